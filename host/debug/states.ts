// States of a run to return to, under a budget of bytes: anchors spread evenly over all of it, and near ones in the interval
// between two anchors in which somebody moves. What they have in common is kept, and counted, once.

import type { Machine } from "../machine.ts";
import type { Checkpoint } from "../snapshot/checkpoint.ts";

/** Instructions between two anchors at first; twice as many each time that half of them are dropped. */
const EVERY = 4_000_000;
/** Near ones in an interval, at most. */
const NEAR_MOST = 16;
/** The part of the budget that anchors may use. */
const ANCHORS_SHARE = 0.75;

/** The checkpoints of a timeline. */
export class States {
  readonly #machine: Machine;
  readonly #budget: number;
  #every: number;
  #anchors: Checkpoint[] = [];
  #near: Checkpoint[] = [];
  /** Parts that are kept, and by how many checkpoints. */
  readonly #uses = new Map<ArrayBufferView, number>();
  #bytes = 0;

  /** The present state of the machine is the first anchor, and stays, whatever the budget is. */
  constructor(machine: Machine, budget: number, every = EVERY) {
    this.#machine = machine;
    this.#budget = budget;
    this.#every = every;
    this.#anchors.push(this.#make(undefined));
  }

  /** Bytes that all of them take together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many there are. */
  get count(): number {
    return this.#anchors.length + this.#near.length;
  }

  /** The latest one at a position or before it; the first one when there is none. */
  before(executed: number): Checkpoint {
    const latest = (list: readonly Checkpoint[]) => list.findLast((one) => one.executed <= executed);
    const anchor = latest(this.#anchors) ?? this.#anchors[0]!;
    const near = latest(this.#near);
    return near !== undefined && near.executed > anchor.executed ? near : anchor;
  }

  /** The next position, after one, at which `note` may keep the state. `dense`: near ones are wanted. */
  next(executed: number, dense: boolean): number {
    const { start, end } = this.#interval(executed);
    if (executed >= end) return executed + 1;
    if (!dense) return end;
    const step = Math.max(1, Math.ceil((end - start) / NEAR_MOST));
    return start + (Math.floor((executed - start) / step) + 1) * step;
  }

  /** Keeps the present state, if it is worth it. The machine stands at a position before interrupts. */
  note(dense: boolean): void {
    const { executed } = this.#machine;
    const { start, end } = this.#interval(executed);
    if (executed >= end) this.#addAnchor();
    else if (dense && this.before(executed).executed < executed) this.#addNear(executed, start, end);
  }

  /** Forgets what came after the present position, at which the machine has another state now. */
  cut(): void {
    const { executed } = this.#machine;
    const isBefore = (one: Checkpoint) => one.executed < executed;
    this.#keepNear(isBefore);
    this.#keepAnchors(isBefore);
    if (this.#anchors.length === 0) this.#anchors.push(this.#make(undefined));
  }

  #addAnchor(): void {
    this.#anchors.push(this.#make(this.#anchors.at(-1)));
    const most = this.#budget * ANCHORS_SHARE;
    if (this.#bytes > most) this.#keepNear(() => false);
    while (this.#bytes > most && this.#anchors.length > 1) {
      this.#keepAnchors((_, i) => i % 2 === 0);
      this.#every *= 2;
    }
  }

  /** Near ones are those of one interval. */
  #addNear(executed: number, start: number, end: number): void {
    this.#keepNear((one) => one.executed >= start && one.executed < end);
    this.#near.push(this.#make(this.before(executed)));
    this.#near.sort((a, b) => a.executed - b.executed);
    const most = this.#near.length;
    for (let n = 1; this.#bytes > this.#budget && n <= most; n++) this.#keepNear((_, i) => i > 0);
  }

  /** The anchors around a position. In the last part the second is where the next one will be. */
  #interval(executed: number): { readonly start: number; readonly end: number } {
    const index = Math.max(
      0,
      this.#anchors.findLastIndex((one) => one.executed <= executed),
    );
    const start = this.#anchors[index]!.executed;
    const next = this.#anchors[index + 1]?.executed;
    return { start, end: next ?? start + this.#every };
  }

  #keepNear(keeps: (one: Checkpoint, index: number) => boolean): void {
    this.#near = this.#kept(this.#near, keeps);
  }

  #keepAnchors(keeps: (one: Checkpoint, index: number) => boolean): void {
    this.#anchors = this.#kept(this.#anchors, keeps);
  }

  #kept(list: readonly Checkpoint[], keeps: (one: Checkpoint, index: number) => boolean): Checkpoint[] {
    return list.filter((one, index) => {
      const kept = keeps(one, index);
      if (!kept) this.#drop(one);
      return kept;
    });
  }

  #make(before: Checkpoint | undefined): Checkpoint {
    const checkpoint = this.#machine.checkpoint(before);
    for (const part of checkpoint.parts) {
      const uses = this.#uses.get(part) ?? 0;
      if (uses === 0) this.#bytes += part.byteLength;
      this.#uses.set(part, uses + 1);
    }
    return checkpoint;
  }

  #drop(checkpoint: Checkpoint): void {
    for (const part of checkpoint.parts) {
      const uses = this.#uses.get(part)! - 1;
      if (uses > 0) this.#uses.set(part, uses);
      else {
        this.#uses.delete(part);
        this.#bytes -= part.byteLength;
      }
    }
  }
}
