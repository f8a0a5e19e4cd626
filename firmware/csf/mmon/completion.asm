; 4.2.4.6.4: how a call ends, by the completion code of an answer.

        .PROGRAM

; 4.2.4.6.4
        .PROC   CHECK_CC
        .CALL   R1 completion code, R5 SOCB
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        MOV     R1,SOCB_CC.X5
        MOVC    EXIT_OK,R7
        JOZ     R1,.SET
        MOVC    EXIT_ERROR,R7
.SET:   MOV     R7,SOCB_EXITNO.X5
        JMP     0.X6
        .ENDPROC
