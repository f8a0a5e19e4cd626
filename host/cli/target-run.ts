// Runs vectors through a target and collects their results. A target that ends is started again.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledCore } from "../boot-file.ts";
import {
  type Answer,
  answerLine,
  compareResult,
  HELLO,
  isNoObject,
  parseAnswer,
  parseHello,
  requestLine,
} from "../conformance/protocol.ts";
import { describe, type VectorOutcome } from "../conformance/report.ts";
import { covers, type Waiver } from "../conformance/waivers.ts";
import { type Vector, VectorRunner } from "../vectors.ts";
import { type TargetCommand, talk } from "./target-process.ts";

/**
 * This package, where the vectors and the reference lie in a source tree: as far up from the sources as from what the build makes
 * of them, in dist/cli/.
 */
export const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
/** The reference model as a target. */
export const REFERENCE = join(PACKAGE, "tests/conformance/target.mjs");

/** Characters that are shown of a line that is none of the protocol. */
const SAID_MAX = 80;

/** A vector of a file. */
export interface Case {
  readonly file: string;
  readonly vector: Vector;
}

/** How a target is run. */
export interface TargetOptions {
  /** A command line, "core" or "reference". */
  readonly target: string;
  /** Seconds without a line after which it is ended. */
  readonly patience: number;
  /** How often it is started again at most. */
  readonly restarts: number;
}

/** What became of the vectors at a target. */
export interface TargetRun {
  /** What the target calls itself. */
  readonly name: string;
  readonly outcomes: readonly VectorOutcome[];
  /** How often it was started again; once, where the vector at which it ended was asked again and ended it again. */
  readonly restarted: number;
  /** Why it was given up before the last vector. */
  readonly gaveUp?: string | undefined;
  /** There is no such program: no vector was run. */
  readonly absent?: boolean;
}

/** Runs vectors through a target. What the target did not answer has failed, or was not run. */
export async function runTarget(
  cases: readonly Case[],
  waivers: readonly Waiver[],
  options: TargetOptions,
): Promise<TargetRun> {
  const outcomes = new Outcomes(cases, waivers);
  const command = targetCommand(options.target);
  return command === undefined
    ? runCore(cases, outcomes, options)
    : new TargetTalk(cases, outcomes, command, options).run();
}

function runCore(cases: readonly Case[], outcomes: Outcomes, { target: name }: TargetOptions): TargetRun {
  const { contents: core, problem: noCore } = bundledCore();
  if (core === undefined) return { name, outcomes: [], restarted: 0, gaveUp: noCore.message };
  const runner = new VectorRunner(core);
  cases.forEach(({ vector }, i) => {
    const line = answerLine(requestLine(i + 1, vector), (initial) => runner.execute(initial));
    outcomes.answer(parseAnswer(line).value!);
  });
  return { name, outcomes: outcomes.list, restarted: 0 };
}

/** The command of a target; undefined for the core, which needs no process. */
function targetCommand(target: string): TargetCommand | undefined {
  if (target === "core") return undefined;
  return target === "reference" ? [process.execPath, REFERENCE] : target;
}

/** The outcomes so far, in the order of the cases. */
class Outcomes {
  readonly list: VectorOutcome[] = [];
  readonly #cases: readonly Case[];
  readonly #waivers: readonly Waiver[];

  constructor(cases: readonly Case[], waivers: readonly Waiver[]) {
    this.#cases = cases;
    this.#waivers = waivers;
  }

  get complete(): boolean {
    return this.list.length === this.#cases.length;
  }

  /** The next case was answered. */
  answer(answer: Answer): void {
    if ("skip" in answer) {
      this.unanswered("skipped", `skipped: ${answer.skip}`);
      return;
    }
    const differences = compareResult(this.#cases[this.list.length]!.vector, answer.result);
    const status = differences.length === 0 ? "passed" : "failed";
    this.#add({ status, differences, message: describe(differences) });
  }

  /** The next case has no result. */
  unanswered(status: "skipped" | "ended" | "not run", message: string): void {
    this.#add({ status, differences: [], message });
  }

  #add(outcome: Pick<VectorOutcome, "status" | "differences" | "message">): void {
    const { file, vector } = this.#cases[this.list.length]!;
    const waived = this.#waivers.find((waiver) => covers(waiver, file, vector.name))?.reason;
    this.list.push({ file, name: vector.name, waived, ...outcome });
  }
}

/** The processes of one target, one after the other. */
class TargetTalk {
  readonly #cases: readonly Case[];
  readonly #outcomes: Outcomes;
  readonly #command: TargetCommand;
  readonly #options: TargetOptions;
  #name: string | undefined;
  /** The process that runs has said who it is. */
  #greeted = false;
  /** What was wrong with its latest line. */
  #wrong: string | undefined;
  /** It has sent a line that is not of the protocol at all. */
  #broken: string | undefined;

  constructor(cases: readonly Case[], outcomes: Outcomes, command: TargetCommand, options: TargetOptions) {
    this.#cases = cases;
    this.#outcomes = outcomes;
    this.#command = command;
    this.#options = options;
  }

  async run(): Promise<TargetRun> {
    const { target, patience, restarts } = this.#options;
    let restarted = 0;
    let gaveUp: string | undefined;
    /** The vector at which the process before ended is asked again. */
    let again = false;
    let absent = false;
    for (;;) {
      const first = this.#outcomes.list.length;
      this.#greeted = false;
      this.#broken = undefined;
      const ended = await talk(this.#command, this.#requests(), patience * 1000, (...line) =>
        this.#take(...line),
      );
      if (this.#outcomes.complete) break;
      const reason = this.#broken ?? ended?.reason;
      gaveUp = this.#wrong ?? (this.#greeted ? undefined : reason);
      absent = ended?.absent === true && this.#name === undefined;
      if (gaveUp !== undefined) break;
      const answered = this.#outcomes.list.length - first;
      const counts: boolean = answered > 0 || !again;
      const last: boolean = counts && restarted === restarts;
      // What it answered last may have ended it as well: then the next vector is asked again, of a new process.
      again = answered > 0 && ended?.killed !== true && !last;
      if (!again) this.#outcomes.unanswered("ended", `${reason} without an answer`);
      if (this.#outcomes.complete) break;
      if (last) {
        gaveUp = `${reason}, and had been started again ${restarts} ${restarts === 1 ? "time" : "times"}`;
        break;
      }
      if (counts) restarted++;
    }
    while (!this.#outcomes.complete) this.#outcomes.unanswered("not run", "not run");
    return { name: this.#name ?? target, outcomes: this.#outcomes.list, restarted, gaveUp, absent };
  }

  /** The lines to a process: of the vectors that no process before it was given the blame for, or has answered. */
  *#requests(): Generator<string> {
    yield HELLO;
    for (let at = this.#outcomes.list.length; at < this.#cases.length; at++) {
      yield requestLine(at + 1, this.#cases[at]!.vector);
    }
  }

  /** Takes a line of the process, `whole` when it has an end; false when no more is wanted. */
  #take(line: string, whole: boolean): boolean {
    if (this.#greeted && isNoObject(line)) {
      // A line that breaks off says less than how the process ends.
      if (whole) this.#broken = `the target sent ${JSON.stringify(line.slice(0, SAID_MAX))}`;
      return !whole;
    }
    if (!this.#greeted) {
      const { value, wrong } = parseHello(line);
      this.#greeted = value !== undefined;
      this.#name ??= value;
      this.#wrong = wrong;
    } else {
      const { value, wrong } = parseAnswer(line);
      const due = this.#outcomes.list.length + 1;
      this.#wrong =
        wrong ?? (value.id === due ? undefined : `answer ${value.id} came instead of answer ${due}`);
      if (this.#wrong === undefined) this.#outcomes.answer(value!);
    }
    return this.#wrong === undefined && !this.#outcomes.complete;
  }
}
