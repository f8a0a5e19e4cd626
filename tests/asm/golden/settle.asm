; A size that depends on itself.
        MOVC    1,R1
A:      .RES    1-(B-A)                 ; error E044
B:      .ORG    B-1                     ; not said again
