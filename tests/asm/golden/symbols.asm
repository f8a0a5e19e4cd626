; What is wrong with names.
COUNT   = 10
LIMIT   = COUNT / (COUNT - 10)          ; error E031
COUNT   = 11                            ; error E021
R3:     NOP                             ; error E022
        MOVC    CUONT,R1                ; error E020
        MOVC    NOWHERE,R1              ; error E020
        JMP     NOWHERE
A       = B + 1                         ; error E023
B       = A - 1
        .NAME   "much too long"         ; error E060
        .INIT   PSW=1                   ; error E061
        MOVC    CHARS(COUNT),R1         ; error E020
