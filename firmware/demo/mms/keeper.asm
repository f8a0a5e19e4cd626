; Keeps a message in MMS: begins warm, and prints what an earlier run has left. When there is nothing, it writes a message into a CIF and
; saves a checkpoint of it.

SOCB_COUNT = 1
SUBPROCESS_COUNT = 1
ANSWERS    = 9                          ; the syncel to which answers come
FIELD      = 0

        .INCLUDE "../../lib/abi.inc"
        .INCLUDE "../../csf/scm.inc"
        .INCLUDE "../../csf/mms.inc"
        .DATA   0
        .ORG    96
        .PROGRAM 1024
        .INCLUDE "../../csf/process.asm"

        .PROGRAM
        .START  START

        .PROC   START
        .EXITS  NONE
        MOVC    STACK,R0                ; the process stack, at BASE
        MOV     R0,0
        MOVC    STACK-16,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        MOVC    BEGIN,R4
        JMP     R6,ASK
        MOV     ANSWER+MMS_ANSWER_RESULTS,R0
        SEQ     R0,0
        JMP     FOUND                   ; there are checkpoints
        MOVC    NOTHING,R0
        MOVC    CHARS(NOTHING),R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK
        MOVC    CREATE,R4               ; CIF 1, and view 1 of it
        JMP     R6,ASK
        MOVC    WRITE,R4
        JMP     R6,ASK
        MOVC    SAVE,R4
        JMP     R6,ASK
        JMP     DONE
FOUND:  MOVC    RESTORE,R4
        JMP     R6,ASK
        MOVC    READ,R4
        JMP     R6,ASK
        MOVC    ROOM,R0
        MOVC    CHARS(TEXT),R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK
DONE:   MOVC    0,R0
        MON     STOP
FAILED: MOV     R7,R0
        MON     STOP
        .ENDPROC

; Sends a command and waits for its answer. Whatever is refused ends the partition.
        .PROC   ASK
        .CALL   R4 element of the command
        .KEEP   R3, R5
        .DESTROY R0-R2, R4, R7
        .LINK   R6
        MOVC    HOST,R0
        MOVC    MMS_SYNCEL,R1
        MON     PCF_SEND : ERROR => .FAIL, OK
        MOVC    ANSWERS,R1
        MOVC    1,R2
        MOVC    ANSWER,R4
        MON     AWAIT_SYNCEL : ERROR => .FAIL, OK
        MOV     ANSWER+MMS_ANSWER_CC,R7
        SEQ     R7,OK
        JMP     .FAIL
        JMP     0.X6
.FAIL:  MOV     R7,R0
        MON     STOP
        .ENDPROC

        .DATA
                .RES    16
STACK:
ANSWER:         .RES    ELEMENT_WORDS
; XFER, SIZE, COMMAND, syncel of the answer, SOCB_INDEX, USER_GROUP_ID, SECURITY_PROFILE, parameters
BEGIN:          .WORD   0,7,MMS_START_SYSTEM,ANSWERS,0,0,0,MMS_WARM,MMS_FILE
CREATE:         .WORD   0,8,MMS_CREATE,ANSWERS,0,0,0,1,0,0
WRITE:          .WORD   OUT,8,MMS_WRITE,ANSWERS,0,0,0,1,FIELD,0
SAVE:           .WORD   OUT_BLOCK,7,MMS_SAVE,ANSWERS,0,0,0,1,0
RESTORE:        .WORD   IN_BLOCK,5,MMS_RESTORE,ANSWERS,0,0,0
READ:           .WORD   IN,9,MMS_READ,ANSWERS,0,0,0,1,FIELD,0,TEXT_WORDS
; lists to MMS, lists from MMS; of each: address, words, given by the sender
OUT:            .WORD   1,0,TEXT,TEXT_WORDS,0
OUT_BLOCK:      .WORD   1,0,BLOCK,BLOCK_WORDS,0
IN_BLOCK:       .WORD   0,1,ROOM,32,0
IN:             .WORD   0,1,ROOM,32,0
; STOPPED_STATUS, and of view 1 no queue elements
BLOCK:          .WORD   1,1,0
BLOCK_WORDS     = . - BLOCK
ROOM:           .RES    32
TEXT:           .TEXT   "This was kept by an earlier run.\n"
TEXT_WORDS      = . - TEXT
NOTHING:        .TEXT   "Nothing was kept: a message is saved now.\n"
