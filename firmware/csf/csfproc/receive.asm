; 4.2.4.4.5.5 a: receives what the Message Monitor in other processes sends.

        .PROGRAM

; 4.2.4.4.5.5 a
; An operation is taken before a message is: while there is none, messages stay in the syncel. Only system mode sends there, so a
; message that can be none retires the process.
        .PROC   CSF_RECEIVE_COROUTINE
        .EXITS  NONE
        MOVC    OPERATION_POOL,R4
        JMP     R6,WAIT_OPSEM           ; R5 := operation
        MOVC    CSF_PROC_SYNCEL,R1
        MOV     R5,R4
        ADDC    SAVE_OP.MESSAGE,R4
        MOVC    CAWAIT,R7
        JMP     R6,COMON : ERROR => CSF_RETIRE, OK ; R0 := sender
        MOV     R0,SAVE_OP.SENDER.X5
        MOV     SAVE_OP.SIZE.X5,R1
        MOV     SAVE_OP.COMMAND.X5,R2
        SNE     R2,CSF_SAVE
        JMP     .SAVE
        SEQ     R2,CSF_MFT
        JMP     CSF_FAIL
        SEQ     R1,INFO_WORDS+MFT_MESSAGE_INFO
        JMP     CSF_FAIL
        JMP     R6,PERFORM_MFT
        JMP     CSF_RECEIVE_COROUTINE
.SAVE:  SEQ     R1,INFO_WORDS+SAVE_MESSAGE_INFO
        JMP     CSF_FAIL
        MOVC    LOG_SAVE_SEMAPHORE,R4
        MOV     LOG_PROCESS,R1
        SNE     R0,R1
        JMP     .SIGNAL
        MOVC    SAVE_SEMAPHORE,R4
.SIGNAL:
        JMP     R6,SIGNAL_OPSEM
        JMP     CSF_RECEIVE_COROUTINE
        .ENDPROC
