; More errors than are reported: the run stops at the twentieth.
        MOVC    NONE1,R1                    ; error E020
        MOVC    NONE2,R1                    ; error E020
        MOVC    NONE3,R1                    ; error E020
        MOVC    NONE4,R1                    ; error E020
        MOVC    NONE5,R1                    ; error E020
        MOVC    NONE6,R1                    ; error E020
        MOVC    NONE7,R1                    ; error E020
        MOVC    NONE8,R1                    ; error E020
        MOVC    NONE9,R1                    ; error E020
        MOVC    NONE10,R1                   ; error E020
        MOVC    NONE11,R1                   ; error E020
        MOVC    NONE12,R1                   ; error E020
        MOVC    NONE13,R1                   ; error E020
        MOVC    NONE14,R1                   ; error E020
        MOVC    NONE15,R1                   ; error E020
        MOVC    NONE16,R1                   ; error E020
        MOVC    NONE17,R1                   ; error E020
        MOVC    NONE18,R1                   ; error E020
        MOVC    NONE19,R1                   ; error E020
        MOVC    NONE20,R1               ; error E020, note N001
        MOVC    NONE21,R1
