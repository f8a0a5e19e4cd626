; Functions of the CSF process's service system that differ from those of the ground and the Queue Monitor.

        .PROGRAM

; ERROR: the pool is empty (CSF_NO_RESOURCE). Others have its buffers: who works for them must not retire for that.
        .PROC   UTILITY_GET_BUFFER
        .RETURN OK: R2 buffer reference
        .RETURN R7 completion code
        .KEEP   R0, R1, R3-R5
        .DESTROY R2
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     BUFFER_POOL+RESOURCE_POOL.FREE,R7
        JOZ     R7,NO_RESOURCE
        MOV     R6,UTILITY_LINK
        JMP     R6,GET_BUFFER
        MOV     UTILITY_LINK,R6
        MOVC    OK,R7
        JMP     1.X6
        .ENDPROC

NO_RESOURCE:
        MOVC    CSF_NO_RESOURCE,R7
        JMP     0.X6

; SEND_REQUEST. ERROR: there is no QEL any more (CSF_NO_RESOURCE), too.
        .PROC   UTILITY_SEND_REQUEST
        .CALL   R0 precedence, R1 sub queue, R2 buffer reference, R3 sub queue of the reply or 0
        .RETURN R7 completion code
        .KEEP   R0-R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     QEL_POOL+RESOURCE_POOL.FREE,R7
        JOZ     R7,NO_RESOURCE
        JMP     SEND_REQUEST
        .ENDPROC

; WRITE_BUFFER of words of the caller. ERROR: it cannot read them, too.
        .PROC   UTILITY_WRITE_BUFFER
        .CALL   R2 buffer reference, R4 data address, R1 words, R0 position in the buffer counted from 1
        .RETURN R7 completion code
        .KEEP   R0-R3
        .DESTROY R4, R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,UTILITY_LINK
        MOVC    COUNT(UTILITY_BUFFER.DATA),R7
        SHS     R7,R1
        JMP     .LONG
        MOV     R0,UTILITY_R0
        MOV     R4,R0
        MOVC    UTILITY_ROOM,R4
        MOV     UTILITY_SOCB,R5
        MON     CALLER_READ : ERROR => .ERROR, OK
        MOV     UTILITY_R0,R0
        MOV     UTILITY_LINK,R6
        JMP     WRITE_BUFFER
.LONG:  MOVC    BAD_LENGTH,R7
        JMPI    UTILITY_LINK
.ERROR: MOV     UTILITY_R0,R0
        JMPI    UTILITY_LINK
        .ENDPROC

; RECEIVE_FIRST_QEL with its first parameter: unless that is 0, an empty queue is to be waited for (PENDING).
        .PROC   UTILITY_RECEIVE
        .CALL   R0 not 0 to wait, R1 main queue
        .RETURN OK: R0 precedence, R2 QEL reference, R3 sub queue
        .RETURN R7 completion code
        .KEEP   R1, R4
        .DESTROY R0, R2, R3, R5
        .LINK   R6
        .EXITS  ERROR, OK, PENDING
        MOV     R6,UTILITY_LINK
        MOV     R0,R5
        JMP     R6,RECEIVE_FIRST_QEL : ERROR => .EMPTY, OK
        MOV     UTILITY_LINK,R6
        JMP     1.X6
.EMPTY: MOV     UTILITY_LINK,R6
        JOZ     R5,.ERROR
        JMP     2.X6
.ERROR: JMP     0.X6
        .ENDPROC

; CHECK_DELETION of a view that the subprocess of the message has, and with DELETION what the log record needs of the CIF. Another
; reference ends no CIF: the subprocess may have given its view up since, and who is asked for others must not retire for them.
        .PROC   UTILITY_CHECK_DELETION
        .CALL   R0 subprocess, R2 QEL reference
        .RETURN R0-R1 long CIF_ID, R2 VERSION, R4 0, R7 completion code
        .KEEP   R3
        .DESTROY R5
        .LINK   R6
        .EXITS  ERROR, OK
        MOV     R6,UTILITY_LINK
        JMP     R6,FIND_VIEW : ERROR => .NONE, OK
        JMP     R6,CHECK_DELETION : ERROR => .LAST, OK
.NONE:  MOVC    0,R0
        MOVC    0,R1
        MOVC    0,R2
        MOVC    0,R4
        MOVC    OK,R7
        MOV     UTILITY_LINK,R6
        JMP     1.X6
.LAST:  MOV     R1,R4
        MOV     HANDLE_CONTROL_BLOCK.CIF.X4,R4
        MOVL    CIF_CONTROL_BLOCK.CIF_ID.X4,R0
        MOV     CIF_CONTROL_BLOCK.VERSION.X4,R2
        XTR     R2,7
        JON     R2,.VERSION
        MOVC    256,R2
.VERSION:
        MOVC    0,R4
        JMPI    UTILITY_LINK
        .ENDPROC

        .DATA
UTILITY_ROOM:   .RES    COUNT(UTILITY_BUFFER.DATA)
