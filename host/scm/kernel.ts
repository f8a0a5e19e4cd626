// Kernel services that the system functions lean on: processes and service systems, time, critical regions, trace.

import { CTX_BASE, CTX_TT, FRAME_WORDS } from "../../core-as/layout.ts";
import type { CallOutcome } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import { type Control, readClock } from "../control/control.ts";
import { accessible, type Pointer, readWords, systemPointer, writeWords } from "../control/pointer.ts";
import { JOURNAL_MAX, RECENT_TRACES } from "../state/journal.ts";
import type { PartitionState } from "../state/partition.ts";
import { createProcess, PROCESSES_MAX, REGIONS, SERVICES, SOCBS_MAX } from "../state/scm.ts";
import { SCM_DONE, SOCB_WORDS, TRACE_WORDS_MAX } from "./codes.ts";
import { type Caller, currentProcess } from "./process.ts";
import { ELEMENT_WORDS_MAX, reserveForAnswers } from "./syncel.ts";
import { beginWait, regionLeft } from "./wait.ts";

/** What a process gives System Call Monitor: data addresses, that of `stub` a program address. */
interface Given {
  readonly socbs: number;
  readonly socbCount: number;
  readonly frame: number;
  readonly answer: number;
  readonly stub: number;
  /** End (where its pointer begins) and start (its limit) of the system stack. */
  readonly stackEnd: number;
  readonly stackStart: number;
}

/** INIT_PROCESS: makes the caller, whose BASE and translation table no process has, a process. */
export function initProcess(
  control: Control,
  caller: PartitionState,
  { socbs, socbCount, frame, answer, stub, stackEnd, stackStart }: Given,
  results: { process: number },
): CallOutcome {
  const stackWords = stackEnd - stackStart;
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
    room(stackStart, stackWords),
  ];
  if (rooms.includes(false)) return DONE.BAD_ADDRESS;

  const number = processes.length;
  const stack = [stackEnd, stackStart] as const;
  writeWords(control, systemPointer(base, socbs), new Array<number>(socbCount * SOCB_WORDS).fill(0));
  processes.push(createProcess({ number, base, tt, socbs, socbCount, frame, answer, stub, stack }));
  results.process = number;
  return DONE.OK;
}

/** A service system, and program addresses of its entries. */
interface ServiceSystem {
  readonly service: number;
  readonly init: number;
  readonly answerReceived: number;
  readonly complete: number;
  readonly cancel: number;
}

/** REGISTER_SERVICE. */
export function registerService(
  { partition, process }: Caller,
  { service, init, answerReceived, complete, cancel }: ServiceSystem,
): CallOutcome {
  if (service >= SERVICES) return SCM_DONE.NO_SERVICE;

  process.services[service] = [init, answerReceived, complete, cancel];
  reserveForAnswers(partition.scm, process, service);
  return DONE.OK;
}

/** A critical region. */
interface Region {
  readonly region: number;
}

/** ENTER_REGION: waits until no other process is in it. */
export function enterRegion({ control, partition, process }: Caller, { region }: Region): CallOutcome {
  const { regions, activation } = partition.scm;
  if (region >= REGIONS) return DONE.BAD_ARGUMENT;
  if (regions[region] === process.number) return SCM_DONE.REGION_TAKEN;
  if (regions[region] !== -1) {
    return activation === null ? beginWait(control, partition, process, { region }) : SCM_DONE.REGION_TAKEN;
  }

  regions[region] = process.number;
  return DONE.OK;
}

/** LEAVE_REGION. */
export function leaveRegion({ control, partition, process }: Caller, { region }: Region): CallOutcome {
  if (region >= REGIONS) return DONE.BAD_ARGUMENT;
  if (partition.scm.regions[region] !== process.number) return DONE.NOT_OWNER;

  partition.scm.regions[region] = -1;
  regionLeft(control, partition, region);
  return DONE.OK;
}

/** CSF_TRACE: a record goes to the journal and the observer, which no guest sees. */
export function csfTrace(
  control: Control,
  caller: PartitionState,
  { record: place, words: count }: { readonly record: Pointer; readonly words: number },
): CallOutcome {
  if (count < 1 || count > TRACE_WORDS_MAX) return DONE.BAD_LENGTH;
  const words = readWords(control, place, count);
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
