// Watched words as they lie in physical memory at one moment: a state that is restored has its pages elsewhere.

import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE } from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import type { WatchedRange } from "../core-hooks.ts";

/** The words of physical memory that are watched, at this moment. */
export function physicalOf(core: Core, ranges: readonly WatchedRange[]): number[] {
  const found: number[] = [];
  for (const { partition, first, last } of ranges) {
    for (let word = first; word <= last; word++) {
      const page = Math.floor(word / PAGE_WORDS);
      const entry = partition < 0 ? undefined : core.stage2(partition, page);
      if (entry !== undefined && entry >> 14 === RIGHTS_NONE) continue;
      const physical = entry === undefined ? page : entry & (MAX_PAGES - 1);
      found.push(core.physicalWord(physical, word % PAGE_WORDS));
    }
  }
  return found;
}

/** Whether some word is another. */
export function isOther(before: readonly number[], now: readonly number[]): boolean {
  return before.some((word, i) => word !== now[i]);
}

/** The words at places. */
export function wordsAt({ u16 }: Core, places: readonly number[]): number[] {
  return places.map((place) => u16[place]!);
}
