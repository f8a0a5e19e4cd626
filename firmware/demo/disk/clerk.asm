; A clerk: copies the letters in the directory inbox into a new directory, writes a register of their names, and gives the directory the
; name under which it is kept.

        .INCLUDE "../../kernel/kernel.inc"
PRINTED         = 64                    ; data of the program: 4 words of PRINT
WHERE           = 68                    ; place in the directory
LETTERS         = 69                    ; how many
REGISTER        = 70                    ; descriptors
LETTER          = 71
COPY            = 72
FROM            = 80                    ; paths: three words of the directory, eight of the name, and a 0
TO              = 96
TEXT            = 1024
TEXT_WORDS      = 1024

        .DATA
        .WORD   CLERK, CLERK / PAGE_WORDS, 1, 3, 0, 0
        .WORD   0

        .PROGRAM
        .ALIGN  PAGE_WORDS
        .PROC   CLERK
        .EXITS  NONE
        MOVC    FILED,R0
        MON     SYS_MKDIR : ERROR => WRONG, OK
        MOVC    NAMES,R0
        MOVC    TYPE_TEXT,R1
        MON     SYS_CREATE : ERROR => WRONG, OK
        MOV     R0,REGISTER
        MOVC    INBOX,R4
        MOVC    FROM,R5
        MOVC    3,R3
        MOWA    X4,X5,R3
        MOVC    FILED,R4
        MOVC    TO,R5
        MOVC    3,R3
        MOWA    X4,X5,R3
        MOVC    0,R2
        MOV     R2,LETTERS
.next:  MOVC    INBOX,R0
        MOVC    FROM+3,R1
        MON     SYS_LIST : ERROR => .end, OK    ; R0 := the next place
        MOV     R0,WHERE
        MOVC    FROM+3,R4
        MOVC    TO+3,R5
        MOVC    PART_WORDS,R3
        MOWA    X4,X5,R3
        CALL    0,COPY_LETTER
        MOV     REGISTER,R0
        MOVC    TO+3,R1
        MOVC    PART_WORDS,R2
        MON     SYS_WRITE : ERROR => WRONG, OK
        MOV     LETTERS,R0
        ADDC    1,R0
        MOV     R0,LETTERS
        MOV     WHERE,R2
        JMP     .next
.end:   MOVC    NO_NAME,R0
        SEQ     R7,R0
        JMP     WRONG
        MOVC    FILED,R0
        MOVC    KEPT,R1
        MON     SYS_RENAME : ERROR => WRONG, OK
        MOVC    SAYS,R0
        MOVC    CHARS(SAYS),R1
        MOV     LETTERS,R2
        JMP     R5,PRINT
        MOVC    0,R0
        MON     SYS_EXIT
        .ENDPROC

; Copies the file with the path FROM to a new one with the path TO.
        .PROC   COPY_LETTER
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOVC    FROM,R0
        MOVC    0,R1
        MON     SYS_OPEN : ERROR => WRONG, OK
        MOV     R0,LETTER
        MOVC    TO,R0
        MOVC    TYPE_TEXT,R1
        MON     SYS_CREATE : ERROR => WRONG, OK
        MOV     R0,COPY
.more:  MOV     LETTER,R0
        MOVC    TEXT,R1
        MOVC    TEXT_WORDS,R2
        MON     SYS_READ : ERROR => WRONG, OK
        JOZ     R0,.close
        MOV     R0,R2
        MOV     COPY,R0
        MOVC    TEXT,R1
        MON     SYS_WRITE : ERROR => WRONG, OK
        JMP     .more
.close: MOV     LETTER,R0
        MON     SYS_CLOSE : ERROR => WRONG, OK
        MOV     COPY,R0
        MON     SYS_CLOSE : ERROR => WRONG, OK
        RET     0
        .ENDPROC

        .PROC   WRONG
        .CALL   R7 completion code
        .EXITS  NONE
        MOV     R7,R0
        MON     SYS_EXIT
        .ENDPROC

        .INCLUDE "../channels/print.inc"
INBOX:  .TEXT   "inbox!"                ; ! at the end of a path means nothing
        .WORD   0
FILED:  .TEXT   "filed!"
        .WORD   0
KEPT:   .TEXT   "letters-1982"
        .WORD   0
NAMES:  .TEXT   "register"
        .WORD   0
SAYS:   .TEXT   "letters filed       "
        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
