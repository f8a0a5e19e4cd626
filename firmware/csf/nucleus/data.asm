; Page 0: the vectors, followed by the user data. The other data of the nucleus has a separate page.

        .DATA   0
        .ORG    VECTORS                 ; PC, BASE, TT, PSW, frame
        .REPEAT TRAP_MONITOR
        .WORD   ON_FAULT,0,0,PSW_S,NOBODY,0,0,0
        .ENDREPEAT
        .WORD   ON_CALL,0,0,PSW_S,NOBODY,0,0,0
        .WORD   ON_TICK,0,0,PSW_S,NOBODY,0,0,0
        .WORD   ON_INTERRUPT,0,0,PSW_S,NOBODY,0,0,0
        .ASSERT . == FIRST_USER_DATA
VECTOR_FRAME    = VECTORS + 4           ; word of the first vector with the address of the frame

        .SECTION NUCLEUS, DATA, NUCLEUS_PAGE*PAGE_WORDS
RUNNING: .WORD  NOBODY                  ; process that runs, or NOBODY
POOL:   .WORD   NODE_END/PAGE_WORDS     ; next page for the data of processes
POOL_END: .RES  1
WINDOW: .RES    1                       ; next page of the message window, and the page after its last
WINDOW_END: .RES 1
NEXT_BIT: .WORD 1                       ; PROCESS.BIT and PROCESS.TABLE of the next process
NEXT_TABLE: .WORD TABLE_PAGE*PAGE_TABLES
AT_LINE: .WORD  LINES           ; of the next process, and its record
AT_PROCESS: .WORD PROCESSES
; The ring of processes, the greatest priority first, in turn among equals. What stands for nobody is its head and its end: it is
; always ready, and idles.
NOBODY: .RES    FRAME_PC
        .WORD   IDLE,0,0,PSW_S|PSW_E,0,0,0
        .WORD   NOBODY,NOBODY,0xFFFF,0,0
        .ASSERT . - NOBODY == SIZE(PROCESS)
PROCESSES: .RES PROCESSES_MAX*SIZE(PROCESS)

        .SECTION NODE_PROCESSES, DATA   ; the lines of the node, which a 0 ends
LINES:
