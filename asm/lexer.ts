// Splits lines into tokens.

import type { Diagnostics } from "./diagnostics.ts";
import { characterElsewhere } from "./elsewhere.ts";
import { MAX_NUMBER, TOO_LARGE } from "./numbers.ts";
import type { Place, SourceLine } from "./source.ts";

/** Units in a line at most. */
export const MAX_LINE = 4096;

/**
 * name: a word; dotted: a point and a word (a directive, a local label, an index as in 3.X5); number: also a
 * character constant; string: its characters; mark: an operator or other punctuation; end: the end of the line.
 */
type TokenKind = "name" | "dotted" | "number" | "string" | "mark" | "end";

/** A word, a number, a text or a mark of a line. */
export interface Token {
  readonly kind: TokenKind;
  /** The word without its point, the mark, or the characters of the string. */
  readonly text: string;
  /** Of a number. */
  readonly value: number;
  readonly place: Place;
}

/** A token whose place is made when it is asked for, and then kept: of most it never is. */
class LineToken implements Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly value: number;
  private readonly line: SourceLine;
  private readonly column: number;
  private readonly length: number;
  private made: Place | undefined = undefined;

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
    this.made ??= { line: this.line, column: this.column, length: this.length };
    return this.made;
  }
}

/** What a character of ASCII can be part of. */
const BLANK = 1;
const LETTER = 2;
const DIGIT = 4;
const CLASSES = new Uint8Array(128);
for (const c of " \t\r\f") CLASSES[c.charCodeAt(0)] = BLANK;
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$") CLASSES[c.charCodeAt(0)] = LETTER;
for (const c of "0123456789") CLASSES[c.charCodeAt(0)] = DIGIT;

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? CLASSES[code]! : 0;
}

/** Where the letters and digits from `start` on end. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && (classAt(text, at) & (LETTER | DIGIT)) !== 0) at++;
  return at;
}

const MARK = /<<|>>|=>|[=!<>]=|&&|\|\||\.\.\.|\.\.|[-+*/%&|^~(),:=@.<>!]/y;

/** The tokens of a line, "end" last; undefined when there is an error, which is reported. */
export function tokenize(line: SourceLine, report: Diagnostics): Token[] | undefined {
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
  while (at < text.length) {
    const is = classAt(text, at);
    if (is === BLANK) {
      at++;
      continue;
    }
    const start = at;
    if (is === LETTER) {
      at = endOfWord(text, start);
      tokens.push(new LineToken("name", text.slice(start, at), 0, line, start, at - start));
      continue;
    }
    const c = text[start]!;
    if (c === ";") {
      if (!checkComment(line, start, report)) return undefined;
      break;
    }
    if (is === DIGIT) {
      at = endOfWord(text, start);
      const number = text.slice(start, at);
      const value = numberOf(number);
      if (value === undefined || value >= MAX_NUMBER) {
        const place = { line, column: start, length: number.length };
        if (value !== undefined) {
          report.add("E003", place, `the number ${number} is too large`, TOO_LARGE);
          return undefined;
        }
        const advice = /^[0-9A-Fa-f]+[hH]?$/.test(number)
          ? `a hexadecimal number is written 0x${number.replace(/[hH]$/, "")}`
          : "numbers are written 12, 0x12AB or 0b101";
        report.add("E003", place, `'${number}' is not a number`, advice);
        return undefined;
      }
      tokens.push(new LineToken("number", number, value, line, start, at - start));
      continue;
    }
    if (c === '"' || c === "'") {
      const names = c === '"' && namesFile(tokens.at(-1));
      const quoted = names ? scanFileName(line, start, report) : scanQuoted(line, start, c, report);
      if (quoted === undefined) return undefined;
      const { characters, length } = quoted;
      at += length;
      if (c === '"') tokens.push(new LineToken("string", characters, 0, line, start, length));
      else tokens.push(new LineToken("number", characters, characters.charCodeAt(0), line, start, length));
      continue;
    }
    if (c === "." && classAt(text, start + 1) === LETTER) {
      at = endOfWord(text, start + 1);
      tokens.push(new LineToken("dotted", text.slice(start + 1, at), 0, line, start, at - start));
      continue;
    }
    const mark = markAt(text, start);
    if (mark === undefined) {
      const code = text.codePointAt(start)!;
      const shown = code > 32 && code < 127 ? `'${c}'` : `the character ${codeOf(code)}`;
      const advice = notText(text, start) ?? characterElsewhere(c, text.slice(start + 1, start + 3));
      report.add("E001", { line, column: start, length: 1 }, `${shown} has no meaning here`, advice);
      return undefined;
    }
    at += mark.length;
    tokens.push(new LineToken("mark", mark, 0, line, start, mark.length));
  }
  tokens.push(new LineToken("end", "the end of the line", 0, line, at, 0));
  return tokens;
}

/** What other programs show as the end of a line, and something after it: VT, FF, NEL and the separators of Unicode. */
const LINE_IN_COMMENT = /[\v\f\x85\u2028\u2029]\s*[^\s;]/;

/** False, with a message, when a comment continues where it may look like a separate line. */
function checkComment(line: SourceLine, start: number, report: Diagnostics): boolean {
  const found = LINE_IN_COMMENT.exec(line.text.slice(start));
  if (found === null) return true;
  const message = `a comment continues after the character ${codeOf(found[0].charCodeAt(0))}`;
  const advice = "lines end in LF, CR or both: what stands after this character is part of the comment";
  report.add("E001", { line, column: start + found.index, length: 1 }, message, advice);
  return false;
}

function codeOf(character: number): string {
  return `U+${character.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The message where bytes were not UTF-8, or are those of another encoding; undefined for all other characters. */
function notText(text: string, at: number): string | undefined {
  if (text[at] === "\ufffd") return "here are bytes that are not UTF-8: save the file as UTF-8";
  return text[at] === "\0"
    ? "this is a zero byte, which text never contains: save the file as UTF-8"
    : undefined;
}

/** The mark at a place; the most frequent ones begin no longer one. */
function markAt(text: string, at: number): string | undefined {
  const c = text[at]!;
  if (c === "," || c === ":" || c === "+" || c === "-" || c === "(" || c === ")") return c;
  // After a register of .CALL; elsewhere it is not part of the language.
  if (c === "?" && at > 0 && classAt(text, at - 1) === DIGIT) return c;
  MARK.lastIndex = at;
  return MARK.exec(text)?.[0];
}

const NUMBER = /^(?:[0-9]+|0[xX][0-9A-Fa-f]+|0[bB][01]+)$/;

function numberOf(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
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

/** True after a directive whose text is the name of a file. */
function namesFile(before: Token | undefined): boolean {
  return before?.kind === "dotted" && /^(?:INCLUDE|BINARY)$/i.test(before.text);
}

/** What was found between quotes. */
interface Quoted {
  readonly characters: string;
  /** With the quotes. */
  readonly length: number;
}

/** The name of a file in quotes at `start`: every character is one of the name, and folders are parted by `/`. */
function scanFileName(line: SourceLine, start: number, report: Diagnostics): Quoted | undefined {
  const { text } = line;
  const end = text.indexOf('"', start + 1);
  const characters = text.slice(start + 1, end < 0 ? undefined : end);
  const bad = (at: number, message: string, advice?: string) => {
    report.add("E002", { line, column: start + 1 + at, length: 1 }, message, advice);
    return undefined;
  };
  const back = characters.indexOf("\\");
  if (back >= 0) {
    const advice = `folders are separated by /: write "${characters.replace(/\\+/g, "/")}"`;
    return bad(back, "a file name has no \\", advice);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file that is meant has one in its name
  const control = characters.search(/[\x00-\x1f\x7f\ufffd]/);
  if (control >= 0) {
    const message = `the character ${codeOf(characters.charCodeAt(control))} cannot stand in a file name`;
    return bad(control, message, notText(characters, control));
  }
  return end < 0 ? bad(-1, 'the closing " is missing') : { characters, length: end + 1 - start };
}

/** A string or character constant at `start`: its characters and its length with the quotes. */
function scanQuoted(line: SourceLine, start: number, quote: string, report: Diagnostics): Quoted | undefined {
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
        const advice =
          "the escapes are \\n \\r \\t \\0 \\\\ \\\" \\' and \\xHH; folders of a file name are separated by /";
        report.add("E002", { line, column: at, length: 2 }, "this escape is not known", advice);
        return undefined;
      }
    } else if (c.charCodeAt(0) > 0xff || (c < " " && c !== "\t")) {
      const what = c < " " ? "a control character" : "a character that does not fit in a byte";
      const lost = notText(text, at);
      report.add(
        "E001",
        { line, column: at, length: 1 },
        lost === undefined
          ? `${what} cannot stand in text`
          : `${codeOf(c.charCodeAt(0))} cannot stand in text`,
        lost === undefined
          ? "text is bytes, those of Latin-1: write the byte that is meant as \\xHH"
          : `${lost}, or write the byte that is meant as \\xHH`,
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
