; What the reader of lines says.
.early: NOP
        MOV     R1 # R2
        .TEXT   "no end
        .TEXT   "bad \escape"
C       = 'ab'
        MOVC    12ABH,R1
        MOVC    5 6,R1
        MOVC    ,R1
        = 5
        MOVX    R1,R2
LOOP    NOP
        .WRD    5
        NOP
