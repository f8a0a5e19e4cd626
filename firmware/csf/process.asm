; What a process gives System Call Monitor: its SOCBs, the frame in which routines find the caller's registers, the answer
; that was received, and the place to which routines return. The including source defines SOCB_COUNT.

        .PROGRAM

; In system mode: makes the caller a process, and sets PROCESS_NUMBER.
        .PROC   INIT_SCM
        .KEEP   R5
        .DESTROY R0-R4, R7
        .LINK   R6
        MOVC    SOCBS,R0
        MOVC    SOCB_COUNT,R1
        MOVC    SCM_FRAME,R2
        MOVC    SCM_ANSWER,R3
        MOVC    SCM_STUB,R4
        MON     INIT_PROCESS : ERROR => .FAIL, OK
        MOV     R0,PROCESS_NUMBER
        JMP     0.X6
.FAIL:  MOV     R7,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE
        .ENDPROC

; Where service routines return to: the call comes back only when no routine is in progress.
        .PROC   SCM_STUB
        .EXITS  NONE
        MON     ROUTINE_RETURN
        MOV     R7,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE
        .ENDPROC

        .DATA
PROCESS_NUMBER: .WORD   0
SOCBS:          .RES    SOCB_COUNT*SOCB_WORDS
SCM_FRAME:      .RES    FRAME_WORDS
SCM_ANSWER:     .RES    ELEMENT_WORDS
