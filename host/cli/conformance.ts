// cr80 conformance: runs single-instruction vectors through an implementation under test.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { isWaived, junit, type Outcome, totalsOf } from "../conformance/report.ts";
import { covers, parseWaivers, type Waiver } from "../conformance/waivers.ts";
import { readText } from "../node.ts";
import { type Problem, problem } from "../problem.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, reportProblems } from "./messages.ts";
import { between } from "./options.ts";
import { checkOutputs, writeOutputs } from "./outputs.ts";
import { type Case, PACKAGE, runTarget, type TargetOptions } from "./target-run.ts";
import { ALL_FAILURES, readVectors, vectorFiles } from "./vectors.ts";

interface ConformanceOptions extends Partial<TargetOptions> {
  readonly target: string;
  readonly waivers?: string;
  readonly junit?: string;
  readonly json?: true;
  readonly failures?: number;
}

const FAILURES_SHOWN = 10;
/** Seconds without a line after which a target is given up. */
const PATIENCE = 60;
/** How often a target is started again. */
const RESTARTS = 20;
/** Waivers for nothing that are named. */
const UNUSED_SHOWN = 10;
const VECTORS = join(PACKAGE, "tests/conformance/vectors/data");

const NOTES = `
CMD is a command line that speaks the line protocol of
docs/CONFORMANCE-PROTOCOL.md, or one of the names "core" (this emulator) and
"reference" (the model of the test suite, in a source tree only). Without FILE
the vectors of the source tree are run.

Waivers are a JSON array of {"vectors": "base/sxt-*", "reason": "..."}; what
it names may fail. The last line is "N passed, M failed, W waived".

A target that ends, or is silent for too long, is started again behind the
vector that it has not answered, which has failed: 20 times, or as --restarts
says. The vectors behind the last of these are not run, and count as failed.

Exit status: 0 every vector passed or is waived, and one passed; 1 one failed,
the target was given up, or none was run; 2 a file is bad.

Examples:
  cr80 conformance --target core base/
  cr80 conformance --target "node my-cr80.mjs" base/ --junit report.xml
  cr80 conformance --target "./my-cr80 --vectors" base/ --waivers known.json`;

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
    .option(
      "--failures <N>",
      `show at most N failures (${FAILURES_SHOWN} without it)`,
      between(0, 999_999_999),
    )
    .option("--patience <SECONDS>", `end a target silent for so long (${PATIENCE})`, between(1, 999_999))
    .option("--restarts <N>", `start an ended target again, N times (${RESTARTS})`, between(0, 9_999))
    .addHelpText("after", NOTES)
    .action(async (files: string[], options: ConformanceOptions) =>
      finish(await conformance(io, files, options)),
    );
}

/** Runs the vectors of files through a target. */
export async function conformance(
  io: Io,
  paths: readonly string[],
  options: ConformanceOptions,
): Promise<Status> {
  const problems: Problem[] = [];
  if (options.target.trim() === "") {
    const advice = "name a command line, core, or reference; a variable of the shell may be empty";
    problems.push(problem("NO_TARGET", "--target", "this names no command", advice));
  }
  const waivers = readWaivers(options.waivers, problems);
  if (options.waivers !== undefined && waivers.length === 0 && problems.length === 0) {
    complain(io, `--waivers ${options.waivers} has no effect: there is no waiver in it`);
  }
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
  const { name, outcomes, restarted, gaveUp } =
    cases.length === 0
      ? { name: options.target, outcomes: [], restarted: 0, gaveUp: undefined }
      : await runTarget(cases, waivers, { patience: PATIENCE, restarts: RESTARTS, ...options });
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
      restarted,
      gaveUp: gaveUp ?? null,
      failures,
      waivedVectors: waived,
      unusedWaivers: unused,
      problems,
    });
  } else showText(io, bad, totals, options.failures ?? FAILURES_SHOWN);
  complainOfOptions(io, options);
  for (const { vectors } of unused.slice(0, UNUSED_SHOWN))
    complain(io, `the waiver of ${vectors} covers no vector that was run`, "take it out");
  const more = unused.length - UNUSED_SHOWN;
  if (more > 0) complain(io, `and ${more} more waivers cover no vector that was run`, "--json lists them");
  complainOfTarget(io, outcomes, restarted, gaveUp);
  if (cases.length === 0) complain(io, "no vector was run", "name files that hold vectors");
  if (unwritten.length > 0) return STATUS.badInput;
  return totals.passed > 0 && totals.failed === 0 ? STATUS.fine : STATUS.failed;
}

/** Says which options had no effect. */
function complainOfOptions(io: Io, { target, failures, patience, restarts, json }: ConformanceOptions): void {
  if (json === true && failures !== undefined) complain(io, ALL_FAILURES);
  for (const [flag, value] of Object.entries({ patience, restarts })) {
    if (target === "core" && value !== undefined) {
      complain(io, `--${flag} has no effect: the target core is no other process`);
    }
  }
}

/** Says how often the target was started again, and why it was given up. */
function complainOfTarget(io: Io, outcomes: readonly Outcome[], restarted: number, gaveUp?: string): void {
  const times = restarted === 1 ? "once" : `${restarted} times`;
  if (restarted > 0) complain(io, `the target ended at a vector and was started again behind it, ${times}`);
  if (gaveUp === undefined) return;
  const left = outcomes.filter(({ status }) => status === "not run").length;
  const advice = "every line must be answered by one line: docs/CONFORMANCE-PROTOCOL.md";
  complain(io, `${gaveUp}${left === 0 ? "" : `; ${left} vectors were not run`}`, advice);
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
