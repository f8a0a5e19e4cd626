// A word as the guest itself would find it: through its translation table as that stands in memory.

import { PAGE_WORDS } from "../core-as/layout.ts";
import type { Machine, Registers } from "./machine.ts";

/** The word at an address of a space; undefined where no page is mapped. Rights are not asked. */
export function guestWord(
  machine: Machine,
  partition: number,
  { tt }: Pick<Registers, "tt">,
  space: "data" | "program",
  address: number,
): number | undefined {
  const page = Math.floor(address / PAGE_WORDS);
  const read = (at: number) => machine.readMemory(partition, at, 1)[0];
  try {
    if (tt === 0) return read(address);
    const entry = read(tt * 128 + (space === "program" ? 64 : 0) + page);
    return entry === undefined ? undefined : read((entry & 0x3fff) * PAGE_WORDS + (address % PAGE_WORDS));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
