; Messages from included files name the way to them.
        .INCLUDE "outer.inc"
        .INCLUDE "missing.inc"          ; error E050
