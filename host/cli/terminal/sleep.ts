// Waits for input or a signal, without using processor time.

/** The longest time that a timer takes, in milliseconds. */
const TIMER_MAX = 2 ** 31 - 1;

/** One who sleeps. */
export class Sleeper {
  #wake: () => void = () => {};

  /** Sleeps for at most `milliseconds`, which may be infinity. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.ceil(milliseconds), TIMER_MAX));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Wakes, when it sleeps. */
  wake(): void {
    this.#wake();
  }
}
