// The machine of MACHINE.md, "Single-instruction vectors": data and program space of 65,536 words each, all accesses
// allowed, system mode, interrupts disabled, no vector taken.

import { transcendental } from "./float/transcendental.ts";
import { execute } from "./sequencer.ts";
import { initialState, PSW_S, PSW_V, type Store, type Surroundings } from "./state.ts";
import { STAGE2, Trap, type TrapClass } from "./trap.ts";

/** A word and its address. */
export type Cell = readonly [address: number, word: number];

/** What both sides of a vector name. Addresses of data have BASE added. */
export interface VectorState {
  readonly r: readonly number[];
  readonly pc: number;
  readonly base: number;
  readonly v: number;
  readonly data: readonly Cell[];
}

export interface InitialState extends VectorState {
  readonly prog: readonly Cell[];
}

/** One object of a vector file. */
export interface Vector {
  readonly name: string;
  readonly initial: InitialState;
  readonly final: VectorState;
  readonly trap: TrapClass | null;
}

/** What came of it; `count` is the number of instructions that the clock advances by. */
export interface VectorResult {
  readonly final: VectorState;
  readonly trap: TrapClass | null;
  readonly count: number;
}

/** Program words that a vector does not name. */
export const NOP = 0x80f0;
const SPACE = 0x10000;

/** Says what a word is that the initial state does not name, at its first use. */
export type Fill = (space: "data" | "prog", address: number) => number;

const plainFill: Fill = (space) => (space === "data" ? 0 : NOP);

/** Partition addresses are those of the data space; there is nothing above it. */
class FlatStore implements Store {
  private readonly words = new Map<number, number>();
  private readonly fill: Fill;
  /** Cells of the data space that were stored to, with what they held at first. */
  private readonly originals = new Map<number, number>();

  constructor(initial: InitialState, fill: Fill) {
    this.fill = fill;
    for (const [address, word] of initial.data) this.words.set(address, word);
    for (const [address, word] of initial.prog) this.words.set(SPACE + address, word);
  }
  locateData(_state: unknown, address: number): number {
    return address;
  }
  locateProgram(_state: unknown, address: number): number {
    return SPACE + address;
  }
  locatePartition(address: number, access: number): number {
    if (address >= SPACE) throw new Trap("data", address, Math.floor(address / 1024), STAGE2 | access);
    return address;
  }
  load(cell: number): number {
    let word = this.words.get(cell);
    if (word === undefined) {
      word = cell < SPACE ? this.fill("data", cell) : this.fill("prog", cell - SPACE);
      this.words.set(cell, word);
    }
    return word;
  }
  store(cell: number, word: number): void {
    if (!this.originals.has(cell)) this.originals.set(cell, this.load(cell));
    this.words.set(cell, word);
  }
  /** Data words that differ from what they were, in the order of their addresses. */
  changed(): Cell[] {
    const cells = [...this.originals].filter(([cell, word]) => this.load(cell) !== word);
    return cells.map(([cell]): Cell => [cell, this.load(cell)]).sort(([one], [other]) => one - other);
  }
}

/** A machine without host, devices and neighbours; transcendental functions correctly rounded. */
export const ALONE: Surroundings = {
  number: 0,
  configuration: 0,
  pages: 64,
  hostServes: () => false,
  transcendental,
  deviceRead: () => 0,
  deviceWrite: () => {},
};

export interface ExecuteOptions {
  /** Makes up the words that the initial state does not name (a generator's); else they are as MACHINE.md says. */
  readonly fill?: Fill;
  readonly surroundings?: Surroundings;
  /** A counted instruction is left after so many turns, with PC still at it; the longest has 65,535. */
  readonly mostTurns?: number;
}

/**
 * Executes one instruction with its prefixes, a counted one with all its turns. `final.data` names the words that
 * differ from their initial values, in the order of their addresses.
 */
export function executeVector(
  initial: InitialState,
  { fill = plainFill, surroundings = ALONE, mostTurns = SPACE }: ExecuteOptions = {},
): VectorResult {
  const store = new FlatStore(initial, fill);
  let state = {
    ...initialState(),
    r: [...initial.r],
    pc: initial.pc,
    base: initial.base,
    psw: PSW_S | (initial.v ? PSW_V : 0),
  };
  let trap: TrapClass | null = null;
  for (let turn = 0; turn < mostTurns; turn++) {
    const step = execute(state, store, surroundings);
    state = step.state;
    if (step.ending.kind === "trap") trap = step.ending.trap.class;
    if (step.ending.kind !== "again") break;
  }
  const v = state.psw & PSW_V ? 1 : 0;
  const final: VectorState = { r: state.r, pc: state.pc, base: state.base, v, data: store.changed() };
  return { final, trap, count: state.clock };
}
