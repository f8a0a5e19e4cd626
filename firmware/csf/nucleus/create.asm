; Creates a process: its pages, its translation table, its first context.

        .PROC   CREATE
        .CALL   R4 line, R5 record of the process which is all zero
        .KEEP   R5
        .DESTROY R0-R4, R7
        .LINK   R6
        MOV     LINE.PAGES.X4,R3
        JOZ     R3,WRONG
        MOVC    USER_PAGES,R0
        SHS     R0,R3
        JMP     WRONG
        MOV     POOL,R1
        MOV     R1,R0
        ADD     R3,R0
        ADDC    LOCAL_PAGES,R0
        MOV     POOL_END,R2
        SHS     R2,R0
        JMP     WRONG
        MOV     R0,POOL

        MOV     NEXT_TABLE,R2           ; its map
        MOV     R2,PROCESS.TABLE.X5
        MOV     R2,FRAME_TT.X5
        SLL     R2,7
        MOVC    R_ALL,R0
        IOR     R1,R0
        JMP     R7,MAP_PAGES
        MOV     R0,R1                   ; the page after its user data
        MOV     NEXT_TABLE,R2
        SLL     R2,7
        ADDC    LOCAL_PAGE,R2
        MOVC    0x3FFF,R0
        AND     R0,R1
        MOVC    R_SYSTEM,R0
        IOR     R1,R0
        MOVC    LOCAL_PAGES,R3
        JMP     R7,MAP_PAGES
        MOVC    R_SYSTEM + SHARED_PAGE,R0
        MOVC    SHARED_PAGES,R3
        JMP     R7,MAP_PAGES
        MOVC    PROGRAM_PAGE-NUCLEUS_PAGE,R0
        ADD     R0,R2
        MOVC    R_READ + PROGRAM_PAGE,R0
        MOVC    PROGRAM_PAGES,R3
        JMP     R7,MAP_PAGES
        MOVC    MESSAGE_PAGE-PROGRAM_PAGE-PROGRAM_PAGES,R0
        ADD     R0,R2
        MOV     WINDOW,R3
        MOVC    R_ALL,R0
        IOR     R3,R0
        ADDC    MESSAGE_PAGES,R3
        MOV     WINDOW_END,R7
        SHS     R7,R3
        JMP     WRONG
        MOV     R3,WINDOW
        MOVC    MESSAGE_PAGES,R3
        JMP     R7,MAP_PAGES
        MOVC    PROGRAM_PAGE,R0         ; the program space
        ADD     R0,R2
        MOVC    R_READ + PROGRAM_PAGE,R0
        MOVC    PROGRAM_PAGES,R3
        JMP     R7,MAP_PAGES

        MOV     R1,R2                   ; what its local protected segment holds at the start
        JMP     R7,PLACE
        MOVC    LOCAL_PAGE*PAGE_WORDS,R0
        MOVC    0,R1
        MOVC    LOCAL_PAGES*PAGE_WORDS,R7
        GMOW    G0,G2,R7
        JMP     R7,USER_PLACE           ; and its user data
        MOVC    FIRST_USER_DATA,R0
        ADD     R0,R2
        MOV     LINE.PAGES.X4,R7
        SLL     R7,10
        SUB     R0,R7
        MOVC    0,R1
        GMOW    G0,G2,R7
        JMP     R7,USER_PLACE           ; its stack
        MOV     LINE.PAGES.X4,R0
        SLL     R0,10
        GSTW    R0,G2
        MOV     LINE.STACK.X4,R1
        SLO     R1,R0
        JMP     WRONG
        SUB     R1,R0
        ADDC    1,R2
        GSTW    R0,G2

        MOV     LINE.ARGUMENT.X4,R0     ; its context
        MOV     R0,FRAME_R.X5
        MOV     NEXT_TABLE,R0
        MOV     R0,R1
        ADDC    -TABLE_PAGE*PAGE_TABLES,R1
        MOV     R1,FRAME_R+1.X5
        ADDC    1,R0
        MOV     R0,NEXT_TABLE
        MOV     LINE.ENTRY.X4,R0
        MOV     R0,FRAME_PC.X5
        MOVC    PSW_E,R0
        MOV     R0,FRAME_PSW.X5
        MOV     NEXT_BIT,R0
        MOV     R0,PROCESS.BIT.X5
        SLL     R0,1
        MOV     R0,NEXT_BIT
        MOV     LINE.PRIORITY.X4,R0
        MOV     R0,PROCESS.PRIORITY.X5
        JMP     PUT_BEHIND
        .ENDPROC

; Entries of a translation table for pages that follow each other.
        .PROC   MAP_PAGES
        .CALL   R0 the first entry, R2 where it goes, R3 how many
        .RETURN R0 the entry after the last, R2 where that would go
        .DESTROY R3
        .KEEP   R1, R4-R6
        .LINK   R7
        JOZ     R3,.out
.next:  PUT     R0,X2
        ADDC    1,R0
        SOB     R3,.next
.out:   JMP     0.X7
        .ENDPROC

; The partition address of the user data of the process that is made.
        .PROC   USER_PLACE
        .CALL   R4 line
        .RETURN R2-R3 long partition address
        .DESTROY R0
        .KEEP   R1, R4-R6
        .LINK   R7
        MOV     POOL,R2
        MOVC    LOCAL_PAGES,R0
        SUB     R0,R2
        MOV     LINE.PAGES.X4,R0
        SUB     R0,R2
        .FALLS  PLACE
        .ENDPROC

        .PROC   PLACE
        .CALL   R2 page
        .RETURN R2-R3 long partition address of its first word
        .KEEP   R0, R1, R4-R6
        .LINK   R7
        MOV     R2,R3
        SRL     R3,6
        SLL     R2,10
        JMP     0.X7
        .ENDPROC
