// Keeps a few states of a run, spread evenly over it, to return to.

import { PAGE_BYTES } from "../core-as/layout.ts";
import type { Machine } from "./machine.ts";
import type { Checkpoint } from "./snapshot/checkpoint.ts";

/** Instructions between two checkpoints at first; twice as many each time that half of them are dropped. */
const EVERY = 500_000;
/** The most checkpoints, and the most bytes that their pages may take; two there are in any case. */
const MOST = 16;
const BYTES_MAX = 1 << 26;

/** The checkpoints of one run. */
export class Checkpoints {
  readonly #machine: Machine;
  readonly #most: number;
  #every = EVERY;
  #kept: Checkpoint[] = [];
  #next: number;
  /** Before this state nothing can be run again. */
  #first: Checkpoint | undefined;

  /** `machine` is about to run. */
  constructor(machine: Machine) {
    this.#machine = machine;
    const bytes = machine.state.pool.pages * PAGE_BYTES;
    this.#most = Math.min(MOST, Math.max(2, Math.floor(BYTES_MAX / bytes)));
    this.#next = machine.executed + EVERY;
  }

  /** Makes one, when it is time. To be called between two calls of `run`. */
  note(): void {
    const { executed } = this.#machine;
    if (executed < this.#next) return;
    this.#kept.push(this.#machine.checkpoint(this.#kept.at(-1)));
    if (this.#kept.length === this.#most) {
      this.#kept = this.#kept.filter((_, i) => i % 2 === 1);
      this.#every *= 2;
    }
    this.#next = executed + this.#every;
  }

  /** Begins again: the run up to now will not be repeated. */
  restart(): void {
    this.#first = this.#machine.checkpoint(this.#kept.at(-1) ?? this.#first);
    this.#kept = [];
    this.#every = EVERY;
    this.#next = this.#machine.executed + EVERY;
  }

  /** The latest one at a position, or before it; or else the one at which it has begun again. */
  before(position: number): Checkpoint | undefined {
    return this.#kept.findLast(({ executed }) => executed <= position) ?? this.#first;
  }
}
