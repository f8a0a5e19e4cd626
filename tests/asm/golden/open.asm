; What begins and does not end.
        .RECORD HEAD
NEXT:   POINTER
NEXT:   POINTER
LINK:   POINTR
COUNT:  1..100000
FAR:    WORD AT 1
        .WORD   5
        .ENUM   STATE
        FREE, 5
        .END
        .END
        .SCOPE  INNER
        .ENDSCOPE
        .ENDSCOPE
        .SCOPE  OPEN
        .TABLE  2
        0 => 1
        0 => 2
        2 => 3
        .END
        .SET    N,1
N       = 2
        .MACRO  NEVER
        NOP
