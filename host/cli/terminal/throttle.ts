// Limits the instructions per second. The caller supplies the times, so that nothing here reads a clock.

import { setImmediate as pause } from "node:timers/promises";
import type { Sleeper } from "./sleep.ts";

/** Milliseconds whose instructions may be executed at once, when a timer has come late or nobody has run before. */
const BURST = 20;

/** Says how many instructions may be executed. Times are in milliseconds. */
export class Throttle {
  /** Instructions of a millisecond; infinity: there is no bound. */
  readonly #rate: number;
  #credit = 0;
  #at: number | undefined;

  /** `mips`: millions of instructions of a second, more than 0. */
  constructor(mips = Number.POSITIVE_INFINITY) {
    this.#rate = mips * 1000;
  }

  /** Instructions that may be executed at a time. */
  may(now: number): number {
    if (this.#rate === Number.POSITIVE_INFINITY) return this.#rate;
    const more = (now - (this.#at ?? now)) * this.#rate;
    this.#at = now;
    this.#credit = Math.min(this.#credit + more, Math.max(1, BURST * this.#rate));
    return Math.floor(this.#credit);
  }

  /** So many were executed. */
  spend(instructions: number): void {
    this.#credit -= instructions;
  }

  /** Waits until one more may be executed, or for whatever else the process has to do. */
  async rest(sleeper: Sleeper): Promise<void> {
    const left = (1 - this.#credit) / this.#rate;
    if (left > 0) await sleeper.sleep(left);
    else await pause();
  }
}
