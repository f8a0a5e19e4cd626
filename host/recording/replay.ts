// Repeats a recorded run, and compares it with the recording on the way.

import { type Problem, problem } from "../../asm/problem.ts";
import type { Played } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import type { RunResult } from "../options.ts";
import { bytesOf, type Ended, REPEATED, type RecordedLine, type Recording } from "./events.ts";

/** Why a replay returned: limit: there is more to replay; end, cut: all was replayed; parted: the run differs from the recording. */
export interface ReplayResult {
  readonly outcome: "limit" | "end" | "cut" | "parted";
  /** Instructions that this call executed. */
  readonly instructions: number;
}

/** The options of a replay. */
export interface ReplayOptions {
  /** What runs the machine, and enters its input: the machine itself when not given. */
  readonly played?: Played;
  /** Called for everything that is entered or changed. */
  readonly entered?: () => void;
  /** Called for every mark. */
  readonly marked?: (text: string) => void;
}

/** Replays a recording. */
export class Replay {
  readonly #machine: Machine;
  #recording: Recording;
  readonly #played: Played;
  readonly #options: ReplayOptions;
  #next = 0;
  /** The latest place at which the run was as recorded. */
  #agreed: string;
  #parted: Problem | undefined;

  /** `machine` is in the state of the recording. */
  constructor(machine: Machine, recording: Recording, options: ReplayOptions = {}) {
    this.#machine = machine;
    this.#recording = recording;
    this.#options = options;
    this.#played = options.played ?? machine;
    this.#agreed = `the beginning (#${machine.executed})`;
  }

  /** The end that was recorded; undefined where the recording breaks off. */
  get end(): Ended | undefined {
    const last = this.#recording.events.at(-1);
    return last?.event === "end" ? last : undefined;
  }

  /** The recorded events that are to be replayed. */
  get events(): readonly RecordedLine[] {
    return this.#recording.events;
  }

  /** The next event and its place, past which the machine must not run; undefined when there is none. */
  get next(): RecordedLine | undefined {
    return this.#parted === undefined ? this.#recording.events[this.#next] : undefined;
  }

  /** To be called when the machine was put into a state that it had in this run, after all events up to its position. */
  restart(): void {
    const { executed } = this.#machine;
    const next = this.#recording.events.findIndex(({ n }) => n > executed);
    this.#next = next < 0 ? this.#recording.events.length : next;
    this.#parted = undefined;
    this.#agreed = `a state that was kept (#${executed})`;
  }

  /** Drops the events after this place, so that the run can become a different one. */
  leave(): void {
    this.#recording = { ...this.#recording, events: this.#recording.events.slice(0, this.#next) };
  }

  /** How the run differs from the recording, and between which two checks it began to differ; undefined when it does not. */
  get parted(): Problem | undefined {
    return this.#parted;
  }

  /** Where the recording breaks off, when all of it was replayed; undefined when it has an end, or there is more to replay. */
  get cut(): Problem | undefined {
    const { name, cut, events } = this.#recording;
    if (cut === undefined || this.#next < events.length || this.#parted !== undefined) return undefined;
    const { line, byte, lost } = cut;
    const more = lost === 0 ? "" : `, and ${lost} bytes of an unfinished line`;
    const message = `the recording breaks off after line ${line}, byte ${byte}${more}`;
    const advice = "its writer was killed, or the file was truncated: it is replayed up to there";
    return problem("RECORDING_CUT", { file: name, line, column: 1 }, message, advice);
  }

  /** Continues to the end of the recording, but executes at most `limit` instructions. @throws RangeError as Machine.run */
  run({ limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {}): ReplayResult {
    let instructions = 0;
    for (;;) {
      const event = this.#recording.events[this.#next];
      if (this.#parted !== undefined) return { outcome: "parted", instructions };
      if (event === undefined) {
        return { outcome: this.end === undefined ? "cut" : "end", instructions };
      }
      // Where nobody can run, none executes one more.
      const toEvent = event.n - this.#machine.executed + (event.idle ? 1 : 0);
      const most = Math.min(toEvent, limit - instructions);
      const result = this.#played.run({ limit: most, idleTo: event.clock });
      instructions += result.instructions;
      const { executed, clock } = this.#machine;
      const waits = result.outcome !== "limit";
      if (executed === event.n && clock === event.clock && waits === (event.idle === true)) {
        this.#parted = this.#happen(event, result);
        this.#next++;
      } else if (waits || executed > event.n || (executed === event.n && !event.idle)) {
        this.#parted = this.#problem(event, `the run is at #${executed}, clock ${clock} (${result.outcome})`);
      } else if (instructions >= limit) return { outcome: "limit", instructions };
    }
  }

  /** Does what was recorded, or compares. Returns what is not as recorded. */
  #happen(event: RecordedLine, result: RunResult): Problem | undefined {
    switch (event.event) {
      case "check":
        return this.#compare(event, event.hash);
      case "end":
        if (event.outcome === "storage") return undefined;
        if (REPEATED.includes(event.outcome) && event.outcome !== result.outcome) {
          return this.#problem(event, `the run ends with "${result.outcome}", not "${event.outcome}"`);
        }
        return this.#compare(event, event.hash);
      case "mark":
        this.#options.marked?.(event.text);
        return undefined;
      case "registers":
      case "memory":
        return this.#change(event);
      default:
        return this.#enter(event);
    }
  }

  #change(event: RecordedLine & { event: "registers" | "memory" }): Problem | undefined {
    const number = this.#numberOf(event.partition);
    try {
      if (event.event === "registers") this.#machine.setRegisters(number, event.registers);
      else this.#machine.writeMemory(number, event.address, event.words);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.#problem(event, `this cannot be changed: ${error.message}`);
    }
    this.#options.entered?.();
    return undefined;
  }

  #numberOf(partition: string): number {
    return this.#machine.state.partitions.findIndex(({ name }) => name === partition);
  }

  #enter(event: RecordedLine & { event: "open" | "input" | "close" }): Problem | undefined {
    const number = this.#numberOf(event.partition);
    const { earliest } = this.#machine.console(number);
    if (event.event !== "open" && event.at < earliest) {
      return this.#problem(event, `input of ${event.partition} cannot arrive before ${earliest}`);
    }
    const console = this.#played.console(number);
    const { problem: refused } =
      event.event === "open"
        ? console.open()
        : event.event === "close"
          ? console.close(event.at)
          : console.append(bytesOf(event.text), event.at);
    if (refused !== undefined) return this.#problem(event, refused.message);
    this.#options.entered?.();
    return undefined;
  }

  #compare(event: RecordedLine, hash: string): Problem | undefined {
    if (this.#machine.stateHash() !== hash) return this.#problem(event, "the state differs");
    this.#agreed = `line ${event.line} (#${event.n})`;
    return undefined;
  }

  #problem({ line, n, clock }: RecordedLine, how: string): Problem {
    const place = { file: this.#recording.name, line, column: 1 };
    const message = `the replay differs from the recording between ${this.#agreed} and line ${line} (#${n}, clock ${clock}): ${how}`;
    const advice = `replay it with ${this.#recording.program}, which wrote it; if it differs there too, the recording was changed`;
    return problem("REPLAY_PARTED", place, message, advice);
  }
}
