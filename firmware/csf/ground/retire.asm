; The end of a process that makes a mistake which cannot be intended, or for which nothing can be done.
        .ONCE
        .INCLUDE "codes.inc"

        .PROGRAM

; RETIRE for what should not be: a completion code of its own there is none.
        .PROC   CSF_FAIL
        .EXITS  NONE
        MOVC    CSF_ERROR,R7
        .FALLS  CSF_RETIRE
        .ENDPROC

; 4.2.1.7.7 (design: ours)
; That the code comes in R7 is the project's.
        .PROC   CSF_RETIRE
        .CALL   R7 completion code
        .EXITS  NONE
        MOV     R7,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE                 ; refused: the caller is no process
        .ENDPROC
