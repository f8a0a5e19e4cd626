; 4.2.5.4.2, Semaphore Functions. A semaphore holds coroutines that wait, or operations, or signals without operations;
; who mixes the latter two retires.

        .PROGRAM

; 4.2.5.4.2.5 a
        .PROC   WAIT_SEM
        .CALL   R4 semaphore
        .KEEP   R0-R5, R7
        .LINK   R6
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_WAIT_SEM,R7
        JMP     R6,TRACE
        JMP     R6,NO_OPERATIONS
        DEC     COROUTINE_SEMAPHORE.COUNT.X4
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R0
        SLT     R0,0
        JMP     TRACED_ERROR            ; exit 0, the only one
        MOV     RUNNING_COROUTINE,R5
        JMP     R6,CHAIN_IN
        JMP     R6,PAUSE
        JMP     TRACED_ERROR
        .ENDPROC

; 4.2.5.4.2.5 b
        .PROC   SIGNAL_SEM
        .CALL   R4 semaphore
        .KEEP   R0-R5, R7
        .LINK   R6
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_SIGNAL_SEM,R7
        JMP     R6,TRACE
        JMP     R6,NO_OPERATIONS
        MOVC    NIL,R5
        JMP     R6,INTERN_SIGNAL
        JMP     RESTORE_REGISTERS
        .ENDPROC

; 4.2.5.4.2.5 c
        .PROC   WAIT_OPSEM
        .CALL   R4 semaphore
        .RETURN R5 operation
        .KEEP   R0-R4, R7
        .LINK   R6
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_WAIT_OPSEM,R7
        JMP     R6,TRACE
        JMP     R6,NO_SIGNALS
        MOV     RUNNING_COROUTINE,R5
        DEC     COROUTINE_SEMAPHORE.COUNT.X4
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R0
        SLT     R0,0
        JMP     .TAKE
        CLR     COROUTINE_RECORD.SAVER5.X5
        JMP     R6,CHAIN_IN
        JMP     R6,PAUSE
        JMP     TRACED_ERROR
.TAKE:  MOV     COROUTINE_SEMAPHORE.FIRST.X4,R5
        JMP     R6,CHAIN_OUT
        MOVC    ON_RECEIVE,R7
        JMP     R6,CHANGE_STATE
        MOV     RUNNING_COROUTINE,R4
        MOV     R5,COROUTINE_RECORD.SAVER5.X4
        JMP     TRACED_ERROR
        .ENDPROC

; 4.2.5.4.2.5 d
        .PROC   SIGNAL_OPSEM
        .CALL   R4 semaphore, R5 operation
        .KEEP   R0-R5, R7
        .LINK   R6
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_SIGNAL_OPSEM,R7
        JMP     R6,TRACE
        MOVC    ON_SIGNAL,R7
        JMP     R6,CHANGE_STATE
        JMP     R6,INTERN_SIGNAL
        JMP     RESTORE_REGISTERS
        .ENDPROC

; 4.2.5.4.2.5 e
        .PROC   ASSOCIATE
        .CALL   R4 semaphore, R5 operation
        .KEEP   R0-R5, R7
        .LINK   R6
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_ASSOCIATE,R7
        JMP     R6,TRACE
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R0
        JOZ     R0,CMON_FAIL            ; no semaphore
        MOVC    ON_ASSOCIATE,R7
        JMP     R6,CHANGE_STATE
        MOVC    DONE|SET_DONE,R0
        SNE     R7,R0
        JMP     .SIGNAL
        MOV     R4,COROUTINE_OPERATION.ACTIVATION.X5
        JMP     RESTORE_REGISTERS
.SIGNAL:
        JMP     R6,INTERN_SIGNAL
        JMP     RESTORE_REGISTERS
        .ENDPROC

; 4.2.5.4.2.5 f, table in 4.2.5.4.2.2
        .PROC   INTERN_SIGNAL
        .CALL   R4 semaphore, R5 operation or NIL for a signal without one
        .KEEP   R0-R5, R7
        .LINK   R6
        MOV     R6,SIGNAL_LINK
        MOV     R1,SIGNAL_R1
        MOV     R2,SIGNAL_R2
        MOV     R3,SIGNAL_R3
        MOV     R7,SIGNAL_R7
        JOZ     R5,.COUNT
        JMP     R6,NO_SIGNALS
.COUNT: INC     COROUTINE_SEMAPHORE.COUNT.X4
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R1
        SGE     R1,1
        JMP     .HAND_OVER
        JOZ     R5,.END
        MOVC    ON_QUEUE,R7
        JMP     R6,CHANGE_STATE
        MOV     R4,COROUTINE_OPERATION.ACTIVATION.X5
        JMP     R6,CHAIN_IN
        JMP     .END

.HAND_OVER:                             ; to the first coroutine that waits
        JOZ     R5,.FIRST
        MOVC    ON_HAND_OVER,R7
        JMP     R6,CHANGE_STATE
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        MOV     R5,COROUTINE_RECORD.SAVER5.X7
.FIRST: MOV     R4,R1
        MOV     R5,R3
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R5
        JMP     R6,CHAIN_OUT
        MOV     R3,STORED_R4
        MOVC    READY_LIST,R4
        JMP     R6,CHAIN_IN
        MOV     R1,R4
        MOV     STORED_R4,R5

.END:   MOV     SIGNAL_R1,R1
        MOV     SIGNAL_R2,R2
        MOV     SIGNAL_R3,R3
        MOV     SIGNAL_R7,R7
        JMPI    SIGNAL_LINK
        .ENDPROC

; A semaphore with COUNT above 0 and an empty list holds signals, one with COUNT above 0 and elements holds operations.
        .PROC   NO_OPERATIONS
        .CALL   R4 semaphore
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R7
        SGE     R7,1
        JMP     IS_SEMAPHORE
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        SEQ     R7,R4
        JMP     CMON_FAIL
        JMP     0.X6
        .ENDPROC

        .PROC   NO_SIGNALS
        .CALL   R4 semaphore
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R7
        SGE     R7,1
        JMP     IS_SEMAPHORE
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        SNE     R7,R4
        JMP     CMON_FAIL
IS_SEMAPHORE:
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        JOZ     R7,CMON_FAIL
        JMP     0.X6
        .ENDPROC
