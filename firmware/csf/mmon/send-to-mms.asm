; 4.2.4.6.13 and 4.2.4.6.16: commands to MMS, and their lists.

        .PROGRAM

; 4.2.4.6.13
; That R0 is the command, and R1 and R2 say how many lists go to MMS and come from it, is the project's: the document's table names R1
; and R2 and says nothing of them. The lists are trailer and buffer of MMS_PARAMS, in this order: first those to MMS, then those
; from it, all with the rights of the caller. The parameters in COMMAND_BUFFER and its SIZE are the caller's. What is not accessible to the caller, and a full queue,
; retire with the code of the sending. Not in a critical region.
        .PROC   SEND_TO_MMS
        .CALL   R0 command, R1 lists to MMS, R2 lists from MMS, R5 SOCB
        .KEEP   R1-R5, R7
        .DESTROY R0
        .LINK   R6
        STC     7
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.COMMAND
        MOV     R1,CCTL+TRANSFER_CONTROL.TO_MMS
        MOV     R2,CCTL+TRANSFER_CONTROL.FROM_MMS
        SLO     R1,3
        JMP     .FAIL
        SLO     R2,3
        JMP     .FAIL
        MOV     R1,R3
        ADD     R2,R3
        SLO     R3,3
        JMP     .FAIL
        CLR     SOCB_TRANSFER.X5
        CLR     SOCB_TRANSFER+1.X5
        MOVC    NIL,R0
        JOZ     R3,.LISTED
        MOVC    MMS_PARAMS,R4
        MOVC    CCTL+TRANSFER_CONTROL.TLE,R7
        MOV     R1,R0
        JMP     R6,MAKE_LIST
        MOV     R0,SOCB_TRANSFER.X5
        MOV     R3,LIST_TOTAL
        MOV     R2,R0
        JMP     R6,MAKE_LIST
        MOV     R0,SOCB_TRANSFER+1.X5
        JOZ     R0,.GREATEST
        MOV     LIST_TOTAL,R4
        SHS     R4,R3
        JMP     .EXCHANGE
        MOV     SOCB_TRANSFER.X5,R3
        JON     R3,.GREATEST
.EXCHANGE:
        MOV     SOCB_TRANSFER.X5,R3     ; the greatest list first
        MOV     R0,SOCB_TRANSFER.X5
        MOV     R3,SOCB_TRANSFER+1.X5
.GREATEST:
        MOVC    CCTL,R0
.LISTED:
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.XFER_INFO
        JMP     R6,GET_SUBPROCESS
        MOV     SUBPROCESS_RECORD.USER_GROUP.X4,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.USER_GROUP_ID
        MOV     SUBPROCESS_RECORD.PROFILE.LEAST.X4,R2
        MOV     SUBPROCESS_RECORD.PROFILE.MOST.X4,R1
        JMP     R6,CONVERT_PROFILE
        MOV     R3,COMMAND_BUFFER+MMS_COMMAND.PROFILE
        MOVC    MMON_SERVICE,R0
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.SYNCEL
        JMP     R6,SOCB_INDEX
        MOV     R0,COMMAND_BUFFER+MMS_COMMAND.SOCB_INDEX
        MOVC    SOCB_PENDING,R0
        MOV     R0,SOCB_STATUS.X5
        MOV     MMS_RECEIVER,R0
        MOV     MMS_RECEIVER+1,R1
        MOVC    COMMAND_BUFFER,R4
        MON     PCF_SEND : ERROR => .REFUSED, OK
        UNS     7
        JMP     0.X6
.REFUSED:
        JMP     CSF_RETIRE
.FAIL:  JMP     CSF_FAIL
        .ENDPROC

; A transfer list of a number of elements, and the same elements into the CCTL; no list when there are none.
        .PROC   MAKE_LIST
        .CALL   R0 elements, R4 their addresses and sizes, R7 where they go in the CCTL
        .RETURN R0 TPE index or 0, R3 words of all elements, R4 after the sizes, R7 after the elements
        .KEEP   R1, R2, R5
        .LINK   R6
        MOVC    0,R3
        JOZ     R0,.NONE
        MOV     R5,LIST_R5
        MOV     R6,LIST_LINK
        MOV     R4,R3
        MOVC    TPE_POOL,R4
        JMP     R6,ALLOCATE_RESOURCE
        MOV     R3,R4
        MOVC    0,R3
        MOV     R5,LIST_TPE
        MOV     R0,TRANSFER_LIST.COUNT.X5
        ADDC    TRANSFER_LIST.TLE,R5
.NEXT:  MOV     0.X4,R6
        PUT     R6,X5
        PUT     R6,X7
        MOV     1.X4,R6
        PUT     R6,X5
        PUT     R6,X7
        ADD     R6,R3
        MOVC    GIVEN_BY_CALLER,R6
        PUT     R6,X7
        ADDC    2,R4
        SOB     R0,.NEXT
        MOV     LIST_TPE,R0
        ADDC    -TPE_ARRAY,R0
        SRL     R0,3
        ADDC    1,R0
        MOV     LIST_R5,R5
        JMPI    LIST_LINK
.NONE:  JMP     0.X6
        .ENDPROC

; 4.2.4.6.16
; Retires when the SOCB has no list, or none of this process.
        .PROC   CLEAN_UP
        .CALL   R5 SOCB
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     6
        MOV     SOCB_TRANSFER.X5,R0
        MOV     SOCB_TRANSFER+1.X5,R1
        CLR     SOCB_TRANSFER.X5
        CLR     SOCB_TRANSFER+1.X5
        MOV     R0,R2
        IOR     R1,R2
        JOZ     R2,.FAIL
        MOVC    TPE_POOL,R4
.NEXT:  JOZ     R0,.OTHER
        ADDC    -1,R0
        SLO     R0,NO_OF_TPES
        JMP     .FAIL
        SLL     R0,3
        MOV     R0,R5
        ADDC    TPE_ARRAY,R5
        SON     TRANSFER_LIST.COUNT.X5
        JMP     .FAIL                   ; it is free
        CLR     TRANSFER_LIST.COUNT.X5
        JMP     R6,RELEASE_RESOURCE
.OTHER: MOV     R1,R0
        MOVC    0,R1
        JON     R0,.NEXT
        UNS     6
        JMP     0.X6
.FAIL:  JMP     CSF_FAIL
        .ENDPROC
