; 4.2.4.4, RETRIEVE (4.1.7.2.4.16): the document names it, and the interface document has its parameters, results and codes; its module is
; not in the legible part. The meaning of ATTRIBUTES and TYPE, and its design, are the project's.

        .PROGRAM

; 4.1.7.2.4.16 (design: ours)
; R0 address of RETRIEVE_PARAMS, R1 ATTRIBUTES: the precedence in the queue, R2 TYPE: RETRIEVE_TYPE, R3 QUEUE: sub queue -> R2 view of a
; CIF that the intermediate storage has; with R_SEND a copy of it goes into the queue, too. A queue that takes nothing now (BLOCKED_QUEUE)
; is found out before anything is done. ERROR, and nothing is left: PROFILE_CHECK when the profile of the CIF is not contained in that of the
; subprocess, or of the queue; BLOCKED_QUEUE, BAD_ARGUMENT for another TYPE, or a code of MMS.
        .PROC   RETRIEVE
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,INIT_RESPONSE_TIME
        MOV     R3,SOCB_SR0.X7          ; SR3 has the time
        MOV     R0,R3
        MOVC    F_RETRIEVE,R0
        JMP     R6,CHECK_PRIVILEGE
        MOV     R3,R0
        MOVC    RETRIEVE_PARAMS,R1
        MOVC    COMMAND_BUFFER+MMS_COMMAND.PARAMETERS,R4
        JMP     R6,READ_PARAMETERS
        SLO     R2,COUNT(RETRIEVE_TYPE)
        JMP     .BAD
        MOVC    S_LOOKUP,R0
        JMP     R6,ENTER_SHARED
        JOZ     R2,.OPEN
        MOV     SOCB_SR0.X7,R1
        JMP     R6,NOT_BLOCKED : ERROR => .BLOCKED, OK
.OPEN:  JMP     R6,NEW_CIF
        MOV     COMMAND_BUFFER+MMS_COMMAND.PARAMETERS,R0
        MOV     R0,CIF_CONTROL_BLOCK.CIF_ID.X5
        MOV     COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1,R0
        MOV     R0,CIF_CONTROL_BLOCK.CIF_ID+1.X5
        JMP     R6,LEAVE_SHARED
        MOVC    MMS_RETRIEVE,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    2,R3
        JMP     R6,COMMAND_MMS
        MOVC    T_RETRIEVE,R0
        JMP     R6,COUNT_TIME
        JMP     R6,VIEW_ANSWERED : ERROR => END_OPEN, OK
        JMP     R6,TAKE_RETRIEVED : ERROR => .REFUSED, OK
        MOV     SOCB,R5
        MOV     R2,SOCB_SR2.X5
        MOVC    OK,R1
        JMP     END_OPEN
.REFUSED:
        MOV     R4,R1
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X4,R4
        MOV     SOCB,R5
        MOV     R7,SOCB_CC.X5
        JMP     R6,DROP_VIEW : LEFT => .DROPPED, LAST
.DROPPED:
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        CLR     SOCB_SR2.X5
        MOV     SOCB_CC.X5,R1
        JMP     END_WITH_HANDLE
.BLOCKED:
        JMP     R6,LEAVE_SHARED
        MOV     R7,R1
        JMP     END_AT_ONCE
.BAD:   MOVC    BAD_ARGUMENT,R1
        JMP     END_AT_ONCE
        .ENDPROC

; What MMS has given of a CIF into its control block; then its handle is open, and a copy of the view in the queue if that is wanted. ERROR:
; it is not for the subprocess that has called, or not for the queue.
        .PROC   TAKE_RETRIEVED
        .CALL   R4 HCB, R5 SOCB, R7 answer
        .RETURN OK: R2 view
        .RETURN ERROR: R4 HCB, R7 completion code
        .DESTROY R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,RETRIEVE_LINK
        MOV     R4,RETRIEVE_HCB
        MOV     MMS_ANSWER_RESULTS.X7,R0
        MOV     R0,RETRIEVE_REF
        MOV     R0,HANDLE_CONTROL_BLOCK.MMS_REF.X4
        MOV     R5,R2
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R5
        MOV     MMS_ANSWER_RESULTS+1.X7,R0
        JMP     R6,SET_VERSION
        MOV     R5,R4
        MOV     MMS_ANSWER_RESULTS+2.X7,R1
        MOV     R1,CIF_CONTROL_BLOCK.PROFILE.LEAST.X4
        MOV     MMS_ANSWER_RESULTS+3.X7,R0
        MOV     R0,CIF_CONTROL_BLOCK.PROFILE.MOST.X4
        MOV     R2,R5
        MOV     R0,R2
        JMP     R6,CHECK_CIF_PROFILE : ERROR => .PROFILE, OK ; of the only one with a view
        MOV     SOCB_SR2.X5,R0
        JOZ     R0,.OPEN
        MOV     SOCB_SR0.X5,R3
        JMP     R6,CHECK_PROFILE : ERROR => .PROFILE, OK
        MOV     R3,R1
        JMP     R6,NOT_BLOCKED : ERROR => .REFUSED, OK
.OPEN:  MOVC    S_ACTIVE,R0
        JMP     R6,SET_STATE            ; the CIFCB
        MOV     RETRIEVE_HCB,R4
        MOV     RETRIEVE_REF,R0
        JMP     R6,OPEN_HANDLE
        MOV     SOCB_SR2.X5,R0
        JOZ     R0,.OK
        MOV     SOCB_SR1.X5,R0
        MOV     SOCB_SR0.X5,R1
        MOV     R4,R5
        MOV     R2,RETRIEVE_VIEW
        JMP     R6,PUT_VIEW
        MOV     RETRIEVE_VIEW,R2
.OK:    MOV     RETRIEVE_LINK,R6
        JMP     1.X6
.PROFILE:
        MOVC    PROFILE_CHECK,R7
.REFUSED:
        MOV     RETRIEVE_HCB,R4
        JMPI    RETRIEVE_LINK
        .ENDPROC

        .DATA
RETRIEVE_LINK:      .WORD   0
RETRIEVE_HCB:       .WORD   0
RETRIEVE_REF:       .WORD   0
RETRIEVE_VIEW:      .WORD   0

        .PROGRAM
