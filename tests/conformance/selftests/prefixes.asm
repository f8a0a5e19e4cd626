; MOD prefixes: they add up, from constants and from memory, eight are allowed and a ninth is illegal; an instruction repeats
; from before its first one, and the link of a jump is the address after it.
; rules: PREFIX-2, PREFIX-3, PREFIX-4, PREFIX-5, PREFIX-6, PREFIX-9, STATE-5, SKIP-3, JMP-2, NOP-1

        .INCLUDE "harness.inc"
        .START  BEGIN
ADD1    = 0x01E4                        ; MODC 1
MOVC0   = 0x0048                        ; MOVC 0,R0

BEGIN:  VECTOR  0,HANDLE,PSW_S,FRAME
        VECTOR  2,HANDLE,PSW_S,FRAME

        .REPEAT 8
        .WORD   ADD1
        .ENDREPEAT
        .WORD   MOVC0
        IS      8

        RESUME  L1
T1:     .REPEAT 9
        .WORD   ADD1
        .ENDREPEAT
        .WORD   MOVC0
L1:     HOLDS   GOT,0
        HOLDS   GOT+1,ADD1
        HOLDS   GOT+3,T1

; From memory, added and subtracted; m starts at 0 again afterwards.
        MOVC    5,R0
        MOV     R0,0x10
        .WORD   0x1094                  ; MOD [0x10], p=1: adds
        .WORD   MOVC0
        IS      5
        .WORD   0x1014                  ; MOD [0x10], p=0: subtracts
        .WORD   MOVC0
        IS      -5
        .WORD   MOVC0
        IS      0

; A prefix that cannot be read traps before the illegal word behind it is looked at.
        RESUME  L2
        MOVC    20*1024,R4
T2:     .WORD   0x0054                  ; MOD 0.X4
        .WORD   0
L2:     HOLDS   GOT,0x0220
        HOLDS   GOT+3,T2

; Repeat goes to the word before the first prefix: here it counts R2 down until R0 is not equal any more.
        MOVC    0x1003,R0
        JMP     .first
.again: ADDC    -1,R0
        SNEP    R0,0x1000
        IS      0x1000
        JMP     .link
.first: JMP     .again

; The link of a jump with a prefix, and NOP with one.
.link:  JMP     R5,FAR
NEAR:   NOP
        MOV     R5,R0
        IS      NEAR
        MOVC    1,R0
        .WORD   ADD1                    ; MODC 1
        .WORD   0x80F0                  ; NOP: JON R0,1
        JMP     FAIL
        PASS    11

        .ORG    0x900
FAR:    JMP     0.X5
