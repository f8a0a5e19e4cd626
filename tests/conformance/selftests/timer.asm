; The interval timer: SVT counts ticks of 1,000 instructions down, LDT 0 stops it, a trap stops it and RTM starts it with
; the frame's ticks.
; rules: TIMER-1, TIMER-2, TIMER-3, TIMER-4, CLOCK-1, CLOCK-3, STATE-8

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  VECTOR  6,TRAPPED,PSW_S,FRAME
        VECTOR  8,TICK,PSW_S,0x340
        SVT     R0
        IS      0                       ; it does not run

        MOVC    5,R0
        LDT     R0
        SVT     R0
        IS      5
        MOVC    500,R2                  ; 500 turns of SOB, two of them a thousand instructions
.loop:  NOP
        SOB     R2,.loop
        SVT     R0
        IS      4

        TRP     0
        HOLDS   SEEN,0                  ; in the handler it stood still
        HOLDS   FRAME+12,4
        SVT     R0
        IS      4                       ; and goes on with the ticks that were left

        MOVC    0,R0
        LDT     R0
        SVT     R0
        IS      0

; With interrupts enabled before, LDT counts from itself on: the interrupt comes within a tick.
        MOVC    PSW_S+PSW_E,R0
        LDS     R0
        MOVC    1,R0
        LDT     R0
        MOVC    5000,R2
.idle:  SOB     R2,.idle
        MOVC    PSW_S,R0
        LDS     R0
        MOV     0x340+2,R0              ; R2 in the frame
        SHS     R0,3999
        JMP     FAIL
        SLO     R0,5000
        JMP     FAIL
        PASS    7

TICK:   RTM     0

TRAPPED:
        SVT     R0
        MOV     R0,SEEN
        MOVC    800,R2
.loop:  NOP
        SOB     R2,.loop
        RTM     0

        .DATA
SEEN:   .RES    1,7
