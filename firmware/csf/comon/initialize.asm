; 4.2.5.2.4, Initialize Functions. They only set up records; INIT_COMON makes its caller the first coroutine.

        .PROGRAM

; PROCEDURE INIT_COMON (4.2.5.4.4.5 a)
;   call      R4 coroutine record of the caller, R7 PRIORITY (high byte) and SUBPROCESS (low byte), R6 link
;   kept      R1-R5, R7
;   destroyed R0, R6
;   exits     one
INIT_COMON:
        MOVC    READY_LIST,R0
        MOV     R0,READY_LIST+COROUTINE_SEMAPHORE.FIRST
        MOV     R0,READY_LIST+COROUTINE_SEMAPHORE.LAST
        MOV     R4,RUNNING_COROUTINE
        CLR     COROUTINE_RECORD.NEXT.X4
        CLR     COROUTINE_RECORD.PREV.X4
        MOV     R7,COROUTINE_RECORD.PRIORITY.X4
        MOV     R7,R0
        XTR     R0,7
        MOV     R0,CURRENT_SUBPROCESS
        MOV     0,R0
        MOV     R0,PROCESS_STACK
        MOV     1,R0
        MOV     R0,PROCESS_STACK+1
        JMP     0.X6

; PROCEDURE INIT_COROUTINE (4.2.5.4.4.5 b)
;   call      R4 coroutine record, R5 program address where it starts, R7 PRIORITY and SUBPROCESS,
;             R2 stack pointer (NIL: it has no stack), R3 stack limit, R6 link
;   kept      R0, R1
;   destroyed R2-R7
;   exits     one
; The coroutine is ready. When it first runs, R5 is its record. Without a stack its first push is a stack trap.
INIT_COROUTINE:
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

; PROCEDURE INIT_SEMAPHORE (4.2.5.4.4.5 c)
;   call      R4 semaphore, R3 COUNT, not negative, R6 link
;   kept      R0-R5, R7
;   destroyed R6
;   exits     one
INIT_SEMAPHORE:
        SGE     R3,0
        JMP     CMON_FAIL
        MOV     R4,COROUTINE_SEMAPHORE.FIRST.X4
        MOV     R4,COROUTINE_SEMAPHORE.LAST.X4
        MOV     R3,COROUTINE_SEMAPHORE.COUNT.X4
        JMP     0.X6

; PROCEDURE INIT_OPERATION (4.2.5.4.4.5 d)
;   call      R5 operation, R7 PRIORITY (0-255), R6 link
;   kept      R0-R5
;   destroyed R6, R7
;   exits     one
INIT_OPERATION:
        CLR     COROUTINE_OPERATION.NEXT.X5
        CLR     COROUTINE_OPERATION.PREV.X5
        CLR     COROUTINE_OPERATION.ACTIVATION.X5
        CLR     COROUTINE_OPERATION.SYSTEM_OPERATION.X5
        SLL     R7,8
        ADDC    DONE|SET_DONE,R7
        MOV     R7,COROUTINE_OPERATION.STATUS.X5
        JMP     0.X6
