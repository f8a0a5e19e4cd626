; Messages as virtual files and as memory of the process: open, seek, read, write, unlink, map, release.

; SYS_OPEN: R0 data address of a name, R1 0, or the pages of a new message, whose name is written there; R0 :=
; descriptor, R1 := words of message.
CALL_OPEN: CALL 0,NEW
        JMPI    FAIL
        MOV     1.X6,R0
        JON     R0,.new
        MOV     0.X6,R0
        CALL    0,FIND_NAME
        JMPI    FAIL
        JMP     .open
.new:   MOV     0.X6,R0
        MOVC    NAME_WORDS,R1
        MOVC    1,R2
        CALL    0,CHECK_USER
        JMPI    FAIL
        MOV     1.X6,R0
        CALL    0,ALLOCATE
        JMPI    FAIL
        MOV     0.X6,R0
        CALL    0,GIVE_NAME
.open:  MOV     R4,DESCRIPTOR.MESSAGE.X5
        MOVC    K_FILE,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        INC     MESSAGE.OPENS.X4
        MOV     PROCESS.DESCRIPTORS.X6,R0
        SUB     R0,R5
        SRL     R5,4
        MOV     R5,0.X6
        MOV     MESSAGE.WORDS.X4,R0
        MOV     R0,1.X6
        JMPI    DONE

; SYS_READ of a virtual file: R1 data address, R2 words; R0 := words that were read, fewer at the end of the message.
READ_FILE: MOV  DESCRIPTOR.MESSAGE.X5,R4
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
        JMPI    FAIL
        MOVC    1,R3
MOVE_FILE: MOV  1.X6,R0
        MOV     LENGTH,R1
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        ADD     DESCRIPTOR.POSITION.X5,R2
        CALL    0,COPY_USER
        NOP
        MOV     LENGTH,R0
        MOV     R0,0.X6
        ADD     R0,DESCRIPTOR.POSITION.X5
        MOV     DESCRIPTOR.POSITION.X5,R0
        MOV     MESSAGE.WORDS.X4,R1
        SHS     R1,R0                   ; a write past the end makes the message longer
        MOV     R0,MESSAGE.WORDS.X4
        JMPI    DONE

; SYS_WRITE of a virtual file: R1 data address, R2 words; R0 := words, all of them.
WRITE_FILE: MOV DESCRIPTOR.MESSAGE.X5,R4
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
        JMPI    FAIL
        MOVC    0,R3
        JMP     MOVE_FILE
.long:  MOVC    BAD_LENGTH,R7
        JMPI    FAIL

; SYS_SEEK: R0 descriptor of a file, R1 word of the message at which the next read or write begins.
CALL_SEEK: MOV  0.X6,R0
        CALL    0,FIND
        JMPI    FAIL
        MOV     DESCRIPTOR.KIND.X5,R0
        SEQ     R0,K_FILE
        JMP     .mode
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        MOV     MESSAGE.WORDS.X4,R0
        MOV     1.X6,R1
        SHS     R0,R1
        JMP     .beyond
        MOV     R1,DESCRIPTOR.POSITION.X5
        JMPI    DONE
.mode:  MOVC    BAD_MODE,R7
        JMPI    FAIL
.beyond: MOVC   BAD_ARGUMENT,R7
        JMPI    FAIL

; SYS_UNLINK: R0 data address of a name. The message is discarded.
CALL_UNLINK: MOV 0.X6,R0
        CALL    0,FIND_NAME
        JMPI    FAIL
        CALL    0,CHECK_UNUSED
        JMPI    FAIL
        CALL    0,DISCARD
        JMPI    DONE

; SYS_MAP: R0 data address of a name and R1 0, or R1 pages of a new message; R0 := data address of it, R1 := words of
; message.
CALL_MAP: MOV   1.X6,R0
        JON     R0,.new
        MOV     0.X6,R0
        CALL    0,FIND_NAME
        JMPI    FAIL
        CALL    0,CHECK_UNUSED
        JMPI    FAIL
        JMP     .map
.new:   CALL    0,ALLOCATE
        JMPI    FAIL
.map:   CALL    0,GIVE_ADDRESS
        MOV     R0,0.X6
        MOV     MESSAGE.WORDS.X4,R0
        MOV     R0,1.X6
        JMPI    DONE

; SYS_RELEASE: R0 data address of a message that is mapped. It leaves the process and is discarded.
CALL_RELEASE: MOV 0.X6,R0
        CALL    0,FIND_ADDRESS
        JMPI    FAIL
        CALL    0,CHECK_CLOSED
        JMPI    FAIL
        CALL    0,DISCARD
        JMPI    DONE
