; LOG: learns from the CSF process of CIFs that leave short-term storage, reports them on the console of the node, and replies.

        .PROGRAM

        .PROC   LOG_MAIN
        .EXITS  NONE
.WAIT:  MOVC    QUEUE_SYNCEL,R1         ; it is the listener of its queue
        MOVC    1,R2
        MOVC    TAKEN_ELEMENT,R4
        MON     AWAIT_SYNCEL : ERROR => FAILED, OK
.NEXT:  MOVC    LOG_MAIN_QUEUE,R1
        MOVC    TAKEN_RECORD,R3
        NODE    F_LOG_RECEIVE, .WAIT
        MOV     R2,LOG_QEL
        MOV     R3,LOG_REPLY_TO
        MOV     TAKEN_RECORD+LOG_RECORD.LOG_COMMAND,R4
        SEQ     R4,TERMINATE_DELETION_LOG
        JMP     .REPLY
        SAY     "CIF "
        MOVC    0,R1
        MOV     TAKEN_RECORD+LOG_RECORD.CIF_ID,R2
        MOV     TAKEN_RECORD+LOG_RECORD.CIF_ID+1,R3
        JMP     R6,PUT_NUMBER
        SAY     " has left short-term storage."
        JMP     R6,PUT_LINE
.REPLY: MOV     LOG_QEL,R2
        MOV     LOG_REPLY_TO,R3
        NODE    F_LOG_REPLY, FAILED
        JMP     .NEXT
        .ENDPROC

        .DATA
TAKEN_RECORD:   .VAR    LOG_RECORD
LOG_QEL:        .RES    1
LOG_REPLY_TO:   .RES    1
        .PROGRAM
