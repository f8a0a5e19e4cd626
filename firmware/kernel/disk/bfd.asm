; Files by their numbers: descriptors, where the sectors of a file lie, growing and ending. FILE... is the current file.

; R0 := the sector of sector R0 of a file with areas of R1 sectors, or 0, R2 of them, and R3 the index block or first sector; exit 0
; with 0 in R7 after the last one, or with DISK_ERROR.
        .PROC   MAP_SECTOR
        .CALL   R0 sector of the file, R1 area, R2 count, R3 first
        .RETURN OK: R0 sector
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        JON     R1,.areas
        SLO     R0,R2
        JMP     .behind
        JOZ     R3,.bad
        ADDU    R3,R0
        JVN     .good
        JMP     .bad
.areas: SBZ     R1,15                   ; more than any volume has
        JMP     .bad
        MOV     R2,MAP_COUNT
        MOV     R3,R4                   ; the index block
        MOV     R0,R2
        MOVC    0,R3
        DIV     R1,R2                   ; R2 := area, R3 := sector in it
        MOV     MAP_COUNT,R1
        SLO     R2,R1
        JMP     .behind
        SLO     R2,AREAS_MAX
        JMP     .behind
        MOV     R3,MAP_REST
        ADD     R2,R2
        MOV     R2,MAP_PLACE
        MOV     R4,R0
        JOZ     R0,.bad
        CALL    0,READ_SECTOR
        RET     0
        MOV     MAP_PLACE,R0
        ADD     R0,R4
        MOVL    2.X4,R0
        JON     R1,.bad
        JOZ     R0,.bad
        MOV     MAP_REST,R1
        ADDU    R1,R0
        JVN     .good
.bad:   MOVC    DISK_ERROR,R7
        RET     0
.good:  RET     1
.behind: MOVC   0,R7
        RET     0
        .ENDPROC

; The same of the file in work.
        .PROC   MAP_FILE
        .CALL   R0 sector of the file
        .RETURN OK: R0 sector
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_AREA,R1
        MOV     FILE_COUNT,R2
        MOV     FILE_FIRST,R3
        JMP     MAP_SECTOR
        .ENDPROC

; R0 := the sector of descriptor R0; exit 0 with DISK_ERROR.
        .PROC   PLACE_FILE
        .CALL   R0 number of a file
        .RETURN OK: R0 sector
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_LIMIT,R1
        SLO     R0,R1
        JMP     .bad
        MOV     TABLE_AREA,R1
        MOV     TABLE_COUNT,R2
        MOV     TABLE_FIRST,R3
        CALL    0,MAP_SECTOR
        JMP     .bad
        RET     1
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; File R0 is the file in work; exit 0 with DISK_ERROR.
        .PROC   LOAD_FILE
        .CALL   R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,FILE_NUMBER
        CALL    0,PLACE_FILE
        RET     0
        MOV     R0,FILE_AT
        CALL    0,READ_SECTOR
        RET     0
        MOV     BFD.IN_USE.X4,R0
        SEQ     R0,1
        JMP     .bad
        MOV     BFD.TYPE.X4,R0
        MOV     R0,FILE_TYPE
        MOVL    BFD.LENGTH.X4,R0
        MOV     R0,FILE_LENGTH
        MOV     R1,FILE_LENGTH+1
        MOV     BFD.AREA.X4,R0
        MOV     R0,FILE_AREA
        MOVL    BFD.COUNT.X4,R0
        JON     R1,.bad
        MOV     R0,FILE_COUNT
        MOVL    BFD.FIRST.X4,R0
        JON     R1,.bad
        MOV     R0,FILE_FIRST
        RET     1
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; The descriptor of the file in work is what FILE... says; exit 0 with DISK_ERROR or DISK_FULL.
        .PROC   SAVE_FILE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_AT,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        MOVC    1,R0
        MOV     R0,BFD.IN_USE.X4
        MOV     FILE_TYPE,R0
        MOV     R0,BFD.TYPE.X4
        MOV     FILE_LENGTH,R0
        MOV     FILE_LENGTH+1,R1
        MOVL    R0,BFD.LENGTH.X4
        MOV     FILE_AREA,R0
        MOV     R0,BFD.AREA.X4
        MOVC    0,R1
        MOV     FILE_COUNT,R0
        MOVL    R0,BFD.COUNT.X4
        MOV     FILE_FIRST,R0
        MOVL    R0,BFD.FIRST.X4
        RET     1
        .ENDPROC

; R0 := words of the file in work; exit 0 with BAD_LENGTH when that is more than a word says.
        .PROC   LENGTH_OF
        .RETURN OK: R0 words
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R2
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_LENGTH,R0
        MOV     FILE_LENGTH+1,R1
        MOV     R0,R2
        XTR     R2,0                    ; an odd byte takes a word
        SRLL    R0,1
        JON     R1,.long
        ADDU    R2,R0
        JVN     .good
        JMP     .long
.good:  RET     1
.long:  MOVC    BAD_LENGTH,R7
        RET     0
        .ENDPROC

; R0 := sectors of the file in work.
        .PROC   SECTORS_OF
        .RETURN R0 sectors
        .DESTROY R1
        .KEEP   *
        .LINK   STACK
        MOV     FILE_COUNT,R0
        MOV     FILE_AREA,R1
        JOZ     R1,.done
        MUL     R1,R0                   ; R0,R1 := long product
.done:  RET     0
        .ENDPROC

; A new file of type R0, without a sector and without a name, is the file in work; exit 0 with DISK_FULL or DISK_ERROR.
        .PROC   NEW_FILE
        .CALL   R0 type
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,FILE_TYPE
        CALL    0,LOWEST_FREE
        RET     0
        MOV     FILE_AT,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        CALL    0,CLEAR_WORDS
        MOVC    0,R0
        MOV     R0,FILE_LENGTH
        MOV     R0,FILE_LENGTH+1
        MOV     R0,FILE_COUNT
        MOV     R0,FILE_AREA
        MOV     R0,FILE_FIRST
        CALL    0,SAVE_FILE
        RET     0
        JMP     COUNT_FILE
        .ENDPROC

; The lowest free descriptor is that of the file in work: FILE_NUMBER and FILE_AT; exit 0 with DISK_FULL or DISK_ERROR.
        .PROC   LOWEST_FREE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    0,R0
        CALL    0,READ_SECTOR
        RET     0
        MOV     HOME.FIRST_FREE.X4,R0
        JOZ     R0,.full
        MOV     R0,FILE_NUMBER
        CALL    0,PLACE_FILE
        RET     0
        MOV     R0,FILE_AT
        RET     1
.full:  MOVC    DISK_FULL,R7
        RET     0
        .ENDPROC

; The lowest free descriptor was that of the current file, and becomes the next free one after it; exit 0 with DISK_ERROR or DISK_FULL.
        .PROC   COUNT_FILE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_NUMBER,R0
.next:  ADDC    1,R0
        MOV     R0,NEXT_FREE
        MOV     FILE_LIMIT,R1
        SLO     R0,R1
        JMP     .last
        CALL    0,PLACE_FILE
        RET     0
        CALL    0,READ_SECTOR
        RET     0
        MOV     NEXT_FREE,R0
        MOV     BFD.IN_USE.X4,R1
        SNE     R1,1
        JMP     .next
        JMP     .found
.last:  MOVC    0,R0
        MOV     R0,NEXT_FREE
.found: MOVC    0,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        MOV     NEXT_FREE,R0
        MOV     R0,HOME.FIRST_FREE.X4
        DEC     HOME.FREE.X4
        RET     1
        .ENDPROC

; The file in work is no file any more: its sectors and its descriptor are free; exit 0 with DISK_ERROR or DISK_FULL.
        .PROC   END_FILE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FREE_FILE
        RET     0
        MOV     FILE_AT,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        CLR     BFD.IN_USE.X4
        MOVC    0,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        INC     HOME.FREE.X4
        MOV     FILE_NUMBER,R0
        MOV     HOME.FIRST_FREE.X4,R1
        JOZ     R1,.lowest
        SLO     R0,R1
        RET     1
.lowest: MOV    R0,HOME.FIRST_FREE.X4
        RET     1
        .ENDPROC

; The sectors of the file in work are free; exit 0 with DISK_ERROR or DISK_FULL.
        .PROC   FREE_FILE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    0,R0
.next:  MOV     R0,WIPE_AT
        CALL    0,MAP_FILE
        JMP     .end
        MOVC    0,R1
        CALL    0,MARK_SECTOR
        RET     0
        MOV     WIPE_AT,R0
        ADDC    1,R0
        JON     R0,.next
        MOVC    DISK_ERROR,R7
.end:   JON     R7,.fail
        MOV     FILE_AREA,R0
        JOZ     R0,.done
        MOV     FILE_FIRST,R0
        MOVC    0,R1
        JMP     MARK_SECTOR
.done:  RET     1
.fail:  RET     0
        .ENDPROC

; The file in work gets another area; exit 0 with DISK_FULL or DISK_ERROR. What its sectors hold is not changed, nor its descriptor.
        .PROC   GROW_FILE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     FILE_COUNT,R0
        SLO     R0,AREAS_MAX
        JMP     .full
        MOV     FILE_AREA,R0
        JON     R0,.areas
        MOVC    1,R0                    ; it has no index block yet
        CALL    0,TAKE_RUN
        RET     0
        MOV     R0,GROW_INDEX
        CALL    0,FRESH_SECTOR
        RET     0
        MOVC    NEW_AREA,R2
        MOV     FILE_COUNT,R3
        JOZ     R3,.index
        MOVC    1,R2                    ; each of the sectors that it has is an area
        MOV     FILE_FIRST,R0
        MOVC    0,R1
.each:  ADDC    2,R4
        MOVL    R0,0.X4
        ADDC    1,R0
        SOB     R3,.each
.index: MOV     R2,FILE_AREA
        MOV     GROW_INDEX,R0
        MOV     R0,FILE_FIRST
.areas: MOV     FILE_FIRST,R0
        JOZ     R0,.bad
        CALL    0,READ_SECTOR
        RET     0
        MOV     FILE_COUNT,R0
        ADD     R0,R0
        JOZ     R0,.take
        ADD     R0,R4
        MOV     0.X4,R1
        JOZ     R1,.bad                 ; COUNT is that of sectors: old volumes have it so
.take:  MOV     FILE_AREA,R0
        CALL    0,TAKE_RUN
        RET     0
        MOV     R0,GROW_INDEX
        MOV     FILE_FIRST,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        MOV     FILE_COUNT,R1
        MOV     R1,R0
        ADDC    1,R0
        MOV     R0,FILE_COUNT
        ADD     R0,R0
        ADD     R0,R4
        MOV     GROW_INDEX,R0
        MOVC    0,R1
        MOVL    R0,0.X4
        RET     1
.full:  MOVC    DISK_FULL,R7
        RET     0
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC
