; Messages from included files name the way to them.
        .INCLUDE "outer.inc"
