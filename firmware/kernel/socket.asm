; Sockets and connections: socket, bind, listen, permit, accept, connect.

; SYS_SOCKET: R0 mode; R0 := descriptor.
        .PROC   CALL_SOCKET
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        JOZ     R0,.mode
        SLO     R0,MODE_DISK+1
        JMP     .mode
        CALL    0,NEW
        LEAVE   FAIL
        MOV     0.X6,R1
        MOV     R1,DESCRIPTOR.MODE.X5
        MOVC    K_NEW,R1
        MOV     R1,DESCRIPTOR.KIND.X5
        MOV     R0,0.X6
        LEAVE   DONE
.mode:  MOVC    BAD_MODE,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_BIND: R0 descriptor, R1 service. From now on it is nobody else's.
        .PROC   CALL_BIND
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        MOVC    K_NEW,R1
        CALL    0,FIND_SOCKET
        LEAVE   FAIL
        MOV     1.X6,R0
        MON     SERVICE_RESERVE : ERROR => .refused, OK
        MOV     R0,DESCRIPTOR.SERVICE.X5
        MOVC    K_BOUND,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        LEAVE   DONE

; What is taken is another partition's, or that of a socket of the guest: ALREADY_OFFERED or ALREADY_BOUND.
.refused: MOVC  ALREADY_OFFERED,R1
        SEQ     R7,R1
        LEAVE   FAIL
        MOVC    RECORDS,R4
.next:  MOV     DESCRIPTOR.KIND.X4,R1
        SNE     R1,K_BOUND
        JMP     .compare
        SNE     R1,K_LISTENING
        JMP     .compare
.step:  ADDC    SIZE(DESCRIPTOR),R4
        MOVC    RECORDS_END,R1
        SEQ     R4,R1
        JMP     .next
        LEAVE   FAIL
.compare: MOV   DESCRIPTOR.SERVICE.X4,R1
        SEQ     R1,R0
        JMP     .step
        MOVC    ALREADY_BOUND,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_LISTEN: R0 descriptor, R1 requests that may wait (1-64), R2 1 to let in all, 0 nobody yet.
        .PROC   CALL_LISTEN
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        MOVC    K_BOUND,R1
        CALL    0,FIND_SOCKET
        LEAVE   FAIL
        MOV     DESCRIPTOR.SERVICE.X5,R0
        MOV     1.X6,R1
        MOV     2.X6,R2
        MON     SERVICE_OFFER : *
        LEAVE   FAIL
        MOVC    K_LISTENING,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        LEAVE   DONE
        .ENDPROC

; SYS_PERMIT: R0 descriptor, R1 partition or FFFF hex for all, R2 1 to let in, 0 to keep out.
        .PROC   CALL_PERMIT
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        MOVC    K_LISTENING,R1
        CALL    0,FIND_SOCKET
        LEAVE   FAIL
        MOV     DESCRIPTOR.SERVICE.X5,R0
        MOV     1.X6,R1
        MOV     2.X6,R2
        MON     SERVICE_PERMIT : *
        LEAVE   FAIL
        LEAVE   DONE
        .ENDPROC

; SYS_ACCEPT: R0 descriptor; R0 := descriptor of the connection, R1 := partition at the other end.
        .PROC   CALL_ACCEPT
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        MOVC    K_LISTENING,R1
        CALL    0,FIND_SOCKET
        LEAVE   FAIL
        MOV     R5,SOCKET
        CALL    0,NEW                   ; before the request is taken: there must be a place for it
        LEAVE   FAIL
        MOV     R0,R4
        MOV     SOCKET,R5
        CALL    0,TAKE_REQUEST
        JMP     WAIT_OR_FAIL
        MOV     R4,R0
        SLL     R0,4
        MOV     PROCESS.DESCRIPTORS.X6,R7
        ADD     R0,R7                   ; the new record
        MOV     R4,0.X6
        MOV     DESCRIPTOR.PEER.X5,R0
        MOV     R0,1.X6
        MOV     R0,DESCRIPTOR.PEER.X7
        MOV     DESCRIPTOR.ACCEPTED.X5,R0
        CLR     DESCRIPTOR.ACCEPTED.X5
        MOV     R0,DESCRIPTOR.CONNECTION.X7
        MOV     DESCRIPTOR.MODE.X5,R0
        MOV     R0,DESCRIPTOR.MODE.X7
        MOV     R5,DESCRIPTOR.LISTENER.X7
        MOVC    K_CONNECTED,R0
        MOV     R0,DESCRIPTOR.KIND.X7
        LEAVE   DONE
        .ENDPROC

; Makes sure that DESCRIPTOR.ACCEPTED of the listening socket R5 is a connection; exit 0 with 0 in R7 when nobody asks
; for one, or with why it cannot be.
        .PROC   TAKE_REQUEST
        .CALL   R5 record
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0, R1, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     DESCRIPTOR.ACCEPTED.X5,R0
        JON     R0,.good
        MOV     DESCRIPTOR.SERVICE.X5,R0
        MOV     DESCRIPTOR.QUEUE.X5,R1
        MON     CHANNEL_ACCEPT : ERROR => .none, OK
        MOV     R0,DESCRIPTOR.ACCEPTED.X5
        MOV     R1,DESCRIPTOR.PEER.X5
.good:  RET     1
.none:  MOVC    NO_REQUEST,R0
        SNE     R7,R0
        MOVC    0,R7
        RET     0
        .ENDPROC

; SYS_CONNECT: R0 descriptor, R1 service. Waits while nobody offers the service or lets in, and until it is accepted.
        .PROC   CALL_CONNECT
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND
        LEAVE   FAIL
        MOV     DESCRIPTOR.KIND.X5,R0
        SNE     R0,K_CONNECTING
        JMP     .asked
        MOV     0.X6,R0
        MOVC    K_NEW,R1
        CALL    0,FIND_SOCKET
        LEAVE   FAIL
        MOV     1.X6,R0
        MOV     DESCRIPTOR.QUEUE.X5,R1
        MON     CHANNEL_CONNECT : ERROR => .refused, OK
        MOV     R0,DESCRIPTOR.CONNECTION.X5
        MOV     1.X6,R0
        MOV     R0,DESCRIPTOR.SERVICE.X5
        MOVC    K_CONNECTING,R0
        MOV     R0,DESCRIPTOR.KIND.X5
.asked: MOV     DESCRIPTOR.CONNECTION.X5,R0
        MON     CHANNEL_STATUS : *
        LEAVE   FAIL
        JON     R0,.answer
        LEAVE   BLOCK
.answer: SNE    R0,STATE_OPEN
        JMP     .open
        JOZ     R2,.closed              ; closed, but what it has sent before can still be read
.open:  MOV     R1,DESCRIPTOR.PEER.X5
        MOVC    K_CONNECTED,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        LEAVE   DONE
.closed: MOV    DESCRIPTOR.CONNECTION.X5,R0
        MON     CHANNEL_CLOSE : *
        NOP
        MOVC    K_NEW,R0
        MOV     R0,DESCRIPTOR.KIND.X5
        MOVC    PEER_CLOSED,R7
        LEAVE   FAIL

; What can become better is waited for, unless the socket does not wait: then the refusal itself is the answer.
.refused: MOV   DESCRIPTOR.FLAGS.X5,R0
        JON     R0,.final
        MOVC    NOT_OFFERED,R0
        SNE     R7,R0
        JMP     .wait
        MOVC    BACKLOG_FULL,R0
        SNE     R7,R0
        JMP     .wait
.final: LEAVE   FAIL
.wait:  LEAVE   BLOCK
        .ENDPROC
