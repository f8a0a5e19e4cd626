// The timer device: runs out a given number of instructions after its start, once or repeatedly.
//
// What it has done by some reading of the clock is a function of its state and of that reading, so nothing happens to a
// timer that has run out until its guest says so: a repeating timer does not wake an idle guest by itself.

import type { Control } from "../control/control.ts";
import { setPending } from "../control/pending.ts";
import {
  DEVICE_INTERRUPT,
  STATUS_PRESENT,
  TIMER_EXPIRED,
  TIMER_LEVEL,
  TIMER_REPEAT,
  TIMER_RUNNING,
  type TimerDeviceState,
} from "../state/devices.ts";
import type { PartitionState } from "../state/partition.ts";

/** SIO. */
export function timerStatus({ devices: { timer } }: PartitionState): number {
  return (
    STATUS_PRESENT |
    timer.control |
    (timer.due !== 0 ? TIMER_RUNNING : 0) |
    (timer.expired ? TIMER_EXPIRED : 0)
  );
}

/** CIO: whether it interrupts and repeats; EXPIRED goes. `clock` is that of the instruction. */
export function timerControl(control: Control, partition: PartitionState, word: number, clock: number): void {
  const { timer } = partition.devices;
  settleRepeats(timer, clock);
  timer.control = word & (DEVICE_INTERRUPT | TIMER_REPEAT);
  timer.expired = false;
  updateTimerInterrupt(control, partition);
}

/** RIO: instructions until it runs out, counted from the next one; 0 when it does not run. */
export function timerRead({ devices: { timer } }: PartitionState, clock: number): number {
  return timer.due === 0 ? 0 : nextEnd(timer, clock) - clock - 1;
}

/** WIO: restarts it, or with 0 stops it; clears EXPIRED. */
export function timerWrite(control: Control, partition: PartitionState, word: number, clock: number): void {
  const { timer } = partition.devices;
  timer.period = word;
  timer.due = word === 0 ? 0 : clock + 1 + word;
  timer.expired = false;
  updateTimerInterrupt(control, partition);
}

/** The clock at which something happens to the timer next; infinity: nothing will. */
export function nextTimerEnd({ devices: { timer } }: PartitionState): number {
  return timer.due === 0 || timer.expired ? Number.POSITIVE_INFINITY : timer.due;
}

/** Lets it run out, when it is due at this clock. */
export function expireTimerDevice(control: Control, partition: PartitionState, clock: number): void {
  if (nextTimerEnd(partition) > clock) return;
  const { timer } = partition.devices;
  timer.expired = true;
  if ((timer.control & TIMER_REPEAT) === 0) timer.due = 0;
  updateTimerInterrupt(control, partition);
}

/** The first end after the instruction at `clock`. */
function nextEnd(timer: TimerDeviceState, clock: number): number {
  if (timer.due > clock) return timer.due;
  return timer.due + timer.period * (Math.floor((clock - timer.due) / timer.period) + 1);
}

/** Before EXPIRED goes: the ends that a repeating timer has passed are over. */
function settleRepeats(timer: TimerDeviceState, clock: number): void {
  if (timer.due !== 0 && timer.expired) timer.due = nextEnd(timer, clock);
}

/** Pending as long as it has run out and interrupts. */
function updateTimerInterrupt(control: Control, partition: PartitionState): void {
  const { timer } = partition.devices;
  setPending(
    control,
    partition.number,
    TIMER_LEVEL,
    timer.expired && (timer.control & DEVICE_INTERRUPT) !== 0,
  );
}
