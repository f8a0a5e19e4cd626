; The states of an operation, (STATUS, ACTION), and what each procedure does to them: figure 4.2.5.3-3. The document's
; figure could not be read; these tables are the project's reading of the narratives, and docs/CSF.md draws them.

        .PROGRAM

; A state that the table does not name retires the process.
        .PROC   CHANGE_STATE
        .CALL   R5 operation, R7 program address of a table
        .RETURN R7 state before
        .KEEP   R0, R4, R5
        .DESTROY R1-R3
        .LINK   R6
        MOV     COROUTINE_OPERATION.STATUS.X5,R3
        XTR     R3,7
.NEXT:  MVP     0.X7,R2
        JOZ     R2,CMON_FAIL
        ADDC    1,R7
        MOV     R2,R1
        SRL     R1,8
        SEQ     R1,R3
        JMP     .NEXT
        MOV     COROUTINE_OPERATION.STATUS.X5,R1
        SRL     R1,8
        SLL     R1,8                    ; PRIORITY stays
        XTR     R2,7
        IOR     R2,R1
        MOV     R1,COROUTINE_OPERATION.STATUS.X5
        MOV     R3,R7
        JMP     0.X6
        .ENDPROC

; Each entry: the state before in the high byte, the state after in the low byte. 0 ends a table.
ON_CINIT:                               ; COMON (CINIT_SYSCALL)
        .WORD   (DONE|SET_DONE)<<8 | PENDING|SET_DONE
        .WORD   0
ON_WAIT:                                ; WAIT_SYSTEM_CALL
        .WORD   (PENDING|SET_DONE)<<8 | PENDING|TO_COROUTINE
        .WORD   (PENDING|TO_SEMAPHORE)<<8 | PENDING|TO_COROUTINE
        .WORD   (IN_SEMAPHORE|TO_SEMAPHORE)<<8 | DONE|SET_DONE
        .WORD   (DONE|SET_DONE)<<8 | DONE|SET_DONE
        .WORD   0
ON_CANCEL:                              ; CANCEL_SYSTEM_CALL
        .WORD   (PENDING|SET_DONE)<<8 | PENDING|SET_DONE
        .WORD   (PENDING|TO_COROUTINE)<<8 | PENDING|TO_COROUTINE
        .WORD   (PENDING|TO_SEMAPHORE)<<8 | PENDING|TO_SEMAPHORE
        .WORD   (IN_SEMAPHORE|TO_SEMAPHORE)<<8 | IN_SEMAPHORE|TO_SEMAPHORE
        .WORD   (DONE|SET_DONE)<<8 | DONE|SET_DONE
        .WORD   0
ON_PAUSE:                               ; PAUSE, when Wait Next Operation has returned the operation
        .WORD   (PENDING|SET_DONE)<<8 | DONE|SET_DONE
        .WORD   (PENDING|TO_COROUTINE)<<8 | DONE|SET_DONE
        .WORD   (PENDING|TO_SEMAPHORE)<<8 | PENDING|TO_SEMAPHORE
        .WORD   0
ON_ASSOCIATE:                           ; ASSOCIATE; an operation that is done is signalled at once
        .WORD   (PENDING|SET_DONE)<<8 | PENDING|TO_SEMAPHORE
        .WORD   (PENDING|TO_SEMAPHORE)<<8 | PENDING|TO_SEMAPHORE
        .WORD   (DONE|SET_DONE)<<8 | DONE|SET_DONE
        .WORD   0
ON_SIGNAL:                              ; SIGNAL_OPSEM
        .WORD   (DONE|SET_DONE)<<8 | DONE|SET_DONE
        .WORD   0
ON_QUEUE:                               ; INTERN_SIGNAL, when no coroutine waits
        .WORD   (DONE|SET_DONE)<<8 | IN_SEMAPHORE|TO_SEMAPHORE
        .WORD   (PENDING|TO_SEMAPHORE)<<8 | IN_SEMAPHORE|TO_SEMAPHORE
        .WORD   0
ON_HAND_OVER:                           ; INTERN_SIGNAL, when a coroutine waits
        .WORD   (DONE|SET_DONE)<<8 | DONE|SET_DONE
        .WORD   (PENDING|TO_SEMAPHORE)<<8 | DONE|SET_DONE
        .WORD   0
ON_RECEIVE:                             ; WAIT_OPSEM, when an operation is queued
        .WORD   (IN_SEMAPHORE|TO_SEMAPHORE)<<8 | DONE|SET_DONE
        .WORD   0
