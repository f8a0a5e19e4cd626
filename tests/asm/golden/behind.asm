; An origin behind the words that are there.
        .RES    4
        .ORG    0x101                   ; error E042
