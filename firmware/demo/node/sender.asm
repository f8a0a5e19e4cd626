; The sender: what is typed at its console goes as messages to the node, one in each line: the letter of a precedence (F, I, P,
; R), a blank, the text. It prints the node's answer to each before it sends the next.

        .INCLUDE "../../lib/abi.inc"
        .INCLUDE "traffic.inc"
LINE_SERVICE    = TRAFFIC
        .INCLUDE "channel.inc"
        .INCLUDE "print.inc"

        .PROC   START
        .EXITS  NONE
.NEXT:  JMP     R6,GET_MESSAGE : END => .END, MESSAGE
        JMP     R6,EXCHANGE : ERROR => .GONE, OK
        JMP     R6,REPORT
        JMP     .NEXT
.GONE:  SAY     "The node has gone."
        JMP     R6,PUT_LINE
        MOVC    PEER_CLOSED,R7
        JMP     FAILED
.END:   MOVC    0,R7
        JMP     FAILED
        .ENDPROC

; A line of the console into the area. What goes beyond CHARACTERS_MAX is cut off.
        .PROC   GET_MESSAGE
        .RETURN MESSAGE: R2 words
        .DESTROY R0-R5, R7
        .LINK   R6
        .EXITS  END, MESSAGE
        STC     6
        MOV     MESSAGE,R5
        JMP     R6,GET_CHARACTER : END => .END, CHARACTER
        MOVC    0,R2
        MOVC    'F',R1
        SNE     R0,R1
        MOVC    FLASH,R2
        MOVC    'I',R1
        SNE     R0,R1
        MOVC    IMMEDIATE,R2
        MOVC    'P',R1
        SNE     R0,R1
        MOVC    PRIORITY,R2
        MOVC    'R',R1
        SNE     R0,R1
        MOVC    ROUTINE,R2
        MOV     R2,MESSAGE_PRECEDENCE.X5
        JMP     R6,GET_CHARACTER : END => .END, CHARACTER
        MOV     R5,R4
        ADDC    MESSAGE_TEXT,R4
        SLL     R4,1                    ; address of a byte
        MOVC    0,R2
.NEXT:  JMP     R6,GET_CHARACTER : END => .WHOLE, CHARACTER
        MOVC    '\n',R1
        SNE     R0,R1
        JMP     .WHOLE
        MOVC    CHARACTERS_MAX,R1
        SLO     R2,R1
        JMP     .NEXT
        MOVB    R0,0.X4
        ADDC    1,R4
        ADDC    1,R2
        JMP     .NEXT
.WHOLE: MOV     R2,MESSAGE_CHARACTERS.X5
        ADDC    1,R2
        SRL     R2,1
        ADDC    MESSAGE_TEXT,R2
        MOV     R2,SENT_WORDS
        UNS     6
        MOV     SENT_WORDS,R2
        JMP     1.X6
.END:   UNS     6
        JMP     0.X6
        .ENDPROC

; What became of the message: the text is that of the area that has returned.
        .PROC   REPORT
        .DESTROY R0-R5, R7
        .LINK   R6
        STC     6
        MOV     MESSAGE,R5
        MOV     MESSAGE_CC.X5,R2
        JON     R2,.REFUSED
        SAY     "Kept as CIF "
        MOV     MESSAGE_CIF.X5,R2
        MOV     MESSAGE_CIF+1.X5,R3
        JMP     .NUMBER
.REFUSED:
        SAY     "Refused with completion code "
        MOV     MESSAGE_CC.X5,R2
        MOVC    0,R3
.NUMBER:
        MOVC    0,R1
        JMP     R6,PUT_NUMBER
        SAY     ": "
        MOV     R5,R0
        ADDC    MESSAGE_TEXT,R0
        MOV     MESSAGE_CHARACTERS.X5,R1
        JMP     R6,PUT_TEXT
        JMP     R6,PUT_LINE
        UNS     6
        JMP     0.X6
        .ENDPROC

        .DATA
SENT_WORDS: .RES 1
