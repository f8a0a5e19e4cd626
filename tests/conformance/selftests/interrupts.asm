; The interval timer as an interrupt: masked by E and by L, taken before the very next instruction when they let it, once.
; rules: INTERRUPT-1, INTERRUPT-2, INTERRUPT-5, INTERRUPT-6, TRAP-10, PSW-2, PSW-4, CLOCK-6, TIMER-6

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  VECTOR  8,TICKED,PSW_S,FRAME
        MOVC    1,R0
        LDT     R0
        MOVC    1100,R2                 ; more than a tick
.wait:  SOB     R2,.wait
        HOLDS   TICKS,0                 ; E = 0: it waits

        MOVC    PSW_S+PSW_E+15,R0
        LDS     R0                      ; L = 15: it waits
        HOLDS   TICKS,0
        LDM     14                      ; taken before the next instruction
AT:     NOP
        HOLDS   TICKS,1
        HOLDS   FRAME+10,AT
        HOLDS   FRAME+14,0x0800
        NOP
        HOLDS   TICKS,1                 ; once

; STP with E = 1 waits for the interrupt and goes on behind itself.
        MOVC    2,R0
        LDT     R0
        STP     5
        HOLDS   TICKS,2
        SVS     R0
        IS      PSW_S+PSW_E+14          ; RTM has brought the mask level back
        PASS    8

TICKED: MOV     TICKS,R0
        ADDC    1,R0
        MOV     R0,TICKS
        RTM     0

        .DATA
TICKS:  .RES    1
