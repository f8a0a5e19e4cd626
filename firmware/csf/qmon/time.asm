; Time stamps of QELs, four words without a sign, the lowest first. They continue after a restart: the latest one that was restored is
; added to the time of the machine.

        .PROGRAM

; Whether a time is later than another one.
        .PROC   COMPARE_TIMES
        .CALL   R4 time, R5 the other
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  NO, YES
        STC     5
        ADDC    SIZE(LATEST_TIME)-1,R4
        ADDC    SIZE(LATEST_TIME)-1,R5
        MOVC    SIZE(LATEST_TIME),R3
.NEXT:  MOV     0.X4,R0
        MOV     0.X5,R1
        SEQ     R0,R1
        JMP     .DIFFER
        ADDC    -1,R4
        ADDC    -1,R5
        SOB     R3,.NEXT
        JMP     .NO
.DIFFER:
        SLO     R1,R0
        JMP     .NO
        UNS     5
        JMP     1.X6
.NO:    UNS     5
        JMP     0.X6
        .ENDPROC

; The time stamp of a QEL is now.
        .PROC   STAMP_QEL
        .CALL   R4 QEL
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MON     READ_TIME : ERROR => .FAIL, OK
        MOVL    R0,PRIMARY_QEL.TIME.X4
        MOVL    R2,PRIMARY_QEL.TIME+2.X4
        ADDC    PRIMARY_QEL.TIME,R4
        MOVC    LATEST_TIME,R5
        MOVC    SIZE(LATEST_TIME),R7
        MOVC    0,R1                    ; carry into the next word
.NEXT:  MOV     0.X5,R0
        MOV     R1,R2
        MOVC    0,R1
        ADDU    R2,R0
        JVN     .ADD
        MOVC    1,R1
.ADD:   ADDU    R0,0.X4
        JVN     .ON
        MOVC    1,R1
.ON:    ADDC    1,R4
        ADDC    1,R5
        SOB     R7,.NEXT
        UNS     7
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

; The time stamp of a restored QEL: those of new ones are later.
        .PROC   KEEP_LATEST
        .CALL   R4 QEL
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        ADDC    PRIMARY_QEL.TIME,R4
        MOVC    LATEST_TIME,R5
        JMP     R6,COMPARE_TIMES : NO => .OUT, YES
        MOVL    0.X4,R0
        MOVL    R0,0.X5
        MOVL    2.X4,R0
        MOVL    R0,2.X5
.OUT:   UNS     7
        JMP     0.X6
        .ENDPROC
