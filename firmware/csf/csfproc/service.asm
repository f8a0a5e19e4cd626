; The entries of the CSF process's service system, and its initialization. A function ends in INIT, but RECEIVE_FIRST_QEL may be
; pending until an element with any contents comes to the answer syncel: that says that something may be in the queue. The Queue
; Monitor sends it, since the process is the queue's listener.

        .PROGRAM

; In system mode, in the CSF process, after INIT_MMON_PROCESS: it is the one that other processes send to, its subprocess may call SAVE
; and these functions, and what comes to CSF_RECEIVE_SYNCEL comes from system mode.
        .PROC   INIT_CSF_SERVICE
        .DESTROY R0-R4, R7
        .KEEP   R5
        .LINK   R6
        MOV     PROCESS_NUMBER,R0
        MOV     R0,CSF_PROCESS
        MOVC    0,R0
        MOV     R0,SENDERS_SOCBS
        MOVC    SUBPROCESS_ARRAY+CSF_SUBPROCESS*SUBPROCESS_RECORD,R4
        MOV     SUBPROCESS_RECORD.CAPABILITIES.X4,R0
        MOVC    F_SAVE,R1
        IOR     R1,R0
        MOV     R0,SUBPROCESS_RECORD.CAPABILITIES.X4
        MOVC    0xFFFF,R0
        MOVC    CSF_PROC_SYNCEL,R1
        MOVC    0,R2
        MON     SYNCEL_PERMIT : ERROR => .FAIL, OK
        MOV     PROCESS_NUMBER,R0
        ADDC    1,R0
        MOV     R0,MAIN_QUEUE_ARRAY+(LOG_REPLY_MAIN_QUEUE-1)*MAIN_QUEUE+MAIN_QUEUE.LISTENER
        MOVC    CSF_SERVICE,R0
        MOVC    UTILITY_INIT,R1
        MOVC    UTILITY_ANSWER_RECEIVED,R2
        MOVC    UTILITY_COMPLETE,R3
        MOVC    MMON_CANCEL,R4          ; no effect
        MON     REGISTER_SERVICE : ERROR => .FAIL, OK
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

; In system mode, in every other process, LOG among them, after INIT_MMON_PROCESS and when the CSF process is there: it may answer. Each
; system call of theirs may hold an operation of the CSF process, so one must be left for LOG when all others do; or else the process
; retires (CSF_FEW_OPERATIONS), unless the including source defines FEW_OPERATIONS.
        .PROC   PERMIT_CSF_PROCESS
        .DESTROY R0-R2, R7
        .KEEP   R3-R5
        .LINK   R6
        MOV     SENDERS_SOCBS,R0
        ADDC    SOCB_COUNT,R0
        MOV     R0,SENDERS_SOCBS
        .IF     !DEFINED(FEW_OPERATIONS)
        MOVC    CSF_FEW_OPERATIONS,R7
        MOVC    NO_OF_OPERATIONS+SOCB_COUNT,R1 ; those of LOG do not count
        SLO     R0,R1
        JMP     .FAIL
        .ENDIF
        MOV     CSF_PROCESS,R0
        MOVC    MMON_SERVICE,R1
        MOVC    1,R2
        MON     SYNCEL_PERMIT : ERROR => .FAIL, OK
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

; Retires a caller that is not the CSF process's subprocess.
        .PROC   UTILITY_INIT
        .CALL   R6 function, R7 SOCB, R0-R4 parameters
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOV     R5,UTILITY_RETURN
        MOV     R7,UTILITY_SOCB
        MOV     R6,R5
        MOVC    F_SAVE,R0
        JMP     R6,CHECK_PRIVILEGE
        SLO     R5,NO_OF_UTILITIES
        JMP     .NONE
        ADDC    .FUNCTIONS,R5
        MVP     0.X5,R2
        MOV     R2,R5
        MOV     SCM_FRAME+FRAME_R,R0
        MOV     SCM_FRAME+FRAME_R+2,R2
        .ASSUME "the number is less than NO_OF_UTILITIES, the length of the table", VIA .FUNCTIONS
        JMP     0.X5
.GET:   JMP     R6,UTILITY_GET_BUFFER : ERROR => .ERROR, OK
        JMP     .DONE
.WRITE: JMP     R6,UTILITY_WRITE_BUFFER : ERROR => .ERROR, OK
        JMP     .DONE
.GIVE:  JMP     R6,DISMANTLE_BUFFER : ERROR => .ERROR, OK
        JMP     .DONE
.SEND:  JMP     R6,UTILITY_SEND_REQUEST : ERROR => .ERROR, OK
        JMP     .DONE
.TAKE:  JMP     R6,UTILITY_RECEIVE : ERROR => .ERROR, OK => .DONE, PENDING
        JMP     .PENDING
.END:   JMP     R6,DISMANTLE : ERROR => .ERROR, OK
        JMP     .DONE
.CHECK: JMP     R6,UTILITY_CHECK_DELETION : ERROR => .REFUSED, OK
.DONE:  MOV     UTILITY_SOCB,R5
        JMP     R6,UTILITY_DONE
        MOVC    0,R4
        MOVC    EXIT_OK,R6
        JMPI    UTILITY_RETURN
.PENDING:
        MOV     UTILITY_SOCB,R5
        MOV     R1,SOCB_SR1.X5
        MOVC    0,R0
        MOVC    0,R2
        MOVC    0,R3
        MOVC    EXIT_OK,R6
        MOVC    OK,R7
        JMPI    UTILITY_RETURN
.NONE:  MOVC    CC_FUNCTION,R7
.ERROR: MOV     SCM_FRAME+FRAME_R,R0    ; as the caller has them
        MOV     SCM_FRAME+FRAME_R+1,R1
        MOV     SCM_FRAME+FRAME_R+2,R2
        MOV     SCM_FRAME+FRAME_R+3,R3
        MOV     SCM_FRAME+FRAME_R+4,R4
.REFUSED:
        MOVC    EXIT_ERROR,R6
        JMPI    UTILITY_RETURN
.FUNCTIONS:
        .TABLE  NO_OF_UTILITIES
        F_GET_BUFFER => .GET
        F_WRITE_BUFFER => .WRITE
        F_DISMANTLE_BUFFER => .GIVE
        F_SEND_REQUEST => .SEND
        F_RECEIVE_FIRST_QEL => .TAKE
        F_DISMANTLE => .END
        F_CHECK_DELETION => .CHECK
        .END
        .ENDPROC

; The results of a function that is done.
        .PROC   UTILITY_DONE
        .CALL   R5 SOCB, R0-R3 results
        .KEEP   R0-R5
        .RETURN R7 completion code
        .LINK   R6
        MOV     R0,SOCB_SR0.X5
        MOV     R1,SOCB_SR1.X5
        MOV     R2,SOCB_SR2.X5
        MOV     R3,SOCB_SR3.X5
        MOVC    SOCB_DONE,R7
        MOV     R7,SOCB_STATUS.X5
        MOVC    OK,R7
        JMP     0.X6
        .ENDPROC

; The first call that waits and whose queue holds something now ends.
        .PROC   UTILITY_ANSWER_RECEIVED
        .CALL   R0 sender, R1 completion code, R4 answer, R6 first SOCB, R7 last SOCB
        .RETURN R3 how many SOCBs are done, R5 that SOCB
        .DESTROY R0-R2, R4, R6, R7
        .LINK   R5
        MOV     R5,UTILITY_RETURN
        MOV     R7,UTILITY_LAST
        MOV     R6,R5
.NEXT:  MOV     SOCB_SERVICE.X5,R0
        SEQ     R0,CSF_SERVICE
        JMP     .ON
        MOV     SOCB_STATUS.X5,R0
        SEQ     R0,SOCB_PENDING
        JMP     .ON
        MOV     SOCB_SR1.X5,R1
        JMP     R6,RECEIVE_FIRST_QEL : ERROR => .ON, OK
        JMP     R6,UTILITY_DONE
        MOVC    1,R3
        JMPI    UTILITY_RETURN
.ON:    MOV     UTILITY_LAST,R0
        SNE     R0,R5
        JMP     .NONE
        ADDC    SOCB_WORDS,R5
        JMP     .NEXT
.NONE:  MOVC    0,R3
        JMPI    UTILITY_RETURN
        .ENDPROC

        .PROC   UTILITY_COMPLETE
        .CALL   R7 SOCB
        .RETURN R0-R4 results, R6 exit, R7 completion code
        .KEEP   R5
        .LINK   R5
        MOV     SOCB_SR0.X7,R0
        MOV     SOCB_SR1.X7,R1
        MOV     SOCB_SR2.X7,R2
        MOV     SOCB_SR3.X7,R3
        MOVC    0,R4
        MOVC    EXIT_OK,R6
        MOVC    OK,R7
        JMP     0.X5
        .ENDPROC

        .ASSERT SOCB_COUNT >= 3, "each coroutine of the CSF process makes a system call"

        .SHARED CSF
SENDERS_SOCBS:  .RES    1               ; SOCBs of all processes that may send to the CSF process

        .DATA
UTILITY_RETURN: .WORD   0               ; the link to System Call Monitor
UTILITY_SOCB:   .WORD   0
UTILITY_LAST:   .WORD   0
UTILITY_LINK:   .WORD   0               ; of a function
UTILITY_R0:     .WORD   0
