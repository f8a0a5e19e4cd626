; Macros that leave the section of their caller, and labels that stand elsewhere than one looks for them.
        .MACRO  LOSES text
        .DATA
        .TEXT   text
        .PROGRAM
        .ENDMACRO
        .MACRO  KEEPS text
        .PUSHSECTION
        .DATA
.text:  .TEXT   text
        .POPSECTION
        MOVC    .text,R0
        .ENDMACRO
        .MACRO  OUTER text
        LOSES   text                    ; warning W007
        .ENDMACRO
        .MACRO  DATAWORD name
        .DATA
name:   .WORD   1
        .PROGRAM
        .ENDMACRO
        .MACRO  OWN
.own:   NOP
        .ENDMACRO
        .MACRO  GLOBAL1
GLOB:   NOP                             ; error E021
        .ENDMACRO
        .MACRO  LEAVE
        .PUSHSECTION
        .DATA
        .ENDMACRO
        .MACRO  COMEBACK
INNER{#}: .WORD 1
        .POPSECTION
        .ENDMACRO
        .MACRO  TWOLABELS
FIRST1: NOP
        .DATA
FIRST2: .WORD   1
        .PROGRAM
        .ENDMACRO
BEGIN:  NOP
.loop:  NOP
        LEAVE
THERE:  .WORD   1
.loop:  .WORD   .loop
        COMEBACK
        JMP     .loop
        TWOLABELS
.loop:  JMP     FIRST1.loop
        JMP     BEGIN.loop
ANEW:
.loop:  NOP
        LOSES   "fine"
        DATAWORD N1
        JMP     .loop
        JMP     ANEW.loop
        .SECTION LATE, PROGRAM
        LOSES   "not here"              ; warning W007
        .SECTION LATE
        OUTER   "nor in a macro"
        .SECTION LATE
        KEEPS   "kept"
        JMP     .loop
SECOND: JMP     .loop                   ; error E020
        OWN
        JMP     .own                    ; error E020
        GLOBAL1
        GLOBAL1
        .INCLUDE "return.inc"
        .INCLUDE "return.inc"
        .POPSECTION                     ; error E071
        .PUSHSECTION                    ; error E070
