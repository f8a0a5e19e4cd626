; Where messages enter: what arrives at TRAFFIC becomes a CIF in the queue, with a checkpoint, before the sender learns that it is kept.

        .PROGRAM

        .PROC   ENTRY
        .CALL   R1 number of the process
        .EXITS  NONE
        MOV     R1,SELF
        MOVC    STARTED_SYNCEL,R1
        MOVC    1,R2
        MOVC    TAKEN_ELEMENT,R4
        MON     AWAIT_SYNCEL : ERROR => FAILED, OK
        MOVC    TRAFFIC,R0
        NODE    F_PORT_OFFER, FAILED
.ACCEPT:
        MOVC    TRAFFIC,R0
        NODE    F_PORT_ACCEPT, .ALONE
.NEXT:  NODE    F_QUEUE_ROOM, .FULL     ; what there is no room for stays in the channel
        NODE    F_PORT_RECEIVE, .NONE
        CALL    0,KEEP_MESSAGE
        MOV     R7,MESSAGE_CC.X4
        MOVC    MESSAGE_WORDS,R0
        NODE    F_PORT_ANSWER, .CLOSE
        JMP     .NEXT
.NONE:  SEQ     R7,NO_MESSAGE
        JMP     .CLOSE
.FULL:  CALL    0,NAP
        JMP     .NEXT
.CLOSE: NODE    F_PORT_CLOSE, FAILED
        JMP     .ACCEPT
.ALONE: CALL    0,NAP
        JMP     .ACCEPT
        .ENDPROC

; The message at MESSAGE_PAGE becomes a CIF, whose number goes into it. Its words go from the area into the CIF; nothing holds them in between.
; With what does not come to its end nothing is kept.
        .PROC   KEEP_MESSAGE
        .CALL   R0 words that were received
        .RETURN R4 the message, R7 completion code
        .DESTROY R0-R3, R6
        .KEEP   *
        .LINK   STACK
        MOVC    MESSAGE_PAGE*PAGE_WORDS,R4
        MOVC    BAD_ARGUMENT,R7
        MOV     MESSAGE_PRECEDENCE.X4,R1
        ADDC    -ROUTINE,R1
        SLO     R1,FLASH-ROUTINE+1
        JMP     .OUT
        MOV     MESSAGE_CHARACTERS.X4,R1
        MOVC    CHARACTERS_MAX,R2
        SHS     R2,R1
        JMP     .OUT
        ADDC    1,R1
        SRL     R1,1
        ADDC    MESSAGE_TEXT,R1
        SHS     R0,R1
        JMP     .OUT                    ; it ends before its text does
        MOV     R1,ENTRY_WORDS
        MOV     MESSAGE_PRECEDENCE.X4,R0
        MOV     R0,ENTRY_PRECEDENCE
        MOVC    0,R0                    ; for everybody
        MOVC    0,R1
        MOVC    1,R2
        MMON    FN.CREATE_CIF, .OUT
        MOVC    MESSAGE_PAGE*PAGE_WORDS,R4
        MOVL    R0,MESSAGE_CIF.X4
        MOV     R2,ENTRY_VIEW
        MOVC    MESSAGE_FIELD,R0
        MOV     ENTRY_WORDS,R1
        MOV     R4,R3
        MMON    FN.WRITE_VIEW, .UNDO
        MOV     ENTRY_PRECEDENCE,R0
        MOVC    MESSAGE_QUEUE,R1
        MOV     ENTRY_VIEW,R2
        NODE    F_QUEUE_SEND, .UNDO
        MOV     ENTRY_VIEW,R2
        MOVC    1,R0                    ; with the checkpoint the view of this process ends
        MOVC    1,R1                    ; the message may have been delivered meanwhile
        MMON    FN.SAVE_VIEW, .OUT
        JMP     .OUT
.UNDO:  MOV     R7,ENTRY_CODE
        MOV     ENTRY_VIEW,R2
        MMON    FN.DISMANTLE_VIEW, .UNDONE
.UNDONE:
        MOV     ENTRY_CODE,R7
.OUT:   MOVC    MESSAGE_PAGE*PAGE_WORDS,R4
        RET     0
        .ENDPROC

        .DATA
ENTRY_WORDS:    .RES    1
ENTRY_PRECEDENCE: .RES  1
ENTRY_VIEW:     .RES    1
ENTRY_CODE:     .RES    1
MESSAGE_FIELD:  .WORD   0,0             ; FIELD_PARAMS: field 0, from its first word
        .PROGRAM
