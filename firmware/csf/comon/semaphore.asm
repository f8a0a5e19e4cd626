; 4.2.5.4.2, Semaphore Functions. A semaphore is for signals without operations or for operations, as long as it holds any or
; coroutines wait in it: what is queued, or where its first coroutine waits, tells which. A process that mixes them retires.

        .PROGRAM

; 4.2.5.4.2.5 a (design: ours)
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
        MOVC    N_WAIT_SEM,R0
        MOV     R0,COROUTINE_RECORD.AWAITS.X5
        JMP     R6,CHAIN_IN
        JMP     R6,PAUSE
        JMP     TRACED_ERROR
        .ENDPROC

; 4.2.5.4.2.5 b (design: ours)
        .PROC   SIGNAL_SEM
        .CALL   R4 semaphore
        .KEEP   R0-R5, R7
        .LINK   R6
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_SIGNAL_SEM,R7
        JMP     R6,TRACE
        MOVC    NIL,R5
        JMP     R6,INTERN_SIGNAL
        JMP     RESTORE_REGISTERS
        .ENDPROC

; 4.2.5.4.2.5 c (design: ours)
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
        MOVC    N_WAIT_OPSEM,R0
        MOV     R0,COROUTINE_RECORD.AWAITS.X5
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

; 4.2.5.4.2.5 d (design: ours)
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

; 4.2.5.4.2.5 e (design: ours)
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
        JOZ     R5,.BARE
        JMP     R6,NO_SIGNALS
        JMP     .COUNT
.BARE:  JMP     R6,NO_OPERATIONS
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

; Retires when a semaphore is for operations: its list holds some, or coroutines that wait for some. With COUNT above 0 and
; an empty list it holds signals.
        .PROC   NO_OPERATIONS
        .CALL   R4 semaphore
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        JOZ     R7,CMON_FAIL            ; no semaphore
        SNE     R7,R4
        JMP     .EMPTY
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R7
        SLT     R7,0
        JMP     CMON_FAIL               ; operations
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        MOV     COROUTINE_RECORD.AWAITS.X7,R7
        SEQ     R7,N_WAIT_SEM
        JMP     CMON_FAIL               ; coroutines that wait for operations
        JMP     0.X6
.EMPTY: MOV     COROUTINE_SEMAPHORE.COUNT.X4,R7
        SGE     R7,0
        JMP     CMON_FAIL               ; coroutines that are not there
        JMP     0.X6
        .ENDPROC

; Retires when a semaphore is for signals: it holds some, or coroutines that wait for some.
        .PROC   NO_SIGNALS
        .CALL   R4 semaphore
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        JOZ     R7,CMON_FAIL            ; no semaphore
        SNE     R7,R4
        JMP     .EMPTY
        MOV     COROUTINE_SEMAPHORE.COUNT.X4,R7
        JOZ     R7,CMON_FAIL            ; elements that are not counted
        SLT     R7,0
        JMP     0.X6                    ; operations
        MOV     COROUTINE_SEMAPHORE.FIRST.X4,R7
        MOV     COROUTINE_RECORD.AWAITS.X7,R7
        SEQ     R7,N_WAIT_OPSEM
        JMP     CMON_FAIL               ; coroutines that wait for signals
        JMP     0.X6
.EMPTY: MOV     COROUTINE_SEMAPHORE.COUNT.X4,R7
        JON     R7,CMON_FAIL            ; signals
        JMP     0.X6
        .ENDPROC
