// Decodes program words into entries of the interpreter: one entry for each word of a physical page, in the page's
// slot, and a block for each instruction that carries prefixes.

import { put } from "./entry";
import { fill, fuse, prefixAdds, prefixConstant, prefixOperand } from "./generated/decoder";
import { Op } from "./generated/ops";
import * as Row from "./generated/rows";
import { breaksAt, HOOKED } from "./hooks";
import { ALT_ROWS, ENTRY_BYTES, PAGE_WORDS, ROWS, SLOT_BYTES, TRAP_ILLEGAL } from "./layout";
import { codeBias, fetchWord, pageBytes } from "./map";
import { blockOf, newBlock, prepareBlocks, SCRATCH, slotBytes } from "./slots";
import { fault } from "./state";

const MAX_PREFIXES: i32 = 8;
/** Fills the row maps and the fixed blocks. */
export function prepareDecoder(): void {
  memory.fill(ROWS, <u8>Row.UNDEFINED, 0x20000);
  for (let row = 0; row < Row.ROW_COUNT; row++) {
    const mask: i32 = Row.ROW_MASK[row];
    const value: i32 = Row.ROW_VALUE[row];
    const map = Row.ROW_ALT[row] ? ALT_ROWS : ROWS;
    const free = ~mask & 0xffff;
    // Every subset of the free bits. NOP follows JON, whose word it is.
    let bits = free;
    while (true) {
      store<u8>(map + (value | bits), row);
      if (!bits) break;
      bits = (bits - 1) & free;
    }
  }
  prepareBlocks();
}

// @ts-ignore: decorator
@inline function isPrefix(row: i32): bool {
  return row != Row.UNDEFINED && Row.ROW_PREFIX[row] != 0;
}
// @ts-ignore: decorator
@inline function isConstant(row: i32): bool {
  return Row.ROW_PREFIX[row] == 1;
}
// @ts-ignore: decorator
@inline function isLong(row: i32): bool {
  return row != Row.UNDEFINED && Row.ROW_LONG[row] != 0;
}

/** Decodes the instruction that starts at the slot entry `entry`. */
export function decode(entry: i32): void {
  const slots = slotBytes(0);
  const page = (entry - slots) / SLOT_BYTES;
  const index = (entry - slotBytes(page)) / ENTRY_BYTES;
  if (HOOKED && breaksAt(page, index)) {
    put(entry, Op.ROUTINE, Row.BREAKPOINT, 0, page, 0);
    return;
  }
  const words = pageBytes(page);
  let word: i32 = load<u16>(words + (index << 1));
  let row: i32 = load<u8>(ROWS + word);
  if (!isPrefix(row) && row != Row.ALTERNATE) {
    if (isLong(row) && index == PAGE_WORDS - 1) {
      put(entry, Op.STRADDLING, 0, 0, 0, 0);
      return;
    }
    fill(entry, word, row, 0, load<u16>(words + (index << 1), 2), index);
    if (index < PAGE_WORDS - 1) pair(entry);
    if (index > 0) pair(entry - ENTRY_BYTES);
    if (index > 1) pair(entry - 2 * ENTRY_BYTES);
    return;
  }
  let at = index;
  let count = 0;
  let m = 0;
  let dynamic = false;
  while (isPrefix(row)) {
    if (count == MAX_PREFIXES) {
      row = Row.UNDEFINED;
      break;
    }
    if (isConstant(row)) m += prefixConstant(word, row);
    else dynamic = true;
    count++;
    if (++at == PAGE_WORDS) {
      put(entry, Op.STRADDLING, 0, 0, 0, 0);
      return;
    }
    word = load<u16>(words + (at << 1));
    row = load<u8>(ROWS + word);
  }
  if (row == Row.ALTERNATE) {
    count++;
    if (++at == PAGE_WORDS) {
      put(entry, Op.STRADDLING, 0, 0, 0, 0);
      return;
    }
    word = load<u16>(words + (at << 1));
    row = load<u8>(ALT_ROWS + word);
  } else if (isLong(row) && at == PAGE_WORDS - 1) {
    put(entry, Op.STRADDLING, 0, 0, 0, 0);
    return;
  }
  const block = newBlock();
  const usesM = fill(block, word, row, dynamic ? 0 : m, load<u16>(words + (at << 1), 2), -1);
  store<u8>(block - ENTRY_BYTES, count, 2);
  store<u8>(block - ENTRY_BYTES, usesM ? 1 : 0, 3);
  store<u16>(block - ENTRY_BYTES, load<u16>(block, 4), 4);
  put(entry, dynamic ? Op.FOLDED_DYNAMIC : Op.FOLDED, 0, 0, block & 0xffff, block >>> 16);
}

/**
 * Lets an entry do the next one's work too where the two are a pair of the tuning. All entries keep their fields, and the
 * later ones a handler for those who jump to them. A change of one word drops the entries before it too, as they lie
 * within REACH.
 */
function pair(entry: i32): void {
  fuse(entry, load<u16>(entry), load<u16>(entry, ENTRY_BYTES));
}

/**
 * Would the prefixed instruction at program address `at`, which is in execution, start again as it did? Not when one of
 * its words was written since, when a prefix reads memory or a register, or when it lies over the end of a page.
 */
export function startsAlike(view: i32, at: i32): bool {
  return load<u16>(codeBias(view, at) + (at << 3)) == <u16>Op.FOLDED;
}

/** Adds a prefix to m: false with the fault recorded when it cannot. */
let sum: i32 = 0;
function addPrefix(view: i32, word: i32, row: i32): bool {
  if (isConstant(row)) {
    sum += prefixConstant(word, row);
    return true;
  }
  const pointer = prefixOperand(view, word, row);
  if (!pointer) return false;
  const value: i32 = load<u16>(pointer);
  sum += prefixAdds(word, row) ? value : -value;
  return true;
}

/** Adds up the prefixes before a folded instruction whose first prefix has the slot entry `entry`. */
export function foldDynamic(view: i32, entry: i32): bool {
  const block = blockOf(entry);
  const page = (entry - slotBytes(0)) / SLOT_BYTES;
  let word = pageBytes(page) + (((entry - slotBytes(page)) / ENTRY_BYTES) << 1);
  sum = 0;
  for (let count = load<u8>(block - ENTRY_BYTES, 2); count; count--, word += 2) {
    const prefix: i32 = load<u16>(word);
    const row: i32 = load<u8>(ROWS + prefix);
    if (row == Row.ALTERNATE) break;
    if (!addPrefix(view, prefix, row)) return false;
  }
  if (load<u8>(block - ENTRY_BYTES, 3)) store<u16>(block, load<u16>(block - ENTRY_BYTES, 4) + sum, 4);
  return true;
}

/** Decodes the instruction at program address `at` into the scratch block, word by word through the map. */
export function decodeStraddling(view: i32, at: i32): bool {
  sum = 0;
  let count = 0;
  let word = fetchWord(at);
  if (word < 0) return false;
  let row: i32 = load<u8>(ROWS + word);
  while (isPrefix(row)) {
    if (count == MAX_PREFIXES) {
      row = Row.UNDEFINED;
      break;
    }
    if (!addPrefix(view, word, row)) return false;
    word = fetchWord(at + ++count);
    if (word < 0) return false;
    row = load<u8>(ROWS + word);
  }
  if (row == Row.ALTERNATE) {
    word = fetchWord(at + ++count);
    if (word < 0) return false;
    row = load<u8>(ALT_ROWS + word);
  }
  let second = 0;
  if (isLong(row)) {
    second = fetchWord(at + count + 1);
    if (second < 0) return false;
  }
  fill(SCRATCH, word, row, sum, second, -1);
  store<u8>(SCRATCH - ENTRY_BYTES, count, 2);
  return true;
}

/**
 * Decodes `word` into the scratch block as XCU executes it: at `at`, the address of the XCU, which `count` words of
 * prefixes precede. False with the fault recorded for a word that XCU may not execute.
 */
export function decodeExecuted(word: i32, at: i32, count: i32): bool {
  const row: i32 = load<u8>(ROWS + word);
  let second = 0;
  if (isPrefix(row) || row == Row.ALTERNATE || row == Row.EXECUTE || row == Row.UNDEFINED) {
    fault(TRAP_ILLEGAL << 8, word, 0);
    return false;
  }
  if (isLong(row)) {
    second = fetchWord(at + 1);
    if (second < 0) return false;
  }
  fill(SCRATCH, word, row, 0, second, -1);
  store<u8>(SCRATCH - ENTRY_BYTES, count, 2);
  return true;
}
