; 4.2.4.4.8, Init and Control. The use of registers is the project's.

        .PROGRAM

; 4.2.4.4.8.5 a
; R0 data address of SECURITY_PARAMETERS.
        .PROC   SET_SECURITY_PARAMETERS
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R0,R2
        MOVC    F_SET_SECURITY_PARAMETERS,R0
        JMP     R6,CHECK_PRIVILEGE
        MOV     R2,R0
        MOVC    SECURITY_PARAMETERS,R1
        MOVC    SECURITY_ROOM,R4
        JMP     R6,READ_PARAMETERS
        JMP     R6,ENTER_SHARED
        MOVC    SECURITY_PROFILES,R5
        MOWA    X4,X5,R1
        JMP     R6,LEAVE_SHARED
        MOVC    OK,R1
        JMP     END_AT_ONCE
        .ENDPROC

; 4.2.4.4.8.5 b, figure 4.2.4.4.8.5-1
; R0 MODE, R1 SIZE, R2 MMSFILE, R3 BUFFER. By the figure any answer that is not OK ends the loop well; here only the one that says
; that there is no more does. The figure leaves out the WAIT before completion, which the narrative has. ERROR, too: another START_SYSTEM
; has begun since (OTHER_START), and what there is now is its affair.
        .PROC   START_SYSTEM
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R0,R4
        MOVC    F_START_SYSTEM,R0
        JMP     R6,CHECK_PRIVILEGE
        MOV     R4,R0
        JMP     R6,START_MMS
.NEXT:  MOV     SOCB_SR3.X5,R0
        MOV     R0,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOV     SOCB_SR1.X5,R0
        MOV     R0,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        MOVC    MMS_RESTORE,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    0,R3
        JMP     R6,COMMAND_MMS
        JMP     R6,ENTER_SHARED
        JMP     R6,LATEST_START : ERROR => OTHER_STARTS, OK
        JON     R1,.LAST
        JMP     R6,RESTORE_CIF
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        JMP     .NEXT
.LAST:  JMP     R6,LEAVE_SHARED
        MOVC    MMS_NO_MORE,R0
        SNE     R0,R1
        MOVC    OK,R1
        JMP     END_CALL
        .ENDPROC

; figure 4.2.4.4.8.5-3
; MODE becomes that of MMS, and the number of the file is its capability. What is not OK ends the call. When it is OK, MMS has no view
; of before any more, so all CIFs are removed. Waits.
        .PROC   START_MMS
        .CALL   R0 MODE, R2 MMSFILE
        .RETURN R5 SOCB
        .DESTROY R0-R4, R7
        .LINK   R6
        MOV     SOCB,R5
        MOV     R6,SOCB_START_LINK.X5
        SLO     R0,COUNT(START_UP_TYPE)
        JMP     .BAD
        MOVC    MMS_COLD,R1
        SLO     R0,WARM1
        MOVC    MMS_WARM,R1
        MOV     R1,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     R2,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        JMP     R6,ENTER_SHARED
        MOV     STARTS,R0
        ADDC    1,R0
        MOV     R0,STARTS
        MOV     R0,SOCB_START.X5
        JMP     R6,LEAVE_SHARED
        MOVC    MMS_START_SYSTEM,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    2,R3
        JMP     R6,COMMAND_MMS
        JON     R1,.END
        JMP     R6,ENTER_SHARED
        JMP     R6,LATEST_START : ERROR => OTHER_STARTS, OK
        JMP     R6,REMOVE_ALL
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        .ASSUME "the link that it stored in the SOCB before it waited", EXIT RETURN
        JMPI    SOCB_START_LINK.X5
.END:   JMP     END_CALL
.BAD:   MOVC    BAD_ARGUMENT,R1
        JMP     END_AT_ONCE
        .ENDPROC

; ERROR: another START_SYSTEM has begun since. What MMS has given before it served that one is not there any more.
        .PROC   LATEST_START
        .CALL   R5 SOCB
        .DESTROY R0
        .KEEP   R1-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     STARTS,R0
        SEQ     R0,SOCB_START.X5
        JMP     0.X6
        JMP     1.X6
        .ENDPROC

; The end of a START_SYSTEM for that reason; the critical region ends.
        .PROC   OTHER_STARTS
        .CALL   R5 SOCB
        .EXITS  NONE
        JMP     R6,LEAVE_SHARED
        MOVC    OTHER_START,R1
        JMP     END_CALL
        .ENDPROC

; 4.2.4.4.8.5 d
; -> R0 the storages that are past their threshold, when one is.
        .PROC   GET_THRESHOLD_WARNING
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOVC    F_GET_THRESHOLD_WARNING,R0
        JMP     R6,CHECK_PRIVILEGE
        MOVC    MMS_GET_THRESHOLD_WARNING,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    0,R3
        JMP     R6,COMMAND_MMS
        JMP     END_WITH_RESULT
        .ENDPROC

; 4.2.4.4.8.5 e
; R3 buffer, R1 its words: how much of the storages is taken.
        .PROC   GET_STORAGE_OCCUPANCY
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R3,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOV     R1,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        MOVC    F_GET_STORAGE_OCCUPANCY,R0
        JMP     R6,CHECK_PRIVILEGE
        MOVC    MMS_GET_STORAGE_OCCUPANCY,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    0,R3
        JMP     R6,COMMAND_MMS
        JMP     END_CALL
        .ENDPROC

; 4.2.4.4.8.5 f
; R3 buffer, R1 its words: MMS_STATISTICS, whose last words are the average response times. A buffer that is too short is refused with
; BAD_LENGTH.
        .PROC   GET_MMS_STATISTICS
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOVC    F_GET_MMS_STATISTICS,R0
        JMP     R6,CHECK_PRIVILEGE
        SHS     R1,MMS_STATISTICS
        JMP     .SHORT
        MOV     R3,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOVC    MMS_STATISTICS.AVERAGES,R1
        MOV     R1,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        MOVC    MMS_GET_MMS_STATISTICS,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    0,R3
        JMP     R6,COMMAND_MMS
        JON     R1,.END
        JMP     R6,ENTER_SHARED
        JMP     R6,MAKE_AVERAGES
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        MOV     SOCB_SR3.X5,R0
        ADDC    MMS_STATISTICS.AVERAGES,R0
        MOVC    COUNT(MMS_STATISTICS.AVERAGES),R1
        MOVC    AVERAGES,R4
        MON     CALLER_WRITE : ERROR => .FAIL, OK
        MOVC    OK,R1
.END:   JMP     END_CALL
.SHORT: MOVC    BAD_LENGTH,R1
        JMP     END_AT_ONCE
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

; 4.2.4.4.8.1 g (design: ours)
; R0 and R1 CIF_ID, R2 storage: MMS_SHORT_TERM or MMS_INTERMEDIATE -> R0 and R1 CIF_ID, R2 VERSION of the CIF with the next number that the
; storage has. Those whose profile is not contained in that of the subprocess are passed over, and their numbers are not told. The document
; has only the name, and that it is one of the six functions of Init and Control: with it a start of the system, or who retrieves, finds
; what is there.
        .PROC   GET_CIF
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOVC    F_GET_CIF,R0
        JMP     R6,CHECK_PRIVILEGE
        JMP     R6,GET_SUBPROCESS
        MOV     R7,R5
        MOV     R4,SOCB_SR3.X5          ; whoever is current at the answer
.NEXT:  MOV     SOCB_SR2.X5,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     SOCB_SR0.X5,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        MOV     SOCB_SR1.X5,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+2
        MOVC    MMS_GET_CIF,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    3,R3
        JMP     R6,COMMAND_MMS
        MOVC    0,R0
        JON     R1,.NONE
        MOV     MMS_ANSWER_RESULTS.X4,R0
        MOV     R0,SOCB_SR0.X5
        MOV     MMS_ANSWER_RESULTS+1.X4,R0
        MOV     R0,SOCB_SR1.X5
        MOV     MMS_ANSWER_RESULTS+3.X4,R1
        MOV     MMS_ANSWER_RESULTS+4.X4,R2
        MOV     MMS_ANSWER_RESULTS+2.X4,R3
        MOV     SOCB_SR3.X5,R4
        JMP     R6,PROFILE_CONTAINED : ERROR => .NEXT, OK
        MOV     R3,SOCB_SR2.X5
        MOVC    OK,R1
.END:   CLR     SOCB_SR3.X5
        JMP     END_CALL
.NONE:  MOV     R0,SOCB_SR0.X5
        MOV     R0,SOCB_SR1.X5
        JMP     .END
        .ENDPROC

; AVERAGES: the average response time of each function, ACCUMULATED_TIME by FUNCTION_COUNT without signs; 0 where none was counted.
        .PROC   MAKE_AVERAGES
        .DESTROY R0-R5, R7
        .LINK   R6
        MOVC    ACCUMULATED_TIME,R4
        MOVC    AVERAGES,R5
        MOVC    COUNT(TIMED_FUNCTION),R7
.NEXT:  MOV     0.X4,R2
        MOV     FUNCTION_COUNT-ACCUMULATED_TIME.X4,R0
        JOZ     R0,.NONE
        SNE     R0,1
        JMP     .PUT                    ; the quotient may have no room for a sign
        SGE     R0,0
        JMP     .MANY
        MOVC    0,R3
        DIV     R0,R2
        JMP     .PUT
.MANY:  SHS     R2,R0                   ; once at most
        JMP     .NONE
        MOVC    1,R2
        JMP     .PUT
.NONE:  MOVC    0,R2
.PUT:   PUT     R2,X5
        ADDC    1,R4
        SOB     R7,.NEXT
        JMP     0.X6
        .ENDPROC
