; 4.2.4.4.8.5 g, RESTORE_CIF. The document has no layout of RESTORE_PARAMETER_BLOCK and CHECKPOINT_HANDLE_RECORD: both are ours. The
; block is in the memory of the caller, and is read with the caller's rights.

        .PROGRAM

; 4.2.4.4.8.5 g
; HCBs and QELs come into their lists, and QELs into their queues, in the order in which they were there. What is no block retires.
        .PROC   RESTORE_CIF
        .CALL   R4 answer
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,RESTORE_LINK
        MOV     MMS_ANSWER_RESULTS.X4,R0
        MOV     R0,RESTORE_LEFT
        MOV     SOCB,R5
        MOV     SOCB_SR3.X5,R0
        MOV     R0,RESTORE_AT
        MOVC    RESTORE_PARAMETER_BLOCK,R1
        JMP     R6,READ_BLOCK
        MOVC    HCB_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        MOV     R5,RESTORE_CIFCB
        MOVC    RESTORE_ROOM,R4
        MOVL    RESTORE_PARAMETER_BLOCK.CIF_ID.X4,R0
        MOVL    R0,CIF_CONTROL_BLOCK.CIF_ID.X5
        MOVL    RESTORE_PARAMETER_BLOCK.PROFILE.X4,R0
        MOVL    R0,CIF_CONTROL_BLOCK.PROFILE.X5
        MOV     RESTORE_PARAMETER_BLOCK.VERSION.X4,R0
        XTR     R0,7
        MOV     RESTORE_PARAMETER_BLOCK.STOPPED_STATUS.X4,R1
        XTR     R1,0
        SLL     R1,BIT(CIF_CONTROL_BLOCK.STOPPED_STATUS)
        IOR     R1,R0
        ADDC    S_ACTIVE<<BIT(CIF_CONTROL_BLOCK.STATE)|CIFCB_USAGE<<BIT(CIF_CONTROL_BLOCK.USAGE),R0
        MOV     R0,CIF_CONTROL_BLOCK.STATE.X5
        ADDC    CIF_CONTROL_BLOCK.HCBLIST,R5
        MOV     R5,RESTORE_TAIL
.HCB:   MOV     RESTORE_LEFT,R0
        JON     R0,.MORE
        JMPI    RESTORE_LINK
.MORE:  MOVC    CHECKPOINT_HANDLE_RECORD,R1
        JMP     R6,READ_BLOCK
        MOVC    HCB_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        MOV     R5,RESTORE_HCB
        MOV     RESTORE_CIFCB,R0
        MOV     R0,HANDLE_CONTROL_BLOCK.CIF.X5
        MOV     RESTORE_ROOM+CHECKPOINT_HANDLE_RECORD.MMS_REF,R0
        MOV     R0,HANDLE_CONTROL_BLOCK.MMS_REF.X5
        MOVC    S_ACTIVE<<BIT(HANDLE_CONTROL_BLOCK.STATE)|HCB_USAGE<<BIT(HANDLE_CONTROL_BLOCK.USAGE),R0
        MOV     R0,HANDLE_CONTROL_BLOCK.STATE.X5
        MOV     RESTORE_TAIL,R4
        MOV     R5,0.X4
        MOV     R5,RESTORE_TAIL         ; NEXT is its first word
        MOV     RESTORE_ROOM+CHECKPOINT_HANDLE_RECORD.QEL_WORDS,R0
        MOV     R0,R2
        MOVC    0,R3
        MOVC    CHECKPOINT_QEL,R1
        DIV     R1,R2
        JON     R3,.FAIL
        MOV     R2,RESTORE_QELS
        MOV     RESTORE_LEFT,R1
        SHS     R1,R0
        JMP     .FAIL
        SUB     R0,R1
        MOV     R1,RESTORE_LEFT
        MOV     RESTORE_AT,R1
        ADD     R0,R1
        MOV     R1,RESTORE_AT
        MOV     R1,RESTORE_QEL_AT
.QEL:   MOV     RESTORE_QELS,R0         ; the last one first: each becomes the first of its list
        JOZ     R0,.HCB
        ADDC    -1,R0
        MOV     R0,RESTORE_QELS
        MOV     RESTORE_QEL_AT,R0
        ADDC    -CHECKPOINT_QEL,R0
        MOV     R0,RESTORE_QEL_AT
        JMP     R6,RESTORE_QEL
        JMP     .QEL
.FAIL:  JMP     CSF_FAIL
        .ENDPROC
        .ASSERT HANDLE_CONTROL_BLOCK.NEXT == 0

; A QEL by its record, into the list of RESTORE_HCB and its queue.
        .PROC   RESTORE_QEL
        .CALL   R0 data address of the CHECKPOINT_QEL in the memory of the caller
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,RESTORE_QEL_LINK
        MOVC    CHECKPOINT_QEL,R1
        MOVC    RESTORE_ROOM,R4
        JMP     R6,READ_PARAMETERS
        MOV     RESTORE_ROOM+CHECKPOINT_QEL.REPLY_QUEUE,R1
        JOZ     R1,.NEW
        JMP     R6,LOCATE_SUB_QUEUE
.NEW:   JMP     R6,NEW_QEL
        MOVC    RESTORE_ROOM,R0
        MOV     R4,R5
        ADDC    PRIMARY_QEL.QUEUE,R5
        MOVC    CHECKPOINT_QEL,R1
        MOWA    X0,X5,R1
        JMP     R6,KEEP_LATEST
        MOVC    VIEW_OBJECT,R0
        MOV     R0,PRIMARY_QEL.OBJECT_TYPE.X4
        MOVC    1,R0
        MOV     R0,PRIMARY_QEL.CHECKPOINTED.X4
        MOV     R4,R5
        MOV     RESTORE_HCB,R4
        JMP     R6,INCLUDE_QEL
        MOV     R5,R4
        JMP     R6,REINSERT_IN_QUEUE
        JMPI    RESTORE_QEL_LINK
        .ENDPROC

; The next words of the block into RESTORE_ROOM. Retires when it has fewer.
        .PROC   READ_BLOCK
        .CALL   R1 words
        .DESTROY R0, R1, R4
        .KEEP   R2, R3, R5, R7
        .LINK   R6
        MOV     R6,READ_LINK
        MOV     RESTORE_LEFT,R0
        SHS     R0,R1
        JMP     .FAIL
        SUB     R1,R0
        MOV     R0,RESTORE_LEFT
        MOV     RESTORE_AT,R0
        MOVC    RESTORE_ROOM,R4
        JMP     R6,READ_PARAMETERS
        ADD     R1,R0
        MOV     R0,RESTORE_AT
        JMPI    READ_LINK
.FAIL:  JMP     CSF_FAIL
        .ENDPROC

; No CIF is left, and no dump is open.
        .PROC   REMOVE_ALL
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,RESTORE_LINK
        MOVC    0,R0
        MOV     R0,DUMPS
        MOVC    HCB_ARRAY,R5
        MOVC    NO_OF_HCBS,R3
.NEXT:  MOV     CIF_CONTROL_BLOCK.STATE.X5,R0
        SBZ     R0,BIT(CIF_CONTROL_BLOCK.USAGE)
        JMP     .ON                     ; an HCB goes with its CIF
        XTR     R0,BIT(CIF_CONTROL_BLOCK.USAGE)-1
        SRL     R0,BIT(CIF_CONTROL_BLOCK.STATE)
        JOZ     R0,.ON
        JMP     R6,REMOVE_CIFCB
.ON:    ADDC    CIF_CONTROL_BLOCK,R5
        SOB     R3,.NEXT
        JMPI    RESTORE_LINK
        .ENDPROC

        .DATA
RESTORE_LINK:       .WORD   0
RESTORE_QEL_LINK:   .WORD   0
READ_LINK:          .WORD   0
RESTORE_LEFT:       .WORD   0               ; words of the block that are not read
RESTORE_AT:         .WORD   0               ; where the next one is, in the memory of the caller
RESTORE_QELS:       .WORD   0               ; QELs of the HCB that are not read, and where they end
RESTORE_QEL_AT:     .WORD   0
RESTORE_CIFCB:      .WORD   0
RESTORE_HCB:        .WORD   0
RESTORE_TAIL:       .WORD   0               ; the word that gets the address of the next HCB
RESTORE_ROOM:       .RES    CHECKPOINT_QEL
        .ASSERT CHECKPOINT_QEL >= RESTORE_PARAMETER_BLOCK && CHECKPOINT_QEL >= CHECKPOINT_HANDLE_RECORD

        .PROGRAM
