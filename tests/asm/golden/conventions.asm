; Register conventions that are not kept, one of each kind.
        .MONITOR WRITE = 0xC4
        .CALL   R0 text, R1 characters
        .RETURN R7 completion code
        .KEEP   *
        .EXITS  ERROR, OK
        .ENDPROC

        .PROC   LOOKUP
        .CALL   R4 list, R5 element
        .RETURN FOUND: R3 place
        .DESTROY R3, R7
        .KEEP   *
        .LINK   R6
        .EXITS  MISSING, FOUND
        SEQ     R4,0
        JMP     .SEARCH
        JMP     0.X6
.SEARCH:
        MOV     0.X4,R2
        SEQ     R2,R5
        JMP     2.X6                    ; error E206
        MOVC    1,R0
        MON     WRITE : *               ; error E204
        JMP     0.X6                    ; error E201
        JMP     R5,LOOKUP               ; error E209
        JMP     0.X6                    ; error E203
        ADDC    1,R3
        JMP     1.X6
        JMP     LOOKUP
        .ENDPROC

        .PROC   TWICE
        .KEEP   *
        .DESTROY R7
        .LINK   R6
        MON     7                       ; warning W200
        JMP     R6,LOOKUP               ; error E204
        JMP     .MISSING
        JMPI    0.X4                    ; error E205, error E208
.MISSING:
        SEQ     R4,1                    ; error E207
        MOVC    0x1234,R7               ; error E207
        .ENDPROC

        .PROC   UNSET
        .RETURN R3 place
        .KEEP   *
        .LINK   R6
        JMP     0.X6                    ; error E202
        .ENDPROC

        .PROC   DEAD
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        JMP     0.X6                    ; warning W201
        .ENDPROC
