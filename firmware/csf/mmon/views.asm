; 4.2.4.4.1 to 4.2.4.4.4, CIFs and views: the document names these functions, or their purpose, and their modules are not in the legible
; part. Numbers, registers and design are the project's.

        .PROGRAM

; figure 4.2.4.4.9.5-1 (design: ours)
; R0 LEAST, R1 MOST, R2 VERSION -> R0 and R1 CIF_ID, R2 view. A profile that the subprocess has not is refused with PROFILE_CHECK.
        .PROC   CREATE_CIF
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        MOV     R1,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+2
        MOV     R2,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     R1,R2
        MOV     R0,R1
        JMP     R6,OWN_PROFILE : ERROR => .REFUSED, OK
        MOVC    S_CREATE,R0
        JMP     R6,ENTER_SHARED
        JMP     R6,NEW_CIF
        MOV     R1,CIF_CONTROL_BLOCK.PROFILE.LEAST.X5
        MOV     R2,CIF_CONTROL_BLOCK.PROFILE.MOST.X5
        MOV     COMMAND_BUFFER+MMS_COMMAND.PARAMETERS,R0
        JMP     R6,SET_VERSION
        JMP     R6,LEAVE_SHARED
        MOVC    MMS_CREATE,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    3,R3
        JMP     R6,COMMAND_MMS
        JMP     R6,VIEW_ANSWERED : ERROR => END_OPEN, OK
        MOV     MMS_ANSWER_RESULTS+2.X7,R0
        JMP     R6,OPEN_HANDLE
        MOV     R2,SOCB_SR2.X5
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R4
        MOV     MMS_ANSWER_RESULTS.X7,R0
        MOV     R0,CIF_CONTROL_BLOCK.CIF_ID.X4
        MOV     R0,SOCB_SR0.X5
        MOV     MMS_ANSWER_RESULTS+1.X7,R0
        MOV     R0,CIF_CONTROL_BLOCK.CIF_ID+1.X4
        MOV     R0,SOCB_SR1.X5
        MOVC    S_ACTIVE,R0
        JMP     R6,SET_STATE
        JMP     END_OPEN
.REFUSED:
        MOVC    PROFILE_CHECK,R1
        JMP     END_AT_ONCE
        .ENDPROC

; A CIFCB with its first handle, with which the current call is going to wait, both in a state in which nobody uses them.
        .PROC   NEW_CIF
        .CALL   R0 state of CIFCB_STATE
        .RETURN R4 HCB, R5 CIFCB
        .DESTROY R0, R3
        .KEEP   R1, R2, R7
        .LINK   R6
        MOV     R6,CIF_LINK
        MOVC    HCB_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        MOV     R0,R3
        SLL     R3,BIT(CIF_CONTROL_BLOCK.STATE)
        ADDC    NEW_CIF_FLAGS,R3
        MOV     R3,CIF_CONTROL_BLOCK.STATE.X5
        JMP     R6,NEW_HANDLE
        JMPI    CIF_LINK
        .ENDPROC
NEW_CIF_FLAGS       = CIFCB_USAGE<<BIT(CIF_CONTROL_BLOCK.USAGE) | CIF_CONTROL_BLOCK.STOPPED_STATUS.NOT_STOPPED<<BIT(CIF_CONTROL_BLOCK.STOPPED_STATUS)

; The VERSION of a CIFCB that has none yet.
        .PROC   SET_VERSION
        .CALL   R0 VERSION, R5 CIFCB
        .DESTROY R0, R3
        .KEEP   R1, R2, R4, R5, R7
        .LINK   R6
        XTR     R0,7
        MOV     CIF_CONTROL_BLOCK.VERSION.X5,R3
        IOR     R3,R0
        MOV     R0,CIF_CONTROL_BLOCK.VERSION.X5
        JMP     0.X6
        .ENDPROC

; ERROR: a profile is not contained in that of the current subprocess.
        .PROC   OWN_PROFILE
        .CALL   R1 LEAST, R2 MOST
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        JMP     R6,GET_SUBPROCESS
        JMP     R6,PROFILE_CONTAINED : ERROR => .ERROR, OK
        UNS     6
        JMP     1.X6
.ERROR: UNS     6
        JMP     0.X6
        .ENDPROC
        .ASSERT SUBPROCESS_RECORD.PROFILE == 0

; 4.2.4.6.9.2 (design: ours)
; R2 view, R0 address of FIELD_PARAMS, R3 buffer, R1 its words -> R0 words of the field.
        .PROC   READ_VIEW
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,FIELD_PARAMETERS
        MOV     MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+3
        MOVC    MMS_READ,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    4,R3
        JMP     R6,COMMAND_MMS
        MOVC    T_READ_VIEW,R0
        JMP     END_TIMED
        .ENDPROC

; 4.2.4.6.9.2 (design: ours)
; R2 view, R0 address of FIELD_PARAMS, R3 buffer, R1 its words -> R0 words of the field.
        .PROC   WRITE_VIEW
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,FIELD_PARAMETERS
        MOVC    MMS_WRITE,R0
        MOVC    1,R1
        MOVC    0,R2
        MOVC    3,R3
        JMP     R6,COMMAND_MMS
        MOVC    T_WRITE_VIEW,R0
        JMP     END_TIMED
        .ENDPROC

; What READ_VIEW and WRITE_VIEW have in common: time, view and place as parameters of the command, the buffer as its list.
        .PROC   FIELD_PARAMETERS
        .CALL   R0 address of FIELD_PARAMS, R1 words, R2 view, R3 buffer
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,FIELD_LINK
        JMP     R6,INIT_RESPONSE_TIME
        MOV     R3,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOV     R1,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        MOVC    FIELD_PARAMS,R1
        MOVC    COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1,R4
        JMP     R6,READ_PARAMETERS
        JMP     R6,VIEW_PARAMETER
        JMPI    FIELD_LINK
        .ENDPROC

; 4.1.7.2.4 (design: ours)
; R2 view. Its message flow is traced first, if its queue has that; when it cannot be, nothing is done. The last view of a handle ends it
; in MMS. ERROR: the view went while the trace was made (VIEW_GONE), by another call or a start of the system; or a code of MMS.
        .PROC   DISMANTLE_VIEW
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,CHECK_QEL
        MOV     SOCB,R5
        MOV     PRIMARY_QEL.OWNER.X4,R0
        MOV     R0,SOCB_SR3.X5
        MOV     PRIMARY_QEL.SERIAL.X4,R0
        MOV     R0,SOCB_SR1.X5
        JMP     R6,CHECK_MFT
        JON     R1,.REFUSED
        JMP     R6,ENTER_SHARED
        MOV     SOCB,R5
        MOV     SOCB_SR3.X5,R0          ; whoever is current now
        JMP     R6,FIND_VIEW : ERROR => .GONE, OK
        MOV     SOCB_SR1.X5,R0
        SEQ     R0,PRIMARY_QEL.SERIAL.X4
        JMP     .GONE                   ; another view has the reference
        JMP     R6,DROP_VIEW : LEFT => .LEFT, LAST
        JMP     R6,LEAVE_SHARED
        MOVC    OK,R1
        JMP     END_WITH_HANDLE
.LEFT:  MOVC    OK,R1
        JMP     .END
.GONE:  MOVC    VIEW_GONE,R1
.END:   JMP     R6,LEAVE_SHARED
.REFUSED:
        JMP     END_AT_ONCE
        .ENDPROC

        .DATA
CIF_LINK:           .WORD   0
FIELD_LINK:         .WORD   0

        .PROGRAM
