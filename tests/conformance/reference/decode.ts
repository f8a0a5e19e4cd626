// Decoding by the bit patterns of the instruction table, and by nothing else.

import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";

/** The fields of an instruction word by the letters of its pattern; a letter that the pattern lacks is 0. */
export interface Fields {
  readonly A: number;
  readonly a: number;
  readonly B: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly g: number;
  readonly j: number;
  readonly k: number;
  readonly l: number;
  readonly o: number;
  readonly p: number;
  readonly r: number;
  readonly s: number;
  readonly x: number;
}

/** A word that has a row in the table. */
export interface Decoded {
  readonly row: Instruction;
  readonly fields: Fields;
}

/** Name of a row that is unique in the table: mnemonic and operands. */
export const keyOf = (row: Instruction): string => `${row.mnemonic} ${row.operands}`;

/** The pattern of the first word of a row. */
const pattern = (row: Instruction): string => row.word.slice(0, 16);

/** Does a word have the fixed bits of a row? */
export function matches(row: Instruction, word: number): boolean {
  const bits = pattern(row);
  for (let i = 0; i < 16; i++) {
    const want = bits[i];
    const is = (word >> (15 - i)) & 1;
    if ((want === "0" && is !== 0) || (want === "1" && is !== 1)) return false;
  }
  return true;
}

/** The fields of a word of a row: the bits of each letter, from bit 15 downwards. */
export function fieldsOf(row: Instruction, word: number): Fields {
  const fields = { A: 0, a: 0, B: 0, b: 0, c: 0, d: 0, g: 0, j: 0, k: 0, l: 0, o: 0, p: 0, r: 0, s: 0, x: 0 };
  const bits = pattern(row);
  for (let i = 0; i < 16; i++) {
    const letter = bits[i]!;
    if (letter === "0" || letter === "1") continue;
    const name = letter as keyof Fields;
    fields[name] = fields[name] * 2 + ((word >> (15 - i)) & 1);
  }
  return fields;
}

const fixedBits = (row: Instruction): number => pattern(row).replace(/[^01]/g, "").length;

// Most fixed bits first: NOP is found before the JON whose word it is.
const specificFirst = (rows: readonly Instruction[]): readonly Instruction[] =>
  [...rows].sort((one, other) => fixedBits(other) - fixedBits(one));
const MAIN_ROWS = specificFirst(INSTRUCTIONS.filter((row) => row.set !== "alt"));
const ALT_ROWS = specificFirst(INSTRUCTIONS.filter((row) => row.set === "alt"));

const decoded = new Map<number, Decoded | undefined>();

/**
 * What a word means, behind ALT or not; undefined where the table has no row.
 * Answers are remembered, since a word always means the same.
 */
export function decode(word: number, behindAlt = false): Decoded | undefined {
  const index = behindAlt ? 0x10000 + word : word;
  if (!decoded.has(index)) {
    const row = (behindAlt ? ALT_ROWS : MAIN_ROWS).find((candidate) => matches(candidate, word));
    decoded.set(index, row && { row, fields: fieldsOf(row, word) });
  }
  return decoded.get(index);
}

/** Is this row a MOD prefix? */
export const isPrefix = (row: Instruction): boolean => row.mnemonic.startsWith("MOD");
