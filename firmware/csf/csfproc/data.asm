; 4.2.4.4.5.4 c, data of the CSF process.

        .IF     !DEFINED(NO_OF_OPERATIONS)
NO_OF_OPERATIONS    = 8
        .ENDIF
        .IF     !DEFINED(MFT_RECORDS)
MFT_RECORDS         = 16                ; records of the MFT buffer
        .ENDIF
        .IF     !DEFINED(MFT_FILE_REFERENCE)
MFT_FILE_REFERENCE  = 0                 ; the MFT file is closed
        .ENDIF
        .IF     !DEFINED(CSF_BUF_SIZE)
CSF_BUF_SIZE        = 128
        .ENDIF

        .DATA
RECEIVE_CO:         .VAR    RECEIVE_CO_RECORD
SAVE_CO:            .VAR    COROUTINE_RECORD
LOG_SAVE_CO:        .VAR    COROUTINE_RECORD
SAVE_SEMAPHORE:     .VAR    COROUTINE_SEMAPHORE
LOG_SAVE_SEMAPHORE: .VAR    COROUTINE_SEMAPHORE
OPERATION_POOL:     .VAR    COROUTINE_SEMAPHORE
OPERATIONS:         .VAR    ARRAY (1..NO_OF_OPERATIONS) OF SAVE_OP
LOG_PROCESS:        .WORD   0           ; number of the LOG process
LOG:                .WORD   0           ; what INIT_DELETION said in this turn of CSF_SAVE_COROUTINE
DELETION_LINK:      .WORD   0           ; of INIT_DELETION
SEND_LOG_LINK:      .WORD   0           ; of SEND_LOG
LOG_BUFFER:         .VAR    LOG_RECORD
CSF_BUF:            .RES    CSF_BUF_SIZE
LOG_SAVE_BUF:       .RES    CSF_BUF_SIZE
MFT_FILE:           .WORD   MFT_FILE_REFERENCE ; 0: it is closed
MFT_NEXT:           .WORD   MFT_BUFFER  ; the next record
MFT_BUFFER:         .VAR    ARRAY (1..MFT_RECORDS) OF MFT_RECORD
