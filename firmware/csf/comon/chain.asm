; 4.2.5.2.6, Common Functions: doubly linked lists sorted by priority, the greatest first, first in first out among equals.
; Coroutines, operations and list heads have NEXT (FIRST) and PREV (LAST) in words 0 and 1, PRIORITY in word 2.

        .PROGRAM

; 4.2.5.6.1 (design: ours)
        .PROC   CHAIN_IN
        .CALL   R4 list, R5 element
        .KEEP   R0, R1, R4, R5
        .DESTROY R2, R3, R7
        .LINK   R6
        MOV     COROUTINE_OPERATION.PRIORITY.X5,R3
        SRL     R3,8
        MOV     R4,R7
.NEXT:  MOV     COROUTINE_OPERATION.NEXT.X7,R7
        JOZ     R7,CMON_FAIL            ; no list
        SNE     R7,R4
        JMP     .BEFORE
        MOV     COROUTINE_OPERATION.PRIORITY.X7,R2
        SRL     R2,8
        SLO     R2,R3
        JMP     .NEXT
.BEFORE:
        MOV     COROUTINE_OPERATION.PREV.X7,R2
        MOV     R7,COROUTINE_OPERATION.NEXT.X5
        MOV     R2,COROUTINE_OPERATION.PREV.X5
        MOV     R5,COROUTINE_OPERATION.PREV.X7
        MOV     R2,R7
        MOV     R5,COROUTINE_OPERATION.NEXT.X7
        JMP     0.X6
        .ENDPROC

; 4.2.5.6.2 (design: ours)
        .PROC   CHAIN_OUT
        .CALL   R5 element
        .KEEP   R0, R1, R3-R5
        .DESTROY R2, R7
        .LINK   R6
        MOV     COROUTINE_OPERATION.NEXT.X5,R7
        JOZ     R7,CMON_FAIL            ; in no list
        MOV     COROUTINE_OPERATION.PREV.X5,R2
        MOV     R2,COROUTINE_OPERATION.PREV.X7
        MOV     R7,R2
        MOV     COROUTINE_OPERATION.PREV.X5,R7
        MOV     R2,COROUTINE_OPERATION.NEXT.X7
        CLR     COROUTINE_OPERATION.NEXT.X5
        CLR     COROUTINE_OPERATION.PREV.X5
        JMP     0.X6
        .ENDPROC
