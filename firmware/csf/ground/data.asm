; Data of the ground: the data that all processes share, in the shared protected segment, and words of each process.

        .SHARED CSF, CSF_SEGMENT
SUBPROCESS_ARRAY:   .VAR    ARRAY (1..NO_OF_SUBPROCESSES) OF SUBPROCESS_RECORD
BUFFER_POOL:        .VAR    RESOURCE_POOL
BUFFER_ARRAY:       .VAR    ARRAY (1..NO_OF_BUFFERS) OF UTILITY_BUFFER

        .DATA
SUBPROCESS_R7:      .WORD   0               ; what GET_SUBPROCESS keeps
BUFFER_LINK:        .WORD   0               ; link of the functions of buffers
BUFFER_REFERENCE:   .WORD   0

        .PROGRAM

; Sets up the ground's part of the shared protected segment: nobody has a right, every buffer is free.
        .PROC   INIT_GROUND
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,BUFFER_LINK
        MOVC    SUBPROCESS_ARRAY,R4
        MOVC    SIZE(SUBPROCESS_ARRAY),R1
        JMP     R6,CLEAR_WORDS
        MOVC    BUFFER_POOL,R4
        MOVC    BUFFER_ARRAY,R5
        MOVC    NO_OF_BUFFERS,R1
        MOVC    UTILITY_BUFFER,R2
        JMP     R6,INIT_RESOURCE_POOL
        JMPI    BUFFER_LINK
        .ENDPROC

        .PROC   CLEAR_WORDS
        .CALL   R4 data address, R1 words
        .KEEP   R0, R2, R3, R5, R7
        .DESTROY R1, R4
        .LINK   R6
.NEXT:  CLR     0.X4
        ADDC    1,R4
        SOB     R1,.NEXT
        JMP     0.X6
        .ENDPROC
