; The client: a kernel with one program. Its messages are virtual files. It sends REQUESTS requests to the server, up
; to AHEAD of them under way at once, through the relay at first. When the relay is gone it repeats the requests that
; have no answer, and goes to the server itself.

        .INCLUDE "../../kernel/kernel.inc"
        .INCLUDE "request.inc"

REQUESTS        = 3000
AHEAD           = 4

        .DATA
        .WORD   CLIENT, CLIENT / PAGE_WORDS, 1, 2, 0, 8
        .WORD   0

        .PROGRAM
        .ALIGN  PAGE_WORDS

; Data of the program.
SERVICE         = 64                    ; through which it goes
CHANNEL         = 65                    ; descriptor of the connection
ASKED           = 66                    ; requests that are sent, less those that were lost
ANSWERED        = 67
LOST            = 68                    ; requests without an answer when the relay was gone
HOPS            = 69                    ; relays that answers have passed
OPENED          = 70                    ; descriptor of a message
NAMED           = 72                    ; name of a message
PRINTED         = 84
BUFFER          = 1024

        .PROC   CLIENT
        .EXITS  NONE
        MOVC    RELAYED,R0
        MOV     R0,SERVICE
CONNECT: MOVC   MODE_FILE,R0
        MON     SYS_SOCKET : ERROR => WRONG, OK
        MOV     R0,CHANNEL
        MOV     SERVICE,R1
        MON     SYS_CONNECT : ERROR => WRONG, OK

NEXT:   MOV     ANSWERED,R0
        MOVC    REQUESTS,R1
        SNE     R0,R1
        JMP     REPORT
        MOV     ASKED,R2
        SNE     R2,R1
        JMP     RECEIVE_ANSWER
        SUB     R0,R2
        SNE     R2,AHEAD
        JMP     RECEIVE_ANSWER

; A new message, written as a file and transferred by its name.
        MOV     ASKED,R0
        MOV     R0,BUFFER+REQUEST_NUMBER
        CALL    0,FILL
        MOVC    NAMED,R0
        MOVC    1,R1
        MON     SYS_OPEN : ERROR => WRONG, OK
        MOV     R0,OPENED
        MOVC    BUFFER,R1
        MOVC    REQUEST_WORDS,R2
        MON     SYS_WRITE : ERROR => WRONG, OK
        MOV     OPENED,R0
        MON     SYS_CLOSE : ERROR => WRONG, OK
        MOV     CHANNEL,R0
        MOVC    NAMED,R1
        MOVC    0,R3
        MOV     ASKED,R4
        MON     SYS_WRITE : ERROR => UNSENT, OK
        MOVC    ASKED,R4
        INC     0.X4
        JMP     NEXT

; Nobody takes it any more. Answers may still wait.
UNSENT: MOVC    PEER_CLOSED,R0
        SEQ     R7,R0
        JMP     WRONG
        MOVC    NAMED,R0
        MON     SYS_UNLINK : ERROR => WRONG, OK

RECEIVE_ANSWER: MOV CHANNEL,R0
        MOVC    NAMED,R1
        MON     SYS_READ : ERROR => UNANSWERED, OK
        MOVC    NAMED,R0
        MOVC    0,R1
        MON     SYS_OPEN : ERROR => WRONG, OK
        MOV     R0,OPENED
        MOVC    BUFFER,R1
        MOVC    REQUEST_WORDS,R2
        MON     SYS_READ : ERROR => WRONG, OK
        MOV     OPENED,R0
        MON     SYS_CLOSE : ERROR => WRONG, OK
        MOVC    NAMED,R0
        MON     SYS_UNLINK : ERROR => WRONG, OK
        CALL    0,CHECK
        MOVC    ANSWERED,R4
        INC     0.X4
        JMP     NEXT

UNANSWERED: MOVC PEER_CLOSED,R0
        SEQ     R7,R0
        JMP     WRONG
        MOV     ASKED,R0
        MOV     ANSWERED,R1
        MOV     R1,ASKED
        SUB     R1,R0
        MOV     LOST,R1
        ADD     R1,R0
        MOV     R0,LOST
        MOVC    DIRECT,R0
        MOV     R0,SERVICE
        MOV     CHANNEL,R0
        MON     SYS_CLOSE : ERROR => WRONG, OK
        JMP     CONNECT

REPORT: MOVC    ANSWERED_TEXT,R0
        MOVC    CHARS(ANSWERED_TEXT),R1
        MOV     ANSWERED,R2
        JMP     R5,PRINT
        MOVC    HOPS_TEXT,R0
        MOVC    CHARS(HOPS_TEXT),R1
        MOV     HOPS,R2
        JMP     R5,PRINT
        MOVC    LOST_TEXT,R0
        MOVC    CHARS(LOST_TEXT),R1
        MOV     LOST,R2
        JMP     R5,PRINT
        MOVC    0,R0
        MON     SYS_EXIT
        .ENDPROC

        .PROC   WRONG
        .CALL   R7 code
        .EXITS  NONE
        MOV     R7,R0
        MON     SYS_EXIT
        .ENDPROC

; The body of a request counts up from its number.
        .PROC   FILL
        .CALL   R0 number
        .DESTROY R0, R1, R4
        .KEEP   *
        .LINK   STACK
        MOVC    0,R1
        MOV     R1,BUFFER+REQUEST_HOPS
        MOVC    BUFFER+REQUEST_BODY,R4
        MOVC    REQUEST_WORDS-REQUEST_BODY,R1
.word:  PUT     R0,X4
        ADDC    1,R0
        SOB     R1,.word
        RET     0
        .ENDPROC

; Ends with 1 unless the answer is that to the next request, every word of its body inverted.
        .PROC   CHECK
        .DESTROY R0-R2, R4
        .KEEP   *
        .LINK   STACK
        MOV     BUFFER+REQUEST_NUMBER,R0
        MOV     ANSWERED,R1
        SEQ     R0,R1
        JMP     .bad
        MOVC    BUFFER+REQUEST_BODY,R4
        MOVC    REQUEST_WORDS-REQUEST_BODY,R1
.word:  MOV     X4,R2
        INV     R2
        SEQ     R2,R0
        JMP     .bad
        ADDC    1,R0
        ADDC    1,R4
        SOB     R1,.word
        MOV     BUFFER+REQUEST_HOPS,R0
        MOV     HOPS,R1
        ADD     R0,R1
        MOV     R1,HOPS
        RET     0
.bad:   MOVC    1,R7
        JMP     WRONG
        .ENDPROC

        .INCLUDE "print.inc"

ANSWERED_TEXT: .TEXT "requests answered        "
HOPS_TEXT: .TEXT     "passages of the relay    "
LOST_TEXT: .TEXT     "lost when the relay ended"

        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
