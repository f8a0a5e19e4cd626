; SYS_READ and SYS_WRITE of files of the disk.

; SYS_READ: R1 data address, R2 words; R0 := words that were read, fewer at the end of the file.
        .PROC   READ_DISK
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     DESCRIPTOR.FILE.X5,R0
        CALL    0,LOAD_FILE
        LEAVE   FAIL
        CALL    0,LENGTH_OF
        LEAVE   FAIL
        MOV     DESCRIPTOR.POSITION.X5,R1
        SUB     R1,R0                   ; words that are left
        MOV     2.X6,R1
        SHS     R1,R0
        MOV     R1,R0
        MOV     R0,R1
        MOV     1.X6,R0
        MOV     R1,MOVE_LEFT
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        CALL    0,START_MOVE
        CALL    0,READ_WORDS
        LEAVE   FAIL
        MOV     MOVE_WANTED,R0
        MOV     R0,0.X6
        MOV     MOVE_AT,R0
        MOV     R0,DESCRIPTOR.POSITION.X5
        LEAVE   DONE
        .ENDPROC

; MOVE_LEFT words of the file in work, from word MOVE_AT on, come to data address MOVE_USER of process R6, which was checked; exit 0 with
; DISK_ERROR.
        .PROC   READ_WORDS
        .CALL   R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
.next:  MOV     MOVE_LEFT,R0
        JOZ     R0,.done
        MOV     MOVE_AT,R0
        SRL     R0,8
        CALL    0,MAP_FILE
        JMP     .bad
        CALL    0,READ_SECTOR
        RET     0
        MOVC    1,R3
        CALL    0,MOVE_WORDS
        JMP     .next
.done:  RET     1
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; SYS_WRITE: R1 data address, R2 words; R0 := words that were written, WRITE_MAX at most.
        .PROC   WRITE_DISK
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     2.X6,R0
        MOVC    WRITE_MAX,R1
        SHS     R1,R0
        MOV     R1,R0
        MOV     R0,MOVE_LEFT
        MOV     DESCRIPTOR.POSITION.X5,R1
        ADDU    R0,R1
        JVN     .fits
        JMP     .long
.fits:  MOV     R0,R1
        MOV     1.X6,R0
        MOVC    0,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        CALL    0,BEGIN_CHANGE
        LEAVE   UNDO
        MOV     DESCRIPTOR.FILE.X5,R0
        CALL    0,LOAD_FILE
        LEAVE   UNDO
        CALL    0,LENGTH_OF
        LEAVE   UNDO
        MOV     R0,LENGTH
        CALL    0,START_MOVE
.next:  MOV     MOVE_LEFT,R0
        JOZ     R0,.done
.map:   MOV     MOVE_AT,R0
        SRL     R0,8
        CALL    0,MAP_FILE
        JMP     .grow
        MOV     MOVE_AT,R1
        MOVC    0xFF00,R2
        AND     R2,R1                   ; the first word of the sector
        MOV     LENGTH,R2
        SLO     R1,R2
        JMP     .fresh
        CALL    0,CHANGE_SECTOR
        LEAVE   UNDO
        JMP     .move
.fresh: CALL    0,FRESH_SECTOR
        LEAVE   UNDO
.move:  MOVC    0,R3
        CALL    0,MOVE_WORDS
        JMP     .next
.grow:  JON     R7,.undo
        CALL    0,GROW_FILE
        LEAVE   UNDO
        JMP     .map
.done:  MOV     MOVE_AT,R0
        MOV     LENGTH,R1
        SLO     R1,R0
        JMP     .commit
        MOV     R0,R1
        SLL     R0,1
        SRL     R1,15
        MOV     R0,FILE_LENGTH
        MOV     R1,FILE_LENGTH+1
        CALL    0,SAVE_FILE
        LEAVE   UNDO
.commit: CALL   0,COMMIT_CHANGE
        LEAVE   UNDO
        MOV     MOVE_WANTED,R0
        MOV     R0,0.X6
        MOV     MOVE_AT,R0
        MOV     R0,DESCRIPTOR.POSITION.X5
        LEAVE   DONE
.long:  MOVC    BAD_LENGTH,R7
        LEAVE   FAIL
.undo:  LEAVE   UNDO
        .ENDPROC

; MOVE_LEFT words are to be moved between the program's R1 and the position of descriptor R5.
        .PROC   START_MOVE
        .CALL   R5 record, R6 process
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        MOV     MOVE_LEFT,R0
        MOV     R0,MOVE_WANTED
        MOV     1.X6,R0
        MOV     R0,MOVE_USER
        MOV     DESCRIPTOR.POSITION.X5,R0
        MOV     R0,MOVE_AT
        RET     0
        .ENDPROC

; Moves what is left, to the end of the sector whose words are at R4 at most, to the process (R3 = 1) or from it (0).
        .PROC   MOVE_WORDS
        .CALL   R3 1 to the process, R4 address of the words of a sector, R6 process
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     MOVE_AT,R0
        XTR     R0,7
        ADD     R0,R4
        MOVC    SECTOR_WORDS,R1
        SUB     R0,R1                   ; words to the end of the sector
        MOV     MOVE_LEFT,R2
        SHS     R2,R1
        MOV     R2,R1
        MOV     R1,MOVE_PART
        SUB     R1,R2
        MOV     R2,MOVE_LEFT
        MOV     MOVE_USER,R0
        MOV     R4,R2
        CALL    0,COPY_USER
        NOP                             ; the addresses were checked
        MOV     MOVE_PART,R1
        MOV     MOVE_USER,R0
        ADD     R1,R0
        MOV     R0,MOVE_USER
        MOV     MOVE_AT,R0
        ADD     R1,R0
        MOV     R0,MOVE_AT
        RET     0
        .ENDPROC
