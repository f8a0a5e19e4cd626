// The core and the reference machine, given the same state, step by step or run by run.

import {
  CTX_BASE,
  CTX_CALL,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_PC,
  CTX_PENDING,
  CTX_PSW,
  CTX_STAGE1,
  CTX_TIMER,
  CTX_TIMER_DUE,
  CTX_TT,
  CTX_V,
  MON_SYSTEM,
  STOP_BUDGET,
  STOP_CALL,
  STOP_HALT,
  STOP_IDLE,
  STOP_UNHANDLED,
} from "../../core-as/layout.ts";
import { read64 } from "../../host/control/control.ts";
import { Core } from "../../host/core.ts";
import { enclose, type Transcendental, transcendental } from "./reference/float/transcendental.ts";
import { ReferenceMachine, type StepResult } from "./reference/machine.ts";
import { PAGE_WORDS } from "./reference/paged-store.ts";
import { initialState, PSW_MASK, PSW_V, type State } from "./reference/state.ts";

/** Something that the two machines do not agree on. */
export interface Disagreement {
  readonly what: string;
  readonly reference: number | string;
  readonly core: number | string;
}

/** Where a partition begins. */
export interface Beginning extends Pick<State, "pc" | "psw" | "timer"> {
  readonly r: readonly number[];
}

/** What the stops of the core are called. */
export const STOPS: Readonly<Record<number, string>> = {
  [STOP_BUDGET]: "none",
  [STOP_CALL]: "call",
  [STOP_IDLE]: "idle",
  [STOP_HALT]: "halt",
  [STOP_UNHANDLED]: "unhandled",
};

/** Gives a partition of a core a state, and enters it. */
export function giveState(core: Core, partition: number, state: State): void {
  core.enter(partition);
  for (let n = 0; n < 8; n++) core.setRegister(partition, n, state.r[n]!);
  core.setContextWord(partition, CTX_PC, state.pc);
  core.setContextWord(partition, CTX_BASE, state.base);
  core.setContextWord(partition, CTX_PSW, state.psw & PSW_MASK & ~PSW_V);
  core.setContextWord(partition, CTX_V, state.psw & PSW_V ? 0x8000 : 0);
  core.setContextWord(partition, CTX_V + 2, 0);
  core.setContextWord(partition, CTX_CAUSE, state.cause);
  core.setContextWord(partition, CTX_DETAIL1, state.detail1);
  core.setContextWord(partition, CTX_DETAIL2, state.detail2);
  core.setContextWord(partition, CTX_TIMER_DUE, state.timerDue ? 1 : 0);
  core.setTimer(partition, BigInt(state.timer));
  core.clock = BigInt(state.clock);
  core.loadTable(state.tt);
  core.setContextWord(partition, CTX_PENDING, state.pending);
}

export class Pair {
  readonly reference: ReferenceMachine;
  readonly core: Core;
  readonly pages: number;
  readonly partition: number;
  /** Called before each run of the core. */
  before: ((core: Core) => void) | undefined;
  /** Set where the latest step computed a float of which only a bound of the error is promised. */
  bounded = false;

  /**
   * @param module compiled core.wasm
   * @param pages physical pages, all of them the partition's to be mapped
   * @param first the pair of partition 0, for partition 1, which shares its core and its physical memory
   */
  constructor(module: WebAssembly.Module, pages: number, first?: Pair) {
    this.pages = pages;
    this.partition = first ? 1 : 0;
    this.reference = new ReferenceMachine({
      number: this.partition,
      physicalPages: pages,
      pages,
      ...(first ? { memory: first.reference.store.memory } : {}),
      transcendental: (format, name: Transcendental, argument) => {
        if (format.words === 4 && enclose(format, name, argument, 60)) this.bounded = true;
        return transcendental(format, name, argument);
      },
    });
    this.core = first?.core ?? new Core(module, pages, () => 0);
    this.core.createPartition(this.partition, pages);
    this.core.enter(this.partition);
    for (let code = 0xc0; code < 0x100; code++) this.core.setMonitorOwner(code, MON_SYSTEM);
  }

  map(page: number, physical: number, rights: number): void {
    this.reference.store.map(page, physical, rights);
    this.core.setStage2(this.partition, page, rights, physical);
  }

  /** Writes words of physical memory of both. */
  poke(cell: number, words: ArrayLike<number>): void {
    this.reference.store.memory.set(words, cell);
    this.core.write(this.core.physicalWord(0, cell), words);
  }

  /** Gives the core the state of the reference. A table in use is loaded from memory by the core itself. */
  copyState(): void {
    giveState(this.core, this.partition, this.reference.state);
  }

  /** Both begin at the core's clock; the timer runs out after so many instructions, with 0 it does not run. */
  begin({ r, pc, psw, timer }: Beginning): void {
    const clock = Number(this.core.clock);
    this.reference.state = { ...initialState(), r: [...r], pc, psw, clock, timer: timer && clock + timer };
    this.copyState();
  }

  setPending(levels: number): void {
    this.reference.state.pending = levels;
    this.core.setContextWord(this.partition, CTX_PENDING, levels);
  }

  /** One count on both. */
  step(): { readonly result: StepResult; readonly disagreements: readonly Disagreement[] } {
    this.bounded = false;
    const result = this.reference.step();
    this.before?.(this.core);
    const stop = this.core.run(1);
    const disagreements = this.compare(result, stop);
    if (disagreements.length === 0 || result.stop || !this.reference.acceptable())
      return { result, disagreements };
    // An interrupt may be taken when the instruction before it has ended, or when the next one begins.
    const settled = { ...result, ...this.reference.settle() };
    return { result: settled, disagreements: this.compare(settled, stop) };
  }

  /**
   * Runs up to `count` instructions: on the reference one after the other, on the core in one call, but for accesses to
   * devices, where its runs end. A stop ends the run of both.
   */
  run(count: number): { readonly result: StepResult; readonly disagreements: readonly Disagreement[] } {
    const { core, reference } = this;
    this.bounded = false;
    core.enter(this.partition);
    const end = Number(core.clock) + count;
    // Time went on while another partition ran.
    reference.state.clock = Number(core.clock);
    let result: StepResult = {};
    while (reference.state.clock < end && !result.stop) result = reference.step();
    if (!result.stop) result = reference.settle();
    let stop = STOP_BUDGET;
    while (stop === STOP_BUDGET && Number(core.clock) < end) {
      this.before?.(core);
      stop = core.run(end - Number(core.clock));
    }
    // After a device the interrupts are still to be taken.
    if (stop === STOP_BUDGET) stop = core.run(0);
    return { result, disagreements: this.compare(result, stop) };
  }

  /** What differs between the states. */
  private compare(result: StepResult, stop: number): Disagreement[] {
    const { core, partition } = this;
    const { state } = this.reference;
    const found: Disagreement[] = [];
    const check = (what: string, reference: number | string, other: number | string): void => {
      if (reference !== other) found.push({ what, reference, core: other });
    };
    const word = (offset: number): number => core.contextWord(partition, offset);
    check("stop", result.stop?.kind ?? "none", STOPS[stop] ?? `stop ${stop}`);
    if (result.stop?.kind === "call") check("call", result.stop.code, word(CTX_CALL));
    for (let n = 0; n < 8; n++) check(`r${n}`, state.r[n]!, core.register(partition, n));
    check("pc", state.pc, word(CTX_PC));
    check("base", state.base, word(CTX_BASE));
    check("psw", state.psw, (word(CTX_PSW) & ~PSW_V) | (word(CTX_V) & 0x8000 ? PSW_V : 0));
    check("tt", state.tt, word(CTX_TT));
    check("cause", state.cause, word(CTX_CAUSE));
    check("detail 1", state.detail1, word(CTX_DETAIL1));
    check("detail 2", state.detail2, word(CTX_DETAIL2));
    check("clock", state.clock, Number(core.clock));
    this.compareTimer(state, check);
    if (state.tt !== 0) {
      for (const [i, entry] of state.stage1.entries())
        check(`stage 1 entry ${i}`, entry, word(CTX_STAGE1 + 2 * i));
    }
    return found;
  }

  /** A timer that has run out may be noticed at the end of an instruction or before the next one. */
  private compareTimer(state: State, check: (what: string, reference: number, core: number) => void): void {
    const expired = (timer: number): boolean => timer !== 0 && timer <= state.clock;
    const timer = read64(this.core, this.core.contextAddress(this.partition) + CTX_TIMER);
    const due = this.core.contextWord(this.partition, CTX_TIMER_DUE) !== 0;
    check("timer", expired(state.timer) ? 0 : state.timer, expired(timer) ? 0 : timer);
    check("timer due", Number(state.timerDue || expired(state.timer)), Number(due || expired(timer)));
  }

  /** Words of physical memory that differ. */
  memoryDisagreements(): Disagreement[] {
    const start = this.core.physicalWord(0, 0);
    const words = this.core.u16.slice(start, start + this.pages * PAGE_WORDS);
    const { memory } = this.reference.store;
    if (Buffer.compare(new Uint8Array(memory.buffer), new Uint8Array(words.buffer)) === 0) return [];
    const found: Disagreement[] = [];
    for (let cell = 0; cell < words.length; cell++) {
      if (words[cell] === memory[cell]) continue;
      found.push({ what: `physical word ${cell}`, reference: memory[cell]!, core: words[cell]! });
    }
    return found;
  }
}
