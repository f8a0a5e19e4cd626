// What a debugger changes in a machine: it makes another future.

import type { Machine } from "../machine.ts";
import type { Registers } from "../options.ts";

/** Registers of a partition, or words of its memory from a partition address on. Plain data. */
export type Edit =
  | { readonly kind: "registers"; readonly partition: number; readonly registers: Partial<Registers> }
  | {
      readonly kind: "memory";
      readonly partition: number;
      readonly address: number;
      readonly words: readonly number[];
    };

/** Makes it. @throws RangeError as Machine.setRegisters and Machine.writeMemory do, and then nothing has changed */
export function applyEdit(machine: Machine, edit: Edit): void {
  if (edit.kind === "registers") machine.setRegisters(edit.partition, edit.registers);
  else machine.writeMemory(edit.partition, edit.address, edit.words);
}
