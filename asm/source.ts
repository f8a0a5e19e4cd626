// Where a piece of text came from: files, lines and places, shared by every stage of the assembler.

/** A source file, and the line that included it. */
export interface SourceFile {
  readonly name: string;
  readonly includedFrom?: SourceLine;
}

/** One line of a source file. */
export interface SourceLine {
  readonly file: SourceFile;
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Position in the order in which lines were read, includes in their place. */
  readonly order: number;
}

/** A stretch of one line: `column` counts UTF-16 units from 0, `length` may be 0. */
export interface Place {
  readonly line: SourceLine;
  readonly column: number;
  readonly length: number;
}

/** The place from the start of `a` to the end of `b`, both on one line. */
export function span(a: Place, b: Place): Place {
  return { line: a.line, column: a.column, length: Math.max(0, b.column + b.length - a.column) };
}
