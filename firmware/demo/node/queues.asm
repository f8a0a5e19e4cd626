; What processes in user mode may do with queues: they send views to a queue, receive them, and look at what is in it. LOG also
; receives buffers, and replies to them.

        .PROGRAM

; SEND_VIEW. ERROR: there is no QEL any more (CSF_NO_RESOURCE), too.
        .PROC   QUEUE_SEND
        .CALL   R0 precedence, R1 sub queue, R2 QEL reference
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     QEL_POOL+RESOURCE_POOL.FREE,R7
        JOZ     R7,NO_ROOM
        JMP     SEND_VIEW
        .ENDPROC

NO_ROOM:
        MOVC    CSF_NO_RESOURCE,R7
        JMP     0.X6

; ERROR: few control blocks or QELs are left (CSF_NO_RESOURCE). Who makes CIFs asks before, since who finds a pool empty retires; what
; is left is for those who take CIFs out.
        .PROC   QUEUE_ROOM
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     HCB_POOL+RESOURCE_POOL.FREE,R7
        SHS     R7,BLOCKS_KEPT
        JMP     NO_ROOM
        MOV     QEL_POOL+RESOURCE_POOL.FREE,R7
        SHS     R7,BLOCKS_KEPT
        JMP     NO_ROOM
        MOVC    OK,R7
        JMP     1.X6
        .ENDPROC
BLOCKS_KEPT     = 12

; The CIF of the n-th view of a queue, which stays there. ERROR: there is none (QUEUE_EMPTY).
        .PROC   QUEUE_LOOK
        .CALL   R0 n from 0 on, R1 sub queue
        .RETURN R7 completion code
        .RETURN OK: R0-R1 long CIF_ID, R2 precedence
        .DESTROY R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,QUEUE_LINK
        JMP     R6,LOCATE_SUB_QUEUE
        MOV     SUB_QUEUE.COUNT.X5,R3
        SLO     R0,R3
        JMP     .EMPTY
        MOV     R0,R3
        MOV     SUB_QUEUE.FIRST.X5,R4
.NEXT:  JOZ     R3,.HERE
        MOV     PRIMARY_QEL.NEXT.X4,R4
        ADDC    -1,R3
        JMP     .NEXT
.HERE:  MOV     PRIMARY_QEL.OBJECT_TYPE.X4,R3
        SEQ     R3,VIEW_OBJECT
        JMP     .EMPTY
        MOV     PRIMARY_QEL.PRECEDENCE.X4,R2
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R5
        MOV     HANDLE_CONTROL_BLOCK.CIF.X5,R5
        MOVL    CIF_CONTROL_BLOCK.CIF_ID.X5,R0
        MOV     QUEUE_LINK,R6
        MOVC    OK,R7
        JMP     1.X6
.EMPTY: MOVC    QUEUE_EMPTY,R7
        JMPI    QUEUE_LINK
        .ENDPROC

; The next buffer that was sent to a main queue: its words are written to the caller. ERROR: there is none (QUEUE_EMPTY), or it cannot be
; written (BAD_ADDRESS).
        .PROC   LOG_RECEIVE
        .CALL   R1 main queue, R3 data address of the caller
        .RETURN R7 completion code
        .RETURN OK: R0-R1 words, R2 QEL reference, R3 sub queue of the reply
        .DESTROY R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,QUEUE_LINK
        MOV     R3,QUEUE_TO
        JMP     R6,RECEIVE_FIRST_QEL : ERROR => .ERROR, OK
        JMP     R6,LOCATE_QEL
        MOV     PRIMARY_QEL.OBJECT_TYPE.X4,R0
        SEQ     R0,BUFFER_OBJECT
        JMP     .OTHER
        MOV     PRIMARY_QEL.REPLY_QUEUE.X4,R3
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R4
        MOV     UTILITY_BUFFER.USED.X4,R1
        ADDC    UTILITY_BUFFER.DATA,R4
        MOV     QUEUE_TO,R0
        MOV     NODE_SOCB,R5
        MON     CALLER_WRITE : ERROR => .ERROR, OK
        MOV     R1,R0
        MOV     QUEUE_LINK,R6
        MOVC    OK,R7
        JMP     1.X6
.OTHER: MOVC    BAD_OBJECT,R7
.ERROR: JMPI    QUEUE_LINK
        .ENDPROC

; Replies with a buffer to what LOG_RECEIVE has given, which goes. ERROR: as GET_BUFFER, SEND_REQUEST and DISMANTLE.
        .PROC   LOG_REPLY
        .CALL   R2 QEL reference, R3 sub queue of the reply
        .RETURN R7 completion code
        .DESTROY R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,QUEUE_LINK
        MOV     R2,QUEUE_QEL
        MOV     R3,R1
        MOVC    0,R0
        MOVC    0,R3
        JMP     R6,UTILITY_GET_BUFFER : ERROR => .ERROR, OK
        JMP     R6,SEND_REQUEST : ERROR => .ERROR, OK
        JMP     R6,DISMANTLE_BUFFER : ERROR => .ERROR, OK
        MOV     QUEUE_QEL,R2
        JMP     R6,DISMANTLE : ERROR => .ERROR, OK
        MOV     QUEUE_LINK,R6
        JMP     1.X6
.ERROR: JMPI    QUEUE_LINK
        .ENDPROC

        .DATA
QUEUE_LINK:     .WORD   0
QUEUE_TO:       .WORD   0
QUEUE_QEL:      .WORD   0
