; What is known of the text above a line: sizes, and distances that depend on no address.
        .DATA
TABLE:  .WORD   1, 2, 3                 ; = 0001 0002 0003
TEXT:   .TEXT   "Hello"                 ; = 6548 6C6C 006F
COUNT   = . - TABLE
        .IF     . - TABLE != 6 || COUNT != 6 || TEXT - TABLE != 3
        .ERROR  "this is known"
        .ENDIF
BUFFER: .RES    COUNT + SIZE(TABLE)     ; = 9 words
AFTER:  .IF     AFTER - TABLE == 15
        .WORD   AFTER - TABLE           ; = 000F
        .ENDIF
        .PROGRAM
BEGIN:  MOVC    1,R0                    ; = 0148
        MOVC    0x1234,R1               ; = 1256 3449
.end:   .REPEAT .end - BEGIN            ; = 80F0 80F0 80F0
        NOP
        .ENDREPEAT
        .REPEAT SIZE(TABLE), I          ; = 0001 0002 0003
        .WORD   I + 1
        .ENDREPEAT
        .ORG    0x200                   ; = 247 words
FIXED:  .IF     FIXED == 0x200 && . >= 0x200
        .WORD   . / 2                   ; = 0100
        .ENDIF
        .ALIGN  8                       ; = 7 words
        .IF     . != 0x208
        .ERROR  "this is known behind .ORG"
        .ENDIF
        .SET    SPAN, . - FIXED
        .WORD   SPAN                    ; = 0008
