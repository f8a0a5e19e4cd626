; A shared segment over the data.
        .DATA   0x4000
        .RES    0x20
        .SHARED S, 0x401F               ; error E040
        .RES    1
