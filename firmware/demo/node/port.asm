; The port of a process: one connection to another partition, and one message area at a time, which is mapped at MESSAGE_PAGE. It
; answers what it has received by sending the same area back. The process itself holds no number of a connection or an area.

        .PROGRAM

; Offers a service. ERROR: as SERVICE_OFFER.
        .PROC   PORT_OFFER
        .CALL   R0 service
        .RETURN R7 completion code
        .DESTROY R1, R2
        .KEEP   *
        .LINK   R6
        .EXITS  ERROR, OK
        MOVC    1,R1
        MOVC    1,R2
        MON     SERVICE_OFFER : ERROR => 0.X6, OK
        JMP     1.X6
        .ENDPROC

; ERROR: nobody asks (NO_REQUEST); the process has a connection (NO_CONNECTION).
        .PROC   PORT_ACCEPT
        .CALL   R0 service
        .RETURN R7 completion code
        .DESTROY R0, R1
        .KEEP   *
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     PORT_OPEN,R1
        JON     R1,.TAKEN
        MOVC    1,R1
        MON     CHANNEL_ACCEPT : ERROR => 0.X6, OK
        MOV     R0,PORT_CONNECTION
        MOVC    1,R0
        MOV     R0,PORT_OPEN
        JMP     1.X6
.TAKEN: MOVC    NO_CONNECTION,R7
        JMP     0.X6
        .ENDPROC

; The next message. ERROR: there is none (NO_MESSAGE), the other end has closed (PEER_CLOSED), or what waits is no given area of one page
; (BAD_LENGTH): who shares or lends it could take it back while it is looked at. What the process still has is given up.
        .PROC   PORT_RECEIVE
        .RETURN R0 words, R7 completion code
        .DESTROY R1-R4
        .KEEP   R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,PORT_LINK
        JMP     R6,PORT_GIVE_UP
        MOV     PORT_CONNECTION,R0
        MON     CHANNEL_STATUS : ERROR => .ERROR, OK
        SHS     R4,2
        JMP     .ONE
        MOVC    BAD_LENGTH,R7
        JMPI    PORT_LINK
.ONE:   MOV     PORT_CONNECTION,R0
        MOV     PORT_PAGE,R1
        MON     CHANNEL_RECEIVE : ERROR => .ERROR, OK
        JON     R3,.LOAN
        MOV     R0,PORT_AREA
        MOV     R2,R0
        MOV     PORT_LINK,R6
        JMP     1.X6
.LOAN:  MOVC    0,R2
        MOVC    0,R3
        MOVC    0,R4
        MON     LOAN_RETURN : ERROR => .KEPT, OK
        MOVC    BAD_LENGTH,R7
.ERROR: JMPI    PORT_LINK
.KEPT:  MOV     R0,PORT_AREA            ; it is no loan, but has flags or words that it should not have
        MOVC    BAD_LENGTH,R7
        JMPI    PORT_LINK
        .ENDPROC

; Sends the area back. ERROR: as CHANNEL_SEND; the area is given up then.
        .PROC   PORT_ANSWER
        .CALL   R0 words
        .RETURN R7 completion code
        .DESTROY R0-R4
        .KEEP   R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R0,R2
        MOV     PORT_CONNECTION,R0
        MOV     PORT_AREA,R1
        MOVC    0,R3
        MOVC    0,R4
        MON     CHANNEL_SEND : ERROR => .ERROR, OK
        MOVC    0,R0
        MOV     R0,PORT_AREA
        JMP     1.X6
.ERROR: MOV     R6,PORT_LINK
        MOV     R7,PORT_CODE
        JMP     R6,PORT_GIVE_UP
        MOV     PORT_CODE,R7
        JMPI    PORT_LINK
        .ENDPROC

; Closes the connection; what the process has received is given up.
        .PROC   PORT_CLOSE
        .DESTROY R0, R7
        .KEEP   *
        .LINK   R6
        MOV     R6,PORT_LINK
        JMP     R6,PORT_GIVE_UP
        MOV     PORT_OPEN,R0
        JOZ     R0,.OUT
        MOVC    0,R0
        MOV     R0,PORT_OPEN
        MOV     PORT_CONNECTION,R0
        MON     CHANNEL_CLOSE : *
        NOP
.OUT:   JMPI    PORT_LINK
        .ENDPROC

; The area that the process has goes back to the pool.
        .PROC   PORT_GIVE_UP
        .DESTROY R0, R7
        .KEEP   *
        .LINK   R6
        MOV     PORT_AREA,R0
        JOZ     R0,.OUT
        MON     AREA_GIVE_UP : *
        NOP
        MOVC    0,R0
        MOV     R0,PORT_AREA
.OUT:   JMP     0.X6
        .ENDPROC

; In system mode, in each process: its page of the message window is that which the nucleus has put at MESSAGE_PAGE.
        .PROC   INIT_PORT
        .DESTROY R0-R4, R7
        .KEEP   R5
        .LINK   R6
        MON     PARTITION_INFO : ERROR => .FAIL, OK
        MOV     PROCESS_NUMBER,R0
        ADD     R3,R0
        MOV     R0,PORT_PAGE
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC
        .ASSERT MESSAGE_PAGES == 1, "a port has a page"

        .DATA
PORT_PAGE:      .WORD   0               ; of the partition
PORT_OPEN:      .WORD   0               ; not 0: there is a connection
PORT_CONNECTION: .WORD  0
PORT_AREA:      .WORD   0               ; 0: none
PORT_LINK:      .WORD   0
PORT_CODE:      .WORD   0
