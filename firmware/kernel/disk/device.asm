; The disk: sectors to memory or from it. Meanwhile the guest idles, and none of its processes runs: a call has the disk, and
; what the kernel knows about it, for itself until it ends.

; Moves sector R1 from or to partition address R2; exit 0 with WRITE_PROTECTED or DISK_ERROR.
        .PROC   TRANSFER
        .CALL   R0 operation, R1 sector, R2 partition address
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    1,R7
        .FALLS  TRANSFER_RUN
        .ENDPROC

; The same for R7 sectors that follow each other.
        .PROC   TRANSFER_RUN
        .CALL   R0 operation, R1 sector, R2 partition address, R7 sectors
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,DISK_COMMAND
        MOV     R7,DISK_COMMAND+3
        MOV     R1,DISK_COMMAND+1
        MOV     R2,DISK_COMMAND+4
        MOVC    ON_DISK,R0              ; interrupts come there, with a frame of their own
        MOV     R0,VECTOR_INTERRUPT
        MOVC    DISK_FRAME,R0
        MOV     R0,VECTOR_INTERRUPT+4
        MOVC    DISK,R1
        MOVC    1,R0
        CIO     R0,R1
        MOVC    DISK_COMMAND,R0
        WIO     R0,R1
        MOVC    PSW_S | PSW_E | DISK_LEVEL - 1,R0
        LDS     R0                      ; of what the kernel uses only the disk has a level above
        STP     0                       ; until ON_DISK returns here
        MOVC    PSW_S,R0
        LDS     R0
        MOVC    ON_EVENT,R0
        MOV     R0,VECTOR_INTERRUPT
        MOV     CURRENT,R0
        MOV     R0,VECTOR_INTERRUPT+4
        SIO     R0,R1
        SRL     R0,8
        XTR     R0,3
        JON     R0,.failed
        RET     1
.failed: MOVC   DISK_ERROR,R7
        SEQ     R0,2
        RET     0
        MOVC    WRITE_PROTECTED,R7
        RET     0
        .ENDPROC

; The disk has ended its command.
        .PROC   ON_DISK
        .EXITS  NONE
        MOVC    DISK,R1
        MOVC    0,R0
        CIO     R0,R1                   ; it does not interrupt any more
        RTM     0
        .ENDPROC
