; Traps of the classes 0 to 7: cause, details, PC in the frame, and what a trap leaves as it was.
; rules: TRAP-2, TRAP-4, TRAP-6, TRAP-7, TRAP-8, TRAP-9, TRAP-12, TRAP-13, TRAP-14, TRAP-15, FRAME-2, FRAME-4, FRAME-5
; rules: EXECUTE-1, PREFIX-6, SET-6, STACK-2, STACK-7, INX-1, INTERRUPT-8, MON-3, STATE-10

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  VECTOR  0,HANDLE,PSW_S,FRAME
        VECTOR  2,HANDLE,PSW_S,FRAME
        VECTOR  4,HANDLE,PSW_S,FRAME
        VECTOR  5,HANDLE,PSW_S,FRAME
        VECTOR  6,HANDLE,PSW_S,FRAME
        VECTOR  7,HANDLE,PSW_S,FRAME

; Illegal instruction: an undefined word.
        RESUME  L0
T0:     .WORD   UNDEFINED
L0:     HOLDS   GOT,0x0000
        HOLDS   GOT+1,UNDEFINED
        HOLDS   GOT+3,T0

; Data fault: partition page 20 is not there. PC is the first prefix; the register keeps its value.
        RESUME  L2
        MOVC    0x1234,R3
T2:     MOV     20*1024+5,R3
L2:     HOLDS   GOT,0x0220
        HOLDS   GOT+1,20*1024+5
        HOLDS   GOT+2,20
        HOLDS   GOT+3,T2
        MOV     R3,R0
        IS      0x1234

; A store there names a write.
        RESUME  L2W
        MOV     R3,20*1024+6
L2W:    HOLDS   GOT,0x0221

; Stack: a push below the limit stores nothing and keeps the pointer.
        MOVC    0x280,R0
        MOV     R0,0
        MOVC    0x27F,R0
        MOV     R0,1
        STC     0                       ; exactly at the limit
        HOLDS   0,0x27F
        RESUME  L4
T4:     STC     0
L4:     HOLDS   GOT,0x0400
        HOLDS   GOT+1,0x27E
        HOLDS   GOT+2,0x27F
        HOLDS   GOT+3,T4
        HOLDS   0,0x27F

; Bounds: both bounds are allowed, one more is not.
        MOVC    BOUNDS,R4
        MOVC    7,R3
        INX     X4,R3
        MOV     R3,R0
        IS      10
        RESUME  L5
        MOVC    8,R3
T5:     INX     X4,R3
L5:     HOLDS   GOT,0x0500
        HOLDS   GOT+1,8
        HOLDS   GOT+3,T5

; Software trap and monitor call: PC is the next instruction.
        RESUME  L6
        TRP     13
T6:     NOP
L6:     HOLDS   GOT,0x0600
        HOLDS   GOT+1,13
        HOLDS   GOT+3,T6
        RESUME  L7
        MON     0x55
T7:     NOP
L7:     HOLDS   GOT,0x0700
        HOLDS   GOT+1,0x55
        HOLDS   GOT+3,T7

; SVE tells of the latest; RTM did not change it, and took the frame from the chain.
        SVE     R0
        IS      0x0700
        HOLDS   8,0
        PASS    27

UNDEFINED = 0

        .DATA
BOUNDS: .WORD   -3,7
