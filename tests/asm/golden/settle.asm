; A size that depends on itself.
A:      .RES    1-(B-A)                 ; error E044
B:      .ORG    B-1                     ; error E042
