; Numbers, registers and operands as others write them.
        MOVC    #5,R1                   ; error E001
        MOVC    $100,R1                 ; error E020
        MOV     R8,R1                   ; error E020
        ADD     R9,R1                   ; error E013
        MOV     5.X9,R1                 ; error E006
        MOV     [R4],R1                 ; error E001
        MOVC    %101,R1                 ; error E006
        MOV     R1,=5                   ; error E013
        MOVC    1 + =5,R1               ; error E006
        JMP     $                       ; error E020
        MOVC    “A”,R1               ; error E001
