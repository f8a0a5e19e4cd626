// Where in a run something happened: noted while it is made, so that a second run knows where to look (postmortem.ts).

import { CTX_TRAPS, TRAP_SOFTWARE } from "../core-as/layout.ts";
import type { Machine } from "./machine.ts";

/** Instructions between two marks of a run. */
export const MARK = 10_000;
/** Traps of user mode that are looked at, the latest. */
export const TRAPS = 2;

/** Where in a run something happened: noted between two calls of `run`, without an effect on it. */
export class Marks {
  readonly #machine: Machine;
  /** By partition: the instructions executed by all before the mark, and the traps up to it. */
  readonly #traps: { readonly before: number; readonly count: number }[][] = [];
  readonly #ends: (number | undefined)[] = [];
  #instructions = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Notes what happened in so many instructions, MARK at most. */
  note(instructions: number): void {
    for (const { number, end } of this.#machine.state.partitions) {
      const traps = this.#traps[number] ?? [];
      this.#traps[number] = traps;
      const count = trapsOf(this.#machine, number);
      if (count !== (traps.at(-1)?.count ?? 0)) {
        traps.push({ before: this.#instructions, count });
        if (traps.length > TRAPS + 1) traps.shift();
      }
      if (end !== null) this.#ends[number] ??= this.#instructions;
    }
    this.#instructions += instructions;
  }

  /** The instructions executed by all partitions before what is to be looked at, for each piece of the run. */
  startsFor(partitions: readonly number[]): number[] {
    const starts = partitions.flatMap((number) => [
      ...(this.#traps[number] ?? []).map(({ before }) => before),
      this.#ends[number] ?? [],
    ]);
    return [...new Set(starts.flat())].sort((a, b) => a - b);
  }
}

/** Traps of the classes that are errors of a program, that a partition has taken. */
export function trapsOf(machine: Machine, partition: number): number {
  const { core } = machine.control;
  const first = (core.contextAddress(partition) + CTX_TRAPS) >> 2;
  let count = 0;
  for (let trapClass = 0; trapClass <= TRAP_SOFTWARE; trapClass++) count += core.u32[first + trapClass]!;
  return count;
}
