// A position in the tokens of one line.

import type { Diagnostics } from "./diagnostics.ts";
import type { Token } from "./lexer.ts";

/** Reads tokens one after the other; never moves past the end token. */
export class Cursor {
  readonly report: Diagnostics;
  /** How the statement is written, for messages that have no other advice. */
  usage: (() => string) | undefined = undefined;
  private readonly tokens: readonly Token[];
  private at = 0;

  /** `tokens` ends with an end token. */
  constructor(tokens: readonly Token[], report: Diagnostics) {
    this.tokens = tokens;
    this.report = report;
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
  }

  /** The token before the current one. */
  last(): Token {
    return this.tokens[Math.max(0, this.at - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.at++;
    return token;
  }

  get done(): boolean {
    return this.peek().kind === "end";
  }

  isMark(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "mark" && token.text === text;
  }

  /** Takes the mark if it is the current token. */
  take(text: string): boolean {
    if (!this.isMark(text)) return false;
    this.at++;
    return true;
  }

  /** True when nothing but white space is missing between the current token and the one before. */
  get adjacent(): boolean {
    const before = this.last().place;
    return this.at > 0 && before.column + before.length === this.peek().place.column;
  }

  /** Reports that something else was expected at the current token. */
  expected(what: string, advice?: string): undefined {
    const token = this.peek();
    const found = token.kind === "end" ? token.text : token.kind === "string" ? "text" : `'${token.text}'`;
    const usage = advice === undefined && this.usage !== undefined ? `it is written ${this.usage()}` : advice;
    this.report.add("E006", token.place, `expected ${what}, found ${found}`, usage);
    return undefined;
  }
}
