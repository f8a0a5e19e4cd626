; System calls: the dispatcher, how calls end, and the calls that touch nothing but the process and the console.
; A call finds its process in R6 and its arguments in the frame, which begins there: 0.X6 is the program's R0.
; It changes nothing before it has checked everything, so one that has to wait is simply made again.

        .PROC   SYSTEM_CALL
        .CALL   R6 process
        .EXITS  NONE
        MOV     FRAME_DETAIL1.X6,R4
        SLO     R4,SYS_CALLS
        JMP     .bad
        ADDC    CALLS,R4
        .ASSUME "the number is less than SYS_CALLS", VIA CALLS
        JMPI    0.X4
.bad:   MOVC    BAD_CALL,R7
        LEAVE   FAIL
        .ENDPROC

        .PROC   CALL_DONE
        .CALL   R6 process
        .EXITS  NONE
        INC     FRAME_PC.X6             ; exit 1
        MOVC    0,R7
        .FALLS  CALL_FAIL
        .ENDPROC

        .PROC   CALL_FAIL
        .CALL   R6 process, R7 completion code
        .EXITS  NONE
        MOV     R7,7.X6                 ; exit 0
        CLR     PROCESS.AGAIN.X6
        CLR     PROCESS.TIMER.X6
        DEC     PROCESS.BUDGET.X6
        MOV     PROCESS.BUDGET.X6,R0
        JOZ     R0,.turn
        MOV     FRAME_TIMER.X6,R0
        JOZ     R0,.turn
        RTM     0
.turn:  JMP     NEXT_TURN
        .ENDPROC

        .PROC   CALL_BLOCK
        .CALL   R5 record, R6 process
        .EXITS  NONE
        MOV     DESCRIPTOR.FLAGS.X5,R0
        JON     R0,.fail
        MOVL    DESCRIPTOR.TIMEOUT.X5,R0
        JMP     SLEEP
.fail:  MOVC    WOULD_BLOCK,R7
        LEAVE   FAIL
        .ENDPROC

; SYS_EXIT: R0 code.
        .PROC   CALL_EXIT
        .CALL   R6 process
        .EXITS  NONE
        MOV     0.X6,R0
        MOV     R0,PROCESS.CODE.X6
        JMP     END_PROCESS
        .ENDPROC

; SYS_YIELD.
        .PROC   CALL_YIELD
        .CALL   R6 process
        .EXITS  NONE
        MOVC    1,R0
        MOV     R0,PROCESS.BUDGET.X6
        LEAVE   DONE
        .ENDPROC

; SYS_CLOCK: R0-R3 := the clock in instructions, lowest word first.
        .PROC   CALL_CLOCK
        .CALL   R6 process
        .EXITS  NONE
        MON     CLOCK : *
        LEAVE   FAIL
        MOVL    R0,0.X6
        MOVL    R2,2.X6
        LEAVE   DONE
        .ENDPROC

; SYS_PRINT: R0 data address of text, R1 characters. Straight from the pages of the process to the console.
        .PROC   CALL_PRINT
        .CALL   R6 process
        .EXITS  NONE
        MOVL    0.X6,R0
        MOV     R1,R2
        XTR     R2,0
        SRL     R1,1
        ADD     R2,R1                   ; words
        MOVC    0,R2
        CALL    0,CHECK_USER
        LEAVE   FAIL
        MOV     0.X6,R5                 ; address
        MOV     1.X6,R4                 ; characters left
.page:  JOZ     R4,.done
        MOV     R5,R0
        MOVC    0,R1
        CALL    0,MAP_USER
        LEAVE   FAIL
        MOV     R1,R2                   ; words to the end of the page
        ADD     R2,R5
        ADD     R1,R1                   ; characters
        SLO     R4,R1
        JMP     .write
        MOV     R4,R1
.write: SUB     R1,R4
        MON     CONSOLE_WRITE : *
        LEAVE   FAIL
        JMP     .page
.done:  LEAVE   DONE
        .ENDPROC
