; 4.2.4.5.1, CIF and handle control blocks across a wait: a start of the system or another call may release a block meanwhile, and it may
; belong to a CIF or a call again when the answer comes. All of it is the project's.

        .PROGRAM

; Which use of a control block this is: how often it was released. A call that waits keeps it with the address of the block, and by it
; does not take a block for its own that was released, and allocated again, meanwhile.
        .PROC   BLOCK_USE
        .CALL   R4 control block
        .RETURN R0 use, R5 where it is counted
        .KEEP   R1-R4, R7
        .LINK   R6
        STC     4
        MOV     R4,R2
        ADDC    -HCB_ARRAY,R2
        MOVC    0,R3
        MOVC    CIF_CONTROL_BLOCK,R1
        DIV     R1,R2
        ADDC    BLOCK_USES,R2
        MOV     R2,R5
        UNS     4
        MOV     0.X5,R0
        JMP     0.X6
        .ENDPROC

; ERROR: a control block with which a call has waited was released since.
        .PROC   IS_SAME_BLOCK
        .CALL   R4 control block, R0 its use before
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        MOV     R0,R1
        JMP     R6,BLOCK_USE
        SEQ     R0,R1
        JMP     .ERROR
        UNS     6
        JMP     1.X6
.ERROR: UNS     6
        JMP     0.X6
        .ENDPROC

; A CIF or handle control block is free.
        .PROC   RELEASE_BLOCK
        .CALL   R4 control block
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     6
        CLR     CIF_CONTROL_BLOCK.STATE.X4
        JMP     R6,BLOCK_USE
        INC     0.X5
        MOV     R4,R5
        MOVC    HCB_POOL,R4
        JMP     R6,RELEASE_RESOURCE
        UNS     6
        JMP     0.X6
        .ENDPROC

; The control block with which the current call is going to wait.
        .PROC   NOTE_BLOCK
        .CALL   R4 control block
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        JMP     R6,BLOCK_USE
        MOV     SOCB,R7
        MOV     R4,SOCB_EXITNO.X7
        MOV     R0,SOCB_BLOCK_USE.X7
        UNS     7
        JMP     0.X6
        .ENDPROC

; ERROR: it was released since.
        .PROC   NOTED_BLOCK
        .CALL   R5 SOCB
        .RETURN R4 control block
        .KEEP   R1-R3, R5, R7
        .DESTROY R0
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,NOTED_LINK
        MOV     SOCB_EXITNO.X5,R4
        MOV     SOCB_BLOCK_USE.X5,R0
        JMP     R6,IS_SAME_BLOCK : ERROR => .ERROR, OK
        MOV     NOTED_LINK,R6
        JMP     1.X6
.ERROR: JMPI    NOTED_LINK
        .ENDPROC
