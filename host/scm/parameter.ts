// Parameters of a system call that are addresses. A service routine runs in system mode, so it must not follow them itself:
// these calls copy between the caller's memory and the routine's, with the rights of whoever made the system call.

import { argument } from "../control/caller.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { type Pointer, pointerArgument, readWords, suppliedPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import { SCM_DONE } from "./codes.ts";
import { stackPlace } from "./routine.ts";
import { socbIndex } from "./socb.ts";

/** CALLER_READ: R0 data address of the caller, R1 words, R4 data address of the routine, R5 SOCB. */
export function callerRead(control: Control, caller: PartitionState): number {
  return copy(control, caller, (theirs, own) => ({ from: theirs, to: own }));
}

/** CALLER_WRITE: R0 data address of the caller, R1 words, R4 data address of the routine, R5 SOCB. */
export function callerWrite(control: Control, caller: PartitionState): number {
  return copy(control, caller, (theirs, own) => ({ from: own, to: theirs }));
}

function copy(
  control: Control,
  caller: PartitionState,
  direction: (theirs: Pointer, own: Pointer) => { readonly from: Pointer; readonly to: Pointer },
): number {
  const { activation, processes } = caller.scm;
  if (activation === null) return SCM_DONE.NO_ROUTINE;
  const process = processes[activation.process]!;
  const index = socbIndex(process, argument(control, caller, 5));
  const suppliedBy = process.callers[index - 1];
  if (suppliedBy === undefined || suppliedBy === "nobody") return SCM_DONE.BAD_SOCB;
  const own = pointerArgument(control, caller, 4);
  const theirs = suppliedPointer(process.base, argument(control, caller, 0), suppliedBy === "system");
  const { from, to } = direction(theirs, own);
  // The caller's memory is as the caller has it: with its own stack pointer and limit, which it may let be written, where
  // the routine's are meanwhile.
  writeWords(control, stackPlace(process), activation.stack);
  const words = readWords(control, from, argument(control, caller, 1));
  const copied = words !== undefined && writeWords(control, to, words);
  const [pointer, limit] = readWords(control, stackPlace(process), 2) ?? activation.stack;
  activation.stack = [pointer!, limit!];
  writeWords(control, stackPlace(process), process.stack);
  return copied ? DONE.OK : DONE.BAD_ADDRESS;
}
