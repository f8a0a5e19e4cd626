// What the guest of one console has written since the latest expectation that was met.

import { textOf } from "../recording/events.ts";

/** Characters that are kept: expectations look at the latest ones. */
const KEPT_MAX = 1 << 20;

/** Listens to one console. */
export class Heard {
  #text = "";
  /** Where the next search for `#wanted` begins. */
  #from = 0;
  #wanted = "";

  /** Takes characters that were written. */
  add(characters: Uint8Array): void {
    this.#text += textOf(characters);
    const more = this.#text.length - 2 * KEPT_MAX;
    if (more > 0) {
      this.#text = this.#text.slice(-KEPT_MAX);
      this.#from = 0;
    }
  }

  /** Whether a text has come. */
  has(wanted: string): boolean {
    if (wanted !== this.#wanted) this.#from = 0;
    this.#wanted = wanted;
    const found = this.#text.indexOf(wanted, this.#from);
    this.#from = found >= 0 ? found : Math.max(0, this.#text.length - wanted.length + 1);
    return found >= 0;
  }

  /** Whether a text has come; what was written up to its end is then past. */
  take(wanted: string): boolean {
    if (!this.has(wanted)) return false;
    this.#text = this.#text.slice(this.#from + wanted.length);
    this.#from = 0;
    return true;
  }

  /** The latest characters, at most so many. */
  last(most: number): string {
    return this.#text.slice(-most);
  }
}
