; What the node's processes share: they poll their ports every millisecond, since nothing tells a process of a node about the events
; of the control OS.

NAP_TIME        = 1000                  ; microseconds
NAP_SYNCEL      = 6
STARTED_SYNCEL  = 7                     ; an element there says that the system has started

        .PROGRAM

; Waits a millisecond.
        .PROC   NAP
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     SELF,R0
        MOVC    NAP_SYNCEL,R1
        MOVC    NAP_TIME,R2
        MOVC    0,R3
        MOVC    EMPTY_ELEMENT,R4
        MON     TMON_SEND : ERROR => FAILED, OK
        MOVC    NAP_SYNCEL,R1
        MOVC    1,R2
        MOVC    TAKEN_ELEMENT,R4
        MON     AWAIT_SYNCEL : ERROR => FAILED, OK
        RET     0
        .ENDPROC

; Ends the process.
        .PROC   FAILED
        .CALL   R7 code
        .EXITS  NONE
        MOV     R7,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE
        .ENDPROC

        .DATA
SELF:   .RES    1                       ; number of the process
EMPTY_ELEMENT: .WORD 0,0
TAKEN_ELEMENT: .RES ELEMENT_WORDS
        .PROGRAM
