; Traps: the handler of each vector. The frame is that of CURRENT, so every register is free.

CONNECTION_EVENTS = EVENT_CHANNEL_READABLE | EVENT_CHANNEL_WRITABLE | EVENT_CHANNEL_CLOSED
CHANNEL_EVENTS  = CONNECTION_EVENTS | EVENT_CHANNEL_REQUEST | EVENT_SERVICE_OPEN

        .PROC   ON_CALL
        .EXITS  NONE
        MOVC    STACK_TOP,R0
        MOV     R0,0
        MOV     CURRENT,R6
        JMP     SYSTEM_CALL
        .ENDPROC

        .PROC   ON_TIMER
        .EXITS  NONE
        MOVC    STACK_TOP,R0
        MOV     R0,0
        JMP     NEXT_TURN
        .ENDPROC

; Something happened at channels: every process that waits makes its call again, and waits on if it was not for it.
; With at most eight processes that is cheaper than to find out for whom it was.
        .PROC   ON_EVENT
        .EXITS  NONE
        MOVC    STACK_TOP,R0
        MOV     R0,0
        MOVC    CHANNEL_EVENTS,R0
        MOVC    0,R1
        MOVC    0,R2
        MON     WAIT_EVENT : ERROR => NEXT_TURN, OK ; TIMED_OUT: it was taken before
        MOVC    PROCESSES,R6
        MOVC    PROCESSES_MAX,R3
.wake:  MOV     PROCESS.STATE.X6,R0
        SEQ     R0,S_BLOCKED
        JMP     .next
        MOVC    S_READY,R0
        MOV     R0,PROCESS.STATE.X6
.next:  ADDC    SIZE(PROCESS),R6
        SOB     R3,.wake
        JMP     NEXT_TURN
        .ENDPROC

        .PROC   ON_ILLEGAL
        .EXITS  NONE
        MOVC    TRAP_ILLEGAL,R4
        JMP     KILL
        .ENDPROC

        .PROC   ON_PRIVILEGED
        .EXITS  NONE
        MOVC    TRAP_PRIVILEGED,R4
        JMP     KILL
        .ENDPROC

        .PROC   ON_DATA
        .EXITS  NONE
        MOVC    TRAP_DATA,R4
        JMP     KILL
        .ENDPROC

        .PROC   ON_PROGRAM
        .EXITS  NONE
        MOVC    TRAP_PROGRAM,R4
        JMP     KILL
        .ENDPROC

        .PROC   ON_STACK
        .EXITS  NONE
        MOVC    TRAP_STACK,R4
        JMP     KILL
        .ENDPROC

        .PROC   ON_BOUNDS
        .EXITS  NONE
        MOVC    TRAP_BOUNDS,R4
        JMP     KILL
        .ENDPROC

        .PROC   ON_SOFTWARE
        .EXITS  NONE
        MOVC    TRAP_SOFTWARE,R4
        .FALLS  KILL
        .ENDPROC

; Ends the process that trapped. A trap of the kernel itself finds its own frame in use and ends the partition, but
; for one before the first process runs.
        .PROC   KILL
        .CALL   R4 trap class
        .EXITS  NONE
        MOVC    STACK_TOP,R0
        MOV     R0,0
        MOV     CURRENT,R6
        MOVC    IDLE,R0
        SEQ     R6,R0
        JMP     .say
        MOVC    NOT_OURS,R0
        MON     STOP
.say:   MOVC    KILLED,R0
        ADD     R4,R0
        MOV     R0,PROCESS.CODE.X6
        MOVC    KILLED_TEXT,R5
        MOV     PROCESS.NUMBER.X6,R0
        ADDC    DIGITS,R0
        MOV     X0,R0
        MOVC    ' '<<8,R1
        IOR     R1,R0
        MOV     R0,KILLED_PROCESS-KILLED_TEXT.X5
        MOVC    DIGITS,R0
        ADD     R4,R0
        MOV     X0,R0
        MOVC    ','<<8,R1
        IOR     R1,R0
        MOV     R0,KILLED_CLASS-KILLED_TEXT.X5
        MOV     FRAME_PC.X6,R0
        SRL     R0,8
        CALL    0,HEXADECIMAL
        MOV     R0,KILLED_PC-KILLED_TEXT.X5
        MOV     FRAME_PC.X6,R0
        XTR     R0,7
        CALL    0,HEXADECIMAL
        MOV     R0,KILLED_PC-KILLED_TEXT+1.X5
        MOV     R5,R0
        MOVC    CHARS(KILLED_TEXT),R1
        MON     CONSOLE_WRITE : ERROR => END_PROCESS, OK
        JMP     END_PROCESS
        .ENDPROC

; R0 := the two hexadecimal digits of the byte R0, the first in the low byte.
        .PROC   HEXADECIMAL
        .CALL   R0 byte
        .RETURN R0 two digits
        .DESTROY R1
        .KEEP   *
        .LINK   STACK
        MOV     R0,R1
        SRL     R1,4
        ADDC    DIGITS,R1
        MOV     X1,R1
        XTR     R0,3
        ADDC    DIGITS,R0
        MOV     X0,R0
        SWP     R0
        IOR     R1,R0
        RET     0
        .ENDPROC
