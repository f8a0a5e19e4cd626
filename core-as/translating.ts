// What the core for translated code exports besides: index.ts and this, compiled with CR80_TRANSLATING.

import { Op } from "./generated/ops";
import { ENTRY_BYTES, PAGE_WORDS, PHYSICAL_PAGES, SLOT_BYTES } from "./layout";
import { codeBias, openCode } from "./map";
import { slotBytes } from "./slots";
import { currentView, pc } from "./state";
import { dropFunctions, isTranslated, putFunction } from "./translations";

/** Physical page of the word at which the entered partition goes on, or -1 when that cannot be executed. */
export function codePage(): i32 {
  const view = currentView();
  let bias = codeBias(view, pc());
  if (bias & 1) bias = openCode(view, pc());
  return bias & 1 ? -1 : (bias + ((pc() & ~(PAGE_WORDS - 1)) << 3) - slotBytes(0)) / SLOT_BYTES;
}

/** Is the entry of a word of a page decoded, and does a translated function begin there? 0: neither, 1: decoded, 2: both. */
export function entryState(physical: i32, word: i32): i32 {
  const entry = slotBytes(physical) + word * ENTRY_BYTES;
  return load<u16>(entry) == <u16>Op.UNDECODED ? 0 : isTranslated(entry) ? 2 : 1;
}

/** Has a function that was made from the words `from` to `to` - 1 of a page begin at the word `head` of it. */
export function putTranslation(physical: i32, head: i32, fn: i32, from: i32, to: i32): void {
  putFunction(slotBytes(physical), head, fn, from, to);
}

/** Has no translated function begin anywhere. */
export function dropAllTranslations(): void {
  for (let page = 0, pages = load<i32>(PHYSICAL_PAGES); page < pages; page++)
    dropFunctions(slotBytes(page), 0, PAGE_WORDS);
}
