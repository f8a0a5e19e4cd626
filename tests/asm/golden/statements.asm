; Statements of register conventions that are not right in themselves.
        .PROC   HALF                    ; error E200, error E200
        .CALL   R6 link
        .KEEP   R1
        .LINK   R6
        JMP     0.X6
        .ENDPROC

        .PROC   PART                    ; error E200
        .CALL   R0
        .KEEP   R0, R1
        .DESTROY R1-R3
        .RETURN OK: R4
        .RETURN R3
        .LINK   R6
        JMP     0.X6
        .ENDPROC

        .EXTERNAL THERE                 ; error E200
        .KEEP   *
        .ENDPROC

        .PROC   CHOOSE
        .KEEP   *
        .LINK   R6
        .EXITS  LOW, HIGH
        JMP     0.X6
        .ENDPROC
        .EXTERNAL ELSEWHERE
        .KEEP   *
        .LINK   R6
        .EXITS  GOOD, BAD
        .ENDPROC
        .MONITOR ASK = 0xC5
        .KEEP   *
        .EXITS  NO, YES
        .ENDPROC
        .IMPORT ELSEWHERE               ; error E027
        JMP     R6,CHOOSE : HIGH        ; error E080
        JMP     R6,CHOOSE : LOW => CHOOSE, HI ; error E081
        JMP     R6,ELSEWHERE : BAD => CHOOSE, GOOD ; error E081
        MON     ASK : NO => CHOOSE      ; error E080
        JMP     R6,CHOOSE               ; error E080
        JMP     CHOOSE

        .KEEP   R1                      ; error E200
        .PROC   OPEN                    ; error E200
        .EXITS  NONE
        .ASSUME NEVER                   ; error E006
        STP     0
