; 4.2.5.2.4, Initialize Functions. They only set up records; INIT_COMON makes its caller the first coroutine.

        .PROGRAM

; 4.2.5.4.4.5 a (design: ours)
        .PROC   INIT_COMON
        .CALL   R4 coroutine record of the caller, R7 PRIORITY in the high byte and SUBPROCESS in the low byte
        .KEEP   R1-R5, R7
        .DESTROY R0
        .LINK   R6
        MOVC    READY_LIST,R0
        MOV     R0,READY_LIST+COROUTINE_SEMAPHORE.FIRST
        MOV     R0,READY_LIST+COROUTINE_SEMAPHORE.LAST
        MOV     R4,RUNNING_COROUTINE
        CLR     COROUTINE_RECORD.NEXT.X4
        CLR     COROUTINE_RECORD.PREV.X4
        MOV     R7,COROUTINE_RECORD.PRIORITY.X4
        MOV     R7,R0
        XTR     R0,7
        MON     CHANGE_SUBPROCESS : ERROR => CMON_FAIL, OK
        MOV     COROUTINE_RECORD.PRIORITY.X4,R7
        MOV     0,R0
        MOV     R0,PROCESS_STACK
        MOV     1,R0
        MOV     R0,PROCESS_STACK+1
        JMP     0.X6
        .ENDPROC

; 4.2.5.4.4.5 b (design: ours)
; The coroutine is ready. When it first runs, R5 is its record. Without a stack (R2 = NIL) its first push is a stack trap.
        .PROC   INIT_COROUTINE
        .CALL   R4 coroutine record, R5 program address where it starts, R7 PRIORITY and SUBPROCESS
        .CALL   R2 stack pointer or NIL, R3 stack limit
        .KEEP   R0, R1
        .DESTROY R2-R5, R7
        .LINK   R6
        MOV     R6,INIT_LINK
        JON     R2,.STACK
        MOVC    0xFFFF,R2
        MOVC    0xFFFF,R3
.STACK: MOV     R2,COROUTINE_RECORD.STACK.X4
        MOV     R3,COROUTINE_RECORD.STACK_LIMIT.X4
        MOV     R7,COROUTINE_RECORD.PRIORITY.X4
        MOV     R5,COROUTINE_RECORD.CONTINUATION.X4
        MOV     R4,R5
        MOVC    READY_LIST,R4
        JMP     R6,CHAIN_IN
        JMPI    INIT_LINK
        .ENDPROC

; 4.2.5.4.4.5 c (design: ours)
        .PROC   INIT_SEMAPHORE
        .CALL   R4 semaphore, R3 COUNT which is not negative
        .KEEP   R0-R5, R7
        .LINK   R6
        SGE     R3,0
        JMP     CMON_FAIL
        MOV     R4,COROUTINE_SEMAPHORE.FIRST.X4
        MOV     R4,COROUTINE_SEMAPHORE.LAST.X4
        MOV     R3,COROUTINE_SEMAPHORE.COUNT.X4
        JMP     0.X6
        .ENDPROC

; 4.2.5.4.4.5 d (design: ours)
        .PROC   INIT_OPERATION
        .CALL   R5 operation, R7 PRIORITY from 0 to 255
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        CLR     COROUTINE_OPERATION.NEXT.X5
        CLR     COROUTINE_OPERATION.PREV.X5
        CLR     COROUTINE_OPERATION.ACTIVATION.X5
        CLR     COROUTINE_OPERATION.SYSTEM_OPERATION.X5
        SLL     R7,8
        ADDC    DONE|SET_DONE,R7
        MOV     R7,COROUTINE_OPERATION.STATUS.X5
        JMP     0.X6
        .ENDPROC
