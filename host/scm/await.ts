// Awaiting a syncel as an operation: INIT_AWAIT starts it, it ends when an information element has arrived, and the
// calls that serve system calls report, fetch and force its end. All of it is ours: CPS/SDS/024 names INIT AWAIT and
// AWAIT SYNCEL (4.2.4.4.5.4), but does not describe them.
//
// Elements are handed out in the process's own calls, so that its memory is written in its own map, and with the rights
// that the caller of INIT_AWAIT had.

import type { CallOutcome, Return } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { accessible, type Pointer, suppliedPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import {
  AWAITS_MAX,
  type Await,
  ELEMENT_DATA_MAX,
  ELEMENT_HEAD,
  FIRST_AWAIT,
  type ScmProcess,
} from "../state/scm.ts";
import { SCM_DONE } from "./codes.ts";
import { takeLists } from "./transfer.ts";

/** `completion` of an operation that has not ended. */
const AWAITING = -1;

/** The operation that a reference names; undefined for one that does not refer to an await in use. */
export function findAwait(process: ScmProcess, reference: number): Await | undefined {
  return process.awaits.find((one) => one.reference === reference);
}

/** Whether an operation has ended: an element has come, its room is gone, or it was cancelled. */
export function awaitEnded({ completion }: Await): boolean {
  return completion !== AWAITING;
}

/** What an operation awaits, and how its caller refers to it. */
export interface Awaited {
  /** A syncel that the caller may await. */
  readonly syncel: number;
  /** Room for the largest element, and its data address in the process. */
  readonly room: Pointer;
  readonly address: number;
  readonly operation: number;
}

/** Starts an operation. */
export function startAwait(
  control: Control,
  process: ScmProcess,
  { syncel, room, address, operation }: Awaited,
  results: { reference: number },
): CallOutcome {
  const words = ELEMENT_HEAD + ELEMENT_DATA_MAX;
  if (!accessible(control, room, words, true)) return DONE.BAD_ADDRESS;
  if (process.awaits.length === AWAITS_MAX) return SCM_DONE.NO_SOCB;

  let reference = FIRST_AWAIT;
  while (findAwait(process, reference) !== undefined) reference++;
  const { system } = room;
  process.awaits.push({ reference, syncel, room: address, system, operation, from: 0, completion: AWAITING });
  results.reference = reference;
  return DONE.OK;
}

/** Hands the elements that have come to the operations that await them, the oldest first. */
export function settleAwaits(control: Control, partition: PartitionState, process: ScmProcess): void {
  for (const one of process.awaits) {
    const { elements } = process.syncels[one.syncel]!;
    const element = elements[0];
    if (awaitEnded(one) || element === undefined) continue;
    const room = suppliedPointer(process.base, one.room, one.system);
    if (accessible(control, room, element.words.length, true)) {
      writeWords(control, room, takeLists(control, partition, process, element));
      elements.shift();
      one.from = element.from;
      endAwait(process, one, DONE.OK);
    } else endAwait(process, one, DONE.BAD_ADDRESS);
  }
}

/** Makes an operation end that has not ended. */
export function cancelAwait(process: ScmProcess, one: Await): void {
  if (!awaitEnded(one)) endAwait(process, one, SCM_DONE.NO_ANSWER);
}

/** Makes what awaits a syncel end: it is to be an answer syncel. */
export function cancelAwaitsOf(process: ScmProcess, syncel: number): void {
  for (const one of process.awaits) {
    if (one.syncel === syncel && !awaitEnded(one)) endAwait(process, one, SCM_DONE.ANSWER_SYNCEL);
  }
}

function endAwait(process: ScmProcess, one: Await, completion: number): void {
  one.completion = completion;
  process.ended.push(one.reference);
}

/** Fetches the results of an operation that has ended, sender, syncel, 0, 0 and room, and forgets it. */
export function completeAwait(
  process: ScmProcess,
  one: Await,
  results: { results: readonly number[] },
): Return {
  process.awaits.splice(process.awaits.indexOf(one), 1);
  const at = process.ended.indexOf(one.reference);
  if (at !== -1) process.ended.splice(at, 1);
  results.results = [one.from, one.syncel, 0, 0, one.room];
  return { exit: one.completion === DONE.OK ? 1 : 0, completion: one.completion };
}
