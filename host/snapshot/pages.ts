// The words of a physical page as bytes: runs of zeroes are counted, other words are written as they are.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Reader, Writer } from "./bytes.ts";

/** Zeroes between other words that are worth being counted. */
const WORTH = 4;

/** Words that are read one by one. */
export interface Words {
  readonly [index: number]: number;
}

/** Writes the words of a page. */
export function writePage(out: Writer, words: Words): void {
  for (let at = 0; at < PAGE_WORDS; ) {
    const from = zeroesEnd(words, at, PAGE_WORDS);
    out.number(from - at);
    if (from === PAGE_WORDS) return;
    at = othersEnd(words, from, PAGE_WORDS);
    out.number(at - from);
    for (let i = from; i < at; i++) out.word(words[i]!);
  }
}

function zeroesEnd(words: Words, from: number, end: number): number {
  let at = from;
  while (at < end && words[at] === 0) at++;
  return at;
}

/** Where the next zeroes begin that are worth being counted. */
function othersEnd(words: Words, from: number, end: number): number {
  let last = from;
  for (let at = from; at < end && at - last < WORTH; at++) if (words[at] !== 0) last = at + 1;
  return last;
}

/** Reads the words of a page. @throws Malformed */
export function readPage(from: Reader): Uint16Array {
  const words = new Uint16Array(PAGE_WORDS);
  for (let at = 0; at < PAGE_WORDS; ) {
    at += from.number(at === 0 ? 0 : 1, PAGE_WORDS - at);
    if (at === PAGE_WORDS) break;
    const count = from.number(1, PAGE_WORDS - at);
    const bytes = from.bytes(2 * count);
    for (let i = 0; i < count; i++) words[at + i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
    at += count;
  }
  return words;
}
