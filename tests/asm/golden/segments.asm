; Names and places of sections and shared segments.
        .SHARED S, 0x4000
POOL:   .RES    16
        .SECTION S, DATA                ; error E043
        .SECTION T, DATA
        .WORD   1
        .SECTION T, PROGRAM             ; error E043
        .SHARED T                       ; error E043
        .SECTION S                      ; error E043
; Constants are no instructions.
INC     =5                              ; error E022
NOP     = 5                             ; error E022
MOV     =5                              ; error E022
        .PROGRAM
        MOD     =5                      ; error E030
        JMPI    =POOL
        JMPI    R5,=POOL
