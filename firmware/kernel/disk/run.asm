; Processes whose programs are files of the disk: load modules as the assembler writes them (docs/MACHINE.md, "Load module").

; SYS_RUN: R0 line that is for programs of files, R1 what R0 of the new process holds, R2 descriptors that it gets, as a mask, R3 data address of
; the path of the program.
        .PROC   CALL_RUN
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,FIND_FREE
        LEAVE   FAIL
        MOV     PROGRAM.ENTRY.X4,R0
        ADDC    1,R0                    ; FROM_FILE
        JON     R0,.mode
        MOV     R4,EXEC_LINE
        CALL    0,CHECK_HANDED
        LEAVE   FAIL
        MOV     3.X6,R0
        CALL    0,FIND_FILE
        LEAVE   FAIL
        CALL    0,LOAD_CONTENTS
        LEAVE   FAIL
        CALL    0,CHECK_PROGRAM
        LEAVE   FAIL
        MOV     R5,R6
        CALL    0,LOAD_PROGRAM
        JMP     .failed
        MOV     CURRENT,R6
        CALL    0,HAND_OVER
        MOV     R6,PROCESS.PARENT.X5
        MOV     1.X6,R0
        MOV     EXEC_LINE,R4
        MOV     R5,R6
        CALL    0,START_PROCESS
        MOV     EXEC_START,R0
        MOV     R0,FRAME_PC.X6
        MOV     CURRENT,R6
        LEAVE   DONE
.failed: MOV    CURRENT,R6
        LEAVE   FAIL
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
        .ENDPROC

; R0 := word R0 of the current file, which has LENGTH; exit 0 with BAD_PROGRAM when it has fewer, or with DISK_ERROR.
        .PROC   FILE_WORD
        .CALL   R0 word
        .RETURN OK: R0 what it is
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LENGTH,R1
        SLO     R0,R1
        JMP     .none
        MOV     R0,EXEC_WORD
        SRL     R0,8
        CALL    0,MAP_FILE
        JMP     .bad
        CALL    0,READ_SECTOR
        RET     0
        MOV     EXEC_WORD,R0
        XTR     R0,7
        ADD     R0,R4
        MOV     X4,R0
        RET     1
.none:  MOVC    BAD_PROGRAM,R7
        RET     0
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; The same, and exit 0 with BAD_PROGRAM unless it is R1.
        .PROC   FILE_WORD_IS
        .CALL   R0 word, R1 what it must be
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R1,EXEC_DUE
        CALL    0,FILE_WORD
        RET     0
        MOV     EXEC_DUE,R1
        SEQ     R0,R1
        JMP     .other
        RET     1
.other: MOVC    BAD_PROGRAM,R7
        RET     0
        .ENDPROC

; Whether the file in work, of LENGTH words, is a program for line EXEC_LINE: EXEC_PROGRAM, EXEC_DATA := the words of its two parts with their
; descriptors, EXEC_AT, EXEC_DATA_AT := where they come to lie, EXEC_START := where it starts; exit 0 with BAD_PROGRAM or DISK_ERROR.
        .PROC   CHECK_PROGRAM
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    0,R0
        MOVC    MODULE_PROGRAM,R1
        CALL    0,FILE_WORD_IS
        RET     0
        MOVC    1,R0
        CALL    0,FILE_WORD
        RET     0
        MOVC    PROGRAM_WORDS,R1
        SHS     R0,R1
        JMP     .bad
        MOV     R0,EXEC_PROGRAM
        MOVC    7,R0
        CALL    0,FILE_WORD
        RET     0
        MOV     R0,EXEC_START
        MOVC    12,R0
        CALL    0,FILE_WORD
        RET     0
        MOV     R0,EXEC_AT
        MOVC    13,R0
        MOVC    0,R1
        CALL    0,FILE_WORD_IS
        RET     0
        MOV     EXEC_LINE,R4             ; it lies in the pages of the line, and starts in itself
        MOV     PROGRAM.PAGE.X4,R0
        SLL     R0,10
        MOV     PROGRAM.PAGES.X4,R1
        SLL     R1,10
        MOV     EXEC_PROGRAM,R2
        ADDC    -PROGRAM_WORDS,R2
        MOV     EXEC_AT,R3
        CALL    0,CHECK_PART
        RET     0
        MOV     EXEC_START,R0
        SUB     R3,R0
        SLO     R0,R2
        JMP     .bad

        MOV     EXEC_PROGRAM,R0
        MOVC    MODULE_DATA,R1
        CALL    0,FILE_WORD_IS
        RET     0
        MOV     EXEC_PROGRAM,R0
        ADDC    41,R0
        MOVC    MODULE_MARK,R1
        CALL    0,FILE_WORD_IS
        RET     0
        MOV     EXEC_PROGRAM,R0
        ADDC    42,R0
        CALL    0,FILE_WORD
        RET     0
        MOV     R0,EXEC_DATA_AT
        MOV     EXEC_PROGRAM,R0
        ADDC    43,R0
        MOVC    0,R1
        CALL    0,FILE_WORD_IS
        RET     0
        MOV     LENGTH,R1               ; the data end with the file
        MOV     EXEC_PROGRAM,R0
        SUB     R0,R1
        MOV     R1,EXEC_DATA
        ADDC    1,R0
        CALL    0,FILE_WORD_IS
        RET     0
        MOV     EXEC_DATA,R2
        MOVC    DATA_WORDS,R1
        SHS     R2,R1
        JMP     .bad
        SUB     R1,R2
        MOV     EXEC_LINE,R4             ; in the data of the line, before the stack
        MOVC    0,R0
        MOV     PROGRAM.DATA.X4,R1
        SLL     R1,10
        ADDC    -256,R1
        MOV     EXEC_DATA_AT,R3
        JMP     CHECK_PART
.bad:   MOVC    BAD_PROGRAM,R7
        RET     0
        .ENDPROC

; Exit 0 with BAD_PROGRAM unless R2 words from address R3 on lie in the R1 words from address R0 on.
        .PROC   CHECK_PART
        .CALL   R0 address, R1 words, R2 words, R3 address
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R1
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        NEG     R0
        ADD     R3,R0                   ; words before them
        SHS     R1,R0
        JMP     .bad
        SUB     R0,R1
        SHS     R1,R2
        JMP     .bad
        RET     1
.bad:   MOVC    BAD_PROGRAM,R7
        RET     0
        .ENDPROC

; The program of the file in work, of which CHECK_PROGRAM has said where it belongs, comes into the memory of process R6, which does not
; run; exit 0 with DISK_ERROR.
        .PROC   LOAD_PROGRAM
        .CALL   R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CLR     FRAME_BASE.X6           ; of a process that has ended
        MOV     EXEC_LINE,R4
        MOV     PROGRAM.DATA.X4,R3
        MOV     PROCESS.MAP.X6,R2
        CALL    0,CLEAR_PAGES
        MOVC    0xC000,R0               ; written for once
        CALL    0,PROTECT_PROGRAM
        MOV     PROGRAM.PAGES.X4,R3
        MOV     PROGRAM.PAGE.X4,R2
        ADD     PROCESS.MAP.X6,R2
        CALL    0,CLEAR_PAGES
        MOV     EXEC_AT,R0
        MOVC    PROGRAM_WORDS,R1
        MOV     EXEC_PROGRAM,R2
        SUB     R1,R2
        CALL    0,READ_PART
        JMP     .failed
        MOVC    0x4000,R0
        MOV     EXEC_LINE,R4
        CALL    0,PROTECT_PROGRAM
        MOV     EXEC_DATA_AT,R0
        MOV     EXEC_PROGRAM,R1
        MOV     EXEC_DATA,R2
        ADDC    -DATA_WORDS,R2
        ADDC    DATA_WORDS,R1
        JMP     READ_PART
.failed: MOVC   0x4000,R0
        MOV     EXEC_LINE,R4
        CALL    0,PROTECT_PROGRAM
        RET     0
        .ENDPROC

; The pages of the program of line R4 are in the data space of process R6 with the rights R0.
        .PROC   PROTECT_PROGRAM
        .CALL   R0 rights, R4 line, R6 process
        .DESTROY R0-R3
        .KEEP   *
        .LINK   STACK
        MOV     PROGRAM.PAGES.X4,R3
        MOV     PROGRAM.PAGE.X4,R2
        ADD     PROCESS.MAP.X6,R2
.next:  MOV     X2,R1
        XTR     R1,13
        IOR     R0,R1
        PUT     R1,X2
        SOB     R3,.next
        RET     0
        .ENDPROC

; R2 words of the file in work, from word R1 on, come to data address R0 of process R6; exit 0 with DISK_ERROR.
        .PROC   READ_PART
        .CALL   R0 data address, R1 word, R2 words, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,MOVE_USER
        MOV     R1,MOVE_AT
        MOV     R2,MOVE_LEFT
        JMP     READ_WORDS
        .ENDPROC
