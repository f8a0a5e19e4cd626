; Paths of files of the disk.

; Follows PATH_TEXT: PATH_DIRECTORY := the number of the directory of its last name, which is in PATH_PART; R0 := its characters, 0 when the path is
; that of the root; exit 0 with NO_DISK, BAD_NAME, NO_NAME or DISK_ERROR.
        .PROC   WALK_PATH
        .RETURN OK: R0 characters
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     VOLUME,R0
        JOZ     R0,.disk
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
.disk:  MOVC    NO_DISK,R7
        RET     0
        .ENDPROC

; R0 := the number of the file whose path is at data address R0; exit 0 with NO_DISK, BAD_ADDRESS, BAD_NAME, NO_NAME, DISK_ERROR, or BAD_MODE
; when it is the path of a message.
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
        JMP     FOLLOW_PATH
        MOVC    BAD_MODE,R7
        RET     0
        .ENDPROC

; The same of the path that was fetched.
        .PROC   FOLLOW_PATH
        .RETURN OK: R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
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
        JMP     .disk
        CALL    0,NEXT_PART
        RET     0
        JOZ     R0,.taken               ; msg itself
        MOVC    BAD_MODE,R7
        RET     0
.disk:  CALL    0,WALK_PATH
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
