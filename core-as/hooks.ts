// What a debugger requests from the core: to return before an instruction, before an access to a word, or after a trap. The host
// writes the tables in linear memory, and then calls armHooks(). The tables are not part of the state of a run.
//
// A breakpoint is an entry of its own in place of the decoded one. Every page has one at the offset of each breakpoint's
// address, so breakpoints do not depend on maps, and survive their changes. The views of a page with a watched word answer
// "not here". Without breakpoints and watched words there is neither, and nothing is slower.

import {
  BREAK_BITS,
  BREAK_COUNT,
  BREAKS,
  ENTERED,
  HOOKS_BARED,
  HOOKS_NOTED,
  HOOKS_SUSPENDED,
  NOT_HERE,
  NOTED_TRAP,
  PAGE_SHIFT,
  PAGE_WORDS,
  RANGE_SHIFT,
  SPACE_PAGES,
  STOP_BREAK,
  SUSPEND_ALL,
  SUSPEND_BREAKS,
  TRAPS_NOTED,
  VIEW_PROGRAM,
  VIEW_READ,
  VIEW_WRITE,
  WATCH_BYTES,
  WATCH_COUNT,
  WATCH_READ,
  WATCHED_RANGES,
  WATCHES,
} from "./layout";
import { NEXT } from "./result";
import { dropAll, dropDecoded } from "./slots";
import { fault, left, pc, setLeft } from "./state";

/**
 * Is this the core of debuggers? A constant of the compiler. In the plain core nothing of this file is left, and nothing of where
 * it is asked: each use of what is here is under it.
 */
export const HOOKED: bool = isDefined(CR80_HOOKED);

/** The cause word of an access to a watched word, which no guest sees. */
export const CAUSE_WATCH: i32 = 0x10000;

/** What an instruction passes over. */
// @ts-ignore: decorator
@inline function suspended(): i32 {
  return load<i32>(HOOKS_SUSPENDED);
}
/** What stops nothing, until this is called with 0: SUSPEND_BREAKS, and bits of ranges. */
export function suspendHooks(what: i32): void {
  store<i32>(HOOKS_SUSPENDED, what);
  if (!(what & SUSPEND_BREAKS)) coverBared();
}
function breaksSuspended(): bool {
  return (suspended() & SUSPEND_BREAKS) != 0;
}

/** Makes run() return as soon as the instruction, or the interrupt, is over. */
function note(what: i32): void {
  if (suspended() == SUSPEND_ALL) return;
  store<i32>(HOOKS_NOTED, load<i32>(HOOKS_NOTED) | what);
}
// @ts-ignore: decorator
@inline export function noted(): bool {
  return load<i32>(HOOKS_NOTED) != 0;
}

// ---- Breakpoints -----------------------------------------------------------------------------------------------

/** Is a breakpoint's address at this place of its page? */
// @ts-ignore: decorator
@inline function breakIndex(index: i32): bool {
  return load<i32>(BREAK_COUNT) != 0 && ((load<u8>(BREAK_BITS + (index >>> 3)) >>> (index & 7)) & 1) != 0;
}

/** Is there a breakpoint for the entered partition at this program address? */
export function breakAt(address: i32): bool {
  const partition = load<i32>(ENTERED);
  for (let i = 0, count = load<i32>(BREAK_COUNT); i < count; i++) {
    const whose = load<i32>(BREAKS + i * 8);
    if (load<i32>(BREAKS + i * 8, 4) == address && (whose < 0 || whose == partition)) return true;
  }
  return false;
}

/** More entries than one have passed: a run, and not an instruction. */
const MANY: i32 = -1;

/** Is an entry to be a breakpoint's? Remembers it while it may not be one. */
export function breaksAt(page: i32, index: i32): bool {
  if (!breakIndex(index)) return false;
  if (!breaksSuspended()) return true;
  const entry = page * PAGE_WORDS + index + 1;
  const bared = load<i32>(HOOKS_BARED);
  store<i32>(HOOKS_BARED, bared == 0 || bared == entry ? entry : MANY);
  return false;
}

/** The instruction of a breakpoint's entry: nothing was executed. Suspended, its entry is decoded again. */
export function breakpoint(page: i32): i32 {
  setLeft(left + 1);
  if (!breaksSuspended()) return STOP_BREAK;
  dropDecoded(page, pc() & (PAGE_WORDS - 1), 1);
  return NEXT;
}

/** Around one instruction where there is a breakpoint, which is that of another partition or address. */
export function beginPass(): void {
  suspendHooks(suspended() | SUSPEND_BREAKS);
}
export function endPass(): void {
  suspendHooks(suspended() & ~SUSPEND_BREAKS);
}

/** After what has passed: the entries are those of breakpoints again. */
function coverBared(): void {
  const bared = load<i32>(HOOKS_BARED);
  if (bared == MANY) dropAll();
  else if (bared > 0) dropDecoded((bared - 1) / PAGE_WORDS, (bared - 1) & (PAGE_WORDS - 1), 1);
  store<i32>(HOOKS_BARED, 0);
}

// ---- Watched words ---------------------------------------------------------------------------------------------

/** The kinds of access (WATCH_ bits) for which words of a page of a partition, or of a physical page, are watched. */
export function watchedKinds(partition: i32, page: i32, physical: i32): i32 {
  let kinds = 0;
  for (let at = WATCHES, end = WATCHES + load<i32>(WATCH_COUNT) * WATCH_BYTES; at < end; at += WATCH_BYTES) {
    const whose = load<i32>(at);
    const its = whose < 0 ? physical : page;
    if (whose >= 0 && whose != partition) continue;
    if (load<u32>(at, 4) >>> PAGE_SHIFT <= <u32>its && load<u32>(at, 8) >>> PAGE_SHIFT >= <u32>its)
      kinds |= load<i32>(at, 12);
  }
  return kinds;
}

/** The bits of the ranges for which an access of a kind to a word of a page of the entered partition is watched. */
function rangesOf(page: i32, physical: i32, word: i32, kinds: i32): i32 {
  const partition = load<i32>(ENTERED);
  let found = 0;
  for (let i = 0, count = load<i32>(WATCH_COUNT); i < count; i++) {
    const range = WATCHES + i * WATCH_BYTES;
    const whose = load<i32>(range);
    if ((whose >= 0 && whose != partition) || !(load<i32>(range, 12) & kinds)) continue;
    const its = <u32>((whose < 0 ? physical : page) * PAGE_WORDS + word);
    if (its >= load<u32>(range, 4) && its <= load<u32>(range, 8)) found |= 1 << (RANGE_SHIFT + i);
  }
  return found;
}

/** The page of the partition of the latest address that was translated. */
let partitionPage: i32 = 0;

// @ts-ignore: decorator
@inline export function notePage(page: i32): void {
  partitionPage = page;
}

/** Records the access to the latest address that was translated, when its word is watched for one of these kinds. */
export function watches(address: i32, physical: i32, kinds: i32): bool {
  if (load<i32>(WATCH_COUNT) == 0) return false;
  const ranges = rangesOf(partitionPage, physical, address & (PAGE_WORDS - 1), kinds) & ~suspended();
  store<i32>(WATCHED_RANGES, ranges);
  if (ranges != 0) fault(CAUSE_WATCH, address, 0);
  return ranges != 0;
}

/** Makes an entry of a view answer "not here" to these kinds of access. */
export function hideWatched(view: i32, index: i32, kinds: i32): void {
  const place = view + ((index & (SPACE_PAGES - 1)) << 2);
  if (index < SPACE_PAGES) {
    if (kinds & WATCH_READ) store<i32>(place, NOT_HERE, VIEW_READ);
    if (kinds) store<i32>(place, NOT_HERE, VIEW_WRITE);
  } else if (kinds & WATCH_READ) store<i32>(place, NOT_HERE, VIEW_PROGRAM);
}

/** An access that no view has seen (frames, vectors, long addresses): run() returns after it, if its word is watched. */
export function noteAccess(page: i32, physical: i32, word: i32, kinds: i32): void {
  if (load<i32>(WATCH_COUNT) != 0) note(rangesOf(page, physical, word, kinds));
}

/** A trap of a class: run() returns after it, if the debugger wants to know. */
export function noteTrap(trapClass: i32): void {
  if ((load<i32>(TRAPS_NOTED) >>> trapClass) & 1) note(NOTED_TRAP);
}
