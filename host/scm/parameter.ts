// Parameters of a system call that are addresses. A service routine runs in system mode, so it must not follow them itself:
// these calls copy between the caller's memory and the routine's, with the rights of the system call's caller.

import type { CallOutcome } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import type { Control } from "../control/control.ts";
import { type Pointer, readWords, suppliedPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import type { ScmProcess } from "../state/scm.ts";
import { SCM_DONE } from "./codes.ts";
import { stackPlace } from "./routine.ts";
import { socbIndex } from "./socb.ts";

/** What is copied. */
interface Copy {
  /** Data address that the caller of the service system has given: no pointer yet, the SOCB says whose rights it has. */
  readonly theirs: number;
  readonly words: number;
  /** The routine's own room. */
  readonly own: Pointer;
  /** Data address of the SOCB. */
  readonly socb: number;
}

/** CALLER_READ: from the memory of the service system's caller to the routine's. */
export function callerRead(control: Control, caller: PartitionState, given: Copy): CallOutcome {
  return copy(control, caller, given, (theirs, own) => ({ from: theirs, to: own }));
}

/** CALLER_WRITE: the other way. */
export function callerWrite(control: Control, caller: PartitionState, given: Copy): CallOutcome {
  return copy(control, caller, given, (theirs, own) => ({ from: own, to: theirs }));
}

function copy(
  control: Control,
  caller: PartitionState,
  { theirs: address, words: count, own, socb }: Copy,
  direction: (theirs: Pointer, own: Pointer) => { readonly from: Pointer; readonly to: Pointer },
): CallOutcome {
  const { activation, processes } = caller.scm;
  if (activation === null) return SCM_DONE.NO_ROUTINE;
  const process = processes[activation.process]!;
  const suppliedBy = process.callers[socbIndex(process, socb) - 1];
  if (suppliedBy === undefined || suppliedBy === "nobody") return SCM_DONE.BAD_SOCB;
  const theirs = suppliedPointer(process.base, address, suppliedBy === "system");
  const { from, to } = direction(theirs, own);
  const copied = withCallersStack(control, caller, process, () => {
    const words = readWords(control, from, count);
    return words !== undefined && writeWords(control, to, words);
  });
  return copied ? DONE.OK : DONE.BAD_ADDRESS;
}

/**
 * Does something while the memory of a process is as its program has it: with its own stack pointer and limit, which it may let be
 * written, where those of a service routine are meanwhile.
 */
export function withCallersStack<T>(
  control: Control,
  { scm: { activation } }: PartitionState,
  process: ScmProcess,
  act: () => T,
): T {
  if (activation === null || activation.process !== process.number) return act();
  // The routine may have pushed something.
  const routine = readWords(control, stackPlace(process), 2) ?? process.stack;
  writeWords(control, stackPlace(process), activation.stack);
  const given = act();
  const [pointer, limit] = readWords(control, stackPlace(process), 2) ?? activation.stack;
  activation.stack = [pointer!, limit!];
  writeWords(control, stackPlace(process), routine);
  return given;
}
