; 4.2.4.6.5 and 4.2.4.6.10: access profiles.

        .PROGRAM

; 4.2.4.6.5
; ERROR: the classification of profile 1 is lower than or equal to that of profile 2, or another bit is in both. This is the
; specification; the document's design says higher than or equal.
        .PROC   SECURITY_COMPARE
        .CALL   R1 LEAST of profile 1, R2 its MOST, R3 LEAST of profile 2, R4 its MOST
        .KEEP   R1-R5, R7
        .DESTROY R0
        .LINK   R6
        .EXITS  ERROR, OK
        STC     4
        MOV     R1,R0
        XTR     R0,CLASSIFICATION_BITS-1
        AND     R4,R2
        MOV     R3,R4
        XTR     R4,CLASSIFICATION_BITS-1
        SLO     R4,R0
        JMP     .ERROR
        SRL     R1,CLASSIFICATION_BITS
        SRL     R3,CLASSIFICATION_BITS
        AND     R3,R1
        IOR     R2,R1
        JON     R1,.ERROR
        UNS     4
        JMP     1.X6
.ERROR: UNS     4
        JMP     0.X6
        .ENDPROC

; 4.2.4.6.10
; The table names R3 among the kept registers, too.
        .PROC   CONVERT_PROFILE
        .CALL   R1 MOST, R2 LEAST
        .RETURN R3 SECURITY_PROFILE
        .KEEP   R1, R2, R5, R7
        .DESTROY R0, R4
        .LINK   R6
        MOV     R2,R3
        XTR     R3,CLASSIFICATION_BITS-1
        MOV     R1,R0
        SRL     R0,BIT(ACCESS_PROFILE.ATOMAL)
        SLL     R0,BIT(SECURITY_PROFILE.ATOMAL)
        IOR     R0,R3
        JMP     0.X6
        .ENDPROC
        .ASSERT BIT(ACCESS_PROFILE.ATOMAL) == 14 && BIT(ACCESS_PROFILE.ENCRYPTION) == 15
        .ASSERT BIT(SECURITY_PROFILE.ENCRYPTION) == BIT(SECURITY_PROFILE.ATOMAL) + 1
