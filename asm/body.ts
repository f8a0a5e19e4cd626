// The bodies of macros and repetitions: lines with places for arguments, and the text that replaces these places.
//
// An argument keeps the scope of the line that wrote it, so that a name in it never means what a macro that it is handed to
// has of that name: in its local labels, in a scope of its own, or in the counters and parameters of its blocks.

import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";
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

/** A text as an argument: what no other argument gave in it is of `scope`. */
function owned({ text, given }: Text, scope: NameScope | undefined): Text {
  if (!/[A-Za-z_$#]/.test(text)) return { text, given };
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

/** A token as a text. */
export function tokenText({ place: { line, column, length } }: Token): Text {
  return cut(line, column, column + length);
}

/** Takes the default of a parameter as it is written. */
export function defaultText(cursor: Cursor): Text {
  const { line } = cursor.peek().place;
  return cut(line, ...argumentAt(cursor));
}

/** Arguments: what stands between commas that are in no parentheses. `scope`: of the line. */
export function argumentsOf(cursor: Cursor, scope: NameScope): Text[] {
  const found: Text[] = [];
  if (cursor.done) return found;
  const { line } = cursor.peek().place;
  for (;;) {
    const [start, end] = argumentAt(cursor);
    found.push(owned(cut(line, start, end), scope));
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

/** True for two names of the same letters that the same arguments gave: they mean the same. */
function sameHand({ given: a }: Text, { given: b }: Text): boolean {
  const equal = (one: Given, other: Given) =>
    one.start === other.start && one.end === other.end && one.scope === other.scope;
  return a.length === b.length && a.every((one, i) => equal(one, b[i]!));
}

/** The places of parameters in a line: a name that an argument gave is none, unless it gave the parameter its name as well. */
function holesOf(line: Pick<SourceLine, "text" | "given">, parameters: ReadonlyMap<string, Text>): Hole[] {
  const { text } = line;
  const holes: Hole[] = [];
  if (text.length > 4096) return holes;
  const add = (name: string, at: number, braces: 0 | 1, quote: string) => {
    const start = at + braces;
    const end = start + name.length;
    const parameter = parameters.get(name);
    if (parameter === undefined || !sameHand(parameter, cut(line, start, end))) return;
    holes.push({ name, start: at, end: end + braces, quote });
  };
  for (const match of text.matchAll(PIECE)) {
    const [found] = match;
    if (found.startsWith(";")) break;
    const quote = found.startsWith('"') || found.startsWith("'") ? found[0]! : "";
    if (quote !== "" || found.startsWith("{")) {
      for (const inner of found.matchAll(BRACED)) add(inner[1]!, match.index + inner.index, 1, quote);
    } else add(found, match.index, 0, quote);
  }
  return holes;
}

/** One text in quotes, and what stands in it. */
const QUOTED = /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')$/;

/**
 * An argument within quotes: of a text its characters as they are written, without its own quotes; of anything else all that
 * is written. Nothing in it ends the text that it stands in.
 */
function inQuotes(argument: Text, quote: string): Text {
  const isText = QUOTED.test(argument.text);
  const [start, end] = isText ? [1, argument.text.length - 1] : [0, argument.text.length];
  const pieces: Text[] = [];
  for (const { 0: found, index } of argument.text.slice(start, end).matchAll(isText ? /\\.|[^\\]/g : /./gs)) {
    const piece = cut(argument, start + index, start + index + found.length);
    const escapes = found === quote || (found === "\\" && !isText);
    pieces.push(escapes ? joined([plainText("\\"), piece]) : piece);
  }
  return joined(pieces);
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
    if (value !== undefined) pieces.push(quote === "" ? value : inQuotes(value, quote));
    at = end;
  }
  pieces.push(cut(line, at, text.length));
  return joined(pieces);
}

/**
 * A default as an argument, with what is known of the parameters replaced: it may name those before it. What else it names it
 * names where it comes to stand, but no counter and no parameter of a block there.
 */
export function replaced(
  text: Text,
  parameters: ReadonlyMap<string, Text>,
  values: ReadonlyMap<string, Text>,
): Text {
  return owned(filled(text, holesOf(text, parameters), values), undefined);
}

/** Lines in which arguments take the place of parameters. */
export class Body {
  readonly lines: readonly SourceLine[];
  private readonly parameters: ReadonlyMap<string, Text>;
  private readonly holes: Hole[][] = [];

  /** `parameters`: their names, as they are written. */
  constructor(lines: readonly SourceLine[], parameters: readonly Text[]) {
    this.lines = lines;
    this.parameters = new Map(parameters.map((name) => [name.text, name]));
  }

  /** The text of a line with parameters replaced. */
  text(index: number, values: ReadonlyMap<string, Text>): Text {
    const line = this.lines[index]!;
    this.holes[index] ??= holesOf(line, this.parameters);
    return filled(line, this.holes[index]!, values);
  }
}
