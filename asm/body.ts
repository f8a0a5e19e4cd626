// Bodies of macros and repetitions: lines with places for arguments, and the text that comes there.
//
// An argument keeps the scope of the line that wrote it, so that a name in it never means what a macro that it is handed to
// has of that name, in its local labels or in a scope of its own.

import type { Cursor } from "./cursor.ts";
import type { Given, NameScope, SourceLine } from "./source.ts";

/** A text, and the stretches of it that arguments gave. */
export interface Text {
  readonly text: string;
  readonly given: readonly Given[];
}

/** A text that no argument gave. */
export function plainText(text: string): Text {
  return { text, given: [] };
}

/** A stretch of a line, with what arguments gave of it. */
function cut({ text, given }: Pick<SourceLine, "text" | "given">, start: number, end: number): Text {
  const inside = given?.filter((g) => g.start < end && g.end > start) ?? [];
  const moved = inside.map((g) => ({
    start: Math.max(g.start, start) - start,
    end: Math.min(g.end, end) - start,
    scope: g.scope,
  }));
  return { text: text.slice(start, end), given: moved };
}

/** A stretch of a line as an argument: what no other argument gave in it is of `scope`. */
function written(line: SourceLine, start: number, end: number, scope: NameScope): Text {
  const { text, given } = cut(line, start, end);
  if (!/[A-Za-z_$]/.test(text)) return { text, given };
  const all: Given[] = [];
  let at = 0;
  for (const one of given) {
    if (one.start > at) all.push({ start: at, end: one.start, scope });
    all.push(one);
    at = one.end;
  }
  if (at < text.length) all.push({ start: at, end: text.length, scope });
  return { text, given: all };
}

/** The texts one after the other, with `between` between two. */
export function joined(texts: readonly Text[], between = ""): Text {
  let text = "";
  const given: Given[] = [];
  for (const [i, one] of texts.entries()) {
    if (i > 0) text += between;
    for (const g of one.given) given.push({ ...g, start: g.start + text.length, end: g.end + text.length });
    text += one.text;
  }
  return { text, given };
}

/** Takes what stands up to a comma that is in no parentheses: its first column, and the one after it. */
function argumentAt(cursor: Cursor): [start: number, end: number] {
  const start = cursor.peek().place.column;
  let end = start;
  let open = 0;
  while (!cursor.done && (open > 0 || !cursor.isMark(","))) {
    if (cursor.isMark("(")) open++;
    if (cursor.isMark(")")) open--;
    const { place } = cursor.next();
    end = place.column + place.length;
  }
  return [start, end];
}

/** Takes an argument as it is written. */
export function argumentText(cursor: Cursor): string {
  const { line } = cursor.peek().place;
  return line.text.slice(...argumentAt(cursor));
}

/** Arguments: what stands between commas that are in no parentheses. `scope`: of the line. */
export function argumentsOf(cursor: Cursor, scope: NameScope): Text[] {
  const found: Text[] = [];
  if (cursor.done) return found;
  const { line } = cursor.peek().place;
  for (;;) {
    const [start, end] = argumentAt(cursor);
    found.push(written(line, start, end, scope));
    if (!cursor.take(",")) return found;
  }
}

/** A parameter in a line: where it stands, and the quote around it. */
interface Hole {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Words, text in quotes, comments and {names}: everything else stays as it is. */
const PIECE = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|;.*|\{[\w$#]+\}|\.?[A-Za-z_$][\w$]*|[0-9][\w$]*/g;
const BRACED = /\{([\w$#]+)\}/g;

function holesOf(text: string, names: { has(name: string): boolean }): Hole[] {
  const holes: Hole[] = [];
  if (text.length > 4096) return holes;
  for (const match of text.matchAll(PIECE)) {
    const [found] = match;
    if (found.startsWith(";")) break;
    const quote = found.startsWith('"') || found.startsWith("'") ? found[0]! : "";
    if (quote !== "" || found.startsWith("{")) {
      for (const inner of found.matchAll(BRACED)) {
        const start = match.index + inner.index;
        const name = inner[1]!;
        if (names.has(name)) holes.push({ name, start, end: start + inner[0].length, quote });
      }
    } else if (names.has(found)) {
      holes.push({ name: found, start: match.index, end: match.index + found.length, quote });
    }
  }
  return holes;
}

/** One text in quotes, and what stands in it. */
const QUOTED = /^(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')$/;

/**
 * An argument within quotes: of a text its characters as they are written, without its own quotes; of anything else all that
 * is written. Nothing in it ends the text that it stands in.
 */
function inQuotes(argument: string, quote: string): Text {
  const found = QUOTED.exec(argument);
  const inner = found?.[1] ?? found?.[2];
  if (inner === undefined)
    return plainText(argument.replace(/[\\"']/g, (c) => (c === "\\" || c === quote ? `\\${c}` : c)));
  return plainText(inner.replace(/\\.|["']/g, (c) => (c === quote ? `\\${c}` : c)));
}

/** The line with arguments in the places of parameters. */
function filled(
  line: Pick<SourceLine, "text" | "given">,
  holes: readonly Hole[],
  values: ReadonlyMap<string, Text>,
): Text {
  const { text, given } = line;
  if (holes.length === 0) return { text, given: given ?? [] };
  const pieces: Text[] = [];
  let at = 0;
  for (const { name, start, end, quote } of holes) {
    const value = values.get(name);
    pieces.push(cut(line, at, start));
    if (value !== undefined) pieces.push(quote === "" ? value : inQuotes(value.text, quote));
    at = end;
  }
  pieces.push(cut(line, at, text.length));
  return joined(pieces);
}

/** A text with what is known of the parameters replaced: a default may name those before it. */
export function replaced(text: string, values: ReadonlyMap<string, Text>): Text {
  return filled({ text }, holesOf(text, values), values);
}

/** Lines in which arguments take the place of parameters. */
export class Body {
  readonly lines: readonly SourceLine[];
  private readonly names: ReadonlySet<string>;
  private readonly holes: Hole[][] = [];

  constructor(lines: readonly SourceLine[], names: readonly string[]) {
    this.lines = lines;
    this.names = new Set(names);
  }

  /** The text of a line with parameters replaced. */
  text(index: number, values: ReadonlyMap<string, Text>): Text {
    const line = this.lines[index]!;
    this.holes[index] ??= holesOf(line.text, this.names);
    return filled(line, this.holes[index]!, values);
  }
}
