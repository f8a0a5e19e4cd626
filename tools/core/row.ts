// A row of the instruction table, ready for the generator.

import { bitsOf, kindsOf, registerBase, registerLetters, rowName } from "../../core-as/isa/fields.ts";
import type { Instruction } from "../../core-as/isa/instructions.ts";
import type { Operation } from "../../core-as/isa/notation.ts";
import { operationOf } from "../../core-as/isa/operation.ts";

export interface Row {
  readonly row: Instruction;
  /** As a constant of the core: `ADD_RX3_RBX3`. */
  readonly constant: string;
  readonly name: string;
  readonly word: string;
  readonly operation: Operation;
  /** The register fields that have a mode bit, the highest mode bit first. */
  readonly modes: readonly string[];
  /** The first operand and the last one; displaced: m is added to the address in memory. */
  readonly operands: { readonly S: OperandField; readonly D: OperandField };
}

export interface OperandField {
  readonly letter: string | undefined;
  readonly displaced: boolean;
}

export function rowOf(row: Instruction): Row {
  const kinds = kindsOf(row);
  const letters = registerLetters(row);
  const word = row.word.slice(0, 16);
  const field = (i: number): OperandField => ({
    letter: letters[i],
    displaced: kinds[i]?.startsWith("RB") ?? false,
  });
  const modes = ["a", "b", "c"].filter((letter) => word.includes(letter.toUpperCase()));
  modes.sort((x, y) => word.indexOf(x.toUpperCase()) - word.indexOf(y.toUpperCase()));
  return {
    row,
    constant: rowName(row).replaceAll(".", "").replaceAll(/[ ,]/g, "_"),
    name: rowName(row),
    word,
    operation: operationOf(row),
    modes,
    operands: { S: field(0), D: field(kinds.length - 1) },
  };
}

/** The bit of a letter that has one. */
export function bitOf(word: string, letter: string): number {
  const [bit] = bitsOf(word, letter);
  if (bit === undefined) throw new Error(`the word ${word} has no field ${letter}`);
  return bit;
}

/** AssemblyScript for the bits of a field of `word`, moved to the left by `left`. */
function extract(pattern: string, letter: string, left: number): string {
  const bits = bitsOf(pattern, letter);
  if (bits.length === 0) throw new Error(`the word ${pattern} has no field ${letter}`);
  const parts: string[] = [];
  for (let low = 0; low < bits.length; ) {
    let high = low;
    while (bits[high + 1] === bits[high]! + 1) high++;
    const mask = (2 ** (high + 1 - low) - 1) << (low + left);
    const shift = bits[low]! - low - left;
    const moved = shift > 0 ? `(word >> ${shift})` : shift < 0 ? `(word << ${-shift})` : "word";
    const whole = bits[high] === 15 && shift > 0 && low === 0 && left === 0;
    parts.push(whole ? moved : `(${moved} & ${mask})`);
    low = high + 1;
  }
  return parts.length === 1 ? parts[0]! : `(${parts.join(" | ")})`;
}

/** The byte offset of the register of a field, or of the register of a digit. */
export function registerOffset({ word }: Row, letter: string): string {
  if (/\d/.test(letter)) return String(2 * Number(letter));
  const offset = extract(word, letter, 1);
  const base = 2 * registerBase(letter);
  return base === 0 ? offset : `(${base} + ${offset})`;
}

/** The mode bit of a register field, 0 or 1. */
export const modeBit = ({ word }: Row, letter: string): string => {
  const bit = bitOf(word, letter.toUpperCase());
  return bit === 0 ? "(word & 1)" : `((word >> ${bit}) & 1)`;
};

/** The number in field k, j, d or g, ones-extended where the word has a bit p that is 0. */
export function numberField({ row, word }: Row, field: string): string {
  if (!word.includes(field) && row.word.length > 16) return "second";
  const number = extract(word, field, 0);
  if (!word.includes("p") || !/[kj]/.test(field)) return number;
  const size = 2 ** bitsOf(word, field).length;
  return `(word & ${2 ** bitOf(word, "p")} ? ${number} : ${number} - ${size})`;
}
