; STORE_REGISTERS and RESTORE_REGISTERS of the flowgrams of 4.2.5.4, the ways back to the caller, and the end of a process
; that has called the Coroutine Monitor wrongly.

        .PROGRAM

; PROCEDURE STORE_REGISTERS
;   call      CALLER_LINK the link of the procedure, R6 link
;   kept      R0-R5, R7
;   destroyed R6
;   exits     one
; SAVER0 to SAVER7 of the running coroutine are its registers as its call gave them.
STORE_REGISTERS:
        MOV     R4,STORED_R4
        MOV     RUNNING_COROUTINE,R4
        JOZ     R4,CMON_FAIL            ; before INIT_COMON
        MOV     R0,COROUTINE_RECORD.SAVER0.X4
        MOV     R1,COROUTINE_RECORD.SAVER1.X4
        MOV     R2,COROUTINE_RECORD.SAVER2.X4
        MOV     R3,COROUTINE_RECORD.SAVER3.X4
        MOV     R5,COROUTINE_RECORD.SAVER5.X4
        MOV     R7,COROUTINE_RECORD.SAVER7.X4
        MOV     STORED_R4,R5
        MOV     R5,COROUTINE_RECORD.SAVER4.X4
        MOV     CALLER_LINK,R5
        MOV     R5,COROUTINE_RECORD.SAVER6.X4
        MOV     COROUTINE_RECORD.SAVER5.X4,R5
        MOV     STORED_R4,R4
        JMP     0.X6

; PROCEDURE STORE_RESULTS
;   call      R0-R4, R7 what the service system gave, R6 link
;   kept      R0-R4, R7
;   destroyed R5, R6
;   exits     one
; The second STORE_REGISTERS of COMON and WAIT_SYSTEM_CALL: R5 and the link stay those of the call.
STORE_RESULTS:
        MOV     RUNNING_COROUTINE,R5
        MOV     R0,COROUTINE_RECORD.SAVER0.X5
        MOV     R1,COROUTINE_RECORD.SAVER1.X5
        MOV     R2,COROUTINE_RECORD.SAVER2.X5
        MOV     R3,COROUTINE_RECORD.SAVER3.X5
        MOV     R4,COROUTINE_RECORD.SAVER4.X5
        MOV     R7,COROUTINE_RECORD.SAVER7.X5
        JMP     0.X6

; The ways back: the exit is added to the link, with a trace record EXIT or without one.
TRACED_OK:
        MOV     RUNNING_COROUTINE,R4
        INC     COROUTINE_RECORD.SAVER6.X4
TRACED_ERROR:
        MOVC    N_EXIT,R7
        JMP     R6,TRACE
        JMP     RESTORE_REGISTERS
RETURN_OK:
        MOV     RUNNING_COROUTINE,R4
        INC     COROUTINE_RECORD.SAVER6.X4
RESTORE_REGISTERS:
        MOV     RUNNING_COROUTINE,R4
        MOV     COROUTINE_RECORD.SAVER0.X4,R0
        MOV     COROUTINE_RECORD.SAVER1.X4,R1
        MOV     COROUTINE_RECORD.SAVER2.X4,R2
        MOV     COROUTINE_RECORD.SAVER3.X4,R3
        MOV     COROUTINE_RECORD.SAVER5.X4,R5
        MOV     COROUTINE_RECORD.SAVER6.X4,R6
        MOV     COROUTINE_RECORD.SAVER7.X4,R7
        MOV     COROUTINE_RECORD.SAVER4.X4,R4
        JMP     0.X6

; RETIRE (CMON_ERROR, FALSE). R1 to R7 are left for the report.
CMON_FAIL:
        MOVC    CMON_ERROR,R0
        MON     RETIRE
