// What the assembler says about a source: codes, places, advice, and one message for one cause.

import { type ChainStep, chainOf, lineInFile, type Place, type SourceLine } from "./source.ts";

/** Every code with its meaning; docs/ASSEMBLER.md lists the same table. */
export const CODES = {
  E001: "a character that is no part of the language",
  E002: "a string or character constant without its end, or a bad escape in it",
  E003: "a malformed number",
  E004: "a line that is too long",
  E005: "an expression that is nested too deeply",
  E006: "something else was expected here",
  E010: "an unknown mnemonic",
  E011: "an unknown directive",
  E012: "the wrong number of operands",
  E013: "an operand of a kind that the instruction does not take",
  E014: "a displacement where the instruction has none and MOD prefixes are not used",
  E020: "an undefined symbol",
  E021: "a symbol that is defined twice",
  E022: "a reserved name used as a symbol",
  E023: "a symbol that is defined by itself, or through too many others",
  E024: "a local label without a label before it",
  E025: "an exported symbol that is not defined",
  E026: "a symbol that two modules export",
  E027: "an imported symbol that no module exports",
  E030: "a value that is out of range",
  E031: "an arithmetic error",
  E032: "a value that must be known at once, but depends on what comes later",
  E040: "program and data overlap",
  E041: "a section that is too large, or reaches past the end of its space",
  E042: "an origin behind the words that are already there",
  E043: "an origin for a section that has one, or has words already; or two kinds of one section",
  E044: "sizes that depend on each other and do not settle",
  E045: "words in a shared segment, which are in no image",
  E046: "an index that is not in its table, or twice",
  E047: "a part of the image past its limit in the memory plan",
  E048: "a shared segment without an address",
  E050: "an include file that cannot be read",
  E051: "a file that includes itself",
  E052: "too many lines or too many nested includes",
  E053: "expansions or scopes that are nested too deeply, or too many",
  E060: "a bad name",
  E061: "a bad initial value of the process",
  E062: "an unknown type",
  E063: "a directive in a record, an enumeration or a table",
  E070: "a directive without its end",
  E071: "an end without its directive",
  E073: "missing arguments of a macro, or too many",
  E080: "a call that forgets an exit",
  E081: "an exit that the called does not have, or not in this place",
  E082: "an exit without a target, or with one that a word cannot reach",
  E083: "exits of an instruction that is no call",
  E090: "an assertion that is not true",
  E091: "an error that the source reports with .ERROR",
  E100: "a file that is no object",
  E101: "something that a memory plan does not say, or says twice",
  E200: "a statement of register conventions that is not right in itself",
  E201: "a register that a procedure keeps comes back with something else",
  E202: "a result that is not set",
  E203: "the link, or the process stack, is lost on the way to an exit",
  E204: "a call whose arguments are not set",
  E205: "a register is used that holds nothing: nothing was put there, or a call has destroyed it",
  E206: "an exit that is not among those stated",
  E207: "code that runs out of its procedure, or into the middle of an instruction",
  E208: "a flow that cannot be followed",
  E209: "a call that does not fit the statement of what it calls",
  E210: "a monitor call with several exits that names none of them",
  W001: "a jump to a data label",
  W002: "a program operand (@) that names a data label",
  W003: "an instruction in a data section",
  W004: "more than eight prefixes in front of an instruction: the machine takes that for illegal",
  W005: "a warning that the source gives with .WARNING",
  W006: "a section or segment of the memory plan that no module has",
  W007: "lines of a macro that leave a section and come back to another one",
  W200: "a monitor call that no statement describes",
  W201: "code of a procedure that is never reached, and so was not checked",
  N001: "the run stopped after the most errors that are reported",
} as const;

/** The code of a message, one of `CODES`. */
export type DiagnosticCode = keyof typeof CODES;
export type Severity = "error" | "warning" | "note";

/** One message about a source. Plain data. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** Units that the caret line marks, at least 1. */
  readonly length: number;
  readonly message: string;
  readonly advice?: string;
  /** The line of the source, cut to what can be shown. */
  readonly source: string;
  /** Column, from 1, of `source`'s first character in the line. */
  readonly sourceColumn: number;
  /** The macros and includes that led to the line, innermost first. */
  readonly chain: readonly ChainStep[];
  /** The lines that lead to what is wrong, in their order, where the message is about a flow. */
  readonly path?: readonly PathStep[];
  /** What was left out because it has the same cause. */
  readonly more?: string;
}

/** A line on a path. */
export interface PathStep {
  readonly file: string;
  readonly line: number;
  /** The line itself. */
  readonly source: string;
  /** What happens there that has to do with the message. */
  readonly event?: string;
  /** Lines before it that are left out. */
  readonly left?: number;
}

/** True for a list of diagnostics without paths of flows, whatever is given. */
export function areDiagnostics(given: unknown): given is Diagnostic[] {
  type Fields = Readonly<Record<string, unknown>>;
  const isText = (value: unknown) => typeof value === "string";
  const isNumber = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1;
  const isStep = ({ file, line, macro }: Fields) =>
    isText(file) && isNumber(line) && (macro === undefined || isText(macro));
  const all = (list: unknown, is: (item: Fields) => boolean): boolean =>
    Array.isArray(list) && list.every((item) => typeof item === "object" && item !== null && is(item));
  return all(
    given,
    ({ code, severity, chain, path, advice, more, ...d }) =>
      isText(code) &&
      Object.hasOwn(CODES, code as string) &&
      /^(error|warning|note)$/.test(String(severity)) &&
      [d.file, d.message, d.source, advice ?? "", more ?? ""].every(isText) &&
      [d.line, d.column, d.length, d.sourceColumn].every(isNumber) &&
      all(chain, isStep) &&
      path === undefined,
  );
}

/** Errors reported in one run at most; the run then stops. */
const MAX_ERRORS = 20;
/** Warnings reported in one run at most; later ones are dropped. */
const MAX_WARNINGS = 100;
/** Messages of one code about one line that is expanded several times. */
const SAME_LINE_SHOWN = 3;
/** Units of a source line that a message shows. */
const SHOWN = 120;
/** Names that are compared with those there are, after an include that could not be read. */
const MOST_COMPARED = 40;

/** What becomes of warnings: of one by its code, or of `all` others. */
export type WarningChoice = Readonly<Partial<Record<string, "off" | "warning" | "error">>>;

/** A message, and how often it would have been said again. */
interface Found {
  readonly diagnostic: Diagnostic;
  readonly line: SourceLine;
  /** Other lines that would have said it, and the order of the latest of them. */
  repeated: number;
  latest: number;
  /** In other lines of files too, not only in other expansions of its own. */
  elsewhere: boolean;
}

/** Collects the diagnostics of a run: one for each cause. */
export class Report {
  private readonly found: Found[] = [];
  private readonly seen = new Set<string>();
  /** By code and line of a file: an expansion of a line says what another one has said. */
  private readonly lines = new Map<string, Found[]>();
  private readonly names = new Map<string, Found>();
  /** The first file that could not be included, and names that it may have defined. */
  private missing: Found | undefined;
  private readonly silent = new Set<string>();
  private warnings = 0;
  private shownErrors = 0;
  private errorCount = 0;
  private readonly choice: WarningChoice;

  constructor(choice: WarningChoice = {}) {
    this.choice = choice;
  }

  /** Errors so far, those included that are not said again. */
  get errors(): number {
    return this.errorCount;
  }

  /** True when no more errors are taken. */
  get full(): boolean {
    return this.shownErrors >= MAX_ERRORS;
  }

  /**
   * Adds one message. A second one with the same code at the same place is dropped; one that another expansion of the
   * same line has said is counted there, and so are all but the first few that differ only by a counter.
   */
  add(
    code: DiagnosticCode,
    place: Place,
    message: string,
    advice?: string,
    path?: readonly PathStep[],
  ): Found | undefined {
    const { line } = place;
    const chosen = this.choice[code] ?? (code.startsWith("W") ? this.choice.all : undefined);
    if (chosen === "off" && code.startsWith("W")) return undefined;
    const severity = chosen === "error" && code.startsWith("W") ? "error" : severityOf(code);
    if (severity === "error") this.errorCount++;
    const key = `${code} ${line.order} ${place.column} ${message}`;
    if (this.seen.has(key)) return undefined;
    this.seen.add(key);
    const lineKey = `${code} ${line.file.name} ${line.number}`;
    const same = this.lines.get(lineKey) ?? [];
    const before = sameCause(same, place, message);
    if (before !== undefined) repeat(before, line);
    if (before !== undefined || (severity === "error" ? this.full : this.warnings >= MAX_WARNINGS)) {
      return before;
    }
    const diagnostic = {
      ...diagnosticAt(code, severity, place, message, advice),
      ...(path === undefined ? {} : { path }),
    };
    const found = { diagnostic, line, repeated: 0, latest: line.order, elsewhere: false };
    this.found.push(found);
    this.lines.set(lineKey, [...same, found]);
    if (severity === "error") this.shownErrors++;
    else this.warnings++;
    return found;
  }

  /**
   * Adds a message that is said once, and counted where it would be said again. The advice is asked for when it is. `cause`:
   * what is the same of all that are one.
   */
  once(
    code: DiagnosticCode,
    place: Place,
    message: string,
    advice: () => string | undefined,
    cause = message,
  ): void {
    const key = `${code} ${cause}`;
    const before = this.names.get(key);
    if (before !== undefined) repeat(before, place.line);
    if (before !== undefined || this.full) {
      this.errorCount++;
      return;
    }
    const found = this.add(code, place, message, advice());
    if (found !== undefined) this.names.set(key, found);
  }

  /**
   * Adds a message about a name that nothing defines, once for each name, with the name that was probably meant or
   * another advice. After an include that could not be read, only names that are nearly known are worth a message.
   */
  unknown(
    code: DiagnosticCode,
    place: Place,
    message: string,
    similar: () => string | undefined,
    advice?: string,
  ): void {
    if (this.missing === undefined) {
      this.once(code, place, message, () => adviceFor(similar()) ?? advice);
      return;
    }
    const key = `${code} ${message}`;
    const silent = this.silent.has(key) || this.silent.size >= MOST_COMPARED;
    const meant = silent || this.names.has(key) ? undefined : similar();
    if (meant !== undefined || this.names.has(key)) {
      this.once(code, place, message, () => adviceFor(meant));
      return;
    }
    if (!silent) this.silent.add(key);
    this.errorCount++;
  }

  /** Adds that a file cannot be included. */
  missingFile(place: Place, message: string, advice?: string): void {
    const found = this.add("E050", place, message, advice);
    this.missing ??= found;
  }

  /** All messages in the order of the source. */
  list(): Diagnostic[] {
    const sorted = this.found.toSorted((a, b) =>
      a.line.order === b.line.order ? a.diagnostic.column - b.diagnostic.column : a.line.order - b.line.order,
    );
    const list = sorted.map((found) => {
      const more = this.moreOf(found);
      return more === undefined ? found.diagnostic : { ...found.diagnostic, more };
    });
    const last = list.at(-1);
    if (last === undefined || !this.full) return list;
    const message = `${MAX_ERRORS} errors are reported at most: there may be more`;
    const { file, line, column, length, source, sourceColumn } = last;
    const place = { file, line, column, length, source, sourceColumn, chain: [] };
    return [...list, { code: "N001", severity: "note", message, ...place }];
  }

  private moreOf(found: Found): string | undefined {
    const { repeated, diagnostic } = found;
    if (found === this.missing && this.silent.size > 0) {
      return "names that are not known are not reported from here on: the file may define them";
    }
    if (repeated === 0) return undefined;
    const expansions = repeated === 1 ? "expansion" : "expansions";
    const expanded = diagnostic.chain[0]?.macro !== undefined && !found.elsewhere;
    return expanded ? `and in ${repeated} more ${expansions}` : `and ${repeated} more like it`;
  }
}

/** Of the messages of one line in a file, the one that has the same cause, as far as one can tell. */
function sameCause(found: readonly Found[], { line, column }: Place, message: string): Found | undefined {
  const others = found.filter((f) => f.line.order !== line.order);
  const same = others.find(
    (f) =>
      f.diagnostic.message === message || (f.line.text === line.text && f.diagnostic.column === column + 1),
  );
  if (same !== undefined || line.expansion === undefined) return same;
  const turns = others.filter((f) => lineInFile(f.line) === lineInFile(line));
  return turns.length < SAME_LINE_SHOWN ? undefined : turns.at(-1);
}

/** Counts a line that would have said the same. */
function repeat(found: Found, { file, number, order }: SourceLine): void {
  if (order === found.latest) return;
  found.latest = order;
  found.repeated++;
  found.elsewhere ||= found.line.number !== number || found.line.file.name !== file.name;
}

function adviceFor(similar: string | undefined): string | undefined {
  return similar === undefined ? undefined : `did you mean ${similar}?`;
}

function severityOf(code: DiagnosticCode): Severity {
  return code.startsWith("E") ? "error" : code.startsWith("W") ? "warning" : "note";
}

function diagnosticAt(
  code: DiagnosticCode,
  severity: Severity,
  place: Place,
  message: string,
  advice: string | undefined,
): Diagnostic {
  const { line } = place;
  const first = place.column < SHOWN - 20 ? 0 : place.column - 20;
  return {
    code,
    severity,
    file: line.file.name,
    line: line.number,
    column: place.column + 1,
    length: Math.max(1, place.length),
    message,
    ...(advice === undefined ? {} : { advice }),
    source: line.text.slice(first, first + SHOWN),
    sourceColumn: first + 1,
    chain: chainOf(line),
  };
}

/** Names that a misspelt one is compared with at most. */
const MAX_CANDIDATES = 50_000;

/** The candidate nearest to `word`, if it is near enough to be what was meant. Upper and lower case are the same. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toUpperCase();
  if (wanted.length > 40) return undefined;
  let best: string | undefined;
  let bestDistance = wanted.length < 6 ? 2 : wanted.length < 9 ? 3 : 4;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > MAX_CANDIDATES) return best;
    const longer = candidate.length - wanted.length;
    const other = candidate.toUpperCase();
    // The beginning of a word is near to it: ERR to ERROR.
    const begins = wanted.length > 2 && longer > 0 && longer < 4 && other.startsWith(wanted);
    if (!begins && Math.abs(longer) >= bestDistance) continue;
    const distance = begins ? 1 : editDistance(wanted, other, bestDistance);
    if (distance < bestDistance && distance < wanted.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Distances between the starts of two words, by row: used again and again, as there are many words to compare. */
const ROWS = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)] as const;

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word of fewer than 64 letters into another;
 * `most` when there are not fewer.
 */
function editDistance(a: string, b: string, most: number): number {
  let [before, previous, row] = ROWS;
  for (let j = 0; j <= b.length; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, before[j - 2]! + 1);
      row[j] = d;
      if (d < least) least = d;
    }
    if (least >= most) return most;
    const free = before;
    before = previous;
    previous = row;
    row = free;
  }
  return previous[b.length]!;
}
