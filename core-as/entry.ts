// Writes an entry of the interpreter; generated/ops.ts says what it holds.

import { Op } from "./generated/ops";
import { ENTRY_BYTES, PAGE_WORDS } from "./layout";

/** Distances for x: over the next word, to the word before. */
export const SKIP: i32 = ENTRY_BYTES;
export const REPEAT: i32 = -2 * ENTRY_BYTES;

/** Writes an entry. x may be any half word. */
export function put(entry: i32, op: Op, a: i32, b: i32, n: i32, x: i32): void {
  store<u16>(entry, <u16>op);
  store<u8>(entry, a, 2);
  store<u8>(entry, b, 3);
  store<u16>(entry, n, 4);
  store<u16>(entry, x, 6);
}

/** A jump by `offset` words from the next word: near when its target is in the page of slot entry `index`. */
export function jump(entry: i32, near: Op, far: Op, a: i32, b: i32, offset: i32, index: i32): void {
  const target = index + 1 + offset;
  if (index >= 0 && target >= 0 && target < PAGE_WORDS) put(entry, near, a, b, offset, offset * ENTRY_BYTES);
  else put(entry, far, a, b, offset, 0);
}

/** Does the last of the `count` neighbours from `entry` on, a near jump, a skip or a repeat, go back to the first? */
export function goesBack(entry: i32, count: i32): bool {
  return load<i16>(entry + (count - 1) * ENTRY_BYTES, 6) == -count * ENTRY_BYTES;
}
