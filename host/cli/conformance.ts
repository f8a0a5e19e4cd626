// cr80 conformance: runs single-instruction vectors through an implementation under test.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import {
  type Answer,
  answerLine,
  compareResult,
  HELLO,
  parseAnswer,
  parseHello,
  requestLine,
} from "../conformance/protocol.ts";
import { describe, isWaived, junit, type Outcome, totalsOf } from "../conformance/report.ts";
import { covers, parseWaivers, type Waiver } from "../conformance/waivers.ts";
import { bundledCore, readText, type Vector, VectorRunner } from "../node.ts";
import { type Problem, problem } from "../problem.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, reportProblems } from "./messages.ts";
import { checkOutputs, writeOutputs } from "./outputs.ts";
import { type TargetCommand, talk } from "./target-process.ts";
import { readVectors, vectorFiles } from "./vectors.ts";

interface ConformanceOptions {
  readonly target: string;
  readonly waivers?: string;
  readonly junit?: string;
  readonly json?: true;
  readonly failures: number;
  readonly patience: number;
}

const FAILURES_SHOWN = 10;
/** Seconds without a line after which a target is given up. */
const PATIENCE = 60;
/** This package, where the vectors and the reference lie in a source tree. */
const PACKAGE = dirname(createRequire(import.meta.url).resolve("cr80/package.json"));
const VECTORS = join(PACKAGE, "tests/conformance/vectors/data");
const REFERENCE = join(PACKAGE, "tests/conformance/target.mjs");

const NOTES = `
CMD is a command line that speaks the line protocol of
docs/CONFORMANCE-PROTOCOL.md, or one of the names "core" (this emulator) and
"reference" (the model of the test suite, in a source tree only). Without FILE
the vectors of the source tree are run.

Waivers are a JSON array of {"vectors": "base/sxt-*", "reason": "..."}; what
it names may fail. The last line is "N passed, M failed, W waived".

Exit status: 0 every vector passed or is waived, and one passed; 1 one failed,
the target gave up, or none was run; 2 a file is bad.

Examples:
  cr80 conformance --target core
  cr80 conformance --target "python3 my_cr80.py" base/ --junit report.xml
  cr80 conformance --target "./cr80 --vectors" --waivers known.json --json`;

/** The command. */
export function conformanceCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("conformance")
    .summary("run vectors through any implementation")
    .description("Run single-instruction vectors through an implementation under test and report what fails.")
    .argument("[FILE...]", "files or folders of vectors")
    .requiredOption("--target <CMD>", "the implementation: a command line, core, or reference")
    .option("--waivers <FILE>", "vectors that may fail, with reasons")
    .option("--junit <FILE>", "write a JUnit report")
    .option("--json", "print one JSON object, with every failure")
    .option("--failures <N>", "show at most N failures", atLeast0, FAILURES_SHOWN)
    .option("--patience <SECONDS>", "give the target up when it is silent for so long", atLeast1, PATIENCE)
    .addHelpText("after", NOTES)
    .action(async (files: string[], options: ConformanceOptions) =>
      finish(await conformance(io, files, options)),
    );
}

function atLeast0(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It is a number, 0 or more.");
  return Number(text);
}

function atLeast1(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It is a number, 1 or more.");
  return Number(text);
}

interface Case {
  readonly file: string;
  readonly vector: Vector;
}

/** Runs the vectors of files through a target. */
export async function conformance(
  io: Io,
  paths: readonly string[],
  options: ConformanceOptions,
): Promise<Status> {
  const problems: Problem[] = [];
  const waivers = readWaivers(options.waivers, problems);
  const cases = readCases(io, paths, problems);
  // What a command line names may be the target itself.
  const words = options.target.split(/[\s"']+/).filter((word) => word !== "");
  const read = [...new Set(cases.map(({ file }) => file)), ...words, options.waivers ?? []].flat();
  const kept = options.junit === undefined ? [] : [{ path: options.junit, what: "the JUnit report" }];
  problems.push(...[checkOutputs(io, kept, read, "the report") ?? []].flat());
  if (problems.length > 0) {
    reportProblems(io, problems);
    if (options.json === true) writeJson(io.stdout, { passed: 0, failed: 0, waived: 0, problems });
    return STATUS.badInput;
  }
  const run =
    cases.length === 0 ? { name: options.target, outcomes: [] } : await runCases(cases, waivers, options);
  const { name, outcomes, gaveUp } = { gaveUp: undefined, ...run };
  const totals = totalsOf(outcomes);
  const unused = waivers.filter(
    (waiver) => !cases.some(({ file, vector }) => covers(waiver, file, vector.name)),
  );
  const unwritten = writeOutputs(
    io,
    kept.map((file) => ({ ...file, contents: junit(name, outcomes) })),
  );
  reportProblems(io, unwritten);
  const bad = outcomes.filter(({ status, waived }) => status !== "passed" && waived === undefined);
  if (options.json === true) {
    const waived = outcomes
      .filter(isWaived)
      .map(({ file, name, waived: reason }) => ({ file, name, reason }));
    const failures = bad.map(({ file, name, status, differences, message }) => ({
      file,
      name,
      status,
      differences,
      message,
    }));
    writeJson(io.stdout, {
      target: name,
      ...totals,
      failures,
      waivedVectors: waived,
      unusedWaivers: unused,
      problems,
    });
  } else showText(io, bad, totals, options.failures);
  for (const { vectors } of unused)
    complain(io, `the waiver of ${vectors} covers no vector that was run`, "take it out");
  if (gaveUp !== undefined)
    complain(io, gaveUp, "every line must be answered by one line: docs/CONFORMANCE-PROTOCOL.md");
  if (cases.length === 0) complain(io, "no vector was run", "name files that hold vectors");
  if (unwritten.length > 0) return STATUS.badInput;
  return totals.passed > 0 && totals.failed === 0 ? STATUS.fine : STATUS.failed;
}

function showText(
  io: Io,
  bad: readonly Outcome[],
  { passed, failed, waived }: ReturnType<typeof totalsOf>,
  most: number,
): void {
  for (const { file, name, message } of bad.slice(0, most)) {
    io.stdout.write(`FAILED ${printable(name)} (${printable(file)})\n  ${printable(message)}\n`);
  }
  if (failed > most) io.stdout.write(`... and ${failed - most} more\n`);
  io.stdout.write(`${passed} passed, ${failed} failed, ${waived} waived\n`);
}

function readWaivers(file: string | undefined, problems: Problem[]): readonly Waiver[] {
  if (file === undefined) return [];
  const { contents, problem: unreadable } = readText(file);
  if (contents === undefined) {
    problems.push(unreadable);
    return [];
  }
  const read = parseWaivers(contents, file);
  problems.push(...read.problems);
  return read.waivers;
}

function readCases(io: Io, paths: readonly string[], problems: Problem[]): Case[] {
  if (paths.length === 0 && !existsSync(VECTORS)) {
    problems.push(
      problem("NO_FILE", "vectors", "there are none in this package", "name files or folders of vectors"),
    );
    return [];
  }
  return (paths.length === 0 ? [VECTORS] : paths).flatMap((path) =>
    vectorFiles(path).flatMap((found) => {
      const read = readVectors(io, found);
      problems.push(...read.problems);
      const file = paths.length === 0 ? found.slice(VECTORS.length + 1) : found;
      return read.vectors.map((vector) => ({ file, vector }));
    }),
  );
}

interface TargetRun {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  readonly gaveUp?: string | undefined;
}

/** What each of the cases came to. What the target did not answer has failed. */
async function runCases(
  cases: readonly Case[],
  waivers: readonly Waiver[],
  { target, patience }: ConformanceOptions,
): Promise<TargetRun> {
  const outcomes: Outcome[] = [];
  const add = ({ file, vector }: Case, answer: Answer | undefined): void => {
    const waived = waivers.find((waiver) => covers(waiver, file, vector.name))?.reason;
    const base = { file, name: vector.name, waived };
    if (answer === undefined || "skip" in answer) {
      const message = answer === undefined ? "no answer" : `skipped: ${answer.skip}`;
      outcomes.push({ ...base, status: "skipped", differences: [], message });
      return;
    }
    const differences = compareResult(vector, answer.result);
    const status = differences.length === 0 ? "passed" : "failed";
    outcomes.push({ ...base, status, differences, message: describe(differences) });
  };
  const command = targetCommand(target);
  if (command === undefined) {
    const { contents: core, problem: noCore } = bundledCore();
    if (core === undefined) return { name: target, outcomes: [], gaveUp: noCore.message };
    const runner = new VectorRunner(core);
    cases.forEach((one, i) => {
      const line = answerLine(requestLine(i + 1, one.vector), (initial) => runner.execute(initial));
      add(one, parseAnswer(line).value);
    });
    return { name: target, outcomes };
  }
  let name: string | undefined;
  let wrong: string | undefined;
  const requests = function* (): Generator<string> {
    yield HELLO;
    for (const [i, { vector }] of cases.entries()) yield requestLine(i + 1, vector);
  };
  const take = (line: string): boolean => {
    if (name === undefined) {
      const hello = parseHello(line);
      name = hello.value;
      wrong = hello.wrong;
    } else {
      const answer = parseAnswer(line);
      const due = outcomes.length + 1;
      wrong = answer.wrong;
      if (answer.value !== undefined && answer.value.id !== due) {
        wrong = `answer ${answer.value.id} came where answer ${due} is due`;
      }
      if (wrong === undefined) add(cases[outcomes.length]!, answer.value);
    }
    return wrong === undefined && outcomes.length < cases.length;
  };
  const gaveUp = await talk(command, requests(), patience * 1000, take);
  const complete = outcomes.length === cases.length;
  while (outcomes.length < cases.length) add(cases[outcomes.length]!, undefined);
  const reason =
    wrong ?? gaveUp ?? (complete ? undefined : "the target ended before it had answered everything");
  return { name: name ?? target, outcomes, gaveUp: complete ? wrong : reason };
}

/** The command of a target; undefined for the core, which needs no process. */
function targetCommand(target: string): TargetCommand | undefined {
  if (target === "core") return undefined;
  return target === "reference" ? [process.execPath, REFERENCE] : target;
}
