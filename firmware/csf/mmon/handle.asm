; 4.2.4.5.1, handles: an HCB with its first QEL, while MMS is asked for a view, and when no QEL is left. The states are the document's,
; the actions in them are the project's: a block that waits for MMS is not S_ACTIVE, so that nobody uses its view.

        .PROGRAM

; A new HCB, the first one of its CIF, with which the current call is going to wait, and a QEL of it, the current subprocess's.
        .PROC   NEW_HANDLE
        .CALL   R5 CIFCB, R0 state of CIFCB_STATE
        .RETURN R4 HCB
        .DESTROY R0, R3
        .KEEP   R1, R2, R5, R7
        .LINK   R6
        MOV     R6,HANDLE_LINK
        MOV     R5,R3
        MOVC    HCB_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        SLL     R0,BIT(HANDLE_CONTROL_BLOCK.STATE)
        ADDC    NEW_HCB_FLAGS,R0
        MOV     R0,HANDLE_CONTROL_BLOCK.STATE.X5
        MOV     R3,HANDLE_CONTROL_BLOCK.CIF.X5
        MOV     R3,R4
        MOV     CIF_CONTROL_BLOCK.HCBLIST.X4,R0
        MOV     R0,HANDLE_CONTROL_BLOCK.NEXT.X5
        MOV     R5,CIF_CONTROL_BLOCK.HCBLIST.X4
        JMP     R6,NEW_QEL
        MOVC    VIEW_OBJECT,R0
        MOV     R0,PRIMARY_QEL.OBJECT_TYPE.X4
        XCH     R4,R5
        JMP     R6,INCLUDE_QEL
        MOV     R3,R5
        JMP     R6,NOTE_BLOCK
        JMPI    HANDLE_LINK
        .ENDPROC
NEW_HCB_FLAGS       = HCB_USAGE<<BIT(HANDLE_CONTROL_BLOCK.USAGE) | HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS.NOT_SAVED<<BIT(HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS)

        .PROC   SET_STATE
        .CALL   R4 control block, R0 state of CIFCB_STATE
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     2
        SLL     R0,BIT(CIF_CONTROL_BLOCK.STATE)
        MOV     CIF_CONTROL_BLOCK.STATE.X4,R1
        MOVC    ~MASK(CIF_CONTROL_BLOCK.STATE) & 0xFFFF,R2
        AND     R2,R1
        IOR     R0,R1
        MOV     R1,CIF_CONTROL_BLOCK.STATE.X4
        UNS     2
        JMP     0.X6
        .ENDPROC

; What a call has waited for that asked MMS for a view of the noted handle. Enters the critical region, which END_OPEN leaves. ERROR:
; MMS refuses, and the handle goes, or it is gone (CIF_GONE).
        .PROC   VIEW_ANSWERED
        .CALL   R1 completion code, R4 answer, R5 SOCB
        .RETURN R1 completion code
        .RETURN OK: R4 HCB, R7 answer
        .DESTROY R0, R4, R7
        .KEEP   R2, R3, R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,ANSWERED_LINK
        MOV     R4,R7
        JMP     R6,ENTER_SHARED
        JMP     R6,NOTED_BLOCK : ERROR => .GONE, OK
        JON     R1,.NONE
        MOV     ANSWERED_LINK,R6
        JMP     1.X6
.NONE:  JMP     R6,EXCLUDE_HCB
        JMPI    ANSWERED_LINK
.GONE:  JON     R1,.OUT
        MOVC    CIF_GONE,R1
.OUT:   JMPI    ANSWERED_LINK
        .ENDPROC

; The end of a call after VIEW_ANSWERED.
        .PROC   END_OPEN
        .CALL   R1 completion code, R5 SOCB
        .EXITS  NONE
        JMP     R6,LEAVE_SHARED
        JMP     END_CALL
        .ENDPROC

; The view of a handle that MMS has given: its HCB is active, its QEL is the view.
        .PROC   OPEN_HANDLE
        .CALL   R4 HCB, R0 MMS_REF
        .RETURN R2 view
        .DESTROY R0
        .KEEP   R1, R3-R5, R7
        .LINK   R6
        MOV     R6,HANDLE_LINK
        MOV     R0,HANDLE_CONTROL_BLOCK.MMS_REF.X4
        MOVC    S_ACTIVE,R0
        JMP     R6,SET_STATE
        MOV     R4,HANDLE_HCB
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X4,R4
        JMP     R6,QEL_REFERENCE
        MOV     HANDLE_HCB,R4
        JMPI    HANDLE_LINK
        .ENDPROC

; The view of a QEL goes. LAST: its HCB has no other; then it is S_REMOVE, and noted for END_HANDLE.
        .PROC   DROP_VIEW
        .CALL   R4 QEL, R1 HCB
        .DESTROY R0, R2, R3, R7
        .KEEP   R1, R4, R5
        .LINK   R6
        .EXITS  LEFT, LAST
        STC     6
        JMP     R6,EXCLUDE_QEL
        MOV     R1,R4
        SOZ     HANDLE_CONTROL_BLOCK.QELCOUNT.X4
        JMP     .LEFT
        MOVC    S_REMOVE,R0
        JMP     R6,SET_STATE
        JMP     R6,NOTE_BLOCK
        UNS     6
        JMP     1.X6
.LEFT:  UNS     6
        JMP     0.X6
        .ENDPROC

; The HCB that DROP_VIEW has left without a QEL: its view ends in MMS, with the last one the CIF, then its control block is released. Waits.
; Before and after that it may be gone, by a start of the system: MMS has its view no more then.
        .PROC   END_HANDLE
        .RETURN R1 completion code, R5 SOCB
        .DESTROY R0, R2-R4, R7
        .LINK   R6
        MOV     SOCB,R5
        MOV     R6,SOCB_HANDLE_LINK.X5
        MOVC    OK,R1
        JMP     R6,ENTER_SHARED
        JMP     R6,NOTED_BLOCK : ERROR => .GONE, OK
        MOV     HANDLE_CONTROL_BLOCK.MMS_REF.X4,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     HANDLE_CONTROL_BLOCK.NEXT.X4,R1
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R7
        MOV     R4,R2
        MOVC    MMS_REMOVE,R0
        MOVC    1,R3
        JON     R1,.COMMAND
        SEQ     R2,CIF_CONTROL_BLOCK.HCBLIST.X7
        JMP     .COMMAND
        MOV     CIF_CONTROL_BLOCK.CIF_ID.X7,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     CIF_CONTROL_BLOCK.CIF_ID+1.X7,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        MOVC    MMS_REMOVE_CIF,R0
        MOVC    2,R3
.COMMAND:
        JMP     R6,LEAVE_SHARED
        MOVC    0,R1
        MOVC    0,R2
        JMP     R6,COMMAND_MMS
        JMP     R6,ENTER_SHARED
        JMP     R6,NOTED_BLOCK : ERROR => .GONE, OK
        JMP     R6,EXCLUDE_HCB
.GONE:  JMP     R6,LEAVE_SHARED
        .ASSUME "the link that it stored in the SOCB before it waited", EXIT RETURN
        JMPI    SOCB_HANDLE_LINK.X5
        .ENDPROC

; The end of a call that DROP_VIEW has left a handle: after END_HANDLE. The first code that is not OK is the call's.
        .PROC   END_WITH_HANDLE
        .CALL   R1 completion code, R5 SOCB
        .EXITS  NONE
        MOV     R1,SOCB_CC.X5
        JMP     R6,END_HANDLE
        MOV     SOCB_CC.X5,R0
        JOZ     R0,.END
        MOV     R0,R1
.END:   JMP     END_CALL
        .ENDPROC

        .DATA
ANSWERED_LINK:      .WORD   0
HANDLE_LINK:        .WORD   0
HANDLE_HCB:         .WORD   0

        .PROGRAM
