; Buffers: sectors that are kept in memory. A buffer stays where it is until the third other one is fetched: the oldest that is
; not dirty gives way, and at most LOG_MAX of BUFFERS are dirty.

; R4 and GOT_BUFFER := the buffer of sector R0, and R1 := 0; when there is none they are the one that is to give way, and R1 is not 0. Exit 0
; with DISK_ERROR when the volume has no such sector.
        .PROC   FIND_BUFFER
        .CALL   R0 sector
        .RETURN OK: R1 0 when it is there, R4 buffer
        .RETURN ERROR: R7 completion code
        .DESTROY R1-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     VOLUME,R1
        SLO     R0,R1
        JMP     .none
        MOVC    0,R1                    ; age of R3, the best so far
        MOVC    BUFFER_LIST,R3
        MOVC    BUFFER_LIST,R4
.next:  MOV     BUF.AGE.X4,R2
        SBZ     R2,15
        JMP     .old
        ADDC    1,R2
        MOV     R2,BUF.AGE.X4
.old:   MOV     BUF.SECTOR.X4,R7
        SNE     R7,R0
        JMP     .found
        MOV     BUF.DIRTY.X4,R7
        JON     R7,.step
        SHS     R2,R1
        JMP     .step
        MOV     R2,R1
        MOV     R4,R3
        JMP     .step
.found: MOVC    -1,R1                   ; older than any can be
        MOV     R4,R3
.step:  ADDC    SIZE(BUF),R4
        MOVC    BUFFER_LIST_END,R7
        SEQ     R4,R7
        JMP     .next
        MOV     R3,R4
        MOV     R4,GOT_BUFFER
        CLR     BUF.AGE.X4
        INV     R1
        RET     1
.none:  MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; R4 := the words of sector R0, which is read when it is not in memory; exit 0 with DISK_ERROR.
        .PROC   READ_SECTOR
        .CALL   R0 sector
        .RETURN OK: R4 address of its words
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FIND_BUFFER
        RET     0
        JOZ     R1,.there
        MOV     R0,WANTED_SECTOR
        MOV     R0,R1
        MOVC    -1,R2
        MOV     R2,BUF.SECTOR.X4     ; should the disk fail, it holds nothing
        MOV     BUF.DATA.X4,R2
        MOVC    DISK_READ,R0
        CALL    0,TRANSFER
        RET     0
        MOV     WANTED_SECTOR,R0
        MOV     R0,BUF.SECTOR.X4
.there: MOV     BUF.DATA.X4,R4
        RET     1
        .ENDPROC

; The same for a sector that the operation changes; exit 0 with DISK_FULL too, when it changes more than the log holds.
        .PROC   CHANGE_SECTOR
        .CALL   R0 sector
        .RETURN OK: R4 address of its words
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,READ_SECTOR
        RET     0
        MOVC    DIRTY_LOGGED,R0
        .FALLS  MARK_DIRTY
        .ENDPROC

; The buffer in GOT_BUFFER is dirty in way R0, unless it was before: R4 := its words; exit 0 with DISK_FULL.
        .PROC   MARK_DIRTY
        .CALL   R0 DIRTY_...
        .RETURN OK: R4 address of its words
        .RETURN ERROR: R7 completion code
        .DESTROY R1, R4
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     GOT_BUFFER,R4
        MOV     BUF.DIRTY.X4,R1
        JON     R1,.dirty
        MOV     DIRTY_BUFFERS,R1
        SLO     R1,LOG_MAX
        JMP     .full
        ADDC    1,R1
        MOV     R1,DIRTY_BUFFERS
        MOV     R0,BUF.DIRTY.X4
.dirty: MOV     BUF.DATA.X4,R4
        RET     1
.full:  MOVC    DISK_FULL,R7
        RET     0
        .ENDPROC

; As CHANGE_SECTOR for a sector that is free, or of which its file has no word yet: its words are 0. It is written before the log is, so
; that a sector which the disk cannot write does no harm.
        .PROC   FRESH_SECTOR
        .CALL   R0 sector
        .RETURN OK: R4 address of its words
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FIND_BUFFER
        RET     0
        MOV     R0,WANTED_SECTOR
        MOVC    DIRTY_FRESH,R0
        CALL    0,MARK_DIRTY
        RET     0
        MOV     GOT_BUFFER,R1
        MOV     WANTED_SECTOR,R0
        PUT     R0,X1                   ; BUF.SECTOR is its first word
        CALL    0,CLEAR_WORDS
        RET     1
        .ENDPROC

; The words of a sector at R4 are 0.
        .PROC   CLEAR_WORDS
        .CALL   R4 address
        .DESTROY R0-R2
        .KEEP   *
        .LINK   STACK
        MOV     R4,R1
        MOVC    0,R0
        MOVC    SECTOR_WORDS,R2
.next:  PUT     R0,X1
        SOB     R2,.next
        RET     0
        .ENDPROC

; Forgets what the operation has changed.
        .PROC   ABANDON_CHANGE
        .DESTROY R0, R4
        .KEEP   *
        .LINK   STACK
        MOVC    BUFFER_LIST,R4
.next:  MOV     BUF.DIRTY.X4,R0
        JOZ     R0,.step
        CLR     BUF.DIRTY.X4
        MOVC    -1,R0
        MOV     R0,BUF.SECTOR.X4
.step:  ADDC    SIZE(BUF),R4
        MOVC    BUFFER_LIST_END,R0
        SEQ     R4,R0
        JMP     .next
        MOVC    0,R0
        MOV     R0,DIRTY_BUFFERS
        RET     0
        .ENDPROC
