; One of two modules with a shared segment.
        .SHARED S, 0x4000
        .RES    4
        .SECTION T, DATA
        .WORD   1
