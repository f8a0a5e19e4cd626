// Reads words of a partition as its guest would read them, without side effects.

import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE, SPACE_PAGES } from "../core-as/layout.ts";
import type { Machine } from "./machine.ts";
import type { Registers } from "./options.ts";

/** Words of a translation table. */
const TABLE_WORDS = 2 * SPACE_PAGES;

/** The word at a partition address; undefined where no page is mapped. */
export function partitionWord(machine: Machine, partition: number, address: number): number | undefined {
  const { core, state } = machine.control;
  const page = Math.floor(address / PAGE_WORDS);
  if (page >= state.partitions[partition]!.pages) return undefined;
  const entry = core.stage2(partition, page);
  if (entry >> 14 === RIGHTS_NONE) return undefined;
  return core.u16[core.physicalWord(entry & (MAX_PAGES - 1), address % PAGE_WORDS)];
}

/**
 * The word at an address of a space, through the translation table as that stands in memory; undefined where no page
 * is mapped. A data address has BASE added.
 */
export function guestWord(
  machine: Machine,
  partition: number,
  { tt }: Pick<Registers, "tt">,
  space: "data" | "program",
  address: number,
): number | undefined {
  if (tt === 0) return partitionWord(machine, partition, address);
  const first = tt * TABLE_WORDS + (space === "program" ? SPACE_PAGES : 0);
  const entry = partitionWord(machine, partition, first + Math.floor(address / PAGE_WORDS));
  if (entry === undefined || entry >> 14 === RIGHTS_NONE) return undefined;
  const page = entry & (MAX_PAGES - 1);
  return partitionWord(machine, partition, page * PAGE_WORDS + (address % PAGE_WORDS));
}
