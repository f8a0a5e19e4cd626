// System calls: CPS/SDS/024 4.2.4.4.9 (what a service system's entries get and give) and the life of a SOCB.
//
// A call that has to wait is made again when something has arrived (block), so nothing of it is kept but the state of
// its SOCB; a SYSCALL whose INIT is done is known by `awaited`.

import type { CallOutcome, Return } from "../control/call.ts";
import { argument, result } from "../control/caller.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { inSystemMode, systemPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import type { Activation, ScmProcess } from "../state/scm.ts";
import { awaitEnded, cancelAwait, completeAwait, findAwait, settleAwaits, startAwait } from "./await.ts";
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
import { currentProcess } from "./process.ts";
import { retireFor } from "./retire.ts";
import { brokenReturn, enterRoutine, type RoutineCall, restoreCaller } from "./routine.ts";
import { findFree, freeSocb, readSocb, socbAddress, socbIndex, writeSocb } from "./socb.ts";
import { refusedSyncel, takeAnswer } from "./syncel.ts";

/** Codes of the calls that routines are entered for. NEXT_OPERATION only looks at what has ended. */
export const INIT_SYSCALL = 0x88;
export const SYSCALL = 0x89;
export const WAIT_SYSCALL = 0x8a;
export const CANCEL_SYSCALL = 0x8b;
export const WAIT_NEXT_OPERATION = 0x8c;
export const NEXT_OPERATION = 0x8d;
export const INIT_AWAIT = 0x8e;

/** The caller's call, once it is known to be made by a living process outside of service routines. */
interface Caller {
  readonly control: Control;
  readonly partition: PartitionState;
  readonly process: ScmProcess;
  /** Code of the call. */
  readonly call: number;
}

/** Serves a call for a process; refuses it in a routine and outside of processes. */
function forProcess(
  control: Control,
  partition: PartitionState,
  call: number,
  serve: (caller: Caller) => CallOutcome,
): CallOutcome {
  const process = currentProcess(control, partition);
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  if (partition.scm.activation !== null) return SCM_DONE.IN_ROUTINE;
  if (process.retired !== -1) return "again";
  return serve({ control, partition, process, call });
}

/** Notes an SOCB that has ended for WAIT_NEXT_OPERATION. */
function noteEnd(process: ScmProcess, index: number): void {
  if (!process.ended.includes(index)) process.ended.push(index);
}

// ---- The calls ------------------------------------------------------------------------------------------------

/** INIT_SYSCALL: R0-R4 parameters, R5 operation, R6 function; R5 := SOCB. */
export function initSyscall(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, INIT_SYSCALL, initiate);
}

/** SYSCALL: R0-R4 parameters, R6 function; R0-R4 := results. */
export function syscall(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, SYSCALL, (caller) =>
    caller.process.awaited === 0 ? initiate(caller) : proceed(caller, caller.process.awaited),
  );
}

/** WAIT_SYSCALL: R5 SOCB; R0-R4 := results. */
export function waitSyscall(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, WAIT_SYSCALL, (caller) => {
    const index = argument(control, partition, 5);
    const known = inUse(caller, index) !== undefined || findAwait(caller.process, index) !== undefined;
    return known ? proceed(caller, index) : SCM_DONE.BAD_SOCB;
  });
}

/** CANCEL_SYSCALL: R5 SOCB. */
export function cancelSyscall(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, CANCEL_SYSCALL, (caller) => {
    const { process } = caller;
    const index = argument(control, partition, 5);
    settleAwaits(control, process);
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
  });
}

/** INIT_AWAIT: R1 syncel, R4 room for the element, R5 operation; R5 := SOCB. */
export function initAwait(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, INIT_AWAIT, ({ process }) => {
    const refused = refusedSyncel(process, argument(control, partition, 1));
    return refused ?? startAwait(control, partition, process);
  });
}

/** WAIT_NEXT_OPERATION: R4 := SOCB, R5 := its operation. */
export function waitNextOperation(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, WAIT_NEXT_OPERATION, (caller) => proceed(caller, 0));
}

/** NEXT_OPERATION, which does not wait: R4 := SOCB, R5 := its operation. */
export function nextOperation(control: Control, partition: PartitionState): CallOutcome {
  return forProcess(control, partition, NEXT_OPERATION, (caller) => proceed(caller, 0));
}

/** Status of the SOCB with this index when it is in use. */
function inUse({ control, process }: Caller, index: number): number | undefined {
  if (index < 1 || index > process.socbCount) return undefined;
  const status = readSocb(control, process, index)?.[SOCB_STATUS];
  return status === SOCB_PENDING || status === SOCB_DONE ? status : undefined;
}

/** Takes a SOCB and enters the INIT routine of the service system that the function names. */
function initiate(caller: Caller): CallOutcome {
  const { control, partition, process, call } = caller;
  const code = argument(control, partition, 6);
  const service = code >> 8;
  if (process.services[service] == null) return SCM_DONE.NO_SERVICE;
  const index = findFree(control, process);
  if (index === undefined) return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  if (index === 0) return SCM_DONE.NO_SOCB;
  const socb = new Array<number>(SOCB_WORDS).fill(0);
  socb[SOCB_STATUS] = SOCB_PENDING;
  socb[SOCB_SERVICE] = service;
  socb[SOCB_OPERATION] = call === INIT_SYSCALL ? argument(control, partition, 5) : 0;
  if (!writeSocb(control, process, index, socb)) {
    return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  }
  process.callers[index - 1] = inSystemMode(control, partition) ? "system" : "user";
  return enter(caller, {
    service,
    entry: "INIT",
    call,
    socb: index,
    registers: { 6: code & 0xff, 7: socbAddress(process, index) },
  });
}

/** Enters COMPLETE or CANCEL of the service system that an SOCB in use belongs to. */
function enterWith(caller: Caller, entry: "COMPLETE" | "CANCEL", index: number): CallOutcome {
  const { control, partition, process, call } = caller;
  const service = readSocb(control, process, index)![SOCB_SERVICE]!;
  if (process.services[service] == null) return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  return enter(caller, {
    service,
    entry,
    call,
    socb: index,
    registers: { 7: socbAddress(process, index) },
  });
}

function enter({ control, partition, process }: Caller, call: RoutineCall): CallOutcome {
  const broken = enterRoutine(control, partition, process, call);
  return broken === undefined ? "entered" : retireFor(control, partition, process, broken);
}

/** Goes on with a wait for one operation, or for the next that ends (0): completes it, handles an answer, or waits. */
function proceed(caller: Caller, index: number): CallOutcome {
  const { control, partition, process, call } = caller;
  settleAwaits(control, process);
  const wanted = index === 0 ? process.ended[0] : index;
  const awaited = wanted === undefined ? undefined : findAwait(process, wanted);
  const socb = wanted === undefined || awaited !== undefined ? undefined : readSocb(control, process, wanted);
  const status = socb?.[SOCB_STATUS];
  if (wanted !== undefined && awaited === undefined && status !== SOCB_PENDING && status !== SOCB_DONE) {
    return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  }
  if (index !== 0 && awaited !== undefined && awaitEnded(awaited)) {
    return completeAwait(control, partition, process, awaited);
  }
  if (index !== 0 && status === SOCB_DONE) return enterWith(caller, "COMPLETE", index);
  if (index === 0 && wanted !== undefined) {
    process.ended.shift();
    result(control, partition, 4, wanted);
    result(control, partition, 5, awaited?.operation ?? socb![SOCB_OPERATION]!);
    return DONE.OK;
  }
  const answer = takeAnswer(process);
  if (answer === undefined) {
    if (call === NEXT_OPERATION) return SCM_DONE.NO_ANSWER;
    return index === 0 && !anyPending(caller) ? SCM_DONE.NOTHING_PENDING : "again";
  }
  if (!writeWords(control, systemPointer(process.base, process.answer), answer.element.words)) {
    return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  }
  return enter(caller, {
    service: answer.service,
    entry: "ANSWER_RECEIVED",
    call,
    socb: index,
    registers: {
      0: answer.element.from,
      // No service system of ours transfers data beside the element: one that says so has not been received whole.
      1: answer.element.words[ELEMENT_XFER] === 0 ? DONE.OK : DONE.BAD_ARGUMENT,
      4: process.answer,
      6: process.socbs,
      7: socbAddress(process, process.socbCount),
    },
  });
}

function anyPending({ control, process }: Caller): boolean {
  if (process.awaits.some((one) => !awaitEnded(one))) return true;
  for (let index = 1; index <= process.socbCount; index++) {
    if (readSocb(control, process, index)?.[SOCB_STATUS] === SOCB_PENDING) return true;
  }
  return false;
}

// ---- The way back ---------------------------------------------------------------------------------------------

const RETURN_OK: Return = { exit: 1, completion: DONE.OK };

/** ROUTINE_RETURN: a service routine comes back through its link. */
export function routineReturn(control: Control, partition: PartitionState): CallOutcome {
  const { activation, processes } = partition.scm;
  if (activation === null) return SCM_DONE.NO_ROUTINE;
  const process = processes[activation.process]!;
  const caller: Caller = { control, partition, process, call: activation.call };
  const broken = brokenReturn(control, partition, process, activation);
  if (broken !== undefined) return retireFor(control, partition, process, broken);
  const r = Array.from({ length: 8 }, (_, n) => argument(control, partition, n));
  if (activation.entry === "ANSWER_RECEIVED") return answerReceived(caller, activation, r);
  const socb = readSocb(control, process, activation.socb);
  if (socb === undefined) return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  switch (activation.entry) {
    case "INIT":
      return initiated(caller, activation, r, socb[SOCB_STATUS]!);
    case "COMPLETE":
      if (r[6]! > 1) return retireFor(control, partition, process, "SCM_BROKEN_REGISTER");
      freeSocb(control, process, activation.socb);
      return finish(caller, r, r[6]!);
    case "CANCEL":
      if (socb[SOCB_STATUS] === SOCB_DONE) noteEnd(process, activation.socb);
      restoreCaller(control, partition, process);
      return RETURN_OK;
  }
}

function initiated(
  caller: Caller,
  activation: Activation,
  r: readonly number[],
  status: number,
): CallOutcome {
  const { control, partition, process } = caller;
  const index = activation.socb;
  if (r[6]! > 1) return retireFor(control, partition, process, "SCM_BROKEN_REGISTER");
  if (r[6] === 0 || status === SOCB_ERROR) {
    freeSocb(control, process, index);
    return finish(caller, r, 0);
  }
  if (status !== SOCB_PENDING && status !== SOCB_DONE) {
    return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
  }
  if (status === SOCB_DONE) noteEnd(process, index);
  restoreCaller(control, partition, process);
  if (caller.call === SYSCALL) {
    process.awaited = index;
    return resume(caller, index);
  }
  result(control, partition, 5, index);
  return RETURN_OK;
}

function answerReceived(caller: Caller, activation: Activation, r: readonly number[]): CallOutcome {
  const { control, partition, process } = caller;
  const done = r[3]!;
  const index = socbIndex(process, r[5]!);
  if (done > 1 || (done === 1 && index === 0)) {
    return retireFor(control, partition, process, "SCM_BROKEN_REGISTER");
  }
  if (done === 1) {
    const socb = readSocb(control, process, index);
    if (socb?.[SOCB_STATUS] !== SOCB_DONE || socb[SOCB_SERVICE] !== activation.service) {
      return retireFor(control, partition, process, "SCM_BROKEN_SOCB");
    }
    noteEnd(process, index);
  }
  restoreCaller(control, partition, process);
  return resume(caller, activation.socb);
}

/** Goes on with a wait after a routine. */
function resume(caller: Caller, index: number): CallOutcome {
  const outcome = proceed(caller, index);
  return typeof outcome === "number" ? { exit: outcome === DONE.OK ? 1 : 0, completion: outcome } : outcome;
}

/** Brings the caller back with the routine's R0-R4 and R7, through an exit. */
function finish({ control, partition, process }: Caller, r: readonly number[], exit: number): Return {
  restoreCaller(control, partition, process);
  for (let n = 0; n <= 4; n++) result(control, partition, n, r[n]!);
  return { exit, completion: r[7]! };
}
