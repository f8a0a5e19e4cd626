// Reads the lines of an assembly in the order in which they count: files, includes and expansions, without what
// conditions leave out.

import type { Text } from "./body.ts";
import { Cursor } from "./cursor.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { directiveElsewhere } from "./elsewhere.ts";
import { isReadable, withoutMark } from "./encoding.ts";
import { tokenize } from "./lexer.ts";
import { type Expansion, type Place, type SourceFile, type SourceLine, TextLines } from "./source.ts";
import { joinName } from "./sourcenames.ts";

/** Lines of one assembly at most, includes counted as often as they are read. */
const MAX_LINES = 1_000_000;
/** Lines that expansions add at most, and expansions within each other. */
const MAX_EXPANDED = 250_000;
const MAX_EXPANSIONS = 64;
/** Lines of one module at most. */
export const MOST_LINES = MAX_LINES + MAX_EXPANDED;
/** Includes within each other at most. */
const MAX_INCLUDES = 32;

/** Why a file cannot be read, and advice, for messages. */
export interface Unread {
  readonly reason: string;
  readonly advice?: string;
}

/**
 * Reads the text of an included file, or says why it cannot. `name` is as written after .INCLUDE, `from` the name of the
 * file that contains the .INCLUDE. The text is known under `name` relative to the folder of `from`, or under the name
 * that is returned: .ONCE, messages and source maps use it, so one file should have one name.
 */
export type ReadFile = (
  name: string,
  from: string,
) => string | { readonly name: string; readonly text: string } | Unread | undefined;

/** Reads the bytes of a file that .BINARY names, or says why it cannot. */
export type ReadBytes = (name: string, from: string) => Uint8Array | Unread | undefined;

/** The message about a file that cannot be read. */
export function unreadMessage(name: string, unread: Unread | undefined): string {
  return `'${name}' cannot be read${unread === undefined ? "" : `: ${unread.reason}`}`;
}

const DIRECTIVE = /^\s*(?:\.?[A-Za-z_$][\w$]*\s*:\s*)*\.([A-Za-z]+)/;

/** The name of the directive that a line begins with, after its labels, in capitals. */
export function directiveOf(text: string): string | undefined {
  if (!text.includes(".")) return undefined;
  return DIRECTIVE.exec(text.length > 4096 ? text.slice(0, 4096) : text)?.[1]?.toUpperCase();
}

interface Condition {
  readonly place: Place;
  /** After .ELSE. */
  last: boolean;
}

/** Lines to be read, and the conditions that are open in them. */
interface Frame {
  next(): SourceLine | undefined;
  readonly conditions: Condition[];
}

/** Reads lines and hands those that count to `statement`. */
export class Reader {
  /** Every line in its order. */
  readonly lines: SourceLine[];
  private readonly report: Diagnostics;
  private readonly statement: (line: SourceLine) => void;
  private readonly readFile: ReadFile | undefined;
  private readonly once = new Set<string>();
  private frame: Frame | undefined;
  private count = 0;
  private expanded = 0;
  private ended = false;

  constructor(
    lines: SourceLine[],
    report: Diagnostics,
    readFile: ReadFile | undefined,
    statement: (line: SourceLine) => void,
  ) {
    this.lines = lines;
    this.report = report;
    this.readFile = readFile;
    this.statement = statement;
  }

  /** Nothing more is read: a limit was reached. */
  get stopped(): boolean {
    return this.ended;
  }

  /** Reads all lines of a file. */
  file(given: SourceFile & { readonly text: string }): void {
    const file = { ...given, text: withoutMark(given.text) };
    if (!isReadable(file, file.text, this.count + 1, this.report)) return;
    const lines = new TextLines(file.text);
    let number = 0;
    this.run({
      conditions: [],
      next: () => {
        const text = lines.next();
        if (text === undefined) return undefined;
        const line = { file, number: ++number, text, order: ++this.count };
        if (this.count > MAX_LINES) {
          const advice = "is a file included by mistake?";
          this.stop("E052", { line, column: 0, length: 1 }, `more than ${MAX_LINES} lines`, advice);
          return undefined;
        }
        this.lines.push(line);
        return line;
      },
    });
  }

  /** Reads an included file in the place of the current statement. */
  include(name: string, place: Place): void {
    const from = place.line.file;
    const given = this.readFile?.(name, from.name);
    if (given === undefined || (typeof given === "object" && "reason" in given)) {
      this.report.missingFile(place, unreadMessage(name, given), given?.advice);
      return;
    }
    const { name: known, text } =
      typeof given === "object" ? given : { name: joinName(from.name, name), text: given };
    if (this.once.has(known)) return;
    let depth = 0;
    for (let at: SourceFile | undefined = from; at !== undefined; at = at.includedFrom?.file) {
      depth++;
      if (at.name === known) {
        this.report.add(
          "E051",
          place,
          `'${name}' includes itself`,
          "with .ONCE in it a file is read only once",
        );
        return;
      }
    }
    if (depth > MAX_INCLUDES) {
      this.stop("E052", place, `more than ${MAX_INCLUDES} nested includes`);
      return;
    }
    this.file({ name: known, text, includedFrom: place.line });
  }

  /** The file of a line is read one time only. */
  readOnce(line: SourceLine): void {
    this.once.add(line.file.name);
  }

  /** Reads `body` once in the place of the current statement, its text as `textOf` has it. False when it is too deep. */
  expand(body: readonly SourceLine[], textOf: (index: number) => Text, name: string, place: Place): boolean {
    const caller = place.line;
    const depth = (caller.expansion?.depth ?? 0) + 1;
    if (depth > MAX_EXPANSIONS) {
      const advice = "does a macro call itself without an end?";
      this.stop("E053", place, `more than ${MAX_EXPANSIONS} nested expansions`, advice);
      return false;
    }
    // An expansion counts even when it has no line, so that repetitions of nothing come to an end.
    if (++this.expanded > MAX_EXPANDED) {
      this.stop("E053", place, `expansions have more than ${MAX_EXPANDED} lines`);
      return false;
    }
    const expansion: Expansion = { name, caller, depth };
    let index = 0;
    this.run({
      conditions: [],
      next: () => {
        const from = body[index];
        if (from === undefined) return undefined;
        if (++this.expanded > MAX_EXPANDED) {
          this.stop("E053", place, `expansions have more than ${MAX_EXPANDED} lines`);
          return undefined;
        }
        const { text, given: all } = textOf(index++);
        const given = all.length === 0 ? undefined : all;
        const line = { file: from.file, number: from.number, text, order: ++this.count, expansion, given };
        this.lines.push(line);
        return line;
      },
    });
    return !this.ended;
  }

  /** The lines up to the directive `end`, which is taken too; undefined when there is none, which is reported. */
  block(start: string, end: string, place: Place): SourceLine[] | undefined {
    const body: SourceLine[] = [];
    const known = this.lines.length;
    let depth = 1;
    for (let line = this.frame?.next(); line !== undefined; line = this.frame?.next()) {
      const directive = directiveOf(line.text);
      if (directive === start) depth++;
      else if (directive === end && --depth === 0) {
        // In an expansion they are shown as its turns alone.
        if (line.expansion !== undefined) this.forget(known);
        return body;
      }
      body.push(line);
    }
    const other = body.find((line) => directiveElsewhere(directiveOf(line.text) ?? "") === `write .${end}`);
    const advice = other && `line ${other.number} ends it in another way: write .${end}`;
    this.report.add("E070", place, `no .${end} follows this .${start}`, advice);
    return undefined;
  }

  /** Takes lines back that were read after the first `known`, and that nothing refers to. */
  private forget(known: number): void {
    this.count -= this.lines.length - known;
    this.lines.length = known;
  }

  /** .IF, after its condition (undefined: it has an error). `test` reads the condition of an .ELSEIF. */
  begin(place: Place, value: boolean | undefined, test: (cursor: Cursor) => boolean | undefined): void {
    this.frame!.conditions.push({ place, last: false });
    if (value !== true) this.skip(value === undefined, test);
  }

  /** .ELSE, .ELSEIF and .ENDIF after lines that counted. */
  turn(directive: string, place: Place): void {
    const condition = this.frame!.conditions.at(-1);
    if (condition === undefined) {
      this.report.add("E071", place, `.${directive} without .IF`);
    } else if (directive === "ENDIF") this.frame!.conditions.pop();
    else if (condition.last) this.report.add("E071", place, `.${directive} after the .ELSE of this .IF`);
    else {
      condition.last = directive === "ELSE";
      this.skip(true, () => undefined);
    }
  }

  /** Leaves out lines up to the next branch that counts; with `all` up to .ENDIF. */
  private skip(all: boolean, test: (cursor: Cursor) => boolean | undefined): void {
    const frame = this.frame!;
    const condition = frame.conditions.at(-1)!;
    let leave = all;
    let depth = 0;
    for (let line = frame.next(); line !== undefined; line = frame.next()) {
      const directive = directiveOf(line.text);
      if (directive === "IF") depth++;
      else if (directive === "ENDIF" && depth-- === 0) {
        frame.conditions.pop();
        return;
      } else if (depth === 0 && (directive === "ELSE" || directive === "ELSEIF")) {
        const tokens = tokenize(line, this.report);
        if (condition.last) {
          if (tokens === undefined) continue;
          this.report.add("E071", tokens[0]!.place, `.${directive} after the .ELSE of this .IF`);
          continue;
        }
        condition.last = directive === "ELSE";
        if (leave) continue;
        const cursor = new Cursor(tokens?.slice(1) ?? [], this.report);
        const value = directive === "ELSE" ? true : tokens && test(cursor);
        if (value === undefined) leave = true;
        if (value === true) return;
      }
    }
  }

  private run(frame: Frame): void {
    const before = this.frame;
    this.frame = frame;
    for (;;) {
      if (this.ended || this.report.full) break;
      const line = frame.next();
      if (line === undefined) break;
      this.statement(line);
    }
    if (!this.ended && !this.report.full) {
      for (const { place } of frame.conditions) this.report.add("E070", place, "no .ENDIF follows this .IF");
    }
    this.frame = before;
  }

  /** Reports a limit; nothing more is read. */
  stop(code: "E041" | "E052" | "E053", place: Place, message: string, advice?: string): void {
    this.report.add(code, place, message, advice);
    this.ended = true;
  }
}
