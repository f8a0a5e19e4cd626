// Where a piece of text came from: files, lines and places, shared by every stage of the assembler.

/** A source file, and the line that included it. */
export interface SourceFile {
  readonly name: string;
  /** All of it, where it is read line by line. */
  readonly text?: string;
  readonly includedFrom?: SourceLine;
  /** The object that it is of, where that is not known from its name: of several objects of one source. The linker sets it. */
  object?: string;
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

/** Where a name stands, on which depends what it means. */
export interface NameScope {
  /** The scopes around, as in OUTER.INNER; "" outside of all. */
  readonly path: string;
  /** Full name of the label that they belong to. */
  readonly owner: string | undefined;
  /** Hidden names that own the local labels of the macros around, innermost first. */
  readonly macros: readonly string[];
}

/** A stretch of an expanded line that an argument gave, or the default of a parameter. */
export interface Given {
  readonly start: number;
  /** The first unit after it. */
  readonly end: number;
  /** Names in it mean what they mean to who wrote the argument; those of a default what they mean where it stands. */
  readonly scope: NameScope | undefined;
}

/** One line of a source file, or of an expansion: then file and number are the place of its body. */
export interface SourceLine {
  readonly file: SourceFile;
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Position in the order in which lines were read, includes and expansions in their place. */
  readonly order: number;
  readonly expansion?: Expansion;
  /** The parts that arguments supplied, in order. */
  readonly given?: readonly Given[] | undefined;
}

/** The lines of a text one after the other, without their ends: LF, CR, or CR and LF. */
export class TextLines {
  private readonly text: string;
  private start = 0;
  /** The next LF and the next CR; the length of the text where there is none. */
  private lf = -1;
  private cr = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** The next line; undefined at the end. A text has one line at least, and none after the last line end. */
  next(): string | undefined {
    const { text, start } = this;
    if (start >= text.length && start > 0) return undefined;
    if (this.lf < start) this.lf = this.find("\n");
    if (this.cr < start) this.cr = this.find("\r");
    const end = Math.min(this.lf, this.cr);
    this.start = this.lf === this.cr + 1 ? end + 2 : end + 1;
    return text.slice(start, end);
  }

  private find(end: string): number {
    const found = this.text.indexOf(end, this.start);
    return found === -1 ? this.text.length : found;
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

/** One include or expansion that led to a line. Plain data. */
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

/** The scope of the argument that gave the text at a place; undefined where the line has it of its own. */
export function scopeGivenAt({ line, column }: Place): NameScope | undefined {
  return line.given?.find(({ start, end }) => column >= start && column < end)?.scope;
}

/** A line, for messages: file and number, and the object where there are several of the file. */
export function lineText({ file: { name, object }, number }: SourceLine): string {
  return `${name}:${number}${object === undefined ? "" : ` of ${object}`}`;
}

/**
 * Where something stands, for advice: file and line; and what tells it from `other` where that is the same line of the same
 * file, which is read or expanded more than once.
 */
export function placeText({ line }: Place, other: Place): string {
  const at = lineText(line);
  if (line.file.name !== other.line.file.name || line.number !== other.line.number) return at;
  const [step] = chainOf(line);
  if (step === undefined) return at;
  return `${at}, ${step.macro === undefined ? "included from" : `from ${step.macro} in`} ${step.file}:${step.line}`;
}

/**
 * Says that a file is included twice, and where, when `first` and `place` are one line of it; undefined of others. Of files
 * within each other it is the outermost.
 */
export function includedTwice(first: Place, place: Place): string | undefined {
  const [a, b] = [first.line, place.line];
  let [one, other] = [a.file, b.file];
  if (one === other || one.name !== other.name || a.number !== b.number) return undefined;
  // The file that is named twice may be one that includes this one.
  while (
    sameLine(one.includedFrom, other.includedFrom) &&
    one.includedFrom!.file !== other.includedFrom!.file
  ) {
    [one, other] = [one.includedFrom!.file, other.includedFrom!.file];
  }
  const [from, again] = [one.includedFrom, other.includedFrom];
  if (from === undefined || again === undefined) return undefined;
  const where = (line: SourceLine, beside: SourceLine) =>
    placeText({ line, column: 0, length: 0 }, { line: beside, column: 0, length: 0 });
  const [here, there] = [where(from, again), where(again, from)];
  const times = here === there ? `more than once, at ${here}` : `twice, at ${here} and at ${there}`;
  return `${one.name} is included ${times}`;
}

function sameLine(a: SourceLine | undefined, b: SourceLine | undefined): boolean {
  return a !== undefined && b !== undefined && a.file.name === b.file.name && a.number === b.number;
}
