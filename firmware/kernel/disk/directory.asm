; Directories: files of entries, each a name and the number of a file.

; The entry with the name PATH_PART in directory R0: R0 := the number of its file, and its place in ENTRY_SECTOR and ENTRY_AT; exit 0 with
; NO_NAME or DISK_ERROR. FREE_SECTOR and FREE_AT := the first place for a new one.
        .PROC   LOOK_UP
        .CALL   R0 number of a directory
        .RETURN OK: R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,LOAD_FILE
        RET     0
        MOVC    0,R0
        MOV     R0,FREE_SECTOR
        MOV     FILE_TYPE,R1
        SEQ     R1,TYPE_DIRECTORY
        JMP     .none
.sector: MOV    R0,SCAN_AT
        CALL    0,MAP_FILE
        JMP     .end
        MOV     R0,SCAN_SECTOR
        CALL    0,READ_SECTOR
        RET     0
        MOV     R4,SCAN_DATA
        MOVC    SECTOR_ENTRIES,R3
.entry: MOV     ENTRY.THERE.X4,R0
        SEQ     R0,1
        JMP     .free
        CALL    0,COMPARE_NAME
        JMP     .next
        MOV     SCAN_SECTOR,R0
        MOV     R0,ENTRY_SECTOR
        MOV     ENTRY.FILE.X4,R0
        MOV     SCAN_DATA,R1
        SUB     R1,R4
        MOV     R4,ENTRY_AT
        RET     1
.free:  MOV     FREE_SECTOR,R0
        JON     R0,.next
        MOV     SCAN_SECTOR,R0
        MOV     R0,FREE_SECTOR
        MOV     R4,R0
        MOV     SCAN_DATA,R1
        SUB     R1,R0
        MOV     R0,FREE_AT
.next:  ADDC    SIZE(ENTRY),R4
        SOB     R3,.entry
        MOV     SCAN_AT,R0
        ADDC    1,R0
        JON     R0,.sector
        MOVC    DISK_ERROR,R7           ; too many sectors for a directory
.end:   JON     R7,.fail
.none:  MOVC    NO_NAME,R7
.fail:  RET     0
        .ENDPROC

; Whether entry R4 has the name PATH_PART, filled up with zeros or with blanks.
        .PROC   COMPARE_NAME
        .CALL   R4 entry
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  OTHER, SAME
        MOVC    PATH_PART,R7
        CALL    0,COMPARE_WORDS
        JMP     .blank
        RET     1
.blank: MOVC    PATH_BLANK,R7
        .FALLS  COMPARE_WORDS
        .ENDPROC

        .PROC   COMPARE_WORDS
        .CALL   R4 entry, R7 address of a name
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  OTHER, SAME
        MOV     R4,R0
        ADDC    ENTRY.NAME,R0
        MOVC    PART_WORDS,R2
.next:  MOV     X0,R1
        SEQ     R1,X7
        RET     0
        ADDC    1,R0
        ADDC    1,R7
        SOB     R2,.next
        RET     1
        .ENDPROC

; An entry with the name PATH_PART for file R0 in PATH_DIRECTORY, in which LOOK_UP has not found that name; exit 0 with DISK_FULL or DISK_ERROR.
; The root does not grow: the log is found by it before anything that a crash has left is put right.
        .PROC   ADD_ENTRY
        .CALL   R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,ADDED_FILE
        MOV     FREE_SECTOR,R0
        JON     R0,.room
        MOV     PATH_DIRECTORY,R0
        SNE     R0,ROOT_DIRECTORY
        JMP     .full
        CALL    0,LOAD_FILE
        RET     0
        CALL    0,SECTORS_OF
        MOV     R0,SCAN_AT
        CALL    0,GROW_FILE
        RET     0
        MOV     SCAN_AT,R0
        CALL    0,MAP_FILE
        JMP     .bad
        MOV     R0,FREE_SECTOR
        MOVC    0,R0
        MOV     R0,FREE_AT
.each:  MOV     SCAN_AT,R0
        CALL    0,MAP_FILE
        JMP     .grown
        CALL    0,FRESH_SECTOR
        RET     0
        MOV     SCAN_AT,R0
        ADDC    1,R0
        MOV     R0,SCAN_AT
        JON     R0,.each
        JMP     .bad
.grown: JON     R7,.bad
        MOV     SCAN_AT,R0
        MOV     R0,R1
        SLL     R0,9
        SRL     R1,7
        MOV     R0,FILE_LENGTH
        MOV     R1,FILE_LENGTH+1
        CALL    0,SAVE_FILE
        RET     0
.room:  MOV     FREE_SECTOR,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        MOV     FREE_AT,R0
        ADD     R0,R4
        MOVC    1,R0
        MOV     R0,ENTRY.THERE.X4
        MOV     ADDED_FILE,R0
        MOV     R0,ENTRY.FILE.X4
        MOV     R4,R1
        ADDC    ENTRY.NAME,R1
        MOVC    PATH_PART,R0
        MOVC    PART_WORDS,R2
        MOWA    X0,X1,R2
        MOVC    0,R0
        MOV     R4,R1
        ADDC    ENTRY.FILE+1,R1
        MOVC    SIZE(ENTRY) - ENTRY.FILE - 1,R2
.clear: PUT     R0,X1
        SOB     R2,.clear
        RET     1
.full:  MOVC    DISK_FULL,R7
        RET     0
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; The entry at word R1 of sector R0 is none any more; exit 0 with DISK_ERROR or DISK_FULL.
        .PROC   REMOVE_ENTRY
        .CALL   R0 sector, R1 word
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R1,SCAN_DATA
        CALL    0,CHANGE_SECTOR
        RET     0
        MOV     SCAN_DATA,R0
        ADD     R0,R4
        CLR     ENTRY.THERE.X4
        RET     1
        .ENDPROC

; Exit 0 with NOT_EMPTY when the file in work is a directory with an entry, or with DISK_ERROR.
        .PROC   CHECK_EMPTY
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_TYPE,R0
        SEQ     R0,TYPE_DIRECTORY
        RET     1
        MOVC    0,R0
.sector: MOV    R0,SCAN_AT
        CALL    0,MAP_FILE
        JMP     .end
        CALL    0,READ_SECTOR
        RET     0
        MOVC    SECTOR_ENTRIES,R3
.entry: MOV     ENTRY.THERE.X4,R0
        SNE     R0,1
        JMP     .some
        ADDC    SIZE(ENTRY),R4
        SOB     R3,.entry
        MOV     SCAN_AT,R0
        ADDC    1,R0
        JON     R0,.sector
        MOVC    DISK_ERROR,R7
.end:   JON     R7,.fail
        RET     1
.some:  MOVC    NOT_EMPTY,R7
.fail:  RET     0
        .ENDPROC
