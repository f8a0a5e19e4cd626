// cr80 conformance: runs single-instruction vectors through an implementation under test.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Problem, problem } from "../../asm/problem.ts";
import { isJunit, isWaived, junit, totalsOf, type VectorOutcome } from "../conformance/report.ts";
import { covers, parseWaivers, type Waiver } from "../conformance/waivers.ts";
import { decodeText } from "../storage.ts";
import { isStandardInput, readInput } from "./files.ts";
import { type Io, printable, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse, reportProblems } from "./messages.ts";
import { FAILURES_SHOWN, PATIENCE, RESTARTS } from "./options.ts";
import { checkOutputs, writeOutputs } from "./outputs.ts";
import {
  type Case,
  PACKAGE,
  REFERENCE,
  runTarget,
  type TargetOptions,
  type TargetRun,
} from "./target-run.ts";
import { ALL_FAILURES, readVectors, vectorFiles } from "./vectors.ts";

/** Options of `cr80 conformance`. */
export interface ConformanceOptions extends Partial<TargetOptions> {
  readonly target: string;
  readonly waivers?: string;
  readonly junit?: string;
  readonly json?: true;
  readonly failures?: number;
}

/** Waivers for nothing that are named. */
const UNUSED_SHOWN = 10;
const VECTORS = join(PACKAGE, "tests/conformance/vectors/data");

/** Runs the vectors of files through a target. */
export async function conformance(
  io: Io,
  paths: readonly string[],
  options: ConformanceOptions,
): Promise<Status> {
  const problems: Problem[] = [];
  // What a command line names may be the target itself.
  const words = options.target.split(/[\s"']+/).filter((word) => word !== "");
  if (words.length === 0) problems.push(noTarget(options, "this names no command"));
  if (options.target === "reference" && !existsSync(REFERENCE)) {
    problems.push(noTarget(options, "the reference model is not in this package, but in its source tree"));
  }
  if ([...paths, options.waivers ?? []].flat().filter(isStandardInput).length > 1) {
    problems.push(problem("TWICE", "-", "the standard input can be read only once", "name it once"));
  }
  const waivers = readWaivers(io, options.waivers, problems);
  if (options.waivers !== undefined && waivers.length === 0 && problems.length === 0) {
    complain(io, `--waivers ${options.waivers} has no effect: there is no waiver in it`);
  }
  const cases = readCases(io, paths, problems);
  const read = [...new Set(cases.map(({ file }) => file)), ...words, options.waivers ?? []].flat();
  const kept =
    options.junit === undefined ? [] : [{ path: options.junit, what: "the JUnit report", isSuch: isJunit }];
  const unfit = checkOutputs(io, kept, read, "the report");
  problems.push(...[unfit ?? []].flat());
  const refused = () => {
    // A report of an earlier run says nothing of this one.
    if (unfit === undefined) writeOutputs(io, kept);
    return refuse(io, problems, options.json && { passed: 0, failed: 0, waived: 0 });
  };
  if (problems.length > 0) return refused();
  const { name, outcomes, restarted, gaveUp, absent }: TargetRun =
    cases.length === 0
      ? { name: options.target, outcomes: [], restarted: 0 }
      : await runTarget(cases, waivers, { patience: PATIENCE, restarts: RESTARTS, ...options });
  if (absent) {
    problems.push(noTarget(options, `there is no such program: ${gaveUp}`));
    return refused();
  }
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
    complain(io, `the waiver of ${vectors} covers no vector that was run`, "remove it");
  const more = unused.length - UNUSED_SHOWN;
  if (more > 0) complain(io, `and ${more} more waivers cover no vector that was run`, "--json lists them");
  complainOfTarget(io, outcomes, restarted, gaveUp);
  if (cases.length === 0) complain(io, "no vector was run", "name files that hold vectors");
  if (unwritten.length > 0) return STATUS.badInput;
  return totals.passed > 0 && totals.failed === 0 ? STATUS.fine : STATUS.failed;
}

/** The problem of a target that is none. */
function noTarget({ target }: ConformanceOptions, message: string): Problem {
  const advice = "name a command line, core, or reference; a variable of the shell may be empty";
  return problem("NO_TARGET", { argument: `--target ${JSON.stringify(target)}` }, message, advice);
}

/** Says which options had no effect. */
function complainOfOptions(io: Io, { target, failures, patience, restarts, json }: ConformanceOptions): void {
  if (json === true && failures !== undefined) complain(io, ALL_FAILURES);
  for (const [flag, value] of Object.entries({ patience, restarts })) {
    if (target === "core" && value !== undefined) {
      complain(io, `--${flag} has no effect: the target core is not a process`);
    }
  }
}

/** Says how often the target was started again, and why it was given up. */
function complainOfTarget(
  io: Io,
  outcomes: readonly VectorOutcome[],
  restarted: number,
  gaveUp?: string,
): void {
  const times = restarted === 1 ? "once" : `${restarted} times`;
  if (restarted > 0) complain(io, `the target ended early and was started again, ${times}`);
  if (gaveUp === undefined) return;
  const left = outcomes.filter(({ status }) => status === "not run").length;
  const advice = "every line must be answered by one line: docs/CONFORMANCE-PROTOCOL.md";
  complain(io, `${gaveUp}${left === 0 ? "" : `; ${left} vectors were not run`}`, advice);
}

function showText(
  io: Io,
  bad: readonly VectorOutcome[],
  { passed, failed, waived }: ReturnType<typeof totalsOf>,
  most: number,
): void {
  for (const { file, name, message } of bad.slice(0, most)) {
    io.stdout.write(`FAILED ${printable(name)} (${printable(file)})\n  ${printable(message)}\n`);
  }
  if (failed > most) io.stdout.write(`... and ${failed - most} more\n`);
  io.stdout.write(`${passed} passed, ${failed} failed, ${waived} waived\n`);
}

function readWaivers(io: Io, path: string | undefined, problems: Problem[]): readonly Waiver[] {
  if (path === undefined) return [];
  const file = path === "-" ? "standard input" : path;
  const { contents, problem: unreadable } = decodeText(readInput(io, path));
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
