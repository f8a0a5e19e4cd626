; Start: the processes of the list PROGRAMS, the events that interrupt, the first turn.

NO_ROOM         = 0xFFFE                ; code of STOP: the partition is too small for its programs
NOT_OURS        = 0xFFFF                ; code of STOP: a trap inside the kernel

        .PROC   START
        .EXITS  NONE
        MON     PARTITION_INFO : ERROR => TOO_SMALL, OK
        JON     R4,.window
        MOVC    64,R3                   ; no window: as if an empty one lay after the memory
        SLO     R2,R3
        JMP     .window
        MOV     R2,R3
.window: MOV    R3,WINDOW
        ADD     R4,R3
        MOV     R3,WINDOW_END
        MOV     WINDOW,R0               ; data pages lie between the image and the window
        MOV     R0,POOL_END
        MOVC    64,R1                   ; the kernel uses addresses of stage 1 off: 64 pages
        SHS     R1,R3                   ; skip if the window ends at page 64 or before
        JMP     TOO_SMALL
        CALL    0,MOUNT_VOLUME
        MOVC    PROGRAMS,R0
        MOV     R0,LINE
        MOVC    PROCESSES,R6
.next:  MOV     LINE,R4
        JOZ     X4,.run
        MOVC    PROCESSES_END,R0
        SLO     R6,R0
        JMP     TOO_SMALL
        CALL    0,CREATE
        MOV     PROGRAM.WINDOW.X4,R0
        SBZ     R0,15                   ; LATER
        JMP     .later
        MOV     PROGRAM.ENTRY.X4,R0
        ADDC    1,R0                    ; FROM_FILE
        JOZ     R0,.later
        MOV     PROGRAM.ARGUMENT.X4,R0
        CALL    0,START_PROCESS
.later: MOV     LINE,R4
        ADDC    SIZE(PROGRAM),R4
        MOV     R4,LINE
        ADDC    SIZE(PROCESS),R6
        JMP     .next
.run:   MOVC    CHANNEL_EVENTS,R0
        MON     EVENT_INTERRUPT : ERROR => TOO_SMALL, OK
        JMP     NEXT_TURN
        .ENDPROC

        .PROC   TOO_SMALL
        .EXITS  NONE
        MOVC    NO_ROOM,R0
        MON     STOP
        .ENDPROC

; Makes the place of process R6 of the line R4 of the list: its records, its memory.
        .PROC   CREATE
        .CALL   R4 line, R6 process
        .DESTROY R0-R3, R5
        .KEEP   *
        .LINK   STACK
        MOVC    PROCESSES,R0
        MOV     R6,R1
        SUB     R0,R1
        SRL     R1,5                    ; SIZE(PROCESS) is 32
        MOV     R1,PROCESS.NUMBER.X6
        MOV     R1,R2
        SLL     R2,7                    ; eight records of 16 words, and a table of 128
        MOVC    RECORDS,R0
        ADD     R2,R0
        MOV     R0,PROCESS.DESCRIPTORS.X6
        SLL     R1,6
        MOVC    MESSAGES,R0
        ADD     R2,R0
        ADD     R1,R0                   ; eight records of 24
        MOV     R0,PROCESS.MESSAGES.X6
        ADDC    FIRST_TABLE * 128,R2
        MOV     R2,PROCESS.MAP.X6
        MOV     PROGRAM.WINDOW.X4,R0
        XTR     R0,14                   ; without LATER
        MOV     R0,PROCESS.QUOTA.X6

        MOV     PROGRAM.DATA.X4,R3      ; data: pages of the pool, for this process alone, in front of its program
        JOZ     R3,TOO_SMALL
        MOV     PROGRAM.PAGE.X4,R0
        SHS     R0,R3
        JMP     TOO_SMALL
        MOV     POOL,R1
.data:  MOV     POOL_END,R0
        SLO     R1,R0
        JMP     TOO_SMALL
        MOVC    0xC000,R0
        IOR     R1,R0
        PUT     R0,X2
        ADDC    1,R1
        SOB     R3,.data
        MOV     R1,POOL

        MOV     PROGRAM.PAGE.X4,R1      ; program: the same addresses in both spaces, to read and execute
        MOV     PROGRAM.PAGES.X4,R3
        MOV     PROCESS.MAP.X6,R5
        ADD     R1,R5
        MOV     PROGRAM.ENTRY.X4,R0
        ADDC    1,R0                    ; FROM_FILE: in pages of the pool, in front of the window
        JON     R0,.image
        ADD     R3,R1
        MOV     WINDOW,R0
        SHS     R0,R1
        JMP     TOO_SMALL
        MOV     POOL,R1
        MOV     R1,R2
        ADD     R3,R2
        MOV     POOL_END,R0
        SHS     R0,R2
        JMP     TOO_SMALL
        MOV     R2,POOL
.image: MOVC    0x4000,R0
        IOR     R1,R0
.text:  MOV     R0,64.X5
        PUT     R0,X5
        ADDC    1,R0
        SOB     R3,.text

        MOV     PROCESS.MESSAGES.X6,R5
        MOV     PROCESS.NUMBER.X6,R2
        SLL     R2,3                    ; eight records
        MOVC    MESSAGES_MAX,R3
.label: MOV     R2,R0
        CALL    0,HEXADECIMAL
        MOV     R0,MESSAGE.LABEL.X5
        ADDC    1,R2
        ADDC    SIZE(MESSAGE),R5
        SOB     R3,.label

        MOVC    S_ENDED,R0              ; none runs there yet
        MOV     R0,PROCESS.STATE.X6
        RET     0
        .ENDPROC
