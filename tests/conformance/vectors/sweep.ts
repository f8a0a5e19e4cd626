// Sweeps: every word, and every word behind ALT, from several states. The memory of a sweep is a function of the
// address, so that another machine can be given all of it at once or only the words that are named.

import { decode } from "../reference/decode.ts";
import { ALONE, type Cell, executeVector, type InitialState, type VectorResult } from "../reference/flat.ts";
import { demandedBits } from "../reference/float/transcendental.ts";
import type { Surroundings } from "../reference/state.ts";
import { ALT_WORD } from "./generate.ts";
import { mixBits } from "./random.ts";

/** States of a sweep by number: small counts and near addresses; corner values; anything; addresses that overlap. */
const STATES: readonly Omit<InitialState, "data" | "prog">[] = [
  { r: [1, 2, 3, 0x200, 0x201, 0x300, 4, 0], pc: 0x100, base: 0, v: 0 },
  { r: [0xffff, 0x8000, 0x7fff, 0, 1, 2, 9, 0x10], pc: 0xfffe, base: 0xffff, v: 1 },
  { r: [0x1234, 0xfedc, 0x0f0f, 7, 0x3f80, 0x13, 0xf, 0x21], pc: 0x7ffe, base: 0x8001, v: 0 },
  { r: [0x30, 0x31, 0x30, 0x2f, 0x60, 0x61, 0x30, 0x30], pc: 0, base: 0x1000, v: 1 },
];

export const SWEEP_STATES = STATES.length;

/** Turns after which a counted instruction is left. */
export const SWEEP_TURNS = 16;

/** The word of a sweep's memory at an address; data addresses have BASE added. */
export function sweepMemory(state: number, space: "data" | "prog", address: number): number {
  const hash = mixBits((state + 1) * 0x20000 + (space === "data" ? 0 : 0x10000) + address);
  // A quarter of the words are small, a quarter have the ends of a word.
  if (hash >>> 30 === 0) return hash & 0xf;
  if (hash >>> 30 === 1) return [0, 1, 0x7fff, 0x8000, 0xffff, 0x7f80, 0x3f80, 0x7ff0][hash & 7]!;
  return hash & 0xffff;
}

export interface SweepCase {
  readonly word: number;
  readonly behindAlt: boolean;
  readonly initial: InitialState;
  /** What the model does within SWEEP_TURNS turns. */
  readonly result: VectorResult;
  /** False where turns are left after SWEEP_TURNS. */
  readonly finished: boolean;
  /** False where the result is a transcendental one in binary64, of which a bound of the error is promised. */
  readonly exact: boolean;
}

/** One word of a sweep. `initial` names every word of memory that the model read, and the instruction. */
export function sweepWord(word: number, behindAlt: boolean, state: number): SweepCase {
  const registers = STATES[state]!;
  const words = behindAlt ? [ALT_WORD, word] : [word];
  const data: Cell[] = [];
  const prog = words.map((one, i): Cell => [(registers.pc + i) & 0xffff, one]);
  let exact = true;
  const surroundings: Surroundings = {
    ...ALONE,
    transcendental: (format, name, argument) => {
      if (demandedBits(format, name, argument) === undefined) exact = false;
      return ALONE.transcendental(format, name, argument);
    },
  };
  const result = executeVector(
    { ...registers, data: [], prog: [...prog] },
    {
      fill: (space, address) => {
        const made = sweepMemory(state, space, address);
        (space === "data" ? data : prog).push([address, made]);
        return made;
      },
      surroundings,
      mostTurns: SWEEP_TURNS,
    },
  );
  const finished = result.count < SWEEP_TURNS || result.final.pc !== registers.pc;
  return { word, behindAlt, initial: { ...registers, data, prog }, result, finished, exact };
}

/**
 * All 65,536 words in one state. `without` leaves out rows by their names, those whose result is the machine's own.
 */
export function* sweep(
  behindAlt: boolean,
  state: number,
  without: (word: number, behindAlt: boolean) => boolean = () => false,
): Generator<SweepCase> {
  for (let word = 0; word < 0x10000; word++) {
    if (!without(word, behindAlt)) yield sweepWord(word, behindAlt, state);
  }
}

/** Has a word a row with one of these names (mnemonic and operands)? */
export const hasRow =
  (keys: Readonly<Record<string, unknown>>) =>
  (word: number, behindAlt: boolean): boolean => {
    const row = decode(word, behindAlt)?.row;
    return row !== undefined && `${row.mnemonic} ${row.operands}` in keys;
  };
