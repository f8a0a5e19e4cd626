// Lock step for a long time: what to do with a program on which core and reference part. Both agreed before the step at
// which they parted, so the state before it is a case of one instruction; it is made small and kept as a file.

import type { Disagreement, Pair } from "./lockstep.ts";
import { PAGES, type Parting, type ProgramOptions, runProgram } from "./programs.ts";
import { reduce } from "./reduce.ts";
import { initialState, type State } from "./reference/state.ts";
import { loadTable } from "./reference/timer-and-map.ts";

/** A state from which one step parts the two machines. Memory that is not named is 0. Plain JSON. */
export interface Found {
  readonly name: string;
  readonly state: Omit<State, "stage1">;
  /** Stage 2: right and physical page of each partition page. */
  readonly pages: readonly (readonly [right: number, physical: number])[];
  /** Physical words that are not 0. */
  readonly memory: readonly (readonly [cell: number, word: number])[];
}

/** The least that a pair must offer, so that a pair with a fault put into it can take its place. */
export type Machines = Pick<
  Pair,
  "reference" | "poke" | "map" | "copyState" | "step" | "memoryDisagreements"
>;

const blank = new Array<number>(PAGES * 1024).fill(0);

/** Gives both machines the state of a case, steps once, and says on what they disagree. */
export function replay(pair: Machines, found: Found): readonly Disagreement[] {
  pair.poke(0, blank);
  for (const [cell, word] of found.memory) pair.poke(cell, [word]);
  for (const [page, [right, physical]] of found.pages.entries()) pair.map(page, physical, right);
  const state = { ...initialState(), ...structuredClone(found.state) };
  // The core loads the table in use from memory, and so must the reference.
  if (state.tt !== 0) loadTable(state, pair.reference.store, state.tt);
  pair.reference.state = state;
  pair.copyState();
  const { disagreements } = pair.step();
  return [...disagreements, ...pair.memoryDisagreements()];
}

/** The state just before the step at which a program parts the machines. `nested` as it was run. */
export function capture(pair: Pair, parting: Parting, pool: Uint16Array, options: ProgramOptions): Found {
  const close = runProgram(pair, parting.seed, pool, { ...options, closely: true }).parting ?? parting;
  runProgram(pair, parting.seed, pool, { ...options, before: close.step });
  const { state, store } = pair.reference;
  const { stage1: _, ...rest } = structuredClone(state);
  return {
    name: `${parting.seed}, step ${close.step}`,
    state: rest,
    pages: Array.from(store.stage2.subarray(0, PAGES), (entry) => [entry >> 14, entry & 0x3fff] as const),
    memory: Array.from(store.memory, (word, cell) => [cell, word] as const).filter(([, word]) => word !== 0),
  };
}

/**
 * Makes a case smaller as long as it still parts the machines: memory first, then registers, the rest of the state,
 * rights. One that parts them only after the steps that led to it comes back as it is.
 */
export function shrink(pair: Machines, found: Found): Found {
  if (replay(pair, found).length === 0) return found;
  let best = found;
  const attempt = (smaller: Found): boolean => {
    if (replay(pair, smaller).length === 0) return false;
    best = smaller;
    return true;
  };
  reduce(best.memory, (memory) => attempt({ ...best, memory }));
  const state = (change: Partial<State>): boolean =>
    attempt({ ...best, state: { ...best.state, ...change } });
  for (let n = 0; n < 8; n++) state({ r: best.state.r.with(n, 0) });
  const { stage1: _, pc: _pc, r: _r, ...rest } = initialState();
  for (const [key, value] of Object.entries(rest)) state({ [key]: value });
  for (let page = 0; page < PAGES; page++)
    attempt({ ...best, pages: best.pages.map((entry, i) => (i === page ? ([3, page] as const) : entry)) });
  return best;
}
