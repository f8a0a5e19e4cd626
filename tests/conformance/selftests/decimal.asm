; Decimal text: the characters next to the digits are not digits, and names are compared letter by letter.
; rules: FLOAT-10, FLOAT-11, FLOAT-12, WORD-6

        .INCLUDE "harness.inc"
        .START  BEGIN

BEGIN:  MOVC    2*FIRST,R3
        MOVC    DUE,R5
        MOVC    COUNT,R7
NEXT:   MOVC    RESULT,R4
        MOV     R3,R2
        DECF    X2,X4
        MOVC    0,R0
        JVN     TAKEN
        MOVC    1,R0
TAKEN:  MOV     0.X5,R1
        JMP     R6,CHECK
        ADDC    16,R3
        ADDC    1,R5
        SOB     R7,NEXT
        PASS    COUNT

        .DATA
RESULT: .RES    2
FIRST:  .TEXT   "+1.00000000E+000"
        .TEXT   "+:.00000000E+000"
        .TEXT   "+/.00000000E+000"
        .TEXT   "+1.0000000:E+000"
        .TEXT   "+1.00000000E+00:"
        .TEXT   "+inf            "
        .TEXT   "+nan            "
        .TEXT   "+jnf            "
        .TEXT   "+imf            "
        .TEXT   "+ing            "
        .TEXT   "+man            "
        .TEXT   "+nbn            "
        .TEXT   "+nam            "
DUE:    .WORD   0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1
COUNT   = . - DUE
