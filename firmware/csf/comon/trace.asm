; 4.2.5.2.5, Trace: the procedures of the Coroutine Monitor pass trace records to CSF_TRACE.

        .PROGRAM

; 4.2.5.4.5 (design: ours)
; The record (SHORT): event and form, the running coroutine, and the registers that are saved in its record.
        .PROC   TRACE
        .CALL   R7 event
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        MOV     R4,TRACE_R4
        MOV     TRACE_SWITCH,R4
        JOZ     R4,.OFF
        MOV     R6,TRACE_LINK
        MOV     R0,TRACE_R0
        MOV     R1,TRACE_R1
        MOV     R7,R0
        ADDC    SHORT,R0
        MOV     R0,TRACE_RECORD
        MOV     RUNNING_COROUTINE,R4
        MOV     R4,TRACE_RECORD+1
        MOV     COROUTINE_RECORD.SAVER0.X4,R0
        MOV     R0,TRACE_RECORD+2
        MOV     COROUTINE_RECORD.SAVER1.X4,R0
        MOV     R0,TRACE_RECORD+3
        MOV     COROUTINE_RECORD.SAVER2.X4,R0
        MOV     R0,TRACE_RECORD+4
        MOV     COROUTINE_RECORD.SAVER3.X4,R0
        MOV     R0,TRACE_RECORD+5
        MOV     COROUTINE_RECORD.SAVER4.X4,R0
        MOV     R0,TRACE_RECORD+6
        MOV     COROUTINE_RECORD.SAVER5.X4,R0
        MOV     R0,TRACE_RECORD+7
        MOV     COROUTINE_RECORD.SAVER6.X4,R0
        MOV     R0,TRACE_RECORD+8
        MOV     COROUTINE_RECORD.SAVER7.X4,R0
        MOV     R0,TRACE_RECORD+9
        MOVC    TRACE_RECORD,R0
        MOVC    TRACE_RECORD_WORDS,R1
        MON     CSF_TRACE : ERROR => CMON_FAIL, OK
        MOV     TRACE_R0,R0
        MOV     TRACE_R1,R1
        MOV     TRACE_LINK,R6
.OFF:   MOV     TRACE_R4,R4
        JMP     0.X6
        .ENDPROC
