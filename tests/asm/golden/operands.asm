; What is wrong with operands.
        MOV     R1                      ; error E012
        ADD     R1,R2,R3                ; error E012
        MOVB    R5,0.X4                 ; error E013
        MOV     R1,@7                   ; error E013
        MOV     5.X1,R2                 ; error E014
        SLL     R1,16                   ; error E030
        MOVC    70000,R1                ; error E030
        MODC    256                     ; error E030
        MODC    1
        MODC    2
        MODC    3
        MODC    4
        MODC    5
        MODC    6
        MODC    7
        MODC    8                       ; warning W004
        MODC    9
        MOVC    1,R0
        MOVC    R1,5                    ; error E013
        MOVC    R1+1,R2                 ; error E006
        MOVC    1+R1,R2                 ; error E022
