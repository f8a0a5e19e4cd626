; What a file that cannot be read may define is not said to be missing; what is nearly known is.
COUNT   = 5
        BEFORE  R1                      ; error E010
        .INCLUDE "missing.inc"          ; error E050
        OPEN    R1,R2
        MOVX    1,R1                    ; error E010
        MOVC    SIZE_OF_IT,R1
        MOVC    CUONT,R2                ; error E020
        .IF     DEBUG
        NOP
        .ENDIF
        JMP     .nothing                ; error E024
START:  JMP     .nothing                ; error E020
        .DATA
BLOCK:  .VAR    BLOCK_OF_IT
OTHER:  .VAR    INTEGRE                 ; error E062
        .WORD   5 +                     ; error E006
