; 4.2.4.4.5.5 d and e: tells LOG about CIFs that leave short-term storage.

        .PROGRAM

; 4.2.4.4.5.5 d
; What the log record holds of the CIF comes with the completion code DELETION (design: ours).
        .PROC   INIT_DELETION
        .CALL   R0 subprocess that has it, R2 VIEW
        .RETURN R0 LOG: a log record was sent
        .KEEP   R5
        .DESTROY R1-R4, R7
        .LINK   R6
        MOV     R6,DELETION_LINK
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_CHECK_DELETION,R7
        JMP     R6,COMON : ERROR => .DELETION, OK
        MOVC    0,R0
        JMPI    DELETION_LINK
.DELETION:
        MOVC    DELETION,R4
        SEQ     R7,R4
        JMP     CSF_RETIRE
        MOVC    LOG_BUFFER,R4
        MOVL    R0,LOG_RECORD.CIF_ID.X4
        MOV     R2,LOG_RECORD.VERSION.X4
        MOVC    INIT_DELETION_LOG,R0
        JMP     R6,SEND_LOG
        MOVC    1,R0
        JMPI    DELETION_LINK
        .ENDPROC

; 4.2.4.4.5.5 e, figure 4.2.4.4.5.5-4
; Waits until LOG has replied. When there is no buffer, or the queue takes nothing now, nothing is sent.
        .PROC   SEND_LOG
        .CALL   R0 INIT_DELETION_LOG or TERMINATE_DELETION_LOG
        .KEEP   R5
        .DESTROY R0-R4, R7
        .LINK   R6
        MOV     R6,SEND_LOG_LINK
        MOV     R0,LOG_BUFFER.LOG_COMMAND
        MOVC    LOG_BUFFER,R4
        MON     READ_TIME : ERROR => CSF_RETIRE, OK
        MOVL    R0,LOG_RECORD.TIME.X4
        MOVL    R2,LOG_RECORD.TIME+2.X4
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_GET_BUFFER,R7
        JMP     R6,COMON : ERROR => .END, OK ; R2 := buffer
        MOVC    1,R0
        MOVC    LOG_SIZE,R1
        MOVC    LOG_BUFFER,R4
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_WRITE_BUFFER,R7
        JMP     R6,COMON : ERROR => CSF_RETIRE, OK
        MOVC    LOG_PRECEDENCE,R0
        MOVC    LOG_QUEUE,R1
        MOVC    LOG_REPLY_QUEUE,R3
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_SEND_REQUEST,R7
        JMP     R6,COMON : ERROR => .REFUSED, OK
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_DISMANTLE_BUFFER,R7
        JMP     R6,COMON : ERROR => .REPLY, OK
.REPLY: MOVC    1,R0                    ; TRUE: wait for it
        MOVC    LOG_REPLY_MAIN_QUEUE,R1
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_RECEIVE_FIRST_QEL,R7
        JMP     R6,COMON : ERROR => .END, OK ; R2 := QEL
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_DISMANTLE,R7
        JMP     R6,COMON : ERROR => .END, OK
        JMP     .END
.REFUSED:
        MOVC    CSYSCALL|CSF_SERVICE<<8|F_DISMANTLE_BUFFER,R7
        JMP     R6,COMON : ERROR => .END, OK
.END:   JMPI    SEND_LOG_LINK
        .ENDPROC
