// Messages on stderr, all in one form: what, where, what to do.

import { type Diagnostic, formatDiagnostic } from "../../asm/index.ts";
import type { Problem } from "../problem.ts";
import { type Io, printable, STATUS, type Status } from "./io.ts";

const RED = "\x1b[1;31m";
const PLAIN = "\x1b[0m";

/** Reports problems. Those of sources show the line that they are about. */
export function reportProblems(io: Io, problems: readonly Problem[]): void {
  for (const { code, place, message, advice, excerpt } of problems) {
    const lines = [`${heading(io, `error[${code}]`)}: ${printable(message)}`, ` --> ${printable(place)}`];
    if (advice !== "") lines.push(`  = advice: ${printable(advice)}`);
    io.stderr.write(`${excerpt ?? lines.join("\n")}\n`);
  }
}

/** Reports problems that leave nothing to do, and gives the status that says so. */
export function refuse(io: Io, ...problems: readonly Problem[]): Status {
  reportProblems(io, problems);
  return STATUS.badInput;
}

/** Reports what the assembler says of a source. */
export function reportDiagnostics(io: Io, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    io.stderr.write(`${formatDiagnostic(diagnostic, { color: io.stderr.color })}\n`);
  }
}

/** One message that is not about a file that was read, with the places of guests and advice where there are some. */
export function complain(io: Io, message: string, advice = "", places: readonly string[] = []): void {
  io.stderr.write(`${heading(io, "cr80")}: ${printable(message)}\n`);
  for (const place of places) io.stderr.write(` --> ${printable(place)}\n`);
  if (advice !== "") io.stderr.write(`  = advice: ${printable(advice)}\n`);
}

function heading(io: Io, text: string): string {
  return io.stderr.color ? `${RED}${text}${PLAIN}` : text;
}
