// The register side of a hypercall (docs/ABI.md, "Monitor calls"): arguments from R0 to R4, results to R0 to R4, the
// completion code to R7, and the exit by which the call comes back.

import { CTX_PC } from "../../core-as/layout.ts";
import type { PartitionState } from "../state/partition.ts";
import { DONE } from "./codes.ts";
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

/** Ends a call: R7 says how, and the caller goes on at exit 1 (OK) or 0 (ERROR). */
export function complete(control: Control, caller: PartitionState, completion: number): void {
  result(control, caller, 7, completion);
  if (completion === DONE.OK) {
    const next = control.core.pc(caller.number);
    control.core.setContextWord(caller.number, CTX_PC, (next + 1) & 0xffff);
  }
}
