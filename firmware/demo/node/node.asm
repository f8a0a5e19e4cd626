; A CAMPS node: nucleus, Coroutine Monitor, Message Monitor, Queue Monitor and CSF process, with MMS in the host. Messages enter at
; ENTRY and are delivered at the desk; LOG does what the CSF process needs of it.

; How much there is.
SOCB_COUNT          = 3
SUBPROCESS_COUNT    = NO_OF_SUBPROCESSES
NO_OF_SUBPROCESSES  = 4
NO_OF_BUFFERS       = 4
NO_OF_QELS          = 100
NO_OF_HCBS          = 150               ; two for each message, and one for each further handle
NO_OF_MAIN_QUEUES   = 3
NO_OF_SUB_QUEUES    = 3
SHARED_PAGES        = 3
MESSAGE_PAGES       = 1

; Subprocesses, one for each process.
CSF_SUBPROCESS      = 0
LOG_SUBPROCESS      = 1
ENTRY_SUBPROCESS    = 2
DESK_SUBPROCESS     = 3

; Queues: of messages, of log records, and of LOG's replies. Each main queue has one sub queue.
MESSAGE_MAIN_QUEUE  = 1
MESSAGE_QUEUE       = 1
LOG_MAIN_QUEUE      = 2
LOG_QUEUE           = 2
LOG_REPLY_MAIN_QUEUE = 3
LOG_REPLY_QUEUE     = 3
LOG_PRECEDENCE      = 0

NOT_DUMPED          = 0x0130            ; completion code: too many messages were delivered since the last dump

        .INCLUDE "../../csf/nucleus/nucleus.inc"
        .INCLUDE "../../csf/comon/comon.inc"
        .INCLUDE "../../csf/csfproc/csfproc.inc"
        .INCLUDE "../../csf/mmon/mms.inc"
        .INCLUDE "traffic.inc"
        .INCLUDE "calls.inc"
        .INCLUDE "processes.asm"
        .INCLUDE "print.inc"
        .INCLUDE "log.asm"
        .INCLUDE "entry.asm"
        .INCLUDE "desk.asm"

        NODE_PROCESS CSF_PROCESS_MAIN, 3, LOG_SUBPROCESS, 64, USER_PAGES, CSF_SUBPROCESS, CSF_SUBPROCESS
        NODE_PROCESS LOG_MAIN, 2, 0, 64, USER_PAGES, LOG_SUBPROCESS, LOG_SUBPROCESS
        NODE_PROCESS ENTRY, 1, 0, 64, USER_PAGES, ENTRY_SUBPROCESS, ENTRY_SUBPROCESS
        NODE_PROCESS DESK_MAIN, 1, ENTRY_SUBPROCESS, 64, USER_PAGES, DESK_SUBPROCESS, DESK_SUBPROCESS

        .INCLUDE "../../csf/nucleus/protected.inc"
        .INCLUDE "../../csf/ground/ground.inc"
        .INCLUDE "../../csf/qmon/qmon.inc"
        .INCLUDE "../../csf/mmon/mmon.inc"
        .INCLUDE "../../csf/csfproc/service.inc"
        .INCLUDE "service.asm"
        .INCLUDE "port.asm"
        .INCLUDE "queues.asm"

        .PROGRAM

; Pools, queues and rights.
        .PROC   INIT_SHARED
        .DESTROY *
        .LINK   R6
        MOV     R6,NODE_LINK
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        MOVC    LOG_MAIN_QUEUE,R0
        MOV     R0,SUB_QUEUE_ARRAY+(LOG_QUEUE-1)*SUB_QUEUE+SUB_QUEUE.MAIN_QUEUE
        MOVC    LOG_REPLY_MAIN_QUEUE,R0
        MOV     R0,SUB_QUEUE_ARRAY+(LOG_REPLY_QUEUE-1)*SUB_QUEUE+SUB_QUEUE.MAIN_QUEUE
        MOVC    LOG_SUBPROCESS+1,R0
        MOV     R0,MAIN_QUEUE_ARRAY+(LOG_MAIN_QUEUE-1)*MAIN_QUEUE+MAIN_QUEUE.LISTENER
        MOVC    F_STORE|F_INIT_DUMP|F_DUMP_CIF_SEQUENCE|F_TERMINATE_DUMP|F_GET_STORAGE_OCCUPANCY,R0
        MOVC    F_START_SYSTEM|F_GET_MMS_STATISTICS|F_LOOKUP,R1
        IOR     R1,R0
        MOV     R0,SUBPROCESS_ARRAY+DESK_SUBPROCESS*SUBPROCESS_RECORD+SUBPROCESS_RECORD.CAPABILITIES
        JMPI    NODE_LINK
        .ENDPROC

        .PROC   INIT_SERVICES
        .DESTROY *
        .LINK   R6
        MOV     R6,NODE_LINK
        JMP     R6,INIT_MMON_PROCESS
        MOV     PROCESS_NUMBER,R0
        JON     R0,.OTHER
        JMP     R6,INIT_CSF_SERVICE
        JMPI    NODE_LINK
.OTHER: JMP     R6,PERMIT_CSF_PROCESS
        JMP     R6,INIT_PORT
        JMP     R6,INIT_NODE_SERVICE
        JMPI    NODE_LINK
        .ENDPROC

        .DATA
NODE_LINK:      .WORD   0
        .INCLUDE "../../csf/nucleus/end.inc"
