// What a debugger requests from the core, in the tables of core-as/hooks.ts.

import {
  BREAK_BITS,
  BREAK_COUNT,
  BREAKS,
  BREAKS_MAX,
  HOOKS_NOTED,
  PAGE_WORDS,
  TRAPS_NOTED,
  WATCH_BYTES,
  WATCH_COUNT,
  WATCHES,
  WATCHES_MAX,
} from "../core-as/layout.ts";

/** Before an instruction of a partition, or of any (-1), at a program address. */
export interface CodeBreak {
  readonly partition: number;
  readonly address: number;
}

/** Accesses to words of a partition, or of physical memory (-1). */
export interface WatchedRange {
  readonly partition: number;
  readonly first: number;
  /** The last word, included. */
  readonly last: number;
  /** WATCH_ bits. */
  readonly kinds: number;
}

/** All that is asked at once. */
export interface Hooks {
  readonly breaks: readonly CodeBreak[];
  readonly watches: readonly WatchedRange[];
  /** Classes of traps, a bit for each. */
  readonly traps: number;
}

export const NO_HOOKS: Hooks = { breaks: [], watches: [], traps: 0 };

/** Writes it into the linear memory. @throws RangeError when it is more than the tables hold */
export function writeHooks(bytes: Uint8Array, longs: Int32Array, { breaks, watches, traps }: Hooks): void {
  if (breaks.length > BREAKS_MAX) throw new RangeError(`${BREAKS_MAX} breakpoints at most`);
  if (watches.length > WATCHES_MAX) throw new RangeError(`${WATCHES_MAX} watched ranges at most`);
  bytes.fill(0, BREAK_BITS, BREAK_BITS + PAGE_WORDS / 8);
  longs[BREAK_COUNT >> 2] = breaks.length;
  breaks.forEach(({ partition, address }, i) => {
    const index = address % PAGE_WORDS;
    bytes[BREAK_BITS + (index >> 3)]! |= 1 << (index & 7);
    longs.set([partition, address], (BREAKS >> 2) + 2 * i);
  });
  longs[WATCH_COUNT >> 2] = watches.length;
  watches.forEach(({ partition, first, last, kinds }, i) => {
    longs.set([partition, first, last, kinds], (WATCHES + i * WATCH_BYTES) >> 2);
  });
  longs[TRAPS_NOTED >> 2] = traps;
  longs[HOOKS_NOTED >> 2] = 0;
}
