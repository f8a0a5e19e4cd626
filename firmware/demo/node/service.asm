; The node's own service system: what its processes, which run in user mode, need of the control OS and of the Queue Monitor. Each
; function ends in INIT. All of it is the project's.

NODE_SERVICE        = 5
        .ENUM   NODE_FUNCTION
        F_PORT_OFFER, F_PORT_ACCEPT, F_PORT_RECEIVE, F_PORT_ANSWER, F_PORT_CLOSE
        F_QUEUE_SEND, F_QUEUE_RECEIVE, F_QUEUE_LOOK, F_QUEUE_ROOM
        F_LOG_RECEIVE, F_LOG_REPLY
        F_NODE_PRINT, F_NODE_STOP
        .END

        .PROGRAM

; In system mode, in each process but the CSF process.
        .PROC   INIT_NODE_SERVICE
        .DESTROY R0-R4, R7
        .KEEP   R5
        .LINK   R6
        MOVC    NODE_SERVICE,R0
        MOVC    NODE_INIT,R1
        MOVC    NODE_ANSWER_RECEIVED,R2
        MOVC    UTILITY_COMPLETE,R3
        MOVC    MMON_CANCEL,R4          ; no effect
        MON     REGISTER_SERVICE : ERROR => .FAIL, OK
        JMP     0.X6
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC

        .PROC   NODE_INIT
        .CALL   R6 function, R7 SOCB, R0-R4 parameters
        .RETURN R0-R4 results of an error, R6 exit, R7 completion code
        .DESTROY R5
        .LINK   R5
        MOV     R5,NODE_RETURN
        MOV     R7,NODE_SOCB
        SLO     R6,COUNT(NODE_FUNCTION)
        JMP     .NONE
        MOV     R6,R5
        ADDC    .FUNCTIONS,R5
        MVP     0.X5,R2
        MOV     R2,R5
        MOV     SCM_FRAME+FRAME_R+2,R2
        .ASSUME "the number is less than the length of the table", VIA .FUNCTIONS
        JMP     0.X5
.OFFER: JMP     R6,PORT_OFFER : ERROR => .ERROR, OK
        JMP     .PLAIN
.ACCEPT:
        JMP     R6,PORT_ACCEPT : ERROR => .ERROR, OK
        JMP     .PLAIN
.RECEIVE:
        JMP     R6,PORT_RECEIVE : ERROR => .ERROR, OK
        JMP     .ONE
.ANSWER:
        JMP     R6,PORT_ANSWER : ERROR => .ERROR, OK
        JMP     .PLAIN
.CLOSE: JMP     R6,PORT_CLOSE
        JMP     .PLAIN
.SEND:  JMP     R6,QUEUE_SEND : ERROR => .ERROR, OK
        JMP     .PLAIN
.TAKE:  JMP     R6,RECEIVE_FIRST_QEL : ERROR => .ERROR, OK
        JMP     .DONE
.LOOK:  JMP     R6,QUEUE_LOOK : ERROR => .ERROR, OK
        JMP     .THREE
.ROOM:  JMP     R6,QUEUE_ROOM : ERROR => .ERROR, OK
        JMP     .PLAIN
.LOG:   JMP     R6,LOG_RECEIVE : ERROR => .ERROR, OK
        JMP     .DONE
.REPLY: JMP     R6,LOG_REPLY : ERROR => .ERROR, OK
        JMP     .PLAIN
.PRINT: JMP     R6,NODE_PRINT : ERROR => .ERROR, OK
        JMP     .PLAIN
.STOP:  JMP     NODE_STOP
.PLAIN: MOVC    0,R0                    ; what is no result of the function
.ONE:   MOVC    0,R1
        MOVC    0,R2
.THREE: MOVC    0,R3
.DONE:  MOV     NODE_SOCB,R5
        JMP     R6,UTILITY_DONE
        MOVC    0,R4
        MOVC    EXIT_OK,R6
        JMPI    NODE_RETURN
.NONE:  MOVC    CC_FUNCTION,R7
.ERROR: MOV     SCM_FRAME+FRAME_R,R0    ; as the caller has them
        MOV     SCM_FRAME+FRAME_R+1,R1
        MOV     SCM_FRAME+FRAME_R+2,R2
        MOV     SCM_FRAME+FRAME_R+3,R3
        MOV     SCM_FRAME+FRAME_R+4,R4
        MOVC    EXIT_ERROR,R6
        JMPI    NODE_RETURN
.FUNCTIONS:
        .TABLE  COUNT(NODE_FUNCTION)
        F_PORT_OFFER => .OFFER
        F_PORT_ACCEPT => .ACCEPT
        F_PORT_RECEIVE => .RECEIVE
        F_PORT_ANSWER => .ANSWER
        F_PORT_CLOSE => .CLOSE
        F_QUEUE_SEND => .SEND
        F_QUEUE_RECEIVE => .TAKE
        F_QUEUE_LOOK => .LOOK
        F_QUEUE_ROOM => .ROOM
        F_LOG_RECEIVE => .LOG
        F_LOG_REPLY => .REPLY
        F_NODE_PRINT => .PRINT
        F_NODE_STOP => .STOP
        .END
        .ENDPROC

; No call waits for an answer, so what comes is nobody's.
        .PROC   NODE_ANSWER_RECEIVED
        .CALL   R0 sender, R1 completion code, R4 answer, R6 first SOCB, R7 last SOCB
        .RETURN R3 how many SOCBs are done, R5 that SOCB
        .DESTROY R0-R2, R4, R6, R7
        .LINK   R5
        MOVC    0,R3
        JMP     0.X5
        .ENDPROC

; Writes words of the caller to the console of the node. ERROR: it cannot read them (BAD_ADDRESS), or they are too many (BAD_LENGTH).
        .PROC   NODE_PRINT
        .CALL   R0 data address, R1 characters
        .RETURN R7 completion code
        .DESTROY R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R1,R2
        ADDC    1,R1
        SRL     R1,1
        MOVC    SIZE(PRINT_ROOM),R7
        SHS     R7,R1
        JMP     .LONG
        MOVC    PRINT_ROOM,R4
        MOV     NODE_SOCB,R5
        MON     CALLER_READ : ERROR => 0.X6, OK
        MOVC    PRINT_ROOM,R0
        MOV     R2,R1
        MON     CONSOLE_WRITE : ERROR => 0.X6, OK
        JMP     1.X6
.LONG:  MOVC    BAD_LENGTH,R7
        JMP     0.X6
        .ENDPROC

; Stops the node, all processes at once. Who may start the system may stop it.
        .PROC   NODE_STOP
        .EXITS  NONE
        MOVC    F_START_SYSTEM,R0
        JMP     R6,CHECK_PRIVILEGE
        MOVC    0,R0
        MON     STOP
        .ENDPROC

        .DATA
NODE_RETURN:    .WORD   0               ; the link to System Call Monitor
NODE_SOCB:      .WORD   0
PRINT_ROOM:     .RES    LINE_WORDS
