; Access profiles.

        .PROGRAM

; Whether a profile is contained in another one: its classification is not higher, and the other has all its other bits.
        .PROC   PROFILE_CONTAINED
        .CALL   R1 LEAST, R2 MOST, R4 the other ACCESS_PROFILE
        .KEEP   R0-R5, R7
        .LINK   R6
        .EXITS  ERROR, OK
        STC     5
        MOV     ACCESS_PROFILE.LEAST.X4,R3
        MOV     R1,R0
        XTR     R0,CLASSIFICATION_BITS-1
        MOV     R3,R5
        XTR     R5,CLASSIFICATION_BITS-1
        SHS     R5,R0
        JMP     .ERROR
        SRL     R1,CLASSIFICATION_BITS
        SRL     R3,CLASSIFICATION_BITS
        INV     R3
        AND     R3,R1
        JON     R1,.ERROR
        MOV     ACCESS_PROFILE.MOST.X4,R3
        INV     R3
        AND     R3,R2
        JON     R2,.ERROR
        UNS     5
        JMP     1.X6
.ERROR: UNS     5
        JMP     0.X6
        .ENDPROC
