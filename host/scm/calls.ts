// The monitor calls of System Call Monitor and kernel services: one row each, in the order of their codes. `npm run docs`
// makes the tables of docs/ABI.md and firmware/csf/scm.inc of them. Codes without a row stay the guest's.

import { MON_ANY, MON_SYSTEM } from "../../core-as/layout.ts";
import { type CallOutcome, type GoOn, type MonitorCall, monitorCall } from "../control/call.ts";
import type { CompletionName } from "../control/codes.ts";
import { clock } from "../control/partition.ts";
import {
  type ArgumentKind,
  block,
  byEither,
  byError,
  long,
  mode,
  type Places,
  pointer,
  quad,
  type ResultKind,
  type Values,
  word,
} from "../control/place.ts";
import type { ScmCompletionName } from "./codes.ts";
import { csfTrace, enterRegion, initProcess, leaveRegion, registerService } from "./kernel.ts";
import { callerRead, callerWrite } from "./parameter.ts";
import { ofProcess, outsideRoutines, type ProcessOperation } from "./process.ts";
import { retire } from "./retire.ts";
import { assignSubprocesses, changeSubprocess, readSubprocess } from "./subprocess.ts";
import { awaitSyncel, pcfSend, syncelPermit, tmonSend } from "./syncel.ts";
import {
  cancelSyscall,
  goOnCancelSyscall,
  goOnInitSyscall,
  goOnNextOperation,
  goOnSyscall,
  goOnWaitNextOperation,
  initAwait,
  initSyscall,
  nextOperation,
  type Routine,
  routineReturn,
  type SystemCaller,
  syscall,
  waitNextOperation,
  waitSyscall,
} from "./syscall.ts";
import { watchProcesses } from "./wait.ts";

/** Completion codes with which a call is refused. */
type Refusal = CompletionName | ScmCompletionName;

const PARAMETERS = block(0, 5, "parameters");
const FUNCTION = { code: word(6, "service system and function (high and low byte)"), system: mode() };
const RESULTS = block(0, 5, "results, and R7 the service system's completion code");
const REPORTED = { socb: word(4, "SOCB"), operation: word(5, "its operation") };
const SYNCEL = { to: word(0, "process"), syncel: word(1, "syncel (0-15)") };
const ELEMENT = { element: pointer(4, "data address of an information element"), system: mode() };
const NOT_SENT = [
  "BAD_PROCESS",
  "BAD_ARGUMENT",
  "NOT_SENDER",
  "BAD_ADDRESS",
  "BAD_LENGTH",
  "QUEUE_FULL",
] as const;
const copied = (how: string) => ({
  theirs: word(0, `data address to ${how}, given by the caller of a service system`),
  words: word(1, "words"),
  own: pointer(4, "data address of room of the routine"),
  socb: word(5, "SOCB (its data address)"),
});

// biome-ignore format: a table
/** Every call, in the order of the codes. */
export const SCM_CALLS: readonly MonitorCall<Refusal>[] = [
  monitorCall(0x80, "INIT_PROCESS", MON_SYSTEM, { socbs: word(0, "data address of SOCBs"), socbCount: word(1, "how many (1-255)"), frame: word(2, "data address of a context frame"), answer: word(3, "data address of an answer"), stub: word(4, "program address of a MON ROUTINE_RETURN"), stackEnd: word(5, "data address of the end of the system stack"), stackStart: word(6, "that of its start") }, { process: word(0, "number of the process") }, ["BAD_ARGUMENT", "PROCESS_EXISTS", "NO_MEMORY", "BAD_ADDRESS"], initProcess),
  processCall(0x81, "REGISTER_SERVICE", MON_SYSTEM, { service: word(0, "service system (0-15)"), init: word(1, "program address of INIT"), answerReceived: word(2, "that of ANSWER_RECEIVED"), complete: word(3, "that of COMPLETE"), cancel: word(4, "that of CANCEL") }, {}, ["NO_SERVICE"], registerService),
  monitorCall(0x82, "ROUTINE_RETURN", MON_SYSTEM, { registers: block(0, 8, "what the service routine returns") }, "returns to the caller of the routine", ["NO_ROUTINE"], routineReturn),
  processCall(0x83, "SYNCEL_PERMIT", MON_SYSTEM, { sender: word(0, "process or FFFF hex for all"), syncel: word(1, "syncel (0-15) of the caller"), permit: word(2, "1 when it may send there in user mode, 0 when not") }, {}, ["BAD_PROCESS", "BAD_ARGUMENT"], syncelPermit),
  monitorCall(0x84, "CALLER_READ", MON_SYSTEM, copied("read"), {}, ["NO_ROUTINE", "BAD_SOCB", "BAD_ADDRESS"], callerRead),
  monitorCall(0x85, "CALLER_WRITE", MON_SYSTEM, copied("write"), {}, ["NO_ROUTINE", "BAD_SOCB", "BAD_ADDRESS"], callerWrite),
  processCall(0x86, "ASSIGN_SUBPROCESSES", MON_SYSTEM, { first: word(0, "first subprocess (0-255) of the process"), last: word(1, "its last") }, {}, ["BAD_ARGUMENT"], assignSubprocesses),
  processCall(0x87, "READ_SUBPROCESS", MON_ANY, {}, { subprocess: word(0, "current subprocess") }, [], readSubprocess),
  systemCall(0x88, "INIT_SYSCALL", { parameters: PARAMETERS, operation: word(5, "operation"), ...FUNCTION }, { socb: word(5, "SOCB"), results: byError(RESULTS) }, ["NO_SERVICE", "NO_SOCB"], initSyscall, goOnInitSyscall),
  systemCall(0x89, "SYSCALL", { parameters: PARAMETERS, ...FUNCTION }, { results: byEither(RESULTS) }, ["NO_SERVICE", "NO_SOCB"], syscall, goOnSyscall),
  systemCall(0x8a, "WAIT_SYSCALL", { socb: word(5, "SOCB") }, { results: byEither(RESULTS) }, ["BAD_SOCB"], waitSyscall, goOnSyscall),
  systemCall(0x8b, "CANCEL_SYSCALL", { socb: word(5, "SOCB") }, {}, ["BAD_SOCB"], cancelSyscall, goOnCancelSyscall),
  systemCall(0x8c, "WAIT_NEXT_OPERATION", {}, REPORTED, ["NOTHING_PENDING"], waitNextOperation, goOnWaitNextOperation),
  systemCall(0x8d, "NEXT_OPERATION", {}, REPORTED, ["NO_ANSWER"], nextOperation, goOnNextOperation),
  systemCall(0x8e, "INIT_AWAIT", { syncel: word(1, "syncel"), room: pointer(4, "data address of room for the largest element"), address: word(4, ""), operation: word(5, "operation") }, { reference: word(5, "reference, as of a SOCB") }, ["BAD_ARGUMENT", "ANSWER_SYNCEL", "BAD_ADDRESS", "NO_SOCB"], initAwait),
  processCall(0x8f, "CHANGE_SUBPROCESS", MON_ANY, { subprocess: word(0, "subprocess") }, {}, ["NO_SUBPROCESS"], changeSubprocess),
  processCall(0x90, "PCF_SEND", MON_ANY, { ...SYNCEL, to: word(0, "process, or FFFF hex for a service of the host"), ...ELEMENT }, {}, [...NOT_SENT, "BAD_SOCB"], pcfSend),
  processCall(0x91, "AWAIT_SYNCEL", MON_ANY, { syncel: word(1, "syncel"), wait: word(2, "0 to look only"), room: pointer(4, "data address of room for the element") }, { sender: word(0, "number of the sender") }, ["BAD_ARGUMENT", "ANSWER_SYNCEL", "NO_ANSWER", "BAD_ADDRESS"], awaitSyncel),
  processCall(0x92, "TMON_SEND", MON_ANY, { ...SYNCEL, delay: long(2, "microseconds until it arrives"), ...ELEMENT }, {}, NOT_SENT, tmonSend),
  monitorCall(0x93, "READ_TIME", MON_ANY, {}, { clock: quad(0, "microseconds since the start, lowest word first") }, [], clock),
  processCall(0x94, "ENTER_REGION", MON_SYSTEM, { region: word(0, "critical region (0-15)") }, {}, ["BAD_ARGUMENT", "REGION_TAKEN"], enterRegion),
  processCall(0x95, "LEAVE_REGION", MON_SYSTEM, { region: word(0, "critical region") }, {}, ["BAD_ARGUMENT", "NOT_OWNER"], leaveRegion),
  monitorCall(0x96, "RETIRE", MON_ANY, { code: word(0, "code"), system: mode() }, "does not return", ["NO_PROCESS"], retire),
  monitorCall(0x97, "CSF_TRACE", MON_ANY, { record: pointer(0, "data address of a trace record"), words: word(1, "words (1-32)") }, {}, ["BAD_LENGTH", "BAD_ADDRESS"], csfTrace),
  monitorCall(0x98, "WATCH_PROCESSES", MON_SYSTEM, { watch: word(0, "1 for an interrupt when a process begins to wait or can continue, 0 for none") }, { waiting: word(0, "processes that wait, bit n for process n") }, ["BAD_ARGUMENT"], watchProcesses),
];

/** A call that a process makes, in a service routine too. */
function processCall<A extends Places<ArgumentKind>, R extends Places<ResultKind>>(
  code: number,
  name: string,
  owner: number,
  places: A,
  results: R,
  errors: readonly Refusal[],
  operation: ProcessOperation<A, R>,
): MonitorCall<Refusal> {
  return monitorCall(code, name, owner, places, results, ["NO_PROCESS", ...errors], ofProcess(operation));
}

/** A call that a process makes in either mode, outside of service routines; for one that enters them, how it continues. */
function systemCall<A extends Places<ArgumentKind>, R extends Places<ResultKind>>(
  code: number,
  name: string,
  places: A,
  results: R,
  errors: readonly Refusal[],
  operation: (caller: SystemCaller, given: Readonly<Values<A>>, results: Values<R>) => CallOutcome,
  goOn?: (caller: SystemCaller, routine: Routine, results: Values<R>) => CallOutcome,
): MonitorCall<Refusal> {
  const serve = outsideRoutines<A, R>((caller, given, back) =>
    operation({ ...caller, call: code }, given, back),
  );
  const after: GoOn<R> | undefined =
    goOn &&
    ((control, partition, { registers }, back) => {
      const activation = partition.scm.activation!;
      const process = partition.scm.processes[activation.process]!;
      return goOn({ control, partition, process, call: code }, { activation, registers }, back);
    });
  return monitorCall(
    code,
    name,
    MON_ANY,
    places,
    results,
    ["NO_PROCESS", "IN_ROUTINE", ...errors],
    serve,
    after,
  );
}
