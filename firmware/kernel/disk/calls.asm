; System calls on files of the disk. A call that changes something begins with BEGIN_CHANGE and ends with COMMIT_CHANGE; its results
; are stored after that.

; Ends a call that has failed after BEGIN_CHANGE: what it has changed is forgotten.
        .PROC   CALL_UNDO
        .CALL   R6 process, R7 completion code
        .EXITS  NONE
        CALL    0,ABANDON_CHANGE
        LEAVE   FAIL
        .ENDPROC

; Ends a call without results, which has changed something.
        .PROC   CALL_COMMIT
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,COMMIT_CHANGE
        LEAVE   UNDO
        LEAVE   DONE
        .ENDPROC

; SYS_OPEN of the path of the disk that was fetched; the free descriptor has record R5.
        .PROC   OPEN_DISK
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        CALL    0,LOAD_CONTENTS
        LEAVE   FAIL
        MOV     LENGTH,R0
        MOV     R0,1.X6
        MOV     FILE_NUMBER,R0
        JMP     GIVE_FILE
        .ENDPROC

; File R0, whose words are to be used, is the file in work, and LENGTH says how many they are; exit 0 with IN_USE for the log, BAD_MODE for a
; directory, BAD_LENGTH or DISK_ERROR.
        .PROC   LOAD_CONTENTS
        .CALL   R0 number of a file
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     LOG_FILE,R1
        SNE     R0,R1
        JMP     .log
        CALL    0,LOAD_FILE
        RET     0
        MOV     FILE_TYPE,R0
        SNE     R0,TYPE_DIRECTORY
        JMP     .directory
        CALL    0,LENGTH_OF
        RET     0
        MOV     R0,LENGTH
        RET     1
.log:   MOVC    IN_USE,R7
        RET     0
.directory: MOVC BAD_MODE,R7
        RET     0
        .ENDPROC

; Ends a call with a descriptor that is open on file R0, at its beginning.
        .PROC   GIVE_FILE
        .CALL   R0 number of a file, R5 record, R6 process
        .EXITS  NONE
        MOV     R0,DESCRIPTOR.FILE.X5
        MOVC    K_DISK,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        MOV     PROCESS.DESCRIPTORS.X6,R0
        SUB     R0,R5
        SRL     R5,4
        MOV     R5,0.X6
        LEAVE   DONE
        .ENDPROC

; SYS_CREATE of a path of the disk: R1 type; the free descriptor has record R5.
        .PROC   CREATE_DISK
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     1.X6,R0
        SNE     R0,TYPE_BINARY
        JMP     .type
        SEQ     R0,TYPE_TEXT
        JMP     .bad
.type:  MOV     0.X6,R1
        CALL    0,MAKE_FILE
        LEAVE   UNDO
        CALL    0,COMMIT_CHANGE
        LEAVE   UNDO
        MOVC    0,R0
        MOV     R0,1.X6
        MOV     ADDED_FILE,R0
        JMP     GIVE_FILE
.bad:   MOVC    BAD_ARGUMENT,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_MKDIR: R0 data address of a path.
        .PROC   CALL_MKDIR
        .CALL   R6 process
        .EXITS  NONE
        MOVC    TYPE_DIRECTORY,R0
        MOV     0.X6,R1
        CALL    0,MAKE_FILE
        LEAVE   UNDO
        JMP     CALL_COMMIT
        .ENDPROC

; A new file of type R0 with the path at data address R1: ADDED_FILE := its number; exit 0 with what FIND_PLACE or BEGIN_CHANGE has
; against it.
        .PROC   MAKE_FILE
        .CALL   R0 type, R1 data address of a path, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,MAKE_TYPE
        MOV     R1,MAKE_PATH
        MOV     R1,R0
        CALL    0,FIND_PLACE
        RET     0
        MOV     MAKE_TYPE,R0
        SEQ     R0,TYPE_DIRECTORY
        JMP     .begin
        MOV     PATH_AT,R0              ; the end of the path
        MOVC    2*PATH_TEXT+DIRECTORY_PATH,R1
        SHS     R1,R0
        JMP     .long
.begin: CALL    0,BEGIN_CHANGE
        RET     0
        MOV     MAKE_PATH,R0            ; to make the log, PATH_PART and PATH_DIRECTORY were used
        CALL    0,FIND_PLACE
        RET     0
        MOV     MAKE_TYPE,R0
        CALL    0,NEW_FILE
        RET     0
        MOV     FILE_NUMBER,R0
        JMP     ADD_ENTRY
.long:  MOVC    BAD_NAME,R7
        RET     0
        .ENDPROC

; SYS_UNLINK of the path of the disk that was fetched.
        .PROC   UNLINK_DISK
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        SNE     R0,ROOT_DIRECTORY
        JMP     .root
        CALL    0,CHECK_FILE
        LEAVE   FAIL
        CALL    0,LOAD_FILE
        LEAVE   FAIL
        CALL    0,CHECK_EMPTY
        LEAVE   FAIL
        MOV     FILE_NUMBER,R0
        MOV     R0,OLD_FILE
        CALL    0,BEGIN_CHANGE
        LEAVE   UNDO
        MOV     OLD_FILE,R0
        CALL    0,LOAD_FILE
        LEAVE   UNDO
        CALL    0,END_FILE
        LEAVE   UNDO
        MOV     0.X6,R0                 ; to make the log, ENTRY_SECTOR and ENTRY_AT were used
        CALL    0,FIND_FILE
        LEAVE   UNDO
        MOV     ENTRY_SECTOR,R0
        MOV     ENTRY_AT,R1
        CALL    0,REMOVE_ENTRY
        LEAVE   UNDO
        JMP     CALL_COMMIT
.root:  MOVC    IN_USE,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_RENAME of the path of the disk that was fetched; R1 data address of its new path.
        .PROC   RENAME_DISK
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        SNE     R0,ROOT_DIRECTORY
        JMP     .used
        MOV     LOG_FILE,R1
        SNE     R0,R1
        JMP     .used
        MOV     R0,OLD_FILE
        MOV     ENTRY_SECTOR,R1
        MOV     R1,OLD_SECTOR
        MOV     ENTRY_AT,R1
        MOV     R1,OLD_AT
        MOV     PATH_DIRECTORY,R1
        MOV     R1,OLD_DIRECTORY
        CALL    0,CHECK_RENAME
        LEAVE   FAIL
        CALL    0,BEGIN_CHANGE
        LEAVE   UNDO
        CALL    0,CHECK_RENAME          ; to make the log, PATH_PART and PATH_DIRECTORY were used
        LEAVE   UNDO
        MOV     OLD_FILE,R0
        CALL    0,ADD_ENTRY
        LEAVE   UNDO
        MOV     OLD_SECTOR,R0
        MOV     OLD_AT,R1
        CALL    0,REMOVE_ENTRY
        LEAVE   UNDO
        JMP     CALL_COMMIT
.used:  MOVC    IN_USE,R7
        LEAVE   FAIL
        .ENDPROC

; The place of the new name of OLD_FILE; exit 0 with BAD_MODE when it is a directory that would come into another one, or as FIND_PLACE.
        .PROC   CHECK_RENAME
        .CALL   R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     1.X6,R0
        CALL    0,FIND_PLACE
        RET     0
        MOV     PATH_DIRECTORY,R0
        MOV     OLD_DIRECTORY,R1
        SEQ     R0,R1
        JMP     .other
        RET     1
.other: MOV     OLD_FILE,R0
        CALL    0,LOAD_FILE
        RET     0
        MOV     FILE_TYPE,R0
        SNE     R0,TYPE_DIRECTORY
        JMP     .directory
        RET     1
.directory: MOVC BAD_MODE,R7
        RET     0
        .ENDPROC

; SYS_LIST of the path of the disk that was fetched: R1 data address of PART_WORDS words, which was checked, R2 place. The root ends with
; msg, at the place FFFF hex.
        .PROC   LIST_DISK
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        CALL    0,LOAD_FILE
        LEAVE   FAIL
        MOV     FILE_TYPE,R0
        SEQ     R0,TYPE_DIRECTORY
        JMP     .mode
        MOV     2.X6,R0
.next:  MOV     R0,LIST_PLACE
        SRL     R0,4
        CALL    0,MAP_FILE
        JMP     .end
        CALL    0,READ_SECTOR
        LEAVE   FAIL
        MOV     LIST_PLACE,R0
        MOV     R0,R1
        XTR     R1,3
        SLL     R1,4
        ADD     R1,R4
        ADDC    1,R0
        MOV     ENTRY.THERE.X4,R1
        SEQ     R1,1
        JMP     .other
        MOV     ENTRY.FILE.X4,R1
        SHS     R1,FIRST_FILE
        JMP     .other
        MOV     R0,LIST_PLACE
        MOV     R1,SCAN_AT
        MOV     R4,R0
        ADDC    ENTRY.NAME,R0
        MOVC    PATH_PART,R1
        MOVC    PART_WORDS,R2
        MOWA    X0,X1,R2
        MOV     SCAN_AT,R0
        CALL    0,LOAD_FILE
        LEAVE   FAIL
        MOV     1.X6,R0
        MOVC    PART_WORDS,R1
        MOVC    PATH_PART,R2
        MOVC    1,R3
        CALL    0,COPY_USER
        LEAVE   FAIL
        MOV     LIST_PLACE,R0
        MOV     R0,0.X6
        MOV     FILE_TYPE,R0
        MOV     R0,1.X6
        LEAVE   DONE
.other: JON     R0,.next
.none:  MOV     FILE_NUMBER,R0
        SEQ     R0,ROOT_DIRECTORY
        JMP     .last
        MOV     2.X6,R0
        ADDC    1,R0
        JOZ     R0,.last
        MOVC    -1,R0
        MOV     R0,0.X6
        MOV     1.X6,R0
        MOVC    TYPE_DIRECTORY,R1
        MOV     R1,1.X6
        MOVC    PART_WORDS,R1
        MOVC    MESSAGES_NAME,R2
        MOVC    1,R3
        CALL    0,COPY_USER
        NOP                             ; the address was checked
        LEAVE   DONE
.last:  MOVC    NO_NAME,R7
        LEAVE   FAIL
.end:   JOZ     R7,.none
        LEAVE   FAIL
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_STAT of the path of the disk that was fetched: R0 := type, R1,R2 := long bytes, R3 := sectors, R4 := number of the file.
        .PROC   STAT_DISK
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        CALL    0,LOAD_FILE
        LEAVE   FAIL
        MOV     FILE_TYPE,R0
        MOV     R0,0.X6
        MOV     FILE_LENGTH,R0
        MOV     R0,1.X6
        MOV     FILE_LENGTH+1,R0
        MOV     R0,2.X6
        CALL    0,SECTORS_OF
        MOV     R0,3.X6
        MOV     FILE_NUMBER,R0
        MOV     R0,4.X6
        LEAVE   DONE
        .ENDPROC

; SYS_SEEK of a file of the disk: R1 word at which the next read or write begins.
        .PROC   SEEK_DISK
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     DESCRIPTOR.FILE.X5,R0
        CALL    0,LOAD_FILE
        LEAVE   FAIL
        CALL    0,LENGTH_OF
        LEAVE   FAIL
        MOV     1.X6,R1
        SHS     R0,R1
        JMP     .beyond
        MOV     R1,DESCRIPTOR.POSITION.X5
        LEAVE   DONE
.beyond: MOVC   BAD_ARGUMENT,R7
        LEAVE   FAIL
        .ENDPROC
