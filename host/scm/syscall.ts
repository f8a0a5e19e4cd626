// System calls: CPS/SDS/024 4.2.4.4.9 (what a service system's entries receive and return) and the life of a SOCB.
//
// Each call is made by a living process outside of service routines. One that has to wait is made again when something has
// arrived ("again"), so nothing of it is kept but the state of its SOCB; a SYSCALL whose INIT is done is known by `awaited`.
// One for which a service routine was entered continues when the routine has returned, with the function that its row names.

import type { CallOutcome, Return, RoutineOver } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { systemPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import type { Activation, ScmProcess } from "../state/scm.ts";
import {
  type Awaited,
  awaitEnded,
  cancelAwait,
  completeAwait,
  findAwait,
  settleAwaits,
  startAwait,
} from "./await.ts";
import {
  ELEMENT_XFER,
  SCM_DONE,
  SOCB_DONE,
  SOCB_ERROR,
  SOCB_OPERATION,
  SOCB_PENDING,
  SOCB_SERVICE,
  SOCB_STATUS,
  SOCB_WORDS,
} from "./codes.ts";
import type { Caller } from "./process.ts";
import { retireFor } from "./retire.ts";
import { brokenReturn, enterRoutine, type RoutineCall, restoreCaller } from "./routine.ts";
import { findFree, freeSocb, readSocb, socbAddress, socbIndex, writeSocb } from "./socb.ts";
import { refusedSyncel, takeAnswer } from "./syncel.ts";
import { takeLists } from "./transfer.ts";
import { beginWait } from "./wait.ts";

/** The caller of a call for which routines are entered. */
export interface SystemCaller extends Caller {
  /** Code of the call. */
  readonly call: number;
}

/** A service routine that is over. */
export interface Routine {
  readonly activation: Activation;
  /** R0 to R7 of it. */
  readonly registers: readonly number[];
}

/** What a service system is to do. */
interface Request {
  /** R0 to R4 of INIT. */
  readonly parameters: readonly number[];
  /** Service system in the high byte, its function in the low one. */
  readonly code: number;
  /** Whether system mode makes the call: whose rights addresses among the parameters have. */
  readonly system: boolean;
}

/** R0 to R4 of a routine that ends a call, or what an operation that awaited a syncel gives. */
interface Ended {
  results: readonly number[];
}

/** An operation that has ended: index of its SOCB or reference of its await, and what its call was given in R5. */
interface Reported {
  socb: number;
  operation: number;
}

// ---- The calls ------------------------------------------------------------------------------------------------

/** INIT_SYSCALL: starts a system call. */
export function initSyscall(
  caller: SystemCaller,
  given: Request & { readonly operation: number },
): CallOutcome {
  return initiate(caller, given, given.operation);
}

/** SYSCALL: starts a system call, and ends with it. */
export function syscall(caller: SystemCaller, given: Request, results: Ended): CallOutcome {
  const { awaited } = caller.process;
  return awaited === 0 ? initiate(caller, given, 0) : awaitOperation(caller, awaited, results);
}

/** WAIT_SYSCALL: ends with an operation. */
export function waitSyscall(
  caller: SystemCaller,
  { socb }: { readonly socb: number },
  results: Ended,
): CallOutcome {
  const known = inUse(caller, socb) !== undefined || findAwait(caller.process, socb) !== undefined;
  return known ? awaitOperation(caller, socb, results) : SCM_DONE.BAD_SOCB;
}

/** CANCEL_SYSCALL: makes an operation end that has not ended. */
export function cancelSyscall(caller: SystemCaller, { socb: index }: { readonly socb: number }): CallOutcome {
  const { control, partition, process } = caller;
  settleAwaits(control, partition, process);
  const awaited = findAwait(process, index);
  if (awaited !== undefined) {
    cancelAwait(process, awaited);
    return DONE.OK;
  }
  const status = inUse(caller, index);
  if (status === undefined) return SCM_DONE.BAD_SOCB;
  if (status !== SOCB_PENDING || process.cancelled.includes(index)) return DONE.OK;
  process.cancelled.push(index);
  return enterWith(caller, "CANCEL", index);
}

/** INIT_AWAIT: awaits a syncel by an operation. */
export function initAwait(
  { control, process }: Caller,
  given: Awaited,
  results: { reference: number },
): CallOutcome {
  return refusedSyncel(process, given.syncel) ?? startAwait(control, process, given, results);
}

/** WAIT_NEXT_OPERATION: ends with the next operation that ends, and says which it is. */
export function waitNextOperation(caller: SystemCaller, _: object, results: Reported): CallOutcome {
  const none = () => (anyPending(caller) ? awaitEnds(caller) : SCM_DONE.NOTHING_PENDING);
  return reportNext(caller, results) ?? none();
}

/** NEXT_OPERATION: the same, which does not wait. */
export function nextOperation(caller: SystemCaller, _: object, results: Reported): CallOutcome {
  return reportNext(caller, results) ?? SCM_DONE.NO_ANSWER;
}

/** Status of the SOCB with this index when it is in use. */
function inUse({ control, process }: Caller, index: number): number | undefined {
  if (index < 1 || index > process.socbCount) return undefined;
  const status = readSocb(control, process, index)?.[SOCB_STATUS];
  return status === SOCB_PENDING || status === SOCB_DONE ? status : undefined;
}

/** Takes a SOCB and enters the INIT routine of the service system that the code names. */
function initiate(
  caller: SystemCaller,
  { parameters, code, system }: Request,
  operation: number,
): CallOutcome {
  const { control, process } = caller;
  const service = code >> 8;
  if (process.services[service] == null) return SCM_DONE.NO_SERVICE;
  const index = findFree(control, process);
  if (index === undefined) return broken(caller, "SCM_BROKEN_SOCB");
  if (index === 0) return SCM_DONE.NO_SOCB;
  const socb = new Array<number>(SOCB_WORDS).fill(0);
  socb[SOCB_STATUS] = SOCB_PENDING;
  socb[SOCB_SERVICE] = service;
  socb[SOCB_OPERATION] = operation;
  if (!writeSocb(control, process, index, socb)) return broken(caller, "SCM_BROKEN_SOCB");
  process.callers[index - 1] = system ? "system" : "user";
  const registers = { ...parameters, 6: code & 0xff, 7: socbAddress(process, index) };
  return enter(caller, { service, entry: "INIT", socb: index, registers });
}

/** Enters COMPLETE or CANCEL of the service system that an SOCB in use belongs to. */
function enterWith(caller: SystemCaller, entry: "COMPLETE" | "CANCEL", index: number): CallOutcome {
  const { control, process } = caller;
  const service = readSocb(control, process, index)![SOCB_SERVICE]!;
  if (process.services[service] == null) return broken(caller, "SCM_BROKEN_SOCB");
  return enter(caller, { service, entry, socb: index, registers: { 7: socbAddress(process, index) } });
}

function enter(caller: SystemCaller, routine: Omit<RoutineCall, "call">): CallOutcome {
  const { control, partition, process, call } = caller;
  const why = enterRoutine(control, partition, process, { ...routine, call });
  return why === undefined ? "entered" : broken(caller, why);
}

/** The end of a process whose service routine, or whose memory, is not what it has to be. */
function broken({ control, partition, process }: Caller, why: Parameters<typeof retireFor>[3]): CallOutcome {
  return retireFor(control, partition, process, why);
}

/** Completes an operation that has ended, or handles an answer, or waits. */
function awaitOperation(caller: SystemCaller, index: number, results: Ended): CallOutcome {
  const { control, partition, process } = caller;
  settleAwaits(control, partition, process);
  const awaited = findAwait(process, index);
  if (awaited === undefined) {
    const status = readSocb(control, process, index)?.[SOCB_STATUS];
    if (status === SOCB_DONE) return enterWith(caller, "COMPLETE", index);
    if (status !== SOCB_PENDING) return broken(caller, "SCM_BROKEN_SOCB");
  } else if (awaitEnded(awaited)) return completeAwait(process, awaited, results);
  return enterAnswer(caller, index) ?? awaitEnds(caller);
}

/** Waits for what makes operations end: answers, and elements that are awaited. */
function awaitEnds({ control, partition, process }: Caller): CallOutcome {
  let syncels = 0;
  process.syncels.forEach(({ answer }, n) => {
    if (answer) syncels |= 1 << n;
  });
  for (const one of process.awaits) if (!awaitEnded(one)) syncels |= 1 << one.syncel;
  return beginWait(control, partition, process, { syncels });
}

/** Reports the operation that has ended first, or handles an answer; undefined: there is neither. */
function reportNext(caller: SystemCaller, results: Reported): CallOutcome | undefined {
  const { control, partition, process } = caller;
  settleAwaits(control, partition, process);
  const [ended] = process.ended;
  if (ended === undefined) return enterAnswer(caller, 0);
  let operation = findAwait(process, ended)?.operation;
  if (operation === undefined) {
    const socb = readSocb(control, process, ended);
    const status = socb?.[SOCB_STATUS];
    if (status !== SOCB_PENDING && status !== SOCB_DONE) return broken(caller, "SCM_BROKEN_SOCB");
    operation = socb![SOCB_OPERATION]!;
  }
  process.ended.shift();
  results.socb = ended;
  results.operation = operation;
  return DONE.OK;
}

/** Enters ANSWER_RECEIVED for the oldest answer; undefined: there is none. `index`: of the operation awaited, 0: any. */
function enterAnswer(caller: SystemCaller, index: number): CallOutcome | undefined {
  const { control, partition, process } = caller;
  const answer = takeAnswer(process);
  if (answer === undefined) return undefined;
  const { service, element } = answer;
  const words = takeLists(control, partition, process, element);
  if (!writeWords(control, systemPointer(process.base, process.answer), words)) {
    return broken(caller, "SCM_BROKEN_SOCB");
  }
  const registers = {
    0: element.from,
    // An answer of the host is whole when its lists are written. No process transfers data together with an element: one that says
    // so has not been received whole.
    1: words[ELEMENT_XFER] === 0 ? DONE.OK : DONE.BAD_ARGUMENT,
    4: process.answer,
    6: process.socbs,
    7: socbAddress(process, process.socbCount),
  };
  return enter(caller, { service, entry: "ANSWER_RECEIVED", socb: index, registers });
}

function anyPending({ control, process }: Caller): boolean {
  if (process.awaits.some((one) => !awaitEnded(one))) return true;
  for (let index = 1; index <= process.socbCount; index++) {
    if (readSocb(control, process, index)?.[SOCB_STATUS] === SOCB_PENDING) return true;
  }
  return false;
}

// ---- The way back ---------------------------------------------------------------------------------------------

/** ROUTINE_RETURN: a service routine returns through its link. */
export function routineReturn(
  control: Control,
  partition: PartitionState,
  { registers }: { readonly registers: readonly number[] },
): CallOutcome | RoutineOver {
  const { activation, processes } = partition.scm;
  if (activation === null) return SCM_DONE.NO_ROUTINE;
  const process = processes[activation.process]!;
  const why = brokenReturn(control, partition, process, activation);
  if (why !== undefined) return retireFor(control, partition, process, why);
  return { call: activation.call, registers };
}

/** INIT_SYSCALL, when INIT is over. */
export function goOnInitSyscall(
  caller: SystemCaller,
  routine: Routine,
  results: Ended & { socb: number },
): CallOutcome {
  return initiated(caller, routine, results, (socb) => {
    results.socb = socb;
    return DONE.OK;
  });
}

/** SYSCALL and WAIT_SYSCALL, when a routine is over. */
export function goOnSyscall(caller: SystemCaller, routine: Routine, results: Ended): CallOutcome {
  const { entry, socb } = routine.activation;
  if (entry === "COMPLETE") return completed(caller, routine, results);
  if (entry === "ANSWER_RECEIVED") {
    return answered(caller, routine) ?? awaitOperation(caller, socb, results);
  }
  return initiated(caller, routine, results, () => {
    caller.process.awaited = socb;
    return awaitOperation(caller, socb, results);
  });
}

/** CANCEL_SYSCALL, when CANCEL is over. */
export function goOnCancelSyscall(caller: SystemCaller, { activation }: Routine): CallOutcome {
  const { control, partition, process } = caller;
  const socb = readSocb(control, process, activation.socb);
  if (socb === undefined) return broken(caller, "SCM_BROKEN_SOCB");
  if (socb[SOCB_STATUS] === SOCB_DONE) noteEnd(process, activation.socb);
  restoreCaller(control, partition, process);
  return DONE.OK;
}

/** WAIT_NEXT_OPERATION, when ANSWER_RECEIVED is over. */
export function goOnWaitNextOperation(
  caller: SystemCaller,
  routine: Routine,
  results: Reported,
): CallOutcome {
  return answered(caller, routine) ?? waitNextOperation(caller, {}, results);
}

/** NEXT_OPERATION, when ANSWER_RECEIVED is over. */
export function goOnNextOperation(caller: SystemCaller, routine: Routine, results: Reported): CallOutcome {
  return answered(caller, routine) ?? nextOperation(caller, {}, results);
}

/** After INIT: the call has ended with an error, or its SOCB is in use and `goOn` says what follows. */
function initiated(
  caller: SystemCaller,
  { activation, registers }: Routine,
  results: Ended,
  goOn: (socb: number) => CallOutcome,
): CallOutcome {
  const { control, partition, process } = caller;
  const index = activation.socb;
  const status = readSocb(control, process, index)?.[SOCB_STATUS];
  if (status === undefined) return broken(caller, "SCM_BROKEN_SOCB");
  const exit = registers[6]!;
  if (exit > 1) return broken(caller, "SCM_BROKEN_REGISTER");
  if (exit === 0 || status === SOCB_ERROR) {
    freeSocb(control, process, index);
    return finish(caller, registers, results, 0);
  }
  if (status !== SOCB_PENDING && status !== SOCB_DONE) return broken(caller, "SCM_BROKEN_SOCB");
  if (status === SOCB_DONE) noteEnd(process, index);
  restoreCaller(control, partition, process);
  return goOn(index);
}

/** After COMPLETE: the call ends as the routine says. */
function completed(caller: SystemCaller, { activation, registers }: Routine, results: Ended): CallOutcome {
  const { control, process } = caller;
  if (readSocb(control, process, activation.socb) === undefined) return broken(caller, "SCM_BROKEN_SOCB");
  const exit = registers[6]!;
  if (exit > 1) return broken(caller, "SCM_BROKEN_REGISTER");
  freeSocb(control, process, activation.socb);
  return finish(caller, registers, results, exit);
}

/** After ANSWER_RECEIVED: undefined, and the call continues to wait, or how the process ends. */
function answered(caller: SystemCaller, { activation, registers }: Routine): CallOutcome | undefined {
  const { control, partition, process } = caller;
  const done = registers[3]!;
  const index = socbIndex(process, registers[5]!);
  if (done > 1 || (done === 1 && index === 0)) return broken(caller, "SCM_BROKEN_REGISTER");
  if (done === 1) {
    const socb = readSocb(control, process, index);
    if (socb?.[SOCB_STATUS] !== SOCB_DONE || socb[SOCB_SERVICE] !== activation.service) {
      return broken(caller, "SCM_BROKEN_SOCB");
    }
    noteEnd(process, index);
  }
  restoreCaller(control, partition, process);
  return undefined;
}

/** Brings the caller back with the routine's R0-R4 and R7, through an exit. */
function finish(
  { control, partition, process }: Caller,
  registers: readonly number[],
  results: Ended,
  exit: number,
): Return {
  restoreCaller(control, partition, process);
  results.results = registers.slice(0, 5);
  return { exit, completion: registers[7]! };
}

/** Notes an SOCB that has ended for WAIT_NEXT_OPERATION. */
function noteEnd(process: ScmProcess, index: number): void {
  if (!process.ended.includes(index)) process.ended.push(index);
}
