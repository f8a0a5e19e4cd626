; STORE_REGISTERS and RESTORE_REGISTERS of the flowgrams of 4.2.5.4, the returns to the caller, and the end of a process
; that has called the Coroutine Monitor wrongly.

        .PROGRAM

; Entered with link R6 and the link of the procedure in CALLER_LINK: SAVER0 to SAVER7 of the running coroutine are its
; registers as its call gave them. All but R6 are kept.
; Followed, not stated: what it stores is what the procedures' own statements depend on.
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

; The second STORE_REGISTERS of COMON and WAIT_SYSTEM_CALL, entered with link R6: R0-R4 and R7 are what the service system
; gave; R5 and the link stay those of the call.
; Followed, not stated: as STORE_REGISTERS.
STORE_RESULTS:
        MOV     RUNNING_COROUTINE,R5
        MOV     R0,COROUTINE_RECORD.SAVER0.X5
        MOV     R1,COROUTINE_RECORD.SAVER1.X5
        MOV     R2,COROUTINE_RECORD.SAVER2.X5
        MOV     R3,COROUTINE_RECORD.SAVER3.X5
        MOV     R4,COROUTINE_RECORD.SAVER4.X5
        MOV     R7,COROUTINE_RECORD.SAVER7.X5
        JMP     0.X6

; The ways back: through exit OK or ERROR, which is the only one of many procedures, with a trace record EXIT or without one.
TRACED_OK:
        MOVC    N_EXIT,R7
        JMP     R6,TRACE
RETURN_OK:
        JMP     R6,LOAD_REGISTERS
        MOV     RUNNING_COROUTINE,R6
        MOV     COROUTINE_RECORD.SAVER6.X6,R6
        JMP     EXIT_OK.X6
TRACED_ERROR:
        MOVC    N_EXIT,R7
        JMP     R6,TRACE
RESTORE_REGISTERS:
        JMP     R6,LOAD_REGISTERS
        MOV     RUNNING_COROUTINE,R6
        MOV     COROUTINE_RECORD.SAVER6.X6,R6
        JMP     EXIT_ERROR.X6

; Loads R0-R5 and R7 as they are saved; entered with link R6.
; Followed, not stated: as STORE_REGISTERS.
LOAD_REGISTERS:
        MOV     RUNNING_COROUTINE,R4
        MOV     COROUTINE_RECORD.SAVER0.X4,R0
        MOV     COROUTINE_RECORD.SAVER1.X4,R1
        MOV     COROUTINE_RECORD.SAVER2.X4,R2
        MOV     COROUTINE_RECORD.SAVER3.X4,R3
        MOV     COROUTINE_RECORD.SAVER5.X4,R5
        MOV     COROUTINE_RECORD.SAVER7.X4,R7
        MOV     COROUTINE_RECORD.SAVER4.X4,R4
        JMP     0.X6

; RETIRE (CMON_ERROR, FALSE). R1 to R7 are left for the report.
        .PROC   CMON_FAIL
        .EXITS  NONE
        MOVC    CMON_ERROR,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE                 ; refused: the caller is no process
        .ENDPROC
