// Synchronization elements ("syncels") of processes: queues of information elements. PCF_SEND puts one in at once,
// TMON_SEND later, AWAIT_SYNCEL takes one out. Each belongs to one process and knows who may send to it in user mode. The
// syncel with the number of a service system is its answer syncel, which System Call Monitor empties: what comes to it
// makes code of the service system run in system mode, so from user mode only those send whom system mode has named.

import type { CallOutcome } from "../control/call.ts";
import { DONE, NOTHING } from "../control/codes.ts";
import { type Control, readClock } from "../control/control.ts";
import { accessible, type Pointer, readWords, writeWords } from "../control/pointer.ts";
import {
  ALL_PROCESSES,
  ELEMENT_DATA_MAX,
  ELEMENT_HEAD,
  type Element,
  HOST,
  type ScmProcess,
  type ScmState,
  SYNCEL_LIMIT,
  SYNCELS,
} from "../state/scm.ts";
import { holdElement } from "./arrival.ts";
import { cancelAwaitsOf, settleAwaits } from "./await.ts";
import { ELEMENT_SIZE, SCM_DONE } from "./codes.ts";
import { sendToMms } from "./mms.ts";
import type { Caller } from "./process.ts";
import { takeLists } from "./transfer.ts";
import { beginWait, elementCame } from "./wait.ts";

/** Words of the largest information element. */
export const ELEMENT_WORDS_MAX = ELEMENT_HEAD + ELEMENT_DATA_MAX;

/** What is sent, and to whom. */
interface Sending {
  /** Number of the receiving process. */
  readonly to: number;
  readonly syncel: number;
  readonly element: Pointer;
  /** Whether system mode sends it: that may send to any syncel. */
  readonly system: boolean;
}

/** PCF_SEND: the element arrives at once. */
export function pcfSend(caller: Caller, given: Sending): CallOutcome {
  const { to, syncel, element, system } = given;
  return to === HOST ? sendToHost(caller, syncel, element, system) : send(caller, given, 0);
}

/** TMON_SEND: it arrives a number of microseconds later. */
export function tmonSend(caller: Caller, given: Sending & { readonly delay: number }): CallOutcome {
  return send(caller, given, given.delay);
}

function send(
  { control, partition, process: sender }: Caller,
  { to: receiver, syncel, element: place, system }: Sending,
  delay: number,
): CallOutcome {
  const { processes, delayed } = partition.scm;
  const to = processes[receiver];
  if (to === undefined || to.retired !== -1) return SCM_DONE.BAD_PROCESS;
  if (syncel >= SYNCELS) return DONE.BAD_ARGUMENT;
  const permitted = (to.syncels[syncel]!.senders & (1 << sender.number)) !== 0;
  if (!permitted && !system) return SCM_DONE.NOT_SENDER;
  const words = readElement(control, place);
  if (typeof words === "number") return words;
  const coming = delayed.filter((element) => element.to === to.number && element.syncel === syncel).length;
  if (to.syncels[syncel]!.elements.length + coming >= SYNCEL_LIMIT) return DONE.QUEUE_FULL;

  const element: Element = { from: sender.number, words, lists: [] };
  if (delay === 0) {
    to.syncels[syncel]!.elements.push(element);
    elementCame(control, partition, receiver, syncel);
  } else holdElement(delayed, { ...element, at: readClock(control.core) + delay, to: to.number, syncel });
  return DONE.OK;
}

/** The words of an information element, or the completion code that says why there are none. */
function readElement(control: Control, pointer: Pointer): number[] | number {
  const head = readWords(control, pointer, ELEMENT_HEAD);
  if (head === undefined) return DONE.BAD_ADDRESS;
  const size = head[ELEMENT_SIZE]!;
  if (size > ELEMENT_DATA_MAX) return DONE.BAD_LENGTH;
  return readWords(control, pointer, ELEMENT_HEAD + size) ?? DONE.BAD_ADDRESS;
}

/** Sends to a service of the host. User mode may not: what it answers is written with rights of the sender. */
function sendToHost(caller: Caller, syncel: number, place: Pointer, system: boolean): CallOutcome {
  if (!system) return SCM_DONE.NOT_SENDER;
  const words = readElement(caller.control, place);
  return typeof words === "number" ? words : sendToMms(caller, syncel, words);
}

/** Why a process may not await a syncel; undefined: it may. */
export function refusedSyncel(process: ScmProcess, syncel: number): number | undefined {
  if (syncel >= SYNCELS) return DONE.BAD_ARGUMENT;
  return process.syncels[syncel]!.answer ? SCM_DONE.ANSWER_SYNCEL : undefined;
}

/** AWAIT_SYNCEL: the oldest element goes to `room`. Without one the process waits, unless `wait` is 0 or a routine calls. */
export function awaitSyncel(
  { control, partition, process }: Caller,
  { syncel, wait, room }: { readonly syncel: number; readonly wait: number; readonly room: Pointer },
  results: { sender: number },
): CallOutcome {
  const refused = refusedSyncel(process, syncel);
  if (refused !== undefined) return refused;
  settleAwaits(control, partition, process);
  const { elements } = process.syncels[syncel]!;
  const element = elements[0];
  if (element === undefined) {
    if (wait === 0 || partition.scm.activation !== null) return SCM_DONE.NO_ANSWER;
    return beginWait(control, partition, process, { syncels: 1 << syncel });
  }
  if (!accessible(control, room, element.words.length, true)) return DONE.BAD_ADDRESS;

  writeWords(control, room, takeLists(control, partition, process, element));
  elements.shift();
  results.sender = element.from;
  return DONE.OK;
}

/** SYNCEL_PERMIT: whether a process, or NOTHING for all, may send to a syncel of the caller in user mode. */
export function syncelPermit(
  { partition, process }: Caller,
  { sender, syncel: number, permit }: Readonly<Record<"sender" | "syncel" | "permit", number>>,
): CallOutcome {
  if (sender !== NOTHING && sender >= partition.scm.processes.length) return SCM_DONE.BAD_PROCESS;
  if (number >= SYNCELS || permit > 1) return DONE.BAD_ARGUMENT;

  const syncel = process.syncels[number]!;
  const mask = sender === NOTHING ? ALL_PROCESSES : 1 << sender;
  syncel.senders = permit === 1 ? syncel.senders | mask : syncel.senders & ~mask;
  return DONE.OK;
}

/** Makes a syncel an answer syncel. What is in it, or on its way to it, was sent by anybody and is not an answer. */
export function reserveForAnswers(scm: ScmState, process: ScmProcess, number: number): void {
  const syncel = process.syncels[number]!;
  if (syncel.answer) return;
  syncel.answer = true;
  syncel.senders = 0;
  syncel.elements.length = 0;
  cancelAwaitsOf(process, number);
  const { delayed } = scm;
  const others = delayed.filter(({ to, syncel: at }) => to !== process.number || at !== number);
  delayed.splice(0, delayed.length, ...others);
}

/** The oldest element of the first service system of a process that has one: its number and the element. */
export function takeAnswer(process: ScmProcess): { service: number; element: Element } | undefined {
  const service = process.syncels.findIndex(({ answer, elements }) => answer && elements.length > 0);
  const element = process.syncels[service]?.elements.shift();
  return element === undefined ? undefined : { service, element };
}
