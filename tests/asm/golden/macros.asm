; Macros, repetitions and conditions.
        .MACRO  SAY text, length=CHARS(text)
        MOVC    text,R0
        MOVC    length,R1
        MOVC    LIMTI,R2
        .ENDMACRO
        .MACRO  OUTER text
        SAY     text
        .ENDMACRO
        .MACRO  MOV a
        .ENDMACRO
        .MACRO  OUTER
        .ENDMACRO
LIMIT   = 5
        SAY
        SAY     1,2,3
        OUTER   HELLO
        .REPEAT LATER
        NOP
        .ENDREPEAT
        .REPEAT 2,I
        MOVC    SOMEWHERE{I},R1
        .ENDREPEAT
        .IF     UNKNOWN > 1
        this line is not looked at
        .ELSE
        nor is this one
        .ENDIF
        .IF     LIMIT == 5
        .ELSE
        .ELSE
        .ENDIF
        .ELSE
        .ENDMACRO
LATER:
        .DATA
HELLO:  .TEXT   "Hello"
