; 4.2.4.4.6, Attributes and Profiles. The use of registers is the project's.

        .PROGRAM

; 4.2.4.4.6.5 a
; R0 LEAST, R1 MOST, R2 view. The document converts the profile to a security profile, which MMS does not take. The old profile
; waits for the answer in the SOCB, and the CIFCB is noted.
        .PROC   CHANGE_PROFILE
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        JMP     R6,ENTER_SHARED
        JMP     R6,CHECK_QEL
        MOV     R1,R4
        MOV     SOCB,R5
        MOV     SOCB_SR0.X5,R1
        MOV     SOCB_SR1.X5,R2
        MOV     HANDLE_CONTROL_BLOCK.MMS_REF.X4,R0
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R4
        JMP     R6,CHECK_CIF_PROFILE : ERROR => .REFUSED, OK
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     R1,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        MOV     R2,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+2
        JMP     R6,NOTE_BLOCK
        MOV     CIF_CONTROL_BLOCK.PROFILE.LEAST.X4,R0
        MOV     R0,SOCB_OLD_LEAST.X5
        MOV     CIF_CONTROL_BLOCK.PROFILE.MOST.X4,R0
        MOV     R0,SOCB_OLD_MOST.X5
        MOV     R1,CIF_CONTROL_BLOCK.PROFILE.LEAST.X4
        MOV     R2,CIF_CONTROL_BLOCK.PROFILE.MOST.X4
        JMP     R6,LEAVE_SHARED
        MOVC    MMS_CHANGE_ATTRIBUTES,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    3,R3
        JMP     R6,COMMAND_MMS
        JOZ     R1,.END
        JMP     R6,ENTER_SHARED
        JMP     R6,RESTORE_PROFILE
        JMP     R6,LEAVE_SHARED
.END:   CLR     SOCB_OLD_LEAST.X5
        JMP     END_CALL
.REFUSED:
        JMP     R6,LEAVE_SHARED
        MOVC    PROFILE_CHECK,R1
        JMP     END_AT_ONCE
        .ENDPROC

; ERROR: a profile is not contained in that of a subprocess that has a view of a CIF, or of a queue where a view is or was last.
        .PROC   CHECK_CIF_PROFILE
        .CALL   R1 LEAST, R2 MOST, R4 CIFCB
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     7
        MOV     CIF_CONTROL_BLOCK.HCBLIST.X4,R7
.HCB:   JOZ     R7,.OK
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X7,R5
.QEL:   JOZ     R5,.NEXT
        MOV     PRIMARY_QEL.QUEUE.X5,R3
        JOZ     R3,.OWNER
        JMP     R6,CHECK_PROFILE : ERROR => .ERROR, OK
.OWNER: MOV     PRIMARY_QEL.OWNER.X5,R4
        SNE     R4,-1
        JMP     .ON
        SLO     R4,NO_OF_SUBPROCESSES
        JMP     .FAIL
        SLL     R4,2
        ADDC    SUBPROCESS_ARRAY,R4
        JMP     R6,PROFILE_CONTAINED : ERROR => .ERROR, OK
.ON:    MOV     PRIMARY_QEL.OBJECT_LINK.X5,R5
        JMP     .QEL
.NEXT:  MOV     HANDLE_CONTROL_BLOCK.NEXT.X7,R7
        JMP     .HCB
.OK:    UNS     7
        JMP     1.X6
.ERROR: UNS     7
        JMP     0.X6
.FAIL:  JMP     CSF_FAIL
        .ENDPROC
        .ASSERT SUBPROCESS_RECORD.PROFILE == 0

; Puts the old profile of a CIF back, unless its CIFCB went away or got another profile while the answer was awaited.
        .PROC   RESTORE_PROFILE
        .CALL   R5 SOCB
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     6
        JMP     R6,NOTED_BLOCK : ERROR => .GONE, OK
        MOV     SOCB_SR0.X5,R0
        SEQ     R0,CIF_CONTROL_BLOCK.PROFILE.LEAST.X4
        JMP     .GONE
        MOV     SOCB_SR1.X5,R0
        SEQ     R0,CIF_CONTROL_BLOCK.PROFILE.MOST.X4
        JMP     .GONE
        MOV     SOCB_OLD_LEAST.X5,R0
        MOV     R0,CIF_CONTROL_BLOCK.PROFILE.LEAST.X4
        MOV     SOCB_OLD_MOST.X5,R0
        MOV     R0,CIF_CONTROL_BLOCK.PROFILE.MOST.X4
.GONE:  UNS     6
        JMP     0.X6
        .ENDPROC

; 4.2.4.4.6.5 b
; R2 view, R3 buffer, R1 its words: the attributes of the view.
        .PROC   GET_VIEW_ATTRIBUTES
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R3,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOV     R1,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        JMP     R6,VIEW_PARAMETER
        MOVC    MMS_GET_VIEW_ATTRIBUTES,R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    1,R3
        JMP     R6,COMMAND_MMS
        JMP     END_CALL
        .ENDPROC

; The MMS_REF of a view of the current subprocess as the first parameter of a command.
        .PROC   VIEW_PARAMETER
        .CALL   R2 view
        .KEEP   R2
        .DESTROY R0, R1, R3-R5, R7
        .LINK   R6
        MOV     R6,COMMAND_LINK
        JMP     R6,ENTER_SHARED
        JMP     R6,CHECK_QEL
        MOV     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.MMS_REF.X4,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        JMP     R6,LEAVE_SHARED
        JMPI    COMMAND_LINK
        .ENDPROC
