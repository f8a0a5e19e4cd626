// A file that grows line by line during a run.

import { closeSync, openSync, writeSync } from "node:fs";
import type { Problem } from "../../asm/problem.ts";
import { unwritable } from "./files.ts";

/** Begins a new file; if it cannot be written, the run continues all the same, and the problem is reported at the end. */
export class LineFile {
  readonly #path: string;
  readonly #most: number;
  #fd: number | undefined;
  #waiting = "";
  #failure: Problem | undefined;

  /**
   * `most`: characters that may wait to be written; 0: each line is in the file before the run continues, even if the process is
   * killed.
   */
  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
    this.#attempt(() => {
      this.#fd = openSync(path, "w");
    });
  }

  /** Writes a line with its end. */
  readonly write = (line: string): void => {
    this.#waiting += line;
    if (this.#waiting.length > this.#most) this.#flush();
  };

  /** Closes the file; returns the problem if it could not be written. */
  end(): Problem | undefined {
    this.#flush();
    this.#attempt(() => closeSync(this.#fd!));
    return this.#failure;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    this.#attempt(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd!, bytes, at);
    });
  }

  #attempt(act: () => void): void {
    try {
      if (this.#failure === undefined) act();
    } catch (error) {
      this.#failure = unwritable(this.#path, error).problem;
    }
  }
}
