; Data on both sides of the program.
        STP     0
        .DATA   0x400
        .WORD   1
        .SECTION VECTORS, DATA, 80      ; error E040
        .WORD   2
