; Names of messages: the directory msg holds every named message of the guest, whoever owns it.

; The message whose path is at data address R0: R4 := its record. Exit DISK when it is the path of a file of the disk, which was fetched;
; exit 0 with BAD_ADDRESS, BAD_NAME, NO_NAME, or BAD_MODE for msg itself. A name as SYS_READ gives it is found without following a path.
        .PROC   FIND_MESSAGE
        .CALL   R0 data address of a path, R6 process
        .RETURN MESSAGE: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, DISK, MESSAGE
        MOV     R0,R4
        MOVC    0,R1
        CALL    0,MAP_USER
        RET     0
        SHS     R1,5                    ; msg/, four characters, a 0
        JMP     .path
        MOV     R0,R7
        MOVL    0.X7,R0
        MOV     NAME,R2
        SEQ     R0,R2
        JMP     .path
        MOV     NAME+1,R2
        SEQ     R1,R2
        JMP     .path
        MOV     4.X7,R2
        XTR     R2,7
        JON     R2,.path
        MOVL    2.X7,R0
        JOZ     R0,.path                ; no name: records without one have a 0 as well
        MOVC    PATH_PART,R7
        MOVL    R0,0.X7
        MOVC    0,R0
        MOVC    0,R1
        MOVL    R0,2.X7
        MOVL    R0,4.X7
        MOVL    R0,6.X7
        MOV     R4,ASKED_NAME
        CALL    0,LOOK_UP_MESSAGE
        JMP     .other
        RET     2
.other: MOV     ASKED_NAME,R4
.path:  MOV     R4,R0
        CALL    0,FETCH_PATH
        RET     0
        RET     1
        CALL    0,MESSAGE_PART
        RET     0
        JOZ     R0,.directory
        CALL    0,LOOK_UP_MESSAGE
        RET     0
        RET     2
.directory: MOVC BAD_MODE,R7
        RET     0
        .ENDPROC

; The same for a message that must be process R6's; exit 0 with NO_NAME, too, for a path of the disk, and NO_RIGHT.
        .PROC   FIND_OWN
        .CALL   R0 data address of a path, R6 process
        .RETURN OK: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FIND_MESSAGE
        RET     0
        JMP     .none
        JMP     CHECK_OWNER
.none:  MOVC    NO_NAME,R7
        RET     0
        .ENDPROC

; Exit 0 with NO_RIGHT when message R4 is not process R6's.
        .PROC   CHECK_OWNER
        .CALL   R4 record, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     MESSAGE.OWNER.X4,R0
        SEQ     R0,R6
        JMP     .other
        RET     1
.other: MOVC    NO_RIGHT,R7
        RET     0
        .ENDPROC

; R0 := what process R6 may do with message R4, as RIGHT_... together.
        .PROC   RIGHTS_OF
        .CALL   R4 record, R6 process
        .RETURN R0 rights
        .KEEP   *
        .LINK   STACK
        MOV     MESSAGE.OWNER.X4,R0
        SEQ     R0,R6
        JMP     .other
        MOVC    RIGHT_READ | RIGHT_WRITE,R0
        RET     0
.other: MOV     MESSAGE.RIGHTS.X4,R0
        RET     0
        .ENDPROC

; PATH_PART := the name after msg in the path that was fetched, R0 := its characters, 0 when the path is that of msg itself; exit 0 with
; BAD_NAME, or with NO_NAME when another name follows.
        .PROC   MESSAGE_PART
        .RETURN OK: R0 characters
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,NEXT_PART
        RET     0
        MOV     PATH_MORE,R1
        JON     R1,.none
        RET     1
.none:  MOVC    NO_NAME,R7
        RET     0
        .ENDPROC

; The message with the name PATH_PART: R4 := its record; exit 0 with NO_NAME. Those of the process are looked at first.
        .PROC   LOOK_UP_MESSAGE
        .CALL   R6 process
        .RETURN OK: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     PROCESS.MESSAGES.X6,R4
        MOVC    PROCESSES_MAX*MESSAGES_MAX,R3
        MOV     PATH_PART,R0
.look:  MOV     MESSAGE.NAME.X4,R1
        SNE     R1,R0
        JMP     .compare
.next:  ADDC    SIZE(MESSAGE),R4
        MOVC    MESSAGES_END,R1
        SNE     R4,R1
        JMP     .first
.step:  SOB     R3,.look
        MOVC    NO_NAME,R7
        RET     0
.first: MOVC    MESSAGES,R4
        JMP     .step
.compare: MOV   R4,R1
        ADDC    MESSAGE.NAME,R1
        MOVC    PATH_PART,R2
        MOVC    PART_WORDS,R0
.word:  MOV     X1,R7
        SEQ     R7,X2
        JMP     .differ
        JOZ     R7,.found               ; both are filled up with zeros
        INCD    R1,R2
        SOB     R0,.word
.found: RET     1
.differ: MOV    PATH_PART,R0
        JMP     .next
        .ENDPROC

; PATH_PART := the name that a message is to get, from the path at data address R0. Exit DISK when the path is one of the disk; exit 0 with
; BAD_ADDRESS, NO_NAME, NAME_TAKEN, or BAD_NAME: also for four hexadecimal digits, which the kernel gives as names.
        .PROC   NEW_NAME
        .CALL   R0 data address of a path, R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, DISK, OK
        CALL    0,FETCH_PATH
        RET     0
        RET     1
        CALL    0,MESSAGE_PART
        RET     0
        JOZ     R0,.taken
        SEQ     R0,4
        JMP     .look
        MOVC    2*PATH_PART,R4
        MOVC    4,R3
.digit: MOVB    0.X4,R0
        MOVC    DIGITS,R1
        MOVC    16,R2
.compare: SNE   R0,X1
        JMP     .is
        ADDC    1,R1
        SOB     R2,.compare
        JMP     .look
.is:    ADDC    1,R4
        SOB     R3,.digit
        MOVC    BAD_NAME,R7
        RET     0
.look:  CALL    0,LOOK_UP_MESSAGE
        RET     2
.taken: MOVC    NAME_TAKEN,R7
        RET     0
        .ENDPROC

; Message R4 gets the name PATH_PART.
        .PROC   SET_NAME
        .CALL   R4 record
        .DESTROY R0-R2
        .KEEP   *
        .LINK   STACK
        MOVC    PATH_PART,R0
        MOV     R4,R1
        ADDC    MESSAGE.NAME,R1
        MOVC    PART_WORDS,R2
        MOWA    X0,X1,R2
        RET     0
        .ENDPROC

; Writes the path of message R4, NAME_WORDS words, to data address R0, which was checked.
        .PROC   GIVE_NAME
        .CALL   R0 data address, R4 record, R6 process
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
        MOV     R4,R1
        ADDC    MESSAGE.NAME,R1
        MOVC    NAME+2,R2
        MOVC    PART_WORDS,R3
        MOWA    X1,X2,R3
        MOVC    NAME_WORDS,R1
        MOVC    NAME,R2
        MOVC    1,R3
        CALL    0,COPY_USER
        NOP
        RET     0
        .ENDPROC

; SYS_RENAME: R0 data address of a path, R1 data address of the new path. A message keeps to msg, a file to the disk.
        .PROC   CALL_RENAME
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND_MESSAGE
        LEAVE   FAIL
        JMP     .disk
        CALL    0,CHECK_OWNER
        LEAVE   FAIL
        MOV     R4,IN_WORK
        MOV     1.X6,R0
        CALL    0,NEW_NAME
        LEAVE   FAIL
        JMP     .mode
        MOV     IN_WORK,R4
        CALL    0,SET_NAME
        LEAVE   DONE
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
.disk:  JMP     RENAME_DISK
        .ENDPROC

; SYS_LIST: R0 data address of the path of a directory, R1 data address of PART_WORDS words, R2 place, 0 at first: from there on an entry
; is looked for; its name goes to R1, R0 := the place after it, R1 := its type. A place of msg is the number of a record.
        .PROC   CALL_LIST
        .CALL   R6 process
        .EXITS  NONE
        MOV     1.X6,R0
        MOVC    PART_WORDS,R1
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOV     0.X6,R0
        CALL    0,FETCH_PATH
        LEAVE   FAIL
        JMP     .disk
        CALL    0,MESSAGE_PART
        LEAVE   FAIL
        JON     R0,.mode
        MOV     2.X6,R2
        MOVC    PROCESSES_MAX*MESSAGES_MAX,R1
        SUBU    R2,R1                   ; records that are left
        JVN     .some
        JMP     .none
.some:  MOVC    SIZE(MESSAGE),R0
        MUL     R0,R2                   ; R2,R3 := long product
        ADDC    MESSAGES,R2
        MOV     R2,R4
.next:  JOZ     R1,.none
        ADDC    -1,R1
        MOV     MESSAGE.NAME.X4,R0
        JON     R0,.found
        ADDC    SIZE(MESSAGE),R4
        JMP     .next
.found: MOVC    PROCESSES_MAX*MESSAGES_MAX,R0
        SUB     R1,R0
        MOV     R0,0.X6
        MOV     1.X6,R0
        MOVC    TYPE_MESSAGE,R1
        MOV     R1,1.X6
        MOVC    PART_WORDS,R1
        MOV     R4,R2
        ADDC    MESSAGE.NAME,R2
        MOVC    1,R3
        CALL    0,COPY_USER
        NOP                             ; the address was checked
        LEAVE   DONE
.none:  MOVC    NO_NAME,R7
        LEAVE   FAIL
.mode:  CALL    0,LOOK_UP_MESSAGE
        LEAVE   FAIL
        MOVC    BAD_MODE,R7
        LEAVE   FAIL
.disk:  JMP     LIST_DISK
        .ENDPROC

; SYS_STAT: R0 data address of a path; R0 := type, R1,R2 := long bytes; of a message R3 := pages, R4 := the process that owns it, and its
; rights in the high byte.
        .PROC   CALL_STAT
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FETCH_PATH
        LEAVE   FAIL
        JMP     .disk
        CALL    0,MESSAGE_PART
        LEAVE   FAIL
        JOZ     R0,.directory
        CALL    0,LOOK_UP_MESSAGE
        LEAVE   FAIL
        MOVC    TYPE_MESSAGE,R0
        MOV     R0,0.X6
        MOV     MESSAGE.WORDS.X4,R0
        MOVC    0,R1
        SLLL    R0,1
        MOVL    R0,1.X6
        MOV     MESSAGE.PAGES.X4,R0
        MOV     R0,3.X6
        MOV     MESSAGE.OWNER.X4,R7
        MOV     PROCESS.NUMBER.X7,R0
        MOV     MESSAGE.RIGHTS.X4,R1
        SWP     R1
        IOR     R1,R0
        MOV     R0,4.X6
        LEAVE   DONE
.directory: MOVC TYPE_DIRECTORY,R0
        MOV     R0,0.X6
        CLR     1.X6
        CLR     2.X6
        CLR     3.X6
        CLR     4.X6
        LEAVE   DONE
.disk:  JMP     STAT_DISK
        .ENDPROC

; SYS_RIGHTS: R0 data address of the path of a message, R1 what processes other than its owner may do, RIGHT_... together.
        .PROC   CALL_RIGHTS
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND_MESSAGE
        LEAVE   FAIL
        JMP     .disk
        CALL    0,CHECK_OWNER
        LEAVE   FAIL
        MOV     1.X6,R0
        SLO     R0,(RIGHT_READ | RIGHT_WRITE) + 1
        JMP     .bad
        MOV     R0,MESSAGE.RIGHTS.X4
        LEAVE   DONE
.disk:  CALL    0,FOLLOW_PATH
        LEAVE   FAIL
        MOVC    BAD_MODE,R7
        LEAVE   FAIL
.bad:   MOVC    BAD_ARGUMENT,R7
        LEAVE   FAIL
        .ENDPROC
