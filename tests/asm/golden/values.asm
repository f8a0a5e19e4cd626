; Values that are known in more than one way.
        .DATA   0x400
BUFFER: .RES    COUNT*2                 ; = 6 words
COUNT   = SIZE(PAIR) + 1
PAIR:
.start: .LONG   1                       ; = 0001 0000
        .PROGRAM 0x10
        .WORD   SIZE(BUFFER), SIZE(PAIR), SIZE(PAIR.start), SIZE(TEXT) ; = 0006 0002 0002 0002
TEXT:   .TEXT   "abc"                   ; = 6261 0063
        MOV     =-1,R0                  ; = 2198
        MOV     =0xFFFF,R0              ; = 2198
        MOV     =2*3+1,R0               ; = 2298
        MOV     =7,R0                   ; = 2298
        MOV     =BUFFER,R0              ; = 2398
        MOV     =BUFFER+0,R0            ; = 2398
        MOV     =1+BUFFER,R0            ; = 2498
        MOV     =BUFFER+3-2,R0          ; = 2498
        MOV     =~BUFFER,R0             ; = 2598
        MOV     =~(BUFFER+0),R0         ; = 2598
        NOP                             ; = 80F0
        .POOL                           ; = FFFF 0007 0400 0401 FBFF
        .SET    N,1
        .SCOPE  INNER
        .WORD   N                       ; = 0001
        .SET    N,N+1
        .WORD   N                       ; = 0002
        .ENDSCOPE
        .WORD   N, INNER.N              ; = 0001 0002
