; 4.2.4.6.8 and 4.2.4.6.9: how long functions take, in the units of READ_TIME's lowest word. The sum overflows without notice.

        .PROGRAM

; 4.2.4.6.8
; The time is in SR3 of the current SOCB.
        .PROC   INIT_RESPONSE_TIME
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MOV     SOCB,R5
        MON     READ_TIME : ERROR => CSF_RETIRE, OK
        MOV     R0,SOCB_SR3.X5
        UNS     7
        JMP     0.X6
        .ENDPROC

; 4.2.4.6.9
; Retires for a function that there is not.
        .PROC   UPDATE_RESPONSE_TIME
        .CALL   R0 function of TIMED_FUNCTION
        .KEEP   R1-R5, R7
        .DESTROY R0
        .LINK   R6
        STC     7
        SLO     R0,COUNT(TIMED_FUNCTION)
        JMP     CSF_FAIL
        MOV     R0,R4
        MOV     SOCB,R5
        MON     READ_TIME : ERROR => CSF_RETIRE, OK
        MOV     SOCB_SR3.X5,R1
        SUBU    R1,R0
        ADDC    ACCUMULATED_TIME,R4
        ADD     R0,0.X4
        INC     FUNCTION_COUNT-ACCUMULATED_TIME.X4
        UNS     7
        JMP     0.X6
        .ENDPROC
