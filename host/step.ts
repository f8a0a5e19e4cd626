// What one step of a machine has done, as plain data.

import type { CallOutcome } from "./control/call.ts";
import type { FinalOutcome } from "./options.ts";

/** Whose step it was, and its PC before. */
interface StepOf {
  readonly partition: number;
  readonly pc: number;
}

/** Interrupts that were taken right after an instruction, each with its handler: as many. */
interface Interrupted {
  readonly interrupts: number;
}

/**
 * - executed: an instruction, and nothing of the following.
 * - trap: an instruction that has trapped with this class (docs/ABI.md, "Page 0"); also a monitor call of the guest's own.
 * - call: a monitor call that the control OS has served, and its outcome.
 * - idle: STP; the partition idles until an interrupt.
 * - halt: STP with this code, with interrupts disabled: the partition has ended.
 * - interrupt: no instruction; the partition has taken this number of interrupts, one after the other.
 * - nothing: no partition can run, and why; "idle": not before a reading of the clock that `idleTo` excludes. The state of a
 * partition says whether the step has ended it, which an unhandled trap or interrupt does too.
 */
export type Step =
  | ({ readonly kind: "executed" } & StepOf & Interrupted)
  | ({ readonly kind: "trap"; readonly trapClass: number } & StepOf & Interrupted)
  | ({ readonly kind: "call"; readonly code: number; readonly outcome: CallOutcome } & StepOf)
  | ({ readonly kind: "idle" } & StepOf)
  | ({ readonly kind: "halt"; readonly code: number } & StepOf)
  | ({ readonly kind: "interrupt" } & StepOf & Interrupted)
  | { readonly kind: "nothing"; readonly outcome: FinalOutcome | "idle" };

/** The number of instructions that a step has executed: 1 or 0. */
export function instructionsOf({ kind }: Step): number {
  return kind === "interrupt" || kind === "nothing" ? 0 : 1;
}
