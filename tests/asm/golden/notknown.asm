; What is not known while sources are read, and names that come to mean something else.
BEGIN:  NOP
        JMP     BEGIN
AFTER:  NOP
        .IF     AFTER - BEGIN == 2      ; error E032
        .ENDIF
        .IF     BEGIN                   ; error E032
        .ENDIF
        .REPEAT LATER - BEGIN           ; error E032
        .ENDREPEAT
LATER:  .ALIGN  4
        .IF     . - LATER               ; error E032
        .ENDIF
        .RES    EACH                    ; error E044
EACH    = END - AFTER
END:    .IF     END - AFTER             ; error E032
        .ENDIF
        .IF     BEGIN && UNKNOWN        ; error E032
        .ENDIF
K       = 1
        .SCOPE  S
        .IF     K == 1                  ; error E032
        .ENDIF
START:  .RES    K
STOP:   .REPEAT STOP - START            ; error E032
        NOP
        .ENDREPEAT
K       = 2
        .ENDSCOPE
