; The sender, partition A. It owns a message area of one page, writes a message into it and transfers it to
; partition B. Then it reads the area once more, to show that it cannot: the page is no longer there for it, the
; read traps, and the trap handler carries on at the exit that says so.

        .INCLUDE "../lib/abi.inc"

RECEIVER = 1                            ; partition B
AREA     = 1                            ; the first area of the manifest
PAGE     = 16                           ; and where the manifest maps it
MESSAGE  = PAGE * PAGE_WORDS            ; so its words begin at this data address

        .PROGRAM
        .START  START

        .PROC   START
        .EXITS  NONE
        MOVC    TEXT,R4                 ; write the message: [R5] := [R4], both step on
        MOVC    MESSAGE,R5
        MOVC    WORDS,R2
COPY:   MOVM    X4,X5
        SOB     R2,COPY

        MOVC    WRITTEN,R0
        MOVC    CHARS(WRITTEN),R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK

        MOVC    AREA,R0                 ; transfer the area, with the words and the characters of the message
        MOVC    RECEIVER,R1
        MOVC    WORDS,R2
        MOVC    0,R3
        MOVC    CHARS(TEXT),R4
        MON     AREA_TRANSFER : ERROR => FAILED, OK

        MOVC    MESSAGE,R4
        .ASSUME "the read traps, and FAULT comes back to exit 2", GOES READ+1, READ+2
READ:   MOV     X4,R0
        JMP     LEAK                    ; exit 1 of the read: a word came
        MOVC    REFUSED,R0              ; exit 2: it was refused
        MOVC    CHARS(REFUSED),R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK
        MOVC    0,R7

FAILED: MOV     R7,R0                   ; stop with the completion code, 0 when all went well
        MON     STOP

LEAK:   MOVC    1,R0
        MON     STOP
        .ENDPROC

; The handler of data faults expects one: stage 2 refused a read at READ.
        .PROC   FAULT
        .EXITS  NONE
        MOV     FRAME+FRAME_CAUSE,R0
        MOVC    TRAP_DATA<<8 | CAUSE_STAGE2 | ACCESS_READ,R1
        SEQ     R0,R1
        JMP     LEAK
        RTM     2                       ; back to exit 2
        .ENDPROC

        .DATA   0
        .ORG    VECTORS + TRAP_DATA*VECTOR_WORDS
        .WORD   FAULT,0,0,PSW_S,FRAME   ; PC, BASE, TT, PSW, context frame

        .ORG    VECTORS + TRAP_CLASSES*VECTOR_WORDS
FRAME:  .RES    FRAME_WORDS

TEXT:     .TEXT "Greetings from A, and not a word was copied."
WORDS   = . - TEXT
WRITTEN:  .TEXT "The message is in the area; the area goes to partition 1.\n"
REFUSED:  .TEXT "Read the area again: refused, it is not mine any more.\n"
