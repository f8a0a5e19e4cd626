; 4.2.4.6.1, 4.2.4.6.6 and 4.2.4.6.7: QELs of views and the handle control blocks to which they belong.

        .PROGRAM

; 4.2.4.6.1
; Retires for what is no view of the current subprocess, and for one whose HCB is not active. The table names R4 among the kept
; registers, too.
        .PROC   CHECK_QEL
        .CALL   R2 QEL reference
        .RETURN R1 HCB, R4 QEL
        .KEEP   R0, R2, R5, R7
        .DESTROY R3
        .LINK   R6
        MOV     R6,QEL_LINK
        JMP     R6,OWN_QEL
        JMP     R6,VIEW_OF_QEL
        XCH     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.STATE.X4,R3
        XTR     R3,BIT(HANDLE_CONTROL_BLOCK.USAGE)-1
        SRL     R3,BIT(HANDLE_CONTROL_BLOCK.STATE)
        SEQ     R3,S_ACTIVE
        JMP     .NOT_ACTIVE
        XCH     R1,R4
        JMPI    QEL_LINK
.NOT_ACTIVE:
        MOVC    CSF_NOT_ACTIVE,R7
        JMP     CSF_RETIRE
        .ENDPROC

; ERROR: the reference is, or has become, another one than that of a view that this subprocess has, or its HCB is not active. For what
; is done for a subprocess that may have given its view up since.
        .PROC   FIND_VIEW
        .CALL   R0 subprocess, R2 QEL reference
        .RETURN OK: R1 HCB, R4 QEL
        .DESTROY R1, R4
        .KEEP   R0, R2, R3, R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,VIEW_LINK
        JMP     R6,FIND_QEL : ERROR => .NONE, OK
        SNE     R0,-1
        JMP     .NONE                   ; what is in a queue is nobody's
        SEQ     R0,PRIMARY_QEL.OWNER.X4
        JMP     .NONE
        MOV     PRIMARY_QEL.OBJECT_TYPE.X4,R1
        SEQ     R1,VIEW_OBJECT
        JMP     .NONE
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R1
        XCH     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.STATE.X4,R6
        XTR     R6,BIT(HANDLE_CONTROL_BLOCK.USAGE)-1
        SRL     R6,BIT(HANDLE_CONTROL_BLOCK.STATE)
        XCH     R1,R4
        SEQ     R6,S_ACTIVE
        JMP     .NONE
        MOV     VIEW_LINK,R6
        JMP     1.X6
.NONE:  JMPI    VIEW_LINK
        .ENDPROC

; Retires when a QEL is none of a view.
        .PROC   VIEW_OF_QEL
        .CALL   R4 QEL
        .RETURN R1 HCB
        .KEEP   R0, R2-R5, R7
        .LINK   R6
        MOV     PRIMARY_QEL.OBJECT_TYPE.X4,R1
        SEQ     R1,VIEW_OBJECT
        JMP     .NONE
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R1
        JMP     0.X6
.NONE:  MOVC    CSF_BAD_VIEW,R7
        JMP     CSF_RETIRE
        .ENDPROC

; 4.2.4.6.6
; The call list names R1, R3 and R6, the table R4 and R5.
        .PROC   INCLUDE_QEL
        .CALL   R4 HCB, R5 QEL
        .KEEP   R1-R5, R7
        .DESTROY R0
        .LINK   R6
        MOV     R4,PRIMARY_QEL.OBJECT_REF.X5
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X4,R0
        MOV     R0,PRIMARY_QEL.OBJECT_LINK.X5
        MOV     R5,HANDLE_CONTROL_BLOCK.QELLIST.X4
        INC     HANDLE_CONTROL_BLOCK.QELCOUNT.X4
        JMP     0.X6
        .ENDPROC

; 4.2.4.6.7
; Retires when the QEL is not in the list of its HCB. The call list names R3, the table R4.
        .PROC   EXCLUDE_QEL
        .CALL   R4 QEL
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     6
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R5
        MOV     HANDLE_CONTROL_BLOCK.QELCOUNT.X5,R1
        MOV     R5,R0
        ADDC    HANDLE_CONTROL_BLOCK.QELLIST-PRIMARY_QEL.OBJECT_LINK,R5
.NEXT:  JOZ     R1,.FAIL                ; R5: QEL before, or the HCB as if it was one
        ADDC    -1,R1
        MOV     PRIMARY_QEL.OBJECT_LINK.X5,R2
        SNE     R2,R4
        JMP     .FOUND
        JOZ     R2,.FAIL
        MOV     R2,R5
        JMP     .NEXT
.FOUND: MOV     PRIMARY_QEL.OBJECT_LINK.X4,R2
        MOV     R2,PRIMARY_QEL.OBJECT_LINK.X5
        MOV     R0,R5
        DEC     HANDLE_CONTROL_BLOCK.QELCOUNT.X5
        MOV     PRIMARY_QEL.DISMANTLES.X4,R1
        MOV     HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT.X5,R2
        SUB     R1,R2                   ; DISMANTLE_COUNT is the sum of them
        MOV     R2,HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT.X5
        JMP     R6,DISMANTLE_QEL
        UNS     6
        JMP     0.X6
.FAIL:  JMP     CSF_FAIL
        .ENDPROC
