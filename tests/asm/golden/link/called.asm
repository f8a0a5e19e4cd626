; What another module calls, and what it says of the exits.
        .EXPORT P, WW, HERE
        .MONITOR WW = 0xC4
        .KEEP   *
        .EXITS  ERROR, OK
        .ENDPROC

        .PROC   P
        .KEEP   *
        .LINK   R6
        .EXITS  BAD, GOOD
        JMP     1.X6
        .ENDPROC
HERE:   NOP
