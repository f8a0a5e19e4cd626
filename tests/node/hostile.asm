; A sender that does not keep to what a message is: says of each what came back, and at last sends one that is in order.

        .INCLUDE "lib/abi.inc"
        .INCLUDE "demo/node/traffic.inc"
LINE_SERVICE    = TRAFFIC
        .INCLUDE "demo/node/channel.inc"
        .INCLUDE "demo/node/print.inc"

        .PROC   START
        .EXITS  NONE
        MOV     NEXT_LOAN,R5
        MOV     0.X5,R3
        JON     R3,LOAN
.NEXT:  MOV     NEXT_CASE,R5
        MOV     0.X5,R2
        JOZ     R2,.END
        MOV     MESSAGE,R4
        MOV     1.X5,R0
        MOV     R0,MESSAGE_PRECEDENCE.X4
        MOV     2.X5,R0
        MOV     R0,MESSAGE_CHARACTERS.X4
        ADDC    3,R5
        MOV     R5,NEXT_CASE
        JMP     R6,EXCHANGE : ERROR => .GONE, OK
        MOV     MESSAGE,R4
        MOV     MESSAGE_CC.X4,R2
        MOVC    0,R3
        MOVC    0,R1
        JMP     R6,PUT_NUMBER
        JMP     R6,PUT_LINE
        JMP     .NEXT
.GONE:  MOVC    PEER_CLOSED,R7
        JMP     FAILED
.END:   MOVC    0,R7
        JMP     FAILED
        .ENDPROC

; Sends an area with flags, or of two pages, and waits until the node closes; then begins anew.
        .PROC   LOAN
        .CALL   R3 flags or pages, R5 where it stands
        .EXITS  NONE
        ADDC    1,R5
        MOV     R5,NEXT_LOAN
        MOVC    2,R0
        SEQ     R3,R0
        JMP     .SEND
        MOV     AREA,R0
        MON     AREA_GIVE_UP : ERROR => FAILED, OK
        MOVC    2,R0
        MOV     PAGE,R1
        MON     AREA_ALLOCATE : ERROR => FAILED, OK
        MOV     R0,AREA
        MOVC    0,R3
.SEND:  MOV     CONNECTION,R0
        MOV     AREA,R1
        MOVC    MESSAGE_WORDS,R2
        MOVC    0,R4
        MON     CHANNEL_SEND : ERROR => FAILED, OK
        MOVC    EVENT_CHANNEL_CLOSED,R0
        JMP     R6,AWAIT
        SAY     "closed"
        JMP     R6,PUT_LINE
        MOV     CONNECTION,R0
        MON     CHANNEL_CLOSE : ERROR => FAILED, OK
        MOV     AREA,R0
        MON     AREA_GIVE_UP : *
        NOP
        JMP     BEGIN
        .ENDPROC

        .DATA
NEXT_LOAN: .WORD LOANS
LOANS:  .WORD   SHARE,LEND,2,0
NEXT_CASE: .WORD CASES
; words, precedence, characters
CASES:  .WORD   MESSAGE_WORDS,0,4
        .WORD   MESSAGE_WORDS,FLASH+1,4
        .WORD   MESSAGE_WORDS,0xFFFF,4
        .WORD   MESSAGE_WORDS,FLASH,CHARACTERS_MAX+1
        .WORD   MESSAGE_WORDS,FLASH,0xFFFF
        .WORD   1,FLASH,0
        .WORD   MESSAGE_TEXT+1,FLASH,4
        .WORD   MESSAGE_TEXT,FLASH,0
        .WORD   0
