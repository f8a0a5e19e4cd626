; Processes: scheduling, waiting, time-outs, the end.

; The next ready process after the one that had the latest turn; idle when there is none.
        .PROC   NEXT_TURN
        .EXITS  NONE
        CALL    0,EXPIRE
        MOV     LATEST,R6
        MOVC    PROCESSES_MAX,R3
.look:  ADDC    SIZE(PROCESS),R6
        MOVC    PROCESSES_END,R0
        SEQ     R6,R0
        JMP     .state
        MOVC    PROCESSES,R6
.state: MOV     PROCESS.STATE.X6,R0
        SNE     R0,S_READY
        JMP     .run
        SOB     R3,.look
        JMP     NOBODY

.run:   MOV     R6,LATEST
        MOVC    SLICE,R0
        MOV     R0,FRAME_TIMER.X6
        MOVC    BUDGET,R0
        MOV     R0,PROCESS.BUDGET.X6
        CALL    0,USE_FRAME
        MOV     R6,FRAME_POINTER
        MOV     PROCESS.AGAIN.X6,R0
        JON     R0,.again
        RTM     0
.again: JMP     SYSTEM_CALL
        .ENDPROC

; Nobody can go on: stop when all have ended, otherwise idle until an event or the nearest deadline.
        .PROC   NOBODY
        .EXITS  NONE
        MOV     LIVE,R0
        JON     R0,.idle
        CALL    0,CLOSE_VOLUME
        MOV     RESULT,R0
        MON     STOP
.idle:  MOVC    IDLE,R6
        CALL    0,USE_FRAME
        MOVC    0,R0
        MOV     R0,FRAME_POINTER
        MOVC    NEAREST,R4
        MOVL    0.X4,R2
        MOVC    0x7FFF,R0
        SNE     R3,R0
        JMP     .timer                  ; R2 is 0: no time-out runs
        MOVC    1000,R0
        DIV     R0,R2                   ; R2 := whole ticks until then
        JVN     .round
        MOVC    0x7FFE,R2               ; later than the timer can say: look again then
.round: ADDC    1,R2
.timer: LDT     R2
        MOVC    PSW_S | PSW_E,R0
        LDS     R0
.stop:  STP     0
        JMP     .stop
        .ENDPROC

; CURRENT := R6, and traps keep their frames there.
        .PROC   USE_FRAME
        .CALL   R6 process
        .KEEP   *
        .LINK   STACK
        MOV     R6,CURRENT
        MOV     R6,VECTOR_FRAME
        MOV     R6,VECTOR_FRAME+8
        MOV     R6,VECTOR_FRAME+16
        MOV     R6,VECTOR_FRAME+24
        MOV     R6,VECTOR_FRAME+32
        MOV     R6,VECTOR_FRAME+40
        MOV     R6,VECTOR_FRAME+48
        MOV     R6,VECTOR_FRAME+56
        MOV     R6,VECTOR_FRAME+64
        MOV     R6,VECTOR_FRAME+72
        RET     0
        .ENDPROC

; Time-outs that have run out make their processes ready. NEAREST := microseconds to the next of the others.
        .PROC   EXPIRE
        .DESTROY R0-R7
        .KEEP   *
        .LINK   STACK
        MON     CLOCK : *
        RET     0
        MOVC    NOW,R4
        MOVL    R0,0.X4
        MOVC    NEAREST,R4
        MOVC    0,R0
        MOVC    0x7FFF,R1
        MOVL    R0,0.X4
        MOVC    PROCESSES,R6
        MOVC    PROCESSES_MAX,R5
.next:  MOV     PROCESS.TIMER.X6,R0
        SEQ     R0,T_RUNS
        JMP     .done
        MOVL    PROCESS.DEADLINE.X6,R2
        MOVC    NOW,R4
        MOVL    0.X4,R0
        SUBU    R0,R2                   ; R2,R3 := deadline - now
        JVN     .high
        ADDC    -1,R3
.high:  SUB     R1,R3
        SBN     R3,15
        JON     R3,.later
        SBN     R3,15
        JON     R2,.later
        MOVC    T_OUT,R0                ; now or before now
        MOV     R0,PROCESS.TIMER.X6
        MOVC    S_READY,R0
        MOV     R0,PROCESS.STATE.X6
        JMP     .done
.later: MOVC    NEAREST,R4
        MOVL    0.X4,R0
        SLO     R3,R1
        JMP     .same
        JMP     .near
.same:  SEQ     R3,R1
        JMP     .done
        SLO     R2,R0
        JMP     .done
.near:  MOVL    R2,0.X4
.done:  ADDC    SIZE(PROCESS),R6
        SOB     R5,.next
        RET     0
        .ENDPROC

; Process R6 waits, R0,R1 long microseconds at most; its system call is made again when something has happened.
        .PROC   SLEEP
        .CALL   R0-R1 long time-out, R6 process
        .EXITS  NONE
        MOV     PROCESS.TIMER.X6,R2
        SNE     R2,T_RUNS
        JMP     .wait
        SNE     R2,T_OUT
        JMP     .out
        MOVC    NO_TIMEOUT,R2
        SEQ     R0,R2
        JMP     .timed
        SNE     R1,R2
        JMP     .wait
.timed: MOV     R0,R2
        IOR     R1,R2
        JOZ     R2,.out
        MOVL    R0,PROCESS.DEADLINE.X6
        MON     CLOCK : *
        NOP
        MOVL    PROCESS.DEADLINE.X6,R2
        ADDU    R0,R2
        JVN     .high
        ADDC    1,R3
.high:  ADD     R1,R3
        MOVL    R2,PROCESS.DEADLINE.X6
        MOVC    T_RUNS,R0
        MOV     R0,PROCESS.TIMER.X6
.wait:  MOVC    1,R0
        MOV     R0,PROCESS.AGAIN.X6
        MOVC    S_BLOCKED,R0
        MOV     R0,PROCESS.STATE.X6
        JMP     NEXT_TURN
.out:   MOVC    TIMED_OUT,R7
        LEAVE   FAIL
        .ENDPROC

; Ends process R6: its descriptors are closed, its messages discarded; one that others have open is when the last of them closes it. Its
; code stands in PROCESS.CODE.
        .PROC   END_PROCESS
        .CALL   R6 process
        .EXITS  NONE
        MOV     PROCESS.DESCRIPTORS.X6,R5
        MOVC    DESCRIPTORS,R3
.close: MOV     R3,ENDING
        CALL    0,CLOSE
        MOV     ENDING,R3
        ADDC    SIZE(DESCRIPTOR),R5
        SOB     R3,.close
        MOV     PROCESS.MESSAGES.X6,R4
        MOVC    MESSAGES_MAX,R3
.drop:  MOV     R3,ENDING
        MOV     MESSAGE.AREA.X4,R0
        JOZ     R0,.next
        MOV     MESSAGE.OPENS.X4,R0
        JON     R0,.held
        CALL    0,DISCARD
        JMP     .next
.held:  MOVC    0,R0
        CALL    0,MAP_MESSAGE
        CLR     MESSAGE.NAME.X4
.next:  MOV     ENDING,R3
        ADDC    SIZE(MESSAGE),R4
        SOB     R3,.drop
        MOVC    S_ENDED,R0
        MOV     R0,PROCESS.STATE.X6
        MOVC    LIVE,R5
        DEC     0.X5
        CALL    0,TELL_PARENT
        MOV     PROCESS.PARENT.X6,R0
        JON     R0,.code                ; its parent asks for its code
        MOV     RESULT,R0
        JON     R0,.code
        MOV     PROCESS.CODE.X6,R0
        MOV     R0,RESULT
.code:  JMP     NEXT_TURN
        .ENDPROC
