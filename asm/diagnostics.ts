// The messages of the assembler about a source: codes, places, advice, and one message for one cause.

import type { DiagnosticCode } from "./codes.ts";
import type { Excerpt, PathStep, Problem, Severity } from "./problem.ts";
import { chainOf, includedTwice, lineInFile, type Place, placeText, type SourceLine } from "./source.ts";

export type { DiagnosticCode } from "./codes.ts";
export type { PathStep } from "./problem.ts";

/** One message about a source: a problem whose place is a part of a line. */
export interface Diagnostic extends Problem {
  readonly code: DiagnosticCode;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: Excerpt;
}

/** The most errors that a run reports; then it stops. */
const MAX_ERRORS = 20;
/** The most warnings that a run reports; later ones are dropped. */
const MAX_WARNINGS = 100;
/** Messages of one code about one line that is expanded several times. */
const SAME_LINE_SHOWN = 3;
/** Units of a source line that a message shows. */
const SHOWN = 120;
/** Names that are compared with those there are, after an include that could not be read. */
const MOST_COMPARED = 40;

/** How to treat warnings: one by its code, or `all` others. */
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
export class Diagnostics {
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
    const lineKey = `${code} ${line.file.object ?? ""} ${line.file.name} ${line.number}`;
    const same = this.lines.get(lineKey) ?? [];
    const before = sameCause(same, place, message);
    if (before !== undefined) repeat(before, line);
    if (before !== undefined || (severity === "error" ? this.full : this.warnings >= MAX_WARNINGS)) {
      return before;
    }
    const diagnostic = diagnosticAt(code, severity, place, message, advice, path);
    const found = { diagnostic, line, repeated: 0, latest: line.order, elsewhere: false };
    this.found.push(found);
    this.lines.set(lineKey, [...same, found]);
    if (severity === "error") this.shownErrors++;
    else this.warnings++;
    return found;
  }

  /**
   * Adds a message about a second definition. For a file that is included twice, only the first such definition has a message,
   * with the advice to read the file once; any other has the advice `otherwise`, or the place of the first definition.
   */
  again(code: DiagnosticCode, first: Place, place: Place, message: string, otherwise?: string): void {
    const twice = includedTwice(first, place);
    if (twice === undefined) {
      this.add(code, place, message, otherwise ?? `the first is at ${placeText(first, place)}`);
      return;
    }
    this.once(code, place, message, () => `${twice}: with .ONCE in it, it is read only once`, twice);
  }

  /**
   * Adds a message that appears once, and is counted where it would appear again. The advice is computed when it appears.
   * `cause`: what all these messages share, whatever their codes are.
   */
  once(
    code: DiagnosticCode,
    place: Place,
    message: string,
    advice: () => string | undefined,
    cause = `${code} ${message}`,
  ): void {
    const before = this.names.get(cause);
    if (before !== undefined) repeat(before, place.line);
    if (before !== undefined || this.full) {
      this.errorCount++;
      return;
    }
    const found = this.add(code, place, message, advice());
    if (found !== undefined) this.names.set(cause, found);
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
      const { object } = found.line.file;
      const of = object === undefined ? [] : [`in the object ${object}`];
      const notes = [...of, ...[this.moreOf(found) ?? []].flat()];
      return notes.length === 0 ? found.diagnostic : { ...found.diagnostic, notes };
    });
    const last = list.at(-1);
    if (last === undefined || !this.full) return list;
    const message = `at most ${MAX_ERRORS} errors are reported: there may be more`;
    const { file, line, column, excerpt } = last;
    return [...list, { code: "N001", severity: "note", file, line, column, message, excerpt }];
  }

  private moreOf(found: Found): string | undefined {
    const { repeated, line } = found;
    if (found === this.missing && this.silent.size > 0) {
      return "unknown names are not reported from here on: the file may define them";
    }
    if (repeated === 0) return undefined;
    const expansions = repeated === 1 ? "expansion" : "expansions";
    const expanded = chainOf(line)[0]?.macro !== undefined && !found.elsewhere;
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
  path: readonly PathStep[] = [],
): Diagnostic {
  const { line } = place;
  const first = place.column < SHOWN - 20 ? 0 : place.column - 20;
  const related = [
    ...path.map((step) => ({ kind: "flow", ...step }) as const),
    ...chainOf(line).map((step) => ({ kind: "from", ...step }) as const),
  ];
  return {
    code,
    severity,
    file: line.file.name,
    line: line.number,
    column: place.column + 1,
    message,
    ...(advice === undefined ? {} : { advice }),
    excerpt: {
      text: line.text.slice(first, first + SHOWN),
      column: first + 1,
      length: Math.max(1, place.length),
    },
    ...(related.length === 0 ? {} : { related }),
  };
}
