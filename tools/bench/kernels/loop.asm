; The 16-bit loop for the CR80. R7: passes wanted. At the halt R0 and R1 hold s and t.

START:  MOVC    0,R0            ; s
        MOVC    0,R1            ; t
        MOVC    50000,R2        ; n
        MOVC    0x5A5A,R3
TURN:   ADD     R2,R0
        XOR     R3,R0
        SWP     R0
        ADD     R0,R1
        SOB     R2,TURN
        SOB     R7,START
        STP     0
