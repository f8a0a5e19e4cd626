; Start: makes a process of every line of the node, in order, before the first of them runs.

        .PROC   START
        .EXITS  NONE
        MON     PARTITION_INFO : ERROR => WRONG, OK
        MOV     R3,WINDOW
        MOV     R3,R0
        ADD     R4,R0
        MOV     R0,WINDOW_END
        JOZ     R4,.memory
        MOV     R3,R2                   ; the message window, after which nothing is taken, has no memory
.memory: MOV    R2,POOL_END
.next:  MOV     AT_LINE,R4
        JOZ     X4,SCHEDULE
        MOV     AT_PROCESS,R5
        MOVC    PROCESSES + PROCESSES_MAX*SIZE(PROCESS),R0
        SNE     R5,R0
        JMP     WRONG
        JMP     R6,CREATE
        MOV     PROCESS.TABLE.X5,R0
        LTT     R0
        JMP     R6,INIT_SCM
        MOVC    0,R0
        LTT     R0
        MOV     AT_LINE,R4
        MOV     LINE.FIRST.X4,R0
        MOV     LINE.LAST.X4,R1
        MOV     PROCESS.TABLE.X5,R2
        LTT     R2
        MON     ASSIGN_SUBPROCESSES : ERROR => WRONG, OK
        MOV     PROCESS_NUMBER,R0
        JON     R0,.services
        JMP     R6,INIT_SHARED
.services:
        JMP     R6,INIT_SERVICES
        MOVC    0,R0
        LTT     R0
        MOV     AT_LINE,R4
        ADDC    SIZE(LINE),R4
        MOV     R4,AT_LINE
        MOV     AT_PROCESS,R5
        ADDC    SIZE(PROCESS),R5
        MOV     R5,AT_PROCESS
        JMP     .next
        .ENDPROC

        .PROC   WRONG
        .EXITS  NONE
        MOVC    NODE_WRONG,R0
        MON     STOP
        .ENDPROC
