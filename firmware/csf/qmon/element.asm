; Queue elements: finds, makes and releases them.

        .PROGRAM

; ERROR: a wild reference or a free element. For references whose owner may have given them up since.
        .PROC   FIND_QEL
        .CALL   R2 QEL reference
        .RETURN OK: R4 QEL
        .DESTROY R4
        .KEEP   R0-R3, R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R2,R4
        ADDC    -1,R4
        SLO     R4,NO_OF_QELS
        JMP     0.X6
        SLL     R4,4
        ADDC    QEL_ARRAY,R4
        SON     PRIMARY_QEL.OBJECT_TYPE.X4
        JMP     0.X6
        JMP     1.X6
        .ENDPROC

; Retires for a wild reference and for a free element.
        .PROC   LOCATE_QEL
        .CALL   R2 QEL reference
        .RETURN R4 QEL
        .KEEP   R0-R3, R5, R7
        .LINK   R6
        STC     6
        JMP     R6,FIND_QEL : ERROR => BAD_QEL, OK
        MOV     R4,FOUND_QEL
        UNS     6
        MOV     FOUND_QEL,R4
        JMP     0.X6
        .ENDPROC

BAD_QEL:
        MOVC    CSF_BAD_QEL,R7
        JMP     CSF_RETIRE

; Retires for a QEL that is not the current subprocess's, too.
        .PROC   OWN_QEL
        .CALL   R2 QEL reference
        .RETURN R4 QEL
        .KEEP   R0-R3, R5, R7
        .LINK   R6
        STC     6
        JMP     R6,GET_SUBPROCESS
        JMP     R6,LOCATE_QEL
        SEQ     R0,PRIMARY_QEL.OWNER.X4
        JMP     BAD_QEL
        MOV     R4,FOUND_QEL
        UNS     6
        MOV     FOUND_QEL,R4
        JMP     0.X6
        .ENDPROC

        .PROC   QEL_REFERENCE
        .CALL   R4 QEL
        .RETURN R2 QEL reference
        .KEEP   R0, R1, R3-R5, R7
        .LINK   R6
        MOV     R4,R2
        ADDC    -QEL_ARRAY,R2
        SRL     R2,4
        ADDC    1,R2
        JMP     0.X6
        .ENDPROC

; A new QEL, the current subprocess's; its object is for the caller to say. When there is none any more, retires.
        .PROC   NEW_QEL
        .RETURN R4 QEL
        .KEEP   R0-R3, R5, R7
        .LINK   R6
        STC     6
        MOVC    QEL_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        MOV     QEL_SERIALS,R0
.SERIAL:
        ADDC    1,R0
        JOZ     R0,.SERIAL
        MOV     R0,QEL_SERIALS
        MOV     R0,PRIMARY_QEL.SERIAL.X5
        JMP     R6,GET_SUBPROCESS
        MOV     R0,PRIMARY_QEL.OWNER.X5
        MOV     R5,FOUND_QEL
        UNS     6
        MOV     FOUND_QEL,R4
        JMP     0.X6
        .ENDPROC

; 4.2.2.7 (design: ours)
; Releases a QEL, wherever it is. What it refers to is the caller's affair.
        .PROC   DISMANTLE_QEL
        .CALL   R4 QEL
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     6
        MOV     PRIMARY_QEL.OWNER.X4,R0
        SNE     R0,-1
        JMP     R6,CHAIN_OUT_QEL
        CLR     PRIMARY_QEL.OBJECT_TYPE.X4
        MOV     R4,R5
        MOVC    QEL_POOL,R4
        JMP     R6,RELEASE_RESOURCE
        UNS     6
        JMP     0.X6
        .ENDPROC
