// The fields of a row: where the letters of its word stand, and which operand each belongs to.

import type { Instruction } from "./instructions.ts";

/** Bit numbers of a field, the field's lowest bit first. */
export type Bits = readonly number[];

/** The bits of a letter in a word of 16 characters. Of a field in two parts (JMP L10) the first is the lower one. */
export function bitsOf(word: string, letter: string): Bits {
  const runs: number[][] = [];
  for (let i = 0; i < 16; i++) {
    if (word[i] !== letter) continue;
    if (word[i - 1] === letter) runs.at(-1)!.unshift(15 - i);
    else runs.push([15 - i]);
  }
  return runs.flat();
}

/** The kinds of a row's operands. */
export const kindsOf = (row: Instruction): readonly string[] =>
  row.operands === "-" ? [] : row.operands.split(",");

/** The letter of the register field of each operand; undefined: it has none. */
export function registerLetters(row: Instruction): readonly (string | undefined)[] {
  const kinds = kindsOf(row);
  const letters = ["a", "b", "c"].filter((letter) => row.word.slice(0, 16).includes(letter));
  // A partition address has the first register field in both directions, GSTB and GSTW included.
  const takers = [
    ...kinds.filter((kind) => kind === "GX33"),
    ...kinds.filter((kind) => kind !== "GX33" && /R3|X3/.test(kind)),
  ];
  const queues = new Map<string, string[]>();
  takers.forEach((kind, i) => {
    queues.set(kind, [...(queues.get(kind) ?? []), letters[i]!]);
  });
  return kinds.map((kind) => {
    const letter = queues.get(kind)?.shift();
    if (letter !== undefined) return letter;
    if (/X2$/.test(kind)) return "x";
    return kind === "R2" ? "r" : kind === "S2" ? "s" : undefined;
  });
}

/** What is added to the number in a register field: x means R4 to R7, s R5 to R7 as 1 to 3. */
export const registerBase = (letter: string): number => (letter === "x" || letter === "s" ? 4 : 0);

/** `ADD RX3,RBX3`, or the mnemonic alone where there are no operands. */
export const rowName = ({ mnemonic, operands }: Instruction): string =>
  operands === "-" ? mnemonic : `${mnemonic} ${operands}`;
