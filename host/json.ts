// A JSON reader (RFC 8259) that keeps the place of every value, so that a check of the contents can name line and column.
// It is stricter than JSON.parse in two points: a key that occurs twice in an object is an error, and so are bytes that
// are not UTF-8.

import { encodingOf, SAVE_AS_UTF8 } from "../asm/encoding.ts";
import { type Problem, problem } from "../asm/problem.ts";

/** Where a value starts: line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A JSON value with its place. */
export type JsonNode = Position &
  (
    | { readonly kind: "object"; readonly entries: readonly JsonEntry[] }
    | { readonly kind: "array"; readonly items: readonly JsonNode[] }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "null" }
  );

/** A member of an object; its place is that of the key. */
export interface JsonEntry extends Position {
  readonly key: string;
  readonly value: JsonNode;
}

/** What the reader gives: the value, or where and why the text is not JSON. */
export type JsonResult = { readonly ok: true; readonly node: JsonNode } | NoJson;

/** Where and why a text is not JSON. */
export interface NoJson extends Position {
  readonly ok: false;
  readonly code: "NO_JSON" | "NO_UTF8";
  readonly message: string;
}

/** The problem of a file that is not JSON. `advice` says what it should be. */
export function jsonProblem(file: string, { code, message, line, column }: NoJson, advice: string): Problem {
  return problem(code, { file, line, column }, message, code === "NO_UTF8" ? SAVE_AS_UTF8 : advice);
}

/** Arrays and objects may nest this deep: the reader is recursive and its input may be hostile. */
const MAX_DEPTH = 64;

/** What replaces bytes that are not UTF-8. */
const NO_CHARACTER = "\ufffd";

class SyntaxProblem extends Error {
  readonly code: NoJson["code"];

  constructor(code: NoJson["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads one JSON text. Never throws. */
export function readJson(text: string): JsonResult {
  const encoding = encodingOf(text);
  if (encoding !== undefined) {
    return {
      ok: false,
      code: "NO_UTF8",
      message: `this is ${encoding}, but JSON is UTF-8`,
      line: 1,
      column: 1,
    };
  }
  const reader = new Reader(text);
  try {
    return { ok: true, node: reader.document() };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { ok: false, code: error.code, message: error.message, ...reader.place() };
  }
}

/**
 * The value of a JSON text as JSON.parse gives it, for texts of many megabytes; where the reader above refuses the text, as it
 * does for a key that occurs twice, why.
 */
export function parseJson(text: string): { readonly ok: true; readonly value: unknown } | NoJson {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    // A text that is written as JSON.stringify does, but for line ends, has no key twice.
    const plain = !text.includes(NO_CHARACTER) && JSON.stringify(value) === text.replace(/[\r\n]/g, "");
    const read = plain ? undefined : readJson(text);
    return read?.ok === false ? read : { ok: true, value };
  } catch {
    const read = readJson(text);
    const message = "values nest too deeply";
    return read.ok ? { ok: false, code: "NO_JSON", message, line: 1, column: 1 } : read;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  place(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  document(): JsonNode {
    // A byte order mark is not a column.
    if (this.#text.startsWith("\uFEFF")) this.#at = this.#lineStart = 1;
    this.#space();
    const node = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("there is text after the end of the value");
    return node;
  }

  #fail(message: string): never {
    const lost = this.#text[this.#at] === NO_CHARACTER;
    throw lost
      ? new SyntaxProblem("NO_UTF8", "here are bytes that are not UTF-8, but JSON is UTF-8")
      : new SyntaxProblem("NO_JSON", message);
  }

  #space(): void {
    for (;;) {
      const c = this.#text[this.#at];
      // Lines end in LF, CR or both, as editors show them.
      if (c === "\n" || (c === "\r" && this.#text[this.#at + 1] !== "\n")) {
        this.#line++;
        this.#lineStart = this.#at + 1;
      } else if (c !== " " && c !== "\t" && c !== "\r") return;
      this.#at++;
    }
  }

  #value(): JsonNode {
    const place = this.place();
    const c = this.#text[this.#at];
    if (c === "{") return { kind: "object", entries: this.#nested(() => this.#object()), ...place };
    if (c === "[") return { kind: "array", items: this.#nested(() => this.#array()), ...place };
    if (c === '"') return { kind: "string", value: this.#string(), ...place };
    if (this.#word("true")) return { kind: "boolean", value: true, ...place };
    if (this.#word("false")) return { kind: "boolean", value: false, ...place };
    if (this.#word("null")) return { kind: "null", ...place };
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    number.lastIndex = this.#at;
    const match = number.exec(this.#text);
    if (match === null) {
      this.#fail(c === undefined ? "the text ends where a value is expected" : "this is not a JSON value");
    }
    this.#at += match[0].length;
    return { kind: "number", value: Number(match[0]), ...place };
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.#fail(`values nest deeper than ${MAX_DEPTH} levels`);
    this.#at++;
    this.#space();
    const result = read();
    this.#depth--;
    return result;
  }

  #object(): JsonEntry[] {
    const entries: JsonEntry[] = [];
    const keys = new Set<string>();
    if (this.#word("}")) return entries;
    for (;;) {
      const place = this.place();
      if (this.#text[this.#at] !== '"') this.#fail(this.#keyDue(entries.length > 0));
      const key = this.#string();
      if (keys.has(key)) this.#fail(`the key ${JSON.stringify(key.slice(0, 32))} occurs twice`);
      keys.add(key);
      this.#space();
      if (!this.#word(":")) this.#fail('":" is expected after a key');
      this.#space();
      entries.push({ key, value: this.#value(), ...place });
      this.#space();
      if (this.#word("}")) return entries;
      if (!this.#word(",")) this.#fail('"," or "}" is expected after a value');
      this.#space();
    }
  }

  /** What is said where no key begins; `more`: after a comma. */
  #keyDue(more: boolean): string {
    if (!more) return 'a key in double quotes or "}" is expected';
    return this.#text[this.#at] === "}"
      ? 'there is a comma before this "}", and no key after it: remove the comma'
      : 'a key in double quotes is expected after ","';
  }

  #array(): JsonNode[] {
    const items: JsonNode[] = [];
    if (this.#word("]")) return items;
    for (;;) {
      if (this.#text[this.#at] === "]") {
        this.#fail('there is a comma before this "]", and no value after it: remove the comma');
      }
      items.push(this.#value());
      this.#space();
      if (this.#word("]")) return items;
      if (!this.#word(",")) this.#fail('"," or "]" is expected after a value');
      this.#space();
    }
  }

  #string(): string {
    const parts: string[] = [];
    this.#at++;
    let start = this.#at;
    for (;;) {
      const c = this.#text[this.#at];
      if (c === undefined) this.#fail("a string is not closed");
      if (c < " " || c === NO_CHARACTER)
        this.#fail("a control character in a string must be written as an escape");
      if (c !== '"' && c !== "\\") {
        this.#at++;
        continue;
      }
      parts.push(this.#text.slice(start, this.#at));
      this.#at++;
      if (c === '"') return parts.join("");
      parts.push(this.#escape());
      start = this.#at;
    }
  }

  #escape(): string {
    const c = this.#text[this.#at] ?? "";
    if (c === "u") {
      const digits = this.#text.slice(this.#at + 1, this.#at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("\\u must be followed by four hexadecimal digits");
      this.#at += 5;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = ESCAPES[c];
    if (plain === undefined) this.#fail("this escape is unknown");
    this.#at++;
    return plain;
  }
}
