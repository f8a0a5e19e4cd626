; The writer: makes a message of each file in the directory outbox, sends it to the reader, and saves what returns in the directory returned. The
; disk moves all words, and no program reads one.

        .INCLUDE "../../kernel/kernel.inc"
PRINTED         = 64                    ; data of the program: 4 words of PRINT
CHANNEL         = 68                    ; descriptor of the connection
PLACE           = 69                    ; place in the directory
LETTERS         = 70                    ; how many were sent
CAME            = 72                    ; path of a message
FROM            = 96                    ; path: four words of the directory, eight of the name, and a 0
BACK            = 112                   ; path: eight words, a digit, and a 0

        .DATA
        .WORD   WRITER, WRITER / PAGE_WORDS, 1, 1, 0, 8
        .WORD   0

        .PROGRAM
        .ALIGN  PAGE_WORDS
        .PROC   WRITER
        .EXITS  NONE
        MOVC    OUTBOX,R4
        MOVC    FROM,R5
        MOVC    4,R3
        MOWA    X4,X5,R3
        MOVC    RETURNED,R4
        MOVC    BACK,R5
        MOVC    8,R3
        MOWA    X4,X5,R3
        MOVC    MODE_FILE,R0
        MON     SYS_SOCKET : ERROR => WRONG, OK
        MOV     R0,CHANNEL
        MOVC    7,R1                    ; the service
        MON     SYS_CONNECT : ERROR => WRONG, OK

.next:  MOVC    OUTBOX,R0
        MOVC    FROM+4,R1
        MOV     PLACE,R2
        MON     SYS_LIST : ERROR => .end, OK
        MOV     R0,PLACE
        MOV     LETTERS,R0
        ADDC    1,R0
        MOV     R0,LETTERS
        ADDC    '0',R0
        MOV     R0,BACK+8
        MOVC    FROM,R0
        MOVC    LETTER,R1
        MON     SYS_LINK : ERROR => WRONG, OK   ; a file becomes a message
        MOV     CHANNEL,R0
        MOVC    0,R3
        MOV     LETTERS,R4
        MON     SYS_WRITE : ERROR => WRONG, OK
        MOVC    CAME,R1
        MON     SYS_READ : ERROR => WRONG, OK
        MOVC    CAME,R0
        MOVC    BACK,R1
        CALL    0,SAVE                          ; and a message a file
        MOVC    CAME,R0
        MON     SYS_UNLINK : ERROR => WRONG, OK
        JMP     .next
.end:   MOVC    NO_NAME,R0
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
OUTBOX: .TEXT   "outbox!!"              ; ! at the end of a path means nothing
        .WORD   0
RETURNED: .TEXT "returned!letter-"
LETTER: .TEXT   "msg/letter"
        .WORD   0
SAYS:   .TEXT   "letters sent        "
        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
