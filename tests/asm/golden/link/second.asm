        .EXPORT SHARED                  ; error E026
SHARED  = 2
        MOVC    SHARED,R1
