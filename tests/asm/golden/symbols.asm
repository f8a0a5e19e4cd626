; What is wrong with names.
COUNT   = 10
LIMIT   = COUNT / (COUNT - 10)
COUNT   = 11
R3:     NOP
        MOVC    CUONT,R1
        MOVC    NOWHERE,R1
        JMP     NOWHERE
A       = B + 1
B       = A - 1
        .NAME   "much too long"
        .INIT   PSW=1
        MOVC    CHARS(COUNT),R1
