; Records, their fields and types.
        .RECORD R
          FINE:         WORD
          TWICE, TWICE: WORD            ; error E021
          BAD:          WORDD           ; error E062
          EMPTY:        ARRAY (5..4) OF WORD ; error E030
          NONE:         ARRAY (1..0) OF WORD ; error E030
          GRID:         ARRAY (1..2, 3..2) OF WORD ; error E030
          LARGE:        ARRAY (1..300, 1..300) OF WORD ; error E030
          MODE:         (AA, BB = 70000) ; error E030
          BEHIND:       WORD AT -1      ; error E030
          HIGH:         BITS(4) AT 2 BIT 13 ; error E030
          HALF:         BYTE AT 2 BIT 4 ; error E030
          WHOLE:        WORD AT 2 BIT 1 ; error E030
          INNER:        RECORD
            SAME:       WORD
            SAME:       WORD            ; error E021
          END AT 3 BIT 2                ; error E030
          OPEN:         RECORD          ; error E070
            FIELD:      WORD
        .END
        .ENUM
        FIRST = 0xFFFF, SECOND          ; error E030
        .END
        .ENUM
        LOW = -0x8001                   ; error E030
        .END
        .TYPE   INDEX                   ; error E006
        .TYPE   UNKNOWN, REAL           ; error E062
        .RECORD USES
          A:            UNKNOWN
        .END
        .WORD   R.BAD, R.EMPTY, R.BEHIND, R, SIZE(R.NONE), UNKNOWN
        .WORD   R.MISSING               ; error E020
