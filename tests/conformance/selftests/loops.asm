; Instructions that emulators like to run as one: ends of counted loops and tests for carry, run in bulk, jumped into, and
; with words that change under them.
; rules: SOB-1, JVN-1, PSW-6, EXECUTE-6, MOVM-1, PUT-1, STATE-6, STATE-4, OPERAND-19

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  MOVC    0x20,R0
        LDB     R0                      ; data addresses are 32 more than they look
        MOVC    100,R0                  ; PUT and SOB: 100, 99, ... 1
        MOVC    0x1000,R1
PUTS:   PUT     R0,X1
        SOB     R0,PUTS
        MOVC    0,R2
        LDB     R2
        MOV     R1,R5
        HOLDS   0x1020,100
        HOLDS   0x1020+99,1
        HOLDS   0x1020+100,0
        MOV     R5,R0
        IS      0x1000+100

        MOVC    0x20,R0
        LDB     R0
        MOVC    0x1000,R1               ; MOVM and SOB: the count is an address too, so it ends when that is 0
        MOVC    0x1100,R2
        MOVC    100,R3
MOVES:  MOVM    X1,X2
        SOB     R3,MOVES
        MOVC    0,R0
        LDB     R0
        HOLDS   0x1120,100
        HOLDS   0x1120+99,1
        MOV     R2,R0
        IS      0x1100+100

        MOVC    10,R1                   ; ADD and SOB: 10 + 9 + ... + 1
        MOVC    0,R2
ADDS:   ADD     R1,R2
        SOB     R1,ADDS
        MOV     R2,R0
        IS      55

        MOVC    7,R1                    ; ADDC and SOB, V of the last addition stays
        MOVC    0x7FFA,R2
CONSTANTS:
        ADDC    1,R2
        SOB     R1,CONSTANTS
        MOV     R2,R0
        IS      0x8001
        SVS     R0
        IS      PSW_S                   ; the last one, 8000 + 1, does not overflow
        MOVC    0x7FFE,R2               ; two turns: the first one only shows that they are neighbours
        MOVC    2,R1
.over:  ADDC    1,R2
        SOB     R1,.over
        SVS     R0
        IS      PSW_S+PSW_V
        MOVC    0x7FFD,R2
        MOVC    2,R1
.sum:   ADD     R1,R2
        SOB     R1,.sum
        SVS     R0
        IS      PSW_S+PSW_V

        MOVC    0,R3                    ; ADDU and JVN: carries are counted
        MOVC    0xF000,R1
        MOVC    0,R2
        MOVC    16,R4
CARRY:  ADDU    R1,R2
        JVN     .none
        ADDC    1,R3
.none:  SOB     R4,CARRY
        MOV     R3,R0
        IS      15
        MOV     R2,R0
        IS      0

        MOVC    0,R3                    ; SUBU and JVN: borrows
        MOVC    1,R1
        MOVC    2,R2
        MOVC    5,R4
BORROW: SUBU    R1,R2
        JVN     .none
        ADDC    1,R3
.none:  SOB     R4,BORROW
        MOV     R3,R0
        IS      1
        MOV     R2,R0
        IS      0xFFFD
        SVS     R0
        IS      PSW_S                   ; JVN has cleared V, and no borrow came after

        MOVC    0x20,R0                 ; CLR, ADDU and JVN: a word is cleared, V tells of the carry
        LDB     R0
        MOVC    0x1300,R4
        MOVC    0,R3
        MOVC    0x6000,R1
        MOVC    0,R2
        MOVC    8,R5
THREE:  CLR     1.X4
        ADDU    R1,R2
        JVN     .none
        ADDC    1,R3
.none:  MOV     R2,1.X4
        SOB     R5,THREE
        MOVC    0,R0
        LDB     R0
        MOV     R3,R0
        IS      3                       ; 8 times 6000 hex are 30000 hex
        MOV     R2,R0
        IS      0
        MOVC    7,R0
        MOV     R0,0x1321
        MOV     R0,0x1320
        MOVC    0x1300,R4
        MOVC    2,R5
        MOVC    7,R3
CLEARS: MOV     R3,0x21.X4
        CLR     0x21.X4
        ADDU    R1,R2
        JVN     .none
        NOP
.none:  SOB     R5,CLEARS
        HOLDS   0x1321,0
        HOLDS   0x1320,7

        MOVC    5,R0                    ; PUT and SNE: to a bound
        MOVC    0x1200,R1
WRITE:  PUT     R0,X1
        SNE     R1,0x1203
        JMP     .done
        JMP     WRITE
.done:  HOLDS   0x1202,5
        HOLDS   0x1203,0
        MOVC    5,R0                    ; the two are a pair when the constant has no prefix
        MOVC    0,R1
        LDB     R1
        MOVC    0x1210,R1
        LDB     R1
        MOVC    0,R1
SHORT:  PUT     R0,X1
        SNE     R1,7
        JMP     .end
        JMP     SHORT
.end:   MOVC    0,R1
        LDB     R1
        HOLDS   0x1216,5
        HOLDS   0x1217,0
        MOVC    5,R0                    ; PUT and SNEP: back to PUT as long as the bound is not reached
        MOVC    0x1220,R1
        LDB     R1
        MOVC    0,R1
FILL:   PUT     R0,X1
        SNEP    R1,7
        MOVC    0,R1
        LDB     R1
        HOLDS   0x1220,5
        HOLDS   0x1226,5
        HOLDS   0x1227,0

        MOVC    7,R0                    ; CLR, ADDU and JVN back to CLR: every fourth word up to the carry
        MOVC    0x1300,R1
        MOVC    16,R2
SEVENS: PUT     R0,X1
        SOB     R2,SEVENS
        MOVC    0x1310,R1
        LDB     R1
        MOVC    0xFFF0,R5
        MOVC    4,R1
STRIDE: CLR     2.X5
        ADDU    R1,R5
        JVN     STRIDE
        MOV     R5,R3
        MOVC    0,R1
        LDB     R1
        MOV     R3,R0
        IS      0
        HOLDS   0x1301,7
        HOLDS   0x1302,0
        HOLDS   0x1303,7
        HOLDS   0x1306,0
        HOLDS   0x130E,0
        HOLDS   0x130F,7
        PASS    35
