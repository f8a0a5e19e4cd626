// Where the words of a partition lie in physical memory.

import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE } from "../core-as/layout.ts";
import type { Core } from "./core.ts";
import { inRange } from "./range.ts";
import type { PartitionState } from "./state/partition.ts";

/** `length` words from `word` on of a physical page, the words from `from` on of a range. */
export interface Run {
  readonly physical: number;
  readonly word: number;
  readonly from: number;
  readonly length: number;
}

/**
 * The runs of physical words that a range of partition words consists of, one for each page.
 * @throws RangeError when one of the words is not in the partition, or in no page that is mapped
 */
export function runsOf(
  core: Core,
  { number, pages }: Pick<PartitionState, "number" | "pages">,
  address: number,
  words: number,
): Run[] {
  inRange("words", words, 0, pages * PAGE_WORDS);
  inRange("address", address, 0, pages * PAGE_WORDS - words);
  const runs: Run[] = [];
  for (let from = 0; from < words; ) {
    const page = Math.floor((address + from) / PAGE_WORDS);
    const word = (address + from) % PAGE_WORDS;
    const length = Math.min(words - from, PAGE_WORDS - word);
    const entry = core.stage2(number, page);
    if (entry >> 14 === RIGHTS_NONE)
      throw new RangeError(`page ${page} of partition ${number} is not mapped`);
    runs.push({ physical: entry & (MAX_PAGES - 1), word, from, length });
    from += length;
  }
  return runs;
}
