; Messages through a channel, guest to guest. The client connects and sends BATCH messages, the server takes all of
; them and sends them back, TURNS times. A message is a chain of AREAS areas of PAGES pages; the bench fills in the
; words below and the client's chains. Areas that come are written into the chains, so that the next turn sends those.

        .INCLUDE "../../../firmware/lib/abi.inc"

SERVICE = 7
WINDOW  = 64                    ; partition page

        .DATA   0x80
TURNS:  .WORD   0
BATCH:  .WORD   0
AREAS:  .WORD   0
PAGES:  .WORD   0
LENGTH: .WORD   0,CHAIN         ; words of message, and flags
CONNECTION: .WORD 0
PAGE:   .WORD   0
LINK:   .WORD   0
LEFT:   .WORD   0               ; areas of the message that are still to come
CHAINS: .RES    8*(8+1)

        .PROGRAM 0x400
CLIENT: MOVC    SERVICE,R0
        MOVC    64,R1
        MON     CHANNEL_CONNECT : ERROR => CLOSED, OK
        MOV     R0,CONNECTION
TURN:   JMP     R7,SEND
        JMP     R7,TAKE
        MOV     TURNS,R0
        ADDC    -1,R0
        MOV     R0,TURNS
        JON     R0,TURN
        MOVC    0,R0
        MON     STOP

CLOSED: MOVC    EVENT_SERVICE_OPEN,R0
        JMP     R7,AWAIT
        JMP     CLIENT

SERVER: MOVC    SERVICE,R0
        MOVC    1,R1
        MOVC    1,R2
        MON     SERVICE_OFFER : ERROR => FAILED, OK
ACCEPT: MOVC    SERVICE,R0
        MOVC    64,R1
        MON     CHANNEL_ACCEPT : ERROR => ASKED, OK
        MOV     R0,CONNECTION
ECHO:   JMP     R7,TAKE
        JMP     R7,SEND
        JMP     ECHO
ASKED:  MOVC    EVENT_CHANNEL_REQUEST,R0
        JMP     R7,AWAIT
        JMP     ACCEPT

; Sends the batch. R5: chain, R6: messages left.
SEND:   MOV     R7,LINK
        MOVC    CHAINS,R5
        MOV     BATCH,R6
.next:  MOV     CONNECTION,R0
        MOV     R5,R1
        MOV     LENGTH,R2
        MOV     LENGTH+1,R3
        MON     CHANNEL_SEND : ERROR => .later, OK
        MOV     AREAS,R0
        ADD     R0,R5
        ADDC    1,R5
        SOB     R6,.next
        MOV     LINK,R7
        JMP     0.X7
.later: MOVC    EVENT_CHANNEL_WRITABLE|EVENT_CHANNEL_CLOSED,R0
        JMP     R7,AWAIT
        JMP     .next

; Takes the batch. R5: where in the chains, R6: messages left.
TAKE:   MOV     R7,LINK
        MOVC    WINDOW,R0
        MOV     R0,PAGE
        MOVC    CHAINS,R5
        MOV     BATCH,R6
.next:  MOV     AREAS,R4
        PUT     R4,X5
.area:  MOV     R4,LEFT
.again: MOV     CONNECTION,R0
        MOV     PAGE,R1
        MON     CHANNEL_RECEIVE : ERROR => .later, OK
        PUT     R0,X5
        MOV     PAGE,R1
        MOV     PAGES,R0
        ADD     R0,R1
        MOV     R1,PAGE
        MOV     LEFT,R4
        SOB     R4,.area
        SOB     R6,.next
        MOV     LINK,R7
        JMP     0.X7
.later: MOVC    EVENT_CHANNEL_READABLE|EVENT_CHANNEL_CLOSED,R0
        JMP     R7,AWAIT
        JMP     .again

; Waits for an event of R0; the end of the other side is the end.
AWAIT:  MOVC    FOR_EVER,R1
        MOVC    FOR_EVER,R2
        MOV     R7,R4
        MON     WAIT_EVENT : ERROR => FAILED, OK
        MOVC    EVENT_CHANNEL_CLOSED,R1
        AND     R0,R1
        JON     R1,DONE
        JMP     0.X4
DONE:   MOVC    0,R0
        MON     STOP
FAILED: MOV     R7,R0
        MON     STOP
