; The receiver, partition B. It waits for a message, has its area mapped at the page that it has kept free for it,
; writes the text to the console straight from that page, and gives up the area.

        .INCLUDE "../lib/abi.inc"

PAGE    = 24                            ; in the message window of the manifest
MESSAGE = PAGE * PAGE_WORDS             ; where the words of a message are seen

        .PROGRAM
        .START  START

        .PROC   START
        .EXITS  NONE
        MOVC    EVENT_MESSAGE,R0
        MOVC    FOR_EVER,R1
        MOVC    FOR_EVER,R2
        MON     WAIT_EVENT : ERROR => FAILED, OK

        MOVC    PAGE,R0
        MON     AREA_RECEIVE : ERROR => FAILED, OK ; R0 := area, R4 := the sender's word, here the characters
        MOV     R0,R5

        MOVC    ARRIVED,R0
        MOVC    CHARS(ARRIVED),R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK

        MOVC    MESSAGE,R0
        MOV     R4,R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK

        MOVC    NEWLINE,R0
        MOVC    CHARS(NEWLINE),R1
        MON     CONSOLE_WRITE : ERROR => FAILED, OK

        MOV     R5,R0
        MON     AREA_GIVE_UP : ERROR => FAILED, OK
        MOVC    0,R7

FAILED: MOV     R7,R0                   ; stop with the completion code, 0 when all went well
        MON     STOP
        .ENDPROC

        .DATA   96
ARRIVED: .TEXT  "A message is here: "
NEWLINE: .TEXT  "\n"
