// Events of a partition: bits that the control OS sets and WAIT_EVENT clears, waiting for them with a time-out, and the
// interrupt that enabled events request.

import { NO_DEADLINE, type PartitionState } from "../state/partition.ts";
import { type CallOutcome, settleCall } from "./call.ts";
import { ALL_EVENTS, DONE, EVENT_LEVEL } from "./codes.ts";
import { type Control, readClock } from "./control.ts";
import { setPending } from "./pending.ts";
import { word } from "./place.ts";
import { Results } from "./registers.ts";

/** Time-out of WAIT_EVENT, in the guest's registers, that never runs out. */
export const WAIT_FOR_EVER = 0xffff_ffff;

/** What WAIT_EVENT gives, at once or when the wait is over. */
export const WAITED = { events: word(0, "those that had happened, now cleared") };

const waited = new Results(WAITED);

/** Sets events of a partition, wakes it when it waits for one of them, and raises its event interrupt. */
export function postEvent(control: Control, partition: PartitionState, events: number): void {
  if (partition.status === "ended") return;
  partition.events |= events;
  const { waitMask } = partition;
  if (partition.status === "waiting" && (partition.events & waitMask) !== 0) {
    endWait(partition, "ready");
    waited.values.events = takeEvents(control, partition, waitMask);
    waited.write(control, partition);
    settleCall(control, partition, DONE.OK);
  }
  updateInterrupt(control, partition);
}

/** Ends a wait whose deadline has come. */
export function timeOut(control: Control, partition: PartitionState): void {
  endWait(partition, "ready");
  settleCall(control, partition, DONE.TIMED_OUT);
}

/** Makes a partition wait for no event any more: it continues, or has ended. */
export function endWait(partition: PartitionState, status: "ready" | "ended"): void {
  partition.status = status;
  partition.waitMask = 0;
  partition.deadline = NO_DEADLINE;
}

/** The events of a mask that have happened. They are cleared. */
function takeEvents(control: Control, partition: PartitionState, mask: number): number {
  const taken = partition.events & mask;
  partition.events &= ~mask;
  updateInterrupt(control, partition);
  return taken;
}

/** The event interrupt is level-triggered: pending as long as an enabled event is set. */
function updateInterrupt(control: Control, partition: PartitionState): void {
  const pending = (partition.events & partition.interruptMask) !== 0;
  setPending(control, partition.number, EVENT_LEVEL, pending);
}

/** WAIT_EVENT: waits for events of a mask, for at most a number of instructions. */
export function waitEvent(
  control: Control,
  caller: PartitionState,
  { mask, timeout }: { readonly mask: number; readonly timeout: number },
  results: { events: number },
): CallOutcome {
  if ((mask & ~ALL_EVENTS) !== 0) return DONE.BAD_ARGUMENT;
  if (mask === 0 && timeout === WAIT_FOR_EVER) return DONE.BAD_ARGUMENT;
  if ((caller.events & mask) !== 0) {
    results.events = takeEvents(control, caller, mask);
    return DONE.OK;
  }
  if (timeout === 0) return DONE.TIMED_OUT;

  caller.status = "waiting";
  caller.waitMask = mask;
  caller.deadline = timeout === WAIT_FOR_EVER ? NO_DEADLINE : readClock(control.core) + timeout;
  return "waits";
}

/** EVENT_INTERRUPT: which events interrupt from now on, and which did before. */
export function eventInterrupt(
  control: Control,
  caller: PartitionState,
  { mask }: { readonly mask: number },
  results: { before: number },
): CallOutcome {
  if ((mask & ~ALL_EVENTS) !== 0) return DONE.BAD_ARGUMENT;

  results.before = caller.interruptMask;
  caller.interruptMask = mask;
  updateInterrupt(control, caller);
  return DONE.OK;
}
