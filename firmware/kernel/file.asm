; Messages as virtual files and as memory of the process: open, seek, read, write, unlink, map, unmap, release.

; SYS_OPEN: R0 data address of a path, R1 0, or the pages of a new message, whose path is written there; R0 :=
; descriptor, R1 := words of message. Others than the owner get the rights that he has given.
        .PROC   CALL_OPEN
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,NEW
        LEAVE   FAIL
        MOV     1.X6,R0
        JON     R0,.new
        MOV     0.X6,R0
        CALL    0,FIND_MESSAGE
        LEAVE   FAIL
        JMP     .disk
        CALL    0,RIGHTS_OF
        JOZ     R0,.right
        JMP     OPEN_MESSAGE
.new:   MOV     0.X6,R0
        MOVC    NAME_WORDS,R1
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOV     1.X6,R0
        CALL    0,ALLOCATE
        LEAVE   FAIL
        MOV     0.X6,R0
        CALL    0,GIVE_NAME
        MOVC    RIGHT_READ | RIGHT_WRITE,R0
        JMP     OPEN_MESSAGE
.right: MOVC    NO_RIGHT,R7
        LEAVE   FAIL
.disk:  JMP     OPEN_DISK
        .ENDPROC

; Ends a call with a descriptor that is open on message R4.
        .PROC   OPEN_MESSAGE
        .CALL   R0 rights, R4 record of message, R5 record of descriptor, R6 process
        .EXITS  NONE
        MOV     R0,DESCRIPTOR.MODE.X5
        MOV     R4,DESCRIPTOR.MESSAGE.X5
        MOVC    K_FILE,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        INC     MESSAGE.OPENS.X4
        MOV     PROCESS.DESCRIPTORS.X6,R0
        SUB     R0,R5
        SRL     R5,4
        MOV     R5,0.X6
        MOV     MESSAGE.WORDS.X4,R0
        MOV     R0,1.X6
        LEAVE   DONE
        .ENDPROC

; SYS_CREATE: R0 data address of a path, R1 type, R2 pages of a message; R0 := descriptor, R1 := 0.
        .PROC   CALL_CREATE
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,NEW
        LEAVE   FAIL
        MOV     1.X6,R0
        SNE     R0,TYPE_MESSAGE
        JMP     .message
        JMP     CREATE_DISK
.message: MOV   2.X6,R0
        JOZ     R0,.bad
        MOV     0.X6,R0
        CALL    0,NEW_NAME
        LEAVE   FAIL
        JMP     .mode
        MOV     2.X6,R0
        CALL    0,ALLOCATE
        LEAVE   FAIL
        CALL    0,SET_NAME
        MOVC    RIGHT_READ | RIGHT_WRITE,R0
        JMP     OPEN_MESSAGE
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
.bad:   MOVC    BAD_ARGUMENT,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_READ of a virtual file: R1 data address, R2 words; R0 := words that were read, fewer at the end of the message.
        .PROC   READ_FILE
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     DESCRIPTOR.MODE.X5,R0
        SBN     R0,0                    ; RIGHT_READ
        JMP     NO_RIGHT_TO_IT
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        MOV     DESCRIPTOR.POSITION.X5,R0
        MOV     MESSAGE.WORDS.X4,R1
        SUB     R0,R1                   ; words that are left
        MOV     2.X6,R0
        SHS     R0,R1
        MOV     R0,R1
        MOV     R1,LENGTH
        MOV     1.X6,R0
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOVC    1,R3
        .FALLS  MOVE_FILE
        .ENDPROC

        .PROC   MOVE_FILE
        .CALL   R3 1 read or 0 write, R4 record of message, R5 record of descriptor, R6 process
        .EXITS  NONE
        MOV     1.X6,R0
        MOV     LENGTH,R1
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        ADD     DESCRIPTOR.POSITION.X5,R2
        CALL    0,COPY_MESSAGE
        MOV     LENGTH,R0
        MOV     R0,0.X6
        ADD     R0,DESCRIPTOR.POSITION.X5
        MOV     DESCRIPTOR.POSITION.X5,R0
        MOV     MESSAGE.WORDS.X4,R1
        SHS     R1,R0                   ; a write past the end makes the message longer
        MOV     R0,MESSAGE.WORDS.X4
        LEAVE   DONE
        .ENDPROC

; SYS_WRITE of a virtual file: R1 data address, R2 words; R0 := words, all of them.
        .PROC   WRITE_FILE
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     DESCRIPTOR.MODE.X5,R0
        SBN     R0,1                    ; RIGHT_WRITE
        JMP     NO_RIGHT_TO_IT
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        MOV     MESSAGE.PAGES.X4,R0
        SLL     R0,10
        MOV     DESCRIPTOR.POSITION.X5,R1
        SUB     R1,R0                   ; room
        MOV     2.X6,R1
        SHS     R0,R1
        JMP     .long
        MOV     R1,LENGTH
        MOV     1.X6,R0
        MOVC    0,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOVC    0,R3
        JMP     MOVE_FILE
.long:  JMP     TOO_LONG
        .ENDPROC

        .PROC   TOO_LONG
        .CALL   R6 process
        .EXITS  NONE
        MOVC    BAD_LENGTH,R7
        LEAVE   FAIL
        .ENDPROC

        .PROC   NO_RIGHT_TO_IT
        .CALL   R6 process
        .EXITS  NONE
        MOVC    NO_RIGHT,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_SEEK: R0 descriptor of a file, R1 word of the message at which the next read or write begins.
        .PROC   CALL_SEEK
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND
        LEAVE   FAIL
        MOV     DESCRIPTOR.KIND.X5,R0
        SEQ     R0,K_FILE
        JMP     .mode
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        MOV     MESSAGE.WORDS.X4,R0
        MOV     1.X6,R1
        SHS     R0,R1
        JMP     .beyond
        MOV     R1,DESCRIPTOR.POSITION.X5
        LEAVE   DONE
.mode:  SNE     R0,K_DISK
        JMP     .disk
        MOVC    BAD_MODE,R7
        LEAVE   FAIL
.beyond: MOVC   BAD_ARGUMENT,R7
        LEAVE   FAIL
.disk:  JMP     SEEK_DISK
        .ENDPROC

; SYS_UNLINK: R0 data address of a path. A message is discarded.
        .PROC   CALL_UNLINK
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND_MESSAGE
        LEAVE   FAIL
        JMP     .disk
        CALL    0,CHECK_OWNER
        LEAVE   FAIL
        CALL    0,CHECK_UNUSED
        LEAVE   FAIL
        CALL    0,DISCARD
        LEAVE   DONE
.disk:  JMP     UNLINK_DISK
        .ENDPROC

; SYS_MAP: R0 data address of the path of a message and R1 0, or R1 pages of a new message; R0 := data address of it, R1 := words of
; message.
        .PROC   CALL_MAP
        .CALL   R6 process
        .EXITS  NONE
        MOV     1.X6,R0
        JON     R0,.new
        MOV     0.X6,R0
        CALL    0,FIND_OWN
        LEAVE   FAIL
        CALL    0,CHECK_UNUSED
        LEAVE   FAIL
        JMP     .map
.new:   CALL    0,ALLOCATE
        LEAVE   FAIL
.map:   CALL    0,GIVE_ADDRESS
        MOV     R0,0.X6
        MOV     MESSAGE.WORDS.X4,R0
        MOV     R0,1.X6
        LEAVE   DONE
        .ENDPROC

; SYS_UNMAP: R0 data address of a message that is mapped, R1 data address of NAME_WORDS words, which get its path, R2 words
; of message. It leaves the process's addresses and stays the process's.
        .PROC   CALL_UNMAP
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND_ADDRESS
        LEAVE   FAIL
        CALL    0,CHECK_CLOSED
        LEAVE   FAIL
        MOV     MESSAGE.PAGES.X4,R0
        SLL     R0,10
        MOV     2.X6,R1
        SHS     R0,R1
        JMP     .long
        MOV     1.X6,R0
        MOVC    NAME_WORDS,R1
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOV     2.X6,R1
        MOV     R1,MESSAGE.WORDS.X4
        MOV     1.X6,R0                 ; before it is unmapped: the name may be written into the message itself
        CALL    0,GIVE_NAME
        MOVC    0,R0
        CALL    0,MAP_MESSAGE
        LEAVE   DONE
.long:  MOVC    BAD_LENGTH,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_RELEASE: R0 data address of a message that is mapped. It leaves the process and is discarded.
        .PROC   CALL_RELEASE
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND_ADDRESS
        LEAVE   FAIL
        CALL    0,CHECK_CLOSED
        LEAVE   FAIL
        CALL    0,DISCARD
        LEAVE   DONE
        .ENDPROC
