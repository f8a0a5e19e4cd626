; The operator's terminal: commands are typed at its console, one word in a line, of which the first letter counts. Each asks the
; node, and prints the answer:
;
;       start           how the node has started, and how many messages were restored
;       queue           the messages in the queue, the next one first
;       take            the next message is delivered, and leaves the queue
;       occupancy       what the storages of MMS hold
;       figures         how often MMS has served what
;       dump            what was delivered goes into a dump
;       wait            nothing is asked: waits until another partition has stopped
;       end             the node stops

        .INCLUDE "../../lib/abi.inc"
        .INCLUDE "traffic.inc"
        .INCLUDE "../../csf/mms.inc"
LINE_SERVICE    = DESK
        .INCLUDE "channel.inc"
        .INCLUDE "print.inc"

        .PROC   START
        .EXITS  NONE
        JMP     R6,GET_COMMAND : END => .END, COMMAND
        MOVC    's',R1
        SNE     R0,R1
        JMP     SHOW_START
        MOVC    'q',R1
        SNE     R0,R1
        JMP     SHOW_QUEUE
        MOVC    't',R1
        SNE     R0,R1
        JMP     SHOW_TAKEN
        MOVC    'o',R1
        SNE     R0,R1
        JMP     SHOW_OCCUPANCY
        MOVC    'f',R1
        SNE     R0,R1
        JMP     SHOW_FIGURES
        MOVC    'd',R1
        SNE     R0,R1
        JMP     SHOW_DUMP
        MOVC    'w',R1
        SNE     R0,R1
        JMP     WAIT_FOR_STOP
        MOVC    'e',R1
        SEQ     R0,R1
        JMP     START                   ; what is no command asks nothing
        MOVC    ASK_END,R0
        MOVC    0,R1
        JMP     R6,ASK
.END:   MOVC    0,R7
        JMP     FAILED
        .ENDPROC

; The first character of a line.
        .PROC   GET_COMMAND
        .RETURN COMMAND: R0 character
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   R6
        .EXITS  END, COMMAND
        STC     6
        JMP     R6,GET_CHARACTER : END => .END, CHARACTER
        MOV     R0,R2
.REST:  MOVC    '\n',R1
        SNE     R0,R1
        JMP     .LINE
        JMP     R6,GET_CHARACTER : END => .LINE, CHARACTER
        JMP     .REST
.LINE:  MOV     R2,COMMAND
        UNS     6
        MOV     COMMAND,R0
        JMP     1.X6
.END:   UNS     6
        JMP     0.X6
        .ENDPROC

; Asks the node. When it has gone, which is the answer to ASK_END, the terminal stops.
        .PROC   ASK
        .CALL   R0 request, R1 parameter
        .RETURN R0 completion code, R5 the answer
        .DESTROY R1-R3, R7
        .KEEP   *
        .LINK   R6
        MOV     R6,ASK_LINK
        MOV     MESSAGE,R5
        MOV     R0,COMMAND
        MOV     R0,0.X5
        MOV     R1,1.X5
        MOVC    REQUEST_WORDS,R2
        JMP     R6,EXCHANGE : ERROR => .GONE, OK
        MOV     0.X5,R0
        JMPI    ASK_LINK
.GONE:  SAY     "The node has stopped."
        JMP     R6,PUT_LINE
        MOVC    0,R7
        MOV     COMMAND,R0
        SEQ     R0,ASK_END
        MOVC    PEER_CLOSED,R7
        JMP     FAILED
        .ENDPROC

        .PROC   SHOW_START
        .EXITS  NONE
        MOVC    ASK_START,R0
        MOVC    0,R1
        JMP     R6,ASK
        JON     R0,REFUSED
        MOV     1.X5,R0
        SEQ     R0,STARTED_COLD
        JMP     .WARM
        SAY     "The node has started cold: nothing was kept."
        JMP     .LINE
.WARM:  SAY     "The node has started warm; messages restored: "
        MOV     2.X5,R2
        JMP     R6,PUT_WORD
.LINE:  JMP     R6,PUT_LINE
        JMP     START
        .ENDPROC

        .PROC   SHOW_QUEUE
        .EXITS  NONE
        SAY     "In the queue:"
        JMP     R6,PUT_LINE
        MOVC    0,R4
.NEXT:  MOV     R4,R1
        MOVC    ASK_QUEUE,R0
        JMP     R6,ASK
        JON     R0,START                ; there are no more
        JMP     R6,PUT_MESSAGE
        ADDC    1,R4
        JMP     .NEXT
        .ENDPROC

        .PROC   SHOW_TAKEN
        .EXITS  NONE
        MOVC    ASK_TAKE,R0
        MOVC    0,R1
        JMP     R6,ASK
        JON     R0,REFUSED
        SAY     "Delivered:"
        JMP     R6,PUT_LINE
        JMP     R6,PUT_MESSAGE
        JMP     START
        .ENDPROC

        .PROC   SHOW_OCCUPANCY
        .EXITS  NONE
        MOVC    ASK_OCCUPANCY,R0
        MOVC    0,R1
        JMP     R6,ASK
        JON     R0,REFUSED
        SAY     "short-term    "
        MOV     1.X5,R2
        JMP     R6,PUT_WORD
        SAY     " CIFs, "
        MOV     2.X5,R2
        JMP     R6,PUT_WORD
        SAY     " views, "
        MOV     3.X5,R2
        JMP     R6,PUT_WORD
        SAY     " checkpoints"
        MOV     R5,R4
        ADDC    4,R4
        JMP     R6,PUT_SHARE
        SAY     "intermediate  "
        MOV     8.X5,R2
        JMP     R6,PUT_WORD
        SAY     " CIFs"
        ADDC    5,R4
        JMP     R6,PUT_SHARE
        SAY     "dumps         "
        MOV     13.X5,R2
        JMP     R6,PUT_WORD
        SAY     " dumps"
        ADDC    5,R4
        JMP     R6,PUT_SHARE
        JMP     START
        .ENDPROC

; Words that are taken, and of how many, at the end of a line.
        .PROC   PUT_SHARE
        .CALL   R4 two longs
        .KEEP   R4, R5
        .DESTROY R0-R3, R7
        .LINK   R6
        STC     6
        SAY     ", "
        MOVL    0.X4,R2
        MOVC    0,R1
        JMP     R6,PUT_NUMBER
        SAY     " of "
        MOVL    2.X4,R2
        MOVC    0,R1
        JMP     R6,PUT_NUMBER
        SAY     " words"
        JMP     R6,PUT_LINE
        UNS     6
        JMP     0.X6
        .ENDPROC

        .PROC   SHOW_FIGURES
        .EXITS  NONE
        MOVC    ASK_FIGURES,R0
        MOVC    0,R1
        JMP     R6,ASK
        JON     R0,REFUSED
        SAY     "MMS                  served   refused"
        JMP     R6,PUT_LINE
        MOVC    FIGURES,R4
.NEXT:
        MOV     0.X4,R7
        JOZ     R7,START
        MOV     R7,FIGURE
        MOV     R4,R0
        ADDC    1,R0
        MOVC    CHARS(NAME),R1
        JMP     R6,PUT_TEXT
        MOV     FIGURE,R7
        ADD     R5,R7
        MOVL    0.X7,R2
        MOVC    10,R1
        JMP     R6,PUT_NUMBER
        MOV     FIGURE,R7
        ADD     R5,R7
        MOVL    2.X7,R2
        MOVC    10,R1
        JMP     R6,PUT_NUMBER
        JMP     R6,PUT_LINE
        ADDC    1+SIZE(NAME),R4
        JMP     .NEXT
        .ENDPROC

        .PROC   SHOW_DUMP
        .EXITS  NONE
        MOVC    ASK_DUMP,R0
        MOVC    0,R1
        JMP     R6,ASK
        JON     R0,REFUSED
        SAY     "Dump "
        MOV     1.X5,R2
        JMP     R6,PUT_WORD
        SAY     ": "
        MOV     2.X5,R2
        JMP     R6,PUT_WORD
        SAY     " CIFs, "
        MOVL    3.X5,R2
        MOVC    0,R1
        JMP     R6,PUT_NUMBER
        SAY     " words"
        JMP     R6,PUT_LINE
        JMP     START
        .ENDPROC

        .PROC   WAIT_FOR_STOP
        .EXITS  NONE
        MOVC    EVENT_PEER_STOPPED,R0
        JMP     R6,AWAIT
        JMP     START
        .ENDPROC

        .PROC   REFUSED
        .CALL   R0 completion code
        .EXITS  NONE
        MOV     R0,R2
        SAY     "Refused with completion code "
        JMP     R6,PUT_WORD
        JMP     R6,PUT_LINE
        JMP     START
        .ENDPROC

; The message of an answer, as a line.
        .PROC   PUT_MESSAGE
        .CALL   R5 the answer
        .KEEP   R4, R5
        .DESTROY R0-R3, R7
        .LINK   R6
        STC     6
        SAY     "  "
        MOV     1.X5,R0
        JMP     R6,PUT_PRECEDENCE
        SAY     "CIF "
        MOVL    ANSWER_CIF.X5,R2
        MOVC    6,R1
        JMP     R6,PUT_NUMBER
        SAY     "  "
        MOV     R5,R0
        ADDC    ANSWER_MESSAGE+MESSAGE_TEXT,R0
        MOV     ANSWER_MESSAGE+MESSAGE_CHARACTERS.X5,R1
        JMP     R6,PUT_TEXT
        JMP     R6,PUT_LINE
        UNS     6
        JMP     0.X6
        .ENDPROC

        .PROC   PUT_WORD
        .CALL   R2 number without a sign
        .KEEP   R4, R5
        .DESTROY R0-R3, R7
        .LINK   R6
        MOVC    0,R3
        MOVC    0,R1
        JMP     PUT_NUMBER
        .ENDPROC

        .DATA
COMMAND: .RES   1
ASK_LINK: .RES  1
FIGURE: .RES    1
FIGURES:                                ; which word of the answer, and the name of the command
        .WORD   1+4*(MMS_RESTORE-1)
NAME:   .TEXT   "RESTORE          "
        .WORD   1+4*(MMS_CREATE-1)
        .TEXT   "CREATE           "
        .WORD   1+4*(MMS_WRITE-1)
        .TEXT   "WRITE            "
        .WORD   1+4*(MMS_READ-1)
        .TEXT   "READ             "
        .WORD   1+4*(MMS_SAVE-1)
        .TEXT   "SAVE             "
        .WORD   1+4*(MMS_STORE-1)
        .TEXT   "STORE            "
        .WORD   1+4*(MMS_REMOVE_CIF-1)
        .TEXT   "REMOVE_CIF       "
        .WORD   0
