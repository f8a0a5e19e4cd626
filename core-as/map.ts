// The two-stage memory map: stage 1 (the guest's translation table), stage 2 (the control OS's), and the views that
// hold what both allow, ready for the interpreter to index. docs/MACHINE.md, "Memory map".

import { HOOKED, hideWatched, noteAccess, notePage, watchedKinds, watches } from "./hooks";
import {
  ACCESS_EXECUTE,
  ACCESS_READ,
  ACCESS_WRITE,
  BLOCK_BYTES,
  BLOCK_PLAIN,
  BLOCK_STALE,
  BLOCK_STALE_PAGES,
  BLOCK_SYSTEM,
  BLOCK_TABLE,
  BLOCK_USER,
  BLOCKS,
  CAUSE_STAGE1,
  CAUSE_STAGE2,
  CTX_PAGES,
  CTX_REFUSED,
  CTX_REFUSED_ADDRESS,
  CTX_REFUSED_KIND,
  CTX_REFUSED_PAGE,
  CTX_REFUSED_PC,
  CTX_STAGE1,
  CTX_TT,
  ENTERED,
  ENTRY_BYTES,
  HAS_CODE,
  LIVE,
  MAX_PAGES,
  MAX_PARTITIONS,
  NOT_HERE,
  PAGE_BYTES,
  PAGE_SHIFT,
  PAGE_WORDS,
  PHYSICAL,
  PROTECTION_ALL,
  PROTECTION_NONE,
  PROTECTION_READ,
  PROTECTION_SYSTEM,
  RIGHTS_READ,
  RIGHTS_WRITE,
  SPACE_PAGES,
  STAGE2,
  STAGE2_BYTES,
  TRAP_DATA,
  TRAP_PROGRAM,
  VIEW_BYTES,
  VIEW_CODE,
  VIEW_PROGRAM,
  VIEW_READ,
  VIEW_WRITE,
  WATCH_READ,
  WATCH_WRITE,
} from "./layout";
import { dropDecoded, openSlot, slotBytes } from "./slots";
import { contextAddress, fault, systemMode } from "./state";

// @ts-ignore: decorator
@inline export function pageBytes(physical: i32): i32 {
  return PHYSICAL + physical * PAGE_BYTES;
}

// @ts-ignore: decorator
@inline export function stage2Address(partition: i32, page: i32): i32 {
  return STAGE2 + partition * STAGE2_BYTES + page * 2;
}

/** Stage 2 entry of a partition page: bits 15-14 rights, bits 13-0 physical page. */
// @ts-ignore: decorator
@inline export function stage2(partition: i32, page: i32): i32 {
  return load<u16>(stage2Address(partition, page));
}

// ---- Fast accesses: byte address in linear memory, odd when the page is not here -------------------------------

// @ts-ignore: decorator
@inline export function readPointer(view: i32, address: i32): i32 {
  return load<i32>(view + ((address >>> 8) & 0xfc), VIEW_READ) + ((address & 0xffff) << 1);
}
// @ts-ignore: decorator
@inline export function writePointer(view: i32, address: i32): i32 {
  return load<i32>(view + ((address >>> 8) & 0xfc), VIEW_WRITE) + ((address & 0xffff) << 1);
}
// @ts-ignore: decorator
@inline export function programPointer(view: i32, address: i32): i32 {
  return load<i32>(view + ((address >>> 8) & 0xfc), VIEW_PROGRAM) + ((address & 0xffff) << 1);
}
/** To this add eight times the program address to reach its decoded entry. */
// @ts-ignore: decorator
@inline export function codeBias(view: i32, address: i32): i32 {
  return load<i32>(view + ((address >>> 8) & 0xfc), VIEW_CODE);
}

// ---- The slow path ---------------------------------------------------------------------------------------------

/** Stage 1 entry of the live context for a data address (program = 0) or program address (program = 64). */
// @ts-ignore: decorator
@inline function stage1(address: i32, program: i32): i32 {
  return load<u16>(LIVE + ((((address >>> PAGE_SHIFT) & 63) + program) << 1), CTX_STAGE1);
}

function stage1Allows(entry: i32, access: i32, system: bool): bool {
  const protection = entry >>> 14;
  if (protection == PROTECTION_ALL) return true;
  if (protection == PROTECTION_SYSTEM) return system;
  return protection == PROTECTION_READ && access != ACCESS_WRITE;
}

/** Physical page behind an address of the live context, as its mode or another has it, or -1 with the fault recorded. */
function translate(address: i32, access: i32, program: i32, system: bool = systemMode()): i32 {
  const entry = stage1(address, program);
  const trap = (program ? TRAP_PROGRAM : TRAP_DATA) << 8;
  if (!stage1Allows(entry, access, system)) {
    fault(trap | CAUSE_STAGE1 | access, address, entry);
    return -1;
  }
  const page = entry & (MAX_PAGES - 1);
  const second = stage2(load<i32>(ENTERED), page);
  const rights = second >>> 14;
  if (access == ACCESS_WRITE ? rights != RIGHTS_WRITE : rights != RIGHTS_WRITE && rights != RIGHTS_READ) {
    fault(trap | CAUSE_STAGE2 | access, address, page);
    return -1;
  }
  if (HOOKED) notePage(page);
  return second & (MAX_PAGES - 1);
}

/** Keeps the latest access that stage 2 refused for the control OS's report. pc is that of the instruction. */
export function recordRefusal(causeWord: i32, address: i32, page: i32, pc: i32): void {
  store<u32>(LIVE, load<u32>(LIVE, CTX_REFUSED) + 1, CTX_REFUSED);
  store<u16>(LIVE, pc, CTX_REFUSED_PC);
  store<u16>(LIVE, address, CTX_REFUSED_ADDRESS);
  store<u16>(LIVE, page, CTX_REFUSED_PAGE);
  store<u16>(LIVE, causeWord & 3, CTX_REFUSED_KIND);
}

/** Answers a read that VIEW_READ did not: byte address of a word next to watched ones, or 0 with the fault recorded. */
// @ts-ignore: decorator
@inline export function readSlow(address: i32): i32 {
  if (HOOKED) return reading(address & 0xffff, 0);
  readFault(address);
  return 0;
}

/** The same of a program word that VIEW_PROGRAM did not answer. */
// @ts-ignore: decorator
@inline export function programSlow(address: i32): i32 {
  if (HOOKED) return reading(address & 0xffff, SPACE_PAGES);
  programFault(address);
  return 0;
}

/** Records the data fault of an address that VIEW_READ answered with "not here". */
export function readFault(address: i32): void {
  translate(address & 0xffff, ACCESS_READ, 0);
}

/** Records the program fault of an address that VIEW_PROGRAM answered with "not here". */
export function programFault(address: i32): void {
  translate(address & 0xffff, ACCESS_READ, SPACE_PAGES);
}

function reading(address: i32, program: i32): i32 {
  const physical = translate(address, ACCESS_READ, program);
  if (physical < 0 || watches(address, physical, WATCH_READ)) return 0;
  return pageBytes(physical) + ((address & (PAGE_WORDS - 1)) << 1);
}

/**
 * Answers a write that VIEW_WRITE did not: byte address of the word when the page is writable but holds decoded code,
 * which is dropped for this word, or a watched word; 0 with the fault recorded otherwise.
 */
export function writeSlow(address: i32): i32 {
  if (HOOKED) return changing(address & 0xffff, WATCH_WRITE);
  return dataWord(address, ACCESS_WRITE, systemMode());
}

function changing(address: i32, kinds: i32): i32 {
  const physical = translate(address, ACCESS_WRITE, 0);
  if (physical < 0 || watches(address, physical, kinds)) return 0;
  const word = address & (PAGE_WORDS - 1);
  dropDecoded(physical, word, 1);
  return pageBytes(physical) + (word << 1);
}

/**
 * Byte address of a data word as user or system mode may read or write it, whatever the mode of the live context, or 0
 * with the fault recorded. What was decoded from a word that is to be written is dropped.
 */
export function dataWord(address: i32, access: i32, system: bool): i32 {
  address &= 0xffff;
  const physical = translate(address, access, 0, system);
  if (physical < 0) return 0;
  const word = address & (PAGE_WORDS - 1);
  if (access == ACCESS_WRITE) dropDecoded(physical, word, 1);
  return pageBytes(physical) + (word << 1);
}

/** As writeSlow for an instruction that reads the word first: a word that may not be read is a read fault. */
export function modifySlow(address: i32): i32 {
  address &= 0xffff;
  if (HOOKED) {
    return translate(address, ACCESS_READ, 0) < 0 ? 0 : changing(address, WATCH_READ | WATCH_WRITE);
  }
  return translate(address, ACCESS_READ, 0) < 0 ? 0 : writeSlow(address);
}

/** Byte address of a data word, or 0 with the fault recorded. */
export function readable(view: i32, address: i32): i32 {
  const pointer = readPointer(view, address);
  if (!(pointer & 1)) return pointer;
  return readSlow(address);
}
/** As readable(), of a program word. */
export function readableProgram(view: i32, address: i32): i32 {
  const pointer = programPointer(view, address);
  if (!(pointer & 1)) return pointer;
  return programSlow(address);
}
export function writable(view: i32, address: i32): i32 {
  const pointer = writePointer(view, address);
  return pointer & 1 ? writeSlow(address) : pointer;
}
export function modifiable(view: i32, address: i32): i32 {
  const pointer = writePointer(view, address);
  return pointer & 1 ? modifySlow(address) : pointer;
}

/** The word at a program address as it would be fetched, or -1 with the fault recorded. */
export function fetchWord(address: i32): i32 {
  address &= 0xffff;
  const physical = translate(address, ACCESS_EXECUTE, SPACE_PAGES);
  return physical < 0 ? -1 : load<u16>(pageBytes(physical) + ((address & (PAGE_WORDS - 1)) << 1));
}

/** Prepares the page of a program address for execution: its code bias, or an odd number with the fault recorded. */
export function openCode(view: i32, address: i32): i32 {
  const physical = translate(address, ACCESS_EXECUTE, SPACE_PAGES);
  if (physical < 0) return NOT_HERE;
  if (!load<u8>(HAS_CODE + physical)) {
    openSlot(physical);
    store<u8>(HAS_CODE + physical, 1);
    derivePhysical(physical);
  }
  return codeBias(view, address);
}

// ---- Views -----------------------------------------------------------------------------------------------------

/** Rewrites the entries of the user and system views for entry `index` (0-63 data, 64-127 program) of stage 1. */
export function derive(partition: i32, index: i32, entry: i32): void {
  const second = stage2(partition, entry & (MAX_PAGES - 1));
  const protection = entry >>> 14;
  const user = protection == PROTECTION_READ || protection == PROTECTION_ALL ? second : 0;
  const system = protection != PROTECTION_NONE ? second : 0;
  const block = BLOCKS + partition * BLOCK_BYTES;
  deriveEntry(block + BLOCK_USER, index, user, protection == PROTECTION_ALL);
  deriveEntry(block + BLOCK_SYSTEM, index, system, protection >= PROTECTION_SYSTEM);
  if (!HOOKED) return;
  const watched = watchedKinds(partition, entry & (MAX_PAGES - 1), second & (MAX_PAGES - 1));
  hideWatched(block + BLOCK_USER, index, watched);
  hideWatched(block + BLOCK_SYSTEM, index, watched);
}

/** Rewrites the entries of the view without stage 1 for one of the first 64 pages of a partition. */
export function derivePlain(partition: i32, page: i32): void {
  const view = BLOCKS + partition * BLOCK_BYTES + BLOCK_PLAIN;
  const second = stage2(partition, page);
  deriveEntry(view, page, second, true);
  deriveEntry(view, page + SPACE_PAGES, second, true);
  if (!HOOKED) return;
  const watched = watchedKinds(partition, page, second & (MAX_PAGES - 1));
  hideWatched(view, page, watched);
  hideWatched(view, page + SPACE_PAGES, watched);
}

/** Rewrites an entry of a view: what lies there by this entry of stage 2, and whether stage 1 lets it be written. */
function deriveEntry(view: i32, index: i32, second: i32, writable: bool): void {
  const rights = second >>> 14;
  const physical = second & (MAX_PAGES - 1);
  const readable = rights == RIGHTS_READ || rights == RIGHTS_WRITE;
  const page = index & (SPACE_PAGES - 1);
  const bias = readable ? pageBytes(physical) - page * PAGE_BYTES : NOT_HERE;
  const hasCode = readable && load<u8>(HAS_CODE + physical) != 0;
  const place = view + (page << 2);
  if (index < SPACE_PAGES) {
    store<i32>(place, bias, VIEW_READ);
    store<i32>(place, writable && rights == RIGHTS_WRITE && !hasCode ? bias : NOT_HERE, VIEW_WRITE);
  } else {
    store<i32>(place, bias, VIEW_PROGRAM);
    store<i32>(
      place,
      hasCode ? slotBytes(physical) - page * (PAGE_WORDS * ENTRY_BYTES) : NOT_HERE,
      VIEW_CODE,
    );
  }
}

/** Rewrites every view entry, of whatever partition, behind which this physical page lies. */
export function derivePhysical(physical: i32): void {
  for (let partition = 0; partition < MAX_PARTITIONS; partition++) {
    const context = contextAddress(partition);
    if (!load<u16>(context, CTX_PAGES)) continue;
    for (let page = 0; page < SPACE_PAGES; page++) {
      if ((stage2(partition, page) & (MAX_PAGES - 1)) == physical) derivePlain(partition, page);
    }
    if (!load<u16>(context, CTX_TT)) {
      setStale(partition, 0, MAX_PAGES);
      continue;
    }
    for (let index = 0; index < 2 * SPACE_PAGES; index++) {
      const entry: i32 = load<u16>(context + (index << 1), CTX_STAGE1);
      if ((stage2(partition, entry & (MAX_PAGES - 1)) & (MAX_PAGES - 1)) == physical)
        derive(partition, index, entry);
    }
  }
}

/** Sets one partition page of stage 2 and the view entries that show it. */
export function setStage2(partition: i32, page: i32, rights: i32, physical: i32): void {
  store<u16>(stage2Address(partition, page), (rights << 14) | physical);
  if (page < SPACE_PAGES) derivePlain(partition, page);
  const context = contextAddress(partition);
  if (!load<u16>(context, CTX_TT)) {
    addStale(partition, page);
    return;
  }
  for (let index = 0; index < 2 * SPACE_PAGES; index++) {
    const entry: i32 = load<u16>(context + (index << 1), CTX_STAGE1);
    if ((entry & (MAX_PAGES - 1)) == page) derive(partition, index, entry);
  }
}

/** What the kept views of a partition without stage 1 show of `pages` pages from `first` is out of date. */
export function setStale(partition: i32, first: i32, pages: i32): void {
  const block = BLOCKS + partition * BLOCK_BYTES;
  store<i32>(block, first, BLOCK_STALE);
  store<i32>(block, pages, BLOCK_STALE_PAGES);
}

/** As setStale, of one page more. */
function addStale(partition: i32, page: i32): void {
  const block = BLOCKS + partition * BLOCK_BYTES;
  const first = load<i32>(block, BLOCK_STALE);
  const pages = load<i32>(block, BLOCK_STALE_PAGES);
  if (<u32>(page - first) < <u32>pages) return;
  const start = pages ? min(first, page) : page;
  setStale(partition, start, max(pages ? first + pages : 0, page + 1) - start);
}

/** Turns stage 1 of a partition off, of which stage 2 lets no page be used: nothing is in its views. */
export function deriveCreated(partition: i32): void {
  const block = BLOCKS + partition * BLOCK_BYTES;
  memory.fill(block + BLOCK_TABLE, <u8>PROTECTION_NONE, 4 * SPACE_PAGES);
  setStale(partition, 0, 0);
  turnOff(partition);
  // So every entry is odd.
  memory.fill(block + BLOCK_PLAIN, <u8>NOT_HERE, 3 * VIEW_BYTES);
}

/** Entries 0 to 3 of a table that maps page n to page n for everybody, and what the next four have more. */
const OFF: i64 = 0xc003c002c001c000;
const NEXT_FOUR: i64 = 0x0004000400040004;

/** Fills the loaded table of a partition with what "off" means: data and program page n are partition page n. */
function turnOff(partition: i32): void {
  const table = contextAddress(partition) + CTX_STAGE1;
  let four = OFF;
  for (let index = 0; index < SPACE_PAGES; index += 4) {
    const at = table + (index << 1);
    store<i64>(at, four);
    store<i64>(at, four, 2 * SPACE_PAGES);
    four += NEXT_FOUR;
  }
}

/**
 * Loads translation table `number` of the entered partition: the 128 words at partition word 128 * number, or with 0
 * no table, which maps data and program alike to the first 64 pages. A table that stage 2 does not let be read is one
 * without access.
 */
export function loadTable(number: i32): void {
  const partition = load<i32>(ENTERED);
  const block = BLOCKS + partition * BLOCK_BYTES;
  const on = load<u16>(LIVE, CTX_TT) != 0;
  store<u16>(LIVE, number, CTX_TT);
  if (number == 0) {
    if (!on) return;
    for (let at = 0; at < 4 * SPACE_PAGES; at += 8) {
      store<i64>(block + at, load<i64>(LIVE + at, CTX_STAGE1), BLOCK_TABLE);
    }
    setStale(partition, 0, 0);
    turnOff(partition);
    return;
  }
  const second = stage2(partition, number >>> 3);
  const readable = second >>> 14 == RIGHTS_READ || second >>> 14 == RIGHTS_WRITE;
  const table = pageBytes(second & (MAX_PAGES - 1)) + ((number & 7) << 8);
  const shown = on ? LIVE + CTX_STAGE1 : block + BLOCK_TABLE;
  const stale = load<i32>(block, BLOCK_STALE);
  const stalePages = on ? 0 : load<i32>(block, BLOCK_STALE_PAGES);
  for (let at = 0; at < 4 * SPACE_PAGES; at += 8) {
    const four: i64 = readable ? load<i64>(table + at) : 0;
    const before = load<i64>(shown + at);
    store<i64>(LIVE + at, four, CTX_STAGE1);
    if (four == before && stalePages == 0) continue;
    for (let i = 0; i < 4; i++) {
      const entry = <i32>(four >>> (i << 4)) & 0xffff;
      const isStale = <u32>((entry & (MAX_PAGES - 1)) - stale) < <u32>stalePages;
      if (isStale || entry != (<i32>(before >>> (i << 4)) & 0xffff)) derive(partition, (at >>> 1) + i, entry);
    }
  }
}

// ---- Partition words, for the machine itself (vectors, frames) and for long addresses --------------------------

/** Byte address of a partition word that stage 2 lets be read, or 0. */
export function partitionRead(address: u32): i32 {
  if (address >>> PAGE_SHIFT >= <u32>MAX_PAGES) return 0;
  const second = stage2(load<i32>(ENTERED), address >>> PAGE_SHIFT);
  const rights = second >>> 14;
  if (rights != RIGHTS_READ && rights != RIGHTS_WRITE) return 0;
  const physical = second & (MAX_PAGES - 1);
  const word = address & (PAGE_WORDS - 1);
  if (HOOKED) noteAccess(address >>> PAGE_SHIFT, physical, word, WATCH_READ);
  return pageBytes(physical) + (word << 1);
}

/** Byte address of a partition word that stage 2 lets be written, its decoded code dropped, or 0. */
export function partitionWrite(address: u32): i32 {
  if (address >>> PAGE_SHIFT >= <u32>MAX_PAGES) return 0;
  const second = stage2(load<i32>(ENTERED), address >>> PAGE_SHIFT);
  if (second >>> 14 != RIGHTS_WRITE) return 0;
  const physical = second & (MAX_PAGES - 1);
  const word = address & (PAGE_WORDS - 1);
  if (load<u8>(HAS_CODE + physical)) dropDecoded(physical, word, 1);
  if (HOOKED) noteAccess(address >>> PAGE_SHIFT, physical, word, WATCH_WRITE);
  return pageBytes(physical) + (word << 1);
}
