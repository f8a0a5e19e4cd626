// Formats problems as text: the message, its place with carets, the advice, the path of a flow, and how the line was
// included or expanded.

import { escaped, printable } from "./printable.ts";
import { type PathStep, type Problem, placeOf, type Severity } from "./problem.ts";
import type { ChainStep } from "./source.ts";

/** Steps of the way to a line that are shown: the innermost, and the outermost. */
const CHAIN_SHOWN = 6;
/** Lines of a path, and units of each. */
const PATH_SHOWN = 14;
const STATEMENT_SHOWN = 40;
/** Characters of one text: a path of the system may have 4,096. */
const TEXT_MAX = 8_192;

const ANSI: Record<Severity, string> = { error: "\x1b[1;31m", warning: "\x1b[1;33m", note: "\x1b[1;36m" };

/** How problems are shown. */
export interface ProblemFormat {
  /** With ANSI colours. */
  readonly color?: boolean;
  /** The text before the message in place of severity and code. */
  readonly heading?: string;
}

/**
 * The text of a problem, several lines without a final newline: message, place, source line with carets, advice, flow, macros and
 * includes, notes. Text from sources, files and guests cannot control a terminal: control characters of the source line are shown as
 * U+FFFD, which keeps the columns, others as \\xHH. A note of the assembler concerns the whole run, and has one line.
 */
export function formatProblem(p: Problem, { color = false, heading }: ProblemFormat = {}): string {
  const paint = (text: string) => (color ? `${ANSI[p.severity]}${text}\x1b[0m` : text);
  const first = `${paint(heading ?? `${p.severity}[${p.code}]`)}: ${shown(p.message)}`;
  if (p.severity === "note") return first;
  const gutter = p.excerpt === undefined ? " " : String(p.line).replace(/./g, " ");
  const lines = [first];
  const { related = [] } = p;
  const guests = related.flatMap((one) => (one.kind === "guest" ? [one.text] : []));
  for (const place of guests.length > 0 ? guests : [placeOf(p)]) {
    if (place !== "") lines.push(`${gutter}--> ${shown(place)}`);
  }
  lines.push(...excerptText(p, gutter, paint));
  if (p.advice !== undefined) lines.push(`${gutter} = advice: ${shown(p.advice)}`);
  const flow = related.flatMap((one) => (one.kind === "flow" ? [one] : []));
  const rows = flow.length === 0 ? [] : pathText(flow, p.file);
  // The line of the message alone is not a path.
  if (rows.length > 1) lines.push(`${gutter} = path:`);
  if (rows.length > 1) for (const row of rows) lines.push(`${gutter} =   ${shown(row)}`);
  const chain = related.flatMap((one) => (one.kind === "from" ? [one] : []));
  for (const step of [...chainText(chain), ...(p.notes ?? [])]) lines.push(`${gutter} = ${shown(step)}`);
  return lines.join("\n");
}

/** A text in one line, and not too long a one. */
function shown(text: string): string {
  return escaped(text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}...`);
}

/** The line of the source, and carets below what is meant. */
function excerptText(
  { excerpt, line, column = 1 }: Problem,
  gutter: string,
  paint: (text: string) => string,
): string[] {
  if (excerpt === undefined) return [];
  const source = printable(excerpt.text);
  const start = column - excerpt.column;
  const indent = source.slice(0, start).replace(/[^\t]/g, " ").padEnd(start, " ");
  const carets = "^".repeat(Math.max(1, Math.min(excerpt.length, source.length - start)));
  return [`${line} | ${source}`, `${gutter} | ${indent}${paint(carets)}`];
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
function pathText(path: readonly PathStep[], file: string | undefined): string[] {
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
