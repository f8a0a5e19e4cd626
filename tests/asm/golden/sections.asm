; What is wrong with places.
        .PROGRAM 0x100
        NOP
        .PROGRAM 0x200                  ; error E043
        .ORG    0x80
        .RES    70000-1                 ; error E041
