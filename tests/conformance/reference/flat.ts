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
  /** Cells of the data space that were stored to. */
  readonly stored = new Set<number>();

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
    this.words.set(cell, word);
    this.stored.add(cell);
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

/** A counted instruction with the longest count has no more turns. */
const MOST_TURNS = 0x10000;

/**
 * Executes one instruction with its prefixes, a counted one with all its turns. `final.data` names the words that
 * differ from their initial values, in the order of their addresses. `fill` makes up the words that are not named
 * (a generator's); without it they are as MACHINE.md says.
 */
export function executeVector(
  initial: InitialState,
  fill: Fill = plainFill,
  surroundings: Surroundings = ALONE,
): VectorResult {
  const store = new FlatStore(initial, fill);
  const before = new Map(initial.data);
  let state = {
    ...initialState(),
    r: [...initial.r],
    pc: initial.pc,
    base: initial.base,
    psw: PSW_S | (initial.v ? PSW_V : 0),
  };
  let trap: TrapClass | null = null;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const step = execute(state, store, surroundings);
    state = step.state;
    if (step.ending.kind === "trap") trap = step.ending.trap.class;
    if (step.ending.kind !== "again") break;
  }
  const changed = [...store.stored].filter((cell) => store.load(cell) !== (before.get(cell) ?? 0));
  changed.sort((one, other) => one - other);
  const final: VectorState = {
    r: state.r,
    pc: state.pc,
    base: state.base,
    v: state.psw & PSW_V ? 1 : 0,
    data: changed.map((cell): Cell => [cell, store.load(cell)]),
  };
  return { final, trap, count: state.clock };
}
