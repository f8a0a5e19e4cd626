// Marks where in a run something happened, so that a second run knows where to look (postmortem.ts).

import { Checkpoints } from "./checkpoints.ts";
import type { Machine } from "./machine.ts";
import { errorTraps } from "./trap-counts.ts";

/** Instructions between two marks of a run. */
export const MARK = 10_000;
/** Characters of consoles that make a state dear, and the instructions after which one is made all the same. */
const CONSOLES_MAX = 1 << 16;
const LATER = 100_000;
/** Traps of user mode that are looked at, the latest. */
export const TRAPS = 2;

/** Records, between two calls of `run`, where in a run something happened, without an effect on the run. */
export class Marks {
  /** States of the run. */
  readonly checkpoints: Checkpoints;
  readonly #machine: Machine;
  /** By partition: the instructions executed by all before the mark, and the traps up to it. */
  readonly #traps: { readonly before: number; readonly count: number }[][] = [];
  readonly #ends: (number | undefined)[] = [];
  #instructions: number;
  /** Instructions that were executed before the part of the run that can be made again. */
  #from = 0;
  /** When that part begins again, in instructions. */
  #restart = Number.POSITIVE_INFINITY;

  /** `machine` is about to run. */
  constructor(machine: Machine) {
    this.#machine = machine;
    this.#instructions = machine.executed;
    this.checkpoints = new Checkpoints(machine);
  }

  /** Records what happened in the latest `instructions` instructions, at most MARK. */
  note(instructions: number): void {
    for (const { number, end } of this.#machine.state.partitions) {
      const traps = this.#traps[number] ?? [];
      this.#traps[number] = traps;
      const count = errorTraps(this.#machine.control.core, number);
      if (count !== (traps.at(-1)?.count ?? 0)) {
        traps.push({ before: this.#instructions, count });
        if (traps.length > TRAPS + 1) traps.shift();
      }
      if (end !== null) this.#ends[number] ??= this.#instructions;
    }
    this.#instructions += instructions;
    this.checkpoints.note();
    this.#restartIfDue();
  }

  /**
   * Input was entered: a second run, which does not have it, starts from here; or from a little later where the consoles hold
   * so much that keeping a state takes milliseconds.
   */
  entered(): void {
    this.#from = Number.POSITIVE_INFINITY;
    this.#restart = this.#instructions + (this.#onConsoles() > CONSOLES_MAX ? LATER : 0);
    this.#restartIfDue();
  }

  #restartIfDue(): void {
    if (this.#instructions < this.#restart) return;
    this.#from = this.#instructions;
    this.#restart = Number.POSITIVE_INFINITY;
    this.checkpoints.restart();
  }

  /** Characters that a state has of consoles. */
  #onConsoles(): number {
    const { partitions } = this.#machine.state;
    return partitions.reduce(
      (sum, { number, console }) => sum + console.kept + this.#machine.console(number).unread,
      0,
    );
  }

  /** For each part of the run, the position before what is to be examined. */
  startsFor(partitions: readonly number[]): number[] {
    const starts = partitions.flatMap((number) => [
      ...(this.#traps[number] ?? []).map(({ before }) => before),
      this.#ends[number] ?? [],
    ]);
    return [...new Set(starts.flat())].filter((start) => start >= this.#from).sort((a, b) => a - b);
  }
}
