; The desk: starts the system, and answers the operator's requests at DESK.

        .PROGRAM

        .PROC   DESK_MAIN
        .CALL   R0 number of the process ENTRY, R1 number of the process
        .EXITS  NONE
        MOV     R1,SELF
        MOV     R0,DESK_ENTRY
        CALL    0,START_NODE
        MOV     DESK_ENTRY,R0
        MOVC    STARTED_SYNCEL,R1
        MOVC    EMPTY_ELEMENT,R4
        MON     PCF_SEND : ERROR => FAILED, OK
        MOVC    DESK,R0
        NODE    F_PORT_OFFER, FAILED
.ACCEPT:
        MOVC    DESK,R0
        NODE    F_PORT_ACCEPT, .ALONE
.NEXT:  NODE    F_PORT_RECEIVE, .NONE
        MOVC    BAD_ARGUMENT,R7
        SHS     R0,REQUEST_WORDS
        JMP     .ANSWER
        CALL    0,SERVE
.ANSWER:
        MOV     R7,DESK_ANSWER
        MOVC    DESK_ANSWER_WORDS,R0
        NODE    F_PORT_ANSWER, .CLOSE
        JMP     .NEXT
.NONE:  SEQ     R7,NO_MESSAGE
        JMP     .CLOSE
        CALL    0,NAP
        JMP     .NEXT
.CLOSE: NODE    F_PORT_CLOSE, FAILED
        JMP     .ACCEPT
.ALONE: CALL    0,NAP
        JMP     .ACCEPT
        .ENDPROC

; Warm; where nothing at all was kept, which MMS can say only then, cold.
        .PROC   START_NODE
        .DESTROY R0-R4, R6, R7
        .KEEP   *
        .LINK   STACK
        MOVC    STARTED_WARM,R0
        MOV     R0,DESK_MODE
        MOVC    WARM1,R0
        CALL    0,START_MODE
        MOVC    OCCUPANCY_WORDS,R1
        MOVC    DESK_BUFFER,R3
        MMON    FN.GET_STORAGE_OCCUPANCY, FAILED
        MOV     DESK_BUFFER+OCCUPIED_CHECKPOINTS,R0
        MOV     R0,DESK_RESTORED
        MOV     DESK_BUFFER+OCCUPIED_STORED,R1
        IOR     R1,R0
        MOV     DESK_BUFFER+OCCUPIED_DUMPS,R1
        IOR     R1,R0
        JON     R0,.OUT
        MOVC    STARTED_COLD,R0
        MOV     R0,DESK_MODE
        MOVC    COLD,R0
        CALL    0,START_MODE
.OUT:   RET     0
        .ENDPROC

        .PROC   START_MODE
        .CALL   R0 mode of START_UP_TYPE
        .DESTROY R0-R4, R6, R7
        .KEEP   *
        .LINK   STACK
        MOVC    SIZE(DESK_BUFFER),R1
        MOVC    MMS_FILE,R2
        MOVC    DESK_BUFFER,R3
        MMON    FN.START_SYSTEM, FAILED
        RET     0
        .ENDPROC

; Serves the request in the area, whose answer takes its place; R7 is for its first word.
        .PROC   SERVE
        .RETURN R7 completion code
        .DESTROY R0-R4, R6
        .KEEP   *
        .LINK   STACK
        MOV     DESK_ANSWER,R0
        SNE     R0,ASK_START
        JMP     .START
        SNE     R0,ASK_QUEUE
        JMP     .QUEUE
        SNE     R0,ASK_TAKE
        JMP     .TAKE
        SNE     R0,ASK_OCCUPANCY
        JMP     .OCCUPANCY
        SNE     R0,ASK_FIGURES
        JMP     .FIGURES
        SNE     R0,ASK_DUMP
        JMP     .DUMP
        SNE     R0,ASK_END
        JMP     .END
        MOVC    BAD_ARGUMENT,R7
        RET     0
.START: MOV     DESK_MODE,R0
        MOV     R0,DESK_ANSWER+1
        MOV     DESK_RESTORED,R0
        MOV     R0,DESK_ANSWER+2
        MOVC    OK,R7
        RET     0
.OCCUPANCY:
        MOVC    OCCUPANCY_WORDS,R1
        MOVC    DESK_ANSWER+1,R3
        MMON    FN.GET_STORAGE_OCCUPANCY, .OUT
        RET     0
.FIGURES:
        MOVC    MMS_STATISTICS,R1
        MOVC    DESK_ANSWER+1,R3
        MMON    FN.GET_MMS_STATISTICS, .OUT
        RET     0
.QUEUE: CALL    0,SHOW
        RET     0
.TAKE:  CALL    0,DELIVER
        RET     0
.DUMP:  CALL    0,ARCHIVE
        RET     0
.END:   NODE    F_NODE_STOP, .OUT
.OUT:   RET     0
        .ENDPROC

; A message of the queue, which stays there: a view of its CIF is opened and given up again.
        .PROC   SHOW
        .RETURN R7 completion code
        .DESTROY R0-R4, R6
        .KEEP   *
        .LINK   STACK
        MOV     DESK_ANSWER+1,R0
        MOVC    MESSAGE_QUEUE,R1
        NODE    F_QUEUE_LOOK, .OUT
        MOV     R2,DESK_ANSWER+1
        MMON    FN.LOOKUP_CIF, .OUT
        MOV     R2,DESK_VIEW
        CALL    0,READ_MESSAGE
        MOV     R7,DESK_CODE
        MOV     DESK_VIEW,R2
        MMON    FN.DISMANTLE_VIEW, .OUT
        MOV     DESK_CODE,R7
.OUT:   RET     0
        .ENDPROC

; Takes the first message out of the queue: the operator has it, intermediate storage keeps it, and with the view goes the CIF. When
; the system stops before that, the message is restored and delivered again.
        .PROC   DELIVER
        .RETURN R7 completion code
        .DESTROY R0-R4, R6
        .KEEP   *
        .LINK   STACK
        MOV     DELIVERED_COUNT,R0
        MOVC    NOT_DUMPED,R7
        SLO     R0,DELIVERED_MAX
        JMP     .OUT
        MOVC    MESSAGE_MAIN_QUEUE,R1
        NODE    F_QUEUE_RECEIVE, .OUT
        MOV     R0,DESK_ANSWER+1
        MOV     R2,DESK_VIEW
        CALL    0,READ_MESSAGE
        JON     R7,.OUT
        MOV     DESK_VIEW,R2
        MMON    FN.STORE, .OUT
        MOVC    1,R0                    ; DISMANTLE, DELETION
        MOVC    1,R1
        MOV     DESK_VIEW,R2
        MMON    FN.SAVE_VIEW, .OUT
        MOV     DELIVERED_COUNT,R0
        MOV     R0,R4
        SLL     R4,1
        ADDC    DELIVERED,R4
        ADDC    1,R0
        MOV     R0,DELIVERED_COUNT
        MOV     DESK_ANSWER+ANSWER_CIF,R0
        MOV     R0,0.X4
        MOV     DESK_ANSWER+ANSWER_CIF+1,R0
        MOV     R0,1.X4
        MOVC    OK,R7
.OUT:   RET     0
        .ENDPROC

; CIF_ID and words of a view into the answer.
        .PROC   READ_MESSAGE
        .CALL   R2 view
        .RETURN R7 completion code
        .DESTROY R0-R4, R6
        .KEEP   *
        .LINK   STACK
        MOV     R2,READ_FROM
        MOVC    SIZE(DESK_BUFFER),R1
        MOVC    DESK_BUFFER,R3
        MMON    FN.GET_VIEW_ATTRIBUTES, .OUT
        MOV     DESK_BUFFER+ATTRIBUTES_FIELD,R1
        MOVC    BAD_LENGTH,R7
        MOVC    MESSAGE_WORDS,R0
        SHS     R0,R1
        JMP     .OUT                    ; no message of ENTRY is as long
        MOV     DESK_BUFFER,R0
        MOV     R0,DESK_ANSWER+ANSWER_CIF
        MOV     DESK_BUFFER+1,R0
        MOV     R0,DESK_ANSWER+ANSWER_CIF+1
        MOV     DESK_BUFFER+ATTRIBUTES_FIELD,R1
        MOVC    MESSAGE_FIELD,R0
        MOV     READ_FROM,R2
        MOVC    DESK_ANSWER+ANSWER_MESSAGE,R3
        MMON    FN.READ_VIEW, .OUT
.OUT:   RET     0
        .ENDPROC

; Dumps the CIFs that were delivered since the last dump; each dump has a file of its own, as long as there are files.
        .PROC   ARCHIVE
        .RETURN R7 completion code
        .DESTROY R0-R4, R6
        .KEEP   *
        .LINK   STACK
        MOV     DUMP_FILE,R0
        MOV     R0,DESK_ANSWER+1
        MOVC    DUMP_FILE,R0            ; DUMP_PARAMS
        MMON    FN.INIT_DUMP, .OUT
        MOV     DELIVERED_COUNT,R1
        JOZ     R1,.TERMINATE
        SLL     R1,1
        MOV     DUMP_FILE,R2
        MOVC    DELIVERED,R3
        MMON    FN.DUMP_CIF_SEQUENCE, .OUT
.TERMINATE:
        MOV     DUMP_FILE,R2
        MMON    FN.TERMINATE_DUMP, .OUT
        MOV     R0,DESK_ANSWER+2
        MOV     R1,DESK_ANSWER+3
        MOV     R2,DESK_ANSWER+4
        MOVC    0,R0
        MOV     R0,DELIVERED_COUNT
        MOV     DUMP_FILE,R0
        ADDC    1,R0
        SLO     R0,NO_OF_FILES
        MOVC    1,R0
        MOV     R0,DUMP_FILE
        MOVC    OK,R7
.OUT:   RET     0
        .ENDPROC

DESK_ANSWER         = MESSAGE_PAGE*PAGE_WORDS ; the area
DESK_ANSWER_WORDS   = 128
        .ASSERT ANSWER_MESSAGE + MESSAGE_WORDS <= DESK_ANSWER_WORDS && 1 + MMS_STATISTICS <= DESK_ANSWER_WORDS
DELIVERED_MAX       = 64                ; messages between two dumps

; STORAGE_OCCUPANCY of MMS.
OCCUPANCY_WORDS     = 17
OCCUPIED_CHECKPOINTS = 2
OCCUPIED_STORED     = 7
OCCUPIED_DUMPS      = 12

ATTRIBUTES_FIELD    = 8                 ; VIEW_ATTRIBUTES: words of field 0

        .DATA
DESK_ENTRY:     .RES    1
DESK_MODE:      .RES    1
DESK_RESTORED:  .RES    1
DESK_VIEW:      .RES    1
DESK_CODE:      .RES    1
READ_FROM:      .RES    1
DUMP_FILE:      .WORD   1,1             ; the next file, and its segment
DELIVERED_COUNT: .WORD  0
DELIVERED:      .RES    2*DELIVERED_MAX
DESK_BUFFER:    .RES    64
        .PROGRAM
