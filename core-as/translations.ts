// Where translated functions begin: their entries, and what they were made from. An entry of one is STRADDLING with the
// number of the function in n.

import { Op } from "./generated/ops";
import { ENTRY_BYTES, PAGE_WORDS } from "./layout";

/**
 * Is this the core for translated code? A constant of the compiler. In the plain core nothing of this file is left, and
 * nothing of where it is asked.
 */
export const TRANSLATING: bool = isDefined(CR80_TRANSLATING);

/**
 * The sentinel before a page's entries says which of its words translated functions were made from: the first, and the
 * one after the last, 0 when there are none.
 */
const TRANSLATED_FROM: i32 = 4 - ENTRY_BYTES;
const TRANSLATED_TO: i32 = 6 - ENTRY_BYTES;

/** Does a function begin at an entry? */
export function isTranslated(entry: i32): bool {
  return load<u16>(entry) == <u16>Op.STRADDLING && load<u16>(entry, 4) != 0;
}

/** Has a function that was made from the words `from` to `to` - 1 of the page of a slot begin at the word `head` of it. */
export function putFunction(slot: i32, head: i32, fn: i32, from: i32, to: i32): void {
  const last: i32 = load<u16>(slot + TRANSLATED_TO);
  const first: i32 = load<u16>(slot + TRANSLATED_FROM);
  store<u16>(slot + TRANSLATED_FROM, last != 0 && first < from ? first : from);
  store<u16>(slot + TRANSLATED_TO, last > to ? last : to);
  const entry = slot + head * ENTRY_BYTES;
  store<u16>(entry, <u16>Op.STRADDLING);
  store<u16>(entry, fn, 4);
}

/** Has no function begin in the page of a slot where one was made from some of `words` words from `word` on. */
export function dropFunctions(slot: i32, word: i32, words: i32): void {
  if (word >= <i32>load<u16>(slot + TRANSLATED_TO) || word + words <= <i32>load<u16>(slot + TRANSLATED_FROM))
    return;
  store<u32>(slot + TRANSLATED_FROM, 0);
  for (let entry = slot; entry < slot + PAGE_WORDS * ENTRY_BYTES; entry += ENTRY_BYTES) {
    if (isTranslated(entry)) store<u16>(entry, <u16>Op.UNDECODED);
  }
}
