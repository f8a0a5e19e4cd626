; A file that is read once, however often it is included.
        .INCLUDE "once.inc"
        .INCLUDE "once.inc"
        .BINARY "once.bin"
        .BINARY "once.inc",2,2
        .BINARY "once.inc",2000
        MOVC    COUNT,R1
