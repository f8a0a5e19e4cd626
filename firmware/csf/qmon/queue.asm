; Queues: ordered by precedence, the greatest first, and equals in the order in which they first came.

        .PROGRAM

; Retires for a wild reference.
        .PROC   LOCATE_SUB_QUEUE
        .CALL   R1 sub queue
        .RETURN R5 SUB_QUEUE
        .KEEP   R0-R4, R7
        .LINK   R6
        MOV     R1,R5
        ADDC    -1,R5
        SLO     R5,NO_OF_SUB_QUEUES
        JMP     BAD_QUEUE
        SLL     R5,2
        ADDC    SUB_QUEUE_ARRAY,R5
        JMP     0.X6
        .ENDPROC

; Retires for a wild reference.
        .PROC   LOCATE_MAIN_QUEUE
        .CALL   R1 main queue
        .RETURN R5 MAIN_QUEUE
        .KEEP   R0-R4, R7
        .LINK   R6
        MOV     R1,R5
        ADDC    -1,R5
        SLO     R5,NO_OF_MAIN_QUEUES
        JMP     BAD_QUEUE
        SLL     R5,2
        ADDC    MAIN_QUEUE_ARRAY,R5
        JMP     0.X6
        .ENDPROC

; The main queue of a sub queue. Retires for a wild reference.
        .PROC   MAIN_QUEUE_OF
        .CALL   R1 sub queue
        .RETURN R5 MAIN_QUEUE
        .KEEP   R0-R4, R7
        .LINK   R6
        STC     6
        JMP     R6,LOCATE_SUB_QUEUE
        MOV     SUB_QUEUE.MAIN_QUEUE.X5,R1
        JMP     R6,LOCATE_MAIN_QUEUE
        MOV     R5,FOUND_QUEUE
        UNS     6
        MOV     FOUND_QUEUE,R5
        JMP     0.X6
        .ENDPROC

BAD_QUEUE:
        MOVC    CSF_BAD_QUEUE,R7
        JMP     CSF_RETIRE

; 4.2.2.7.4 (design: ours)
; Puts a QEL back to where it was in the queue where it was last: among those of its precedence, by its time stamp. The queue's listener
; hears of it.
        .PROC   REINSERT_IN_QUEUE
        .CALL   R4 QEL
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MOV     PRIMARY_QEL.OWNER.X4,R0
        SNE     R0,-1
        JMP     CSF_FAIL                ; it is in a queue
        MOVC    NO_OWNER,R0
        MOV     R0,PRIMARY_QEL.OWNER.X4
        MOV     PRIMARY_QEL.QUEUE.X4,R1
        JMP     R6,LOCATE_SUB_QUEUE
        INC     SUB_QUEUE.COUNT.X5
        MOV     PRIMARY_QEL.PRECEDENCE.X4,R0
        MOV     R5,R7
.NEXT:  MOV     PRIMARY_QEL.NEXT.X7,R7
        SNE     R7,R5
        JMP     .BEFORE
        MOV     PRIMARY_QEL.PRECEDENCE.X7,R1
        SHS     R1,R0
        JMP     .BEFORE
        SEQ     R1,R0
        JMP     .NEXT
        JMP     R6,IS_LATER : NO => .NEXT, YES
.BEFORE:
        MOV     PRIMARY_QEL.PREV.X7,R1
        MOV     R7,PRIMARY_QEL.NEXT.X4
        MOV     R1,PRIMARY_QEL.PREV.X4
        MOV     R4,PRIMARY_QEL.PREV.X7
        MOV     R1,R7
        MOV     R4,PRIMARY_QEL.NEXT.X7
        JMP     R6,TELL_LISTENER
        UNS     7
        JMP     0.X6
        .ENDPROC

; Sends the listener of a queue, if it has one, an element without words. One whose syncel is full has others to look at, and one that
; has retired looks no more.
        .PROC   TELL_LISTENER
        .CALL   R5 SUB_QUEUE
        .DESTROY R0, R1, R4, R5, R7
        .KEEP   R2, R3
        .LINK   R6
        STC     6
        MOV     SUB_QUEUE.MAIN_QUEUE.X5,R1
        JMP     R6,LOCATE_MAIN_QUEUE
        MOV     MAIN_QUEUE.LISTENER.X5,R0
        JOZ     R0,.OUT
        ADDC    -1,R0
        MOVC    QUEUE_SYNCEL,R1
        MOVC    QUEUE_ELEMENT,R4
        MON     PCF_SEND : ERROR => .OUT, OK
.OUT:   UNS     6
        JMP     0.X6
        .ENDPROC

; Whether a QEL came to its queue later than another one.
        .PROC   IS_LATER
        .CALL   R7 QEL, R4 the other
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  NO, YES
        STC     7
        ADDC    PRIMARY_QEL.TIME,R7
        MOV     R4,R5
        ADDC    PRIMARY_QEL.TIME,R5
        MOV     R7,R4
        JMP     R6,COMPARE_TIMES : NO => .NO, YES
        UNS     7
        JMP     1.X6
.NO:    UNS     7
        JMP     0.X6
        .ENDPROC

; Takes a QEL out of the queue in which it is.
        .PROC   CHAIN_OUT_QEL
        .CALL   R4 QEL
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     7
        MOV     PRIMARY_QEL.NEXT.X4,R7
        MOV     PRIMARY_QEL.PREV.X4,R5
        MOV     R7,PRIMARY_QEL.NEXT.X5
        MOV     R5,PRIMARY_QEL.PREV.X7
        CLR     PRIMARY_QEL.NEXT.X4
        CLR     PRIMARY_QEL.PREV.X4
        MOV     PRIMARY_QEL.QUEUE.X4,R1
        JMP     R6,LOCATE_SUB_QUEUE
        DEC     SUB_QUEUE.COUNT.X5
        UNS     7
        JMP     0.X6
        .ENDPROC

; 4.2.2.7.7 (design: ours)
; ERROR: a profile is not contained in that of a queue.
        .PROC   CHECK_PROFILE
        .CALL   R1 LEAST, R2 MOST, R3 sub queue
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        MOV     R1,R0
        MOV     R3,R1
        JMP     R6,MAIN_QUEUE_OF
        MOV     R0,R1
        ADDC    MAIN_QUEUE.PROFILE,R5
        MOV     R5,R4
        JMP     R6,PROFILE_CONTAINED : ERROR => .ERROR, OK
        UNS     6
        JMP     1.X6
.ERROR: UNS     6
        JMP     0.X6
        .ENDPROC
