; Paths: names with ! or / between them, as text that a 0 ends. One that begins as the name of a message does is none.

; Copies the path at data address R0 into PATH_TEXT; exit 0 with NO_DISK, BAD_ADDRESS, BAD_NAME or NO_NAME.
        .PROC   FETCH_PATH
        .CALL   R0 data address, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     VOLUME,R1
        JOZ     R1,.none
        MOVC    0,R1
        MOV     R1,PATH_TEXT+1
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
.end:   MOVC    NAME,R3                 ; msg/
        MOVC    PATH_TEXT,R2
        MOV     X2,R0
        SEQ     R0,X3
        RET     1
        ADDC    1,R2
        ADDC    1,R3
        MOV     X2,R0
        SEQ     R0,X3
        RET     1
        MOVC    NO_NAME,R7
        RET     0
.long:  MOVC    BAD_NAME,R7
        RET     0
.none:  MOVC    NO_DISK,R7
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

; Follows PATH_TEXT: PATH_DIRECTORY := the number of the directory of its last name, which is in PATH_PART; R0 := its characters, 0 when the path is
; that of the root; exit 0 with BAD_NAME, NO_NAME or DISK_ERROR.
        .PROC   WALK_PATH
        .RETURN OK: R0 characters
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    2*PATH_TEXT,R0
        MOV     R0,PATH_AT
        MOVC    ROOT_DIRECTORY,R0
.next:  MOV     R0,PATH_DIRECTORY
        CALL    0,NEXT_PART
        RET     0
        MOV     PATH_MORE,R1
        JOZ     R1,.last
        MOV     PATH_DIRECTORY,R0
        CALL    0,LOOK_UP
        RET     0
        SLO     R0,FIRST_FILE
        JMP     .next
        MOVC    NO_NAME,R7
        RET     0
.last:  RET     1
        .ENDPROC

; R0 := the number of the file whose path is at data address R0; exit 0 with NO_DISK, BAD_ADDRESS, BAD_NAME, NO_NAME or DISK_ERROR.
        .PROC   FIND_FILE
        .CALL   R0 data address, R6 process
        .RETURN OK: R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FETCH_PATH
        RET     0
        CALL    0,WALK_PATH
        RET     0
        JOZ     R0,.root
        MOV     PATH_DIRECTORY,R0
        CALL    0,LOOK_UP
        RET     0
        SLO     R0,FIRST_FILE
        RET     1
        MOVC    NO_NAME,R7
        RET     0
.root:  MOVC    ROOT_DIRECTORY,R0
        RET     1
        .ENDPROC

; The place of a new name: the path at data address R0 is fetched and followed, and nothing has its name; exit 0 with NAME_TAKEN, or
; as FIND_FILE.
        .PROC   FIND_PLACE
        .CALL   R0 data address, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FETCH_PATH
        RET     0
        CALL    0,WALK_PATH
        RET     0
        JOZ     R0,.taken
        MOV     PATH_DIRECTORY,R0
        CALL    0,LOOK_UP
        JMP     .look
.taken: MOVC    NAME_TAKEN,R7
        RET     0
.look:  MOVC    NO_NAME,R0
        SEQ     R7,R0
        RET     0
        MOV     FILE_TYPE,R0            ; of what should be the directory
        SEQ     R0,TYPE_DIRECTORY
        RET     0
        RET     1
        .ENDPROC

; Exit 0 with IN_USE when a descriptor is open on file R0, or when it is the log.
        .PROC   CHECK_FILE
        .CALL   R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R1, R4
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LOG_FILE,R1
        SNE     R0,R1
        JMP     .used
        MOVC    RECORDS,R4
.next:  MOV     DESCRIPTOR.KIND.X4,R1
        SEQ     R1,K_DISK
        JMP     .step
        MOV     DESCRIPTOR.FILE.X4,R1
        SNE     R0,R1
        JMP     .used
.step:  ADDC    SIZE(DESCRIPTOR),R4
        MOVC    RECORDS_END,R1
        SEQ     R4,R1
        JMP     .next
        RET     1
.used:  MOVC    IN_USE,R7
        RET     0
        .ENDPROC
