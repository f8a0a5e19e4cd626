; The bitmap: which sectors are in use.

; R0 := the sector in which the bit of sector R0 is, R1 := its word there.
        .PROC   BIT_PLACE
        .CALL   R0 sector
        .RETURN R0 sector of the bitmap, R1 word
        .DESTROY R2
        .KEEP   *
        .LINK   STACK
        MOV     R0,R1
        SRL     R1,4
        MOV     BITMAP_AT,R2
        JON     R2,.apart
        MOVC    0,R0
        ADDC    HOME.BITS,R1
        RET     0
.apart: MOV     R1,R0
        SRL     R0,8
        ADD     R2,R0
        XTR     R1,7
        RET     0
        .ENDPROC

; Sector R0 is in use (R1 = 1) or free (0); exit 0 with DISK_ERROR or DISK_FULL.
        .PROC   MARK_SECTOR
        .CALL   R0 sector, R1 1 in use or 0 free
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        JOZ     R0,.bad
        MOV     VOLUME,R2
        SLO     R0,R2
        JMP     .bad
        MOV     R0,MARK_AT
        MOV     R1,MARK_AS
        CALL    0,BIT_PLACE
        MOV     R1,BIT_WORD
        CALL    0,CHANGE_SECTOR
        RET     0
        MOV     BIT_WORD,R0
        ADD     R0,R4
        MOV     MARK_AT,R0
        XTR     R0,3
        MOV     MARK_AS,R1
        JOZ     R1,.free
        SETS    R0,X4
        RET     1
.free:  CLRS    R0,X4
        RET     1
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; R0 := the first of R0 sectors that follow each other and are free; exit 0 with DISK_FULL or DISK_ERROR.
        .PROC   FIND_RUN
        .CALL   R0 sectors
        .RETURN OK: R0 first sector
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,RUN_WANTED
        MOVC    0,R0
        MOVC    0,R2
.word:  MOV     R0,RUN_AT               ; the bits of a word
        MOV     R2,RUN_LENGTH           ; sectors before RUN_AT that are free
        MOV     VOLUME,R1
        SLO     R0,R1
        JMP     .full
        CALL    0,BIT_PLACE
        MOV     R1,BIT_WORD
        CALL    0,READ_SECTOR
        RET     0
        MOV     BIT_WORD,R0
        ADD     R0,R4
        MOV     X4,R1
        MOV     RUN_AT,R0
        MOV     RUN_LENGTH,R2
        MOVC    16,R3
.bit:   SBZ     R1,0
        MOVC    -1,R2                   ; in use
        ADDC    1,R2
        ADDC    1,R0
        MOV     RUN_WANTED,R4
        SNE     R2,R4
        JMP     .found
        SRL     R1,1
        SOB     R3,.bit
        JON     R0,.word                ; 0: the last number of a sector was passed
.full:  MOVC    DISK_FULL,R7
        RET     0
.found: SUB     R2,R0
        RET     1
        .ENDPROC

; The same, and they are in use.
        .PROC   TAKE_RUN
        .CALL   R0 sectors
        .RETURN OK: R0 first sector
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FIND_RUN
        RET     0
        .FALLS  MARK_RUN
        .ENDPROC

; RUN_WANTED sectors from R0 on are in use.
        .PROC   MARK_RUN
        .CALL   R0 first sector
        .RETURN OK: R0 first sector
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,RUN_FIRST
        MOV     RUN_WANTED,R1
        MOV     R1,RUN_LENGTH
.next:  MOV     RUN_LENGTH,R0
        JOZ     R0,.done
        ADDC    -1,R0
        MOV     R0,RUN_LENGTH
        MOV     RUN_FIRST,R1
        ADD     R1,R0
        MOVC    1,R1
        CALL    0,MARK_SECTOR
        RET     0
        JMP     .next
.done:  MOV     RUN_FIRST,R0
        RET     1
        .ENDPROC
