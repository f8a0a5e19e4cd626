; The relay: a guest without a kernel, all of it in system mode. Its messages are mapped in its partition and nowhere
; else: it counts itself into each and passes the same area on. After PASSES messages of the client it crashes, with
; one in hand.

        .INCLUDE "../../lib/abi.inc"
        .INCLUDE "request.inc"

PASSES          = 1000
WAITING         = 8                     ; areas that may wait at a connection

        .PROGRAM
        .START  START

        .PROC   START
        .EXITS  NONE
        MON     PARTITION_INFO : ERROR => FAILED, OK
        MOV     R3,WINDOW
        SLL     R3,10
        MOV     R3,MESSAGE

        MOVC    RELAYED,R0
        MOVC    4,R1
        MOVC    1,R2
        MON     SERVICE_OFFER : ERROR => FAILED, OK

CONNECT: MOVC   DIRECT,R0
        MOVC    WAITING,R1
        MON     CHANNEL_CONNECT : ERROR => .wait, OK
        MOV     R0,TO_SERVER
        MOVC    EVENT_CHANNEL_WRITABLE | EVENT_CHANNEL_CLOSED,R0
        JMP     R6,AWAIT                ; until it is accepted
        JMP     ACCEPT
.wait:  MOVC    EVENT_SERVICE_OPEN,R0
        JMP     R6,AWAIT
        JMP     CONNECT

ACCEPT: MOVC    RELAYED,R0
        MOVC    WAITING,R1
        MON     CHANNEL_ACCEPT : ERROR => .wait, OK
        MOV     R0,TO_CLIENT
        JMP     RELAY
.wait:  MOVC    EVENT_CHANNEL_REQUEST,R0
        JMP     R6,AWAIT
        JMP     ACCEPT

; Everything that waits, in both directions, then the next event.
RELAY:  MOV     TO_CLIENT,R0
        MOV     TO_SERVER,R5
        JMP     R6,PASS
        JMP     .back
        MOV     LEFT,R0
        ADDC    -1,R0
        MOV     R0,LEFT
        JMP     RELAY
.back:  MOV     TO_SERVER,R0
        MOV     TO_CLIENT,R5
        JMP     R6,PASS
        JMP     .wait
        JMP     RELAY
.wait:  MOVC    EVENT_CHANNEL_READABLE | EVENT_CHANNEL_CLOSED,R0
        JMP     R6,AWAIT
        JMP     RELAY
        .ENDPROC

; Passes one message from connection R0 on to connection R5; exit 0 when none waits, exit 1 when one did.
        .PROC   PASS
        .CALL   R0 connection, R5 connection
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   R6
        .EXITS  EMPTY, PASSED
        MOV     R0,R4
        MOV     WINDOW,R1
        MON     CHANNEL_RECEIVE : ERROR => .none, OK ; R0 := area, R2,R3 := words, R4 := the sender's word
        MOV     R0,R1
        MOV     MESSAGE,R7
        MOV     REQUEST_HOPS.X7,R0
        ADDC    1,R0
        MOV     R0,REQUEST_HOPS.X7
        MOV     LEFT,R0
        JOZ     R0,CRASH
        MOV     R5,R0
        MON     CHANNEL_SEND : ERROR => FAILED, OK
        JMP     1.X6
.none:  MOVC    NO_MESSAGE,R0
        SEQ     R7,R0
        JMP     FAILED
        JMP     0.X6
        .ENDPROC

; Waits for an event of the mask R0.
        .PROC   AWAIT
        .CALL   R0 mask of events
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   R6
        MOVC    FOR_EVER,R1
        MOVC    FOR_EVER,R2
        MON     WAIT_EVENT : ERROR => FAILED, OK
        JMP     0.X6
        .ENDPROC

        .PROC   FAILED
        .CALL   R7 completion code
        .EXITS  NONE
        MOV     R7,R0
        MON     STOP
        .ENDPROC

; Crashes: what it executes is no instruction, and no vector takes the trap.
        .PROC   CRASH
        .CALL   R0 zero
        .EXITS  NONE
        .ASSUME "0 is no instruction", NEVER
        XCU     R0
        .ENDPROC

        .DATA   96
WINDOW: .RES    1
MESSAGE: .RES   1                       ; data address of the window
TO_CLIENT: .RES 1                       ; connections
TO_SERVER: .RES 1
LEFT:   .WORD   PASSES
