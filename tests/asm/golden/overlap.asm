; Program and data in the same words, and warnings.
        .PROGRAM 0x100
        JMP     TABLE                   ; warning W001
        MOV     @TABLE,R1               ; warning W002
        .DATA   0x101                   ; error E040
TABLE:  .WORD   1
        NOP                             ; warning W003
