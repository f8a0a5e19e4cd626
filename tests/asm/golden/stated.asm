; Exits that statements of register conventions name.
        .MONITOR WW = 0xC4
        .KEEP   *
        .EXITS  ERROR, OK
        .ENDPROC
        .MONITOR SHORT = 0xC5 : ERROR, OK
        .KEEP   *
        .ENDPROC
        .MONITOR STOP = 0xC1
        .EXITS  NONE
        .ENDPROC
SAME    = WW

        .PROC   P
        .KEEP   *
        .LINK   R6
        .EXITS  BAD, GOOD
        MON     WW                      ; error E210
        JMP     .failed
        MON     WW : ERROR => .failed, OK
        MON     0xC4 : ERROR => .failed, OK
        MON     SAME : OK => .failed, ERROR ; error E081
        MON     WW : ERR => .failed, FINE ; error E081
        MON     WW : OK                 ; error E080
        MON     0xC4 : OK               ; error E080
        MON     SHORT                   ; error E080
        MON     STOP : OK               ; error E081
        JMP     1.X6
.failed: JMP    0.X6
        .ENDPROC

        .PROC   ONE
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC

        .SCOPE  INNER
        .PROC   P
        .KEEP   *
        .LINK   R6
        .EXITS  LESS, MORE
        JMP     1.X6
        .ENDPROC
S:      JMP     R6,P : BAD => S, GOOD   ; error E081
        .ENDSCOPE

; Outside of a checked body nothing follows the flow.
        MON     WW                      ; error E080
        MON     0xC4                    ; error E080
        MON     WW : *
S:      JMP     R6,P                    ; error E080
        JMP     R6,P : BAD => S, GOD    ; error E081
        JMP     R6,P : BAD => S, GOOD
        JMP     R6,INNER.P : LESS => S, MORE
        JMPI    R6,=P : BAD => S        ; error E080
        JMP     R6,ONE
        JMP     R6,ONE : GOOD           ; error E081
        MON     STOP

        .MONITOR TWICE = 0xC6 : ERROR, OK
        .KEEP   *
        .EXITS  ERROR, OK               ; error E200
        .ENDPROC
        .CALLS  P : WORSE, BETTER       ; error E200
