; A service system for tests and demonstrations: a timer. Its functions answer after a given number of microseconds. Its
; entries are the Main Module of 4.2.4.4.9; its answers come from TMON, through the process's own syncel. Include it after
; process.asm; INIT_TOY registers it.

        .INCLUDE "toy.inc"
        .INCLUDE "../mmon/main.asm"

        .PROGRAM

; In system mode, after INIT_SCM.
        .PROC   INIT_TOY
        .KEEP   R5
        .DESTROY R0-R4, R7
        .LINK   R6
        MOVC    TOY_SERVICE,R0
        MOVC    MMON_INIT,R1
        MOVC    TOY_ANSWER_RECEIVED,R2
        MOVC    MMON_COMPLETE,R3
        MOVC    TOY_CANCEL,R4
        MON     REGISTER_SERVICE : ERROR => CSF_RETIRE, OK
        JMP     0.X6
        .ENDPROC

MMON_FUNCTIONS:
        .WORD   NO_FUNCTION,TOY_F_DELAY,TOY_F_REFUSE,TOY_F_FAIL,TOY_F_AT_ONCE,TOY_F_TWICE
MMON_FUNCTION_COUNT = . - MMON_FUNCTIONS

; ANSWER_RECEIVED. The answer of a call that was cancelled or has ended in between is none: the sequence number tells.
        .PROC   TOY_ANSWER_RECEIVED
        .CALL   R0 sender, R1 completion code, R4 answer, R6 first SOCB, R7 last SOCB
        .RETURN R3 how many SOCBs are done, R5 that SOCB
        .DESTROY R0-R2, R4, R6, R7
        .LINK   R5
        MOV     R7,TOY_LAST
        MOV     INFO_SOCB.X4,R2
        ADDC    -1,R2
        SUB     R6,R7
        SRL     R7,4
        SHS     R7,R2
        JMP     .WILD
        SLL     R2,4
        MOV     R2,R7
        ADD     R6,R7
        MOV     TOY_SOCB_SEQUENCE.X7,R2
        MOV     SOCB_STATUS.X7,R3
        SEQ     R3,SOCB_PENDING
        JMP     .NONE
        MOV     INFO_DUMMY.X4,R3
        SEQ     R2,R3
        JMP     .NONE
.WILD:  MOV     TOY_LAST,R7
        JMP     MMON_ANSWER_RECEIVED
.NONE:  MOVC    0,R3
        JMP     0.X5
        .ENDPROC

; CANCEL. The call answers now, and the answer that is on its way has an old sequence number.
        .PROC   TOY_CANCEL
        .CALL   R7 SOCB
        .DESTROY R0-R7
        .LINK   R5
        MOV     R5,SCM_RETURN
        MOV     R7,SOCB
        MOVC    E_CANCEL,R0
        MOV     R0,MMON_ENTRY
        MOVC    TOY_CANCELLED_ANSWER,R0
        MOV     R0,SOCB_RETURN.X7
        MOVC    0,R2
        MOVC    0,R3
        JMP     R5,TOY_SEND
        JMP     CSF_RETIRE
        JMPI    SCM_RETURN
        .ENDPROC

; Where the function that was cancelled goes on.
        .PROC   TOY_CANCELLED_ANSWER
        .EXITS  NONE
        MOVC    TOY_CANCELLED,R7
        JMP     R5,RETURN_ERROR
        JMP     TOY_FINISH
        .ENDPROC

; Asks TMON for an answer to the call of SOCB.
        .PROC   TOY_SEND
        .CALL   R2-R3 long microseconds
        .RETURN ERROR: R7 completion code
        .KEEP   R5
        .DESTROY R0-R4, R6, R7
        .LINK   R5
        .EXITS  ERROR, OK
        MOV     R5,TOY_LINK
        MOV     SOCB,R7
        MOVC    TOY_REQUEST,R4
        INC     TOY_SEQUENCE-TOY_REQUEST.X4
        MOV     TOY_SEQUENCE,R0
        MOV     R0,TOY_SOCB_SEQUENCE.X7
        MOV     R0,INFO_DUMMY.X4
        MOVC    SOCBS,R1
        SUB     R1,R7
        SRL     R7,4
        ADDC    1,R7
        MOV     R7,INFO_SOCB.X4
        MOV     PROCESS_NUMBER,R0
        MOVC    TOY_SERVICE,R1
        MON     TMON_SEND : ERROR => .FULL, OK
        MOV     TOY_LINK,R5
        JMP     1.X5
.FULL:  MOV     TOY_LINK,R5
        JMP     0.X5
        .ENDPROC

; The functions: each has the registers of MMON_INIT.

; DELAY: R0 value, R2-R3 microseconds -> R0 value + 1.
        .PROC   TOY_F_DELAY
        .CALL   R0-R4 parameters, R7 SOCB
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        JMP     R5,TOY_SEND
        JMP     TOY_FULL
        JMP     R5,WAIT
TOY_DONE:
        MOV     SOCB,R7
        INC     SOCB_SR0.X7
        MOVC    EXIT_OK,R0
        MOV     R0,SOCB_EXITNO.X7
TOY_FINISH:
        JMP     R5,WAIT
        MOVC    0,R4
        MOVC    0,R6
        JMP     COMPLETE_RETURN
        .ENDPROC

; TWICE: as DELAY, but waits for two answers.
        .PROC   TOY_F_TWICE
        .CALL   R0-R4 parameters, R7 SOCB
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        JMP     R5,TOY_SEND
        JMP     TOY_FULL
        JMP     R5,WAIT
        MOV     SOCB,R7
        MOVC    SOCB_PENDING,R0
        MOV     R0,SOCB_STATUS.X7
        MOV     SOCB_SR2.X7,R2
        MOV     SOCB_SR3.X7,R3
        JMP     R5,TOY_SEND
        JMP     CSF_RETIRE
        JMP     R5,WAIT
        JMP     TOY_DONE
        .ENDPROC

; FAIL: R2-R3 microseconds; completes through ERROR.
        .PROC   TOY_F_FAIL
        .CALL   R0-R4 parameters, R7 SOCB
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        JMP     R5,TOY_SEND
        JMP     TOY_FULL
        JMP     R5,WAIT
        MOVC    TOY_FAILED,R7
        JMP     R5,RETURN_ERROR
        JMP     R5,WAIT
        MOVC    0,R4
        MOVC    1,R6
        JMP     COMPLETE_RETURN
        .ENDPROC

; AT_ONCE: R0 value -> R0 value + 1, without an answer.
        .PROC   TOY_F_AT_ONCE
        .CALL   R0-R4 parameters, R7 SOCB
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOVC    SOCB_DONE,R5
        MOV     R5,SOCB_STATUS.X7
        JMP     TOY_DONE
        .ENDPROC

; REFUSE: an error in INIT.
        .PROC   TOY_F_REFUSE
        .CALL   R0-R4 parameters, R7 SOCB
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOVC    TOY_REFUSED,R7
        JMP     RETURN_INIT_ERROR
        .ENDPROC

; TMON refused the request, R7 says why: an error in INIT. TOY_SEND has destroyed R0-R4; the caller gets its own.
TOY_FULL:
        MOV     SCM_FRAME+FRAME_R,R0
        MOV     SCM_FRAME+FRAME_R+1,R1
        MOV     SCM_FRAME+FRAME_R+2,R2
        MOV     SCM_FRAME+FRAME_R+3,R3
        MOV     SCM_FRAME+FRAME_R+4,R4
        MOV     SCM_RETURN,R5
        .ASSUME "MMON_INIT has stored the link, and functions come here before they wait", KEPT R5
        JMP     RETURN_INIT_ERROR

        .DATA
TOY_REQUEST:    .WORD   0,INFO_WORDS,0,0,0,0,0,0
TOY_SEQUENCE:   .WORD   0
TOY_LINK:       .WORD   0
TOY_LAST:       .WORD   0
