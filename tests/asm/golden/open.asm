; What begins and does not end.
        .RECORD HEAD                    ; error E070
NEXT:   POINTER
NEXT:   POINTER                         ; error E021
LINK:   POINTR                          ; error E062
COUNT:  1..100000                       ; error E030
FAR:    WORD AT -1                      ; error E030
        .WORD   5                       ; error E063
        .ENUM   STATE
        FREE, 5                         ; error E006
        .END
        .END                            ; error E071
        .SCOPE  INNER
        .ENDSCOPE
        .ENDSCOPE                       ; error E071
        .SCOPE  OPEN                    ; error E070
        .TABLE  2
        0 => 1
        0 => 2                          ; error E046
        2 => 3                          ; error E046
        .END
        .SET    N,1
N       = 2                             ; error E021
        .MACRO  NEVER                   ; error E070
        NOP
