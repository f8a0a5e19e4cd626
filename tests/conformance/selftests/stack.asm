; The process stack: order of STC and UNS, CALL with local words and RET with exits, CSP, the limit.
; rules: STACK-1, STACK-2, STACK-3, STACK-4, STACK-5, STACK-6, STACK-7, CALL-1, CALL-2, RET-1, CSP-1, TRAP-6, EXECUTE-7

        .INCLUDE "harness.inc"
        .START  BEGIN
TOP     = 0x2F0
LIMIT   = 0x2E0

BEGIN:  VECTOR  4,HANDLE,PSW_S,FRAME
        MOVC    TOP,R0
        MOV     R0,0
        MOVC    LIMIT,R0
        MOV     R0,1

        MOVC    10,R0
        MOVC    11,R1
        MOVC    12,R2
        STC     2                       ; R0, R1, R2: the last one lowest
        HOLDS   0,TOP-3
        HOLDS   TOP-1,10
        HOLDS   TOP-3,12
        MOVC    0,R2
        UNS     2
        MOV     R2,R3
        IS      10                      ; R0
        MOV     R3,R0
        IS      12
        HOLDS   0,TOP

; A word that is pushed onto the pointer wins over the new pointer.
        MOVC    1,R0
        MOV     R0,0
        MOVC    0,R0
        MOV     R0,1
        MOVC    TOP,R0
        STC     0
        HOLDS   0,TOP
        MOVC    LIMIT,R0
        MOV     R0,1

; CALL pushes the link and, below three local words, their number; RET 1 comes back behind the next word.
        CALL    3,CALLED
BACK:   JMP     FAIL
        HOLDS   0,TOP

; Nested calls unwind.
        CALL    0,OUTER
        HOLDS   0,TOP

; CSP takes room whose size is in a table.
        MOVC    ROOM,R4
        CSP     X4,R3
        MOV     R3,R0
        IS      TOP-5
        HOLDS   0,TOP-5

; The limit: what does not fit whole pushes nothing.
        RESUME  L1
        MOVC    1,R1
T1:     STC     7                       ; 8 words would fit, 7 more do not
L1:     NOP
        RESUME  L2
T2:     STC     7
L2:     HOLDS   GOT,0x0400
        HOLDS   GOT+3,T2
        HOLDS   0,TOP-13
        RESUME  L3
T3:     CALL    12,FAIL
L3:     HOLDS   GOT+3,T3
        HOLDS   0,TOP-13
        RESUME  L4
T4:     CSP     X4,R3
L4:     HOLDS   GOT+1,TOP-18
        HOLDS   GOT+2,LIMIT
        PASS    21

CALLED: HOLDS   0,TOP-5
        HOLDS   TOP-1,BACK
        HOLDS   TOP-5,3
        RET     1

OUTER:  CALL    1,INNER
        RET     0
INNER:  RET     0

        .DATA
ROOM:   .WORD   5
