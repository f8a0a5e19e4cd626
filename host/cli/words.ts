// Formats words in rows, with their characters.

import { hexWord } from "../../asm/printable.ts";

/** Words in a row. */
const ROW = 8;

/** Rows of words from an address on, with their characters: the low byte comes first. null is a word that is not there. */
export function wordRows(words: readonly (number | null)[], address: number): string[] {
  const rows: string[] = [];
  for (let at = 0; at < words.length; at += ROW) {
    const row = words.slice(at, at + ROW);
    const characters = row.flatMap((word) => (word === null ? [0, 0] : [word & 0xff, word >> 8]));
    const shown = characters.map((c) => (c >= 0x20 && c < 0x7f ? String.fromCharCode(c) : ".")).join("");
    const texts = row.map((word) => (word === null ? "----" : hexWord(word)));
    rows.push(`${hexWord((address + at) & 0xffff)}  ${texts.join(" ").padEnd(5 * ROW - 1)}  ${shown}`);
  }
  return rows;
}

/** The same without the rows of zeros. */
export function filledRows(words: readonly number[], address: number): string[] {
  const rows = wordRows(words, address);
  return rows.filter((_, i) => words.slice(i * ROW, (i + 1) * ROW).some((word) => word !== 0));
}
