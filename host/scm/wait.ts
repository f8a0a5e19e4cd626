// Records which processes of a partition wait. A partition idles while one of its processes waits, until an interrupt or the
// awaited event comes. A kernel with other processes to run asks for an interrupt (WATCH_PROCESSES, ours): then it need not
// wait for the next tick of its timer. Nothing is recorded for a partition that has not asked.

import type { CallOutcome } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { setPending } from "../control/pending.ts";
import type { PartitionState } from "../state/partition.ts";
import { type ScmProcess, type ScmState, SYNCELS, type Wait } from "../state/scm.ts";
import { PROCESS_LEVEL } from "./codes.ts";

/** What a process waits for: an element in one of these syncels, bit n for syncel n, or a region; by itself, for nothing. */
type For = Partial<Pick<Wait, "syncels" | "region">>;
/** `region` of a process that waits for none. */
const NO_REGION = -1;

/** Notes that a process waits in a call, which is made again: the outcome of that call. */
export function beginWait(
  control: Control,
  partition: PartitionState,
  process: ScmProcess,
  { syncels = 0, region = NO_REGION }: For = {},
): "again" {
  const { waits } = partition.scm;
  if (waits !== null) {
    endWaits(waits, (one) => one.process === process.number);
    const later = waits.findIndex((one) => one.process > process.number);
    waits.splice(later === -1 ? waits.length : later, 0, { process: process.number, syncels, region });
    tell(control, partition);
  }
  return "again";
}

/** Notes that a process makes a call: it does not wait. */
export function endWaitOf({ waits }: ScmState, process: ScmProcess): void {
  if (waits !== null) endWaits(waits, (one) => one.process === process.number);
}

/** What each process that waits waits for, in words: "process 0 waits at syncel 9". Empty where nobody has asked. */
export function describeWaits({ waits }: ScmState): string[] {
  return (waits ?? []).map((wait) => `process ${wait.process} ${waitText(wait)}`);
}

/** What a process waits for, in words: "waits at syncel 9". */
export function waitText({ syncels, region }: Wait): string {
  const numbers = Array.from({ length: SYNCELS }, (_, n) => n).filter((n) => (syncels & (1 << n)) !== 0);
  if (numbers.length > 0) return `waits at syncel${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}`;
  return region === NO_REGION ? "has retired" : `waits for region ${region}`;
}

/** Resumes a process that waits for an element in a syncel, where one is now. */
export function elementCame(control: Control, partition: PartitionState, to: number, syncel: number): void {
  goOn(control, partition, ({ process, syncels }) => process === to && (syncels & (1 << syncel)) !== 0);
}

/** Resumes processes that wait for a region, which is free now. */
export function regionLeft(control: Control, partition: PartitionState, left: number): void {
  goOn(control, partition, ({ region }) => region === left);
}

function goOn(control: Control, partition: PartitionState, which: (wait: Wait) => boolean): void {
  const { waits } = partition.scm;
  if (waits !== null && endWaits(waits, which)) tell(control, partition);
}

/** Removes waits. Whether there were any. */
function endWaits(waits: Wait[], which: (wait: Wait) => boolean): boolean {
  const others = waits.filter((wait) => !which(wait));
  if (others.length === waits.length) return false;
  waits.splice(0, waits.length, ...others);
  return true;
}

/** The interrupt is level-triggered: pending until the kernel asks. */
function tell(control: Control, partition: PartitionState): void {
  setPending(control, partition.number, PROCESS_LEVEL, true);
}

/** WATCH_PROCESSES: whether the caller is told from now on, and which processes wait, bit n for process n; those that have retired do. */
export function watchProcesses(
  control: Control,
  caller: PartitionState,
  { watch }: { readonly watch: number },
  results: { waiting: number },
): CallOutcome {
  const { scm } = caller;
  if (watch > 1) return DONE.BAD_ARGUMENT;

  const retired = scm.processes.filter((process) => process.retired !== -1);
  const waiting = [
    ...(scm.waits ?? []).map(({ process }) => process),
    ...retired.map(({ number }) => number),
  ];
  results.waiting = waiting.reduce((mask, process) => mask | (1 << process), 0);
  scm.waits = watch === 1 ? (scm.waits ?? []) : null;
  setPending(control, caller.number, PROCESS_LEVEL, false);
  return DONE.OK;
}
