; 4.2.4.6.2 and 4.2.4.6.3: the end of CIF and handle control blocks.

        .PROGRAM

; 4.2.4.6.2
; The list of a CIF that has no HCB is empty: then its control block alone is released. The call list names R1, the table R5.
        .PROC   REMOVE_CIFCB
        .CALL   R5 CIFCB
        .KEEP   R1-R3, R5, R7
        .DESTROY R0, R4
        .LINK   R6
        MOV     R6,REMOVE_LINK
        MOV     CIF_CONTROL_BLOCK.HCBLIST.X5,R4
        JOZ     R4,.EMPTY
.NEXT:  MOV     HANDLE_CONTROL_BLOCK.NEXT.X4,R0
        MOV     R0,NEXT_HCB             ; the last EXCLUDE_HCB releases the CIFCB
        JMP     R6,EXCLUDE_HCB
        MOV     NEXT_HCB,R4
        JON     R4,.NEXT
        JMPI    REMOVE_LINK
.EMPTY: MOV     R5,R4
        JMP     R6,RELEASE_BLOCK
        JMPI    REMOVE_LINK
        .ENDPROC

; 4.2.4.6.3
; Retires when the HCB is not in the list of its CIF.
        .PROC   EXCLUDE_HCB
        .CALL   R4 HCB
        .KEEP   R1-R3, R5, R7
        .DESTROY R0, R4
        .LINK   R6
        STC     6
        MOV     R4,R0
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R5
        MOV     R5,R3
        MOVC    NO_OF_HCBS,R2
        ADDC    CIF_CONTROL_BLOCK.HCBLIST-HANDLE_CONTROL_BLOCK.NEXT,R5
.NEXT:  MOV     HANDLE_CONTROL_BLOCK.NEXT.X5,R1 ; R5: HCB before, or the CIFCB as if it was one
        SNE     R1,R0
        JMP     .FOUND
        JOZ     R1,.FAIL
        MOV     R1,R5
        SOB     R2,.NEXT
.FAIL:  JMP     CSF_FAIL
.FOUND: MOV     HANDLE_CONTROL_BLOCK.NEXT.X4,R1
        MOV     R1,HANDLE_CONTROL_BLOCK.NEXT.X5
        MOV     R4,R5
.QEL:   MOV     HANDLE_CONTROL_BLOCK.QELLIST.X5,R4
        JOZ     R4,.EMPTY
        JMP     R6,EXCLUDE_QEL
        JMP     .QEL
.EMPTY: MOV     R5,R4
        JMP     R6,RELEASE_BLOCK
        MOV     R3,R4
        MOV     CIF_CONTROL_BLOCK.HCBLIST.X4,R1
        JON     R1,.OUT
        JMP     R6,RELEASE_BLOCK
.OUT:   UNS     6
        JMP     0.X6
        .ENDPROC

; ERROR: a control block is not that of the active CIF with this number.
        .PROC   IS_CIF
        .CALL   R0 CIF_ID low word, R1 its high word, R4 control block
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     2
        MOV     CIF_CONTROL_BLOCK.STATE.X4,R2
        SRL     R2,BIT(CIF_CONTROL_BLOCK.STATE)
        SEQ     R2,ACTIVE_CIF
        JMP     .ERROR
        SEQ     R0,CIF_CONTROL_BLOCK.CIF_ID.X4
        JMP     .ERROR
        SEQ     R1,CIF_CONTROL_BLOCK.CIF_ID+1.X4
        JMP     .ERROR
        UNS     2
        JMP     1.X6
.ERROR: UNS     2
        JMP     0.X6
        .ENDPROC
