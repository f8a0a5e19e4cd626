; The sieve for the CR80. R7: passes wanted. At the halt R0 holds the primes, R1 is 0.
; The flags end at the end of the address space, so that the carry of ADDU ends a strike and no compare is needed.

FLAGS   = 0xE001

START:  MOVC    1,R0
        MOVC    FLAGS,R4
SET:    PUT     R0,X4           ; all flags on; R4 comes to 0 after the last
        SNEP    R4,0
        MOVC    0,R0            ; primes
        MOVC    FLAGS,R4        ; flag
        MOVC    8191,R2
SCAN:   JOZ     X4,NEXT
        ADDC    1,R0
        MOV     R4,R1           ; R1 := the prime, 2i + 3
        ADD     R4,R1
        ADDC    (3-2*FLAGS)&0xFFFF,R1
        MOV     R4,R5
        ADDU    R1,R5
        JVN     STRIKE
NEXT:   ADDC    1,R4
        SOB     R2,SCAN
        SOB     R7,START
        MOVC    0,R1
        STP     0

STRIKE: CLR     0.X5
        ADDU    R1,R5
        JVN     STRIKE
        JMP     NEXT
