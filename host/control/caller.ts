// The register side of System Call Monitor's calls (docs/ABI.md, "Monitor calls").

import type { PartitionState } from "../state/partition.ts";
import type { Control } from "./control.ts";

/** Register n (0 to 7) of the caller. */
export function argument(control: Control, caller: PartitionState, n: number): number {
  return control.core.register(caller.number, n);
}

/** Registers n (low word) and n+1 of the caller as one number of 32 bits. */
export function longArgument(control: Control, caller: PartitionState, n: number): number {
  return argument(control, caller, n) + argument(control, caller, n + 1) * 0x1_0000;
}

/** Sets register n of the caller to the low 16 bits of a value. */
export function result(control: Control, caller: PartitionState, n: number, value: number): void {
  control.core.setRegister(caller.number, n, value);
}

/** Sets registers n and n+1 of the caller to a number of 32 bits. */
export function longResult(control: Control, caller: PartitionState, n: number, value: number): void {
  result(control, caller, n, value);
  result(control, caller, n + 1, value >>> 16);
}
