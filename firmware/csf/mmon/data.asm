; 4.2.4.5.2 and 4.2.4.5.3, data of the Message Monitor: the data that all processes share, and words of each process.

        .SHARED CSF
HCB_POOL:           .VAR    RESOURCE_POOL
HCB_ARRAY:          .VAR    ARRAY (1..NO_OF_HCBS) OF HANDLE_CONTROL_BLOCK
ACCUMULATED_TIME:   .RES    COUNT(TIMED_FUNCTION)
FUNCTION_COUNT:     .RES    COUNT(TIMED_FUNCTION)
BLOCK_USES:         .RES    NO_OF_HCBS      ; how often each control block was released
STARTS:             .RES    1               ; number of the latest START_SYSTEM
SAVES:              .RES    1               ; number of the latest SAVE
CSF_PROCESS:        .RES    1               ; number of the CSF process: whoever starts it says so
MMS_RECEIVER:       .RES    2               ; process and syncel where MMS receives commands (FMS_RECEIVE_SYNCEL)
DUMPS:              .RES    1               ; bit n: a dump into file n is open
SECURITY_PROFILES:  .VAR    SECURITY_PARAMETERS

        .DATA
COMMAND_LINK:       .WORD   0               ; of what prepares commands
QEL_LINK:           .WORD   0               ; link of what finds QELs
VIEW_LINK:          .WORD   0               ; link of FIND_VIEW
PROFILE_QEL:        .WORD   0
REMOVE_LINK:        .WORD   0               ; of REMOVE_CIFCB
NEXT_HCB:           .WORD   0
NOTED_LINK:         .WORD   0               ; of NOTED_BLOCK
MFT_ELEMENT:        .WORD   0,INFO_WORDS+MFT_MESSAGE_INFO
                    .RES    INFO_WORDS+MFT_MESSAGE_INFO
MFT_DATA            = ELEMENT_DATA + INFO_WORDS
MMS_PARAMS:         .VAR    SEND_TO_MMS_PARAMS ; 4.2.4.5.3: of the next SEND_TO_MMS
COMMAND_BUFFER:     .VAR    MMS_COMMAND
CCTL:               .VAR    TRANSFER_CONTROL
NO_OF_TPES          = 2*SOCB_COUNT          ; each SOCB has two transfer lists at most
TPE_POOL:           .VAR    RESOURCE_POOL
TPE_ARRAY:          .VAR    ARRAY (1..NO_OF_TPES) OF TRANSFER_LIST
SECURITY_ROOM:      .VAR    SECURITY_PARAMETERS
AVERAGES:           .RES    COUNT(TIMED_FUNCTION)
LIST_R5:            .WORD   0               ; what MAKE_LIST keeps, its link, its list; the words of the list before
LIST_LINK:          .WORD   0
LIST_TPE:           .WORD   0
LIST_TOTAL:         .WORD   0

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
        MOVC    BLOCK_USES,R4
        MOVC    NO_OF_HCBS+2,R1
        JMP     R6,CLEAR_WORDS
        MOVC    SECURITY_PROFILES,R4
        MOVC    SECURITY_PARAMETERS,R1
        JMP     R6,CLEAR_WORDS
        MOVC    HOST,R0
        MOV     R0,MMS_RECEIVER
        MOVC    MMS_SYNCEL,R0
        MOV     R0,MMS_RECEIVER+1
        MOVC    0,R0
        MOV     R0,DUMPS
        JMPI    QEL_LINK
        .ENDPROC

; In system mode, in each process, after INIT_SCM: makes the Message Monitor a service system of it, with free transfer lists.
        .PROC   INIT_MMON_PROCESS
        .DESTROY R0-R5, R7
        .LINK   R6
        MOV     R6,QEL_LINK
        MOVC    TPE_POOL,R4
        MOVC    TPE_ARRAY,R5
        MOVC    NO_OF_TPES,R1
        MOVC    TRANSFER_LIST,R2
        JMP     R6,INIT_RESOURCE_POOL
        MOVC    MMON_SERVICE,R0
        MOVC    MMON_INIT,R1
        MOVC    MMON_ANSWER_RECEIVED,R2
        MOVC    MMON_COMPLETE,R3
        MOVC    MMON_CANCEL,R4
        MON     REGISTER_SERVICE : ERROR => .FAIL, OK
        JMPI    QEL_LINK
.FAIL:  JMP     CSF_RETIRE
        .ENDPROC
        .ASSERT S_FREE == 0, "an element of a fresh pool is free"
        .ASSERT FUNCTION_COUNT == ACCUMULATED_TIME + COUNT(TIMED_FUNCTION)
        .ASSERT STARTS == BLOCK_USES + NO_OF_HCBS && SAVES == STARTS + 1
