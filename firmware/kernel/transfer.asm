; Messages that are sent and received: SYS_READ and SYS_WRITE of connections, in four modes.

; SYS_READ and SYS_WRITE: R0 descriptor; what it is says who goes on, with its record in R5.
        .PROC   CALL_READ
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND
        LEAVE   FAIL
        MOV     DESCRIPTOR.KIND.X5,R4
        ADDC    READ_KINDS,R4
        .ASSUME "there is no other kind", VIA READ_KINDS
        JMPI    0.X4
        .ENDPROC

        .PROC   CALL_WRITE
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        CALL    0,FIND
        LEAVE   FAIL
        MOV     DESCRIPTOR.KIND.X5,R4
        ADDC    WRITE_KINDS,R4
        .ASSUME "there is no other kind", VIA WRITE_KINDS
        JMPI    0.X4
        .ENDPROC

        .PROC   BAD_KIND
        .CALL   R6 process
        .EXITS  NONE
        MOVC    BAD_STATE,R7
        LEAVE   FAIL
        .ENDPROC

; Of a connection, its mode says who goes on.
        .PROC   READ_CONNECTION
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOVC    READERS-1,R4
        JMP     BY_MODE
        .ENDPROC

        .PROC   WRITE_CONNECTION
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOVC    WRITERS-1,R4
        .FALLS  BY_MODE
        .ENDPROC

        .PROC   BY_MODE
        .CALL   R4 list less one, R5 record, R6 process
        .EXITS  NONE
        MOV     DESCRIPTOR.MODE.X5,R0
        ADD     R0,R4
        .ASSUME "the mode is 1 to 4", VIA READERS, WRITERS
        JMPI    0.X4
        .ENDPROC

; Receives the next message of connection R5: R4 := its record; exit 0 with 0 in R7 when none waits, or with an error.
; A message that is only lent or shared is given back: its owner could take it away while the process uses it.
        .PROC   RECEIVE
        .CALL   R5 record of descriptor, R6 process
        .RETURN OK: R4 record of message
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     DESCRIPTOR.CONNECTION.X5,R0
        MON     CHANNEL_STATUS : *
        RET     0
        JON     R4,.some
        MOVC    0,R7
        SEQ     R0,STATE_OPEN
        MOVC    PEER_CLOSED,R7
        RET     0
.some:  MOV     R4,R0
        CALL    0,NEW_MESSAGE
        RET     0
        MOV     R4,IN_WORK
        MOV     DESCRIPTOR.CONNECTION.X5,R0
        MOV     MESSAGE.PAGE.X4,R1
        MON     CHANNEL_RECEIVE : ERROR => RECEIVE, OK ; a loan that waited was revoked meanwhile: look again
        MOV     R3,R7
        SRL     R7,13
        XTR     R7,1                    ; LEND and SHARE
        JON     R7,.borrowed
        MOV     R1,SENDER
        MOV     R2,LENGTH
        MOV     R3,FLAGS
        MOV     R4,NOTE
        MOV     IN_WORK,R4
        MON     AREA_INFO : *           ; after such a loan the area is not the one that was looked at
        NOP
        MOV     R1,MESSAGE.PAGES.X4
        CALL    0,TAKE_MESSAGE
        MOV     SENDER,R0
        MOV     R0,MESSAGE.FROM.X4
        MOV     LENGTH,R0
        MOV     R0,MESSAGE.WORDS.X4
        MOV     FLAGS,R0
        MOV     R0,MESSAGE.FLAGS.X4
        MOV     NOTE,R0
        MOV     R0,MESSAGE.NOTE.X4
        RET     1
.borrowed: MOVC 0,R2
        MOVC    0,R3
        MOVC    0,R4
        MON     LOAN_RETURN : ERROR => RECEIVE, OK ; its owner has taken it back already
        JMP     RECEIVE
        .ENDPROC

; Results of SYS_READ: R0 words of message, R1 sender, R3 flags, R4 the sender's word.
        .PROC   RECEIVED
        .CALL   R4 record, R6 process
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        MOV     MESSAGE.WORDS.X4,R0
        MOV     R0,0.X6
        MOV     MESSAGE.FROM.X4,R0
        MOV     R0,1.X6
        MOV     MESSAGE.FLAGS.X4,R0
        MOV     R0,3.X6
        MOV     MESSAGE.NOTE.X4,R0
        MOV     R0,4.X6
        RET     0
        .ENDPROC

; Waits when R7 is 0, fails with R7 otherwise.
        .PROC   WAIT_OR_FAIL
        .CALL   R5 record, R6 process, R7 completion code or 0
        .EXITS  NONE
        JOZ     R7,.wait
        LEAVE   FAIL
.wait:  LEAVE   BLOCK
        .ENDPROC

; SYS_READ, virtual file: R1 data address of NAME_WORDS words, which get the message's path.
        .PROC   READ_FILE_NAME
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     1.X6,R0
        MOVC    NAME_WORDS,R1
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        CALL    0,RECEIVE
        JMP     WAIT_OR_FAIL
        MOV     1.X6,R0
        CALL    0,GIVE_NAME
        CALL    0,RECEIVED
        LEAVE   DONE
        .ENDPROC

; SYS_READ, mapped: R2 := data address of the message.
        .PROC   READ_MAPPED
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,RECEIVE
        JMP     WAIT_OR_FAIL
        CALL    0,GIVE_ADDRESS
        MOV     R0,2.X6
        CALL    0,RECEIVED
        LEAVE   DONE
        .ENDPROC

; Sends message R4, of which R2 words count, over connection R5 with flags and word of the program; exit 0 with 0 in
; R7 when the queue is full, or with an error.
        .PROC   SEND
        .CALL   R2 words, R4 record of message, R5 record of descriptor, R6 process
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0-R3, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     R4,IN_WORK
        MOV     DESCRIPTOR.CONNECTION.X5,R0
        MOV     MESSAGE.AREA.X4,R1
        MOV     3.X6,R3
        MOV     4.X6,R4
        MON     CHANNEL_SEND : ERROR => .refused, OK
        MOV     IN_WORK,R4
        CALL    0,FREE_MESSAGE
        RET     1
.refused: MOV   IN_WORK,R4
        MOVC    QUEUE_FULL,R0
        SNE     R7,R0
        MOVC    0,R7
        RET     0
        .ENDPROC

; Exit 0 with BAD_ARGUMENT when the program's flags for SYS_WRITE are no flags.
        .PROC   CHECK_FLAGS
        .CALL   R6 process
        .RETURN ERROR: R7 completion code
        .DESTROY R0
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     3.X6,R0
        XTR     R0,14                   ; all but CLEAR_REST
        JON     R0,.bad
        RET     1
.bad:   MOVC    BAD_ARGUMENT,R7
        RET     0
        .ENDPROC

; SYS_WRITE, virtual file: R1 data address of a path, R3 flags, R4 a word for the receiver.
        .PROC   WRITE_FILE_NAME
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,CHECK_FLAGS
        LEAVE   FAIL
        MOV     1.X6,R0
        CALL    0,FIND_OWN
        LEAVE   FAIL
        CALL    0,CHECK_UNUSED
        LEAVE   FAIL
        MOV     MESSAGE.WORDS.X4,R2
        CALL    0,SEND
        JMP     WAIT_OR_FAIL
        LEAVE   DONE
        .ENDPROC

; SYS_WRITE, mapped: R1 data address of a message, R2 words of message, R3 flags, R4 a word for the receiver.
        .PROC   WRITE_MAPPED
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,CHECK_FLAGS
        LEAVE   FAIL
        MOV     1.X6,R0
        CALL    0,FIND_ADDRESS
        LEAVE   FAIL
        CALL    0,CHECK_CLOSED
        LEAVE   FAIL
        MOV     2.X6,R2
        CALL    0,SEND
        JMP     WAIT_OR_FAIL
        LEAVE   DONE
        .ENDPROC
