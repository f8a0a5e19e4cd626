; What a process gives System Call Monitor: its SOCBs, the frame in which routines find the caller's registers, the answer
; that was received, the stack of the routines, the place to which they return, and the subprocesses for which it may
; work. The including source defines SOCB_COUNT, and SUBPROCESS_COUNT: the subprocesses 0 to SUBPROCESS_COUNT - 1. A
; kernel keeps this data where user mode can neither read nor write it.

        .PROGRAM

; In system mode: makes the caller a process, and sets PROCESS_NUMBER.
        .PROC   INIT_SCM
        .KEEP   R5
        .DESTROY R0-R4, R7
        .LINK   R6
        MOV     R5,INIT_SCM_R5
        MOV     R6,INIT_SCM_LINK
        MOVC    SOCBS,R0
        MOVC    SOCB_COUNT,R1
        MOVC    SCM_FRAME,R2
        MOVC    SCM_ANSWER,R3
        MOVC    SCM_STUB,R4
        MOVC    SYSTEM_STACK,R5
        MOVC    SYSTEM_STACK-SYSTEM_STACK_WORDS,R6
        MON     INIT_PROCESS : ERROR => .FAIL, OK
        MOV     R0,PROCESS_NUMBER
        MOVC    0,R0
        MOVC    SUBPROCESS_COUNT-1,R1
        MON     ASSIGN_SUBPROCESSES : ERROR => .FAIL, OK
        MOV     INIT_SCM_R5,R5
        JMPI    INIT_SCM_LINK
.FAIL:  MOV     R7,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE
        .ENDPROC

; Where service routines return to: the call returns only when no routine is in progress.
        .PROC   SCM_STUB
        .EXITS  NONE
        MON     ROUTINE_RETURN
        MOV     R7,R0
.RETIRE:
        MON     RETIRE
        JMP     .RETIRE
        .ENDPROC

SYSTEM_STACK_WORDS = 48                 ; SEND_VIEW into a queue of equals takes 35

        .DATA
PROCESS_NUMBER: .WORD   0
INIT_SCM_R5:    .WORD   0
INIT_SCM_LINK:  .WORD   0
SOCBS:          .RES    SOCB_COUNT*SOCB_WORDS
SCM_FRAME:      .RES    FRAME_WORDS
SCM_ANSWER:     .RES    ELEMENT_WORDS
                .RES    SYSTEM_STACK_WORDS
SYSTEM_STACK:
