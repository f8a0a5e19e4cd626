// Schedules partitions and advances the clock. Partitions run round robin; a turn is `quantum` instructions, or less
// when the partition waits, idles or ends. What is due at a reading of the clock (console input, a deadline, an interval
// timer of an idle partition, work of tenants) happens exactly then: first what other partitions notice, then what each
// partition receives by itself. Nothing here depends on how a run is divided into calls of run(), and only turns depend
// on the order of the partitions.

import { CTX_PENDING, CTX_PSW, CTX_TIMER, CTX_TIMER_DUE, PSW_E, PSW_L } from "../../core-as/layout.ts";
import { NO_DEADLINE, type PartitionState } from "../state/partition.ts";
import { deliverInput, nextInput } from "./console.ts";
import { CLOCK_END, type Control, read64, readClock } from "./control.ts";
import { endWait, timeOut } from "./event.ts";

/** Interrupt level of the interval timer (docs/ABI.md, "Interrupts"). */
const INTERVAL_TIMER_LEVEL = 15;
/** "No time": later than every reading of the clock. */
const NEVER = Number.POSITIVE_INFINITY;

/** What nextTurn gives instead of a budget: no partition will ever run again. */
export const NOBODY = 0;
/** The same: the clock has come to its end. */
export const CLOCK_OVER = Number.NEGATIVE_INFINITY;

/**
 * Lets everything happen that is due now, and makes the partition that runs next the current one. Returns the instructions
 * that it may run before this is to be asked again, at least 1; or NOBODY, or CLOCK_OVER; or, less than 0, the reading of
 * the clock, negated, until which no partition runs: the caller decides how that time passes.
 */
export function nextTurn(control: Control): number {
  const clock = readClock(control.core);
  const due = settle(control, clock);
  const ready = countReady(control);
  if (ready === 0 && due === NEVER) return NOBODY;
  if (clock >= CLOCK_END) return CLOCK_OVER;
  const next = Math.min(due, CLOCK_END);
  if (ready === 0) return -next;
  pick(control);
  return Math.min(ready === 1 ? NEVER : control.state.scheduler.turn, next - clock);
}

/**
 * Charges instructions to the current turn. A partition that is the only ready one may have run past the end of its
 * turn: it got the next turns as well.
 */
export function chargeTurn(control: Control, instructions: number): void {
  const scheduler = control.state.scheduler;
  const left = scheduler.turn - instructions;
  scheduler.turn = left > 0 ? left : left + scheduler.quantum * Math.ceil(-left / scheduler.quantum);
}

/** The turn stays with the current partition while it is ready and has some left, and else goes to the next ready one. */
function pick(control: Control): void {
  const { scheduler, partitions } = control.state;
  if (partitions[scheduler.current]!.status === "ready" && scheduler.turn > 0) return;
  do scheduler.current = (scheduler.current + 1) % partitions.length;
  while (partitions[scheduler.current]!.status !== "ready");
  scheduler.turn = scheduler.quantum;
}

function countReady(control: Control): number {
  let ready = 0;
  for (const partition of control.state.partitions) if (partition.status === "ready") ready++;
  return ready;
}

/**
 * Delivers what is due at this clock to every partition and returns the clock at which the next thing is due. What one
 * partition causes for another is done before any partition is looked at, so that all hear of it whatever their order.
 */
function settle(control: Control, clock: number): number {
  const due = nextDue(control);
  if (due > clock) return due;
  const { tenants } = control;
  endAllOverdue(control, clock);
  for (const partition of control.state.partitions) {
    if (partition.status === "ended") continue;
    if (nextInput(partition) <= clock) deliverInput(control, partition, clock);
    tenants.happen(control, partition, clock);
    if (wakes(control, partition) > clock) continue;
    if (partition.status === "waiting") timeOut(control, partition);
    else partition.status = "ready";
  }
  return nextDue(control);
}

/** The clock at which the next thing is due; now, where it is due already. Asked at every turn, and mostly nothing is. */
function nextDue(control: Control): number {
  const { tenants } = control;
  let next = NEVER;
  for (const partition of control.state.partitions) {
    next = Math.min(next, tenants.deadline(partition));
    if (partition.status === "ended") continue;
    next = Math.min(next, nextInput(partition), tenants.next(partition), wakes(control, partition));
  }
  return next;
}

/** The clock at which a partition that does not run goes on by itself. */
function wakes(control: Control, partition: PartitionState): number {
  const { status, deadline } = partition;
  if (status === "waiting") return deadline === NO_DEADLINE ? NEVER : deadline;
  return status === "idle" || status === "blocked" ? wakeTime(control, partition) : NEVER;
}

/**
 * Ends what is past its deadline. What that is is settled before the first of it: an end may wake another partition, whose own
 * is none the less late.
 */
function endAllOverdue(control: Control, clock: number): void {
  const { tenants, state } = control;
  const overdue = state.partitions.filter((partition) => tenants.deadline(partition) <= clock);
  for (const partition of overdue) endWait(partition, "ready");
  for (const partition of overdue) tenants.endOverdue(control, partition);
}

/** Whether a partition takes an interrupt before its next instruction. */
export function acceptsInterrupt(control: Control, partition: PartitionState): boolean {
  return wakeTime(control, partition) <= readClock(control.core);
}

/** The clock at which a partition that executes nothing has an interrupt that it accepts; 0: it has one now. */
function wakeTime(control: Control, partition: PartitionState): number {
  const core = control.core;
  const psw = core.contextWord(partition.number, CTX_PSW);
  const level = psw & PSW_L;
  if ((psw & PSW_E) === 0) return NEVER;
  if (core.contextWord(partition.number, CTX_PENDING) >> (level + 1) !== 0) return 0;
  if (level >= INTERVAL_TIMER_LEVEL) return NEVER;
  if (core.contextWord(partition.number, CTX_TIMER_DUE) !== 0) return 0;
  const timer = read64(core, core.contextAddress(partition.number) + CTX_TIMER);
  return timer === 0 ? NEVER : timer;
}
