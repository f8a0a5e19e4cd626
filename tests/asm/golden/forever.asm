; A macro that calls itself: nothing else is said then.
        .MACRO  FOREVER n
        FOREVER n+1                     ; error E053
        .ENDMACRO
        JMP     NOWHERE
        FOREVER 1
