; Processes that processes start: spawn, wait. A line of the list is the place of one process at a time.

; The line that is the program's R0: R5 := its process; exit 0 with BAD_ARGUMENT when there is none.
        .PROC   FIND_LINE
        .CALL   R6 process
        .RETURN OK: R5 process of the line
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R5
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     0.X6,R0
        SLO     R0,PROCESSES_MAX
        JMP     .bad
        SLL     R0,5                    ; SIZE(PROCESS) is 32
        MOVC    PROCESSES,R5
        ADD     R0,R5
        MOV     PROCESS.MAP.X5,R0
        JOZ     R0,.bad
        RET     1
.bad:   MOVC    BAD_ARGUMENT,R7
        RET     0
        .ENDPROC

; The same for a line on which process R6 may start one, and R4 := the line; exit 0 with IN_USE too.
        .PROC   FIND_FREE
        .CALL   R6 process
        .RETURN OK: R4 line, R5 process of the line
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R4, R5
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,FIND_LINE
        RET     0
        MOV     PROCESS.STATE.X5,R0
        SEQ     R0,S_ENDED
        JMP     .used
        MOV     PROCESS.PARENT.X5,R0
        JOZ     R0,.free
        SEQ     R0,R6
        JMP     .used
.free:  MOV     PROCESS.NUMBER.X5,R4
        ADD     R4,R4
        MOV     R4,R0
        ADD     R4,R4
        ADD     R0,R4                   ; SIZE(PROGRAM) is 6
        ADDC    PROGRAMS,R4
        RET     1
.used:  MOVC    IN_USE,R7
        RET     0
        .ENDPROC
        .ASSERT SIZE(PROGRAM) == 6, "FIND_FREE multiplies by 6"

; SYS_SPAWN: R0 line, R1 what R0 of the new process holds, R2 descriptors that it gets, as a mask.
        .PROC   CALL_SPAWN
        .CALL   R6 process
        .EXITS  NONE
        CALL    0,FIND_FREE
        LEAVE   FAIL
        MOV     PROGRAM.ENTRY.X4,R0
        ADDC    1,R0                    ; FROM_FILE
        JOZ     R0,.mode
        MOV     R4,LINE
        CALL    0,CHECK_HANDED
        LEAVE   FAIL
        CALL    0,HAND_OVER
        MOV     R6,PROCESS.PARENT.X5
        MOV     LINE,R4
        MOV     R5,R6
        MOV     PROGRAM.DATA.X4,R3
        MOV     PROCESS.MAP.X6,R2
        CALL    0,CLEAR_PAGES
        MOV     CURRENT,R5
        MOV     1.X5,R0
        CALL    0,START_PROCESS
        MOV     CURRENT,R6
        LEAVE   DONE
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
        .ENDPROC

; Whether the descriptors that the program's R2 names can be given away: exit 0 with BAD_ARGUMENT, BAD_DESCRIPTOR, or BAD_STATE for a
; socket with a message that was received and not read: that is the process's.
        .PROC   CHECK_HANDED
        .CALL   R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R3, R4
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     2.X6,R3
        MOV     R3,R0
        SRL     R0,DESCRIPTORS
        JON     R0,.bad
        MOV     PROCESS.DESCRIPTORS.X6,R4
.next:  JOZ     R3,.good
        SBN     R3,0
        JMP     .step
        JOZ     X4,.closed
        MOV     DESCRIPTOR.KIND.X4,R0
        SNE     R0,K_FILE
        JMP     .step
        MOV     DESCRIPTOR.MESSAGE.X4,R0
        JON     R0,.state
.step:  SRL     R3,1
        ADDC    SIZE(DESCRIPTOR),R4
        JMP     .next
.good:  RET     1
.bad:   MOVC    BAD_ARGUMENT,R7
        RET     0
.closed: MOVC   BAD_DESCRIPTOR,R7
        RET     0
.state: MOVC    BAD_STATE,R7
        RET     0
        .ENDPROC

; Moves the descriptors that the program's R2 names to process R5, which has none, with their numbers. Connections stand by
; themselves afterwards: no closing of the socket at which they were accepted ends them.
        .PROC   HAND_OVER
        .CALL   R5 process that gets them, R6 process
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     2.X6,R3
        MOV     PROCESS.DESCRIPTORS.X6,R4
.next:  JOZ     R3,.done
        SBN     R3,0
        JMP     .step
        MOV     PROCESS.DESCRIPTORS.X6,R0
        MOV     PROCESS.DESCRIPTORS.X5,R1
        ADD     R4,R1
        SUB     R0,R1
        MOV     R1,R7                   ; the record with the same number
        MOV     R4,R0
        MOVC    SIZE(DESCRIPTOR),R2
        MOWA    X0,X1,R2
        CLR     DESCRIPTOR.LISTENER.X7
        CLR     DESCRIPTOR.KIND.X4
        MOV     PROCESS.DESCRIPTORS.X6,R7
        MOVC    DESCRIPTORS,R2
.port:  MOV     DESCRIPTOR.LISTENER.X7,R0
        SEQ     R0,R4
        JMP     .other
        CLR     DESCRIPTOR.LISTENER.X7
.other: ADDC    SIZE(DESCRIPTOR),R7
        SOB     R2,.port
.step:  SRL     R3,1
        ADDC    SIZE(DESCRIPTOR),R4
        JMP     .next
.done:  RET     0
        .ENDPROC

; Zeroes the pages of a process in R3 entries of its translation table from R2 on: its line may have had another one.
        .PROC   CLEAR_PAGES
        .CALL   R2 address of an entry, R3 pages
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
.page:  MOV     X2,R7
        SLL     R7,10
        CLR     0.X7
        MOV     R7,R1
        ADDC    1,R1
        MOVC    PAGE_WORDS-1,R0
        MOWA    X7,X1,R0
        ADDC    1,R2
        SOB     R3,.page
        RET     0
        .ENDPROC

; Starts process R6 of line R4, whose data are zero, with R0 in its R0.
        .PROC   START_PROCESS
        .CALL   R0 argument, R4 line, R6 process
        .DESTROY R0-R2, R5
        .KEEP   *
        .LINK   STACK
        CLR     0.X6
        MOV     R6,R5
        MOV     R6,R2
        ADDC    1,R2
        MOVC    FRAME_WORDS-1,R1
        MOWA    X5,X2,R1
        MOV     R0,0.X6
        MOV     PROCESS.NUMBER.X6,R0
        MOV     R0,1.X6                 ; R1 of the program: its number
        ADDC    FIRST_TABLE,R0
        MOV     R0,FRAME_TT.X6
        MOV     PROGRAM.ENTRY.X4,R0
        MOV     R0,FRAME_PC.X6
        MOVC    PSW_E,R0
        MOV     R0,FRAME_PSW.X6
        MOV     PROCESS.MAP.X6,R2
        MOV     X2,R5
        SLL     R5,10
        MOV     PROGRAM.DATA.X4,R0
        SLL     R0,10
        MOV     R0,0.X5                 ; its stack is at the end of its data
        ADDC    -256,R0
        MOV     R0,1.X5
        CLR     PROCESS.AGAIN.X6
        CLR     PROCESS.TIMER.X6
        MOVC    S_READY,R0
        MOV     R0,PROCESS.STATE.X6
        MOVC    LIVE,R5
        INC     0.X5
        RET     0
        .ENDPROC

; SYS_WAIT: R0 line, R2,R3 long time-out in microseconds: until the process that this one has started there has ended;
; R0 := its code.
        .PROC   CALL_WAIT
        .CALL   R6 process
        .EXITS  NONE
        MOVL    2.X6,R0
        CALL    0,CHECK_TIMEOUT
        LEAVE   FAIL
        CALL    0,FIND_LINE
        LEAVE   FAIL
        MOV     PROCESS.PARENT.X5,R0
        SEQ     R0,R6
        JMP     .bad
        MOV     PROCESS.STATE.X5,R0
        SEQ     R0,S_ENDED
        JMP     .wait
        CLR     PROCESS.PARENT.X5
        MOV     PROCESS.CODE.X5,R0
        MOV     R0,0.X6
        LEAVE   DONE
.wait:  MOVL    2.X6,R0
        JMP     SLEEP
.bad:   MOVC    BAD_ARGUMENT,R7
        LEAVE   FAIL
        .ENDPROC

; Process R6 has ended: those that it has started have no parent, and its own parent repeats its call.
        .PROC   TELL_PARENT
        .CALL   R6 process
        .DESTROY R0, R3, R5
        .KEEP   *
        .LINK   STACK
        MOVC    PROCESSES,R5
        MOVC    PROCESSES_MAX,R3
.next:  MOV     PROCESS.PARENT.X5,R0
        SEQ     R0,R6
        JMP     .other
        CLR     PROCESS.PARENT.X5
.other: ADDC    SIZE(PROCESS),R5
        SOB     R3,.next
        MOV     PROCESS.PARENT.X6,R5
        JOZ     R5,.done
        MOV     PROCESS.STATE.X5,R0
        SEQ     R0,S_BLOCKED
        JMP     .done
        MOVC    S_READY,R0
        MOV     R0,PROCESS.STATE.X5
.done:  RET     0
        .ENDPROC
