; 4.2.4.4.5.5 c: the message flow trace.

        .PROGRAM

; 4.2.4.4.5.5 c
; The sender is answered when its record is in the buffer, and the buffer in the file when it was full. A file that refuses a buffer is
; full: what the buffer held is lost with it (design of both: ours).
        .PROC   PERFORM_MFT
        .CALL   R5 operation
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,RECEIVE_CO.RETURN
        CLR     SAVE_OP.RETURN_CC.X5
        MOV     MFT_FILE,R0
        JOZ     R0,.END
        MON     READ_TIME : ERROR => CSF_RETIRE, OK
        MOV     MFT_NEXT,R4
        MOVL    R0,MFT_RECORD.OUT_TIME.X4
        MOVL    R2,MFT_RECORD.OUT_TIME+2.X4
        MOV     R5,R3
        ADDC    SAVE_OP.MFT,R3
        MOVC    MFT_MESSAGE_INFO,R1
.COPY:  MOVM    X3,X4
        SOB     R1,.COPY
        ADDC    MFT_RECORD-MFT_MESSAGE_INFO,R4
        MOV     R4,MFT_NEXT
        MOVC    MFT_BUFFER+MFT_RECORDS*MFT_RECORD,R0
        SNE     R4,R0
        JMP     .FULL
.END:   JMP     R6,RETURN_OPERATION
        JMPI    RECEIVE_CO.RETURN
.FULL:  MOVC    MFT_BUFFER,R3
        MOV     R3,MFT_NEXT
        MOVC    MFT_RECORDS*MFT_RECORD,R1
        MOV     MFT_FILE,R0
        MOVC    CSYSCALL|FMS_APPEND,R7
        JMP     R6,COMON : ERROR => .CLOSE, OK
        JMP     .END
.CLOSE: MOV     MFT_FILE,R0
        MOVC    0,R1
        MOV     R1,MFT_FILE
        MOVC    CSYSCALL|FMS_CLOSE,R7
        JMP     R6,COMON : ERROR => .END, OK
        JMP     .END
        .ENDPROC
