// What is wrong with some input: one kind of value for sources, objects, images, manifests, vectors, options and runs, so that
// commands, libraries and editors show all of them in one way.

import type { ChainStep } from "./source.ts";

/** How bad a problem is: a warning or a note does not change the result. */
export type Severity = "error" | "warning" | "note";

/** The place of something, as far as it is known. */
export interface Location {
  /** Name of a file, or of its substitute: an address, stdin, core.wasm. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column?: number;
  /** In a JSON file: the keys that lead to a value, as in partitions[0].pages. On a disk: the names that lead to a file. */
  readonly path?: string;
  /** On a disk: a sector in logical order, counted from 0. */
  readonly sector?: number;
  /** In a file of bytes: the number of bytes before it. */
  readonly byte?: number;
  /** The argument on the command line. */
  readonly argument?: string;
}

/** A part of a line of a source. */
export interface Excerpt {
  /** The line, cut to what can be shown. */
  readonly text: string;
  /** Column, from 1, of its first character in the line. */
  readonly column: number;
  /** Units that are marked from the column of the problem on, at least 1. */
  readonly length: number;
}

/** A line on the path of a flow. */
export interface PathStep {
  readonly file: string;
  readonly line: number;
  /** The line itself. */
  readonly source: string;
  /** What happens there that matters to the message. */
  readonly event?: string;
  /** Lines before it that are left out. */
  readonly left?: number;
}

/**
 * Another place that belongs to a problem. flow: the lines of a path that leads to the error, in order; from: the macro or include
 * that led to the line, innermost first; named: where the file is named; guest: a place in a program that ran, as text, with its
 * line where that is known.
 */
export type Related =
  | ({ readonly kind: "flow" } & PathStep)
  | ({ readonly kind: "from" } & ChainStep)
  | ({ readonly kind: "named" } & Location)
  | GuestPlace;

/** A place in a program that ran. */
export interface GuestPlace {
  readonly kind: "guest";
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
}

/** Something wrong with an input, or worth knowing about it: a value, never an exception. Plain data. */
export interface Problem extends Location {
  /** Stable name of the kind of problem; `cr80 explain` says what it means. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence without the place. */
  readonly message: string;
  /** What to do about it, when the message does not say it. */
  readonly advice?: string;
  /** The line of the source that it is about. */
  readonly excerpt?: Excerpt;
  readonly related?: readonly Related[];
  /** Further notes, one in a line. */
  readonly notes?: readonly string[];
}

/** Makes an error. `at` is its place, or the name of a file; `advice` is "" when there is none. */
export function problem(code: string, at: Location | string, message: string, advice = ""): Problem {
  const place = typeof at === "string" ? { file: at } : at;
  return { code, severity: "error", ...place, message, ...(advice === "" ? {} : { advice }) };
}

/** A place in a program that ran, as text, and with its line where both file and line are known. */
export function guestPlace(text: string, { file, line }: Pick<Location, "file" | "line"> = {}): GuestPlace {
  return { kind: "guest", text, ...(file === undefined || line === undefined ? {} : { file, line }) };
}

/** Makes an error of a program that ran; its own place is the first of `places` whose line is known. `notes`: a line each. */
export function guestProblem(
  code: string,
  message: string,
  advice: string,
  places: readonly GuestPlace[],
  notes: readonly string[] = [],
): Problem {
  const { file, line } = places.find((place) => place.file !== undefined) ?? {};
  const at = file === undefined || line === undefined ? {} : { file, line };
  return {
    ...problem(code, at, message, advice),
    ...(places.length === 0 ? {} : { related: places }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/**
 * A place as text: FILE:LINE:COLUMN keys, or FILE: byte N, or FILE PATH: sector N. For a problem, the place that names the file comes
 * first.
 */
export function placeOf(at: Location & { readonly related?: readonly Related[] }): string {
  const { file, line, column, path, byte, sector, argument, related = [] } = at;
  const position = line === undefined ? "" : column === undefined ? `:${line}` : `:${line}:${column}`;
  const own = [file === undefined ? "" : `${file}${position}`, path ?? "", argument ?? ""];
  const within = [
    byte === undefined ? "" : `: byte ${byte}`,
    sector === undefined ? "" : `: sector ${sector}`,
  ];
  const text = own.filter((part) => part !== "").join(" ") + within.join("");
  const names = related.flatMap((one) => (one.kind === "named" ? [placeOf(one)] : []));
  return [...names, text].join(": ");
}

/** True for a list of problems without flows, whatever is given. */
export function areProblems(given: unknown): given is Problem[] {
  type Fields = Readonly<Record<string, unknown>>;
  const isText = (value: unknown) => typeof value === "string";
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1;
  const all = (list: unknown, is: (item: Fields) => boolean): boolean =>
    Array.isArray(list) && list.every((item) => typeof item === "object" && item !== null && is(item));
  const isExcerpt = ({ text, column, length }: Fields) => isText(text) && isCount(column) && isCount(length);
  const isFrom = ({ kind, file, line, macro = "" }: Fields) =>
    kind === "from" && isText(file) && isCount(line) && isText(macro);
  return all(
    given,
    ({ code, severity, message, file = "", advice = "", line = 1, column = 1, ...more }) =>
      [code, message, file, advice].every(isText) &&
      /^(error|warning|note)$/.test(String(severity)) &&
      [line, column].every(isCount) &&
      all([more.excerpt ?? { text: "", column: 1, length: 1 }], isExcerpt) &&
      all(more.related ?? [], isFrom) &&
      Array.isArray(more.notes ?? []) &&
      ((more.notes ?? []) as unknown[]).every(isText) &&
      ["path", "byte", "sector", "argument"].every((key) => more[key] === undefined),
  );
}
