; Takes elements out of queues, and returns them.

        .PROGRAM

; 4.1.7.2.2.1 (design: ours)
; The first QEL of a main queue: the one of the greatest precedence, of equals that of the first sub queue. It becomes the
; current subprocess's. ERROR: there is none (QUEUE_EMPTY); the document's first parameter, which lets the caller wait, there is not.
        .PROC   RECEIVE_FIRST_QEL
        .CALL   R1 main queue
        .RETURN OK: R0 precedence, R2 QEL reference, R3 sub queue
        .RETURN R7 completion code
        .KEEP   R1, R4, R5
        .DESTROY R0, R2, R3
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        JMP     R6,LOCATE_MAIN_QUEUE
        MOVC    NIL,R4                  ; the best so far, and its precedence
        MOVC    0,R0
        MOVC    SUB_QUEUE_ARRAY,R5
        MOVC    NO_OF_SUB_QUEUES,R3
.NEXT:  SNE     R1,SUB_QUEUE.MAIN_QUEUE.X5
        JMP     .LOOK
.ON:    ADDC    SUB_QUEUE,R5
        SOB     R3,.NEXT
        JOZ     R4,.EMPTY
        JMP     R6,CHAIN_OUT_QEL
        MOV     R4,R5
        JMP     R6,GET_SUBPROCESS
        MOV     R0,PRIMARY_QEL.OWNER.X5
        MOV     R5,R4
        JMP     R6,QEL_REFERENCE
        MOV     R2,FOUND_QEL
        MOV     PRIMARY_QEL.PRECEDENCE.X4,R0
        MOV     R0,FOUND_PRECEDENCE
        MOV     PRIMARY_QEL.QUEUE.X4,R0
        MOV     R0,FOUND_QUEUE
        UNS     6
        MOV     FOUND_PRECEDENCE,R0
        MOV     FOUND_QEL,R2
        MOV     FOUND_QUEUE,R3
        MOVC    OK,R7
        JMP     1.X6
.LOOK:  MOV     SUB_QUEUE.FIRST.X5,R7
        SNE     R7,R5
        JMP     .ON
        MOV     PRIMARY_QEL.PRECEDENCE.X7,R2
        JOZ     R4,.BEST
        SLO     R0,R2
        JMP     .ON
.BEST:  MOV     R7,R4
        MOV     R2,R0
        JMP     .ON
.EMPTY: UNS     6
        MOVC    QUEUE_EMPTY,R7
        JMP     0.X6
        .ENDPROC

; 4.1.7.2.2.4 (design: ours)
; The current subprocess gives a QEL of a buffer up. ERROR: it is one of a view (BAD_OBJECT), which the Message Monitor dismantles.
        .PROC   DISMANTLE
        .CALL   R2 QEL reference
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        STC     6
        JMP     R6,OWN_QEL
        MOV     PRIMARY_QEL.OBJECT_TYPE.X4,R0
        SEQ     R0,BUFFER_OBJECT
        JMP     .ERROR
        MOV     PRIMARY_QEL.OBJECT_REF.X4,R5
        JMP     R6,DROP_BUFFER
        JMP     R6,DISMANTLE_QEL
        UNS     6
        MOVC    OK,R7
        JMP     1.X6
.ERROR: UNS     6
        MOVC    BAD_OBJECT,R7
        JMP     0.X6
        .ENDPROC
