; A trap in a handler: frames are linked through word 8, and RTM unwinds them one by one, with its exit number.
; rules: ROUTINE-24, FRAME-3, FRAME-4, FRAME-5, MON-2, TRAP-8, TRAP-9, TRAP-13

        .INCLUDE "harness.inc"
        .START  BEGIN
OUTER   = 0x320
INNER   = 0x340

BEGIN:  VECTOR  6,SOFT,PSW_S,OUTER
        VECTOR  7,CALLED,PSW_S,INNER
        MOVC    0x1111,R3
        TRP     1                       ; comes back through exit 2
        JMP     FAIL
        JMP     FAIL
        MOV     R3,R0
        IS      0x1111                  ; the handlers' registers are gone
        HOLDS   8,0
        HOLDS   DEPTH,2
        PASS    9

SOFT:   MOVC    0x2222,R3
        HOLDS   8,OUTER
        HOLDS   OUTER+11,0              ; the last link
        MON     9                       ; comes back through exit 1
        JMP     FAIL
        MOV     R3,R0
        IS      0x2222
        HOLDS   8,OUTER
        RTM     2

CALLED: MOVC    0x3333,R3
        HOLDS   8,INNER
        HOLDS   INNER+11,OUTER
        MOVC    2,R0
        MOV     R0,DEPTH
        RTM     1

        .DATA
DEPTH:  .RES    1
