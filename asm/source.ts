// Where a piece of text came from: files, lines and places, shared by every stage of the assembler.

/** A source file, and the line that included it. */
export interface SourceFile {
  readonly name: string;
  /** All of it, where it is read line by line. */
  readonly text?: string;
  readonly includedFrom?: SourceLine;
}

/** What a line that no file has comes from: a macro's body, or one turn of a repetition. */
export interface Expansion {
  /** The macro's name, or the directive that repeats, with its point. */
  readonly name: string;
  /** The line that calls the macro or repeats. */
  readonly caller: SourceLine;
  /** Expansions within each other, 1 for one in a file. */
  readonly depth: number;
}

/** One line of a source file, or of an expansion: then file and number say where its body stands. */
export interface SourceLine {
  readonly file: SourceFile;
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Position in the order in which lines were read, includes and expansions in their place. */
  readonly order: number;
  readonly expansion?: Expansion;
}

/** The lines of a text one after the other, without their ends: LF, or CR and LF. */
export class TextLines {
  private readonly text: string;
  private start = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next line; undefined at the end. A text has one line at least, and none behind the last line end. */
  next(): string | undefined {
    const { text, start } = this;
    if (start >= text.length && start > 0) return undefined;
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    this.start = end + 1;
    return text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
  }
}

/** A stretch of one line: `column` counts UTF-16 units from 0, `length` may be 0. */
export interface Place {
  readonly line: SourceLine;
  readonly column: number;
  readonly length: number;
}

/** The place from the start of `a` to the end of `b`, both on one line. */
export function span(a: Place, b: Place): Place {
  if (a === b) return a;
  return { line: a.line, column: a.column, length: Math.max(0, b.column + b.length - a.column) };
}

/** The line of a file that a line comes from in the end: itself, or the one that began its expansions. */
export function lineInFile(line: SourceLine): SourceLine {
  let at = line;
  while (at.expansion !== undefined) at = at.expansion.caller;
  return at;
}

/** One step of the way to a line. Plain data. */
export interface ChainStep {
  readonly file: string;
  readonly line: number;
  /** The macro or repeating directive that is expanded there; undefined for an include. */
  readonly macro?: string;
}

/** The expansions and includes that led to a line, innermost first. */
export function chainOf(line: SourceLine): ChainStep[] {
  const chain: ChainStep[] = [];
  let at = line;
  for (;;) {
    const { expansion } = at;
    const from = expansion === undefined ? at.file.includedFrom : expansion.caller;
    if (from === undefined) return chain;
    const step = { file: from.file.name, line: from.number };
    chain.push(expansion === undefined ? step : { ...step, macro: expansion.name });
    at = from;
  }
}
