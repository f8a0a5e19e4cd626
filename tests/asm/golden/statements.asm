; Statements of register conventions that are not right in themselves.
        .PROC   HALF
        .CALL   R6 link
        .KEEP   R1
        .LINK   R6
        JMP     0.X6
        .ENDPROC

        .PROC   PART
        .CALL   R0
        .KEEP   R0, R1
        .DESTROY R1-R3
        .RETURN OK: R4
        .RETURN R3
        .LINK   R6
        JMP     0.X6
        .ENDPROC

        .EXTERNAL THERE
        .KEEP   *
        .ENDPROC

        .KEEP   R1
        .PROC   OPEN
        .EXITS  NONE
        .ASSUME NEVER
        STP     0
