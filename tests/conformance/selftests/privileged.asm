; Every privileged instruction traps in user mode, before its operands are looked at; the others are executed.
; rules: ROUTINE-21, TRAP-3, EXECUTE-2, PSW-1, PSW-3, PSW-5, PSW-7, LDB-1, TRAP-16, STATE-7

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  VECTOR  1,COUNT,PSW_S,FRAME
        VECTOR  6,GRANT,PSW_S,FRAME
        SVS     R0
        IS      PSW_S                   ; as a partition starts
        MOVC    PSW_V+0x1FF0,R0         ; user mode, with V; bits that mean nothing are lost
        LDS     R0
        SVS     R0
        IS      PSW_V

        MOVC    0xB0BC,R5               ; ALT, for COUNT
; [R4] cannot be read: no trap but the privileged one.
        MOVC    20*1024,R4
        MOVC    2,R3
        LDS     X4
        LDT     X4
        LDM     3
        LTT     X4
        CAE
        CAD
        CAC
        TST
        RCR
        TTM
        SVE     X4
        STP     0
        RTM     0
        SIO     R0,R1
        SIO     X4,R1
        CIO     R0,R1
        CIO     X4,R1
        RIO     R0,R1
        RIO     X4,R1
        WIO     R0,R1
        WIO     X4,R1
        GMOW    G4,G4,R3
        GMSW    G4,G4,R3
        GMOB    G4,G4,R3
        GLDB    G4,R3
        GSTB    R3,G4
        GLDW    G4,R3
        GSTW    R3,G4
        MOVC    0x20BD,R2               ; RTM 0
        XCU     R2                      ; the executed word is the one that is refused
        MOV     DETAIL,R0
        IS      0x20BD
        HOLDS   TRAPS,29
        SVB     R0
        LDB     R0
        CPU     R0
        SVT     R0
        TRP     0                       ; back to system mode
        PASS    4

; Counts, keeps the word, and goes on behind it: behind ALT too.
COUNT:  MOV     TRAPS,R0
        ADDC    1,R0
        MOV     R0,TRAPS
        MOV     FRAME+15,R0
        MOV     R0,DETAIL
        MOV     FRAME+10,R4
        MVP     0.X4,R0
        ADDC    1,R4
        SNE     R0,R5                   ; R5 is ALT
        ADDC    1,R4
        MOV     R4,FRAME+10
        RTM     0

GRANT:  MOVC    PSW_S,R0
        MOV     R0,FRAME+13
        RTM     0

        .DATA
TRAPS:  .RES    1
DETAIL: .RES    1
