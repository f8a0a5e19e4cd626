// From program words to entries of the interpreter: one entry for each word of a physical page, in the page's slot,
// and a block for each instruction that carries prefixes.
//
// A folded block is four entries: BACK, the instruction, SENTINEL, SENTINEL. The interpreter runs the instruction in
// the block with a code bias under which the block's second entry has the address of the instruction's own word; so
// no handler knows of prefixes. In BACK, byte 2 counts the words before the instruction's own (prefixes and ALT),
// byte 3 says whether the row uses m, and the half word at 4 is n without the memory prefixes.

import {
  PAGE_WORDS, PAGE_BYTES, ENTRY_BYTES, SLOT_BYTES, FOLDED, FOLDED_BYTES, FOLDED_COUNT, NEXT_FOLDED,
  PHYSICAL, PHYSICAL_PAGES, HAS_CODE, ROWS, ALT_ROWS, TRAP_ILLEGAL,
} from "./layout";
import { Op } from "./ops";
import * as Row from "./generated/rows";
import { slotBytes, pageBytes, fetchWord, codeBias, readable, programPointer, programFault } from "./map";
import { reg, base, fault } from "./state";

const MAX_PREFIXES: i32 = 8;
/** A change of a word reaches back over eight prefixes, ALT, and the first word of a CALL. */
const REACH: i32 = 10;

/** Blocks that are always there: the one for XCU and straddling instructions, and the one of the fetch fault. */
export const SCRATCH: i32 = FOLDED + ENTRY_BYTES;
export const FETCH_FAULT: i32 = FOLDED + FOLDED_BYTES + ENTRY_BYTES;
/** A sentinel that stands for any address. */
export const FETCH: i32 = FOLDED + FOLDED_BYTES + 2 * ENTRY_BYTES;
const FIRST_FREE: i32 = 2;

/** Distances for x: over the next word, to the word before. */
const SKIP: i32 = ENTRY_BYTES;
const REPEAT: i32 = -2 * ENTRY_BYTES;

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
  store<i32>(NEXT_FOLDED, FIRST_FREE);
  prepareBlock(SCRATCH);
  prepareBlock(FETCH_FAULT);
  store<u16>(FETCH_FAULT, <u16>Op.FETCH_FAULT);
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
 * fields stay: the instruction that stores may be among them, and goes on to read its own.
 */
export function dropDecoded(physical: i32, word: i32, words: i32): void {
  if (!load<u8>(HAS_CODE + physical)) return;
  const slot = slotBytes(physical);
  const first = word > REACH ? word - REACH : 0;
  for (let entry = first; entry < word + words; entry++) store<u16>(slot + entry * ENTRY_BYTES, <u16>Op.UNDECODED);
}

export function dropPage(physical: i32): void {
  memory.fill(slotBytes(physical), 0, PAGE_WORDS * ENTRY_BYTES);
}

/** Words before the instruction's own when `entry` is that of a folded block, else 0. */
export function prefixWords(entry: i32): i32 {
  if (<u32>(entry - FOLDED) >= <u32>(FOLDED_COUNT * FOLDED_BYTES)) return 0;
  return load<u8>(entry - ENTRY_BYTES, 2);
}

function newBlock(): i32 {
  let free = load<i32>(NEXT_FOLDED);
  if (free == FOLDED_COUNT) {
    // Full: everything decoded is dropped and decoded again as it is reached.
    for (let page = 0, pages = load<i32>(PHYSICAL_PAGES); page < pages; page++) {
      if (load<u8>(HAS_CODE + page)) dropPage(page);
    }
    free = FIRST_FREE;
  }
  store<i32>(NEXT_FOLDED, free + 1);
  const entry = FOLDED + free * FOLDED_BYTES + ENTRY_BYTES;
  prepareBlock(entry);
  return entry;
}

// @ts-ignore: decorator
@inline function isPrefix(row: i32): bool { return row <= Row.MOD_P8; }

/** What a constant prefix adds to m. */
function constantPrefix(word: i32, row: i32): i32 {
  const k = word >> 8;
  if (row == Row.MOD8_C8) return k << 8;
  const c = word & 0x40 ? k : k - 256;
  return row == Row.MODC_C8 ? c : c << 4;
}

/** Decodes the instruction that starts at the slot entry `entry`. */
export function decode(entry: i32): void {
  const slots = slotBytes(0);
  const page = (entry - slots) / SLOT_BYTES;
  const index = (entry - slotBytes(page)) / ENTRY_BYTES;
  const words = pageBytes(page);
  let word: i32 = load<u16>(words + (index << 1));
  let row: i32 = load<u8>(ROWS + word);
  if (!isPrefix(row) && row != Row.ALT) {
    if (row == Row.CALL_C4_P16 && index == PAGE_WORDS - 1) { put(entry, Op.STRADDLING, 0, 0, 0, 0); return; }
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
    if (count == MAX_PREFIXES) { row = Row.UNDEFINED; break; }
    if (row <= Row.MOD8_C8) m += constantPrefix(word, row);
    else dynamic = true;
    count++;
    if (++at == PAGE_WORDS) { put(entry, Op.STRADDLING, 0, 0, 0, 0); return; }
    word = load<u16>(words + (at << 1));
    row = load<u8>(ROWS + word);
  }
  if (row == Row.ALT) {
    count++;
    if (++at == PAGE_WORDS) { put(entry, Op.STRADDLING, 0, 0, 0, 0); return; }
    word = load<u16>(words + (at << 1));
    row = load<u8>(ALT_ROWS + word);
  } else if (row == Row.CALL_C4_P16 && at == PAGE_WORDS - 1) { put(entry, Op.STRADDLING, 0, 0, 0, 0); return; }
  const block = newBlock();
  const usesM = fill(block, word, row, dynamic ? 0 : m, load<u16>(words + (at << 1), 2), -1);
  store<u8>(block - ENTRY_BYTES, count, 2);
  store<u8>(block - ENTRY_BYTES, usesM ? 1 : 0, 3);
  store<u16>(block - ENTRY_BYTES, load<u16>(block, 4), 4);
  put(entry, dynamic ? Op.FOLDED_DYNAMIC : Op.FOLDED, 0, 0, block & 0xffff, block >>> 16);
}

/**
 * Lets an entry do the next one's work too where the two are a common pair: the end of a counted loop, a test for
 * carry, a stride through memory up to the carry. All entries keep their fields, and the later ones a handler for those
 * who jump to them. A change of one word drops the entries before it too, as they lie within REACH.
 */
function pair(entry: i32): void {
  const first: i32 = load<u16>(entry);
  const second: i32 = load<u16>(entry, ENTRY_BYTES);
  let both = 0;
  if (second == Op.SOB_NEAR) {
    if (first == Op.MOVM) both = Op.MOVM_SOB;
    else if (first == Op.PUT) both = Op.PUT_SOB;
    else if (first == Op.ADD) both = Op.ADD_SOB;
    else if (first == Op.ADDC) both = Op.ADDC_SOB;
  } else if (second == Op.JVN_NEAR) {
    if (first == Op.ADDU) both = Op.ADDU_JVN;
    else if (first == Op.SUBU) both = Op.SUBU_JVN;
  } else if (second == Op.SNE_C && first == Op.PUT) both = Op.PUT_SNE;
  else if (second == Op.ADDU_JVN && first == Op.CLR) both = Op.CLR_ADDU_JVN;
  if (both) store<u16>(entry, both);
}

/**
 * Would the prefixed instruction at program address `at`, which is in execution, start again as it did? Not when one of
 * its words was written since, when a prefix reads memory or a register, or when it lies over the end of a page.
 */
export function startsAlike(view: i32, at: i32): bool {
  return load<u16>(codeBias(view, at) + (at << 3)) == <u16>Op.FOLDED;
}

/** The block that a FOLDED or FOLDED_DYNAMIC entry names. */
// @ts-ignore: decorator
@inline export function blockOf(entry: i32): i32 { return load<i32>(entry, 4); }

/** Adds a prefix that reads memory to m: false with the fault recorded when it cannot. */
let sum: i32 = 0;
function addPrefix(view: i32, word: i32, row: i32): bool {
  if (row <= Row.MOD8_C8) { sum += constantPrefix(word, row); return true; }
  let pointer = 0;
  let minus = false;
  if (row == Row.MOD_P8) {
    minus = !(word & 0x80);
    pointer = programPointer(view, word >> 8);
    if (pointer & 1) { programFault(word >> 8); return false; }
  } else {
    let address = base() + (word >> 8);
    if (row == Row.MOD_B8) minus = !(word & 0x80);
    else {
      minus = (word & 1) != 0;
      address = base() + ((word >> 8) & 63) + reg(8 + ((word >> 14) << 1));
    }
    pointer = readable(view, address);
    if (!pointer) return false;
  }
  const value: i32 = load<u16>(pointer);
  sum += minus ? -value : value;
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
    if (row == Row.ALT) break;
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
    if (count == MAX_PREFIXES) { row = Row.UNDEFINED; break; }
    if (!addPrefix(view, word, row)) return false;
    word = fetchWord(at + ++count);
    if (word < 0) return false;
    row = load<u8>(ROWS + word);
  }
  if (row == Row.ALT) {
    word = fetchWord(at + ++count);
    if (word < 0) return false;
    row = load<u8>(ALT_ROWS + word);
  }
  let second = 0;
  if (row == Row.CALL_C4_P16) {
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
  if (isPrefix(row) || row == Row.ALT || row == Row.XCU_RBX3 || row == Row.UNDEFINED) {
    fault(TRAP_ILLEGAL << 8, word, 0);
    return false;
  }
  if (row == Row.CALL_C4_P16) {
    second = fetchWord(at + 1);
    if (second < 0) return false;
  }
  fill(SCRATCH, word, row, 0, second, -1);
  store<u8>(SCRATCH - ENTRY_BYTES, count, 2);
  return true;
}

/** Writes an entry. x may be any half word. */
function put(entry: i32, op: Op, a: i32, b: i32, n: i32, x: i32): void {
  store<u16>(entry, <u16>op);
  store<u8>(entry, a, 2);
  store<u8>(entry, b, 3);
  store<u16>(entry, n, 4);
  store<u16>(entry, x, 6);
}

/** A jump by `offset` words from the next word: near when its target is in the page of slot entry `index`. */
function jump(entry: i32, near: Op, far: Op, a: i32, offset: i32, index: i32): void {
  const target = index + 1 + offset;
  if (index >= 0 && target >= 0 && target < PAGE_WORDS) put(entry, near, a, 0, offset, offset * ENTRY_BYTES);
  else put(entry, far, a, 0, offset, 0);
}

/** Operands RX3,RBX3: one handler for two registers, one for every other mode. */
function two(entry: i32, registers: Op, general: Op, word: i32, m: i32, x: i32): void {
  const a = (word >> 11) & 14;
  const b = (word >> 7) & 14;
  if (word & 0x8800) put(entry, general, a | ((word >> 15) & 1), b | ((word >> 11) & 1), m, x);
  else put(entry, registers, a, b, m, x);
}

/**
 * Decodes one word, `m` being the sum of its constant prefixes, and says whether its row uses m. `second` is the word
 * that follows it, `index` its place in the page, or -1 where near jumps are not possible.
 */
function fill(entry: i32, word: i32, row: i32, m: i32, second: i32, index: i32): bool {
  const high = word >> 8;
  // Fields where most rows have them.
  const a = (word >> 11) & 14; // high byte, bits 14-12
  const b = (word >> 7) & 14; // high byte, bits 10-8
  const low = (word & 7) << 1; // low byte, bits 2-0
  const d = (high & 63) + m; // B6 displacement
  const x2 = 8 + ((word >> 13) & 6); // R4-R7
  const r2 = (word & 3) << 1; // R0-R3
  const c4 = (high & 15) + m;
  const p7 = (word & 0x80) != 0; // polarity in bit 7
  const l4 = (word & 0x40 ? high & 15 : (high & 15) - 16) + m; // polarity in bit 6: L4, and C4 of MOVC
  const cp = (word & 0x8000 ? high & 15 : (high & 15) - 16) + m; // SEQ and SNE
  switch (row) {
    case Row.MOVC_C8_R3: put(entry, Op.MOVC, low, 0, high + m, 0); return true;
    case Row.MOVC_CN8_R3: put(entry, Op.MOVC, low, 0, high - 256 + m, 0); return true;
    case Row.MOVC_C4_X3: put(entry, Op.MOVC_X, a, 0, l4, 0); return true;
    case Row.MOV_B8_R3: put(entry, Op.LD, low, 0, high + m, 0); return true;
    case Row.MOV_R3_B8: put(entry, Op.ST, low, 0, high + m, 0); return true;
    case Row.MOV_R3_R3: put(entry, Op.MOV, a, b, 0, 0); return false;
    case Row.MOV_R3_B0X3: put(entry, Op.STX, a, b, m, 0); return true;
    case Row.MOV_X3_R3: put(entry, Op.LDX, b, a, 0, 0); return false;
    case Row.MOV_X3_B0X3: put(entry, Op.MOV_XX, a, b, m, 0); return true;
    case Row.MOV_B6X2_R3: put(entry, Op.LDX, low, x2, d, 0); return true;
    case Row.MOV_R3_B6X2: put(entry, Op.STX, low, x2, d, 0); return true;
    case Row.MOV_P8_R3: put(entry, Op.LDP, low, 0, high + m, 0); return true;
    case Row.MOVB_BB6X2_R2: put(entry, Op.LDB, r2, x2, d, 0); return true;
    case Row.MOVB_R2_BB6X2: put(entry, Op.STB, r2, x2, d, 0); return true;
    case Row.MOVL_B6X2_R2: put(entry, Op.LDL, r2, x2, d, 0); return true;
    case Row.MOVL_R2_B6X2: put(entry, Op.STL, r2, x2, d, 0); return true;
    case Row.MVP_P6X2_R2: put(entry, Op.LDPX, r2, x2, d, 0); return true;
    case Row.MOVM_X3_X3: put(entry, Op.MOVM, a, b, 0, 0); return false;
    case Row.PUT_R3_X3: put(entry, Op.PUT, a, b, 0, 0); return false;
    case Row.PUT_X3_X3: put(entry, Op.PUT_X, a, b, 0, 0); return false;
    case Row.XCH_R3_RBX3: two(entry, Op.XCH, Op.XCH_G, word & 0x7fff, m, 0); return true;
    case Row.XCH_X3_RBX3: two(entry, Op.XCH, Op.XCH_G, word | 0x8000, m, 0); return true;
    case Row.STC_R3_B0X3: put(entry, Op.STC, a, b, m, 0); return true;
    case Row.STC_X3_B0X3: put(entry, Op.STC_X, a, b, m, 0); return true;
    case Row.UNS_R3_B0X3: put(entry, Op.UNS, a, b, m, 0); return true;
    case Row.UNS_X3_B0X3: put(entry, Op.UNS_X, a, b, m, 0); return true;

    case Row.JMP_L10: {
      const offset = ((word & 3) << 8) | high;
      jump(entry, Op.JMP_NEAR, Op.JMP, 0, (p7 ? offset : offset - 1024) + m, index);
      return true;
    }
    case Row.JMP_S2_L8: {
      const offset = (p7 ? high : high - 256) + m;
      if (r2) jump(entry, Op.JMP_LINK_NEAR, Op.JMP_LINK, 8 + r2, offset, index);
      else jump(entry, Op.JMP_NEAR, Op.JMP, 0, offset, index);
      return true;
    }
    case Row.JMP_P6X2: put(entry, Op.JMP_X, 0, x2, d, 0); return true;
    case Row.JMPI_B6X2: put(entry, Op.JMPI_X, 0, x2, d, 0); return true;
    case Row.JMPI_B8: put(entry, Op.JMPI, 0, 0, high + m, 0); return true;
    case Row.JMPI_S2_P8: put(entry, Op.JMPI_P, r2 ? 8 + r2 : 0, 0, high + m, 0); return true;
    case Row.JON_R3_L4: jump(entry, Op.JON_NEAR, Op.JON, a, l4, index); return true;
    case Row.JOZ_R3_L4: jump(entry, Op.JOZ_NEAR, Op.JOZ, a, l4, index); return true;
    case Row.JON_X3_L4: jump(entry, Op.JON_X_NEAR, Op.JON_X, a, l4, index); return true;
    case Row.JOZ_X3_L4: jump(entry, Op.JOZ_X_NEAR, Op.JOZ_X, a, l4, index); return true;
    case Row.JVN_L4: jump(entry, Op.JVN_NEAR, Op.JVN, 0, cp, index); return true;
    case Row.SOB_R3_LN8: jump(entry, Op.SOB_NEAR, Op.SOB, low, high - 256 + m, index); return true;

    case Row.ADDC_C8_R3: put(entry, Op.ADDC, low, 0, high + m, 0); return true;
    case Row.ADDC_CN8_R3: put(entry, Op.ADDC, low, 0, high - 256 + m, 0); return true;
    case Row.ADD_RX3_RBX3:
      if ((word & 0x8800) == 0x8000) put(entry, Op.ADD_X, b, a, m, 0);
      else two(entry, Op.ADD, Op.ADD_G, word, m, 0);
      return true;
    case Row.ADD_B6X2_R3: put(entry, Op.ADD_LD, low, x2, d, 0); return true;
    case Row.ADD_R3_B6X2: put(entry, Op.ADD_ST, low, x2, d, 0); return true;
    case Row.ADDU_RX3_RBX3: two(entry, Op.ADDU, Op.ADDU_G, word, m, 0); return true;
    case Row.SUB_RX3_RBX3: two(entry, Op.SUB, Op.SUB_G, word, m, 0); return true;
    case Row.SUBU_RX3_RBX3: two(entry, Op.SUBU, Op.SUBU_G, word, m, 0); return true;
    case Row.AND_RX3_RBX3: two(entry, Op.AND, Op.AND_G, word, m, 0); return true;
    case Row.IOR_RX3_RBX3: two(entry, Op.IOR, Op.IOR_G, word, m, 0); return true;
    case Row.XOR_RX3_R3: two(entry, Op.XOR, Op.XOR_G, word, 0, 0); return false;
    case Row.CLR_B6X2: put(entry, Op.CLR, 0, x2, d, 0); return true;
    case Row.DEC_B6X2: put(entry, Op.DEC, 0, x2, d, 0); return true;
    case Row.INC_B6X2: put(entry, Op.INC, 0, x2, d, 0); return true;
    case Row.INV_RBX3: put(entry, Op.INV, 0, b | ((word >> 11) & 1), m, 0); return true;
    case Row.NEG_RBX3: put(entry, Op.NEG, 0, b | ((word >> 11) & 1), m, 0); return true;
    case Row.SWP_RBX3: put(entry, word & 0x800 ? Op.SWP_G : Op.SWP, 0, b | ((word >> 11) & 1), m, 0); return true;
    case Row.DECD_R3_R3: put(entry, Op.DECD, a, b, 0, 0); return false;
    case Row.INCD_R3_R3: put(entry, Op.INCD, a, b, 0, 0); return false;
    case Row.DECD_X3_B0X3: put(entry, Op.DECD_X, a, b, m, 0); return true;
    case Row.INCD_X3_B0X3: put(entry, Op.INCD_X, a, b, m, 0); return true;
    case Row.SXT_X3_C4: put(entry, Op.SXT, a, 0, c4, 0); return true;
    case Row.XTR_RX3_C4: put(entry, Op.XTR, a | ((word >> 15) & 1), 0, c4, 0); return true;

    case Row.SBN_R3_C4: put(entry, Op.SBN, a, 0, c4, SKIP); return true;
    case Row.SBN_X3_C4: put(entry, Op.SBN_X, a, 0, c4, SKIP); return true;
    case Row.SBZ_R3_C4: put(entry, Op.SBZ, a, 0, c4, SKIP); return true;
    case Row.SBZ_X3_C4: put(entry, Op.SBZ_X, a, 0, c4, SKIP); return true;
    case Row.SBNP_R3_C4: put(entry, Op.SBN, a, 0, c4, REPEAT); return true;
    case Row.SBNP_X3_C4: put(entry, Op.SBN_X, a, 0, c4, REPEAT); return true;
    case Row.SBZP_R3_C4: put(entry, Op.SBZ, a, 0, c4, REPEAT); return true;
    case Row.SBZP_X3_C4: put(entry, Op.SBZ_X, a, 0, c4, REPEAT); return true;
    case Row.SON_B6X2: put(entry, Op.SON, 0, x2, d, SKIP); return true;
    case Row.SOZ_B6X2: put(entry, Op.SOZ, 0, x2, d, SKIP); return true;
    case Row.SONP_B6X2: put(entry, Op.SON, 0, x2, d, REPEAT); return true;
    case Row.SOZP_B6X2: put(entry, Op.SOZ, 0, x2, d, REPEAT); return true;
    case Row.SEQ_R3_C4: put(entry, Op.SEQ_C, a, 0, cp, SKIP); return true;
    case Row.SEQ_X3_C4: put(entry, Op.SEQ_CX, a, 0, cp, SKIP); return true;
    case Row.SEQ_RX3_RBX3: two(entry, Op.SEQ, Op.SEQ_G, word, m, SKIP); return true;
    case Row.SNE_R3_C4: put(entry, Op.SNE_C, a, 0, cp, SKIP); return true;
    case Row.SNE_X3_C4: put(entry, Op.SNE_CX, a, 0, cp, SKIP); return true;
    case Row.SNE_RX3_RBX3: two(entry, Op.SNE, Op.SNE_G, word, m, SKIP); return true;
    case Row.SGE_R3_C4: put(entry, Op.SGE_C, a, 0, c4, SKIP); return true;
    case Row.SGE_X3_C4: put(entry, Op.SGE_CX, a, 0, c4, SKIP); return true;
    case Row.SGE_RX3_RX3: two(entry, Op.SGE, Op.SGE_G, word, 0, SKIP); return false;
    case Row.SLT_R3_C4: put(entry, Op.SLT_C, a, 0, c4, SKIP); return true;
    case Row.SLT_X3_C4: put(entry, Op.SLT_CX, a, 0, c4, SKIP); return true;
    case Row.SLT_RX3_RX3: two(entry, Op.SLT, Op.SLT_G, word, 0, SKIP); return false;
    case Row.SHS_R3_C4: put(entry, Op.SHS_C, a, 0, c4, SKIP); return true;
    case Row.SHS_X3_C4: put(entry, Op.SHS_CX, a, 0, c4, SKIP); return true;
    case Row.SHS_RX3_RX3: two(entry, Op.SHS, Op.SHS_G, word, 0, SKIP); return false;
    case Row.SLO_R3_C4: put(entry, Op.SLO_C, a, 0, c4, SKIP); return true;
    case Row.SLO_X3_C4: put(entry, Op.SLO_CX, a, 0, c4, SKIP); return true;
    case Row.SLO_RX3_RX3: two(entry, Op.SLO, Op.SLO_G, word, 0, SKIP); return false;
    case Row.SEQP_R3_C4: put(entry, Op.SEQ_C, a, 0, cp, REPEAT); return true;
    case Row.SEQP_X3_C4: put(entry, Op.SEQ_CX, a, 0, cp, REPEAT); return true;
    case Row.SEQP_RX3_RBX3: two(entry, Op.SEQ, Op.SEQ_G, word, m, REPEAT); return true;
    case Row.SNEP_R3_C4: put(entry, Op.SNE_C, a, 0, cp, REPEAT); return true;
    case Row.SNEP_X3_C4: put(entry, Op.SNE_CX, a, 0, cp, REPEAT); return true;
    case Row.SNEP_RX3_RBX3: two(entry, Op.SNE, Op.SNE_G, word, m, REPEAT); return true;
    case Row.SGEP_R3_C4: put(entry, Op.SGE_C, a, 0, c4, REPEAT); return true;
    case Row.SGEP_X3_C4: put(entry, Op.SGE_CX, a, 0, c4, REPEAT); return true;
    case Row.SGEP_RX3_RX3: two(entry, Op.SGE, Op.SGE_G, word, 0, REPEAT); return false;
    case Row.SLTP_R3_C4: put(entry, Op.SLT_C, a, 0, c4, REPEAT); return true;
    case Row.SLTP_X3_C4: put(entry, Op.SLT_CX, a, 0, c4, REPEAT); return true;
    case Row.SLTP_RX3_RX3: two(entry, Op.SLT, Op.SLT_G, word, 0, REPEAT); return false;
    case Row.SHSP_R3_C4: put(entry, Op.SHS_C, a, 0, c4, REPEAT); return true;
    case Row.SHSP_X3_C4: put(entry, Op.SHS_CX, a, 0, c4, REPEAT); return true;
    case Row.SHSP_RX3_RX3: two(entry, Op.SHS, Op.SHS_G, word, 0, REPEAT); return false;
    case Row.SLOP_R3_C4: put(entry, Op.SLO_C, a, 0, c4, REPEAT); return true;
    case Row.SLOP_X3_C4: put(entry, Op.SLO_CX, a, 0, c4, REPEAT); return true;
    case Row.SLOP_RX3_RX3: two(entry, Op.SLO, Op.SLO_G, word, 0, REPEAT); return false;

    case Row.SLC_R3_C4: put(entry, Op.SLC, a, 0, c4, 0); return true;
    case Row.SLC_X3_C4: put(entry, Op.SLC_X, a, 0, c4, 0); return true;
    case Row.SRA_R3_C4: put(entry, Op.SRA, a, 0, c4, 0); return true;
    case Row.SRA_X3_C4: put(entry, Op.SRA_X, a, 0, c4, 0); return true;
    case Row.SLL_R3_C4: put(entry, Op.SLL, a, 0, c4, 0); return true;
    case Row.SLL_X3_C4: put(entry, Op.SLL_X, a, 0, c4, 0); return true;
    case Row.SRL_R3_C4: put(entry, Op.SRL, a, 0, c4, 0); return true;
    case Row.SRL_X3_C4: put(entry, Op.SRL_X, a, 0, c4, 0); return true;
    case Row.SLLL_R3_C4: put(entry, Op.SLLL, a, 0, c4, 0); return true;
    case Row.SLLL_X3_C4: put(entry, Op.SLLL_X, a, 0, c4, 0); return true;
    case Row.SRLL_R3_C4: put(entry, Op.SRLL, a, 0, c4, 0); return true;
    case Row.SRLL_X3_C4: put(entry, Op.SRLL_X, a, 0, c4, 0); return true;
    case Row.CLRS_R3_RBX3: put(entry, Op.CLRS, a, b | ((word >> 11) & 1), m, 0); return true;
    case Row.CLRS_X3_RBX3: put(entry, Op.CLRS, a | 1, b | ((word >> 11) & 1), m, 0); return true;
    case Row.SETS_R3_RBX3: put(entry, Op.SETS, a, b | ((word >> 11) & 1), m, 0); return true;
    case Row.SETS_X3_RBX3: put(entry, Op.SETS, a | 1, b | ((word >> 11) & 1), m, 0); return true;
    case Row.SETS_R3_C4: put(entry, Op.SETS_C, a, 0, c4, 0); return true;
    case Row.SETS_X3_C4: put(entry, Op.SETS_CX, a, 0, c4, 0); return true;
    case Row.RELS_X3_C4: put(entry, Op.RELS, a, 0, c4, 0); return true;
    case Row.RESS_X3_C4: put(entry, Op.RESS, a, 0, c4, SKIP); return true;

    // NOP is JON R0,0: a prefix gives it somewhere to go.
    case Row.NOP: if (m || index < 0) put(entry, Op.JON, 0, 0, m, 0); else put(entry, Op.NOP, 0, 0, 0, 0); return true;
    case Row.XCU_RBX3: put(entry, Op.XCU, 0, b | ((word >> 11) & 1), m, 0); return true;
    case Row.MON_C8: put(entry, Op.RARE, row, 0, high + m, word); return true;
    case Row.CALL_C4_P16: put(entry, Op.RARE, row, 0, second + m, word); return true;
    case Row.GNW_B8_R3: put(entry, Op.RARE, row, 0, high + m, word); return true;
    case Row.STC_C4: case Row.UNS_C4: case Row.LDM_C4: case Row.TRP_C4: case Row.STP_C4: case Row.RTM_C4:
    case Row.RET_C4: put(entry, Op.RARE, row, 0, c4, word); return true;
    case Row.UNDEFINED: put(entry, Op.ILLEGAL, 0, 0, word, 0); return false;
    // RBX3 operands take m as it is; the other rows that are left do not use it.
    default: put(entry, Op.RARE, row, 0, m, word); return true;
  }
}
