// Synchronization elements ("syncels") of processes: queues of information elements. PCF_SEND puts one in at once,
// TMON_SEND later, AWAIT_SYNCEL takes one out. The syncel with the number of a service system is its answer syncel,
// which System Call Monitor empties.

import { argument, longArgument, result } from "../control/caller.ts";
import { DONE } from "../control/codes.ts";
import { type Control, readClock } from "../control/control.ts";
import type { PartitionState } from "../control/partition.ts";
import { settleAwaits } from "./await.ts";
import { ELEMENT_DATA_MAX, ELEMENT_HEAD, SCM_DONE, SYNCEL_LIMIT, SYNCELS } from "./codes.ts";
import { readWords, writeWords } from "./memory.ts";
import { block } from "./retire.ts";
import { currentProcess, type DelayedElement, type Element, type ScmProcess } from "./state.ts";

/** Words of the largest information element. */
export const ELEMENT_WORDS_MAX = ELEMENT_HEAD + ELEMENT_DATA_MAX;

/** PCF_SEND: R0 process, R1 syncel, R4 information element. */
export function pcfSend(control: Control, caller: PartitionState): number {
  return send(control, caller, 0);
}

/** TMON_SEND: R0 process, R1 syncel, R2,R3 microseconds, R4 information element. */
export function tmonSend(control: Control, caller: PartitionState): number {
  return send(control, caller, longArgument(control, caller, 2));
}

function send(control: Control, caller: PartitionState, delay: number): number {
  const { processes, delayed } = caller.scm;
  const to = processes[argument(control, caller, 0)];
  const syncel = argument(control, caller, 1);
  const sender = currentProcess(control, caller);
  if (sender === undefined) return SCM_DONE.NO_PROCESS;
  if (to === undefined || to.retired !== -1) return SCM_DONE.BAD_PROCESS;
  if (syncel >= SYNCELS) return DONE.BAD_ARGUMENT;
  const words = readElement(control, caller, sender, argument(control, caller, 4));
  if (typeof words === "number") return words;
  const coming = delayed.filter((element) => element.to === to.number && element.syncel === syncel).length;
  if (to.syncels[syncel]!.length + coming >= SYNCEL_LIMIT) return DONE.QUEUE_FULL;

  const element: Element = { from: sender.number, words };
  if (delay === 0) to.syncels[syncel]!.push(element);
  else hold(delayed, { ...element, at: readClock(control.core) + delay, to: to.number, syncel });
  return DONE.OK;
}

/** The words of an information element, or the completion code that says why there are none. */
function readElement(
  control: Control,
  caller: PartitionState,
  process: ScmProcess,
  address: number,
): number[] | number {
  const head = readWords(control, caller, process.base, address, ELEMENT_HEAD);
  if (head === undefined) return DONE.BAD_ADDRESS;
  const size = head[1]!;
  if (size > ELEMENT_DATA_MAX) return DONE.BAD_LENGTH;
  return readWords(control, caller, process.base, address, ELEMENT_HEAD + size) ?? DONE.BAD_ADDRESS;
}

/** Keeps an element until its time, behind those of the same time. */
function hold(delayed: DelayedElement[], element: DelayedElement): void {
  const later = delayed.findIndex(({ at }) => at > element.at);
  delayed.splice(later === -1 ? delayed.length : later, 0, element);
}

/** Why a process may not await a syncel; undefined: it may. */
export function refusedSyncel(syncel: number): number | undefined {
  return syncel < SYNCELS ? undefined : DONE.BAD_ARGUMENT;
}

/** AWAIT_SYNCEL: R1 syncel, R2 0 only looks, R4 room for the element; R0 := sender. */
export function awaitSyncel(control: Control, caller: PartitionState): number {
  const process = currentProcess(control, caller);
  const syncel = argument(control, caller, 1);
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  if (process.retired !== -1) return block(control, caller);
  const refused = refusedSyncel(syncel);
  if (refused !== undefined) return refused;
  settleAwaits(control, caller, process);
  const element = process.syncels[syncel]![0];
  if (element === undefined) {
    const looks = argument(control, caller, 2) === 0 || caller.scm.activation !== null;
    return looks ? SCM_DONE.NO_ANSWER : block(control, caller);
  }
  const { base } = process;
  if (!writeWords(control, caller, base, argument(control, caller, 4), element.words))
    return DONE.BAD_ADDRESS;

  process.syncels[syncel]!.shift();
  result(control, caller, 0, element.from);
  return DONE.OK;
}

/** The oldest element of the first service system of a process that has one: its number and the element. */
export function takeAnswer(process: ScmProcess): { service: number; element: Element } | undefined {
  const service = process.services.findIndex(
    (entries, n) => entries !== null && process.syncels[n]!.length > 0,
  );
  const element = process.syncels[service]?.shift();
  return element === undefined ? undefined : { service, element };
}

/** Clock reading at which the next held element of a partition arrives. */
export function nextArrival(partition: PartitionState): number {
  return partition.scm.delayed[0]?.at ?? Number.POSITIVE_INFINITY;
}

/** Puts the elements whose time has come into their syncels, and lets a partition that waits in a call look again. */
export function deliverArrivals(partition: PartitionState, clock: number): void {
  const { scm } = partition;
  while (nextArrival(partition) <= clock) {
    const { to, syncel, from, words } = scm.delayed.shift()!;
    scm.processes[to]!.syncels[syncel]!.push({ from, words });
  }
  if (!scm.blocked) return;
  scm.blocked = false;
  partition.status = "ready";
}
