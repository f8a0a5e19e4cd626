// Runs that are cut at random: the core executes slices of many instructions, the reference one instruction at a time,
// and after each slice both must be in the same state. Two partitions share the memory, and the host writes into it.
// A program is plain data, so one on which the machines part can be made small and kept.

import { FRAME_POINTER_WORD } from "../../core-as/layout.ts";
import { type Disagreement, Pair } from "./lockstep.ts";
import { reduce } from "./reduce.ts";
import { PAGE_WORDS } from "./reference/paged-store.ts";
import { PSW_S } from "./reference/state.ts";

/** Physical pages of the memory that both partitions share. */
export const CUT_PAGES = 4;
export const CUT_WORDS = CUT_PAGES * PAGE_WORDS;

/** What happens next in a program. Partitions are 0 and 1. */
export type Event =
  /** A partition runs for up to so many instructions. */
  | { readonly run: number; readonly count: number }
  /** The host writes words of physical memory. */
  | { readonly poke: number; readonly words: readonly number[] }
  /** The host changes a page of a partition's stage 2. */
  | { readonly map: number; readonly page: number; readonly physical: number; readonly right: number }
  /** The host sets the pending interrupts of a partition. */
  | { readonly pend: number; readonly levels: number };

/** Where a partition begins, and begins anew when it has stopped. */
export interface Start {
  readonly r: readonly number[];
  readonly pc: number;
  readonly psw: number;
  /** Clock readings until its interval timer runs out; 0: it does not run. */
  readonly timer: number;
  /** Physical page of each of the first pages of stage 2, with its right in bits 15-14. */
  readonly pages: readonly number[];
}

/** Memory that is not named is 0. */
export interface Program {
  readonly name: string;
  readonly memory: readonly (readonly [cell: number, word: number])[];
  readonly starts: readonly [Start, Start];
  readonly events: readonly Event[];
}

/** What a program has led to. */
export interface CutRun {
  /** Instructions of both partitions. */
  readonly instructions: number;
  /** The event after which the machines parted, counted from 0, and on what. */
  readonly parting?: { readonly event: number; readonly disagreements: readonly Disagreement[] };
}

/** A partition on two machines that share nothing, given the same: a Pair, or something like it. */
export type Side = Pick<
  Pair,
  "core" | "bounded" | "map" | "poke" | "setPending" | "begin" | "run" | "memoryDisagreements"
>;

/** The machines of partitions 0 and 1. */
export type Pairs = readonly [Side, Side];

/** @param module compiled core.wasm */
export function pairsOf(module: WebAssembly.Module): readonly [Pair, Pair] {
  const first = new Pair(module, CUT_PAGES);
  return [first, new Pair(module, CUT_PAGES, first)];
}

const blank = new Uint16Array(CUT_WORDS);
/** Memory is compared after so many events, and at the end. */
const MEMORY_EVERY = 16;

/** Runs a program on both machines until they part or it ends. */
export function runCut(pairs: Pairs, program: Program): CutRun {
  const [first] = pairs;
  first.core.clock = 0n;
  first.poke(0, blank);
  // No page has been executed yet: a store into one that was takes another way.
  for (let page = 0; page < CUT_PAGES; page++) first.core.clearPage(page);
  for (const [cell, word] of program.memory) first.poke(cell, [word]);
  for (const [n, pair] of pairs.entries()) {
    const start = program.starts[n]!;
    for (const [page, entry] of start.pages.entries()) pair.map(page, entry & 0x3fff, entry >> 14);
    pair.begin(start);
  }
  for (const [n, event] of program.events.entries()) {
    const found: Disagreement[] = [];
    if ("poke" in event) first.poke(event.poke, event.words);
    else if ("map" in event) pairs[event.map]!.map(event.page, event.physical, event.right);
    else if ("pend" in event) pairs[event.pend]!.setPending(event.levels);
    else {
      const pair = pairs[event.run]!;
      const { result, disagreements } = pair.run(event.count);
      // A result of which a bound is promised need not be the same.
      if (pair.bounded) return { instructions: Number(first.core.clock) };
      found.push(...disagreements);
      if (result.stop && result.stop.kind !== "call" && found.length === 0) {
        first.poke(FRAME_POINTER_WORD, [0]);
        pair.begin(program.starts[event.run]!);
      }
    }
    if (n % MEMORY_EVERY === 0 || n === program.events.length - 1) found.push(...first.memoryDisagreements());
    if (found.length > 0)
      return {
        instructions: Number(first.core.clock),
        parting: { event: n, disagreements: found },
      };
  }
  return { instructions: Number(first.core.clock) };
}

/** Makes a program smaller as long as it still parts the machines: events, memory, registers, timers. */
export function shrinkCut(pairs: Pairs, program: Program): Program {
  const fails = (candidate: Program): boolean => runCut(pairs, candidate).parting !== undefined;
  const { parting } = runCut(pairs, program);
  if (!parting) return program;
  let best: Program = { ...program, events: program.events.slice(0, parting.event + 1) };
  best = { ...best, events: reduce(best.events, (events) => fails({ ...best, events })) };
  best = { ...best, memory: reduce(best.memory, (memory) => fails({ ...best, memory })) };
  for (const n of [0, 1] as const) {
    const attempt = (change: Partial<Start>): void => {
      const starts = best.starts.with(n, { ...best.starts[n], ...change }) as [Start, Start];
      if (fails({ ...best, starts })) best = { ...best, starts };
    };
    for (let register = 0; register < 8; register++) attempt({ r: best.starts[n].r.with(register, 0) });
    attempt({ timer: 0 });
    attempt({ psw: PSW_S });
  }
  return best;
}
