; 4.2.1.5.1, resource pools: free lists of elements of one size.

        .PROGRAM

; 4.2.1.5.1 (design: ours)
        .PROC   INIT_RESOURCE_POOL
        .CALL   R4 pool, R5 first element, R1 how many elements, R2 words of one
        .KEEP   R2-R4
        .DESTROY R0, R1, R5, R7
        .LINK   R6
        MOV     R5,RESOURCE_POOL.FIRST.X4
        MOV     R1,RESOURCE_POOL.FREE.X4
        MOV     R1,RESOURCE_POOL.TOTAL.X4
        MOV     R2,RESOURCE_POOL.WORDS.X4
.NEXT:  MOV     R5,R7
        MOV     R2,R0
.CLEAR: CLR     0.X5
        ADDC    1,R5
        SOB     R0,.CLEAR
        MOV     R5,0.X7
        SOB     R1,.NEXT
        CLR     0.X7                    ; the last one
        JMP     0.X6
        .ENDPROC

; 4.2.1.7.4 (design: ours)
; The words of the element are 0. An empty pool retires.
        .PROC   ALLOCATE_RESOURCE
        .CALL   R4 pool
        .RETURN R5 element
        .KEEP   R0-R4, R7
        .LINK   R6
        STC     1
        MOV     RESOURCE_POOL.FIRST.X4,R5
        JOZ     R5,.EMPTY
        MOV     0.X5,R0
        MOV     R0,RESOURCE_POOL.FIRST.X4
        DEC     RESOURCE_POOL.FREE.X4
        MOV     RESOURCE_POOL.WORDS.X4,R0
        MOV     R0,R1
.CLEAR: CLR     0.X5
        ADDC    1,R5
        SOB     R0,.CLEAR
        SUB     R1,R5
        UNS     1
        JMP     0.X6
.EMPTY: MOVC    CSF_NO_RESOURCE,R7
        JMP     CSF_RETIRE
        .ENDPROC

; Gives an element back. More free elements than the pool has retire.
        .PROC   RELEASE_RESOURCE
        .CALL   R4 pool, R5 element
        .KEEP   R0-R5, R7
        .LINK   R6
        STC     1
        MOV     RESOURCE_POOL.FREE.X4,R0
        MOV     RESOURCE_POOL.TOTAL.X4,R1
        SLO     R0,R1
        JMP     CSF_FAIL
        MOV     RESOURCE_POOL.FIRST.X4,R0
        MOV     R0,0.X5
        MOV     R5,RESOURCE_POOL.FIRST.X4
        INC     RESOURCE_POOL.FREE.X4
        UNS     1
        JMP     0.X6
        .ENDPROC
