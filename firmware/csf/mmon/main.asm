; 4.2.4.4.9, Main Module of a service system: the entries that System Call Monitor calls, and the procedures by which a
; function waits and returns. The including source gives the number of the service system, MMON_SERVICE, and the functions:
; MMON_FUNCTIONS, the program address of a table of their addresses (function 0 is the first), and MMON_FUNCTION_COUNT.
;
; A call goes on where its SOCB says, so nothing enters one but what can be meant: an answer finds it PENDING, and each
; procedure is called in the entry for which it is made. Anything else retires the process; this is the project's, but for
; the check of the completion code in figure 4.2.4.4.9.5-2.
;
; Where the flowgram of WAIT and the register tables differ in what INIT returns, this follows the tables: R6 exit, R7 CC.

        .INCLUDE "records.inc"
        .INCLUDE "../ground/retire.asm"

        .PROGRAM

; 4.2.4.4.9.2 a, figure 4.2.4.4.9.5-1
; A function is entered with the registers of this entry, R6 apart, and its link R5. It returns at once, or through
; WAIT; WAIT, COMPLETE_RETURN and the RETURN_ procedures give the entry's results.
        .PROC   MMON_INIT
        .CALL   R6 function, R7 SOCB, R0-R4 parameters
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOV     R7,SOCB
        MOV     R5,SCM_RETURN
        MOVC    E_INIT,R5
        MOV     R5,MMON_ENTRY
        MOV     SCM_FRAME+FRAME_R,R5
        MOV     R5,SOCB_SR0.X7
        MOV     SCM_FRAME+FRAME_R+1,R5
        MOV     R5,SOCB_SR1.X7
        MOV     SCM_FRAME+FRAME_R+2,R5
        MOV     R5,SOCB_SR2.X7
        MOV     SCM_FRAME+FRAME_R+3,R5
        MOV     R5,SOCB_SR3.X7
        MOVC    MMON_FUNCTION_COUNT,R5
        SLO     R6,R5
        JMP     .NONE
        ADDC    MMON_FUNCTIONS,R6
        MVP     0.X6,R2
        MOV     R2,R6
        MOV     SOCB_SR2.X7,R2
        MOV     SCM_RETURN,R5
        .ASSUME "the number is less than MMON_FUNCTION_COUNT", VIA MMON_FUNCTIONS
        JMP     0.X6
.NONE:  MOV     SCM_RETURN,R5
        JMP     NO_FUNCTION
        .ENDPROC

; A number that is no function's; the tables of service systems have it where they have none.
        .PROC   NO_FUNCTION
        .CALL   R0-R4 parameters, R7 SOCB
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOVC    CC_FUNCTION,R7
        JMP     RETURN_INIT_ERROR
        .ENDPROC

; 4.2.4.4.9.2 b, figure 4.2.4.4.9.5-2
; The function finds the answer in ANSWER and its sender in SENDER; after the words that the Main Module reads,
; an answer has what its function expects.
        .PROC   MMON_ANSWER_RECEIVED
        .CALL   R0 sender, R1 completion code, R4 answer, R6 first SOCB, R7 last SOCB
        .RETURN R3 how many SOCBs are done, R5 that SOCB
        .DESTROY R0-R2, R4, R6, R7
        .LINK   R5
        JON     R1,.REFUSED
        MOV     R5,SCM_RETURN
        MOV     R4,ANSWER
        MOV     R0,SENDER
        MOVC    E_ANSWER,R0
        MOV     R0,MMON_ENTRY
        MOV     ELEMENT_SIZE.X4,R0
        SHS     R0,INFO_WORDS
        JMP     CSF_FAIL                ; too short for an answer
        MOV     INFO_SOCB.X4,R0
        ADDC    -1,R0
        SUB     R6,R7
        SRL     R7,4
        SHS     R7,R0
        JMP     CSF_FAIL                ; a wild SOCB index
        SLL     R0,4
        ADD     R6,R0
        MOV     R0,SOCB
        MOV     R0,R7
        MOV     SOCB_STATUS.X7,R0
        SEQ     R0,SOCB_PENDING
        JMP     CSF_FAIL                ; nothing waits for it
        MOV     SOCB_SERVICE.X7,R0
        SEQ     R0,MMON_SERVICE
        JMP     CSF_FAIL                ; a call of another service system
        MOVC    SOCB_DONE,R0
        MOV     R0,SOCB_STATUS.X7
        .ASSUME "the function goes on behind its WAIT, and its next WAIT gives the results", NEVER
        JMPI    SOCB_RETURN.X7
.REFUSED:
        MOV     R1,R7
        JMP     CSF_RETIRE
        .ENDPROC

; 4.2.4.4.9.2 c, figure 4.2.4.4.9.5-3
        .PROC   MMON_COMPLETE
        .CALL   R7 SOCB
        .RETURN R0-R4 results, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOV     R7,SOCB
        MOV     R5,SCM_RETURN
        MOVC    E_COMPLETE,R0
        MOV     R0,MMON_ENTRY
        .ASSUME "the function goes on behind its WAIT, and COMPLETE_RETURN gives the results", NEVER
        JMPI    SOCB_RETURN.X7
        .ENDPROC

; 4.2.4.4.9.2 d
; It has no effect.
        .PROC   MMON_CANCEL
        .CALL   R7 SOCB
        .KEEP   R0-R7
        .LINK   R5
        JMP     0.X5
        .ENDPROC

; 4.2.4.4.9.2 e, figure 4.2.4.4.9.5-5
; Back to System Call Monitor: after INIT with exit and completion code, after an answer with the number of SOCBs done. The
; function goes on at the link, with the registers below, when an answer has come or the call is completed.
        .PROC   WAIT
        .RETURN R7 SOCB
        .DESTROY R0-R6
        .LINK   R5
        MOV     SOCB,R7
        MOV     R5,SOCB_RETURN.X7
        MOV     MMON_ENTRY,R0
        SNE     R0,E_ANSWER
        JMP     .ANSWER
        SEQ     R0,E_INIT
        JMP     CSF_FAIL                ; no answer comes to a call that is completed or cancelled
        MOV     SOCB_STATUS.X7,R0
        SNE     R0,SC_ERROR
        JMP     .ERROR
        MOVC    EXIT_OK,R6
        MOVC    OK,R7
        .ASSUME "SCM goes on; ANSWER_RECEIVED or COMPLETE comes back to the function", EXIT RETURN
        JMPI    SCM_RETURN
.ERROR: MOVC    EXIT_ERROR,R6
        MOV     SOCB_CC.X7,R7
        .ASSUME "SCM goes on; ANSWER_RECEIVED or COMPLETE comes back to the function", EXIT RETURN
        JMPI    SCM_RETURN
.ANSWER:
        MOV     R7,R5
        MOVC    0,R3
        MOV     SOCB_STATUS.X7,R0
        SNE     R0,SOCB_DONE
        MOVC    1,R3
        .ASSUME "SCM goes on; ANSWER_RECEIVED or COMPLETE comes back to the function", EXIT RETURN
        JMPI    SCM_RETURN
        .ENDPROC

; 4.2.4.4.9.2 f, figure 4.2.4.4.9.5-6 FROM_INIT
        .PROC   RETURN_INIT_ERROR
        .CALL   R7 completion code
        .RETURN R6 exit, R7 completion code
        .KEEP   R0-R5
        .LINK   R5
        MOV     R5,RETURN_LINK
        MOVC    SC_ERROR,R6
        JMP     SET_ERROR
        .ENDPROC

; 4.2.4.4.9.2 g, figure 4.2.4.4.9.5-6 FROM_COMPLETE
        .PROC   RETURN_ERROR
        .CALL   R7 completion code
        .KEEP   R0-R5, R7
        .DESTROY R6
        .LINK   R5
        MOV     R5,RETURN_LINK
        MOVC    SOCB_DONE,R6
SET_ERROR:
        MOV     SOCB,R5
        MOV     R6,SOCB_STATUS.X5
        MOV     R7,SOCB_CC.X5
        MOVC    EXIT_ERROR,R6
        MOV     R6,SOCB_EXITNO.X5
        MOV     RETURN_LINK,R5
        JMP     0.X5
        .ENDPROC

; figure 4.2.4.4.9.5-7
; Back to System Call Monitor from a function that completes; the registers are the results of MMON_COMPLETE.
        .PROC   COMPLETE_RETURN
        .CALL   R4 result, R6 not 0 for a trace record
        .RETURN R0-R3 results from the SOCB, R6 exit, R7 completion code
        .KEEP   R4
        .DESTROY R5
        .EXITS  NONE
        MOV     MMON_ENTRY,R0
        SEQ     R0,E_COMPLETE
        JMP     CSF_FAIL                ; the call is not completed yet
        MOV     SOCB,R7
        JOZ     R6,.BACK
        MOVC    N_EXIT_MMON|SHORT,R0
        MOV     R0,MMON_RECORD
        MOV     R7,MMON_RECORD+1
        MOV     SOCB_SR0.X7,R0
        MOV     R0,MMON_RECORD+2
        MOV     SOCB_SR1.X7,R0
        MOV     R0,MMON_RECORD+3
        MOV     SOCB_SR2.X7,R0
        MOV     R0,MMON_RECORD+4
        MOV     SOCB_SR3.X7,R0
        MOV     R0,MMON_RECORD+5
        MOV     R4,MMON_RECORD+6
        MOV     SOCB_EXITNO.X7,R0
        MOV     R0,MMON_RECORD+8
        MOV     SOCB_CC.X7,R0
        MOV     R0,MMON_RECORD+9
        MOVC    MMON_RECORD,R0
        MOVC    10,R1
        MON     CSF_TRACE : ERROR => CSF_RETIRE, OK
        MOV     SOCB,R7
.BACK:  MOV     SOCB_SR0.X7,R0
        MOV     SOCB_SR1.X7,R1
        MOV     SOCB_SR2.X7,R2
        MOV     SOCB_SR3.X7,R3
        MOV     SOCB_EXITNO.X7,R6
        MOV     SOCB_CC.X7,R7
        .ASSUME "the link of COMPLETE: SCM goes on", NEVER
        JMPI    SCM_RETURN
        .ENDPROC

        .DATA
MMON_ENTRY:     .WORD   0
SCM_RETURN:     .WORD   0               ; the link to System Call Monitor
SOCB:           .WORD   0
ANSWER:         .WORD   0
SENDER:         .WORD   0
RETURN_LINK:    .WORD   0
MMON_RECORD:    .RES    10
