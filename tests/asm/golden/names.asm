; Names that cannot be parameters, sizes that are not there.
        .MACRO  ADDTO R1, x             ; error E022
        ADD     x,R1
        .ENDMACRO
        .REPEAT 2,R0                    ; error E022
        NOP
        .ENDREPEAT
        .EACH   X4,1,2                  ; error E022
        NOP
        .ENDEACH
CODE:   NOP
        .WORD   SIZE(CODE)              ; error E020
BEFORE: .WORD   1,2
        .IF     SIZE(BEFORE) != 2
        .ERROR  "the size of what stands above is known"
        .ENDIF
        .IF     SIZE(BEHIND) > 1        ; error E032
        .ENDIF
BEHIND: .WORD   1
