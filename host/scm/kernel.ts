// Kernel services that the system functions lean on: processes and service systems, time, critical regions, trace.

import { CTX_BASE, CTX_TT, FRAME_WORDS } from "../../core-as/layout.ts";
import type { CallOutcome } from "../control/call.ts";
import { argument, longResult, result } from "../control/caller.ts";
import { DONE } from "../control/codes.ts";
import { type Control, readClock } from "../control/control.ts";
import { accessible, pointerArgument, readWords, systemPointer, writeWords } from "../control/pointer.ts";
import { JOURNAL_MAX, RECENT_TRACES } from "../state/journal.ts";
import type { PartitionState } from "../state/partition.ts";
import { createProcess, PROCESSES_MAX, REGIONS, SERVICES, SOCBS_MAX } from "../state/scm.ts";
import { SCM_DONE, SOCB_WORDS, TRACE_WORDS_MAX } from "./codes.ts";
import { currentProcess } from "./process.ts";
import { ELEMENT_WORDS_MAX, reserveForAnswers } from "./syncel.ts";

/** INIT_PROCESS: R0 SOCBs, R1 their number, R2 frame, R3 answer, R4 return stub, R5, R6 system stack; R0 := process. */
export function initProcess(control: Control, caller: PartitionState): number {
  const socbs = argument(control, caller, 0);
  const socbCount = argument(control, caller, 1);
  const frame = argument(control, caller, 2);
  const answer = argument(control, caller, 3);
  const stub = argument(control, caller, 4);
  const stack: [number, number] = [argument(control, caller, 5), argument(control, caller, 6)];
  const stackWords = stack[0] - stack[1];
  const { processes } = caller.scm;
  const base = control.core.contextWord(caller.number, CTX_BASE);
  const tt = control.core.contextWord(caller.number, CTX_TT);
  if (socbCount < 1 || socbCount > SOCBS_MAX || stackWords < 0) return DONE.BAD_ARGUMENT;
  if (currentProcess(control, caller) !== undefined) return SCM_DONE.PROCESS_EXISTS;
  if (processes.length === PROCESSES_MAX) return DONE.NO_MEMORY;
  const room = (address: number, words: number) =>
    accessible(control, systemPointer(base, address), words, true);
  const rooms = [
    room(socbs, socbCount * SOCB_WORDS),
    room(frame, FRAME_WORDS),
    room(answer, ELEMENT_WORDS_MAX),
    room(stack[1], stackWords),
  ];
  if (rooms.includes(false)) return DONE.BAD_ADDRESS;

  const number = processes.length;
  writeWords(control, systemPointer(base, socbs), new Array<number>(socbCount * SOCB_WORDS).fill(0));
  processes.push(createProcess({ number, base, tt, socbs, socbCount, frame, answer, stub, stack }));
  result(control, caller, 0, number);
  return DONE.OK;
}

/** REGISTER_SERVICE: R0 service system, R1-R4 program addresses of its entries. */
export function registerService(control: Control, caller: PartitionState): number {
  const process = currentProcess(control, caller);
  const service = argument(control, caller, 0);
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  if (service >= SERVICES) return SCM_DONE.NO_SERVICE;

  process.services[service] = [1, 2, 3, 4].map((n) => argument(control, caller, n));
  reserveForAnswers(caller.scm, process, service);
  return DONE.OK;
}

/** READ_TIME: R0-R3 := microseconds since the start of the machine, lowest word first. */
export function readTime(control: Control, caller: PartitionState): number {
  const time = readClock(control.core);
  longResult(control, caller, 0, time % 0x1_0000_0000);
  longResult(control, caller, 2, Math.floor(time / 0x1_0000_0000));
  return DONE.OK;
}

/** ENTER_REGION: R0 critical region. */
export function enterRegion(control: Control, caller: PartitionState): CallOutcome {
  const process = currentProcess(control, caller);
  const region = argument(control, caller, 0);
  const { regions, activation } = caller.scm;
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  if (process.retired !== -1) return "again";
  if (region >= REGIONS) return DONE.BAD_ARGUMENT;
  if (regions[region] === process.number) return SCM_DONE.REGION_TAKEN;
  if (regions[region] !== -1) {
    return activation === null ? "again" : SCM_DONE.REGION_TAKEN;
  }

  regions[region] = process.number;
  return DONE.OK;
}

/** LEAVE_REGION: R0 critical region. */
export function leaveRegion(control: Control, caller: PartitionState): number {
  const process = currentProcess(control, caller);
  const region = argument(control, caller, 0);
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  if (region >= REGIONS) return DONE.BAD_ARGUMENT;
  if (caller.scm.regions[region] !== process.number) return DONE.NOT_OWNER;

  caller.scm.regions[region] = -1;
  return DONE.OK;
}

/** CSF_TRACE: R0 record, R1 words. The record goes to the journal and the observer, which no guest sees. */
export function csfTrace(control: Control, caller: PartitionState): number {
  const count = argument(control, caller, 1);
  if (count < 1 || count > TRACE_WORDS_MAX) return DONE.BAD_LENGTH;
  const words = readWords(control, pointerArgument(control, caller, 0), count);
  if (words === undefined) return DONE.BAD_ADDRESS;

  const { journal, observer } = control;
  journal.traced++;
  const process = currentProcess(control, caller)?.number ?? -1;
  const record = { clock: readClock(control.core), partition: caller.number, process, words };
  if (journal.traces.length < JOURNAL_MAX) journal.traces.push(record);
  const recent = journal.recentTraces[caller.number]!;
  recent.push(record);
  if (recent.length > RECENT_TRACES) recent.shift();
  observer.traced?.(record);
  return DONE.OK;
}
