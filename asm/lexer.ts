// Lines to tokens.

import type { Report } from "./diagnostics.ts";
import type { Place, SourceLine } from "./source.ts";

/** Units in a line at most. */
export const MAX_LINE = 4096;
/** Numbers are whole and smaller than this, so that every operation on them is exact. */
export const MAX_NUMBER = 2 ** 40;

/**
 * name: a word; dotted: a point and a word (a directive, a local label, an index as in 3.X5); number: also a
 * character constant; string: its characters; mark: an operator or other punctuation; end: the end of the line.
 */
export type TokenKind = "name" | "dotted" | "number" | "string" | "mark" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The word without its point, the mark, or the characters of the string. */
  readonly text: string;
  /** Of a number. */
  readonly value: number;
  readonly place: Place;
}

/** A token whose place is made when it is asked for: of most it never is. */
class LineToken implements Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly value: number;
  private readonly line: SourceLine;
  private readonly column: number;
  private readonly length: number;

  constructor(
    kind: TokenKind,
    text: string,
    value: number,
    line: SourceLine,
    column: number,
    length: number,
  ) {
    this.kind = kind;
    this.text = text;
    this.value = value;
    this.line = line;
    this.column = column;
    this.length = length;
  }

  get place(): Place {
    return { line: this.line, column: this.column, length: this.length };
  }
}

const WORD = /[A-Za-z_$][A-Za-z0-9_$]*/y;
const NUMBER = /[0-9][A-Za-z0-9_$]*/y;
const MARK = /<<|>>|=>|[=!<>]=|&&|\|\||\.\.\.|\.\.|[-+*/%&|^~(),:=@.<>!?]/y;

/** The tokens of a line, "end" last; undefined when there is an error, which is reported. */
export function tokenize(line: SourceLine, report: Report): Token[] | undefined {
  const { text } = line;
  if (text.length > MAX_LINE) {
    report.add(
      "E004",
      { line, column: 0, length: 1 },
      `this line has ${text.length} characters`,
      `${MAX_LINE} at most`,
    );
    return undefined;
  }
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: TokenKind, length: number, word: string, value = 0) => {
    tokens.push(new LineToken(kind, word, value, line, at, length));
    at += length;
  };
  while (at < text.length) {
    const c = text[at]!;
    if (c === ";") break;
    if (c === " " || c === "\t" || c === "\r" || c === "\f") {
      at++;
      continue;
    }
    const code = text.codePointAt(at)!;
    const letter = code === 0x24 || code === 0x5f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
    if (letter) {
      const word = match(WORD)!;
      push("name", word.length, word);
      continue;
    }
    if (code >= 0x30 && code <= 0x39) {
      const number = match(NUMBER)!;
      const value = numberOf(number);
      if (value === undefined) {
        const advice = /^[0-9A-Fa-f]+[hH]?$/.test(number)
          ? `a hexadecimal number is written 0x${number.replace(/[hH]$/, "")}`
          : "numbers are written 12, 0x12AB or 0b101";
        report.add(
          "E003",
          { line, column: at, length: number.length },
          `'${number}' is not a number`,
          advice,
        );
        return undefined;
      }
      push("number", number.length, number, value);
      continue;
    }
    if (c === '"' || c === "'") {
      const quoted = scanQuoted(line, at, c, report);
      if (quoted === undefined) return undefined;
      if (c === '"') push("string", quoted.length, quoted.characters);
      else push("number", quoted.length, quoted.characters, quoted.characters.charCodeAt(0));
      continue;
    }
    if (c === ".") {
      WORD.lastIndex = at + 1;
      const after = WORD.exec(text)?.[0];
      if (after !== undefined) {
        push("dotted", after.length + 1, after);
        continue;
      }
    }
    const mark = match(MARK);
    if (mark !== undefined) {
      push("mark", mark.length, mark);
      continue;
    }
    const shown =
      code > 32 && code < 127
        ? `'${c}'`
        : `the character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    report.add("E001", { line, column: at, length: 1 }, `${shown} has no meaning here`);
    return undefined;
  }
  push("end", 0, "the end of the line");
  return tokens;
}

function numberOf(text: string): number | undefined {
  if (!/^(?:[0-9]+|0[xX][0-9A-Fa-f]+|0[bB][01]+)$/.test(text)) return undefined;
  const value = Number(text);
  return value < MAX_NUMBER ? value : undefined;
}

const ESCAPES: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** A string or character constant at `start`: its characters and its length with the quotes. */
function scanQuoted(
  line: SourceLine,
  start: number,
  quote: string,
  report: Report,
): { characters: string; length: number } | undefined {
  const { text } = line;
  let characters = "";
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    const c = text[at]!;
    if (c === "\\") {
      const hex = /^\\x([0-9A-Fa-f]{2})/.exec(text.slice(at, at + 4));
      const single = ESCAPES[text[at + 1] ?? ""];
      if (hex !== null) {
        characters += String.fromCharCode(Number.parseInt(hex[1]!, 16));
        at += 4;
      } else if (single !== undefined) {
        characters += single;
        at += 2;
      } else {
        const advice = "there are \\n \\r \\t \\0 \\\\ \\\" \\' and \\xHH";
        report.add("E002", { line, column: at, length: 2 }, "this escape is not known", advice);
        return undefined;
      }
    } else if (c.charCodeAt(0) > 0xff || (c < " " && c !== "\t")) {
      const what = c < " " ? "a control character" : "a character that does not fit in a byte";
      report.add(
        "E001",
        { line, column: at, length: 1 },
        `${what} cannot stand in text`,
        "write it as \\xHH",
      );
      return undefined;
    } else {
      characters += c;
      at++;
    }
  }
  const place = { line, column: start, length: at - start };
  if (at >= text.length) {
    report.add("E002", place, `the closing ${quote} is missing`);
    return undefined;
  }
  if (quote === "'" && characters.length !== 1) {
    report.add("E002", place, "a character constant has one character", 'text goes between "..."');
    return undefined;
  }
  return { characters, length: at + 1 - start };
}
