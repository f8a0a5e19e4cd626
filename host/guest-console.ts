// The console of a partition for a program that uses the machine: the guest's output, and input for it. Input arrives after
// the next instruction of the machine or, when no partition runs, at the next reading of the clock; so the run is that of a
// manifest whose input arrives at these readings.

import { type Problem, problem } from "../asm/problem.ts";
import { appendArrival, charactersOf, closeInput, consoleOutput, openInput } from "./control/console.ts";
import { CLOCK_END, type Control, readClock } from "./control/control.ts";
import type { RunOptions, RunResult } from "./options.ts";
import { inRange } from "./range.ts";
import { type ConsoleState, INPUT_MAX } from "./state/console.ts";
import type { PartitionState } from "./state/partition.ts";

/** Where in a run input was entered: a run that is repeated with the same input at the same positions is the same. */
export interface Entered {
  /** Instructions that the machine had executed, and the reading of the clock then. */
  readonly position: number;
  readonly clock: number;
  /** The reading of the clock at which it arrives. */
  readonly at: number;
  readonly problem?: undefined;
}

/** The outcome of entering input; with a problem nothing has changed. */
export type EnterResult = Entered | { readonly problem: Problem };

/** What can be entered at a console. */
export type PlayedConsole = Pick<GuestConsole, "open" | "append" | "close">;

/** What runs a machine and enters its input: the machine itself, or an object in between that observes both. */
export interface Played {
  run(options: RunOptions): RunResult;
  console(partition: number): PlayedConsole;
}

/** The console of one partition. */
export class GuestConsole {
  readonly #control: Control;
  readonly #partition: number;
  readonly #executed: () => number;

  /** `executed`: the instructions that the machine has executed. */
  constructor(control: Control, partition: number, executed: () => number) {
    this.#control = control;
    this.#partition = partition;
    this.#executed = executed;
  }

  /** What the guest wrote: the first mebibyte of it. */
  get output(): Uint8Array {
    return consoleOutput(this.#state);
  }

  /** Whether more input may be appended. When the console is closed, a guest that waits for input finds the end of it. */
  get isOpen(): boolean {
    return this.#state.console.open;
  }

  /** Opens it, if it is not open, so that input can be appended. */
  open(): EnterResult {
    const ended = this.#ended();
    if (ended !== undefined) return ended;
    openInput(this.#control, this.#state);
    return this.#entered();
  }

  /** The number of characters that were not read, including those that have not arrived. */
  get unread(): number {
    return unread(this.#state.console);
  }

  /** The earliest reading of the clock at which input that is entered now can arrive. */
  get earliest(): number {
    // Not before what was entered, or given, earlier.
    const last = this.#state.console.arrivals.at(-1)?.at ?? 0;
    return Math.max(Math.min(readClock(this.#control.core) + 1, CLOCK_END), last);
  }

  /** Appends characters to its input. They arrive at the earliest reading of the clock that they can, or at a later one. */
  append(characters: Uint8Array, at?: number): EnterResult {
    const wrong = this.#ended() ?? this.#closed() ?? this.#full(characters.length);
    if (wrong !== undefined) return wrong;
    const entered = this.#entered(at);
    if (characters.length > 0) appendArrival(this.#state.console, entered.at, characters);
    return entered;
  }

  /** Ends its input: when the guest has read all of it, it finds the end, which arrives like a character. */
  close(at?: number): EnterResult {
    const wrong = this.#ended() ?? this.#closed();
    if (wrong !== undefined) return wrong;
    const entered = this.#entered(at);
    closeInput(this.#state, entered.at);
    return entered;
  }

  /** As it is now: restoring gives the machine another state. */
  get #state(): PartitionState {
    return this.#control.state.partitions[this.#partition]!;
  }

  /** `at`: the reading of the clock at which it arrives, when that is said. */
  #entered(at = this.earliest): Entered {
    inRange("at", at, this.earliest, CLOCK_END);
    return { position: this.#executed(), clock: readClock(this.#control.core), at };
  }

  #problem(code: string, message: string, advice: string): { readonly problem: Problem } {
    return { problem: problem(code, `console of ${this.#state.name}`, message, advice) };
  }

  #ended(): { readonly problem: Problem } | undefined {
    if (this.#state.end === null) return undefined;
    return this.#problem("PARTITION_ENDED", "the partition has ended, and reads nothing", "enter it earlier");
  }

  #closed(): { readonly problem: Problem } | undefined {
    if (this.isOpen) return undefined;
    return this.#problem("CONSOLE_CLOSED", "the console takes no more input", "open it before");
  }

  #full(more: number): { readonly problem: Problem } | undefined {
    const { console } = this.#state;
    if (unread(console) + more <= INPUT_MAX) return undefined;
    const message = `more than ${INPUT_MAX} characters would wait to be read`;
    return this.#problem("CONSOLE_FULL", message, "append them when the guest has read some");
  }
}

/** The number of characters that were not read, including those that have not arrived. */
function unread(console: ConsoleState): number {
  return charactersOf(console) - console.read;
}
