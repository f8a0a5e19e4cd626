; 4.2.4.6.12 and 4.2.4.6.15: messages to the CSF process. Both procedures wait: a function that runs for SCM calls them, outside of
; critical regions, and they return when the answer has come; nothing is on the stack then. That they return a completion code, without
; waiting, when a message was not accepted is the project's: others can fill the syncel of the CSF process.

        .PROGRAM

; 4.2.4.6.12
; A QEL that was in no queue is not traced. When the completion code is not OK, one that is to be traced was not.
        .PROC   CHECK_MFT
        .CALL   R2 QEL reference
        .RETURN R1 completion code
        .KEEP   R2
        .DESTROY R0, R3-R5, R7
        .LINK   R6
        MOV     SOCB,R5
        MOV     R6,SOCB_MFT_LINK.X5
        MOV     R2,SOCB_MFT_QEL.X5
        JMP     R6,LOCATE_QEL
        MOV     PRIMARY_QEL.QUEUE.X4,R1
        JOZ     R1,.OUT
        JMP     R6,MAIN_QUEUE_OF
        MOV     MAIN_QUEUE.MFT_ENABLE.X5,R0
        SBN     R0,BIT(MAIN_QUEUE.MFT_ENABLE)
        JMP     .OUT
        MOVC    MFT_ELEMENT,R7
        JMP     R6,LOCATE_SUB_QUEUE
        MOV     SUB_QUEUE.MAIN_QUEUE.X5,R0
        MOV     R0,MFT_DATA+MFT_MESSAGE_INFO.QUEUE.X7
        MOVL    PRIMARY_QEL.TIME.X4,R0
        MOVL    R0,MFT_DATA+MFT_MESSAGE_INFO.TIME.X7
        MOVL    PRIMARY_QEL.TIME+2.X4,R0
        MOVL    R0,MFT_DATA+MFT_MESSAGE_INFO.TIME+2.X7
        JMP     R6,VIEW_OF_QEL
        MOV     R1,R5
        MOV     HANDLE_CONTROL_BLOCK.CIF.X5,R5
        MOVL    CIF_CONTROL_BLOCK.CIF_ID.X5,R0
        MOVL    R0,MFT_DATA+MFT_MESSAGE_INFO.CIF_ID.X7
        MOV     CIF_CONTROL_BLOCK.VERSION.X5,R0
        XTR     R0,7
        JON     R0,.VERSION
        MOVC    256,R0
.VERSION:
        MOV     R0,MFT_DATA+MFT_MESSAGE_INFO.VERSION.X7
        MOV     R7,R4
        MOV     SOCB,R5
        MOVC    CSF_MFT,R0
        JMP     R6,SEND_TO_CSF_PROC
        MOV     SOCB,R5
        MOV     SOCB_MFT_QEL.X5,R2
        .ASSUME "the reference that it was called with, which it stored in the SOCB", KEPT R2
        JMP     .BACK
.OUT:   MOVC    OK,R1
        MOV     SOCB,R5
.BACK:  .ASSUME "the link that it stored in the SOCB before it called anything", EXIT RETURN
        JMPI    SOCB_MFT_LINK.X5
        .ENDPROC

; 4.2.4.6.15
; That the command is in R0 is the project's. What the element has after CSF_PROCESS_INFO, and its SIZE, is the caller's. When the
; element is not taken, the completion code is that of the sending: the syncel is full (QUEUE_FULL), or there is no CSF process any more
; (BAD_PROCESS).
        .PROC   SEND_TO_CSF_PROC
        .CALL   R0 command, R4 INFO_ELEMENT, R5 SOCB
        .RETURN R1 completion code
        .DESTROY R0, R2-R5, R7
        .LINK   R6
        MOV     R6,SOCB_LINK.X5
        MOV     R0,INFO_COMMAND.X4
        CLR     ELEMENT_XFER.X4
        CLR     INFO_DUMMY.X4
        CLR     INFO_DUMMY+1.X4
        MON     READ_SUBPROCESS : ERROR => .FAIL, OK
        MOV     R0,INFO_SUBPROCESS.X4
        MOV     PROCESS_NUMBER,R0
        MOV     R0,INFO_PROCESS.X4
        MOVC    SOCB_PENDING,R0
        MOV     R0,SOCB_STATUS.X5
        JMP     R6,SOCB_INDEX
        MOV     R0,INFO_SOCB.X4
        MOV     CSF_PROCESS,R0
        MOVC    CSF_PROC_SYNCEL,R1
        MON     PCF_SEND : ERROR => .REFUSED, OK
        JMP     R5,WAIT
        MOVC    OK,R1
.BACK:  .ASSUME "the link that it stored in the SOCB before it called anything", EXIT RETURN
        JMPI    SOCB_LINK.X7
.REFUSED:
        MOV     R7,R1
        MOV     R5,R7
        JMP     .BACK
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC
