; 4.1.4.1.2, subprocesses: SCM keeps for which of its subprocesses a process works (CHANGE_SUBPROCESS); what that subprocess
; may do is in its record, which user mode cannot reach.

        .PROGRAM

        .PROC   GET_SUBPROCESS
        .RETURN R0 current subprocess, R4 its record
        .KEEP   R1-R3, R5, R7
        .LINK   R6
        MOV     R7,SUBPROCESS_R7
        MON     READ_SUBPROCESS : ERROR => CSF_RETIRE, OK
        SLO     R0,NO_OF_SUBPROCESSES
        JMP     .WILD
        MOV     SUBPROCESS_R7,R7
        MOV     R0,R4
        SLL     R4,2
        ADDC    SUBPROCESS_ARRAY,R4
        JMP     0.X6
.WILD:  MOVC    CSF_BAD_SUBPROCESS,R7
        JMP     CSF_RETIRE
        .ENDPROC

; 4.1.5.4 (design: ours)
; Retires unless the current subprocess may call a privileged function.
        .PROC   CHECK_PRIVILEGE
        .CALL   R0 bit of the function in CAPABILITIES
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     6
        MOV     R0,R1
        JMP     R6,GET_SUBPROCESS
        MOV     SUBPROCESS_RECORD.CAPABILITIES.X4,R0
        AND     R1,R0
        JOZ     R0,.REFUSED
        UNS     6
        JMP     0.X6
.REFUSED:
        MOVC    CSF_NO_PRIVILEGE,R7
        JMP     CSF_RETIRE
        .ENDPROC
