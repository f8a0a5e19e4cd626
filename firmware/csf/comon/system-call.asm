; 4.2.5.4.1, System Call Module: from coroutines to the System Call Monitor and back.

        .PROGRAM

; 4.2.5.4.1.5 a, figure 4.2.5.4.1.5-1
        .PROC   COMON
        .CALL   R7 CINIT_SYSCALL or CSYSCALL + SCM function or CINIT_AWAIT or CAWAIT, R0-R4? parameters
        .CALL   R5? operation of the CINIT_ functions
        .RETURN R7 completion code, R0-R4 results of CSYSCALL and CAWAIT or the parameters of the CINIT_ functions
        .KEEP   R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOV     RUNNING_COROUTINE,R6
        MOV     R7,SC_FUNCTION
        XTR     R7,11
        MOV     R7,COROUTINE_RECORD.SAVER7.X6
        MOV     SC_FUNCTION,R7
        SRL     R7,12
        SNE     R7,CSYSCALL>>12
        JMP     SYSTEM_CALL
        SNE     R7,CAWAIT>>12
        JMP     AWAIT
        SNE     R7,CINIT_AWAIT>>12
        JMP     INITIATE_AWAIT
        SEQ     R7,CINIT_SYSCALL>>12
        JMP     CMON_FAIL

; Initiate System Call, figure 4.2.5.4.1.5-1a.
INITIATE_SYSTEM_CALL:
        MOVC    N_INIT_SYSCALL,R7
        JMP     R6,TRACE
        MOV     RUNNING_COROUTINE,R6
        MOV     COROUTINE_RECORD.SAVER7.X6,R6
        MON     INIT_SYSCALL : ERROR => REFUSED, OK ; R5 := SO_REF
INITIATED:
        MOV     R5,R0
        MOV     RUNNING_COROUTINE,R4
        MOV     R7,COROUTINE_RECORD.SAVER7.X4
        MOV     COROUTINE_RECORD.SAVER5.X4,R5
        MOV     COROUTINE_OPERATION.SYSTEM_OPERATION.X5,R1
        JON     R1,CMON_FAIL            ; the results of an earlier call have not been fetched
        MOVC    ON_CINIT,R7
        JMP     R6,CHANGE_STATE
        MOV     R0,COROUTINE_OPERATION.SYSTEM_OPERATION.X5
        CLR     COROUTINE_OPERATION.ACTIVATION.X5
        JMP     RETURN_OK
REFUSED: MOV    RUNNING_COROUTINE,R4
        MOV     R7,COROUTINE_RECORD.SAVER7.X4
        JMP     RESTORE_REGISTERS

; The same for a syncel (ours): R1 syncel, R4 room for the element.
INITIATE_AWAIT:
        MOVC    N_INIT_AWAIT,R7
        JMP     R6,TRACE
        MON     INIT_AWAIT : ERROR => REFUSED, OK ; R5 := SO_REF
        JMP     INITIATED

; System Call, figure 4.2.5.4.1.5-1b. The operation is laid over SAVER0 to SAVER4.
SYSTEM_CALL:
        MOVC    N_SYSCALL,R7
        JMP     R6,TRACE
        JMP     R6,LAY_OPERATION
        MOV     RUNNING_COROUTINE,R6
        MOV     COROUTINE_RECORD.SAVER7.X6,R6
        MON     INIT_SYSCALL : ERROR => ENDED_ERROR, OK ; R5 := SO_REF
AWAIT_END:
        MOV     RUNNING_COROUTINE,R4
        MOV     R5,COROUTINE_RECORD.SAVER0+COROUTINE_OPERATION.SYSTEM_OPERATION.X4
        JMP     R6,PAUSE
        MOV     COROUTINE_RECORD.SAVER0+COROUTINE_OPERATION.SYSTEM_OPERATION.X5,R5
        MON     WAIT_SYSCALL : ERROR => ENDED_ERROR, OK
        JMP     R6,STORE_RESULTS
        JMP     TRACED_OK
ENDED_ERROR:
        JMP     R6,STORE_RESULTS
        JMP     TRACED_ERROR

; The same for a syncel (ours): R1 syncel, R4 room for the element; R0 := the sender.
AWAIT:  MOVC    N_AWAIT,R7
        JMP     R6,TRACE
        JMP     R6,LAY_OPERATION
        MON     INIT_AWAIT : ERROR => ENDED_ERROR, OK ; R5 := SO_REF
        JMP     AWAIT_END
        .ENDPROC

; An operation (PENDING, TO_COROUTINE) over SAVER0 to SAVER4 of the running coroutine.
        .PROC   LAY_OPERATION
        .RETURN R5 operation
        .KEEP   R0-R4
        .DESTROY R7
        .LINK   R6
        MOV     RUNNING_COROUTINE,R7
        MOV     R7,R5
        ADDC    COROUTINE_RECORD.SAVER0,R5
        MOV     R7,COROUTINE_OPERATION.ACTIVATION.X5
        MOV     COROUTINE_RECORD.PRIORITY.X7,R7
        SRL     R7,8
        SLL     R7,8
        ADDC    PENDING|TO_COROUTINE,R7
        MOV     R7,COROUTINE_OPERATION.STATUS.X5
        JMP     0.X6
        .ENDPROC

; 4.2.5.4.1.5 b, figure 4.2.5.4.1.5-2
        .PROC   WAIT_SYSTEM_CALL
        .CALL   R5 operation
        .RETURN R0-R4 results, R7 completion code
        .KEEP   R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_SYSWAIT,R7
        JMP     R6,TRACE
        MOVC    ON_WAIT,R7
        JMP     R6,CHANGE_STATE
        SRL     R7,4
        SNE     R7,PENDING>>4
        JMP     .PENDING
        SEQ     R7,IN_SEMAPHORE>>4
        JMP     .FETCH
        MOV     COROUTINE_OPERATION.ACTIVATION.X5,R4
        DEC     COROUTINE_SEMAPHORE.COUNT.X4
        JMP     R6,CHAIN_OUT
        JMP     .FETCH
.PENDING:
        MOV     RUNNING_COROUTINE,R4
        MOV     R4,COROUTINE_OPERATION.ACTIVATION.X5
        JMP     R6,PAUSE
        MOV     COROUTINE_RECORD.SAVER5.X5,R5
.FETCH: MOV     COROUTINE_OPERATION.SYSTEM_OPERATION.X5,R0
        CLR     COROUTINE_OPERATION.SYSTEM_OPERATION.X5
        MOV     R0,R5
        MON     WAIT_SYSCALL : ERROR => .ERROR, OK
        JMP     R6,STORE_RESULTS
        JMP     TRACED_OK
.ERROR: JMP     R6,STORE_RESULTS
        JMP     TRACED_ERROR
        .ENDPROC

; 4.2.5.4.1.5 c, figure 4.2.5.4.1.5-3
; ERROR: another coroutine waits for the operation (rule b).
        .PROC   CANCEL_SYSTEM_CALL
        .CALL   R5 operation
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,CALLER_LINK
        JMP     R6,STORE_REGISTERS
        MOVC    N_SYSCANCEL,R7
        JMP     R6,TRACE
        MOVC    ON_CANCEL,R7
        JMP     R6,CHANGE_STATE
        MOVC    PENDING|TO_COROUTINE,R0
        SNE     R7,R0
        JMP     RESTORE_REGISTERS
        SRL     R7,4
        SEQ     R7,PENDING>>4
        JMP     RETURN_OK
        MOV     COROUTINE_OPERATION.SYSTEM_OPERATION.X5,R5
        MON     CANCEL_SYSCALL : ERROR => CMON_FAIL, OK ; a wild SYSTEM_OPERATION
        JMP     RETURN_OK
        .ENDPROC
