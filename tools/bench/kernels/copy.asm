; The copy with checksum for the CR80, FROM and TO filled and read by the bench. R7: passes wanted. At the halt R0
; holds the sum.

FROM    = 0x4000
TO      = 0x8000

START:  MOVC    0,R0
        MOVC    8192,R2
        MOVC    FROM,R4
        MOVC    TO,R5
WORD:   ADD     X4,R0
        MOVM    X4,X5
        SOB     R2,WORD
        SOB     R7,START
        STP     0
