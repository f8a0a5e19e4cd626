// Diagnostics as text: the message, its place with carets, the advice, the path of a flow, and the way to the line.

import type { Diagnostic, PathStep, Severity } from "./diagnostics.ts";
import { printable } from "./printable.ts";
import type { ChainStep } from "./source.ts";

/** Steps of the way to a line that are shown: the innermost, and the outermost. */
const CHAIN_SHOWN = 6;
/** Lines of a path, and units of each. */
const PATH_SHOWN = 14;
const STATEMENT_SHOWN = 40;

const ANSI: Record<Severity, string> = { error: "\x1b[1;31m", warning: "\x1b[1;33m", note: "\x1b[1;36m" };

/**
 * The text of a diagnostic, several lines without a final newline: message, place, source line with carets, advice,
 * includes. `color` adds ANSI colours. Control characters of the source are shown as U+FFFD. A note is about the run, and
 * has one line.
 */
export function formatDiagnostic(d: Diagnostic, options: { readonly color?: boolean } = {}): string {
  const paint = (text: string, code: string) => (options.color === true ? `${code}${text}\x1b[0m` : text);
  const number = String(d.line);
  const gutter = " ".repeat(number.length);
  const source = printable(d.source);
  const start = d.column - d.sourceColumn;
  const indent = source.slice(0, start).replace(/[^\t]/g, " ").padEnd(start, " ");
  const carets = "^".repeat(Math.max(1, Math.min(d.length, source.length - start)));
  const heading = `${paint(`${d.severity}[${d.code}]`, ANSI[d.severity])}: ${printable(d.message)}`;
  if (d.severity === "note") return heading;
  const lines = [
    heading,
    `${gutter}--> ${printable(d.file)}:${d.line}:${d.column}`,
    `${number} | ${source}`,
    `${gutter} | ${indent}${paint(carets, ANSI[d.severity])}`,
  ];
  if (d.advice !== undefined) lines.push(`${gutter} = advice: ${printable(d.advice)}`);
  const rows = d.path === undefined ? [] : pathText(d.path, d.file);
  // The line of the message alone is no path.
  if (rows.length > 1) lines.push(`${gutter} = path:`);
  if (rows.length > 1) for (const row of rows) lines.push(`${gutter} =   ${printable(row)}`);
  for (const step of chainText(d.chain)) lines.push(`${gutter} = ${printable(step)}`);
  if (d.more !== undefined) lines.push(`${gutter} = ${d.more}`);
  return lines.join("\n");
}

/** The steps of a chain as text, equal ones together; of a long chain the first and the last, which began it all. */
function chainText(chain: readonly ChainStep[]): string[] {
  const steps: { text: string; times: number }[] = [];
  for (const { macro, file, line } of chain) {
    const text = `${macro === undefined ? "included from" : `from ${macro} in`} ${file}:${line}`;
    const last = steps.at(-1);
    if (last?.text === text) last.times++;
    else steps.push({ text, times: 1 });
  }
  const texts = steps.map(({ text, times }) => (times === 1 ? text : `${text}, ${times} times`));
  if (texts.length <= CHAIN_SHOWN) return texts;
  const left = texts.length - CHAIN_SHOWN + 1;
  return [...texts.slice(0, CHAIN_SHOWN - 2), `and ${left} more, up to`, texts.at(-1)!];
}

/** The lines of a path at which something happens: number, statement, event. Of very many the first and the last. */
function pathText(path: readonly PathStep[], file: string): string[] {
  const steps = path.filter(({ event }) => event !== undefined);
  const left = steps.length <= PATH_SHOWN ? 0 : steps.length - PATH_SHOWN + 1;
  const more = steps.reduce((sum, step) => sum + (step.left ?? 0), left);
  const first = left === 0 ? steps.length : PATH_SHOWN >> 1;
  const rows = [...steps.slice(0, first), ...steps.slice(first + left)].map((step) => ({
    number: step.file === file ? `${step.line}` : `${step.file}:${step.line}`,
    text: statementOf(step.source),
    event: step.event!,
  }));
  const width = Math.max(...rows.map(({ number }) => number.length));
  const column = Math.max(...rows.map(({ text }) => text.length));
  const texts = rows.map(
    ({ number, text, event }) => `${number.padStart(width)}  ${text.padEnd(column)}  ${event}`,
  );
  return left === 0 ? texts : [...texts.slice(0, first), `... ${more} more`, ...texts.slice(first)];
}

/** A line without its comment and with single blanks, cut to what a path shows of it. */
function statementOf(text: string): string {
  const [code] = /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^;"'])*/.exec(text.slice(0, 200))!;
  const plain = code.trim().replace(/\s+/g, " ");
  return plain.length <= STATEMENT_SHOWN ? plain : `${plain.slice(0, STATEMENT_SHOWN - 3)}...`;
}
