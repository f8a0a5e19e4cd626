; Mounts the volume at the start: finds out whether there is one, what a crash has left of it, and its log.

; Takes pages for the buffers, and the volume on the disk into use, if there is a disk. Without one VOLUME stays 0.
        .PROC   MOUNT_VOLUME
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOVC    DISK,R1
        SIO     R0,R1
        SBN     R0,15
        RET     0
        MOV     POOL,R0
        MOV     R0,R1
        ADDC    BUFFER_PAGES,R1
        MOV     POOL_END,R2
        SHS     R2,R1
        JMP     .small
        MOV     R1,POOL
        SLL     R0,10
        MOV     R0,LOG_HEAD
        MOVC    BUFFER_LIST,R4
        MOVC    BUFFERS,R1
.next:  ADDC    SECTOR_WORDS,R0
        MOV     R0,BUF.DATA.X4
        ADDC    SIZE(BUF),R4
        SOB     R1,.next
        CALL    0,FORGET_BUFFERS
        MOVC    1,R0                    ; so that sector 0 can be read
        MOV     R0,VOLUME
        CALL    0,TAKE_VOLUME
        JMP     .none
        RET     0
.none:  MOVC    0,R0
        MOV     R0,VOLUME
        RET     0
.small: JMP     TOO_SMALL
        .ENDPROC

; No buffer holds a sector. None is dirty.
        .PROC   FORGET_BUFFERS
        .DESTROY R0, R1, R4
        .KEEP   *
        .LINK   STACK
        MOVC    BUFFER_LIST,R4
        MOVC    BUFFERS,R1
        MOVC    -1,R0
.next:  MOV     R0,BUF.SECTOR.X4
        ADDC    SIZE(BUF),R4
        SOB     R1,.next
        RET     0
        .ENDPROC

; VOLUME and what else is known of it, and what a crash has left is put right; exit 0 when it is none that the kernel can use.
        .PROC   TAKE_VOLUME
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    0,R0
        CALL    0,READ_SECTOR
        RET     0
        MOVL    HOME.SECTORS.X4,R0
        JON     R1,.bad
        JOZ     R0,.bad
        MOVC    VOLUME_MAX,R1
        SHS     R1,R0
        JMP     .bad
        MOV     R0,VOLUME
        MOVL    HOME.BITMAP.X4,R2
        JON     R3,.bad
        MOVC    HOME_BITMAP_MAX,R1
        SHS     R1,R0
        JMP     .apart
        JON     R2,.bad
        JMP     .bitmap
.apart: JOZ     R2,.bad
.bitmap: MOV    R2,BITMAP_AT
        MOV     HOME.BITMAP_WORDS.X4,R1
        ADDC    -1,R0
        SRL     R0,4
        ADDC    1,R0
        SEQ     R0,R1
        JMP     .bad
        MOV     HOME.STATE.X4,R0
        SLO     R0,VOLUME_OPEN+1
        JMP     .bad
        MOV     R0,VOLUME_OPENED
        MOVL    HOME.TABLE.X4,R0
        JON     R1,.bad
        CALL    0,READ_SECTOR
        RET     0
        MOV     BFD.IN_USE.X4,R0
        SEQ     R0,1
        JMP     .bad
        MOVL    BFD.LENGTH.X4,R0
        SRLL    R0,9
        JON     R1,.bad
        MOV     R0,FILE_LIMIT
        MOV     BFD.AREA.X4,R0
        MOV     R0,TABLE_AREA
        MOVL    BFD.COUNT.X4,R0
        JON     R1,.bad
        MOV     R0,TABLE_COUNT
        MOVL    BFD.FIRST.X4,R0
        JON     R1,.bad
        MOV     R0,TABLE_FIRST
        CALL    0,FIND_LOG
        JMP     .none
        MOV     VOLUME_OPENED,R0
        JOZ     R0,.good
        CALL    0,RECOVER_VOLUME
        RET     0
        CALL    0,FORGET_BUFFERS
        JMP     FINISH_LOG
.none:  MOV     VOLUME_OPENED,R0
        JON     R0,MAKE_LOG             ; a crash came before there was one
.good:  RET     1
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; LOG_FILE and LOG_FIRST := the log of the volume; exit 0 with NO_NAME, or DISK_ERROR when a file has its name that is none.
        .PROC   FIND_LOG
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    LOG_NAME,R0
        MOVC    PATH_PART,R1
        MOVC    PART_WORDS,R2
        MOWA    X0,X1,R2
        MOVC    LOG_NAME,R0
        MOVC    PATH_BLANK,R1
        MOVC    PART_WORDS,R2
        MOWA    X0,X1,R2
        MOVC    ROOT_DIRECTORY,R0
        CALL    0,LOOK_UP
        RET     0
        SHS     R0,FIRST_FILE
        JMP     .bad
        CALL    0,LOAD_FILE
        RET     0
        MOV     FILE_AREA,R0
        JON     R0,.bad
        MOV     FILE_COUNT,R0
        SHS     R0,LOG_SECTORS
        JMP     .bad
        MOV     FILE_FIRST,R0
        JOZ     R0,.bad
        MOV     R0,R1
        MOVC    LOG_SECTORS,R2
        ADDU    R2,R1
        JVN     .sum
        JMP     .bad
.sum:   MOV     VOLUME,R2
        SHS     R2,R1
        JMP     .bad
        MOV     R0,LOG_FIRST
        MOV     FILE_NUMBER,R0
        MOV     R0,LOG_FILE
        RET     1
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; Makes the log of a volume that has none and is open. There is no log to rely on for it, so each step does no harm when it is made
; once more: the head of the log, its descriptor, its name; then, in FINISH_LOG, what says that its sectors and its descriptor are in
; use. Exit 0 with DISK_FULL, or with DISK_ERROR; then, if something has been written, the volume is not used any more.
        .PROC   MAKE_LOG
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FIND_LOG
        JMP     .look
        RET     1
.look:  MOVC    NO_NAME,R0
        SEQ     R7,R0
        RET     0
        MOV     FREE_SECTOR,R0
        JOZ     R0,.full
        CALL    0,LOWEST_FREE
        RET     0
        MOVC    LOG_SECTORS,R0
        CALL    0,FIND_RUN
        RET     0
        MOV     R0,LOG_FIRST
        MOV     R0,FILE_FIRST
        CALL    0,CLEAR_HEAD
        JMP     .broken
        MOVC    TYPE_BINARY,R0
        MOV     R0,FILE_TYPE
        MOVC    LOG_SECTORS*SECTOR_WORDS*2,R0
        MOV     R0,FILE_LENGTH
        MOVC    0,R0
        MOV     R0,FILE_LENGTH+1
        MOV     R0,FILE_AREA
        MOVC    LOG_SECTORS,R0
        MOV     R0,FILE_COUNT
        MOV     FILE_AT,R0
        CALL    0,CHANGE_SECTOR
        JMP     .broken
        CALL    0,CLEAR_WORDS
        CALL    0,SAVE_FILE
        JMP     .broken
        CALL    0,FLUSH_BUFFERS
        JMP     .broken
        MOVC    ROOT_DIRECTORY,R0
        MOV     R0,PATH_DIRECTORY
        MOV     FILE_NUMBER,R0
        MOV     R0,LOG_FILE
        CALL    0,ADD_ENTRY
        JMP     .broken
        CALL    0,FLUSH_BUFFERS
        JMP     .broken
        JMP     FINISH_LOG
.full:  MOVC    DISK_FULL,R7
        RET     0
.broken: JMP    GIVE_UP
        .ENDPROC

; The sectors and the descriptor of the log, which has its name, are counted as in use, unless that has been done; exit 0 with
; DISK_ERROR, and the volume is not used any more.
        .PROC   FINISH_LOG
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    0,R0
        CALL    0,READ_SECTOR
        JMP     .broken
        MOV     HOME.FIRST_FREE.X4,R0
        MOV     LOG_FILE,R1
        SEQ     R0,R1
        RET     1
        MOVC    LOG_SECTORS,R0
        MOV     R0,RUN_WANTED
        MOV     LOG_FIRST,R0
        CALL    0,MARK_RUN
        JMP     .broken
        CALL    0,FLUSH_BUFFERS
        JMP     .broken
        MOV     LOG_FILE,R0
        MOV     R0,FILE_NUMBER
        CALL    0,COUNT_FILE
        JMP     .broken
        CALL    0,FLUSH_BUFFERS
        JMP     .broken
        RET     1
.broken: JMP    GIVE_UP
        .ENDPROC
