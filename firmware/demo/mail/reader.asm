; The reader: saves each message that arrives as a file in the directory inbox, and sends the message itself back.

        .INCLUDE "../../kernel/kernel.inc"
PRINTED         = 64                    ; data of the program: 4 words of PRINT
CHANNEL         = 68                    ; descriptor of the connection
LETTERS         = 70                    ; how many were saved
CAME            = 72                    ; path of a message
FILED           = 96                    ; path: seven words, a digit, and a 0

        .DATA
        .WORD   READER, READER / PAGE_WORDS, 1, 1, 0, 8
        .WORD   0

        .PROGRAM
        .ALIGN  PAGE_WORDS
        .PROC   READER
        .EXITS  NONE
        MOVC    INBOX,R4
        MOVC    FILED,R5
        MOVC    7,R3
        MOWA    X4,X5,R3
        MOVC    MODE_FILE,R0
        MON     SYS_SOCKET : ERROR => WRONG, OK
        MOVC    7,R1                    ; the service
        MON     SYS_BIND : ERROR => WRONG, OK
        MOVC    1,R1
        MOVC    1,R2
        MON     SYS_LISTEN : ERROR => WRONG, OK
        MON     SYS_ACCEPT : ERROR => WRONG, OK
        MOV     R0,CHANNEL

.next:  MOV     CHANNEL,R0
        MOVC    CAME,R1
        MON     SYS_READ : ERROR => .end, OK    ; R4 := the number of the letter
        MOV     R4,R0
        ADDC    '0',R0
        MOV     R0,FILED+7
        MOVC    CAME,R0
        MOVC    FILED,R1
        CALL    0,SAVE
        MOV     CHANNEL,R0
        MOVC    CAME,R1
        MOVC    0,R3
        MON     SYS_WRITE : ERROR => WRONG, OK
        MOV     LETTERS,R0
        ADDC    1,R0
        MOV     R0,LETTERS
        JMP     .next
.end:   MOVC    PEER_CLOSED,R0
        SEQ     R7,R0
        JMP     WRONG
        MOVC    SAYS,R0
        MOVC    CHARS(SAYS),R1
        MOV     LETTERS,R2
        JMP     R5,PRINT
        MOVC    0,R0
        MON     SYS_EXIT
        .ENDPROC

        .INCLUDE "save.inc"
        .INCLUDE "../channels/print.inc"
INBOX:  .TEXT   "inbox!!letter-"
SAYS:   .TEXT   "letters saved       "
        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
