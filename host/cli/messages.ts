// Prints messages on stderr in one form: what, where, what to do; and problems as JSON.

import { formatProblem } from "../../asm/messages.ts";
import type { Problem } from "../../asm/problem.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";

/** The most problems that are shown of what has no bound of its own, as manifests, which have up to 64 images. */
const PROBLEMS_SHOWN = 100;

/** Shows problems. Those of sources show the line that they are about. */
export function reportProblems(io: Io, problems: readonly Problem[], most = PROBLEMS_SHOWN): void {
  for (const found of problems.slice(0, most)) show(io, found);
  const more = problems.length - most;
  if (more > 0) complain(io, `there are ${more} more problems`);
}

/** Shows what the assembler says of sources, whose number it bounds. */
export function reportDiagnostics(io: Io, diagnostics: readonly Problem[]): void {
  reportProblems(io, diagnostics, diagnostics.length);
}

/**
 * Shows problems that leave nothing to do, and gives the status that says so. `json`, with --json: the members that the printed object
 * has in addition to the problems.
 */
export function refuse(io: Io, problems: readonly Problem[], json?: object | false): Status {
  reportProblems(io, problems);
  if (json) writeJson(io.stdout, { ...json, problems });
  return STATUS.badInput;
}

/** Shows problems of a run, which is nobody's input: without their codes. */
export function reportRun(io: Io, problems: readonly Problem[]): void {
  for (const found of problems) show(io, found, "cr80");
}

/** One message that is about nothing that was read. */
export function complain(io: Io, message: string, advice = ""): void {
  show(io, { code: "", severity: "error", message, ...(advice === "" ? {} : { advice }) }, "cr80");
}

function show(io: Io, found: Problem, heading?: string): void {
  const { color } = io.stderr;
  io.stderr.write(`${formatProblem(found, { color, ...(heading !== undefined && { heading }) })}\n`, "own");
}
