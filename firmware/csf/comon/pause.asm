; 4.2.5.2.3, Pause: only called by other procedures of the Coroutine Monitor.

        .PROGRAM

; 4.2.5.4.3 (design: ours)
; The caller has put the running coroutine where something will find it, or it is lost. It goes on at the link when it
; runs again. What has ended is looked at before a coroutine is chosen, so that those that are ready, however often they
; signal each other, hold up none of a higher priority.
        .PROC   PAUSE
        .RETURN R5 the running coroutine
        .DESTROY R0-R4, R7
        .LINK   R6
        MOV     RUNNING_COROUTINE,R4
        MOV     R6,COROUTINE_RECORD.CONTINUATION.X4
        MOV     0,R0
        MOV     R0,COROUTINE_RECORD.STACK.X4
        MOV     1,R0
        MOV     R0,COROUTINE_RECORD.STACK_LIMIT.X4
        MOVC    NIL,R0
        MOV     R0,RUNNING_COROUTINE
        MOV     PROCESS_STACK,R0
        MOV     R0,0
        MOV     PROCESS_STACK+1,R0
        MOV     R0,1
SELECT:
        MON     NEXT_OPERATION : ERROR => CHOOSE, OK ; R5 := operation
        JMP     ACT
CHOOSE: MOV     READY_LIST,R5
        MOVC    READY_LIST,R4
        SNE     R5,R4
        JMP     NONE_READY
        JMP     R6,CHAIN_OUT
        MOV     R5,RUNNING_COROUTINE
        MOV     COROUTINE_RECORD.PRIORITY.X5,R0
        XTR     R0,7
        MON     CHANGE_SUBPROCESS : ERROR => CMON_FAIL, OK
        MOV     COROUTINE_RECORD.STACK.X5,R0
        MOV     R0,0
        MOV     COROUTINE_RECORD.STACK_LIMIT.X5,R0
        MOV     R0,1
        .ASSUME "the coroutine goes on behind its own call of PAUSE, or begins", EXIT RETURN
        JMPI    COROUTINE_RECORD.CONTINUATION.X5

; No coroutine is ready: wait for a system call to end.
NONE_READY:
        MON     WAIT_NEXT_OPERATION : ERROR => STUCK, OK ; R5 := operation

; A system call has ended: do what the ACTION of its operation says.
ACT:    JOZ     R5,SELECT               ; a call without an operation
        MOVC    ON_PAUSE,R7
        JMP     R6,CHANGE_STATE
        SNE     R7,PENDING|TO_COROUTINE
        JMP     WAKE
        SNE     R7,PENDING|TO_SEMAPHORE
        JMP     SEND
        JMP     SELECT
WAKE:   MOV     COROUTINE_OPERATION.ACTIVATION.X5,R5
        MOVC    READY_LIST,R4
        JMP     R6,CHAIN_IN
        JMP     SELECT
SEND:   MOV     COROUTINE_OPERATION.ACTIVATION.X5,R4
        JMP     R6,INTERN_SIGNAL
        JMP     SELECT
STUCK:  MOVC    CMON_STUCK,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE                 ; refused: the caller is no process
        .ENDPROC
