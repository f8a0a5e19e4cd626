// Information elements that arrive later: those of TMON_SEND, and answers of services of the host.

import type { Control } from "../control/control.ts";
import type { PartitionState } from "../state/partition.ts";
import type { DelayedElement } from "../state/scm.ts";
import { elementCame } from "./wait.ts";

/** Keeps an element until its time, after those of the same time. */
export function holdElement(delayed: DelayedElement[], element: DelayedElement): void {
  const later = delayed.findIndex(({ at }) => at > element.at);
  delayed.splice(later === -1 ? delayed.length : later, 0, element);
}

/** Clock reading at which the next held element of a partition arrives. */
export function nextArrival(partition: PartitionState): number {
  return partition.scm.delayed[0]?.at ?? Number.POSITIVE_INFINITY;
}

/** Puts the elements whose time has come into their syncels, and lets a partition that waits in a call look again. */
export function deliverArrivals(control: Control, partition: PartitionState, clock: number): void {
  const { scm } = partition;
  while (nextArrival(partition) <= clock) {
    const { to, syncel, from, words, lists } = scm.delayed.shift()!;
    scm.processes[to]!.syncels[syncel]!.elements.push({ from, words, lists });
    elementCame(control, partition, to, syncel);
  }
  if (partition.status === "blocked") partition.status = "ready";
}
