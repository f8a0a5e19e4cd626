; 4.2.5.5, data of the Coroutine Monitor in a process (RUNNING_COROUTINE 4.1.6.5.6, READY_LIST 4.2.5.5.2).

        .DATA
RUNNING_COROUTINE:  .WORD   NIL                 ; its record; NIL while none runs
READY_LIST:         .WORD   READY_LIST,READY_LIST,0
PROCESS_STACK:      .WORD   0,0                 ; stack pointer and limit of the process, for times when no coroutine runs
TRACE_SWITCH:       .WORD   0                   ; 0: no trace records
CALLER_LINK:        .WORD   0                   ; link of the procedure that stores registers
STORED_R4:          .WORD   0
SC_FUNCTION:        .WORD   0
SIGNAL_LINK:        .WORD   0                   ; of INTERN_SIGNAL, and the registers that it keeps
SIGNAL_R1:          .WORD   0
SIGNAL_R2:          .WORD   0
SIGNAL_R3:          .WORD   0
SIGNAL_R7:          .WORD   0
INIT_LINK:          .WORD   0                   ; of INIT_COROUTINE
TRACE_LINK:         .WORD   0                   ; of TRACE, and the registers that it keeps
TRACE_R0:           .WORD   0
TRACE_R1:           .WORD   0
TRACE_R4:           .WORD   0
TRACE_RECORD:       .RES    TRACE_RECORD_WORDS
