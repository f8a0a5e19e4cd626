; The server: a kernel with one program. Its messages are mapped in the process: it inverts the words where they lie
; and sends the same area back. It serves any number of connections with SYS_SELECT, and ends when for a second there
; is nothing to do.

        .INCLUDE "../../kernel/kernel.inc"
        .INCLUDE "request.inc"

        .DATA
        .WORD   SERVER, SERVER / PAGE_WORDS, 1, 1, 0, 8
        .WORD   0

        .PROGRAM
        .ALIGN  PAGE_WORDS

; Data of the program.
OPEN            = 64                    ; mask of the descriptors
READY           = 65                    ; those that are readable
LISTENER        = 66
HERE            = 67                    ; the descriptor in work
BIT             = 68                    ; its bit
SERVED          = 69
CLOSED          = 70                    ; connections that their clients closed
PRINTED         = 80

        .PROC   SERVER
        .EXITS  NONE
        MOVC    MODE_MAPPED,R0
        MON     SYS_SOCKET : ERROR => FAILED, OK
        MOV     R0,LISTENER
        MOVC    DIRECT,R1
        MON     SYS_BIND : ERROR => FAILED, OK
        MOVC    4,R1
        MOVC    1,R2
        MON     SYS_LISTEN : ERROR => FAILED, OK
        MOVC    1,R0                    ; the first descriptor is 0
        MOV     R0,OPEN

LOOK:   MOV     OPEN,R0
        MOVC    0,R1
        MOVC    1000000 & 0xFFFF,R2
        MOVC    1000000 >> 16,R3
        MON     SYS_SELECT : ERROR => NOTHING, OK
        MOV     R0,READY
        MOVC    0,R0
        MOV     R0,HERE
        MOVC    1,R0
        MOV     R0,BIT
TRY:    MOV     READY,R0
        JOZ     R0,LOOK
        SBN     R0,0
        JMP     .next
        CALL    0,SERVE
.next:  MOV     READY,R0
        SRL     R0,1
        MOV     R0,READY
        MOVC    HERE,R4
        INC     0.X4
        MOV     BIT,R0
        SLL     R0,1
        MOV     R0,BIT
        JMP     TRY
        .ENDPROC

; Serves the descriptor HERE, which is readable.
        .PROC   SERVE
        .DESTROY R0-R5, R7
        .KEEP   *
        .LINK   STACK
        MOV     HERE,R0
        MOV     LISTENER,R1
        SEQ     R0,R1
        JMP     .message
        MON     SYS_ACCEPT : ERROR => FAILED, OK
        MOVC    1,R1
.shift: JOZ     R0,.bit
        ADD     R1,R1
        ADDC    -1,R0
        JMP     .shift
.bit:   MOV     OPEN,R0
        IOR     R1,R0
        MOV     R0,OPEN
        RET     0

.message: MON   SYS_READ : ERROR => .ended, OK ; R2 := address, R4 := the client's word
        MOV     R0,R3                   ; words
        MOV     R2,R5
        MOVC    REQUEST_BODY,R1
        ADD     R1,R5
        MOV     R3,R0
        SUB     R1,R0
.word:  INV     X5
        ADDC    1,R5
        SOB     R0,.word
        MOV     HERE,R0
        MOV     R2,R1
        MOV     R3,R2
        MOVC    0,R3
        MON     SYS_WRITE : ERROR => .unsent, OK
        MOVC    SERVED,R4
        INC     0.X4
        RET     0

.unsent: MOV    R1,R0                   ; the client has gone meanwhile
        MON     SYS_RELEASE : ERROR => FAILED, OK
        RET     0

.ended: MOVC    PEER_CLOSED,R0
        SEQ     R7,R0
        JMP     FAILED
        MOV     HERE,R0
        MON     SYS_CLOSE : ERROR => FAILED, OK
        MOV     BIT,R0
        INV     R0
        MOV     OPEN,R1
        AND     R0,R1
        MOV     R1,OPEN
        MOVC    CLOSED,R4
        INC     0.X4
        RET     0
        .ENDPROC

        .PROC   NOTHING
        .CALL   R7 completion code
        .EXITS  NONE
        MOVC    TIMED_OUT,R0
        SEQ     R7,R0
        JMP     FAILED
        MOVC    SERVED_TEXT,R0
        MOVC    CHARS(SERVED_TEXT),R1
        MOV     SERVED,R2
        JMP     R5,PRINT
        MOVC    CLOSED_TEXT,R0
        MOVC    CHARS(CLOSED_TEXT),R1
        MOV     CLOSED,R2
        JMP     R5,PRINT
        MOVC    0,R0
        MON     SYS_EXIT
        .ENDPROC

        .PROC   FAILED
        .CALL   R7 completion code
        .EXITS  NONE
        MOV     R7,R0
        MON     SYS_EXIT
        .ENDPROC

        .INCLUDE "print.inc"

SERVED_TEXT: .TEXT  "requests served          "
CLOSED_TEXT: .TEXT  "connections that ended   "

        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
