; What a process gives System Call Monitor: its SOCBs, the frame in which routines find the caller's registers, the answer
; that was received, and the place to which routines return. The including source defines SOCB_COUNT.

        .PROGRAM

; PROCEDURE INIT_SCM
;   call      R6 link; in system mode
;   return    PROCESS_NUMBER
;   kept      R5
;   destroyed R0-R4, R7
;   exits     one
INIT_SCM:
        MOVC    SOCBS,R0
        MOVC    SOCB_COUNT,R1
        MOVC    SCM_FRAME,R2
        MOVC    SCM_ANSWER,R3
        MOVC    SCM_STUB,R4
        MON     INIT_PROCESS
        JMP     .FAIL
        MOV     R0,PROCESS_NUMBER
        JMP     0.X6
.FAIL:  MOV     R7,R0
        MON     RETIRE

SCM_STUB:
        MON     ROUTINE_RETURN

        .DATA
PROCESS_NUMBER: .WORD   0
SOCBS:          .RES    SOCB_COUNT*SOCB_WORDS
SCM_FRAME:      .RES    FRAME_WORDS
SCM_ANSWER:     .RES    ELEMENT_WORDS
