        .EXPORT SHARED
        .IMPORT NOWHERE                 ; error E027
SHARED  = 1
        MOVC    NOWHERE,R1
