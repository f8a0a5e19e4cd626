// Runs a script. All of it is in virtual time: an expectation is met after the instruction that has written its last character,
// and before time passes in which nobody runs; what is sent arrives after that. So a script comes to the same everywhere.

import { escaped } from "../../asm/printable.ts";
import { type Problem, problem } from "../../asm/problem.ts";
import { quoted } from "../check.ts";
import { CLOCK_END } from "../control/control.ts";
import { type Compiled, compileCondition, unmet } from "../expressions/expression.ts";
import { Refusal } from "../expressions/failure.ts";
import { DebugNames } from "../expressions/names.ts";
import type { Played } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import type { Outcome, RunResult } from "../options.ts";
import { bytesOf } from "../recording/events.ts";
import type { Mapped } from "../source-places.ts";
import type { Act } from "./acts.ts";
import { Heard } from "./heard.ts";

/** Characters that a message shows of what came instead. */
const SHOWN = 60;

/** Why a script returned: script: it is done; unmet: an act has failed; or as a run of the machine. */
export type ScriptOutcome = Exclude<Outcome, "turn" | "idle"> | "script" | "unmet";

/** What a script is run with. */
export interface ScriptOptions {
  /** What enters its input, and runs the machine: the machine itself, or a recorder. */
  readonly played?: Played;
  /** The partition of acts before the first that names one; the first partition when not given. */
  readonly partition?: string | undefined;
  /** Is told of everything that is entered. */
  readonly entered?: () => void;
  /** The source maps of the partitions: names in what is asserted. */
  readonly mapped?: readonly Mapped[] | undefined;
  /** Is told of marks. */
  readonly marked?: ((text: string) => void) | undefined;
}

/** An act, and the number of the partition that it is about. */
type Placed = Act & { readonly number: number };

/** How far an act has come: it is done, it wants to go on, or the run has ended. */
type Progress = "done" | "on" | Exclude<Outcome, "turn" | "idle"> | Problem;

/** Runs one script. */
export class Script {
  readonly #acts: readonly Act[];
  readonly #heard = new Map<number, Heard>();
  #placed: readonly Placed[] = [];
  #machine: Machine | undefined;
  #options: ScriptOptions = {};
  /** What acts assert, by the partition and the text. */
  readonly #asserted = new Map<string, Compiled>();
  #next = 0;
  /** The reading of the clock at which the act that is due has begun; undefined: it has not. */
  #since: number | undefined;
  /** The reading of the clock up to which it has waited, before which nothing more happens. */
  #waited = 0;
  #unmet: Problem | undefined;

  constructor(acts: readonly Act[]) {
    this.#acts = acts;
  }

  /** For the observer of the machine: hears what guests write. */
  readonly hear = (partition: number, characters: Uint8Array): void => {
    this.#heardOf(partition).add(characters);
  };

  /**
   * What is wrong with it on a machine: partitions that this does not have, and expressions that mean nothing there. Of the options those
   * count that say which partition is first, and what names there are.
   */
  misplaced(machine: Machine, { partition, mapped = [] }: ScriptOptions = {}): readonly Problem[] {
    const names = new DebugNames(machine, mapped);
    return this.#place(machine, partition).flatMap((act) => {
      if (act.number < 0) {
        const known = machine.state.partitions.map(({ name }) => name).join(", ");
        const message = `there is no partition ${quoted(act.partition!)}`;
        return [problem("NO_PARTITION", act.place, message, `the partitions are ${known}`)];
      }
      return act.act === "assert" ? this.#compile(act, names) : [];
    });
  }

  /** Reads what an act asserts. */
  #compile({ expression, place, number }: Placed & { act: "assert" }, names: DebugNames): Problem[] {
    try {
      this.#asserted.set(`${number} ${expression}`, compileCondition(expression, names, number));
      return [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [problem("BAD_ASSERTION", place, error.message, error.advice)];
    }
  }

  /** Opens the consoles to which it sends. Problems are as of `misplaced`; then nothing has changed. */
  begin(machine: Machine, options: ScriptOptions = {}): readonly Problem[] {
    const problems = this.misplaced(machine, options);
    if (problems.length > 0) return problems;
    this.#placed = this.#place(machine, options.partition);
    this.#machine = machine;
    this.#options = options;
    const entering = this.#placed.filter(({ act }) => act === "send" || act === "close");
    for (const number of new Set(entering.map((act) => act.number))) this.#played.console(number).open();
    return [];
  }

  #place(machine: Machine, first: string | undefined): Placed[] {
    const names = machine.state.partitions.map(({ name }) => name);
    let current = first ?? names[0]!;
    return this.#acts.map((act) => {
      current = act.partition ?? current;
      return { ...act, partition: current, number: names.indexOf(current) };
    });
  }

  /** The act that has failed, and how; undefined: none has. */
  get unmet(): Problem | undefined {
    return this.#unmet;
  }

  /**
   * Goes on, and executes at most so many instructions. After the last act the run is over; when that sends or closes, it goes on
   * to its end, or until it waits for more input.
   */
  run({ limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {}): {
    readonly outcome: ScriptOutcome;
    readonly instructions: number;
  } {
    const before = this.#machine!.executed;
    const done = () => this.#machine!.executed - before;
    for (;;) {
      const act = this.#placed[this.#next];
      if (act === undefined) return this.#afterLast(limit - done(), done());
      this.#since ??= Math.max(this.#machine!.clock, this.#waited);
      const progress = this.#go(act, limit - done(), this.#since);
      if (typeof progress === "object") this.#unmet = progress;
      if (this.#unmet !== undefined) return { outcome: "unmet", instructions: done() };
      if (progress === "done") {
        this.#next++;
        this.#since = undefined;
      } else if (progress !== "on") return { outcome: progress as ScriptOutcome, instructions: done() };
    }
  }

  get #played(): Played {
    return this.#options.played ?? this.#machine!;
  }

  #afterLast(limit: number, done: number): { outcome: ScriptOutcome; instructions: number } {
    const last = this.#acts.at(-1)!.act;
    if (last !== "send" && last !== "close") return { outcome: "script", instructions: done };
    const { outcome, instructions } = this.#played.run({ limit });
    const all = { instructions: done + instructions };
    return { outcome: outcome === "input" ? "script" : (outcome as ScriptOutcome), ...all };
  }

  /** Goes on with an act that has begun at a reading of the clock. */
  #go(act: Placed, limit: number, since: number): Progress {
    const machine = this.#machine!;
    switch (act.act) {
      case "expect":
        return this.#expect(act, limit, since);
      case "send":
        return this.#enter(act, () =>
          this.#played.console(act.number).append(bytesOf(act.text), this.#at(act)),
        );
      case "close":
        return this.#enter(act, () => this.#played.console(act.number).close(this.#at(act)));
      case "wait":
        return this.#wait(Math.min(since + act.time, CLOCK_END), limit);
      case "until": {
        if (machine.executed > act.n) {
          return this.#failed(act, `the run is already past #${act.n}, at #${machine.executed}`);
        }
        const { outcome } = this.#played.run({ limit: Math.min(limit, act.n - machine.executed) });
        if (machine.executed === act.n) return "done";
        return outcome === "limit" ? "limit" : this.#endedBefore(act, `#${act.n}`, outcome);
      }
      case "hash": {
        const hash = machine.stateHash();
        return hash === act.hash ? "done" : this.#failed(act, `the state hash is ${hash}`);
      }
      case "assert": {
        const how = unmet(this.#asserted.get(`${act.number} ${act.expression}`)!, machine, act.number);
        return how === undefined ? "done" : this.#failed(act, how);
      }
      case "mark":
        this.#options.marked?.(act.text);
        return "done";
      case "end": {
        const { outcome } = this.#played.run({ limit });
        if (outcome === "limit") return "limit";
        return outcome === act.outcome ? "done" : this.#failed(act, `the run ends as "${outcome}"`);
      }
    }
  }

  #expect(act: Placed & { act: "expect" }, limit: number, since: number): Progress {
    const heard = this.#heardOf(act.number);
    if (heard.take(act.text)) return "done";
    const { clock } = this.#machine!;
    const end = since + (act.within ?? Number.POSITIVE_INFINITY);
    const late = () => this.#failed(act, `${quoted(act.text)} did not come within ${act.within}`, heard);
    if (clock >= end) return late();
    const until = () => heard.has(act.text);
    const result = this.#played.run({ limit: Math.min(limit, end - clock), until, idleTo: clock });
    if (heard.has(act.text)) return "on";
    const { outcome, instructions } = result;
    if (outcome === "limit") return instructions >= limit ? "limit" : "on";
    if (outcome !== "idle") return this.#endedBefore(act, quoted(act.text), outcome, heard);
    if (result.due! > end) return late();
    return this.#pass(result);
  }

  #wait(to: number, limit: number): Progress {
    this.#waited = to;
    const { clock } = this.#machine!;
    if (clock >= to) return "done";
    const result = this.#played.run({ limit: Math.min(limit, to - clock), idleTo: clock });
    const { outcome, instructions } = result;
    if (outcome === "limit") return instructions >= limit ? "limit" : "on";
    return outcome === "idle" && result.due! <= to ? this.#pass(result) : "done";
  }

  /** When something that is entered now arrives. */
  #at({ number }: Placed): number {
    return Math.max(this.#machine!.console(number).earliest, this.#waited);
  }

  /** Lets the time pass until somebody may go on. */
  #pass({ due }: RunResult): Progress {
    this.#played.run({ limit: 0, idleTo: due! });
    return "on";
  }

  #enter(act: Placed, enter: () => { readonly problem?: Problem | undefined }): Progress {
    const { problem: refused } = enter();
    if (refused !== undefined) return this.#failed(act, refused.message);
    this.#options.entered?.();
    return "done";
  }

  #endedBefore(act: Placed, what: string, outcome: Outcome, heard?: Heard): Problem {
    return this.#failed(act, `the run came to "${outcome}" before ${what}`, heard);
  }

  /** `heard`: where the text did not come that was expected. */
  #failed({ act, place, number }: Placed, how: string, heard?: Heard): Problem {
    const machine = this.#machine!;
    const { name } = machine.state.partitions[number]!;
    const at = `at #${machine.executed}, clock ${machine.clock}`;
    const last = escaped(heard?.last(SHOWN) ?? "");
    const advice =
      heard === undefined
        ? ""
        : last === ""
          ? `${name} has written nothing more`
          : `${name} has written "${last}"`;
    return problem("SCRIPT_UNMET", place, `"${act}" failed ${at}: ${how}`, advice);
  }

  #heardOf(partition: number): Heard {
    const heard = this.#heard.get(partition) ?? new Heard();
    this.#heard.set(partition, heard);
    return heard;
  }
}
