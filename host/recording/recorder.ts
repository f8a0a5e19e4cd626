// Records a run while it is made: a program runs the machine, and enters console input, through a recorder.

import type { Played, PlayedConsole } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import type { Registers, RunOptions, RunResult } from "../options.ts";
import {
  imageText,
  lineOf,
  type MemorySet,
  type Moment,
  RECORDING_VERSION,
  type RecordedEvent,
  type RegistersSet,
  textOf,
} from "./events.ts";

/** Instructions between two checks; they lie at multiples of it. */
const CHECK_EVERY = 100_000_000;
/** Events after which there is a check in any case. */
const CHECK_EVENTS = 64;

/** A change, without its place. */
type Change = Omit<RegistersSet, keyof Moment> | Omit<MemorySet, keyof Moment>;

/** Runs a machine, and records its input. */
export class Recorder implements Played {
  readonly #machine: Machine;
  readonly #played: Played;
  readonly #write: (line: string) => void;
  #events = 0;

  /**
   * Writes the first line: the machine continues from its present state. `write` receives each line with its end, before
   * the machine continues. `program` names the writer of the recording. `played` runs the machine, and enters its input.
   * @throws RangeError for partitions that have the same name
   */
  constructor(machine: Machine, write: (line: string) => void, program: string, played: Played = machine) {
    this.#machine = machine;
    this.#played = played;
    this.#write = write;
    const { partitions } = machine.state;
    const images = Object.fromEntries(partitions.map((one) => [one.name, imageText(one)]));
    if (Object.keys(images).length !== partitions.length) {
      throw new RangeError("two partitions have one name: a recording could not tell them apart");
    }
    const state = btoa(textOf(machine.snapshot()));
    write(lineOf({ cr80: "recording", version: RECORDING_VERSION, program, images, state }));
  }

  /** Like Machine.run, but calls `until` more often. @throws RangeError as Machine.run */
  run(options: RunOptions = {}): RunResult {
    const { limit = Number.POSITIVE_INFINITY } = options;
    const machine = this.#machine;
    for (let instructions = 0; ; ) {
      const toCheck = CHECK_EVERY - (machine.executed % CHECK_EVERY);
      const part = this.#played.run({ ...options, limit: Math.min(limit - instructions, toCheck) });
      instructions += part.instructions;
      const atCheck = part.instructions === toCheck;
      if (atCheck) this.#check();
      if (part.outcome !== "limit" || instructions >= limit) return { ...part, instructions };
    }
  }

  /** The console of a partition: its input is recorded. @throws RangeError as Machine.console */
  console(number: number): PlayedConsole {
    const console = this.#played.console(number);
    const partition = this.#machine.state.partitions[number]!.name;
    return {
      open: () => {
        const entered = console.open();
        if (entered.problem === undefined) this.#event({ event: "open", ...this.#now(), partition });
        return entered;
      },
      append: (characters, at) => {
        const entered = console.append(characters, at);
        if (entered.problem !== undefined) return entered;
        const text = textOf(characters);
        this.#event({ event: "input", ...this.#now(), at: entered.at, partition, text });
        return entered;
      },
      close: (at) => {
        const entered = console.close(at);
        if (entered.problem !== undefined) return entered;
        this.#event({ event: "close", ...this.#now(), at: entered.at, partition });
        return entered;
      },
    };
  }

  /** Like Machine.setRegisters, and recorded. @throws RangeError as Machine.setRegisters; then nothing is recorded */
  setRegisters(number: number, registers: Partial<Registers>): void {
    this.#change(() => {
      this.#machine.setRegisters(number, registers);
      return { event: "registers", partition: this.#machine.state.partitions[number]!.name, registers };
    });
  }

  /** Like Machine.writeMemory, and recorded. @throws RangeError as Machine.writeMemory; then nothing is recorded */
  writeMemory(number: number, address: number, words: ArrayLike<number>): void {
    this.#change(() => {
      this.#machine.writeMemory(number, address, words);
      const { name } = this.#machine.state.partitions[number]!;
      return { event: "memory", partition: name, address, words: Array.from(words) };
    });
  }

  /** Marks the place, and does nothing else. */
  mark(text: string): void {
    this.#event({ event: "mark", ...this.#now(), text });
  }

  /** Writes the last line. `outcome`: why the run ends, an outcome of the machine or another word. */
  end(outcome: string): void {
    this.#write(lineOf({ event: "end", ...this.#now(), outcome, hash: this.#machine.stateHash() }));
  }

  /**
   * Changes the machine. What is due before that happens before it, and what it makes due after it, as in a replay, which comes
   * to the machine again for each line.
   */
  #change(change: () => Change): void {
    this.#settle();
    const now = this.#now();
    const { event, ...what } = change();
    this.#event({ event, ...now, ...what } as RecordedEvent);
    this.#settle();
  }

  #settle(): void {
    this.#machine.run({ limit: 0, idleTo: this.#machine.clock });
  }

  #event(event: RecordedEvent): void {
    this.#write(lineOf(event));
    this.#events++;
    if (this.#events === CHECK_EVENTS) this.#check();
  }

  #check(): void {
    this.#events = 0;
    this.#write(lineOf({ event: "check", ...this.#now(), hash: this.#machine.stateHash() }));
  }

  #now(): Moment {
    const { executed: n, clock, current } = this.#machine;
    return { n, clock, ...(current === undefined && { idle: true }) };
  }
}
