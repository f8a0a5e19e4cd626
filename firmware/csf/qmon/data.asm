; Data of the Queue Monitor: the data that all processes share, and words of each process.

        .SHARED CSF
QEL_POOL:           .VAR    RESOURCE_POOL
QEL_ARRAY:          .VAR    ARRAY (1..NO_OF_QELS) OF PRIMARY_QEL
MAIN_QUEUE_ARRAY:   .VAR    ARRAY (1..NO_OF_MAIN_QUEUES) OF MAIN_QUEUE
SUB_QUEUE_ARRAY:    .VAR    ARRAY (1..NO_OF_SUB_QUEUES) OF SUB_QUEUE

LATEST_TIME:        .RES    4               ; the latest time stamp of a restored QEL
QEL_SERIALS:        .RES    1               ; the latest SERIAL

        .DATA
FOUND_QEL:          .WORD   0
FOUND_QUEUE:        .WORD   0
FOUND_PRECEDENCE:   .WORD   0
SEND_LINK:          .WORD   0               ; link of what sends
PUT_LINK:           .WORD   0               ; of PUT_VIEW
QUEUE_ELEMENT:      .WORD   0,0             ; to a listener

        .PROGRAM

; Sets up the Queue Monitor's part of the shared protected segment: QELs are free, queues empty. Every sub queue is one of main
; queue 1 until somebody says another.
        .PROC   INIT_QMON
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,SEND_LINK
        MOVC    QEL_POOL,R4
        MOVC    QEL_ARRAY,R5
        MOVC    NO_OF_QELS,R1
        MOVC    PRIMARY_QEL,R2
        JMP     R6,INIT_RESOURCE_POOL
        MOVC    MAIN_QUEUE_ARRAY,R4
        MOVC    SIZE(MAIN_QUEUE_ARRAY),R1
        JMP     R6,CLEAR_WORDS
        MOVC    LATEST_TIME,R4
        MOVC    SIZE(LATEST_TIME),R1
        JMP     R6,CLEAR_WORDS
        MOVC    0,R0
        MOV     R0,QEL_SERIALS
        MOVC    SUB_QUEUE_ARRAY,R4
        MOVC    NO_OF_SUB_QUEUES,R1
        MOVC    1,R0
.NEXT:  MOV     R4,SUB_QUEUE.FIRST.X4
        MOV     R4,SUB_QUEUE.LAST.X4
        CLR     SUB_QUEUE.COUNT.X4
        MOV     R0,SUB_QUEUE.MAIN_QUEUE.X4
        ADDC    SUB_QUEUE,R4
        SOB     R1,.NEXT
        JMPI    SEND_LINK
        .ENDPROC
