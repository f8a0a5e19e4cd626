; The redo log: an operation is on the disk as a whole or not at all. It changes buffers alone. Then the fresh ones are written, on which
; nothing depends yet, and the other dirty ones into the log; then its head, which names their sectors: from then on the operation has
; happened. Then they are written to their own places, and the head is cleared. The next start repairs what a crash leaves: it writes
; what the head names once more.

; Ends an operation: what it has changed is written; exit 0 with WRITE_PROTECTED or DISK_ERROR: then nothing is, and it is to be
; abandoned, or, when that cannot be told, the volume is not used any more.
        .PROC   COMMIT_CHANGE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     DIRTY_BUFFERS,R0
        JOZ     R0,.done
        CALL    0,WRITE_FRESH
        RET     0
        MOV     DIRTY_BUFFERS,R0
        JOZ     R0,.done
        MOV     LOG_HEAD,R4
        MOV     R0,1.X4
        MOVC    0,R0
        MOV     R0,LOG_PLACE
        MOVC    BUFFER_LIST,R4
.next:  MOV     R4,LOG_BUFFER
        MOV     BUF.DIRTY.X4,R0
        JOZ     R0,.step
        MOV     LOG_PLACE,R0
        ADDC    1,R0
        MOV     R0,LOG_PLACE
        MOV     LOG_HEAD,R1
        ADD     R0,R1
        ADDC    1,R1
        MOV     BUF.SECTOR.X4,R2
        PUT     R2,X1
        MOV     LOG_FIRST,R1
        ADD     R0,R1
        MOV     BUF.DATA.X4,R2
        MOVC    DISK_WRITE,R0
        CALL    0,TRANSFER
        RET     0
.step:  MOV     LOG_BUFFER,R4
        ADDC    SIZE(BUF),R4
        MOVC    BUFFER_LIST_END,R0
        SEQ     R4,R0
        JMP     .next
        CALL    0,WRITE_HEAD
        RET     0
        CALL    0,FLUSH_BUFFERS
        JMP     .broken
        CALL    0,CLEAR_HEAD
        JMP     .broken
.done:  RET     1
.broken: JMP    GIVE_UP                 ; it has happened
        .ENDPROC

; The volume is not used any more: what the disk has begun to hold the next start will finish. Exit 0, with the code that is in R7.
        .PROC   GIVE_UP
        .CALL   R7 completion code
        .RETURN ERROR: R7 completion code
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    0,R0
        MOV     R0,VOLUME
        RET     0
        .ENDPROC

; Writes buffer R4 where it belongs: it is not dirty any more; exit 0 with what the disk has against it.
        .PROC   WRITE_BUFFER
        .CALL   R4 buffer
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R2, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     BUF.SECTOR.X4,R1
        MOV     BUF.DATA.X4,R2
        MOVC    DISK_WRITE,R0
        CALL    0,TRANSFER
        RET     0
        CLR     BUF.DIRTY.X4
        RET     1
        .ENDPROC

; Writes the fresh buffers where they belong; exit 0 with what the disk has against it.
        .PROC   WRITE_FRESH
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    BUFFER_LIST,R4
.next:  MOV     BUF.DIRTY.X4,R0
        SEQ     R0,DIRTY_FRESH
        JMP     .step
        CALL    0,WRITE_BUFFER
        RET     0
        MOV     DIRTY_BUFFERS,R0
        ADDC    -1,R0
        MOV     R0,DIRTY_BUFFERS
.step:  ADDC    SIZE(BUF),R4
        MOVC    BUFFER_LIST_END,R0
        SEQ     R4,R0
        JMP     .next
        RET     1
        .ENDPROC

; Writes the dirty buffers where they belong; exit 0 with what the disk has against it.
        .PROC   FLUSH_BUFFERS
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOVC    BUFFER_LIST,R4
.next:  MOV     BUF.DIRTY.X4,R0
        JOZ     R0,.step
        CALL    0,WRITE_BUFFER
        RET     0
.step:  ADDC    SIZE(BUF),R4
        MOVC    BUFFER_LIST_END,R0
        SEQ     R4,R0
        JMP     .next
        MOVC    0,R0
        MOV     R0,DIRTY_BUFFERS
        RET     1
        .ENDPROC

; The head of the log says that nothing is to be done.
        .PROC   CLEAR_HEAD
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R2, R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LOG_HEAD,R4
        CLR     1.X4
        .FALLS  WRITE_HEAD
        .ENDPROC

        .PROC   WRITE_HEAD
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R2, R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LOG_HEAD,R4
        MOVC    LOG_MARK,R0
        MOV     R0,0.X4
        MOV     LOG_FIRST,R1
        MOV     R4,R2
        MOVC    DISK_WRITE,R0
        JMP     TRANSFER
        .ENDPROC

; What the head of the log names is written where it belongs; exit 0 with what the disk has against it.
        .PROC   RECOVER_VOLUME
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LOG_FIRST,R1
        MOV     LOG_HEAD,R2
        MOVC    DISK_READ,R0
        CALL    0,TRANSFER
        RET     0
        MOV     LOG_HEAD,R4
        MOV     0.X4,R0
        MOVC    LOG_MARK,R1
        SEQ     R0,R1
        JMP     CLEAR_HEAD
        MOVC    0,R0
        MOV     R0,LOG_PLACE
.next:  MOV     LOG_HEAD,R4
        MOV     1.X4,R1
        SLO     R1,LOG_MAX+1
        JMP     .bad
        MOV     LOG_PLACE,R0
        SNE     R0,R1
        JMP     CLEAR_HEAD
        ADDC    1,R0
        MOV     R0,LOG_PLACE
        ADD     R0,R4
        MOV     1.X4,R1                 ; the sector that it is
        MOV     VOLUME,R2
        SLO     R1,R2
        JMP     .bad
        MOV     R1,WANTED_SECTOR
        MOV     LOG_FIRST,R1
        ADD     R0,R1
        MOVC    BUFFER_LIST,R4          ; no buffer is in use yet
        MOV     BUF.DATA.X4,R2
        MOVC    DISK_READ,R0
        CALL    0,TRANSFER
        RET     0
        MOV     WANTED_SECTOR,R1
        MOV     BUF.DATA.X4,R2
        MOVC    DISK_WRITE,R0
        CALL    0,TRANSFER
        RET     0
        JMP     .next
.bad:   MOVC    DISK_ERROR,R7
        RET     0
        .ENDPROC

; Begins an operation that changes something: the volume is open, and has a log; exit 0 with NO_DISK, DISK_FULL, WRITE_PROTECTED or
; DISK_ERROR.
        .PROC   BEGIN_CHANGE
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     VOLUME,R0
        JOZ     R0,.none
        MOV     LOG_FIRST,R0
        JOZ     R0,.make
        MOV     VOLUME_OPENED,R0
        JON     R0,.good
        CALL    0,CLEAR_HEAD            ; of a volume that is closed its old words mean nothing
        RET     0
        MOVC    VOLUME_OPEN,R0
        JMP     SET_STATE
.make:  MOV     VOLUME_OPENED,R0
        JON     R0,MAKE_LOG
        MOVC    VOLUME_OPEN,R0
        CALL    0,SET_STATE
        RET     0
        JMP     MAKE_LOG
.good:  RET     1
.none:  MOVC    NO_DISK,R7
        RET     0
        .ENDPROC

; HOME.STATE := R0, on the disk at once; exit 0 with what the disk has against it.
        .PROC   SET_STATE
        .CALL   R0 state
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,NEW_STATE
        MOVC    0,R0
        CALL    0,CHANGE_SECTOR
        RET     0
        MOV     NEW_STATE,R0
        MOV     R0,HOME.STATE.X4
        CALL    0,FLUSH_BUFFERS
        JMP     .undo
        MOV     NEW_STATE,R0
        MOV     R0,VOLUME_OPENED
        RET     1
.undo:  CALL    0,ABANDON_CHANGE
        RET     0
        .ENDPROC

; Nobody needs the volume any more: it is closed, if it was open.
        .PROC   CLOSE_VOLUME
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     VOLUME,R0
        JOZ     R0,.done
        MOV     VOLUME_OPENED,R0
        JOZ     R0,.done
        MOVC    VOLUME_CLOSED,R0
        CALL    0,SET_STATE
        NOP
.done:  RET     0
        .ENDPROC
