; Counted moves, compares and fills: across the end of a page, faulting in the middle and finishing when started again,
; interrupted by the timer, and with areas that overlap.
; rules: COUNTED-1, COUNTED-2, COUNTED-3, COUNTED-5, COUNTED-7, CLOCK-2, ALT-1, INTERRUPT-1, PREFIX-8

        .INCLUDE "harness.inc"
        .START  BEGIN
SOURCE  = 5*1024-3                      ; over the end of page 4
TARGET  = 7*1024-2
TABLE   = 0x2000
NUMBER  = TABLE / 128

BEGIN:  VECTOR  2,FAULT,PSW_S,FRAME
        VECTOR  8,TICK,PSW_S,0x340

; Fill 12 bytes, move 6 words up, both over page ends.
        MOVC    0x41,R1
        MOVC    2*SOURCE,R2
        MOVC    12,R3
        FILB    R1,X2,R3
        MOV     R3,R0
        IS      0
        MOV     R2,R0
        IS      2*SOURCE+12
        MOVC    SOURCE,R1
        MOVC    TARGET,R2
        MOVC    6,R3
        MOWA    X1,X2,R3
        HOLDS   TARGET,0x4141
        HOLDS   TARGET+5,0x4141
        HOLDS   TARGET+6,0

; The same between partition addresses, long R0 to long R2.
        MOVC    SOURCE,R0
        MOVC    0,R1
        MOVC    0x3800,R2
        MOVC    0,R3
        MOVC    5,R4
        GMOW    G0,G2,R4
        MOV     R2,R0
        IS      0x3805
        HOLDS   0x3804,0x4141
        HOLDS   0x3805,0

; Nothing to move.
        MOVC    SOURCE+6,R1
        MOVC    TARGET,R2
        MOVC    0,R3
        MOWA    X1,X2,R3
        MOV     R2,R0
        IS      TARGET

; Upward into itself repeats the first word, downward keeps the words.
        MOVC    1,R0
        MOV     R0,TARGET
        MOVC    TARGET,R1
        MOVC    TARGET+1,R2
        MOVC    3,R3
        MOWA    X1,X2,R3
        HOLDS   TARGET+3,1
        MOVC    2,R0
        MOV     R0,TARGET
        MOVC    TARGET+1,R1
        MOVC    TARGET+2,R2
        MOVC    2,R3
        MOWD    X1,X2,R3
        HOLDS   TARGET+1,2

; The same bytes skip; a difference does not and leaves the registers at it.
        MOVC    2*SOURCE,R1
        MOVC    2*SOURCE+2,R2
        MOVC    4,R3
        CMPB    X1,X2,R3
        JMP     FAIL
        MOVC    0x5A,R0
        MOVC    0,R4
        MOVC    2*SOURCE,R4
        MOVB    R0,3.X4
        MOVC    2*SOURCE,R1
        MOVC    2*SOURCE+4,R2
        MOVC    8,R3
        CMPB    X1,X2,R3
        JMP     DIFFER
        JMP     FAIL
DIFFER: MOV     R1,R0
        IS      2*SOURCE+3
        MOV     R3,R0
        IS      5

; A fault in the middle: page 8 is taken away; the handler gives it back, and the move goes on.
        MOVC    0xC000,R1
        MOVC    TABLE,R4
        MOVC    16,R2
.fill:  MOV     R1,0.X4
        ADDC    1,R1
        ADDC    1,R4
        SOB     R2,.fill
        MOVC    0xC000,R1
        MOVC    TABLE+64,R4
        MOVC    16,R2
.prog:  MOV     R1,0.X4
        ADDC    1,R1
        ADDC    1,R4
        SOB     R2,.prog
        MOVC    0,R0
        MOV     R0,TABLE+8              ; data page 8: no access
        MOVC    NUMBER,R0
        LTT     R0
        MOVC    SOURCE,R1
        MOVC    8*1024-4,R2
        MOVC    6,R3
HERE:   MOWA    X1,X2,R3
        HOLDS   FAULTS,1
        HOLDS   FRAME+10,HERE
        HOLDS   FRAME+2,8*1024          ; R2 and R3 as they were there
        HOLDS   FRAME+3,2
        HOLDS   8*1024+1,0x4141
        MOV     R3,R0
        IS      0
        MOVC    0,R0
        LTT     R0

; An interrupt in the middle of 3,000 turns: the registers say what remains, and the move finishes.
        MOVC    1,R0
        LDT     R0
        MOVC    PSW_S+PSW_E,R0
        LDS     R0
        MOVC    0x2800,R1
        MOVC    0x3000,R2
        MOVC    2000,R3
        MOWA    X1,X2,R3
        MOVC    PSW_S,R0
        LDS     R0
        MOV     R1,R5
        HOLDS   TICKS,1
        MOV     R5,R0
        IS      0x2800+2000
        MOV     0x340+3,R0              ; R3 in the frame
        SNE     R0,0
        JMP     FAIL
        SLO     R0,2000
        JMP     FAIL
        MOV     0x340+1,R4              ; what was moved and what remains are 2,000
        ADDC    -0x2800,R4
        ADD     R4,R0
        IS      2000
        PASS    22

; Gives the page back and starts the instruction again.
FAULT:  MOV     FAULTS,R0
        ADDC    1,R0
        MOV     R0,FAULTS
        MOVC    0xC008,R0
        MOV     R0,TABLE+8
        RTM     0                       ; loads table 64 anew, as the handler had none

TICK:   MOV     TICKS,R0
        ADDC    1,R0
        MOV     R0,TICKS
        RTM     0

        .DATA
FAULTS: .RES    1
TICKS:  .RES    1
