; Schedules processes.

; The first ready process of the ring continues. One that waits first goes after its equals.
        .PROC   SCHEDULE
        .EXITS  NONE
        MOVC    1,R0
        MON     WATCH_PROCESSES : ERROR => BROKEN, OK ; R0 := those that wait
        MOV     RUNNING,R5
        MOV     PROCESS.BIT.X5,R1
        AND     R0,R1
        JOZ     R1,.choose
        JMP     R6,TO_END
.choose:
        MOVC    NOBODY,R5
.next:  MOV     PROCESS.NEXT.X5,R5
        MOV     PROCESS.BIT.X5,R1
        AND     R0,R1
        JON     R1,.next
        .FALLS  RESUME
        .ENDPROC

; Goes on with a process, or idles. Traps keep their frames in its record.
        .PROC   RESUME
        .CALL   R5 process or NOBODY
        .EXITS  NONE
        MOV     PROCESS.BIT.X5,R0
        JOZ     R0,.frame               ; nobody has no turn
        MOV     FRAME_TIMER.X5,R0
        JON     R0,.frame               ; the rest of its turn
        MOVC    TURN_TICKS,R0
        MOV     R0,FRAME_TIMER.X5
.frame: MOV     R5,RUNNING
        .REPEAT TRAP_CLASSES,CLASS
        MOV     R5,VECTOR_FRAME + CLASS*VECTOR_WORDS
        .ENDREPEAT
        CLR     FRAME_LINK.X5
        MOV     R5,FRAME_POINTER
        RTM     0
        .ENDPROC

; A process whose turn has ended goes after those of the same priority.
        .PROC   TO_END
        .CALL   R5 process
        .KEEP   R0, R2, R3, R5
        .DESTROY R1, R4, R7
        .LINK   R6
        CLR     FRAME_TIMER.X5
        MOV     PROCESS.NEXT.X5,R7
        MOV     PROCESS.PREV.X5,R4
        MOV     R7,PROCESS.NEXT.X4
        MOV     R4,PROCESS.PREV.X7
        .FALLS  PUT_BEHIND
        .ENDPROC

; A process goes into the ring, after those of its priority and of greater ones.
        .PROC   PUT_BEHIND
        .CALL   R5 process
        .KEEP   R0, R2, R3, R5
        .DESTROY R1, R4, R7
        .LINK   R6
        MOV     PROCESS.PRIORITY.X5,R1
        MOVC    NOBODY,R4
.back:  MOV     PROCESS.PREV.X4,R4
        MOV     PROCESS.PRIORITY.X4,R7
        SHS     R7,R1
        JMP     .back
        MOV     PROCESS.NEXT.X4,R7
        MOV     R7,PROCESS.NEXT.X5
        MOV     R4,PROCESS.PREV.X5
        MOV     R5,PROCESS.NEXT.X4
        MOV     R5,PROCESS.PREV.X7
        JMP     0.X6
        .ENDPROC

        .PROC   IDLE
        .EXITS  NONE
        STP     0
        JMP     IDLE
        .ENDPROC
