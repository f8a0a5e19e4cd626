; Macros, repetitions and conditions.
        .MACRO  SAY text, length=CHARS(text)
        MOVC    text,R0
        MOVC    length,R1
        MOVC    LIMTI,R2                ; error E020
        .ENDMACRO
        .MACRO  OUTER text
        SAY     text
        .ENDMACRO
        .MACRO  MOV a                   ; error E022
        .ENDMACRO
        .MACRO  OUTER                   ; error E021
        .ENDMACRO
LIMIT   = 5
        SAY                             ; error E073
        SAY     1,2,3                   ; error E073
        OUTER   HELLO
        .REPEAT LATER                   ; error E032
        NOP
        .ENDREPEAT
        .REPEAT 2,I
        MOVC    SOMEWHERE{I},R1         ; error E020, error E020
        .ENDREPEAT
        .IF     UNKNOWN > 1             ; error E032
        this line is not looked at
        .ELSE
        nor is this one
        .ENDIF
        .IF     LIMIT == 5
        .ELSE
        .ELSE                           ; error E071
        .ENDIF
        .ELSE                           ; error E071
        .ENDMACRO                       ; error E071
LATER:
        .DATA
HELLO:  .TEXT   "Hello"
