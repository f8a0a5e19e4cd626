// Guests of a few words for the tests of the whole reference machine.

import { type Options, ReferenceMachine } from "./reference/machine.ts";
import { RIGHTS } from "./reference/paged-store.ts";
import { place, rowOf } from "./vectors/encode.ts";

export const NOP = 0x80f0;
export const CODE = 0x400;
export const SYSTEM = 0x8000;
export const ENABLED = 0x4000;
export const V = 0x2000;

/** An instruction word of a row, the fields that are not named being 0. */
export function word(key: string, fields: Readonly<Record<string, number>> = {}): number {
  const bits = rowOf(key).word.slice(0, 16);
  const all = Object.fromEntries([...new Set(bits.replace(/[01]/g, ""))].map((letter) => [letter, 0]));
  return place(bits, { ...all, ...fields });
}

export const MON = (code: number): number => word("MON C8", { k: code });
export const TRP = (code: number): number => word("TRP C4", { k: code });
export const RTM = (exit = 0): number => word("RTM C4", { k: exit });
export const LOAD = (d: number, a: number): number => word("MOV B8,R3", { d, a });
export const MOWA = [word("ALT -"), word("MOWA X3,X3,R3", { a: 1, b: 2, c: 3 })];

export const poke = (machine: ReferenceMachine, at: number, words: readonly number[]): void => {
  for (const [i, value] of words.entries()) machine.store.memory[at + i] = value;
};
export const peek = (machine: ReferenceMachine, at: number, count: number): number[] => [
  ...machine.store.memory.slice(at, at + count),
];

/** 80 pages, all mapped one to one with all rights; the words stand at CODE, where PC is; elsewhere NOP. */
export function boot(words: readonly number[], options: Partial<Options> = {}): ReferenceMachine {
  const machine = new ReferenceMachine({ physicalPages: 96, ...options });
  for (let page = 0; page < 80; page++) machine.store.map(page, page, RIGHTS.readAndWrite);
  poke(machine, CODE, new Array<number>(256).fill(NOP));
  poke(machine, CODE, words);
  machine.state.pc = CODE;
  return machine;
}

/** A vector for a class, in system mode with interrupts disabled unless said otherwise. */
export function handle(
  machine: ReferenceMachine,
  trapClass: number,
  pc: number,
  frame: number,
  more: number[] = [],
): void {
  const [base = 0, tt = 0, psw = SYSTEM] = more;
  poke(machine, 16 + 8 * trapClass, [pc, base, tt, psw, frame]);
}

/** A table at partition word 0x2000 (number 0x40): data page n is 2n, program page n is n, all accesses allowed. */
export function table(machine: ReferenceMachine, changes: Readonly<Record<number, number>> = {}): void {
  const entries = Array.from({ length: 128 }, (_, i) => 0xc000 | (i < 64 ? 2 * i : i - 64));
  for (const [index, entry] of Object.entries(changes)) entries[Number(index)] = entry;
  poke(machine, 0x2000, entries);
}
export const TABLE = 0x40;
