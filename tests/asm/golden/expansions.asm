; One cause in a body of lines is one message, however often the lines are read.
        .REPEAT 30
        BAD     R1                      ; error E010
        .ENDREPEAT
        .REPEAT 2
        BAD     R2
        WORSE   R3                      ; error E010
        .ENDREPEAT
        MOVC    LATER,R1                ; error E020
        .EACH   v,1,2,3,4,5
        .WORD   v/0                     ; error E031
        .ENDEACH
        .MACRO  EMIT value
        .WORD   value,1/0               ; error E031, error E020, error E020
        .ENDMACRO
        EMIT     5
        EMIT     6
        EMIT     NOWHERE
        EMIT     ELSEWHERE
        .REPEAT 25,I
        MOVC    NAME{I},R1            ; error E020, error E020, error E020
        .ENDREPEAT
        .MACRO  A1
        .WRONG                          ; error E011
        .ENDMACRO
        .MACRO  A2
        A1
        .ENDMACRO
        .MACRO  A3
        A2
        .ENDMACRO
        .MACRO  A4
        A3
        .ENDMACRO
        .MACRO  A5
        A4
        .ENDMACRO
        .MACRO  A6
        A5
        .ENDMACRO
        .MACRO  A7
        A6
        .ENDMACRO
        .MACRO  A8
        A7
        .ENDMACRO
        A8
        A1
        MOVC    NAME30,R1               ; error E020
