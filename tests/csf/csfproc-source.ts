// The source of a node with the CSF process and processes that send to it (csfproc-node.ts).

/** How much the node's segment holds. */
export const SIZES = {
  NO_OF_SUBPROCESSES: 4,
  NO_OF_BUFFERS: 3,
  NO_OF_QELS: 12,
  NO_OF_MAIN_QUEUES: 3,
  NO_OF_SUB_QUEUES: 5,
  NO_OF_HCBS: 12,
} as const;

/** Where data pages of what kind begin: before LOCAL_PAGE lie user data; pages from SHARED_PAGE on are the same in all processes. */
export const [LOCAL_PAGE, SHARED_PAGE, PROGRAM_PAGE] = [3, 5, 8];

/**
 * Functions of the Message Monitor, made for the purpose. In the senders: 1 sends a SAVE message (R0 VIEW, R1 DISMANTLE, R2 DELETION),
 * 2 is CHECK_MFT (R2 QEL). In the CSF process: SAVE, and the file service's functions, which send their parameters to the server and
 * end with the completion code that it answers.
 */
export const PLAYED = `
        .INCLUDE "csf/mmon/common.inc"
        .PROGRAM
MMON_FUNCTIONS:
        .TABLE  MMON_FUNCTION_COUNT, PLAY
        1 => SEND_SAVE
        2 => SEND_MFT
        .END
MMON_FUNCTION_COUNT = 32
SEND_SAVE:
        MOV     SOCB,R5
        MOVC    SAVE_MESSAGE,R4
        MOV     R0,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.VIEW.X4
        MOV     R1,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.DISMANTLE.X4
        MOV     R2,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.DELETION.X4
        MOVC    CSF_SAVE,R0
        JMP     R6,SEND_TO_CSF_PROC
        JOZ     R1,ANSWERED
        JMP     END_AT_ONCE
SEND_MFT:
        JMP     R6,CHECK_MFT
        JMP     END_AT_ONCE
PLAY:   MOV     R0,PLAY_DATA
        MOV     R1,PLAY_DATA+1
        MOV     R2,PLAY_DATA+2
        MOV     R3,PLAY_DATA+3
        MOV     SOCB,R5
        MOV     R5,R0
        ADDC    -SOCBS,R0
        SRL     R0,4
        ADDC    1,R0
        MOV     R0,PLAY_ELEMENT+INFO_SOCB
        MOV     SCM_FRAME+FRAME_R+6,R0  ; the function
        MOV     R0,PLAY_ELEMENT+INFO_COMMAND
        MOVC    SERVER,R0
        MOVC    0,R1
        MOVC    PLAY_ELEMENT,R4
        MON     PCF_SEND : ERROR => LOST, OK
        JMP     R5,WAIT
ANSWERED:
        MOV     SOCB,R5
        MOV     ANSWER,R4
        MOV     CSF_ANSWER_CC.X4,R1
        JMP     END_CALL
LOST:   JMP     CSF_RETIRE
        .DATA
SAVE_MESSAGE: .WORD 0,INFO_WORDS+SAVE_MESSAGE_INFO
        .RES    INFO_WORDS+SAVE_MESSAGE_INFO
PLAY_ELEMENT: .WORD 0,INFO_WORDS+4
        .RES    INFO_WORDS
PLAY_DATA: .RES 4
`;

/** Numbers of the processes: the CSF process, LOG, two senders, and what serves SAVE and the files. */
export const [CSF, LOG, A, B, SERVER] = [0, 1, 2, 3, 4];
export const PROCESSES = [CSF, LOG, A, B, SERVER];

const names = (list: Readonly<Record<string, number>>) =>
  Object.entries(list)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");

/** Precedence of log records. */
export const PRECEDENCE = 6;

/** Queues of the log, as sub queues; main queue 2 has the log's, 3 the replies. */
export const [LOG_QUEUE, REPLY_QUEUE, LOG_MAIN, REPLY_MAIN] = [4, 5, 2, 3];

/** Operations of the node, records of its MFT buffer, and the reference of its MFT file. */
export const [OPERATIONS, MFT_RECORDS, MFT_FILE] = [7, 3, 9];

/** How much a node has, and its queues. */
export const CONSTANTS = names({
  ...SIZES,
  SOCB_COUNT: 6,
  SUBPROCESS_COUNT: SIZES.NO_OF_SUBPROCESSES,
  CSF_SUBPROCESS: CSF,
  SERVER,
  LOG_QUEUE,
  LOG_REPLY_QUEUE: REPLY_QUEUE,
  LOG_REPLY_MAIN_QUEUE: REPLY_MAIN,
  LOG_PRECEDENCE: PRECEDENCE,
  NO_OF_OPERATIONS: OPERATIONS,
  // Fewer than the senders have SOCBs, so that they run out.
  FEW_OPERATIONS: 1,
  MFT_RECORDS,
  MFT_FILE_REFERENCE: MFT_FILE,
  CSF_BUF_SIZE: 16,
  FMS_APPEND: 0x21e,
  FMS_CLOSE: 0x21f,
});

/** A node, as a source beside firmware/csf; `mmon` is its Message Monitor. */
const nodeSource = (mmon: string) => `
${CONSTANTS}CSF_SEGMENT = ${SHARED_PAGE}*PAGE_WORDS
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    VECTORS + TRAP_TIMER*VECTOR_WORDS
        .WORD   RETURNED,0,0,PSW_S,FRAME
        .ORG    96
FRAME:  .RES    FRAME_WORDS
        .PROGRAM ${PROGRAM_PAGE}*PAGE_WORDS
        .START  OK_EXIT
; Where the test has control, in system mode with interrupts disabled, and where it gives it to the CSF process for a tick.
ERROR_EXIT:
        JMP     ERROR_EXIT
OK_EXIT:
        JMP     OK_EXIT
CALL:   .WORD   0
        JMP     ERROR_EXIT
        JMP     OK_EXIT
RETURNED:
        JMP     RETURNED
RESUME: RTM     0
; Making a process, in its translation table.
BOOT:   MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-64,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        MOV     PROCESS_NUMBER,R0
        SNE     R0,SERVER
        JMP     OK_EXIT
        JON     R0,.OTHER
        JMP     R6,INIT_GROUND
        JMP     R6,INIT_QMON
        JMP     R6,INIT_MMON
        JMP     R6,INIT_MMON_PROCESS
        JMP     R6,INIT_CSF_SERVICE
        JMP     OK_EXIT
.OTHER: JMP     R6,INIT_MMON_PROCESS
        JMP     R6,PERMIT_CSF_PROCESS
        JMP     OK_EXIT
        .INCLUDE "csf/comon/comon.inc"
        .INCLUDE "csf/csfproc/csfproc.inc"
        .DATA
        .RES    64
STACK:
        .ASSERT . < ${LOCAL_PAGE}*PAGE_WORDS
        .ORG    ${LOCAL_PAGE}*PAGE_WORDS
ROOM:   .RES    64
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
${mmon}
        .INCLUDE "csf/csfproc/service.inc"
        .ASSERT . < ${SHARED_PAGE}*PAGE_WORDS
`;

/** A node whose senders and servers are played by the test, and one with the whole Message Monitor, which serves SAVE itself. */
export const NODE = nodeSource(PLAYED);
export const WHOLE = nodeSource(' .INCLUDE "csf/mmon/mmon.inc"');
