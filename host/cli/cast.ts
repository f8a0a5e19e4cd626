// cr80 boot --cast: records what guests show on their consoles, and when in virtual time, as a terminal recording for asciinema
// and its players (asciicast v2, docs.asciinema.org/manual/asciicast/v2).

import { escapedJson } from "../../asm/printable.ts";
import type { Problem } from "../../asm/problem.ts";
import type { Machine } from "../machine.ts";
import { LineFile } from "./line-file.ts";
import type { PlayOptions } from "./play.ts";
import { Screen } from "./terminal/screen.ts";

/** The terminal that is recorded. */
const SIZE = { width: 80, height: 24 };
/** Characters that may wait to be written. */
const WAITING_MAX = 1 << 16;
const MICROSECONDS = 1_000_000;

/** Writes one recording. The same run gives the same file: nothing in it comes from the computer. */
export class Cast {
  readonly #machine: Machine;
  readonly #file: LineFile;
  readonly #screen: Screen;
  /** The partition that is shown; undefined: all are. */
  readonly #only: number | undefined;
  /** The reading of the clock at which it begins. */
  readonly #start: number;
  /** Its reading at what is written now. */
  #clock: number;

  /** `options` name the console, and say how guests use the terminal; without a name all are shown, in lines with theirs. */
  constructor(path: string, machine: Machine, { console, newline, rawOutput }: PlayOptions) {
    this.#machine = machine;
    this.#start = machine.clock;
    this.#clock = machine.clock;
    const names = machine.state.partitions.map(({ name }) => name);
    const only = console === undefined && names.length === 1 ? 0 : names.indexOf(console ?? "");
    this.#only = only < 0 ? undefined : only;
    const write = (text: string) => this.#event("o", text.replaceAll("\n", "\r\n"));
    this.#screen = new Screen(write, names, { raw: rawOutput === true, carriageReturn: newline === "cr" });
    this.#screen.all = this.#only === undefined;
    this.#screen.current = this.#only ?? 0;
    this.#file = new LineFile(path, WAITING_MAX);
    this.#file.write(`${escapedJson(JSON.stringify({ version: 2, ...SIZE, title: names.join(", ") }))}\n`);
  }

  /** Takes characters that a guest wrote at a reading of the clock. */
  hear(partition: number, characters: Uint8Array, clock: number): void {
    if (this.#only !== undefined && this.#only !== partition) return;
    this.#clock = clock;
    this.#screen.hear(partition, characters, clock);
  }

  /** Makes a marker. */
  mark(text: string): void {
    this.#clock = this.#machine.clock;
    this.#event("m", text);
  }

  /** Closes the file; returns the problem if it could not be written. */
  end(): Problem | undefined {
    this.#clock = this.#machine.clock;
    if (this.#only === undefined) this.#screen.end();
    return this.#file.end();
  }

  /** An instruction is a microsecond. */
  #event(code: "o" | "m", text: string): void {
    const time = this.#clock - this.#start;
    const seconds = `${Math.floor(time / MICROSECONDS)}.${String(time % MICROSECONDS).padStart(6, "0")}`;
    this.#file.write(`[${seconds}, "${code}", ${escapedJson(JSON.stringify(text))}]\n`);
  }
}
