; Descriptors: eight records for each process, at a place that its number and the descriptor name.

; R0 descriptor of process R6: R5 := its record; exit 0 with BAD_DESCRIPTOR.
        .PROC   FIND
        .CALL   R0 descriptor, R6 process
        .RETURN OK: R5 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R5
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        SLO     R0,DESCRIPTORS
        JMP     .bad
        SLL     R0,4
        MOV     PROCESS.DESCRIPTORS.X6,R5
        ADD     R0,R5
        JOZ     X5,.bad
        RET     1
.bad:   MOVC    BAD_DESCRIPTOR,R7
        RET     0
        .ENDPROC

; The same for a socket that must be in state R1; exit 0 with BAD_MODE or BAD_STATE too.
        .PROC   FIND_SOCKET
        .CALL   R0 descriptor, R1 state, R6 process
        .RETURN OK: R5 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R4, R5
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R1,R4
        CALL    0,FIND
        RET     0
        MOV     DESCRIPTOR.KIND.X5,R0
        SHS     R0,K_SOCKETS
        JMP     .mode
        SEQ     R0,R4
        JMP     .state
        RET     1
.mode:  MOVC    BAD_MODE,R7
        RET     0
.state: MOVC    BAD_STATE,R7
        RET     0
        .ENDPROC

; A free descriptor of process R6, its record cleared: R5 := record, R0 := descriptor; exit 0 with NO_DESCRIPTOR.
; It is free until DESCRIPTOR.KIND is set.
        .PROC   NEW
        .CALL   R6 process
        .RETURN OK: R0 descriptor, R5 record
        .RETURN ERROR: R7 completion code
        .DESTROY R0, R1, R5
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     PROCESS.DESCRIPTORS.X6,R5
        MOVC    0,R0
.look:  JOZ     X5,.found
        ADDC    SIZE(DESCRIPTOR),R5
        ADDC    1,R0
        SEQ     R0,DESCRIPTORS
        JMP     .look
        MOVC    NO_DESCRIPTOR,R7
        RET     0
.found: CLR     DESCRIPTOR.FLAGS.X5
        CLR     DESCRIPTOR.MESSAGE.X5
        CLR     DESCRIPTOR.POSITION.X5
        CLR     DESCRIPTOR.ACCEPTED.X5
        CLR     DESCRIPTOR.LISTENER.X5
        MOVC    NO_TIMEOUT,R1
        MOV     R1,DESCRIPTOR.TIMEOUT.X5
        MOV     R1,DESCRIPTOR.TIMEOUT+1.X5
        MOVC    8,R1
        MOV     R1,DESCRIPTOR.QUEUE.X5
        RET     1
        .ENDPROC

; Closes the descriptor with record R5, if it is open, and everything that hangs on it: with a bound or listening socket
; its service, and the connections that were accepted at it.
        .PROC   CLOSE
        .CALL   R5 record, R6 process
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     DESCRIPTOR.KIND.X5,R0
        CLR     DESCRIPTOR.KIND.X5
        SNE     R0,K_LISTENING
        JMP     .service
        SNE     R0,K_FILE
        JMP     .file
        SLO     R0,K_CONNECTING
        JMP     DISCONNECT
        SNE     R0,K_BOUND
        JMP     .service
        RET     0
.file:  MOV     DESCRIPTOR.MESSAGE.X5,R4
        DEC     MESSAGE.OPENS.X4
        MOV     MESSAGE.OPENS.X4,R0
        JON     R0,.kept
        MOV     MESSAGE.NAME.X4,R0
        JOZ     R0,DISCARD              ; its owner has ended
.kept:  RET     0
.service: MOV   DESCRIPTOR.SERVICE.X5,R0
        MON     SERVICE_WITHDRAW : *
        NOP
        MOV     DESCRIPTOR.ACCEPTED.X5,R0
        JOZ     R0,.accepted
        MON     CHANNEL_CLOSE : *
        NOP
.accepted: MOV  R5,CLOSING
        MOV     PROCESS.DESCRIPTORS.X6,R5
.each:  MOV     DESCRIPTOR.KIND.X5,R0
        SEQ     R0,K_CONNECTED
        JMP     .next
        MOV     DESCRIPTOR.LISTENER.X5,R0
        MOV     CLOSING,R1
        SEQ     R0,R1
        JMP     .next
        CALL    0,DISCONNECT
        MOVC    K_NEW,R0                ; the program still has the descriptor
        MOV     R0,DESCRIPTOR.KIND.X5
.next:  ADDC    SIZE(DESCRIPTOR),R5
        MOV     R5,R0
        MOV     PROCESS.DESCRIPTORS.X6,R1
        SUB     R1,R0
        SEQ     R0,DESCRIPTORS*SIZE(DESCRIPTOR)
        JMP     .each
        MOV     CLOSING,R5
        RET     0
        .ENDPROC

; Ends the connection of the socket with record R5. A message that was received and not read goes back to the control OS.
        .PROC   DISCONNECT
        .CALL   R5 record, R6 process
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        JOZ     R4,.empty
        CALL    0,DISCARD
        CLR     DESCRIPTOR.MESSAGE.X5
.empty: MOV     DESCRIPTOR.CONNECTION.X5,R0
        CLR     DESCRIPTOR.LISTENER.X5
        MON     CHANNEL_CLOSE : *
        NOP
        RET     0
        .ENDPROC

; SYS_CLOSE: R0 descriptor.
        .PROC   CALL_CLOSE
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND
        LEAVE   FAIL
        CALL    0,CLOSE
        LEAVE   DONE
        .ENDPROC

; SYS_OPTION: R0 descriptor of a socket, R1 option, R2,R3 value.
        .PROC   CALL_OPTION
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND
        LEAVE   FAIL
        MOV     DESCRIPTOR.KIND.X5,R0
        SHS     R0,K_SOCKETS
        JMP     .mode
        MOVL    2.X6,R2
        MOV     1.X6,R0
        SNE     R0,OPTION_NONBLOCK
        JMP     .nonblock
        SNE     R0,OPTION_TIMEOUT
        JMP     .timeout
        SNE     R0,OPTION_QUEUE
        JMP     .queue
.bad:   MOVC    BAD_ARGUMENT,R7
        LEAVE   FAIL
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
.nonblock: SLO  R2,2
        JMP     .bad
        MOV     R2,DESCRIPTOR.FLAGS.X5
        LEAVE   DONE
.timeout: MOV   R2,R0
        MOV     R3,R1
        CALL    0,CHECK_TIMEOUT
        LEAVE   FAIL
        MOVL    2.X6,R2
        MOVL    R2,DESCRIPTOR.TIMEOUT.X5
        LEAVE   DONE
.queue: JOZ     R2,.bad
        SLO     R2,65
        JMP     .bad
        MOV     R2,DESCRIPTOR.QUEUE.X5
        LEAVE   DONE
        .ENDPROC

; A time-out R0,R1 is for ever or less than 2 to the power 31, so that deadlines can be compared; exit 0 with
; BAD_ARGUMENT.
        .PROC   CHECK_TIMEOUT
        .CALL   R0-R1 long time-out
        .RETURN ERROR: R7 completion code
        .DESTROY R2
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R0,R2
        AND     R1,R2
        INV     R2
        JOZ     R2,.good
        SBZ     R1,15
        JMP     .bad
.good:  RET     1
.bad:   MOVC    BAD_ARGUMENT,R7
        RET     0
        .ENDPROC
