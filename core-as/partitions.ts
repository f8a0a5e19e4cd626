// Partitions: creates and enters them, and clears a page before another partition receives it.

import {
  BLOCK_BYTES,
  BLOCK_CONTEXT,
  BLOCKS,
  CONTEXT_BYTES,
  CTX_NUMBER,
  CTX_PAGES,
  CTX_PSW,
  ENTERED,
  HAS_CODE,
  LIVE,
  MAX_PAGES,
  PAGE_BYTES,
  PSW_S,
  RIGHTS_NONE,
} from "./layout";
import { deriveCreated, derivePhysical, pageBytes, stage2Address } from "./map";
import { dropPage } from "./slots";
import { contextAddress } from "./state";

/** Makes partition `partition` with `pages` pages, none of which stage 2 lets be used yet. */
export function createPartition(partition: i32, pages: i32): void {
  memory.fill(contextAddress(partition), 0, CONTEXT_BYTES);
  const context = contextAddress(partition);
  store<u16>(context, PSW_S, CTX_PSW);
  store<u16>(context, partition, CTX_NUMBER);
  store<u16>(context, pages, CTX_PAGES);
  for (let page = 0; page < MAX_PAGES; page++) store<u16>(stage2Address(partition, page), RIGHTS_NONE << 14);
  deriveCreated(partition);
}

/** Makes a partition's context the live one. */
export function enter(partition: i32): void {
  const entered = load<i32>(ENTERED);
  if (partition == entered) return;
  if (entered >= 0) memory.copy(BLOCKS + entered * BLOCK_BYTES + BLOCK_CONTEXT, LIVE, CONTEXT_BYTES);
  memory.copy(LIVE, BLOCKS + partition * BLOCK_BYTES + BLOCK_CONTEXT, CONTEXT_BYTES);
  store<i32>(ENTERED, partition);
}

/** Zeroes a physical page and forgets what was decoded from it. */
export function clearPage(physical: i32): void {
  memory.fill(pageBytes(physical), 0, PAGE_BYTES);
  if (!load<u8>(HAS_CODE + physical)) return;
  dropPage(physical);
  store<u8>(HAS_CODE + physical, 0);
  derivePhysical(physical);
}
