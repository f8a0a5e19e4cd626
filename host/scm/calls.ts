// The monitor calls of System Call Monitor and kernel services: one row each, in the order of their codes. docs/ABI.md
// shows the same table, and a test compares them. Codes without a row stay the guest's.

import { MON_ANY, MON_SYSTEM } from "../../core-as/layout.ts";
import type { CallOutcome } from "../control/call.ts";
import type { CompletionName } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import type { PartitionState } from "../state/partition.ts";
import type { ScmCompletionName } from "./codes.ts";
import { csfTrace, enterRegion, initProcess, leaveRegion, readTime, registerService } from "./kernel.ts";
import { callerRead, callerWrite } from "./parameter.ts";
import { retire } from "./retire.ts";
import { assignSubprocesses, changeSubprocess, readSubprocess } from "./subprocess.ts";
import { awaitSyncel, pcfSend, syncelPermit, tmonSend } from "./syncel.ts";
import {
  CANCEL_SYSCALL,
  cancelSyscall,
  INIT_AWAIT,
  INIT_SYSCALL,
  initAwait,
  initSyscall,
  NEXT_OPERATION,
  nextOperation,
  routineReturn,
  SYSCALL,
  syscall,
  WAIT_NEXT_OPERATION,
  WAIT_SYSCALL,
  waitNextOperation,
  waitSyscall,
} from "./syscall.ts";

/** A call with who may make it: MON_ANY or MON_SYSTEM. */
export interface ScmCall {
  readonly code: number;
  readonly name: string;
  readonly owner: number;
  /** Registers with the arguments and with the results, as docs/ABI.md words them. */
  readonly arguments: string;
  readonly results: string;
  /** What the call can be refused for, in the order in which it checks. */
  readonly errors: readonly Refusal[];
  readonly serve: Serve;
}

/** Serves one call of a partition that is entered. */
type Serve = (control: Control, caller: PartitionState) => CallOutcome;

/** Completion codes with which a call is refused. */
type Refusal = CompletionName | ScmCompletionName;

type Row = readonly [number, string, number, string, string, readonly Refusal[], Serve];

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  [0x80, "INIT_PROCESS", MON_SYSTEM, "R0 SOCBs, R1 how many (1-255), R2 context frame, R3 answer, R5 end and R6 start of the system stack: data addresses; R4 program address of a MON ROUTINE_RETURN", "R0 number of the process", ["BAD_ARGUMENT", "PROCESS_EXISTS", "NO_MEMORY", "BAD_ADDRESS"], initProcess],
  [0x81, "REGISTER_SERVICE", MON_SYSTEM, "R0 service system (0-15), R1-R4 program addresses of INIT, ANSWER_RECEIVED, COMPLETE, CANCEL", "", ["NO_PROCESS", "NO_SERVICE"], registerService],
  [0x82, "ROUTINE_RETURN", MON_SYSTEM, "what the service routine returns", "comes back to the caller of the routine", ["NO_ROUTINE"], routineReturn],
  [0x83, "SYNCEL_PERMIT", MON_SYSTEM, "R0 process or FFFF hex for all, R1 syncel (0-15) of the caller, R2 1 when it may send there in user mode, 0 when not", "", ["NO_PROCESS", "BAD_PROCESS", "BAD_ARGUMENT"], syncelPermit],
  [0x84, "CALLER_READ", MON_SYSTEM, "R0 data address that the caller of a service system has given, R1 words, R4 data address of the routine's own room, R5 SOCB", "", ["NO_ROUTINE", "BAD_SOCB", "BAD_ADDRESS"], callerRead],
  [0x85, "CALLER_WRITE", MON_SYSTEM, "as CALLER_READ, from the routine's room to the caller's", "", ["NO_ROUTINE", "BAD_SOCB", "BAD_ADDRESS"], callerWrite],
  [0x86, "ASSIGN_SUBPROCESSES", MON_SYSTEM, "R0 first and R1 last subprocess (0-255) of the process", "", ["NO_PROCESS", "BAD_ARGUMENT"], assignSubprocesses],
  [0x87, "READ_SUBPROCESS", MON_ANY, "", "R0 current subprocess", ["NO_PROCESS"], readSubprocess],
  [INIT_SYSCALL, "INIT_SYSCALL", MON_ANY, "R0-R4 parameters, R5 operation, R6 service system (high byte) and function (low byte)", "R5 SOCB", ["NO_PROCESS", "IN_ROUTINE", "NO_SERVICE", "NO_SOCB"], initSyscall],
  [SYSCALL, "SYSCALL", MON_ANY, "R0-R4 parameters, R6 service system and function", "R0-R4 and R7 results", ["NO_PROCESS", "IN_ROUTINE", "NO_SERVICE", "NO_SOCB"], syscall],
  [WAIT_SYSCALL, "WAIT_SYSCALL", MON_ANY, "R5 SOCB", "R0-R4 and R7 results", ["NO_PROCESS", "IN_ROUTINE", "BAD_SOCB"], waitSyscall],
  [CANCEL_SYSCALL, "CANCEL_SYSCALL", MON_ANY, "R5 SOCB", "", ["NO_PROCESS", "IN_ROUTINE", "BAD_SOCB"], cancelSyscall],
  [WAIT_NEXT_OPERATION, "WAIT_NEXT_OPERATION", MON_ANY, "", "R4 SOCB, R5 its operation", ["NO_PROCESS", "IN_ROUTINE", "NOTHING_PENDING"], waitNextOperation],
  [NEXT_OPERATION, "NEXT_OPERATION", MON_ANY, "", "R4 SOCB, R5 its operation", ["NO_PROCESS", "IN_ROUTINE", "NO_ANSWER"], nextOperation],
  [INIT_AWAIT, "INIT_AWAIT", MON_ANY, "R1 syncel, R4 data address of room for the largest element, R5 operation", "R5 reference, as of a SOCB", ["NO_PROCESS", "IN_ROUTINE", "BAD_ARGUMENT", "ANSWER_SYNCEL", "BAD_ADDRESS", "NO_SOCB"], initAwait],
  [0x8f, "CHANGE_SUBPROCESS", MON_ANY, "R0 subprocess", "", ["NO_PROCESS", "NO_SUBPROCESS"], changeSubprocess],
  [0x90, "PCF_SEND", MON_ANY, "R0 process, R1 syncel (0-15), R4 data address of an information element", "", ["NO_PROCESS", "BAD_PROCESS", "BAD_ARGUMENT", "NOT_SENDER", "BAD_ADDRESS", "BAD_LENGTH", "QUEUE_FULL"], pcfSend],
  [0x91, "AWAIT_SYNCEL", MON_ANY, "R1 syncel, R2 0: only look, R4 data address of room for the element", "R0 number of the sender", ["NO_PROCESS", "BAD_ARGUMENT", "ANSWER_SYNCEL", "NO_ANSWER", "BAD_ADDRESS"], awaitSyncel],
  [0x92, "TMON_SEND", MON_ANY, "as PCF_SEND, R2,R3 long microseconds until it arrives", "", ["NO_PROCESS", "BAD_PROCESS", "BAD_ARGUMENT", "NOT_SENDER", "BAD_ADDRESS", "BAD_LENGTH", "QUEUE_FULL"], tmonSend],
  [0x93, "READ_TIME", MON_ANY, "", "R0-R3 microseconds since the start, lowest word first", [], readTime],
  [0x94, "ENTER_REGION", MON_SYSTEM, "R0 critical region (0-15)", "", ["NO_PROCESS", "BAD_ARGUMENT", "REGION_TAKEN"], enterRegion],
  [0x95, "LEAVE_REGION", MON_SYSTEM, "R0 critical region", "", ["NO_PROCESS", "BAD_ARGUMENT", "NOT_OWNER"], leaveRegion],
  [0x96, "RETIRE", MON_ANY, "R0 code", "does not come back", ["NO_PROCESS"], retire],
  [0x97, "CSF_TRACE", MON_ANY, "R0 data address of a trace record, R1 words (1-32)", "", ["BAD_LENGTH", "BAD_ADDRESS"], csfTrace],
];

/** Every call, in the order of the codes. */
export const SCM_CALLS: readonly ScmCall[] = ROWS.map(
  ([code, name, owner, args, results, errors, serve]) => ({
    code,
    name,
    owner,
    arguments: args,
    results,
    errors,
    serve,
  }),
);
