; An archive: keeps in a file how often it was opened, and removes the oldest of its papers each time.

        .INCLUDE "../../kernel/kernel.inc"
PRINTED         = 64                    ; data of the program: 4 words of PRINT
TIMES           = 68
PAPER           = 72                    ; path: three words of the directory, eight of the name, and a 0

        .DATA
        .WORD   ARCHIVE, ARCHIVE / PAGE_WORDS, 1, 1, 0, 0
        .WORD   0

        .PROGRAM
        .ALIGN  PAGE_WORDS
        .PROC   ARCHIVE
        .EXITS  NONE
        MOVC    VISITS,R0
        MOVC    0,R1
        MON     SYS_OPEN : ERROR => .first, OK
        MOV     R0,R5
        MOVC    TIMES,R1
        MOVC    1,R2
        MON     SYS_READ : ERROR => WRONG, OK
        MOV     R5,R0
        MOVC    0,R1
        MON     SYS_SEEK : ERROR => WRONG, OK
        JMP     .count
.first: MOVC    NO_NAME,R0
        SEQ     R7,R0
        JMP     WRONG
        MOVC    VISITS,R0
        MOVC    TYPE_BINARY,R1
        MON     SYS_CREATE : ERROR => WRONG, OK
        MOV     R0,R5
.count: MOV     TIMES,R0
        ADDC    1,R0
        MOV     R0,TIMES
        MOV     R5,R0
        MOVC    TIMES,R1
        MOVC    1,R2
        MON     SYS_WRITE : ERROR => WRONG, OK
        MOVC    PAPERS,R4
        MOVC    PAPER,R5
        MOVC    3,R3
        MOWA    X4,X5,R3
        MOVC    PAPERS,R0
        MOVC    PAPER+3,R1
        MOVC    0,R2
        MON     SYS_LIST : ERROR => .say, OK    ; none is left, or never was there
        MOVC    PAPER,R0
        MON     SYS_UNLINK : ERROR => WRONG, OK
.say:   MOVC    SAYS,R0
        MOVC    CHARS(SAYS),R1
        MOV     TIMES,R2
        JMP     R5,PRINT
        MOVC    0,R0
        MON     SYS_EXIT
        .ENDPROC

        .PROC   WRONG
        .CALL   R7 completion code
        .EXITS  NONE
        MOV     R7,R0
        MON     SYS_EXIT
        .ENDPROC

        .INCLUDE "../channels/print.inc"
VISITS: .TEXT   "visits"
        .WORD   0
PAPERS: .TEXT   "paper!"
        .WORD   0
SAYS:   .TEXT   "times opened        "
        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
