; 4.2.4.4.5.3: the coroutines, semaphores and operations of the CSF process.

        .PROGRAM

; Where the process starts, in user mode; it becomes CSF_RECEIVE_COROUTINE.
        .PROC   CSF_PROCESS_MAIN
        .CALL   R0 number of the LOG process or FFFF hex
        .EXITS  NONE
        MOV     R0,LOG_PROCESS
        MOVC    0,R3
        MOVC    SAVE_SEMAPHORE,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    LOG_SAVE_SEMAPHORE,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    OPERATION_POOL,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    RECEIVE_CO,R4
        MOVC    2<<8|CSF_SUBPROCESS,R7
        JMP     R6,INIT_COMON
        MOVC    SAVE_CO,R4
        MOVC    CSF_SAVE_COROUTINE,R5
        MOVC    1<<8|CSF_SUBPROCESS,R7
        MOVC    NIL,R2                  ; they need no stack
        MOVC    NIL,R3
        JMP     R6,INIT_COROUTINE
        MOVC    LOG_SAVE_CO,R4
        MOVC    CSF_LOG_SAVE_COROUTINE,R5
        MOVC    3<<8|CSF_SUBPROCESS,R7
        MOVC    NIL,R2
        MOVC    NIL,R3
        JMP     R6,INIT_COROUTINE
        MOVC    OPERATION_POOL,R4
        MOVC    OPERATIONS,R5
        MOVC    NO_OF_OPERATIONS,R3
.NEXT:  MOVC    0,R7
        JMP     R6,INIT_OPERATION
        JMP     R6,SIGNAL_OPSEM
        ADDC    SAVE_OP,R5
        SOB     R3,.NEXT
        JMP     CSF_RECEIVE_COROUTINE
        .ENDPROC
