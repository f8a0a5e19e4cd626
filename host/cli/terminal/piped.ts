// Input from a pipe or a file: each line is entered when the guest has read the one before and no partition can run, and the
// console is closed at the end. A guest that never waits receives the next line after a while.

import type { Played } from "../../guest-console.ts";
import type { Machine } from "../../machine.ts";
import { MARK, type Marks } from "../../marks.ts";
import type { RunResult } from "../../options.ts";
import { bytesOf } from "../../recording/events.ts";
import type { Ending, EndingSignal } from "../ending.ts";
import type { TimeChoice } from "../options.ts";
import type { LiveInput } from "./input.ts";
import { Pacer } from "./pacer.ts";
import { Sleeper } from "./sleep.ts";
import { Throttle } from "./throttle.ts";

/** Instructions without a pause after which a guest that has read all gets the next line. */
const BUSY = 1_000_000;
/** Characters that wait here; and of a line without an end. */
const WAITING_MAX = 1 << 20;

/** What it is made with. */
export interface PipedOptions {
  readonly machine: Machine;
  readonly played: Played;
  readonly input: LiveInput;
  /** The partition whose input it is. */
  readonly partition: number;
  /** What ends a line for the guest. */
  readonly newline: string;
  readonly time: TimeChoice;
  /** Millions of instructions of a second, at most. */
  readonly mips: number | undefined;
}

/** One run with such input. */
export class Piped {
  readonly #options: PipedOptions;
  readonly #decoder = new TextDecoder();
  readonly #pacer = new Pacer();
  readonly #sleeper = new Sleeper();
  readonly #throttle: Throttle;
  /** What has come and was not entered. */
  #waiting = "";
  #atEnd = false;
  #over: Ending | undefined;
  /** The reading of the clock to which idle time may pass, and to which it has come. */
  #idleTo = 0;
  #reached = 0;

  constructor(options: PipedOptions) {
    this.#options = options;
    this.#throttle = new Throttle(options.mips);
  }

  /** A signal ends it. */
  readonly signal = (name: EndingSignal): void => {
    this.#over = name;
    this.#sleeper.wake();
  };

  /** Runs to the end, the limit or a signal. */
  async run(limit: number, marks: Marks): Promise<Ending> {
    const { played, input } = this.#options;
    input.begin((bytes) => this.#come(bytes));
    try {
      let busy = 0;
      for (let left = limit; this.#over === undefined; ) {
        const most = Math.min(left, MARK, this.#throttle.may(performance.now()));
        const result = played.run({ limit: most, idleTo: this.#idleTo });
        const { outcome, instructions } = result;
        marks.note(instructions);
        this.#throttle.spend(instructions);
        left -= instructions;
        busy += instructions;
        const waits = outcome === "idle" || outcome === "input";
        if (!waits && (outcome !== "limit" || left === 0)) return outcome as Ending;
        await this.#throttle.rest(this.#sleeper);
        if (!waits && busy < BUSY) continue;
        busy = 0;
        if (this.#enter(outcome === "input")) marks.entered();
        else if (outcome === "idle") await this.#pass(result);
        else if (outcome === "input" && !this.#console.isOpen) return "input";
        else if (outcome === "input") await this.#sleeper.sleep(Number.POSITIVE_INFINITY);
      }
      return this.#over;
    } finally {
      input.end();
    }
  }

  get #console() {
    return this.#options.machine.console(this.#options.partition);
  }

  /** Enters the next line, or closes the console at the end. `wanted`: no partition can run without it. Returns whether there was one. */
  #enter(wanted: boolean): boolean {
    const { machine, played, partition } = this.#options;
    const console = this.#console;
    const ended = machine.state.partitions[partition]!.end !== null;
    if (ended || !console.isOpen || !(wanted || console.unread === 0)) return false;
    const line = this.#line();
    const at = Math.max(console.earliest, this.#reached);
    if (line !== undefined) return played.console(partition).append(bytesOf(line), at).problem === undefined;
    return this.#atEnd && played.console(partition).close(at).problem === undefined;
  }

  /** Takes a line with its end, as the guest gets it; what there is at the end of the input, or when it is too long. */
  #line(): string | undefined {
    const { newline, input } = this.#options;
    const end = this.#waiting.indexOf("\n");
    const whole = end >= 0 || this.#atEnd || this.#waiting.length >= WAITING_MAX;
    if (!whole || this.#waiting === "") return undefined;
    const length = end >= 0 ? end + 1 : this.#waiting.length;
    const line = this.#waiting.slice(0, length);
    this.#waiting = this.#waiting.slice(length);
    if (!this.#atEnd && this.#waiting.length < WAITING_MAX) input.flow(true);
    return end >= 0 ? line.replace(/\r?\n$/, "") + newline : line;
  }

  /** Lets idle time pass. */
  async #pass({ clock, due }: RunResult): Promise<void> {
    if (this.#options.time === "real") {
      const left = this.#pacer.left(clock, due!, performance.now());
      if (left >= 1) await this.#sleeper.sleep(left);
      const now = performance.now();
      this.#reached = Math.min(this.#pacer.reached(now), due!);
      if (this.#pacer.left(clock, due!, now) >= 1) return;
    }
    this.#idleTo = due!;
  }

  #come(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#atEnd = true;
    const text = this.#decoder.decode(bytes ?? new Uint8Array(0), { stream: bytes !== undefined });
    this.#waiting += [...text].map((character) => (character <= "\xff" ? character : "?")).join("");
    if (this.#waiting.length >= WAITING_MAX) this.#options.input.flow(false);
    this.#sleeper.wake();
  }
}
