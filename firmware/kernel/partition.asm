; Messages that lie in the partition and in no process: the kernel copies them out and in (MODE_PARTITION), or the disk saves or fills them
; where they are (MODE_DISK).

; The message that socket R5 holds, or the next one of its connection, which it then holds until it is read: nobody opens it by a name. R4 := its
; record; exit 0 as RECEIVE.
        .PROC   HOLD_MESSAGE
        .CALL   R5 record of descriptor, R6 process
        .RETURN OK: R4 record of message
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        JON     R4,.have
        CALL    0,RECEIVE
        RET     0
        MOV     R4,DESCRIPTOR.MESSAGE.X5
        CLR     MESSAGE.NAME.X4
.have:  RET     1
        .ENDPROC

; SYS_READ, partition: R1 data address, R2 words that have room there. A message that is too long stays the next one.
        .PROC   READ_PARTITION
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,HOLD_MESSAGE
        JMP     WAIT_OR_FAIL
        MOVL    1.X6,R1
        MOV     MESSAGE.WORDS.X4,R0
        SHS     R2,R0
        JMP     TOO_LONG
        MOV     R1,R0
        MOV     MESSAGE.WORDS.X4,R1
        MOVC    1,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOV     1.X6,R0
        MOV     MESSAGE.WORDS.X4,R1
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        MOVC    1,R3
        CALL    0,COPY_MESSAGE
        .FALLS  MESSAGE_READ
        .ENDPROC

; Ends SYS_READ of the message that socket R5 holds: it is discarded.
        .PROC   MESSAGE_READ
        .CALL   R4 record of message, R5 record of descriptor, R6 process
        .EXITS  NONE
        CALL    0,RECEIVED
        CLR     DESCRIPTOR.MESSAGE.X5
        CALL    0,DISCARD
        LEAVE   DONE
        .ENDPROC

; SYS_READ, disk: R1 data address of the path of a new file, as which the disk saves the message. One that cannot be saved stays the next one.
        .PROC   READ_SAVED
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,HOLD_MESSAGE
        JMP     WAIT_OR_FAIL
        MOV     1.X6,R0
        CALL    0,SAVE_MESSAGE
        LEAVE   UNDO
        MOV     DESCRIPTOR.MESSAGE.X5,R4
        JMP     MESSAGE_READ
        .ENDPROC

; SYS_WRITE, partition: R1 data address, R2 words, R3 flags, R4 a word for the receiver.
        .PROC   WRITE_PARTITION
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,CHECK_FLAGS
        LEAVE   FAIL
        MOVL    1.X6,R0
        MOVC    0,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        CALL    0,CHECK_ROOM
        JMP     WAIT_OR_FAIL
        MOV     2.X6,R0
        JOZ     R0,.pages
        ADDC    -1,R0
        SRL     R0,10
.pages: ADDC    1,R0
        CALL    0,ALLOCATE
        LEAVE   FAIL
        MOVL    1.X6,R0
        MOV     MESSAGE.PAGE.X4,R2
        SLL     R2,10
        MOVC    0,R3
        CALL    0,COPY_MESSAGE
        MOV     2.X6,R2
        .FALLS  SEND_OR_DISCARD
        .ENDPROC

; Ends SYS_WRITE with R2 words of message R4, which was made for it.
        .PROC   SEND_OR_DISCARD
        .CALL   R2 words, R4 record of message, R5 record of descriptor, R6 process
        .EXITS  NONE
        CALL    0,SEND
        JMP     .refused
        LEAVE   DONE
.refused: MOV   R7,NOTE
        CALL    0,DISCARD
        MOV     NOTE,R7
        JMP     WAIT_OR_FAIL
        .ENDPROC

; Whether there is room at the other end of connection R5, before a message is made for it: exit 0 with 0 in R7 when the queue is full, or with
; an error.
        .PROC   CHECK_ROOM
        .CALL   R5 record
        .RETURN ERROR: R7 completion code or 0
        .DESTROY R0-R4, R7
        .KEEP   *
        .LINK   STACK
        .EXITS  ERROR, OK
        MOV     DESCRIPTOR.CONNECTION.X5,R0
        MON     CHANNEL_STATUS : *
        RET     0
        SEQ     R0,STATE_OPEN
        JMP     .closed
        JOZ     R3,.full
        RET     1
.closed: MOVC   PEER_CLOSED,R7
        RET     0
.full:  MOVC    0,R7
        RET     0
        .ENDPROC

; SYS_WRITE, disk: R1 data address of the path of a file, which the disk loads into a new message, R3 flags, R4 a word for the receiver.
        .PROC   WRITE_LOADED
        .CALL   R5 record, R6 process
        .EXITS  NONE
        CALL    0,CHECK_FLAGS
        LEAVE   FAIL
        MOV     1.X6,R0
        CALL    0,FIND_FILE
        LEAVE   FAIL
        CALL    0,LOAD_CONTENTS
        LEAVE   FAIL
        CALL    0,CHECK_ROOM
        JMP     WAIT_OR_FAIL
        CALL    0,LOAD_MESSAGE
        LEAVE   FAIL
        MOV     MESSAGE.WORDS.X4,R2
        JMP     SEND_OR_DISCARD
        .ENDPROC
