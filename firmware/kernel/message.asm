; Messages: areas that a process has, their places in the window, their mapping in the process.

; A free record and R0 pages of the window for process R6: R4 := record with MESSAGE.PAGE and MESSAGE.PAGES set; exit
; 0 with NO_MEMORY. It stays free until MESSAGE.AREA is set.
        .PROC   NEW_MESSAGE
        .CALL   R0 pages, R6 process
        .RETURN OK: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R1-R4
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     PROCESS.PAGES.X6,R1
        MOV     R0,R2
        ADDU    R1,R2
        JVN     .sum
        JMP     .none
.sum:   MOV     PROCESS.QUOTA.X6,R1
        SHS     R1,R2
        JMP     .none
        MOV     PROCESS.MESSAGES.X6,R4
        MOVC    MESSAGES_MAX,R3
.look:  JOZ     X4,.found
        ADDC    SIZE(MESSAGE),R4
        SOB     R3,.look
.none:  MOVC    NO_MEMORY,R7
        RET     0
.found: MOV     WINDOW,R3               ; R2 pages in front of R3 are free
        MOVC    0,R2
.page:  MOV     WINDOW_END,R1
        SLO     R3,R1
        JMP     .none
        MOV     R3,R1
        ADDC    WINDOW_MAP,R1
        ADDC    1,R2
        JOZ     X1,.free
        MOVC    0,R2
.free:  ADDC    1,R3
        SEQ     R2,R0
        JMP     .page
        SUB     R2,R3
        MOV     R3,MESSAGE.PAGE.X4
        MOV     R0,MESSAGE.PAGES.X4
        RET     1
        .ENDPROC

; Makes the record R4 that of area R0, which is mapped at its place now: a new name, nothing open.
        .PROC   TAKE_MESSAGE
        .CALL   R0 area, R4 record, R6 process
        .DESTROY R0, R1, R3
        .KEEP   *
        .LINK   STACK
        MOV     R0,MESSAGE.AREA.X4
        CLR     MESSAGE.OPENS.X4
        CLR     MESSAGE.MAPPED.X4
        MOV     R6,MESSAGE.OWNER.X4
        CLR     MESSAGE.RIGHTS.X4
        INC     MESSAGE.USES.X4
        MOV     MESSAGE.USES.X4,R0
        XTR     R0,7
        CALL    0,HEXADECIMAL
        MOV     MESSAGE.LABEL.X4,R1
        MOVL    R0,MESSAGE.NAME.X4
        MOVC    0,R0
        MOVC    0,R1
        MOVL    R0,MESSAGE.NAME+2.X4
        MOVL    R0,MESSAGE.NAME+4.X4
        MOVL    R0,MESSAGE.NAME+6.X4
        MOV     MESSAGE.PAGES.X4,R3
        ADD     R3,PROCESS.PAGES.X6
        MOVC    1,R0
        JMP     MARK
        .ENDPROC

; Frees the record R4: the area has left, or is not wanted. Its pages are counted to its owner's line, also when that has ended.
        .PROC   FREE_MESSAGE
        .CALL   R4 record, R6 process
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
        MOV     MESSAGE.MAPPED.X4,R0
        JOZ     R0,.unmapped
        MOVC    0,R0
        CALL    0,MAP_MESSAGE
.unmapped: CLR  MESSAGE.AREA.X4
        CLR     MESSAGE.NAME.X4
        MOV     MESSAGE.OWNER.X4,R7
        MOV     MESSAGE.PAGES.X4,R3
        NEG     R3
        ADD     R3,PROCESS.PAGES.X7
        NEG     R3
        MOVC    0,R0
        .FALLS  MARK
        .ENDPROC

; The R3 pages of the window at MESSAGE.PAGE are taken (R0 = 1) or free (0).
        .PROC   MARK
        .CALL   R0 1 taken or 0 free, R3 pages, R4 record
        .DESTROY R1, R3
        .KEEP   *
        .LINK   STACK
        MOV     MESSAGE.PAGE.X4,R1
        ADDC    WINDOW_MAP,R1
.next:  PUT     R0,X1
        SOB     R3,.next
        RET     0
        .ENDPROC

; Gives the area of record R4 up.
        .PROC   DISCARD
        .CALL   R4 record, R6 process
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
        MOV     MESSAGE.AREA.X4,R0
        MON     AREA_GIVE_UP : *
        NOP
        JMP     FREE_MESSAGE
        .ENDPROC

; A new area of R0 pages, 1 or more: R4 := its record; exit 0 with NO_MEMORY.
        .PROC   ALLOCATE
        .CALL   R0 pages, R6 process
        .RETURN OK: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        CALL    0,NEW_MESSAGE
        RET     0
        MOV     MESSAGE.PAGES.X4,R0
        MOV     MESSAGE.PAGE.X4,R1
        MON     AREA_ALLOCATE : *
        RET     0
        CALL    0,TAKE_MESSAGE
        CLR     MESSAGE.WORDS.X4
        RET     1
        .ENDPROC

; The message that is mapped in the process from data address R0 on: R4 := its record; exit 0 with BAD_ADDRESS.
        .PROC   FIND_ADDRESS
        .CALL   R0 data address, R6 process
        .RETURN OK: R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R1, R3, R4
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        ADD     FRAME_BASE.X6,R0
        MOV     R0,R1
        XTR     R1,9
        JON     R1,.none
        SRL     R0,10
        MOV     PROCESS.MESSAGES.X6,R4
        MOVC    MESSAGES_MAX,R3
.look:  JOZ     X4,.next
        MOV     MESSAGE.MAPPED.X4,R1
        JOZ     R1,.next
        MOV     MESSAGE.PAGE.X4,R1
        SEQ     R0,R1
        JMP     .next
        RET     1
.next:  ADDC    SIZE(MESSAGE),R4
        SOB     R3,.look
.none:  MOVC    BAD_ADDRESS,R7
        RET     0
        .ENDPROC

; Exit 0 with IN_USE when the message R4 is open or mapped, or only when it is open.
        .PROC   CHECK_UNUSED
        .CALL   R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     MESSAGE.MAPPED.X4,R0
        JON     R0,CHECK_CLOSED.open
        .FALLS  CHECK_CLOSED
        .ENDPROC

        .PROC   CHECK_CLOSED
        .CALL   R4 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     MESSAGE.OPENS.X4,R0
        JON     R0,.open
        RET     1
.open:  MOVC    IN_USE,R7
        RET     0
        .ENDPROC

; Maps message R4 in its process: R0 := the program's data address of it.
        .PROC   GIVE_ADDRESS
        .CALL   R4 record, R6 process
        .RETURN R0 data address
        .DESTROY R1-R3
        .KEEP   *
        .LINK   STACK
        MOVC    1,R0
        CALL    0,MAP_MESSAGE
        MOV     MESSAGE.PAGE.X4,R0
        SLL     R0,10
        MOV     FRAME_BASE.X6,R1
        SUB     R1,R0
        RET     0
        .ENDPROC

; Puts message R4 into the stage 1 of its process (R0 = 1), at the addresses that it has in the partition, or takes it
; out (R0 = 0). The table is loaded when the process goes on: the kernel runs with another.
        .PROC   MAP_MESSAGE
        .CALL   R0 1 put or 0 take, R4 record, R6 process
        .DESTROY R0-R3
        .KEEP   *
        .LINK   STACK
        MOV     R0,MESSAGE.MAPPED.X4
        MOV     MESSAGE.PAGE.X4,R1
        MOV     MESSAGE.PAGES.X4,R3
        MOV     PROCESS.MAP.X6,R2
        ADD     R1,R2
        JOZ     R0,.next
        MOVC    0xC000,R0
        IOR     R1,R0
.next:  PUT     R0,X2
        JOZ     R0,.count
        ADDC    1,R0
.count: SOB     R3,.next
        RET     0
        .ENDPROC
