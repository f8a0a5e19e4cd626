// Physical memory: the pool of pages, and, with pointer.ts, where the control OS reads or writes the words of guests.
//
// Every page in the pool is all zero: physical memory starts so, and a page is zeroed when it returns. Whoever gets
// a page therefore never sees what another partition left in it.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import type { Area } from "../state/area.ts";
import type { PagePool } from "../state/pool.ts";
import type { Control } from "./control.ts";
import { behind, type Pointer, wordAt } from "./pointer.ts";

/** Takes a zero page out of the pool. The caller has made sure that there is one. */
export function takePage(pool: PagePool): number {
  const page = pool.free.pop();
  if (page === undefined) throw new Error("the pool of pages is empty");
  return page;
}

/** Zeroes a page and puts it back into the pool. No second stage maps it any more. */
export function returnPage(core: Core, pool: PagePool, page: number): void {
  core.clearPage(page);
  pool.free.push(page);
}

/** Words of an area. */
export function areaWords({ pages }: Area): number {
  return pages * PAGE_WORDS;
}

/** Zeroes the words of an area after the first `words`. */
export function clearRest(control: Control, area: Area, words: number): void {
  const { core } = control;
  for (let i = Math.floor(words / PAGE_WORDS); i < area.pages; i++) {
    const page = area.physical[i]!;
    const from = Math.max(words - i * PAGE_WORDS, 0);
    if (from === 0) core.clearPage(page);
    else core.write(core.physicalWord(page, from), new Uint16Array(PAGE_WORDS - from));
  }
}

/** Copies `count` characters out of a guest's buffer, low byte of a word first. The buffer is accessible. */
export function readCharacters(control: Control, buffer: Pointer, count: number): Uint8Array {
  const text = new Uint8Array(count);
  const memory = control.core.u8;
  eachRun(control, buffer, count, false, (pointer, from, length) => {
    text.set(memory.subarray(pointer, pointer + length), from);
  });
  return text;
}

/** Copies characters into a guest's buffer, which is accessible. With an odd count the last word keeps its high byte. */
export function writeCharacters(control: Control, buffer: Pointer, text: Uint8Array): void {
  const { core } = control;
  eachRun(control, buffer, text.length, true, (pointer, from, length) => {
    // The byte after an odd number of characters is written as it is.
    const bytes = core.u8.slice(pointer, pointer + length + (length & 1));
    bytes.set(text.subarray(from, from + length));
    core.write(pointer >> 1, new Uint16Array(bytes.buffer));
  });
}

/** Cuts a buffer where pages end: consecutive words of one page are consecutive bytes of the linear memory. */
function eachRun(
  control: Control,
  buffer: Pointer,
  count: number,
  write: boolean,
  copy: (pointer: number, from: number, length: number) => void,
): void {
  for (let at = 0; at < count; ) {
    const place = behind(buffer, at / 2);
    const length = Math.min(count - at, 2 * (PAGE_WORDS - (place.address % PAGE_WORDS)));
    copy(2 * wordAt(control, place, write), at, length);
    control.journal.wordsCopied += (length + 1) >> 1;
    at += length;
  }
}
