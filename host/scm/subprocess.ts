// Subprocesses: numbers by which service systems tell apart those for whom one process works, the owners of what they keep.
// System mode says which numbers belong to a process; the process says for which of them it works now ("Change Subprocess
// Id", CPS/SDS/024 4.1.6.1.1.2). The Coroutine Monitor does so at each switch, in user mode.

import { argument, result } from "../control/caller.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import type { PartitionState } from "../state/partition.ts";
import { SUBPROCESSES } from "../state/scm.ts";
import { SCM_DONE } from "./codes.ts";
import { currentProcess } from "./process.ts";

/** ASSIGN_SUBPROCESSES: R0 first, R1 last of those that belong to the process; the first is the current one. */
export function assignSubprocesses(control: Control, caller: PartitionState): number {
  const process = currentProcess(control, caller);
  const first = argument(control, caller, 0);
  const last = argument(control, caller, 1);
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  if (first > last || last >= SUBPROCESSES) return DONE.BAD_ARGUMENT;

  process.subprocesses = [first, last];
  process.subprocess = first;
  return DONE.OK;
}

/** CHANGE_SUBPROCESS: R0 subprocess. */
export function changeSubprocess(control: Control, caller: PartitionState): number {
  const process = currentProcess(control, caller);
  const subprocess = argument(control, caller, 0);
  if (process === undefined) return SCM_DONE.NO_PROCESS;
  const [first, last] = process.subprocesses;
  if (subprocess < first || subprocess > last) return SCM_DONE.NO_SUBPROCESS;

  process.subprocess = subprocess;
  return DONE.OK;
}

/** READ_SUBPROCESS: R0 := current subprocess. */
export function readSubprocess(control: Control, caller: PartitionState): number {
  const process = currentProcess(control, caller);
  if (process === undefined) return SCM_DONE.NO_PROCESS;

  result(control, caller, 0, process.subprocess);
  return DONE.OK;
}
