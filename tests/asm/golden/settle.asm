; A size that depends on itself.
A:      .RES    1-(B-A)
B:      .ORG    B-1
