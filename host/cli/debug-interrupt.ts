// Ctrl-C while a command of the debugger runs. Commands wait for nothing, so no signal and no key is heard meanwhile: the terminal
// is asked, now and then, for what was typed.

import { closeSync, constants, openSync, readSync } from "node:fs";

/** The terminal of the process. */
const TERMINAL = "/dev/tty";
const CTRL_C = 3;
/** Milliseconds between two looks. */
const EVERY = 50;

/** Whether somebody at the terminal wants a command to end. */
export class Interrupt {
  #fd: number | undefined;
  #next = 0;
  #come = false;
  #typed = "";

  /** False: Ctrl-C has come since the command began. */
  readonly goesOn = (): boolean => {
    if (this.#fd === undefined || this.#come) return !this.#come;
    const now = performance.now();
    if (now < this.#next) return true;
    this.#next = now + EVERY;
    this.#look(this.#fd);
    return !this.#come;
  };

  /**
   * Does a command, while keys come one by one; and what else was typed meanwhile. Where the terminal cannot be asked, Ctrl-C is a signal,
   * which ends the process.
   */
  during(command: () => boolean): { readonly over: boolean; readonly typed: string } {
    this.#come = false;
    this.#typed = "";
    this.#fd = opened();
    if (this.#fd === undefined) process.stdin.setRawMode(false);
    try {
      const over = command();
      return { over, typed: this.#typed };
    } finally {
      if (this.#fd === undefined) process.stdin.setRawMode(true);
      else closeSync(this.#fd);
      this.#fd = undefined;
    }
  }

  #look(fd: number): void {
    const bytes = Buffer.alloc(1024);
    let length = 0;
    try {
      length = readSync(fd, bytes);
    } catch {
      // Nothing was typed.
    }
    const end = bytes.subarray(0, length).lastIndexOf(CTRL_C);
    this.#come = end >= 0;
    // As at a shell, what was typed before Ctrl-C is forgotten.
    this.#typed = (this.#come ? "" : this.#typed) + bytes.toString("utf8", end + 1, length);
  }
}

/** The terminal, to be read without waiting; undefined where that is not possible. */
function opened(): number | undefined {
  try {
    return openSync(TERMINAL, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
