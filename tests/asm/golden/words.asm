; What is right says nothing, and becomes these words.
        .INCLUDE "words.inc"
        .RECORD CELL
NEXT:   POINTER
VALUE:  WORD
        .END
        .PROGRAM 0x100
        .MONITOR WRITE = 0xC4 : ERROR, OK
        .START  BEGIN
PAIR:   .WORD   CELL.VALUE, SIZE(CELL)  ; = 0001 0002
BEGIN:  TWICE   LIMIT                   ; = 0349 0349
        MOV     CELL.VALUE.X4,R2        ; = 011A
.loop:  SOB     R1,.loop                ; = FFC1
        MON     WRITE : ERROR => BEGIN, OK ; = C4A6 FA5B
        MOV     =0x1234,R1              ; = 0156 0B99
        .IF     LIMIT > 2
        STP     0                       ; = 10BC
        .ELSE
        STP     1
        .ENDIF
        .POOL                           ; = 1234
        .DATA   0x400
TEXT:   .TEXT   "Hi", 10                ; = 6948 000A
        .BINARY "words.inc",0,4         ; = 203B 6854
        .RES    20,7                    ; = 20 words
        .SECTION MORE, DATA
        .WORD   TEXT, CHARS(TEXT)       ; = 0400 0003
        .ASSERT . - TEXT < 32
