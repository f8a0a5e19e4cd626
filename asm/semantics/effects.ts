// Which registers an instruction reads and writes.

import type { Decoded } from "../decode.ts";
import { actionsOf, numbered } from "./actions.ts";
import { fixedNumber } from "./sums.ts";

/** Registers as masks: bit n is Rn. */
export interface Effects {
  readonly reads: number;
  readonly writes: number;
}

const ALL = 0xff;

/** The registers that an instruction reads and writes itself; what it calls is not looked at. */
export function effectsOf(decoded: Decoded): Effects {
  const { reads, writes, stacked, touches } = actionsOf(decoded);
  if (touches.includes("anything")) return { reads: ALL, writes: ALL };
  const own = numbered(reads, decoded) | prefixRegistersOf(decoded);
  const written = numbered(writes, decoded);
  if (stacked === undefined) return { reads: own, writes: written };
  const run = (2 << ((fixedNumber(decoded, stacked.last) ?? 7) & 7)) - 1;
  return stacked.pushed ? { reads: own | run, writes: written } : { reads: own, writes: written | run };
}

/** The registers whose values an instruction works with, as a mask; a copy does not count. */
export function usesOf(decoded: Decoded): number {
  return numbered(actionsOf(decoded).uses, decoded) | prefixRegistersOf(decoded);
}

const prefixRegistersOf = ({ prefixRegisters }: Decoded): number =>
  prefixRegisters.reduce((mask, n) => mask | (1 << n), 0);
