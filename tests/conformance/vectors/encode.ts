// Words for the generator, from the patterns of the instruction table.

import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { decode, isPrefix, keyOf } from "../reference/decode.ts";
import type { Random } from "./random.ts";

/** Values for the fields of a pattern by letter; the others are drawn. */
export type Chosen = Readonly<Record<string, number>>;

/** Numbers of so many bits in which the ends are frequent. */
function draw(random: Random, bits: number): number {
  const top = 2 ** bits - 1;
  return random.percent(40)
    ? random.pick([0, 1, top, top - 1, 2 ** (bits - 1)]) & top
    : random.below(top + 1);
}

const REGISTER_FIELDS = ["a", "b", "c"];

/** The first word of a row. Registers of one instruction are the same in a third of the cases. */
export function encode(row: Instruction, random: Random, chosen: Chosen = {}): number {
  const bits = row.word.slice(0, 16);
  for (;;) {
    const fields: Record<string, number> = {};
    let register: number | undefined;
    for (const letter of new Set(bits.replace(/[01]/g, ""))) {
      const given = chosen[letter];
      const drawn = draw(random, bits.split(letter).length - 1);
      const isRegister = REGISTER_FIELDS.includes(letter) && bits.split(letter).length === 4;
      fields[letter] =
        given ?? (isRegister && register !== undefined && random.percent(33) ? register : drawn);
      if (isRegister) register = fields[letter];
    }
    const word = place(bits, fields);
    if (decode(word, row.set === "alt")?.row === row) return word;
  }
}

/** Puts the fields into a pattern, the bits of each from the high one down. */
export function place(bits: string, fields: Chosen): number {
  const left: Record<string, number> = { ...fields };
  let word = 0;
  for (let i = 15; i >= 0; i--) {
    const letter = bits[i]!;
    const value = letter === "0" || letter === "1" ? Number(letter) : left[letter]! & 1;
    if (letter in left) left[letter] = left[letter]! >> 1;
    word |= value << (15 - i);
  }
  return word;
}

/** The row with this mnemonic and these operands. */
export function rowOf(key: string): Instruction {
  const row = INSTRUCTIONS.find((candidate) => keyOf(candidate) === key);
  if (!row) throw new Error(`no row ${key} in the instruction table`);
  return row;
}

export const PREFIX_ROWS = INSTRUCTIONS.filter(isPrefix);

/** All words without a row, in front of ALT or behind it. */
export function undefinedWords(behindAlt: boolean): number[] {
  const words: number[] = [];
  for (let word = 0; word < 0x10000; word++) if (!decode(word, behindAlt)) words.push(word);
  return words;
}
