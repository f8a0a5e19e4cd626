; Says of a procedure what its own module does not.
        .IMPORT P
        .EXTERNAL P                     ; error E200
        .KEEP   *
        .LINK   R6
        .EXITS  GOOD, BAD
        .ENDPROC
