; 4.2.4.4, what the functions share: critical region, a command and its answer, the end of a call. All of it is the
; project's.

CSF_REGION          = 0                 ; critical region of what CSF shares

        .PROGRAM

; CRITICAL REGION around shared data. A function does not wait in it.
        .PROC   ENTER_SHARED
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MOVC    CSF_REGION,R0
        MON     ENTER_REGION : ERROR => .FAIL, OK
        UNS     7
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

        .PROC   LEAVE_SHARED
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MOVC    CSF_REGION,R0
        MON     LEAVE_REGION : ERROR => .FAIL, OK
        UNS     7
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

        .PROC   SOCB_INDEX
        .CALL   R5 SOCB
        .RETURN R0 SOCB index from 1
        .KEEP   R1-R5, R7
        .LINK   R6
        MOV     R5,R0
        ADDC    -SOCBS,R0
        SRL     R0,4
        ADDC    1,R0
        JMP     0.X6
        .ENDPROC

; A command with a number of words of parameters, in COMMAND_BUFFER, and its answer. Waits.
        .PROC   COMMAND_MMS
        .CALL   R0 command, R1 lists to MMS, R2 lists from MMS, R3 words of parameters
        .RETURN R1 completion code of the answer, R4 answer, R5 SOCB
        .DESTROY R0, R2, R3, R7
        .LINK   R6
        MOV     SOCB,R5
        MOV     R6,SOCB_LINK.X5
        ADDC    MMS_HEADER_WORDS,R3
        MOV     R3,COMMAND_BUFFER+MMS_COMMAND.SIZE
        JMP     R6,SEND_TO_MMS
        JMP     R5,WAIT
        MOV     R7,R5
        MOV     SOCB_TRANSFER.X5,R0
        JOZ     R0,.NO_LIST
        JMP     R6,CLEAN_UP
.NO_LIST:
        MOV     ANSWER,R4
        MOV     MMS_ANSWER_CC.X4,R1
        .ASSUME "the link that it stored in the SOCB before it waited", EXIT RETURN
        JMPI    SOCB_LINK.X5
        .ENDPROC

; How long a function has taken, in the critical region.
        .PROC   COUNT_TIME
        .CALL   R0 function of TIMED_FUNCTION
        .DESTROY R0
        .KEEP   R1-R5, R7
        .LINK   R6
        STC     6
        JMP     R6,ENTER_SHARED
        JMP     R6,UPDATE_RESPONSE_TIME
        JMP     R6,LEAVE_SHARED
        UNS     6
        JMP     0.X6
        .ENDPROC

; The end of a function whose SOCB has completion code and exit: awaits completion, then gives R0 to R3 of the SOCB.
        .PROC   COMPLETE_CALL
        .EXITS  NONE
        JMP     R5,WAIT
        MOVC    0,R4
        MOVC    0,R6
        JMP     COMPLETE_RETURN
        .ENDPROC

; The end of a function by the completion code of an answer.
        .PROC   END_CALL
        .CALL   R1 completion code, R5 SOCB
        .EXITS  NONE
        JMP     R6,CHECK_CC
        JMP     COMPLETE_CALL
        .ENDPROC

; The end of a function that needs no answer, by a completion code.
        .PROC   END_AT_ONCE
        .CALL   R1 completion code
        .EXITS  NONE
        MOV     SOCB,R5
        MOVC    SOCB_DONE,R0
        MOV     R0,SOCB_STATUS.X5
        JMP     END_CALL
        .ENDPROC

; Words from the memory of the caller, with its rights. What it may not read retires (parameter address).
        .PROC   READ_PARAMETERS
        .CALL   R0 data address of the caller, R1 words, R4 room
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MOV     SOCB,R5
        MON     CALLER_READ : ERROR => .FAIL, OK
        UNS     7
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC
