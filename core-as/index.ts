// The core's interface to its host. All state lies at the addresses of layout.ts.

import { prepareDecoder } from "./decode";
import { interpret, SLICE_OVER } from "./generated/interpreter";
import { beginPass, breakAt, endPass, HOOKED, noted } from "./hooks";
import {
  ACCESS_READ,
  ACCESS_WRITE,
  CLOCK,
  CTX_INSTRUCTIONS,
  CTX_REFUSED,
  CTX_TIMER,
  CTX_TIMER_DUE,
  ENTERED,
  EXECUTED,
  FRAME_CHAIN_MAX,
  LIVE,
  PAGE_BYTES,
  PHYSICAL,
  PHYSICAL_PAGES,
  SLOT_BYTES,
  STOP_BREAK,
  STOP_BUDGET,
  STOP_UNHANDLED,
  TRAP_INTERRUPT,
  TRAP_TIMER,
} from "./layout";
import { dataWord } from "./map";
import { dropDecoded } from "./slots";
import { acceptableInterrupt, fault, left, now, pc, pendingLevel, setSlice, slice } from "./state";
import { takeTrap } from "./trap";

export { loadTable, setStage2, stage2 } from "./map";
export { clearPage, createPartition, enter } from "./partitions";

export { now };

/** Sets up a machine of `pages` physical pages (1 to 16,384), all zero. To be called once. False: no memory for it. */
export function configure(pages: i32): bool {
  const bytes = PHYSICAL + pages * (PAGE_BYTES + SLOT_BYTES);
  const needed = (bytes + 0xffff) >>> 16;
  if (needed > memory.size() && memory.grow(needed - memory.size()) < 0) return false;
  store<i32>(PHYSICAL_PAGES, pages);
  store<i32>(ENTERED, -1);
  prepareDecoder();
  return true;
}

/** Forgets what was decoded from words that the host has written itself. */
export function physicalTouched(page: i32, word: i32, words: i32): void {
  dropDecoded(page, word, words);
}

/** Byte address of a data word of the entered partition for system or user mode, or 0 when that may not read or write it. */
export function dataPointer(address: i32, write: bool, system: bool): i32 {
  return dataWord(address, write ? ACCESS_WRITE : ACCESS_READ, system);
}

function expireTimer(): void {
  const end = load<i64>(LIVE, CTX_TIMER);
  if (end == 0 || load<i64>(CLOCK) < end) return;
  store<i64>(LIVE, 0, CTX_TIMER);
  store<u16>(LIVE, 1, CTX_TIMER_DUE);
}

/**
 * Takes the interrupts that the PSW accepts, one after the other: a vector may let in the next one before the first
 * instruction of its handler. 0, or why run() must stop. Vectors that let in interrupts without end are unhandled traps.
 */
function interrupts(): i32 {
  for (let taken = 0; taken <= FRAME_CHAIN_MAX; taken++) {
    const accepted = acceptableInterrupt();
    if (accepted < 0) return 0;
    if (accepted == TRAP_TIMER << 8) {
      store<u16>(LIVE, 0, CTX_TIMER_DUE);
      fault(accepted, 0, 0);
    } else {
      fault(TRAP_INTERRUPT << 8, pendingLevel(), 0);
    }
    const stop = takeTrap(pc(), load<i64>(CLOCK));
    if (stop) return stop;
  }
  return STOP_UNHANDLED;
}

/**
 * Runs the entered partition for exactly `budget` instructions, or fewer when one of them stops it, has accessed a device,
 * has made an access that stage 2 refused, which the host records, or comes to what hooks.ts is to stop at.
 * Returns one of the STOP_ numbers; EXECUTED then holds the count.
 */
export function run(budget: i32): i32 {
  let executed = 0;
  let stop = SLICE_OVER;
  /** The address of an instruction that passes; -1: none. */
  let passing = -1;
  const refused = load<u32>(LIVE, CTX_REFUSED);
  while (stop == SLICE_OVER) {
    expireTimer();
    const taken = interrupts();
    if (taken) {
      stop = taken;
      break;
    }
    if (executed >= budget || (HOOKED && noted())) {
      stop = STOP_BUDGET;
      break;
    }
    let length = budget - executed;
    const end = load<i64>(LIVE, CTX_TIMER);
    if (end != 0 && end - load<i64>(CLOCK) < <i64>length) length = <i32>(end - load<i64>(CLOCK));
    const passes = HOOKED && passing == pc();
    if (passes) beginPass();
    setSlice(passes ? 1 : length);
    stop = interpret();
    if (HOOKED) {
      if (passes) endPass();
      passing = -1;
      if (stop == STOP_BREAK && !breakAt(pc())) {
        passing = pc();
        stop = SLICE_OVER;
      }
    }
    if (stop == SLICE_OVER && load<u32>(LIVE, CTX_REFUSED) != refused) stop = STOP_BUDGET;
    const done = slice - left;
    executed += done;
    store<i64>(CLOCK, load<i64>(CLOCK) + done);
    store<i64>(LIVE, load<i64>(LIVE, CTX_INSTRUCTIONS) + done, CTX_INSTRUCTIONS);
  }
  store<i32>(EXECUTED, executed);
  return stop;
}
