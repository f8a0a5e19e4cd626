; Pointers of programs: every one goes through the translation table of its process before it is used.

; Process R6, R0 data address, R1 1 if it is to be written: R0 := partition address, R1 := words to the end of the
; page; exit 0 with BAD_ADDRESS.
        .PROC   MAP_USER
        .CALL   R0 data address, R1 1 to write, R6 process
        .RETURN OK: R0 partition address, R1 words to the end of the page
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R3
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        ADD     FRAME_BASE.X6,R0
        MOV     R0,R2
        SRL     R2,10
        ADD     PROCESS.MAP.X6,R2
        MOV     X2,R2                   ; entry
        MOV     R2,R3
        SRL     R3,14
        SNE     R3,3
        JMP     .good
        JON     R1,.bad
        SEQ     R3,1
        JMP     .bad
.good:  SLL     R2,10
        XTR     R0,9
        MOVC    PAGE_WORDS,R1
        SUB     R0,R1
        ADD     R2,R0
        RET     1
.bad:   MOVC    BAD_ADDRESS,R7
        RET     0
        .ENDPROC

; R0 data address, R1 words, R2 1 if they are to be written: exit 0 with BAD_ADDRESS unless all may be.
        .PROC   CHECK_USER
        .CALL   R0 data address, R1 words, R2 1 to write, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R3
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,USER_AT
        MOV     R1,USER_LEFT
        MOV     R2,USER_WRITE
.page:  MOV     USER_LEFT,R0
        JOZ     R0,.good
        MOV     USER_AT,R0
        MOV     USER_WRITE,R1
        CALL    0,MAP_USER
        RET     0
        MOV     USER_LEFT,R2
        SLO     R1,R2
        JMP     .good
        SUB     R1,R2
        MOV     R2,USER_LEFT
        MOV     USER_AT,R0
        ADD     R1,R0
        MOV     R0,USER_AT
        JMP     .page
.good:  RET     1
        .ENDPROC

; Copies R1 words between data address R0 of the process and partition address R2, to the process when R3 is 1. They
; were checked.
        .PROC   COPY_USER
        .CALL   R0 data address, R1 words, R2 partition address, R3 1 to the process, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R3
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,USER_AT
        MOV     R1,USER_LEFT
        MOV     R2,USER_HERE
        MOV     R3,USER_WRITE
.page:  MOV     USER_LEFT,R0
        JOZ     R0,.done
        MOV     USER_AT,R0
        MOV     USER_WRITE,R1
        CALL    0,MAP_USER
        RET     0
        MOV     USER_LEFT,R2
        SLO     R1,R2
        MOV     R2,R1                   ; R1 := words of this page
        SUB     R1,R2
        MOV     R2,USER_LEFT
        MOV     USER_AT,R2
        ADD     R1,R2
        MOV     R2,USER_AT
        MOV     USER_HERE,R2
        MOV     R2,R3
        ADD     R1,R3
        MOV     R3,USER_HERE
        MOV     USER_WRITE,R3
        JON     R3,.out
        MOWA    X0,X2,R1
        JMP     .page
.out:   MOWA    X2,X0,R1
        JMP     .page
.done:  RET     1
        .ENDPROC

; The same for words of a message: the control OS, which does not see the copy, is told of it.
        .PROC   COPY_MESSAGE
        .CALL   R0 data address, R1 words, R2 partition address, R3 1 to the process, R6 process
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
        MOV     R1,COPIED
        CALL    0,COPY_USER
        JMP     .done
        MOV     COPIED,R0
        MOVC    0,R1
        MON     WORDS_COPIED : *
        NOP
.done:  RET     0
        .ENDPROC
