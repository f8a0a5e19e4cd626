; Calls of what another module states.
        .IMPORT P, WW, HERE
        MON     WW : ERROR => .+1, OK
        MON     WW : OK => .+1, ERROR   ; error E081
        MON     0xC4 : OK => .+1, ERROR ; error E081
        MON     WW                      ; error E080
        JMP     R6,P : BAD => .+1       ; error E080
        JMP     R6,P                    ; error E080

        .PROC   MINE
        .EXITS  NONE
        MON     WW                      ; error E210
        NOP
        .ASSUME "it ends here", NEVER
        JMP     HERE
        .ENDPROC
