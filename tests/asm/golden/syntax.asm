; What the reader of lines says.
.early: NOP                             ; error E024
        MOV     R1 # R2                 ; error E001
; error E002 below
        .TEXT   "no end
        .TEXT   "bad \escape"           ; error E002
C       = 'ab'                          ; error E002
        MOVC    12ABH,R1                ; error E003
        MOVC    5 6,R1                  ; error E006
        MOVC    ,R1                     ; error E006
        = 5                             ; error E006
        MOVX    R1,R2                   ; error E010
LOOP    NOP                             ; error E010
        .WRD    5                       ; error E011
        NOP
