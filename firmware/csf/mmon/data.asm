; 4.2.4.5.2 and 4.2.4.5.3, data of the Message Monitor: what all processes share, and words of each process.

        .SHARED CSF
HCB_POOL:           .VAR    RESOURCE_POOL
HCB_ARRAY:          .VAR    ARRAY (1..NO_OF_HCBS) OF HANDLE_CONTROL_BLOCK
ACCUMULATED_TIME:   .RES    COUNT(TIMED_FUNCTION)
FUNCTION_COUNT:     .RES    COUNT(TIMED_FUNCTION)
CSF_PROCESS:        .RES    1               ; number of the CSF process: whoever starts it says so

        .DATA
QEL_LINK:           .WORD   0               ; link of what finds QELs
PROFILE_QEL:        .WORD   0
REMOVE_LINK:        .WORD   0               ; of REMOVE_CIFCB
NEXT_HCB:           .WORD   0
MFT_ELEMENT:        .WORD   0,INFO_WORDS+MFT_MESSAGE_INFO
                    .RES    INFO_WORDS+MFT_MESSAGE_INFO
MFT_DATA            = ELEMENT_DATA + INFO_WORDS

        .PROGRAM

; Sets up the Message Monitor's part of the shared protected segment: all control blocks are free (4.2.4.5.2.1), no time is
; measured.
        .PROC   INIT_MMON
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,QEL_LINK
        MOVC    HCB_POOL,R4
        MOVC    HCB_ARRAY,R5
        MOVC    NO_OF_HCBS,R1
        MOVC    HANDLE_CONTROL_BLOCK,R2
        JMP     R6,INIT_RESOURCE_POOL
        MOVC    ACCUMULATED_TIME,R4
        MOVC    2*COUNT(TIMED_FUNCTION),R1
        JMP     R6,CLEAR_WORDS
        JMPI    QEL_LINK
        .ENDPROC
        .ASSERT S_FREE == 0, "an element of a fresh pool is free"
        .ASSERT FUNCTION_COUNT == ACCUMULATED_TIME + COUNT(TIMED_FUNCTION)
