// Counts the traps of each class that a partition has taken.

import { CTX_TRAPS, TRAP_CLASSES, TRAP_MONITOR, TRAP_SOFTWARE } from "../core-as/layout.ts";
import type { Core } from "./core.ts";

/** What was taken since a reading. */
export interface TakenTraps {
  /** The class of the trap of an instruction, 0 to 7; undefined: none. */
  readonly trapClass: number | undefined;
  /** Interrupts, of classes 8 and 9. */
  readonly interrupts: number;
}

const NONE: TakenTraps = { trapClass: undefined, interrupts: 0 };

/** The counts of one partition at one time. */
export class TrapCounts {
  readonly #counts = new Uint32Array(TRAP_CLASSES);

  /** Takes them as they are now. */
  read(core: Core, partition: number): void {
    const { u32 } = core;
    const first = (core.contextAddress(partition) + CTX_TRAPS) >> 2;
    for (let trapClass = 0; trapClass < TRAP_CLASSES; trapClass++) {
      this.#counts[trapClass] = u32[first + trapClass]!;
    }
  }

  /** What the partition has taken since then, in which time it has executed one instruction at most. */
  since(core: Core, partition: number): TakenTraps {
    const { u32 } = core;
    const first = (core.contextAddress(partition) + CTX_TRAPS) >> 2;
    let found = NONE;
    for (let trapClass = 0; trapClass < TRAP_CLASSES; trapClass++) {
      const taken = (u32[first + trapClass]! - this.#counts[trapClass]!) >>> 0;
      if (taken === 0) continue;
      found =
        trapClass <= TRAP_MONITOR
          ? { ...found, trapClass }
          : { ...found, interrupts: found.interrupts + taken };
    }
    return found;
  }
}

/** Traps of the classes that are errors of a program, that a partition has taken. */
export function errorTraps(core: Core, partition: number): number {
  const { u32 } = core;
  const first = (core.contextAddress(partition) + CTX_TRAPS) >> 2;
  let count = 0;
  for (let trapClass = 0; trapClass <= TRAP_SOFTWARE; trapClass++) count += u32[first + trapClass]!;
  return count;
}
