// Random guests for lock step: garbage that is mostly instructions, in pages of all kinds of rights, with vectors,
// tables, frames, interrupts and changes of the map at random counts.

import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import type { Disagreement, Pair } from "./lockstep.ts";
import { initialState, type State } from "./reference/state.ts";
import { encode } from "./vectors/encode.ts";
import { ALT_WORD } from "./vectors/generate.ts";
import { Random } from "./vectors/random.ts";

/** Pages of physical memory, and of the partition. */
export const PAGES = 24;
const WORDS = PAGES * 1024;

/** Rows whose result is the host's. */
const HOSTS = new Set(["SIO", "CIO", "RIO", "WIO"]);
const MAIN_ROWS = INSTRUCTIONS.filter((row) => row.set !== "alt" && !HOSTS.has(row.mnemonic));
const ALT_ROWS = INSTRUCTIONS.filter((row) => row.set === "alt");

/** Two tables at partition word 8,192. */
const TABLES = [64, 65];
const VECTORS = 16;
const LATEST_FRAME = 8;

export interface ProgramOptions {
  /** Vectors whose PSW lets other interrupts in at once. */
  readonly nested?: boolean;
  /** Ends the run before this step, counted from 0. */
  readonly before?: number;
  /** Compares memory after every step, not now and then. */
  readonly closely?: boolean;
}

/** Words of instructions and constants, of which memories are parts: to make them anew for each takes most of the time. */
export function makePool(seed: string, words = 2 * WORDS): Uint16Array {
  const random = new Random(`pool ${seed}`);
  const pool: number[] = [];
  while (pool.length < words) {
    const kind = random.below(10);
    if (kind < 7) pool.push(encode(random.pick(MAIN_ROWS), random));
    else if (kind < 8) pool.push(ALT_WORD, encode(random.pick(ALT_ROWS), random));
    else pool.push(kind < 9 ? random.below(32) : random.word());
  }
  return Uint16Array.from(pool);
}

/** A random memory with vectors and tables in it. */
function memory(random: Random, pool: Uint16Array, { nested = false }: ProgramOptions): Uint16Array {
  const at = random.below(pool.length - WORDS);
  const words = pool.slice(at, at + WORDS);
  const psws = nested
    ? [0x8000, 0xc000, 0xc00f, 0x8005, 0x4000, random.word()]
    : [0x8000, 0xc00f, 0x8005, 0, 0x200f];
  for (let trapClass = 0; trapClass < 10; trapClass++) {
    const vector = VECTORS + 8 * trapClass;
    words[vector] = random.percent(10) ? 0 : random.below(0x2000);
    words[vector + 1] = random.pick([0, random.word()]);
    words[vector + 2] = random.pick([0, 0, ...TABLES]);
    words[vector + 3] = random.pick(psws);
    // Now and then over word 8 and the vectors.
    words[vector + 4] = random.percent(10) ? random.between(1, 120) : random.between(128, 0x2000 - 32);
  }
  words[LATEST_FRAME] = random.percent(50) ? 0 : random.between(1, 0x1fff);
  for (let i = 0; i < 256; i++) {
    const page = random.below(random.percent(95) ? PAGES : 16_384);
    words[TABLES[0]! * 128 + i] = (random.pick([3, 3, 3, 3, 1, 2, 0]) << 14) | page;
  }
  return words;
}

/** Most pages with all rights; page 0 and that of the tables nearly always. */
function rights(random: Random): number[] {
  const pages = Array.from({ length: PAGES }, () => random.pick([3, 3, 3, 3, 3, 3, 1, 0]));
  if (random.percent(90)) [pages[0], pages[8]] = [3, 3];
  return pages;
}

function start(random: Random): State {
  // The edges of pages, as word addresses and as byte numbers: operands that lie in two pages of different rights.
  const edge = (): number =>
    (random.below(PAGES) * random.pick([1024, 2048]) + random.between(-5, 2)) & 0xffff;
  const address = (): number =>
    random.pick([random.below(32), random.below(WORDS), random.word(), edge(), edge()]);
  return {
    ...initialState(),
    r: Array.from({ length: 8 }, address),
    pc: random.below(WORDS),
    base: random.pick([0, 0, random.word()]),
    psw: random.pick([0x8000, 0xc000, 0x4000, 0]) | random.pick([0, 0x2000]) | random.pick([0, 7, 15]),
    // Ticks are near: the timer runs out within the run.
    clock: random.percent(50) ? 0 : 960 + random.below(30),
    timer: random.percent(30) ? random.between(1, 3) * 1000 : 0,
    timerDue: random.percent(5),
  };
}

/** Where two machines parted. */
export interface Parting {
  readonly seed: string;
  readonly step: number;
  /** The state of both before the step, but for the translation table. */
  readonly before: Omit<State, "stage1">;
  readonly disagreements: readonly Disagreement[];
}

/** What a run has shown. */
export interface Run {
  readonly steps: number;
  /** Traps and interrupts that were taken, by class. */
  readonly traps: readonly string[];
  readonly parting?: Parting;
}

/** The most steps of a run. */
const STEPS = 60;
/** Memory is compared as often as this, and at the end. */
const MEMORY_EVERY = 8;

/** Runs one random program on both machines until they part, a host is needed, or there were steps enough. */
export function runProgram(pair: Pair, seed: string, pool: Uint16Array, options: ProgramOptions = {}): Run {
  const random = new Random(`program ${seed}`);
  pair.poke(0, memory(random, pool, options));
  for (const [page, right] of rights(random).entries()) pair.map(page, page, right);
  pair.reference.state = start(random);
  pair.copyState();
  const traps: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    if (random.percent(5)) pair.setPending(random.pick([0, 0x100, 0x8001]));
    if (random.percent(3)) pair.map(random.below(PAGES), random.below(PAGES), random.pick([0, 1, 3, 3]));
    // What the host changes at this step has been changed.
    if (step === options.before) return { steps: step, traps };
    const { stage1: _, ...before } = structuredClone(pair.reference.state);
    const { result, disagreements } = pair.step();
    // A result of which a bound is promised need not be the same; what follows from it neither.
    if (pair.bounded) return { steps: step, traps };
    if (result.trap) traps.push(result.trap.class);
    if (result.interrupt) traps.push(result.interrupt.class);
    const last = step === STEPS - 1 || result.stop !== undefined;
    const found = [
      ...disagreements,
      ...(last || options.closely || step % MEMORY_EVERY === 0 ? pair.memoryDisagreements() : []),
    ];
    if (found.length > 0)
      return { steps: step, traps, parting: { seed, step, before, disagreements: found } };
    if (result.stop && result.stop.kind !== "call") return { steps: step + 1, traps };
  }
  return { steps: STEPS, traps };
}
