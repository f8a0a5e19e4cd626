; 4.2.4.5.1, more views of a CIF (S_LOOKUP): the document has the state but not the functions. Names, registers and design are the
; project's.

        .PROGRAM

; R0 and R1 CIF_ID -> R2 view. Privileged: whoever may look up sees every CIF that its profile allows. Refused with CIF_UNKNOWN and
; PROFILE_CHECK.
        .PROC   LOOKUP_CIF
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     R1,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        MOV     R0,R2
        MOVC    F_LOOKUP,R0
        JMP     R6,CHECK_PRIVILEGE
        MOV     R2,R0
        JMP     R6,ENTER_SHARED
        JMP     R6,FIND_CIF : ERROR => .UNKNOWN, OK
        MOV     CIF_CONTROL_BLOCK.PROFILE.LEAST.X5,R1
        MOV     CIF_CONTROL_BLOCK.PROFILE.MOST.X5,R2
        JMP     R6,OWN_PROFILE : ERROR => .PROFILE, OK
        JMP     R6,NEXT_HANDLE
        MOVC    MMS_LOOKUP,R0
        MOVC    2,R3
        JMP     OPEN_VIEW
.UNKNOWN:
        MOVC    CIF_UNKNOWN,R1
        JMP     .REFUSED
.PROFILE:
        MOVC    PROFILE_CHECK,R1
.REFUSED:
        JMP     R6,LEAVE_SHARED
        JMP     END_AT_ONCE
        .ENDPROC

; R2 view, R0 mask of fields -> R2 view of these fields of the same CIF.
        .PROC   ADD_VIEW
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        JMP     R6,ENTER_SHARED
        JMP     R6,CHECK_QEL
        MOV     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.MMS_REF.X4,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R5
        JMP     R6,NEXT_HANDLE
        MOVC    MMS_ADD,R0
        MOVC    2,R3
        JMP     OPEN_VIEW
        .ENDPROC

; A handle in S_LOOKUP; the critical region ends.
        .PROC   NEXT_HANDLE
        .CALL   R5 CIFCB
        .DESTROY R0, R3, R4
        .KEEP   R1, R2, R5, R7
        .LINK   R6
        MOV     R6,OPEN_LINK
        MOVC    S_LOOKUP,R0
        JMP     R6,NEW_HANDLE
        JMP     R6,LEAVE_SHARED
        JMPI    OPEN_LINK
        .ENDPROC

; Asks MMS for the view of the noted handle; its first result is the reference. R2 is the view. When MMS refuses, the handle goes.
        .PROC   OPEN_VIEW
        .CALL   R0 command, R3 words of parameters
        .EXITS  NONE
        MOVC    0,R1
        MOVC    0,R2
        JMP     R6,COMMAND_MMS
        JMP     R6,VIEW_ANSWERED : ERROR => END_OPEN, OK
        MOV     MMS_ANSWER_RESULTS.X7,R0
        JMP     R6,OPEN_HANDLE
        MOV     R2,SOCB_SR2.X5
        JMP     END_OPEN
        .ENDPROC

; ERROR: no active CIF has this number.
        .PROC   FIND_CIF
        .CALL   R0 CIF_ID low word, R1 its high word
        .RETURN OK: R5 CIFCB
        .DESTROY R3-R5
        .KEEP   R0-R2, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,FIND_LINK
        MOVC    HCB_ARRAY,R4
        MOVC    NO_OF_HCBS,R3
.NEXT:  JMP     R6,IS_CIF : ERROR => .ON, OK
        MOV     R4,R5
        MOV     FIND_LINK,R6
        JMP     1.X6
.ON:    ADDC    CIF_CONTROL_BLOCK,R4
        SOB     R3,.NEXT
        JMPI    FIND_LINK
        .ENDPROC

; 4.2.4.6.9.2 (design: ours)
; R2 view, R0 DISMANTLE, R1 DELETION: the CSF process makes a checkpoint. With DISMANTLE it then ends the view, which counts in
; DISMANTLE_COUNT until this call ends or the view goes. SR0 is the subprocess that has the view, SR1 its SERIAL when it is counted, or 0.
        .PROC   SAVE_VIEW
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,INIT_RESPONSE_TIME
        MOV     R0,R5
        MOV     R0,SAVE_ELEMENT+SAVE_DATA+SAVE_MESSAGE_INFO.DISMANTLE
        MOV     R1,SAVE_ELEMENT+SAVE_DATA+SAVE_MESSAGE_INFO.DELETION
        MOV     R2,SAVE_ELEMENT+SAVE_DATA+SAVE_MESSAGE_INFO.VIEW
        JMP     R6,ENTER_SHARED
        JMP     R6,CHECK_QEL
        MOV     SOCB,R7
        MOV     PRIMARY_QEL.OWNER.X4,R0
        MOV     R0,SOCB_SR0.X7
        CLR     SOCB_SR1.X7
        JOZ     R5,.SEND
        XCH     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT.X4,R3
        XTR     R3,7
        SNE     R3,255
        JMP     .SEND                   ; no more are counted
        INC     HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT.X4
        XCH     R1,R4
        INC     PRIMARY_QEL.DISMANTLES.X4
        MOV     PRIMARY_QEL.SERIAL.X4,R0
        MOV     R0,SOCB_SR1.X7
.SEND:  JMP     R6,LEAVE_SHARED
        MOV     R7,R5
        MOVC    SAVE_ELEMENT,R4
        MOVC    CSF_SAVE,R0
        JMP     R6,SEND_TO_CSF_PROC
        JON     R1,.REFUSED
        MOVC    T_SAVE_VIEW,R0
        JMP     R6,ENTER_SHARED
        JMP     R6,UPDATE_RESPONSE_TIME
        JMP     R6,UNCOUNT_DISMANTLE
        JMP     R6,LEAVE_SHARED
        MOV     ANSWER,R4
        MOV     CSF_ANSWER_CC.X4,R1
        MOV     SOCB,R5
        JMP     END_CALL
.REFUSED:
        JMP     R6,ENTER_SHARED
        JMP     R6,UNCOUNT_DISMANTLE
        JMP     R6,LEAVE_SHARED
        JMP     END_AT_ONCE
        .ENDPROC

; The view of SAVE_VIEW, if the subprocess still has it, is not counted for this call any more.
        .PROC   UNCOUNT_DISMANTLE
        .DESTROY R0, R2-R5, R7
        .KEEP   R1
        .LINK   R6
        MOV     R6,OPEN_LINK
        MOV     R1,R3
        MOV     SOCB,R5
        MOV     SOCB_SR1.X5,R0
        JOZ     R0,.OUT
        MOV     SOCB_SR0.X5,R0
        MOV     SOCB_SR2.X5,R2
        JMP     R6,FIND_VIEW : ERROR => .OUT, OK
        MOV     SOCB_SR1.X5,R0
        SEQ     R0,PRIMARY_QEL.SERIAL.X4
        JMP     .OUT                    ; another view has the reference
        DEC     PRIMARY_QEL.DISMANTLES.X4
        MOV     R1,R4
        DEC     HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT.X4
.OUT:   MOV     R3,R1
        JMPI    OPEN_LINK
        .ENDPROC
SAVE_DATA           = ELEMENT_DATA + INFO_WORDS

        .DATA
OPEN_LINK:          .WORD   0
FIND_LINK:          .WORD   0
SAVE_ELEMENT:       .WORD   0,INFO_WORDS+SAVE_MESSAGE_INFO
                    .RES    INFO_WORDS+SAVE_MESSAGE_INFO

        .PROGRAM
