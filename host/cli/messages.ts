// Messages on stderr, all in one form: what, where, what to do.

import type { Diagnostic } from "../../asm/diagnostics.ts";
import { formatDiagnostic } from "../../asm/messages.ts";
import type { Problem } from "../problem.ts";
import { type Io, printable, STATUS, type Status } from "./io.ts";

/** The most problems that are shown, and characters of a text in one of them: a path may have 4,096. */
const PROBLEMS_SHOWN = 100;
const TEXT_MAX = 8_192;

/** Reports problems. Those of sources show the line that they are about. */
export function reportProblems(io: Io, problems: readonly Problem[]): void {
  for (const { code, place, message, advice, excerpt } of problems.slice(0, PROBLEMS_SHOWN)) {
    if (excerpt === undefined) say(io, `error[${code}]`, message, [place], advice);
    else io.stderr.write(`${excerpt}\n`);
  }
  const more = problems.length - PROBLEMS_SHOWN;
  if (more > 0) complain(io, `there are ${more} more problems`);
}

/** Reports problems that leave nothing to do, and gives the status that says so. */
export function refuse(io: Io, ...problems: readonly Problem[]): Status {
  reportProblems(io, problems);
  return STATUS.badInput;
}

/** Reports what the assembler says of a source. */
export function reportDiagnostics(io: Io, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    io.stderr.write(`${formatDiagnostic(diagnostic, { color: io.stderr.color })}\n`, "own");
  }
}

/** One message that is not about a file that was read, with the places of guests, advice and notes where there are some. */
export function complain(
  io: Io,
  message: string,
  advice = "",
  places: readonly string[] = [],
  notes: readonly string[] = [],
): void {
  say(io, "cr80", message, places, advice);
  for (const note of notes) io.stderr.write(`  = ${shown(note)}\n`);
}

function say(io: Io, heading: string, message: string, places: readonly string[], advice: string): void {
  io.stderr.write(heading, "error");
  io.stderr.write(`: ${shown(message)}\n`);
  for (const place of places) io.stderr.write(` --> ${shown(place)}\n`);
  if (advice !== "") io.stderr.write(`  = advice: ${shown(advice)}\n`);
}

/** A text in one line, and not too long a one. */
function shown(text: string): string {
  return printable(text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}...`);
}
