; A line that grows too long, and an expression that is nested too deeply.
        .MACRO  TWICE a
        TWICE   a+a                     ; error E004
        .ENDMACRO
        TWICE   LONGNAME+LONGNAME+LONGNAME+LONGNAME
        MOVC    ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1 ; error E005
