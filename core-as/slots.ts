// Where decoded entries lie: each physical page has a slot with one entry for each of its words, and each instruction
// that carries prefixes has a block. Opens slots and blocks, and drops what was decoded.
//
// A folded block is four entries: BACK, the instruction, SENTINEL, SENTINEL. The interpreter runs the instruction in
// the block with a code bias under which the block's second entry has the address of the instruction's own word; so
// no handler knows of prefixes. In BACK, byte 2 counts the words before the instruction's own (prefixes and ALT),
// byte 3 says whether the row uses m, and the half word at 4 is n without the memory prefixes.

import { Op } from "./generated/ops";
import {
  ENTRY_BYTES,
  FOLDED,
  FOLDED_BYTES,
  FOLDED_COUNT,
  FOLDED_NEXT,
  HAS_CODE,
  PAGE_BYTES,
  PAGE_WORDS,
  PHYSICAL,
  PHYSICAL_PAGES,
  SLOT_BYTES,
} from "./layout";
import { dropFunctions, TRANSLATING } from "./translations";

/** A change of a word reaches back over eight prefixes, ALT, and the first word of a CALL. */
const REACH: i32 = 10;

/** Blocks that are always there: the one for XCU and straddling instructions, and the one of the fetch fault. */
export const SCRATCH: i32 = FOLDED + ENTRY_BYTES;
export const FETCH_FAULT: i32 = FOLDED + FOLDED_BYTES + ENTRY_BYTES;
/** A sentinel that stands for any address. */
export const FETCH: i32 = FOLDED + FOLDED_BYTES + 2 * ENTRY_BYTES;
const FIRST_FREE: i32 = 2;

/** Byte address of the first decoded entry of a physical page. */
// @ts-ignore: decorator
@inline export function slotBytes(physical: i32): i32 {
  return PHYSICAL + load<i32>(PHYSICAL_PAGES) * PAGE_BYTES + physical * SLOT_BYTES + ENTRY_BYTES;
}

/** Writes the fixed blocks, and makes all others free. */
export function prepareBlocks(): void {
  prepareBlock(SCRATCH);
  prepareBlock(FETCH_FAULT);
  store<u16>(FETCH_FAULT, <u16>Op.FETCH_FAULT);
  store<i32>(FOLDED_NEXT, FIRST_FREE);
}

/** Writes the entries around that of a block's instruction. */
function prepareBlock(entry: i32): void {
  store<u64>(entry - ENTRY_BYTES, <u64>Op.BACK);
  store<u64>(entry + ENTRY_BYTES, <u64>Op.SENTINEL);
  store<u64>(entry + 2 * ENTRY_BYTES, <u64>Op.SENTINEL);
}

/** Writes the sentinels around a page's slot. */
export function openSlot(physical: i32): void {
  const slot = slotBytes(physical);
  store<u64>(slot - ENTRY_BYTES, <u64>Op.SENTINEL);
  store<u64>(slot + PAGE_WORDS * ENTRY_BYTES, <u64>Op.SENTINEL);
  store<u64>(slot + (PAGE_WORDS + 1) * ENTRY_BYTES, <u64>Op.SENTINEL);
}

/**
 * Forgets what was decoded from `words` words of a page from `word` on, and from the words before that reach them. The
 * fields stay: the instruction that stores may be among them, and continues to read its own.
 */
export function dropDecoded(physical: i32, word: i32, words: i32): void {
  if (!load<u8>(HAS_CODE + physical)) return;
  const slot = slotBytes(physical);
  const first = word > REACH ? word - REACH : 0;
  for (let entry = first; entry < word + words; entry++)
    store<u16>(slot + entry * ENTRY_BYTES, <u16>Op.UNDECODED);
  if (TRANSLATING) dropFunctions(slot, word, words);
}

export function dropPage(physical: i32): void {
  memory.fill(slotBytes(physical), 0, PAGE_WORDS * ENTRY_BYTES);
}

/** Words before the instruction's own when `entry` is that of a folded block, else 0. */
export function prefixWords(entry: i32): i32 {
  if (<u32>(entry - FOLDED) >= <u32>(FOLDED_COUNT * FOLDED_BYTES)) return 0;
  return load<u8>(entry - ENTRY_BYTES, 2);
}

/** Forgets everything decoded; it is decoded again as it is reached. */
export function dropAll(): void {
  for (let page = 0, pages = load<i32>(PHYSICAL_PAGES); page < pages; page++) {
    if (load<u8>(HAS_CODE + page)) dropPage(page);
  }
  store<i32>(FOLDED_NEXT, FIRST_FREE);
}

/** The entry of a new block; when there is none left everything decoded is dropped. */
export function newBlock(): i32 {
  if (load<i32>(FOLDED_NEXT) == FOLDED_COUNT) dropAll();
  const next = load<i32>(FOLDED_NEXT);
  store<i32>(FOLDED_NEXT, next + 1);
  const entry = FOLDED + next * FOLDED_BYTES + ENTRY_BYTES;
  prepareBlock(entry);
  return entry;
}

/** The block that a FOLDED or FOLDED_DYNAMIC entry names. */
// @ts-ignore: decorator
@inline export function blockOf(entry: i32): i32 {
  return load<i32>(entry, 4);
}
