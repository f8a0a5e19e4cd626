// Events of a partition: bits that the control OS sets and WAIT_EVENT clears, waiting for them with a time-out, and
// the interrupt that the enabled ones ask for.

import { NO_DEADLINE, type PartitionState } from "../state/partition.ts";
import { argument, complete, longArgument, result } from "./caller.ts";
import { ALL_EVENTS, DONE, EVENT_LEVEL, NO_RETURN } from "./codes.ts";
import { type Control, readClock } from "./control.ts";
import { setPending } from "./pending.ts";

/** Time-out of WAIT_EVENT, in the guest's registers, that never runs out. */
export const WAIT_FOR_EVER = 0xffff_ffff;

/** Sets events of a partition, wakes it when it waits for one of them, and raises its event interrupt. */
export function postEvent(control: Control, partition: PartitionState, events: number): void {
  if (partition.status === "ended") return;
  partition.events |= events;
  const { waitMask } = partition;
  if (partition.status === "waiting" && (partition.events & waitMask) !== 0) {
    endWait(partition, "ready");
    complete(control, partition, takeEvents(control, partition, waitMask));
  }
  updateInterrupt(control, partition);
}

/** Ends a wait whose deadline has come. */
export function timeOut(control: Control, partition: PartitionState): void {
  endWait(partition, "ready");
  complete(control, partition, DONE.TIMED_OUT);
}

/** Makes a partition wait for no event any more: it goes on, or has ended. */
export function endWait(partition: PartitionState, status: "ready" | "ended"): void {
  partition.status = status;
  partition.waitMask = 0;
  partition.deadline = NO_DEADLINE;
}

/** Hands the events of a mask to the caller (R0) and clears them. */
function takeEvents(control: Control, partition: PartitionState, mask: number): number {
  result(control, partition, 0, partition.events & mask);
  partition.events &= ~mask;
  updateInterrupt(control, partition);
  return DONE.OK;
}

/** The event interrupt is level-triggered: pending as long as an enabled event is set. */
function updateInterrupt(control: Control, partition: PartitionState): void {
  const pending = (partition.events & partition.interruptMask) !== 0;
  setPending(control, partition.number, EVENT_LEVEL, pending);
}

/** WAIT_EVENT: R0 mask, R1,R2 time-out in instructions; R0 := the events of the mask that had happened. */
export function waitEvent(control: Control, caller: PartitionState): number {
  const mask = argument(control, caller, 0);
  const timeout = longArgument(control, caller, 1);
  if ((mask & ~ALL_EVENTS) !== 0) return DONE.BAD_ARGUMENT;
  if (mask === 0 && timeout === WAIT_FOR_EVER) return DONE.BAD_ARGUMENT;
  if ((caller.events & mask) !== 0) return takeEvents(control, caller, mask);
  if (timeout === 0) return DONE.TIMED_OUT;

  caller.status = "waiting";
  caller.waitMask = mask;
  caller.deadline = timeout === WAIT_FOR_EVER ? NO_DEADLINE : readClock(control.core) + timeout;
  return NO_RETURN;
}

/** EVENT_INTERRUPT: R0 mask of events that interrupt; R0 := the mask before. */
export function eventInterrupt(control: Control, caller: PartitionState): number {
  const mask = argument(control, caller, 0);
  if ((mask & ~ALL_EVENTS) !== 0) return DONE.BAD_ARGUMENT;

  result(control, caller, 0, caller.interruptMask);
  caller.interruptMask = mask;
  updateInterrupt(control, caller);
  return DONE.OK;
}
