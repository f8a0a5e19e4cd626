; 4.2.4.7, the procedures of the Message Monitor that other packages call.

        .PROGRAM

; 4.2.4.7.1
; "QEL copied": the Queue Monitor has made a QEL whose OBJECT_REF is that of a view. The table names R6 among the kept
; registers, too.
        .PROC   NEW_VIEW_REFERENCE
        .CALL   R4 QEL
        .KEEP   R0, R1, R3-R5
        .DESTROY R2, R7
        .LINK   R6
        STC     6
        JMP     R6,VIEW_OF_QEL
        MOV     R4,R5
        MOV     R1,R4
        JMP     R6,INCLUDE_QEL
        UNS     6
        JMP     0.X6
        .ENDPROC

; 4.2.4.7.2
; Retires for a QEL of no view. That R0 is kept is the project's.
        .PROC   GET_PROFILE
        .CALL   R4 QEL
        .RETURN R1 LEAST, R2 MOST
        .KEEP   R0, R3-R5, R7
        .LINK   R6
        MOV     R6,QEL_LINK
        JMP     R6,VIEW_OF_QEL
        MOV     R4,PROFILE_QEL
        MOV     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R4
        MOV     CIF_CONTROL_BLOCK.PROFILE.LEAST.X4,R1
        MOV     CIF_CONTROL_BLOCK.PROFILE.MOST.X4,R2
        MOV     PROFILE_QEL,R4
        JMPI    QEL_LINK
        .ENDPROC

; 4.2.4.7.3
; ERROR: with the view goes the CIF (DELETION), since no other QEL is in the lists of its HCBs. QELs whose end waits for a
; checkpoint (DISMANTLE_COUNT) are still there: of several, the one that is excluded last is the one that ends the CIF. The view
; may be any subprocess's: the CSF process asks for others.
        .PROC   CHECK_DELETION
        .CALL   R2 QEL reference
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        JMP     R6,LOCATE_QEL
        JMP     R6,VIEW_OF_QEL
        MOV     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R4
        MOV     CIF_CONTROL_BLOCK.HCBLIST.X4,R4
        MOVC    0,R0
        MOVC    NO_OF_HCBS,R2
.NEXT:  JOZ     R4,.END
        ADD     HANDLE_CONTROL_BLOCK.QELCOUNT.X4,R0
        MOV     HANDLE_CONTROL_BLOCK.NEXT.X4,R4
        SOB     R2,.NEXT
.FAIL:  JMP     CSF_FAIL                ; a list that goes round
.END:   SNE     R0,1
        JMP     .LAST
        UNS     6
        MOVC    OK,R7
        JMP     1.X6
.LAST:  UNS     6
        MOVC    DELETION,R7
        JMP     0.X6
        .ENDPROC
