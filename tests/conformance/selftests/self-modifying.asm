; Every later fetch gives the word that was stored: the very next one, one in the middle of an instruction, one that was
; executed before; CAC, CAE and CAD change nothing.
; rules: EXECUTE-6, CAC-1, PREFIX-7, MAP-1, CALL-1

        .INCLUDE "harness.inc"
        .START  BEGIN
MOVC5   = 0x054A                        ; MOVC 5,R2
MOVC6   = 0x064A                        ; MOVC 6,R2

; The next instruction.
BEGIN:  MOVC    MOVC5,R0
        MOV     R0,NEXT
NEXT:   MOVC    1,R2
        MOV     R2,R0
        IS      5

; One that was executed before, in a loop that writes it anew each time.
        MOVC    3,R3
        MOVC    MOVC5-256,R4
        MOVC    0,R5
LOOP:   MOV     R4,PATCH
PATCH:  MOVC    0,R2
        ADD     R2,R5
        ADDC    256,R4
        SOB     R3,LOOP
        MOV     R5,R0
        IS      4+5+6

; The instruction behind a prefix: 0x12 stays, the low byte changes.
        MOVC    0x3448,R0               ; MOVC 0x34,R0
        MOV     R0,PREFIXED+1
PREFIXED:
        MOVC    0x1299,R0
        IS      0x1234

; The second word of a CALL, and with CAC between.
        MOVC    0x2C0,R0
        MOV     R0,0
        MOVC    0x280,R0
        MOV     R0,1
        MOVC    THERE,R0
        MOV     R0,CALLING+1
        CAC
        CAE
        CAD
CALLING: CALL   0,FAIL
        MOV     R2,R0
        IS      9

; The last word of a page stores over itself; what comes behind it is the next page of the map, not of memory. Program page
; 11 is partition page 13 here.
TABLE   = 9*1024
EDGE    = 11*1024-2
        MOVC    0xC000,R1
        MOVC    TABLE,R4
        MOVC    16,R2
.fill:  MOV     R1,0.X4
        MOV     R1,64.X4
        ADDC    1,R1
        ADDC    1,R4
        SOB     R2,.fill
        MOVC    0xC00D,R1
        MOV     R1,TABLE+64+11
        MOVC    0x0080,R0               ; MOV R0,0.X4
        MOV     R0,EDGE
        MOVC    0x014A,R0               ; MOVC 1,R2, in partition page 11
        MOV     R0,EDGE+2
        MOVC    0x094A,R0               ; MOVC 9,R2, in partition page 13
        MOV     R0,13*1024
        MOVC    0x80BF,R0               ; JMP 0.X6
        MOV     R0,EDGE+3
        MOV     R0,13*1024+1
        MOVC    TABLE/128,R0
        LTT     R0
        MOVC    0x80F0,R0               ; NOP
        MOVC    EDGE+1,R4
        JMP     R6,EDGE
        MOVC    0,R0
        LTT     R0
        MOV     R2,R0
        IS      9

; An instruction whose prefix is the last word of a page and whose word is the first of partition page 0: program page 11.
        MOVC    0xC000,R1
        MOV     R1,TABLE+64+11
        MOVC    0x0056,R0               ; MOD8 0
        MOV     R0,EDGE+1
        MOVC    0x0D4A,R0               ; MOVC 13,R2
        MOV     R0,0
        MOVC    0x80BF,R0               ; JMP 0.X6
        MOV     R0,1
        MOVC    TABLE/128,R0
        LTT     R0
        JMP     R6,EDGE+1
        MOVC    0,R0
        LTT     R0
        MOV     R2,R0
        IS      13
        PASS    6

THERE:  MOVC    9,R2
        RET     0
