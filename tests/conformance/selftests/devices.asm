; Devices: one that does not exist, the console's status without input, the timer as an interrupt of level 12.
; machine: core
; rules: DEVICE-2, DEVICE-3, DEVICE-4, DEVICE-5, DEVICE-7, DEVICE-8, TRAP-11, INTERRUPT-3

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  VECTOR  9,RANG,PSW_S,FRAME
        MOVC    77,R1
        SIO     R0,R1
        IS      0
        MOVC    1,R1
        SIO     R0,R1
        IS      0x800A                  ; it is there, takes output, no input will come
        RIO     R0,R1
        IS      0

        MOVC    2,R3
        MOVC    1,R0
        CIO     R0,R3
        MOVC    50,R0
        WIO     R0,R3
        RIO     R0,R3
        IS      49
        MOVC    PSW_S+PSW_E+11,R0
        LDS     R0
        STP     0
        MOVC    PSW_S,R0
        LDS     R0
        HOLDS   FRAME+14,0x0900
        HOLDS   FRAME+15,12
        SIO     R0,R3
        IS      0x8001                  ; RANG has answered it

; The same through data words, BASE added: control, data, status.
        MOVC    3,R0
        MOV     R0,0x250
        MOVC    77,R0
        MOV     R0,0x251
        MOVC    0x20,R0
        LDB     R0
        MOVC    0x230,R4
        CIO     X4,R3
        MOVC    0x231,R4
        WIO     X4,R3
        RIO     X4,R3
        MOVC    0x230,R4
        SIO     X4,R3
        MOVC    0,R0
        LDB     R0
        HOLDS   0x251,76                ; of the 77 after WIO one is RIO itself
        HOLDS   0x250,0x8007            ; it is there, interrupts, repeats, runs
        PASS    9

RANG:   MOVC    2,R3
        MOVC    1,R0
        CIO     R0,R3
        RTM     0
