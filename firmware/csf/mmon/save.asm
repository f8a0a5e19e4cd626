; 4.2.4.7.4, SAVE. Its interface is the document's, its design the project's: a checkpoint has the handles of a CIF that have QELs to
; save, and of these those that are or were in a queue, so that RESTORE_CIF puts them back. The block is made in the caller's buffer.

        .PROGRAM

; 4.2.4.7.4 (design: ours)
; R0 DISMANTLE, R1 SIZE, R2 VIEW, R3 BUFFER, R4 the subprocess that has the view (ours): the CSF process saves for others. ERROR: that
; subprocess does not have the view any more (VIEW_GONE), the buffer is too short (BAD_LENGTH), or MMS refuses. A view that is taken out
; before the latter two is gone nevertheless.
        .PROC   SAVE
        .CALL   R0-R4 parameters, R7 SOCB
        .EXITS  NONE
        MOV     R0,R5
        MOVC    F_SAVE,R0
        JMP     R6,CHECK_PRIVILEGE
        MOV     R3,SAVE_AT
        MOV     R1,SAVE_LEFT
        MOV     R4,R0
        JMP     R6,ENTER_SHARED
        JMP     R6,FIND_VIEW : ERROR => .GONE, OK
        MOV     SOCB,R7
        MOVC    NIL,R0
        MOV     R0,SOCB_EXITNO.X7
        MOV     R1,SAVE_HCB
        JOZ     R5,.SAVE
        JMP     R6,DROP_VIEW : LEFT => .SAVE, LAST
.SAVE:  MOV     SAVE_HCB,R5
        MOV     HANDLE_CONTROL_BLOCK.CIF.X5,R4
        MOV     SOCB,R7
        MOV     CIF_CONTROL_BLOCK.CIF_ID.X4,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS
        MOV     CIF_CONTROL_BLOCK.CIF_ID+1.X4,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.PARAMETERS+1
        JMP     R6,BLOCK_USE
        MOV     R0,SOCB_SR0.X7
        MOV     SAVES,R0
.NUMBER:
        ADDC    1,R0
        SHS     R0,2                    ; 0 and 1 say something else in CHECKPOINTED
        JMP     .NUMBER
        MOV     R0,SAVES
        MOV     R0,SOCB_SR1.X7
        MOV     R4,SOCB_SR2.X7
        MOV     R4,R5
        JMP     R6,MAKE_CHECKPOINT : ERROR => .SHORT, OK
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        MOV     SOCB_SR3.X5,R0
        MOV     R0,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER
        MOV     R1,MMS_PARAMS+SEND_TO_MMS_PARAMS.TRAILER_SIZE
        MOVC    MMS_SAVE,R0
        JOZ     R1,.SEND
        MOVC    1,R1
.SEND:  MOVC    0,R2
        MOVC    2,R3
        JMP     R6,COMMAND_MMS
        JMP     R6,ENTER_SHARED
        JMP     R6,MARK_SAVED
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        CLR     SOCB_SR2.X5
        MOV     SOCB_EXITNO.X5,R0
        JON     R0,END_WITH_HANDLE
        JMP     END_CALL
.SHORT: MOVC    BAD_LENGTH,R1
        MOV     SOCB,R5
        JMP     R6,MARK_SAVED
        JMP     R6,LEAVE_SHARED
        MOV     SOCB,R5
        CLR     SOCB_SR2.X5
        MOV     SOCB_EXITNO.X5,R0
        JON     R0,END_WITH_HANDLE
        JMP     END_AT_ONCE
.GONE:  JMP     R6,LEAVE_SHARED
        MOVC    VIEW_GONE,R1
        MOV     SOCB,R5
        CLR     SOCB_SR2.X5
        JMP     END_AT_ONCE
        .ENDPROC

; The checkpoint parameter block of a CIF, in the caller's buffer; none when no handle has QELs to save. The QELs in it have the number of
; this SAVE in CHECKPOINTED, if no checkpoint has them yet. ERROR: it does not fit.
        .PROC   MAKE_CHECKPOINT
        .CALL   R5 CIFCB
        .RETURN OK: R1 words of the block
        .DESTROY R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,CHECKPOINT_LINK
        MOVC    0,R0
        MOV     R0,SAVE_WORDS
        MOV     CIF_CONTROL_BLOCK.STATE.X5,R0
        SRL     R0,BIT(CIF_CONTROL_BLOCK.STOPPED_STATUS)
        XTR     R0,0
        MOV     R0,SAVE_STOPPED
        MOV     CIF_CONTROL_BLOCK.HCBLIST.X5,R5
.HCB:   JOZ     R5,.OK
        MOV     R5,SAVE_HCB
        JMP     R6,COUNT_SAVED
        JOZ     R2,.NEXT
        MOV     SAVE_WORDS,R0
        JON     R0,.HANDLE
        MOV     SAVE_STOPPED,R0         ; in front of the first handle
        MOV     R0,SAVE_ROOM
        MOVC    1,R1
        JMP     R6,WRITE_BLOCK : ERROR => .ERROR, OK
.HANDLE:
        MOV     HANDLE_CONTROL_BLOCK.MMS_REF.X5,R0
        MOV     R0,SAVE_ROOM+CHECKPOINT_HANDLE_RECORD.MMS_REF
        MOV     R2,SAVE_ROOM+CHECKPOINT_HANDLE_RECORD.QEL_WORDS
        MOVC    CHECKPOINT_HANDLE_RECORD,R1
        JMP     R6,WRITE_BLOCK : ERROR => .ERROR, OK
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X5,R5
.QEL:   JOZ     R5,.NEXT
        MOV     PRIMARY_QEL.QUEUE.X5,R0
        JOZ     R0,.AFTER
        MOV     R5,R4
        ADDC    PRIMARY_QEL.QUEUE,R4
        MOVC    SAVE_ROOM,R0
        MOVC    CHECKPOINT_QEL,R1
        MOWA    X4,X0,R1
        MOVC    CHECKPOINT_QEL,R1
        JMP     R6,WRITE_BLOCK : ERROR => .ERROR, OK
        MOV     PRIMARY_QEL.CHECKPOINTED.X5,R0
        SNE     R0,1
        JMP     .AFTER
        MOV     SAVES,R0
        MOV     R0,PRIMARY_QEL.CHECKPOINTED.X5
.AFTER: MOV     PRIMARY_QEL.OBJECT_LINK.X5,R5
        JMP     .QEL
.NEXT:  MOV     SAVE_HCB,R5
        MOV     HANDLE_CONTROL_BLOCK.NEXT.X5,R5
        JMP     .HCB
.OK:    MOV     SAVE_WORDS,R1
        MOV     CHECKPOINT_LINK,R6
        JMP     1.X6
.ERROR: JMPI    CHECKPOINT_LINK
        .ENDPROC

; Words of the QELs of an HCB that a checkpoint has.
        .PROC   COUNT_SAVED
        .CALL   R5 HCB
        .RETURN R2 words
        .DESTROY R0, R4
        .KEEP   R1, R3, R5, R7
        .LINK   R6
        MOVC    0,R2
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X5,R4
.NEXT:  JOZ     R4,.OUT
        MOV     PRIMARY_QEL.QUEUE.X4,R0
        JOZ     R0,.ON
        ADDC    CHECKPOINT_QEL,R2
.ON:    MOV     PRIMARY_QEL.OBJECT_LINK.X4,R4
        JMP     .NEXT
.OUT:   JMP     0.X6
        .ENDPROC

; Words of SAVE_ROOM after those that are in the caller's buffer. ERROR: they do not fit. What cannot be written retires.
        .PROC   WRITE_BLOCK
        .CALL   R1 words
        .DESTROY R0, R4
        .KEEP   R1-R3, R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     7
        MOV     SAVE_LEFT,R0
        SHS     R0,R1
        JMP     .ERROR
        SUB     R1,R0
        MOV     R0,SAVE_LEFT
        MOV     SAVE_WORDS,R0
        ADD     R1,R0
        MOV     R0,SAVE_WORDS
        MOV     SAVE_AT,R0
        MOVC    SAVE_ROOM,R4
        MOV     SOCB,R5
        MON     CALLER_WRITE : ERROR => .FAIL, OK
        ADD     R1,R0
        MOV     R0,SAVE_AT
        UNS     7
        JMP     1.X6
.ERROR: UNS     7
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

; What becomes of the checkpoint: when MMS has it, the QELs in it are CHECKPOINTED, and their HCBs SAVED; or else they are as before. That
; are those with the number of this SAVE, in SR1, unless the CIF has gone meanwhile: SR2 is its control block, SR0 the use of it.
        .PROC   MARK_SAVED
        .CALL   R1 completion code, R5 SOCB
        .DESTROY R0, R2-R5, R7
        .KEEP   R1
        .LINK   R6
        MOV     R6,CHECKPOINT_LINK
        MOV     SOCB_SR1.X5,R2
        MOV     SOCB_SR2.X5,R4
        MOV     SOCB_SR0.X5,R0
        JMP     R6,IS_SAME_BLOCK : ERROR => .GONE, OK
        MOVC    0,R3
        JON     R1,.LIST
        MOVC    1,R3
.LIST:  MOV     CIF_CONTROL_BLOCK.HCBLIST.X4,R4
.HCB:   JOZ     R4,.GONE
        MOV     HANDLE_CONTROL_BLOCK.QELLIST.X4,R5
.QEL:   JOZ     R5,.NEXT
        SEQ     R2,PRIMARY_QEL.CHECKPOINTED.X5
        JMP     .AFTER
        MOV     R3,PRIMARY_QEL.CHECKPOINTED.X5
        JOZ     R3,.AFTER
        MOV     HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS.X4,R0
        MOVC    ~MASK(HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS) & 0xFFFF,R7
        AND     R7,R0
        MOV     R0,HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS.X4
.AFTER: MOV     PRIMARY_QEL.OBJECT_LINK.X5,R5
        JMP     .QEL
.NEXT:  MOV     HANDLE_CONTROL_BLOCK.NEXT.X4,R4
        JMP     .HCB
.GONE:  JMPI    CHECKPOINT_LINK
        .ENDPROC
        .ASSERT HANDLE_CONTROL_BLOCK.CHECKPOINT_STATUS.SAVED == 0

        .DATA
CHECKPOINT_LINK:    .WORD   0
SAVE_AT:            .WORD   0               ; where the next words go in the caller's buffer, and how many more it takes
SAVE_LEFT:          .WORD   0
SAVE_WORDS:         .WORD   0               ; words of the block so far
SAVE_STOPPED:       .WORD   0
SAVE_HCB:           .WORD   0
SAVE_ROOM:          .RES    CHECKPOINT_QEL

        .PROGRAM
