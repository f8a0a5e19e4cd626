; Program and data in the same words, and warnings.
        .PROGRAM 0x100
        JMP     TABLE
        MOV     @TABLE,R1
        .DATA   0x101
TABLE:  .WORD   1
        NOP
