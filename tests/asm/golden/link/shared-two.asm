; One of two modules with a shared segment.
        .SHARED S, 0x5000                ; error E043
        .RES    4
        .SECTION T, PROGRAM
        NOP                             ; error E043
