; 4.2.4.4.5.5 b and f: saves views one after the other, those of LOG separately from the others.

        .PROGRAM

; SAVE (4.2.4.7.4) of the view of operation R5, by a system call that only this coroutine waits for. Its completion code is for the
; answer.
        .MACRO  CALL_SAVE buffer
        MOV     SAVE_OP.DISMANTLE.X5,R0
        MOVC    CSF_BUF_SIZE,R1
        MOV     SAVE_OP.VIEW.X5,R2
        MOVC    buffer,R3
        MOV     SAVE_OP.SUBPROCESS.X5,R4
        MOVC    CSYSCALL|MMON_SAVE,R7
        JMP     R6,COMON : ERROR => .SAVED, OK
.SAVED: MOV     R7,SAVE_OP.RETURN_CC.X5
        .ENDMACRO

; 4.2.4.4.5.5 b, figure 4.2.4.4.5.5-2
; The figure never makes LOG false again: that it is false at the beginning of each turn is the project's.
        .PROC   CSF_SAVE_COROUTINE
        .EXITS  NONE
        MOVC    SAVE_SEMAPHORE,R4
        JMP     R6,WAIT_OPSEM           ; R5 := operation
        MOVC    0,R0
        MOV     R0,LOG
        MOV     SAVE_OP.DELETION.X5,R0
        JOZ     R0,.SAVE
        MOV     SAVE_OP.SUBPROCESS.X5,R0
        MOV     SAVE_OP.VIEW.X5,R2
        JMP     R6,INIT_DELETION
        MOV     R0,LOG
.SAVE:  CALL_SAVE CSF_BUF
        MOV     LOG,R0
        JOZ     R0,.ANSWER
        MOVC    TERMINATE_DELETION_LOG,R0
        JMP     R6,SEND_LOG
.ANSWER:
        JMP     R6,RETURN_OPERATION
        JMP     CSF_SAVE_COROUTINE
        .ENDPROC

; 4.2.4.4.5.5 f
; It has a semaphore and a buffer of its own, since the other one may be waiting for LOG meanwhile: both are the project's.
        .PROC   CSF_LOG_SAVE_COROUTINE
        .EXITS  NONE
        MOVC    LOG_SAVE_SEMAPHORE,R4
        JMP     R6,WAIT_OPSEM
        CALL_SAVE LOG_SAVE_BUF
        JMP     R6,RETURN_OPERATION
        JMP     CSF_LOG_SAVE_COROUTINE
        .ENDPROC

; The end of figure 4.2.4.4.5.5-2: the answer goes to the process that has sent the message, and the operation to
; OPERATION_POOL. Of a sender that has retired, or does not take its answers, nobody waits for this one.
        .PROC   RETURN_OPERATION
        .CALL   R5 operation with RETURN_CC
        .KEEP   R5
        .DESTROY R0-R4, R7
        .LINK   R6
        MOVC    ANSWER_WORDS,R0
        MOV     R0,SAVE_OP.RETURN_SIZE.X5
        MOV     SAVE_OP.SOCB.X5,R0
        MOV     R0,SAVE_OP.RETURN_SOCB.X5
        MOV     SAVE_OP.SENDER.X5,R0
        MOVC    MMON_SERVICE,R1
        MOV     R5,R4
        ADDC    SAVE_OP.DATA,R4
        MON     PCF_SEND : ERROR => .REFUSED, OK
.BACK:  MOVC    OPERATION_POOL,R4
        JMP     SIGNAL_OPSEM
.REFUSED:
        MOVC    BAD_PROCESS,R0
        SNE     R7,R0
        JMP     .BACK
        MOVC    QUEUE_FULL,R0
        SNE     R7,R0
        JMP     .BACK
        JMP     CSF_RETIRE
        .ENDPROC
