// An independent reading of the bit patterns, for the tests of the assembler: characters of the table's `word` column
// against characters of the word. It shares no code with asm/.

import { INSTRUCTIONS, type Instruction } from "../../core-as/isa/instructions.ts";

/** Sixteen characters, bit 15 first. */
export function bits(word: number): string {
  return (word & 0xffff).toString(2).padStart(16, "0");
}

/** True when the fixed bits of a pattern are those of a word, sixteen characters. */
export function matches(pattern: string, text: string): boolean {
  for (let i = 0; i < 16; i++) {
    const c = pattern[i];
    if ((c === "0" || c === "1") && c !== text[i]) return false;
  }
  return true;
}

const FOUND: [base: Instruction[][], alt: Instruction[][]] = [[], []];

/** The rows whose pattern a word has: of the ALT set, or of all others. */
export function rowsOf(word: number, alt = false): Instruction[] {
  const found = FOUND[alt ? 1 : 0];
  if (found[word] === undefined) {
    const text = bits(word);
    found[word] = INSTRUCTIONS.filter((row) => (row.set === "alt") === alt && matches(row.word, text));
  }
  return found[word];
}

/** The bits of a field as they stand in the word, or undefined. */
export function field(row: Instruction, word: number, letter: string): string | undefined {
  const text = bits(word);
  const found = [...row.word.slice(0, 16)].map((c, i) => (c === letter ? text[i] : "")).join("");
  return found === "" ? undefined : found;
}

/** m after the constant prefixes of `words`, and the words that follow them. */
export function readPrefixes(words: readonly number[]): { m: number; rest: readonly number[] } {
  let m = 0;
  let at = 0;
  for (; at < words.length; at++) {
    const row = rowsOf(words[at]!)[0];
    if (row === undefined || !/^MOD[C48]$/.test(row.mnemonic)) break;
    const k = Number.parseInt(field(row, words[at]!, "k")!, 2);
    const c = field(row, words[at]!, "p") === "0" ? k - 256 : k;
    m += row.mnemonic === "MODC" ? c : row.mnemonic === "MOD4" ? c * 16 : c * 256;
  }
  return { m: m & 0xffff, rest: words.slice(at) };
}

/** The number in an instruction word, m added, modulo 65,536: constant, displacement or distance of a jump. */
export function effective(words: readonly number[]): number {
  const { m, rest } = readPrefixes(words);
  const word = rest[0]!;
  const row = rowsOf(word).find((r) => r.mnemonic !== "NOP")!;
  const letter = ["k", "d", "g", "j"].find((l) => row.word.includes(l));
  if (letter === undefined) return m;
  let text = field(row, word, letter)!;
  // JMP L10: the two low bits of the word are the high-order ones.
  if (row.operands === "L10") text = text.slice(8) + text.slice(0, 8);
  const size = 2 ** text.length;
  const negative = /CN8|LN8/.test(row.operands) || field(row, word, "p") === "0";
  return (Number.parseInt(text, 2) - (negative ? size : 0) + m) & 0xffff;
}

/** A small generator of numbers that are the same in every run. */
export function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x100000000) * below);
  };
}
