; What other assemblers write, and what it is here.
SIZE    EQU     5                       ; error E010
        MOVC    SIZE,R1
BUFFER  DS      10                      ; error E010
        DB      5                       ; error E010
        JSR     BUFFER                  ; error E010
        .DB     5                       ; error E011
        .INCBIN "file"                  ; error E011
        .IF     DEFINED SIZE            ; error E006
        .ENDIF
COUNT   .WORD   5                       ; error E010
        .WORD   COUNT
        .IFDEF  SIZE                    ; error E011
        BAD     R1
        .ENDIF
        .RECORD HEAD
          NEXT: WORD
        END;                            ; error E006
        .DEFINE LIMIT 5                 ; error E011
        MOVC    LIMIT + HEAD.NEXT,R1
TRACE   = 1
        .IF     TRCE                    ; error E032
        .ENDIF
        .MACRO  WAIT                    ; error E070
        NOP
        .ENDM
