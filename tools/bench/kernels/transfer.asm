; Two partitions that throw one message to and fro. What AREA_RECEIVE returns is what AREA_TRANSFER takes, so a reply
; needs no setting up. The one that has the area starts at BOUNCE, with R0 to R4 as for AREA_TRANSFER, and the other at
; CATCH; R6: how often to receive.

WINDOW  = 64                    ; partition page

BOUNCE: MON     0xC9            ; AREA_TRANSFER
        JMP     FAILED
CATCH:  MOVC    0b101,R0        ; MESSAGE, PEER_STOPPED
        MOVC    0xFFFF,R1
        MOVC    0xFFFF,R2
        MON     0xC2            ; WAIT_EVENT
        JMP     FAILED
        SBN     R0,0
        JMP     DONE            ; the peer has stopped
        MOVC    WINDOW,R0
        MON     0xCA            ; AREA_RECEIVE
        JMP     FAILED
        SOB     R6,BOUNCE
DONE:   MOVC    0,R0
        MON     0xC1            ; STOP
FAILED: MOV     R7,R0
        MON     0xC1
