; A file that is read once, however often it is included.
        .INCLUDE "once.inc"
        .INCLUDE "once.inc"
        .BINARY "once.bin"              ; error E050
        .BINARY "once.inc",2,2
        .BINARY "once.inc",2000         ; error E030
        MOVC    COUNT,R1
