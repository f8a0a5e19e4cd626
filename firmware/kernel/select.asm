; SYS_SELECT: R0 descriptors to read from and R1 to write to, as masks, R2,R3 long time-out in microseconds: 0 only
; looks, FFFFFFFF hex is for ever. R0 := those that are readable, R1 := those that are writable: a call for them does
; not wait.

        .PROC   CALL_SELECT
        .CALL   R6 process
        .EXITS  NONE
        MOVL    2.X6,R0
        CALL    0,CHECK_TIMEOUT
        LEAVE   FAIL
        MOVL    0.X6,R0
        MOV     R0,WANT_READ
        MOV     R1,WANT_WRITE
        IOR     R1,R0
        SRL     R0,DESCRIPTORS
        JON     R0,.bad
        MOV     R0,READY_READ
        MOV     R0,READY_WRITE
        MOVC    1,R0
        MOV     R0,SELECTED
        MOV     PROCESS.DESCRIPTORS.X6,R5
.next:  MOV     WANT_READ,R0
        MOV     WANT_WRITE,R1
        IOR     R1,R0
        JOZ     R0,.end
        SBN     R0,0
        JMP     .step
        JOZ     X5,.bad
        CALL    0,READINESS
        MOV     SELECTED,R2
        MOV     WANT_READ,R3
        AND     R3,R0
        JOZ     R0,.write
        MOV     READY_READ,R0
        IOR     R2,R0
        MOV     R0,READY_READ
.write: MOV     WANT_WRITE,R3
        AND     R3,R1
        JOZ     R1,.step
        MOV     READY_WRITE,R1
        IOR     R2,R1
        MOV     R1,READY_WRITE
.step:  MOV     WANT_READ,R0
        SRL     R0,1
        MOV     R0,WANT_READ
        MOV     WANT_WRITE,R0
        SRL     R0,1
        MOV     R0,WANT_WRITE
        MOV     SELECTED,R0
        SLL     R0,1
        MOV     R0,SELECTED
        ADDC    SIZE(DESCRIPTOR),R5
        JMP     .next
.end:   MOV     READY_READ,R0
        MOV     READY_WRITE,R1
        MOV     R0,R2
        IOR     R1,R2
        JOZ     R2,.wait
        MOVL    R0,0.X6
        LEAVE   DONE
.wait:  MOVL    2.X6,R0
        JMP     SLEEP
.bad:   MOVC    BAD_DESCRIPTOR,R7
        LEAVE   FAIL
        .ENDPROC

; R0 := 1 when a read of the descriptor with record R5 would not wait, R1 := 1 when a write (or a connect) would not.
; A call that fails at once does not wait.
        .PROC   READINESS
        .CALL   R5 record
        .RETURN R0 1 readable, R1 1 writable
        .DESTROY R2-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     DESCRIPTOR.KIND.X5,R0
        SNE     R0,K_CONNECTED
        JMP     .connected
        SNE     R0,K_LISTENING
        JMP     .listening
        SNE     R0,K_CONNECTING
        JMP     .connecting
.both:  MOVC    1,R0
        MOVC    1,R1
        RET     0
.listening: CALL 0,TAKE_REQUEST
        JMP     .none
        JMP     .both
.none:  JON     R7,.both
        MOVC    0,R0
        MOVC    1,R1
        RET     0
.connecting: MOV DESCRIPTOR.CONNECTION.X5,R0
        MON     CHANNEL_STATUS : ERROR => .both, OK
        JON     R0,.both
        MOVC    1,R0
        MOVC    0,R1
        RET     0
.connected: MOV DESCRIPTOR.CONNECTION.X5,R0
        MON     CHANNEL_STATUS : ERROR => .both, OK
        SEQ     R0,STATE_OPEN
        JMP     .both
        MOV     DESCRIPTOR.MESSAGE.X5,R0
        IOR     R2,R0
        MOVC    0,R1
        JOZ     R3,.room
        MOVC    1,R1
.room:  JOZ     R0,.empty
        MOVC    1,R0
.empty: RET     0
        .ENDPROC
