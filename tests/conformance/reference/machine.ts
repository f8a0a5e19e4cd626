// The whole machine with one partition: both stages of the map, user mode, vectors, frames, timer and interrupts.
// It goes on one count at a time, so that another machine can be compared with it after each.

import { transcendental } from "./float/transcendental.ts";
import { takeTrap } from "./frames.ts";
import { PagedStore } from "./paged-store.ts";
import { execute } from "./sequencer.ts";
import { initialState, PSW_E, PSW_L, type State, type Surroundings } from "./state.ts";
import { expireTimer } from "./timer-and-map.ts";
import { Trap } from "./trap.ts";

/** Level of the timer's interrupt. */
const TIMER_LEVEL = 15;

/** What a machine can be told about its surroundings; what is left out is as in `plainSurroundings`. */
export type Options = Partial<Surroundings> & {
  /** Pages of physical memory. */
  readonly physicalPages: number;
  /** Physical memory that several machines share. */
  readonly memory?: Uint16Array;
};

/** Hypercalls C0 to FF from system mode, no devices, transcendental functions correctly rounded. */
export const plainSurroundings: Surroundings = {
  number: 0,
  configuration: 0x0507,
  pages: 64,
  hostServes: (code, system) => system && code >= 0xc0,
  transcendental,
  deviceRead: () => 0,
  deviceWrite: () => {},
};

/** What one step has done. */
export interface StepResult {
  /** The interrupt that was taken before the instruction. */
  readonly interrupt?: Trap;
  /** The trap that the instruction ended in; its vector was taken unless `stop` says unhandled. */
  readonly trap?: Trap;
  /** Why the machine needs its host now: a monitor call, STP, or a trap that nobody handles. */
  readonly stop?: { readonly kind: "call" | "idle" | "halt" | "unhandled"; readonly code: number };
}

export class ReferenceMachine {
  state: State = initialState();
  readonly store: PagedStore;
  readonly surroundings: Surroundings;

  constructor({ physicalPages, memory, ...surroundings }: Options) {
    this.store = new PagedStore(physicalPages, memory);
    this.surroundings = { ...plainSurroundings, ...surroundings };
  }

  /** The interrupt that would be taken now: of those above the mask level the highest. */
  acceptable(): Trap | undefined {
    expireTimer(this.state);
    const { psw, pending, timerDue } = this.state;
    if (!(psw & PSW_E)) return undefined;
    const mask = psw & PSW_L;
    if (timerDue && TIMER_LEVEL > mask) return new Trap("timer");
    for (let level = 15; level > mask; level--) {
      if (pending & (1 << level)) return new Trap("interrupt", level);
    }
    return undefined;
  }

  /**
   * Takes the interrupts that are acceptable now: a vector whose PSW lets another one in is left for that at once. Gives
   * the latest that was tried, with `stop` where it is unhandled.
   */
  settle(): StepResult {
    let result: StepResult = {};
    for (let interrupt = this.acceptable(); interrupt; interrupt = this.acceptable()) {
      if (interrupt.class === "timer") this.state.timerDue = false;
      if (!this.take(interrupt, this.state.clock)) {
        return { interrupt, stop: { kind: "unhandled", code: interrupt.cause } };
      }
      result = { interrupt };
    }
    return result;
  }

  /** Acceptable interrupts, then one instruction or one turn of a counted one. The clock advances by one. */
  step(): StepResult {
    const before = this.settle();
    if (before.stop) return before;
    const seen = this.state.clock;
    const { state, ending } = execute(this.state, this.store, this.surroundings);
    this.state = state;
    if (ending.kind === "done" || ending.kind === "again") return before;
    if (ending.kind !== "trap") return { ...before, stop: ending };
    const { trap } = ending;
    if (this.take(trap, seen)) return { ...before, trap };
    return { ...before, trap, stop: { kind: "unhandled", code: trap.cause } };
  }

  /** Takes a trap; false where it is unhandled, and then only the latest cause has changed. */
  private take(trap: Trap, seen: number): boolean {
    const after = takeTrap(this.state, this.store, trap, seen);
    this.state = after ?? { ...this.state, cause: trap.cause, detail1: trap.detail1, detail2: trap.detail2 };
    return after !== undefined;
  }
}
