// The end of a process: RETIRE, and what System Call Monitor does with a process whose service routine is broken.

import { type CallOutcome, settleCall } from "../control/call.ts";
import { type Control, readClock } from "../control/control.ts";
import { endPartition } from "../control/ending.ts";
import { forgetAskers } from "../mms/content.ts";
import type { PartitionState } from "../state/partition.ts";
import type { ProcessEnd, ScmProcess } from "../state/scm.ts";
import { RETIRE, type RetirementName, ROUTINE_TIME, SCM_DONE } from "./codes.ts";
import { currentProcess } from "./process.ts";
import { restoreCaller, routineBudget } from "./routine.ts";
import { beginWait, regionLeft } from "./wait.ts";

/** What becomes of a partition one of whose processes has ended. */
type Retired = Extract<CallOutcome, "again" | "ended">;

/**
 * Ends a process, or the whole partition when no other process of it is left. Without the process, the partition waits
 * in the call that it has made.
 */
export function retireProcess(
  control: Control,
  caller: PartitionState,
  process: ScmProcess | undefined,
  code: number,
): Retired {
  const { core } = control;
  const { activation } = caller.scm;
  const retirement: ProcessEnd = {
    partition: caller.number,
    code,
    process: process?.number ?? -1,
    pc: core.pc(caller.number),
    base: process?.base ?? 0,
    registers: Array.from({ length: 8 }, (_, n) => core.register(caller.number, n)),
    entry: activation !== null && activation.process === process?.number ? activation.entry : null,
    clock: readClock(core),
  };
  const { retirements, recentTraces } = control.journal;
  const trace = recentTraces[caller.number]!.filter((record) => record.process === retirement.process);
  retirements.push({ ...retirement, trace });
  if (process !== undefined) {
    if (retirement.entry !== null) restoreCaller(control, caller, process);
    process.retired = code;
    const { regions, delayed } = caller.scm;
    regions.forEach((owner, region) => {
      if (owner !== process.number) return;
      regions[region] = -1;
      regionLeft(control, caller, region);
    });
    delayed.splice(0, delayed.length, ...delayed.filter(({ to }) => to !== process.number));
    for (const { elements } of process.syncels) elements.length = 0;
    forgetAskers(control.state.mms, caller.number, process.number);
    if (caller.scm.processes.some(({ retired }) => retired === -1)) {
      return beginWait(control, caller, process);
    }
  }
  endPartition(control, caller, { kind: "retired", code, retirement, clock: retirement.clock });
  return "ended";
}

/** Ends a process for one of the reasons of RETIREMENTS. */
export function retireFor(
  control: Control,
  caller: PartitionState,
  process: ScmProcess,
  why: RetirementName,
): Retired {
  return retireProcess(control, caller, process, RETIRE[why]);
}

/** Clock reading at which a partition that waits in a service routine loses its process; Infinity: it does not. */
export function routineDeadline({ scm, status }: PartitionState): number {
  if (scm.activation === null || status === "ready" || status === "ended") return Number.POSITIVE_INFINITY;
  return scm.activation.entered + ROUTINE_TIME;
}

/** Retires the process whose service routine has waited past its deadline. The partition does not wait any more. */
export function retireOverdue(control: Control, partition: PartitionState): void {
  control.core.enter(partition.number);
  const process = partition.scm.processes[partition.scm.activation!.process]!;
  settleCall(control, partition, retireFor(control, partition, process, "SCM_NO_RETURN"));
}

/** After a slice: retires the process whose service routine has used up its instructions. */
export function checkRoutine(control: Control, partition: PartitionState): void {
  const { activation, processes } = partition.scm;
  if (activation === null || partition.status === "ended" || routineBudget(control, partition) > 0) return;
  control.core.enter(partition.number);
  const process = processes[activation.process]!;
  settleCall(control, partition, retireFor(control, partition, process, "SCM_NO_RETURN"));
}

/** RETIRE: ends the caller's process, of a service routine that of its caller. In user mode a caller that is none is refused. */
export function retire(
  control: Control,
  caller: PartitionState,
  { code, system }: { readonly code: number; readonly system: boolean },
): CallOutcome {
  const { activation, processes } = caller.scm;
  const routine = system && activation !== null;
  const process = routine ? processes[activation.process] : currentProcess(control, caller);
  if (process !== undefined && process.retired !== -1) return beginWait(control, caller, process);
  // In user mode, a program of a guest with a kernel of its own: it must not end the partition.
  if (process === undefined && !system) return SCM_DONE.NO_PROCESS;
  return retireProcess(control, caller, process, code);
}
