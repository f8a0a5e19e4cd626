; Makes files of messages, and messages of files: the disk moves the words from the pages of the message, or to them. Neither a program nor
; the kernel copies one.

; SYS_LINK: R0 data address of a path, R1 data address of a new path: of a message a file of the disk is made, of a file a message.
        .PROC   CALL_LINK
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND_MESSAGE
        LEAVE   FAIL
        JMP     .file
        CALL    0,RIGHTS_OF
        SBN     R0,0                    ; RIGHT_READ
        JMP     .right
        MOV     1.X6,R0
        CALL    0,SAVE_MESSAGE
        LEAVE   UNDO
        LEAVE   DONE
.file:  CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        CALL    0,LOAD_CONTENTS
        LEAVE   FAIL
        MOV     1.X6,R0
        CALL    0,NEW_NAME
        LEAVE   FAIL
        JMP     .mode
        CALL    0,LOAD_MESSAGE
        LEAVE   FAIL
        CALL    0,SET_NAME
        LEAVE   DONE
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
.right: JMP     NO_RIGHT_TO_IT
        .ENDPROC

; A new file with the path at data address R0, of the words of message R4; exit 0, and the change is to be abandoned, with what MAKE_FILE,
; GROW_FILE or COMMIT_CHANGE has against it.
        .PROC   SAVE_MESSAGE
        .CALL   R0 data address of a path, R4 record, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R4,LINK_MESSAGE
        MOV     R0,R1
        MOVC    TYPE_BINARY,R0
        CALL    0,MAKE_FILE
        RET     0
        MOV     ADDED_FILE,R0
        CALL    0,LOAD_FILE
        RET     0
        MOV     LINK_MESSAGE,R4
        MOV     MESSAGE.WORDS.X4,R0
        CALL    0,SECTORS_FOR
        MOV     R0,LINK_SECTORS
.grow:  CALL    0,SECTORS_OF
        MOV     LINK_SECTORS,R1
        SLO     R0,R1
        JMP     .move
        CALL    0,GROW_FILE
        RET     0
        JMP     .grow
.move:  MOV     LINK_MESSAGE,R4
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        MOV     LINK_SECTORS,R1
        MOVC    DISK_WRITE,R0
        CALL    0,MOVE_SECTORS
        RET     0
        MOV     LINK_MESSAGE,R4
        MOV     MESSAGE.WORDS.X4,R0
        MOVC    0,R1
        SLLL    R0,1
        MOV     R0,FILE_LENGTH
        MOV     R1,FILE_LENGTH+1
        CALL    0,SAVE_FILE
        RET     0
        JMP     COMMIT_CHANGE
        .ENDPROC

; A new message of the LENGTH words of the file in work: R4 := its record; exit 0 with NO_MEMORY or DISK_ERROR. What the last sector holds
; after them does not come into the message.
        .PROC   LOAD_MESSAGE
        .CALL   R6 process
        .RETURN OK: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LENGTH,R0
        JOZ     R0,.pages
        ADDC    -1,R0
        SRL     R0,10
.pages: ADDC    1,R0
        CALL    0,ALLOCATE
        RET     0
        MOV     R4,LINK_MESSAGE
        MOV     LENGTH,R0
        MOV     R0,MESSAGE.WORDS.X4
        CALL    0,SECTORS_FOR
        MOV     R0,R1
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        MOVC    DISK_READ,R0
        CALL    0,MOVE_SECTORS
        JMP     .failed
        MOV     LINK_MESSAGE,R4
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        MOV     LENGTH,R0
        ADD     R0,R2                   ; the first word after
        MOV     FILE_LENGTH,R1
        SBN     R1,0
        JMP     .even
        ADDC    -1,R2
        MOV     X2,R1
        XTR     R1,7                    ; the last word has one byte
        PUT     R1,X2
.even:  XTR     R0,7
        JOZ     R0,.whole
        MOVC    SECTOR_WORDS,R1
        SUB     R0,R1
        MOVC    0,R0
.clear: PUT     R0,X2
        SOB     R1,.clear
.whole: RET     1
.failed: MOV    LINK_MESSAGE,R4
        MOV     R7,LINK_MESSAGE
        CALL    0,DISCARD
        MOV     LINK_MESSAGE,R7
        RET     0
        .ENDPROC

; R0 := sectors that R0 words need.
        .PROC   SECTORS_FOR
        .CALL   R0 words
        .RETURN R0 sectors
        .KEEP   *
        .LINK   STACK
        JOZ     R0,.none
        ADDC    -1,R0
        SRL     R0,8
        ADDC    1,R0
.none:  RET     0
        .ENDPROC

; Moves the first R1 sectors of the file in work to partition address R2 on, or from there, as many with a command as follow each other; exit
; 0 with WRITE_PROTECTED or DISK_ERROR.
        .PROC   MOVE_SECTORS
        .CALL   R0 operation, R1 sectors, R2 partition address
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,LINK_OPERATION
        MOV     R1,LINK_SECTORS
        MOV     R2,LINK_AT
        MOVC    0,R0
        MOV     R0,LINK_DONE
.next:  MOV     LINK_DONE,R0
        MOV     LINK_SECTORS,R1
        SNE     R0,R1
        RET     1
        CALL    0,MAP_FILE
        JMP     .bad
        MOV     R0,LINK_FIRST
        MOVC    0,R1
.more:  ADDC    1,R1
        MOV     R1,LINK_RUN
        MOV     LINK_DONE,R0
        ADDC    1,R0
        MOV     R0,LINK_DONE
        MOV     LINK_SECTORS,R2
        SNE     R0,R2
        JMP     .move
        MOVC    COMMAND_MAX,R2
        SNE     R1,R2
        JMP     .move
        CALL    0,MAP_FILE
        JMP     .bad
        MOV     LINK_FIRST,R2
        MOV     LINK_RUN,R1
        ADD     R1,R2
        SNE     R0,R2
        JMP     .more
.move:  MOV     LINK_FIRST,R0
        MOV     LINK_RUN,R1
        ADDU    R0,R1
        JVN     .end
        JMP     .bad
.end:   MOV     VOLUME,R2
        SHS     R2,R1
        JMP     .bad
        CALL    0,FORGET_SECTORS
        MOV     LINK_OPERATION,R0
        MOV     LINK_FIRST,R1
        MOV     LINK_AT,R2
        MOV     LINK_RUN,R7
        CALL    0,TRANSFER_RUN
        RET     0
        MOV     LINK_RUN,R0
        SLL     R0,8                    ; words of a sector
        MOV     LINK_AT,R1
        ADD     R0,R1
        MOV     R1,LINK_AT
        JMP     .next
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC
        .ASSERT SECTOR_WORDS == 1 << 8 && SECTOR_WORDS << 2 == PAGE_WORDS, "a page takes whole sectors"

; No buffer holds one of the sectors from R0 to R1, this one excluded: they are moved past the buffers. None of them is dirty.
        .PROC   FORGET_SECTORS
        .CALL   R0 first sector, R1 sector behind the last
        .DESTROY R2-R4
        .KEEP   *
        .LINK   STACK
        MOVC    BUFFER_LIST,R4
        MOVC    BUFFERS,R3
.next:  MOV     BUF.SECTOR.X4,R2
        SHS     R2,R0
        JMP     .step
        SLO     R2,R1
        JMP     .step
        MOVC    -1,R2
        MOV     R2,BUF.SECTOR.X4
.step:  ADDC    SIZE(BUF),R4
        SOB     R3,.next
        RET     0
        .ENDPROC
