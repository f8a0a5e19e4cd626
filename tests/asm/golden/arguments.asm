; What arguments mean in the macros that take them: names with a point are the caller's.
        .MACRO  WAITFOR reg, target
.again: SOB     reg,.again
        JMP     target
        .ENDMACRO
        .MACRO  TWICE a, b
.again: WAITFOR R1,a
        WAITFOR R2,b
        WAITFOR R3,.again
        .ENDMACRO
        .MACRO  AT name
name:   NOP
        JMP     name
        .ENDMACRO
        .MACRO  ALL targets...
.a:     .EACH   t, targets
.b:     JMP     t
        .ENDEACH
        JMP     .a
        .ENDMACRO
        .MACRO  TURNS target
        .REPEAT 2, I
.again: JMP     target
        .ENDREPEAT
        .ENDMACRO
        .MACRO  DEFAULT target=.own
.own:   JMP     target
        .ENDMACRO
        .MACRO  OWNER target
OTHER:
.again: JMP     target
        .ENDMACRO
        .MACRO  FIRST name
.a:
.{name}: JMP    .{name}
        JMP     .a
        .ENDMACRO
BEGIN:  NOP                             ; = 80F0
.again: NOP                             ; = 80F0
        WAITFOR R1,.again               ; = FFC1 FD5B
        TWICE   .again,BEGIN.again      ; = FFC1 FB5B FFC2 F95B FFC3 FA5B
        AT      .here                   ; = 80F0 FE5B
        JMP     .here                   ; = FD5B
.a:     NOP                             ; = 80F0
        ALL     .a,.again,.b            ; = FE5B F15B 01D8 FC5B
.b:     NOP                             ; = 80F0
        TURNS   .again                  ; = ED5B EC5B
        DEFAULT                         ; = FF5B
        DEFAULT .again                  ; = EA5B
        WAITFOR R4,.later - (.later - .again) ; = FFC4 E85B
.later: NOP                             ; = 80F0
        FIRST   a1                      ; = FF5B FE5B
        OWNER   .again                  ; = E45B
; A macro that defines a label in the section of its caller ends the local scope: this is a label of OTHER.
.more:  JMP     OTHER.more              ; = FF5B
; A scope in a macro takes no name of its arguments, but gives names that mean nothing else.
        .MACRO  SCOPED v, name
        .SCOPE  OWN{name}
V       = 5
        .SET    W, 6
name:   .WORD   v, V, W, name - OWN{name}.{name}
        .ENDSCOPE
        .ENDMACRO
        .MACRO  THROUGH v, list=(1, 2), text="a, b"
        SCOPED  v, NAME{#}
        .BYTE   CHARS(NAMED), {#}
NAMED:  .TEXT   text
        .ENDMACRO
V       = 3
        .SET    W, 4
        SCOPED  V, N1                   ; = 0003 0005 0006 0000
        SCOPED  W + V, N2               ; = 0007 0005 0006 0000
        THROUGH V                       ; = 0003 0005 0006 0000 0104 2C61 6220
; Quotes in arguments end no text that they come to stand in.
        .MACRO  TAG text
        .TEXT   "<{text}>"
        .ENDMACRO
        .MACRO  PASS text
        TAG     text
        TAG     "{text}"
        .ENDMACRO
        .MACRO  CODE c
        .WORD   '{c}'
        .ENDMACRO
        .MACRO  IS reg
        .WORD   "{reg}" == "R1", "{reg}" != "R1"
        .ENDMACRO
        .MACRO  LIST all...
        .TEXT   "{all}"
        .ENDMACRO
        TAG     ab                      ; = 613C 3E62
        TAG     "ab"                    ; = 613C 3E62
        TAG     'a'                     ; = 613C 003E
        TAG     "a\"b\\"                ; = 613C 6222 3E5C
        TAG     '"'                     ; = 223C 003E
        TAG     (1, "a")                ; = 283C 2C31 2220 2261 3E29
        TAG     "\x41\n"                ; = 413C 3E0A
        PASS    "a b"                   ; = 613C 6220 003E 613C 6220 003E
        CODE    x                       ; = 0078
        CODE    "x"                     ; = 0078
        CODE    'x'                     ; = 0078
        CODE    "'"                     ; = 0027
        IS      R1                      ; = 0001 0000
        IS      "R1"                    ; = 0001 0000
        IS      "R2"                    ; = 0000 0001
        LIST    "a", 'b', c             ; = 6122 2C22 2720 2762 202C 0063
; What && and || decide with their left side has no other side.
NONE    = 0
        .IF     DEFINED(NOWHERE) && NOWHERE > 2
        .ERROR  "this is not so"
        .ELSEIF !DEFINED(NOWHERE) || NOWHERE > 2
        .WORD   1                       ; = 0001
        .ENDIF
        .WORD   NONE != 0 && 8 / NONE, NONE == 0 || 8 / NONE, NONE && NOWHERE ; = 0000 0001 0000
