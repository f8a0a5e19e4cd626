; Paths: names with ! or / between them, as text that ends with a 0. Those whose first name is msg name messages, all others files of the disk.

; Copies the path at data address R0 into PATH_TEXT. PATH_AT is at its first name, for exit MESSAGES after msg; exit 0 with BAD_ADDRESS or
; BAD_NAME.
        .PROC   FETCH_PATH
        .CALL   R0 data address, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, DISK, MESSAGES
        MOVC    0,R1
.next:  MOV     R0,PATH_FROM
        MOV     R1,PATH_LENGTH
        SLO     R1,PATH_WORDS
        JMP     .long
        MOVC    0,R1
        CALL    0,MAP_USER
        RET     0
        MOV     X0,R2
        MOV     PATH_LENGTH,R1
        MOVC    PATH_TEXT,R3
        ADD     R1,R3
        PUT     R2,X3
        MOV     PATH_FROM,R0
        ADDC    1,R0
        ADDC    1,R1
        MOV     R2,R3
        XTR     R3,7
        JOZ     R3,.end
        SRL     R2,8
        JON     R2,.next
.end:   MOVC    2*PATH_TEXT,R0
        MOV     R0,PATH_AT
        CALL    0,SKIP_MARKS
        MOV     PATH_AT,R4
        MOVB    0.X4,R0
        SEQ     R0,'m'
        RET     1
        MOVB    1.X4,R0
        SEQ     R0,'s'
        RET     1
        MOVB    2.X4,R0
        SEQ     R0,'g'
        RET     1
        ADDC    3,R4
        MOVB    0.X4,R0
        JOZ     R0,.messages
        SNE     R0,'/'
        JMP     .messages
        SEQ     R0,'!'
        RET     1
.messages: MOV  R4,PATH_AT
        RET     2
.long:  MOVC    BAD_NAME,R7
        RET     0
        .ENDPROC

; PATH_PART := the name at PATH_AT, which goes on to the next one; R0 := its characters, 0 at the end of the path; exit 0 with BAD_NAME.
        .PROC   NEXT_PART
        .RETURN OK: R0 characters
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    PATH_PART,R4
        MOVC    PART_WORDS,R1
        MOVC    0,R0
        MOVC    0x2020,R2
.clear: MOV     R2,PATH_BLANK-PATH_PART.X4
        PUT     R0,X4
        SOB     R1,.clear
        CALL    0,SKIP_MARKS
        MOV     PATH_AT,R4
        MOVC    2*PATH_PART,R7
.char:  MOVB    0.X4,R0
        JOZ     R0,.end
        SNE     R0,'!'
        JMP     .end
        SNE     R0,'/'
        JMP     .end
        SHS     R0,0x21
        JMP     .bad
        SLO     R0,0x7F
        JMP     .bad
        MOVC    2*PATH_PART+2*PART_WORDS,R1
        SNE     R7,R1
        JMP     .bad
        MOVB    R0,0.X7
        MOVB    R0,2*PATH_BLANK-2*PATH_PART.X7
        ADDC    1,R4
        ADDC    1,R7
        JMP     .char
.end:   MOV     R4,PATH_AT
        CALL    0,SKIP_MARKS
        MOV     R7,R0
        ADDC    -2*PATH_PART,R0
        MOV     PATH_PART,R1
        MOVC    '.',R2
        SNE     R1,R2
        JMP     .bad                    ; . alone
        MOVC    '.'<<8|'.',R2
        SEQ     R1,R2
        RET     1
        SEQ     R0,2
        RET     1
.bad:   MOVC    BAD_NAME,R7             ; .. alone
        RET     0
        .ENDPROC

; PATH_AT goes on over what stands between names; PATH_MORE := the character there.
        .PROC   SKIP_MARKS
        .DESTROY R0, R4
        .KEEP   *
        .LINK   STACK
        MOV     PATH_AT,R4
.next:  MOVB    0.X4,R0
        SNE     R0,'!'
        JMP     .skip
        SNE     R0,'/'
        JMP     .skip
        MOV     R0,PATH_MORE
        MOV     R4,PATH_AT
        RET     0
.skip:  ADDC    1,R4
        JMP     .next
        .ENDPROC
