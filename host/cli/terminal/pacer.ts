// Makes idle time pass in real time: one microsecond of the wall clock for each reading of the virtual clock. Busy time is not
// slowed. The caller supplies the times, so that nothing here reads a clock.

/** Milliseconds that a wait may have ended too early or too late: the next one makes up for them. */
const SLACK = 50;

/** Says how long to wait. Times are in milliseconds. */
export class Pacer {
  /** The reading of the clock at which the idle time has begun, and when that was. */
  #clock = -1;
  #since = 0;
  /** When the latest idle time should have ended. */
  #target = Number.NEGATIVE_INFINITY;

  /** Milliseconds to wait from now: the clock is at one reading, and no partition runs until another one, which may be infinity. */
  left(clock: number, due: number, now: number): number {
    if (clock !== this.#clock) {
      this.#since = Math.abs(now - this.#target) < SLACK ? this.#target : now;
      this.#clock = clock;
    }
    this.#target = this.#since + (due - clock) / 1000;
    return this.#target - now;
  }

  /** The reading of the clock that the idle time has come to. */
  reached(now: number): number {
    return this.#clock + Math.max(0, Math.floor((now - this.#since) * 1000));
  }
}
