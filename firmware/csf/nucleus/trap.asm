; Traps: the handler of each vector, in system mode with interrupts disabled and stage 1 off. The frame is that of RUNNING, so
; every register is free. A trap of the nucleus itself finds that frame in use, and ends the partition.

; A process has trapped that is in user mode, or in a service routine: it retires, and the others go on. Its R7 shows where.
        .PROC   ON_FAULT
        .EXITS  NONE
        MOV     RUNNING,R5
        MOV     PROCESS.BIT.X5,R0
        JOZ     R0,BROKEN
        MOV     FRAME_CAUSE.X5,R0
        SRL     R0,8
        ADDC    NUCLEUS_TRAP,R0
        MOV     R0,FRAME_R.X5
        MOV     FRAME_PC.X5,R0
        MOV     R0,FRAME_R+7.X5
        MOVC    RETIRING,R0
        MOV     R0,FRAME_PC.X5
        CLR     FRAME_BASE.X5           ; the user may have set another one
        MOV     PROCESS.TABLE.X5,R0
        MOV     R0,FRAME_TT.X5
        MOV     FRAME_PSW.X5,R0         ; in a service routine interrupts stay disabled
        MOVC    PSW_E,R1
        AND     R1,R0
        MOVC    PSW_S,R1
        IOR     R1,R0
        MOV     R0,FRAME_PSW.X5
        JMP     RESUME
        .ENDPROC

        .PROC   RETIRING
        .CALL   R0 code
        .EXITS  NONE
        MON     RETIRE
        JMP     RETIRING
        .ENDPROC

; A monitor call that nobody serves, or not in user mode, is refused.
        .PROC   ON_CALL
        .EXITS  NONE
        MOV     RUNNING,R5
        MOV     PROCESS.BIT.X5,R0
        JOZ     R0,BROKEN
        MOVC    BAD_CALL,R0
        MOV     R0,FRAME_R+7.X5
        JMP     RESUME
        .ENDPROC

; The turn of the running process has ended.
        .PROC   ON_TICK
        .EXITS  NONE
        MOV     RUNNING,R5
        JMP     R6,TO_END
        JMP     SCHEDULE
        .ENDPROC

; The process that runs waits, or another one can go on.
        .PROC   ON_INTERRUPT
        .EXITS  NONE
        JMP     SCHEDULE
        .ENDPROC

; A trap in the system's own procedures, while processes are made.
        .PROC   BROKEN
        .EXITS  NONE
        MOVC    NODE_BROKEN,R0
        MON     STOP
        .ENDPROC
