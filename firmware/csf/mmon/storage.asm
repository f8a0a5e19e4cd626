; 4.2.4.4.7, Storage and Dump. The use of registers is the project's, except for INIT_DUMP's PARAMS in R0.

        .PROGRAM

; 4.2.4.4.7.5 a
; R2 view.
        .PROC   STORE
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,VIEW_PARAMETER
        MOVC    F_STORE,R0
        JMP     R6,CHECK_PRIVILEGE
        MOVC    MMS_STORE,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    1,R3
        JMP     R6,COMMAND_MMS
        JMP     END_CALL
        .ENDPROC

; 4.2.4.4.7.5 b
; R0 data address of DUMP_PARAMS.
        .PROC   INIT_DUMP
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOVC    DUMP_PARAMS,R1
        MOVC    COMMAND_BUFFER+MMS_COMMAND.PARAMETERS,R4
        JMP     R6,READ_PARAMETERS
        MOV     COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+DUMP_PARAMS.FILE,R2
        JMP     R6,CHECK_FILE
        MOVC    F_INIT_DUMP,R0
        JMP     R6,CHECK_PRIVILEGE
        MOV     SOCB,R5
        MOV     R2,SOCB_SR2.X5
        MOVC    MMS_INIT_DUMP,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    DUMP_PARAMS,R3
        JMP     R6,COMMAND_MMS
        JOZ     R1,END_WITH_DUMP
        JMP     END_CALL
        .ENDPROC

; The end of a function after which there is an open dump into the file in SR2.
        .PROC   END_WITH_DUMP
        .CALL   R1 completion code, R5 SOCB
        .EXITS  NONE
        MOV     SOCB_SR2.X5,R2
        MOVC    DUMPS,R4
        JMP     R6,ENTER_SHARED
        SETS    R2,X4
        JMP     R6,LEAVE_SHARED
        JMP     END_CALL
        .ENDPROC

; 4.2.4.4.7.5 c
; R2 file, R3 list of CIF_IDs, R1 its words -> R0 CIFs of the dump.
        .PROC   DUMP_CIF_SEQUENCE
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,INIT_RESPONSE_TIME
        MOV     R3,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOV     R1,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        MOVC    F_DUMP_CIF_SEQUENCE,R0
        JMP     R6,CHECK_DUMP : ERROR => .NONE, OK
        MOVC    MMS_DUMP_CIF_SEQUENCE,R0
        MOVC    1,R1
        MOVC    0,R2
        MOVC    1,R3
        JMP     R6,COMMAND_MMS
        MOVC    T_DUMP,R0
        JMP     END_TIMED
.NONE:  JMP     END_AT_ONCE
        .ENDPROC

; The end of a function of which the response time is measured, and whose R0 is the first result of the answer.
        .PROC   END_TIMED
        .CALL   R0 function of TIMED_FUNCTION, R1 completion code, R4 answer, R5 SOCB
        .EXITS  NONE
        JMP     R6,COUNT_TIME
        .FALLS  END_WITH_RESULT
        .ENDPROC

; The end of a function whose R0 is the first result of the answer.
        .PROC   END_WITH_RESULT
        .CALL   R1 completion code, R4 answer, R5 SOCB
        .EXITS  NONE
        JON     R1,.END
        MOV     MMS_ANSWER_RESULTS.X4,R0
        MOV     R0,SOCB_SR0.X5
.END:   JMP     END_CALL
        .ENDPROC

; 4.2.4.4.7.5 d
; R2 file -> R0 CIFs of the dump, R1 and R2 its words.
        .PROC   TERMINATE_DUMP
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOVC    F_TERMINATE_DUMP,R0
        JMP     R6,CHECK_DUMP : ERROR => .NONE, OK
        MOVC    DUMPS,R4
        JMP     R6,ENTER_SHARED
        CLRS    R2,X4                   ; before MMS has answered: by then it may be another dump's
        JMP     R6,LEAVE_SHARED
        MOVC    MMS_TERMINATE_DUMP,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    1,R3
        JMP     R6,COMMAND_MMS
        JON     R1,.OPEN
        MOV     MMS_ANSWER_RESULTS+1.X4,R0
        MOV     R0,SOCB_SR1.X5
        MOV     MMS_ANSWER_RESULTS+2.X4,R0
        MOV     R0,SOCB_SR2.X5
        JMP     END_WITH_RESULT
.OPEN:  MOVC    MMS_NO_DUMP,R0
        SEQ     R0,R1
        JMP     END_WITH_DUMP
        JMP     END_CALL
.NONE:  JMP     END_AT_ONCE
        .ENDPROC

; 4.2.4.4.7.5 e
; -> R0 CIFs that were there.
        .PROC   CLEAR
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,INIT_RESPONSE_TIME
        MOVC    F_CLEAR,R0
        JMP     R6,CHECK_PRIVILEGE
        MOVC    MMS_CLEAR,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    0,R3
        JMP     R6,COMMAND_MMS
        MOVC    T_CLEAR,R0
        JMP     END_TIMED
        .ENDPROC

; Retires for a wild file reference. File 0 is that of MMS.
        .PROC   CHECK_FILE
        .CALL   R2 file
        .KEEP   R0-R5, R7
        .LINK   R6
        JOZ     R2,.WILD
        SLO     R2,NO_OF_FILES
        JMP     .WILD
        JMP     0.X6
.WILD:  MOVC    CSF_BAD_FILE,R7
        JMP     CSF_RETIRE
        .ENDPROC

; What DUMP_CIF_SEQUENCE and TERMINATE_DUMP check; then the file is the first parameter of the command. ERROR: no INIT_DUMP of the file
; has been performed since the system started, or it is terminated.
        .PROC   CHECK_DUMP
        .CALL   R0 bit of the function in CAPABILITIES, R2 file
        .RETURN ERROR: R1 completion code
        .DESTROY R0, R1
        .KEEP   R2-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,COMMAND_LINK
        JMP     R6,CHECK_FILE
        JMP     R6,CHECK_PRIVILEGE
        MOV     R2,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     COMMAND_LINK,R6
        MOVC    0,R0
        SETS    R2,R0
        MOV     DUMPS,R1
        AND     R0,R1
        JOZ     R1,.NONE
        JMP     1.X6
.NONE:  MOVC    NO_INIT_DUMP,R1
        JMP     0.X6
        .ENDPROC
