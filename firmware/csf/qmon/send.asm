; Puts new elements into queues.

        .PROGRAM

; 4.1.7.2.2.6 (design: ours)
; Sends a buffer; LOG_SEND_PARAMS of the document is the precedence. ERROR: the queue takes nothing now (BLOCKED_QUEUE), or the
; buffer is not the current subprocess's (NOT_OWNER).
        .PROC   SEND_REQUEST
        .CALL   R0 precedence, R1 sub queue, R2 buffer reference, R3 sub queue of the reply or 0
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,SEND_LINK
        STC     5
        JON     R3,.REPLY
.CHECK: JMP     R6,NOT_BLOCKED : ERROR => .ERROR, OK
        JMP     R6,OWN_BUFFER : ERROR => .ERROR, OK
        INC     UTILITY_BUFFER.REFERENCES.X5
        JMP     R6,NEW_QEL
        MOVC    BUFFER_OBJECT,R7
        MOV     R7,PRIMARY_QEL.OBJECT_TYPE.X4
        MOV     R5,PRIMARY_QEL.OBJECT_REF.X4
        JMP     R6,PUT_IN_QUEUE
        UNS     5
        MOV     SEND_LINK,R6
        MOVC    OK,R7
        JMP     1.X6
.REPLY: STC     1
        MOV     R3,R1
        JMP     R6,LOCATE_SUB_QUEUE
        UNS     1
        JMP     .CHECK
.ERROR: UNS     5
        JMPI    SEND_LINK
        .ENDPROC

; Sends a view: a copy of its QEL goes to a queue, the sender keeps its own. ERROR: BLOCKED_QUEUE; PROFILE_CHECK.
        .PROC   SEND_VIEW
        .CALL   R0 precedence, R1 sub queue, R2 QEL reference
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,SEND_LINK
        STC     5
        JMP     R6,NOT_BLOCKED : ERROR => .ERROR, OK
        MOV     R1,R3
        JMP     R6,OWN_QEL
        JMP     R6,GET_PROFILE
        JMP     R6,CHECK_PROFILE : ERROR => .PROFILE, OK
        MOV     R3,R1
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R5
        JMP     R6,PUT_VIEW
        UNS     5
        MOV     SEND_LINK,R6
        MOVC    OK,R7
        JMP     1.X6
.PROFILE:
        MOVC    PROFILE_CHECK,R7
.ERROR: UNS     5
        JMPI    SEND_LINK
        .ENDPROC

; A new QEL of a view into a queue.
        .PROC   PUT_VIEW
        .CALL   R0 precedence, R1 sub queue, R5 HCB
        .KEEP   R0, R1, R5
        .DESTROY R2-R4, R7
        .LINK   R6
        MOV     R6,PUT_LINK
        MOVC    0,R3
        JMP     R6,NEW_QEL
        MOVC    VIEW_OBJECT,R7
        MOV     R7,PRIMARY_QEL.OBJECT_TYPE.X4
        MOV     R5,PRIMARY_QEL.OBJECT_REF.X4
        JMP     R6,NEW_VIEW_REFERENCE
        JMP     R6,PUT_IN_QUEUE
        JMPI    PUT_LINK
        .ENDPROC

; ERROR: the main queue of a sub queue is blocked.
        .PROC   NOT_BLOCKED
        .CALL   R1 sub queue
        .RETURN ERROR: R7 completion code
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        JMP     R6,MAIN_QUEUE_OF
        MOV     MAIN_QUEUE.BLOCKED.X5,R0
        SBZ     R0,BIT(MAIN_QUEUE.BLOCKED)
        JMP     .ERROR
        UNS     6
        JMP     1.X6
.ERROR: UNS     6
        MOVC    BLOCKED_QUEUE,R7
        JMP     0.X6
        .ENDPROC

; A new QEL into a queue, with its time stamp.
        .PROC   PUT_IN_QUEUE
        .CALL   R4 QEL, R0 precedence, R1 sub queue, R3 sub queue of the reply or 0
        .KEEP   R0-R5
        .DESTROY R7
        .LINK   R6
        STC     6
        MOV     R0,PRIMARY_QEL.PRECEDENCE.X4
        MOV     R1,PRIMARY_QEL.QUEUE.X4
        MOV     R3,PRIMARY_QEL.REPLY_QUEUE.X4
        JMP     R6,STAMP_QEL
        JMP     R6,REINSERT_IN_QUEUE
        UNS     6
        JMP     0.X6
        .ENDPROC
