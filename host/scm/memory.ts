// The words of a process, read and written by System Call Monitor: in system mode, whatever the mode of the call, so
// that a kernel can keep SOCBs and frames away from user mode; or in the mode of whoever gave the address.

import { CTX_PSW, PSW_S } from "../../core-as/layout.ts";
import type { Control } from "../control/control.ts";
import type { PartitionState } from "../control/partition.ts";

/** Runs `work` with the entered partition in system mode, or in user mode. */
function inMode<T>(control: Control, caller: PartitionState, system: boolean, work: () => T): T {
  const { core } = control;
  const psw = core.contextWord(caller.number, CTX_PSW);
  core.setContextWord(caller.number, CTX_PSW, system ? psw | PSW_S : psw & ~PSW_S);
  const result = work();
  core.setContextWord(caller.number, CTX_PSW, psw);
  return result;
}

/** The words from a data address on (BASE not added); undefined when one of them cannot be read. */
export function readWords(
  control: Control,
  caller: PartitionState,
  base: number,
  address: number,
  count: number,
): number[] | undefined {
  return inMode(control, caller, true, () => {
    const words: number[] = [];
    for (let i = 0; i < count; i++) {
      const pointer = control.core.dataPointer((base + address + i) & 0xffff, false);
      if (pointer === 0) return undefined;
      words.push(control.core.u16[pointer >> 1]!);
    }
    return words;
  });
}

/** Writes words from a data address on; false, and nothing is written, when one of them cannot be written. */
export function writeWords(
  control: Control,
  caller: PartitionState,
  base: number,
  address: number,
  words: readonly number[],
  system = true,
): boolean {
  return inMode(control, caller, system, () => {
    const place = (i: number) => control.core.dataPointer((base + address + i) & 0xffff, true);
    if (words.some((_, i) => place(i) === 0)) return false;
    words.forEach((word, i) => {
      control.core.write(place(i) >> 1, [word]);
    });
    return true;
  });
}

/** Whether all words from a data address on can be written. */
export function writable(
  control: Control,
  caller: PartitionState,
  base: number,
  address: number,
  count: number,
  system = true,
): boolean {
  return inMode(control, caller, system, () => {
    for (let i = 0; i < count; i++) {
      if (control.core.dataPointer((base + address + i) & 0xffff, true) === 0) return false;
    }
    return true;
  });
}
