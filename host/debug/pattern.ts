// Regular expressions for what a console shows. All ways to match are followed at once, so each character takes a time that the
// pattern alone bounds. A match lies in one line.

import { Refusal } from "../expressions/failure.ts";

/** Instructions of a pattern, repetitions written out, and repetitions in braces. */
const SIZE_MAX = 2000;
const REPEAT_MAX = 100;
const DEPTH_MAX = 50;

/** Characters of a match, at most: those of its line that lie in the same 1,024 characters of the output, or the 1,024 before. */
const BLOCK = 1024;

type Node =
  | { readonly kind: "set"; readonly has: (code: number) => boolean }
  | { readonly kind: "start" | "end" | "empty" }
  | { readonly kind: "all" | "any"; readonly parts: readonly Node[] }
  | { readonly kind: "repeat"; readonly part: Node; readonly least: number; readonly most: number };

/** One step: a character, a way that forks, the start or the end of a line, or the end of the pattern. */
type Instruction =
  | { readonly op: "set"; readonly has: (code: number) => boolean }
  | { readonly op: "fork"; next: readonly number[] }
  | { readonly op: "start" | "end" | "match" };

const LF = 10;
const CR = 13;
const endsLine = (code: number) => code === LF || code === CR;

/** A regular expression. */
export class Pattern {
  readonly #program: Instruction[] = [];
  readonly #text: string;

  /** @throws Refusal when it is none, too long, or matches without a character */
  constructor(text: string, ignoreCase = false) {
    this.#text = `/${text}/${ignoreCase ? "i" : ""}`;
    this.#compile(new Reader(text, ignoreCase).all());
    this.#program.push({ op: "match" });
    if (this.#closure([0], true, false).isMatch) {
      throw new Refusal("the pattern matches without a character", "write + in place of *, for instance");
    }
  }

  /** As commands have it. */
  toJSON(): string {
    return this.#text;
  }

  /** Whether a match ends in the output of a console at a character from `first` on, before `end`. */
  endsIn(output: Uint8Array, first: number, end: number): boolean {
    for (let at = first; at < end; ) {
      const block = at - (at % BLOCK);
      const until = Math.min(end, block + BLOCK);
      if (this.#endsIn(output, lineStart(output, Math.max(0, block - BLOCK), at), at, until)) return true;
      at = until;
    }
    return false;
  }

  #endsIn(output: Uint8Array, from: number, first: number, end: number): boolean {
    let isStart = from === 0 || endsLine(output[from - 1]!);
    let threads: readonly number[] = [];
    let wasMatch = false;
    for (let at = from; at < end; at++) {
      const code = output[at]!;
      const isEnd = endsLine(code);
      const here = this.#closure([...threads, 0], isStart, isEnd);
      const next = here.threads.flatMap((one) => {
        const instruction = this.#program[one]!;
        return instruction.op === "set" && !isEnd && instruction.has(code) ? [one + 1] : [];
      });
      const isMatch = this.#closure(next, false, false).isMatch;
      // The end of a line ends a match only where the pattern asks for it.
      if (at >= first && (isMatch || (isEnd && here.isMatch && !wasMatch))) return true;
      wasMatch = isMatch;
      threads = isEnd ? [] : next;
      isStart = isEnd;
    }
    return false;
  }

  /** Where the ways lead without a character: the instructions that want one, and whether the pattern is at its end. */
  #closure(
    from: readonly number[],
    isStart: boolean,
    isEnd: boolean,
  ): { readonly threads: readonly number[]; readonly isMatch: boolean } {
    const seen = new Set<number>();
    const threads: number[] = [];
    let isMatch = false;
    for (let left = [...from]; left.length > 0; ) {
      const at = left.pop()!;
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = this.#program[at]!;
      if (instruction.op === "match") isMatch = true;
      else if (instruction.op === "set") threads.push(at);
      else if (instruction.op === "fork") left = [...left, ...instruction.next];
      else if (instruction.op === "start" ? isStart : isEnd) left.push(at + 1);
    }
    return { threads, isMatch };
  }

  #add(instruction: Instruction): number {
    if (this.#program.length >= SIZE_MAX) throw new Refusal("the pattern is too long");
    return this.#program.push(instruction) - 1;
  }

  #fork(next: readonly number[] = []): { next: readonly number[] } {
    const fork: Instruction = { op: "fork", next };
    this.#add(fork);
    return fork;
  }

  get #here(): number {
    return this.#program.length;
  }

  #compile(node: Node): void {
    switch (node.kind) {
      case "set":
        this.#add({ op: "set", has: node.has });
        return;
      case "start":
      case "end":
        this.#add({ op: node.kind });
        return;
      case "all":
        for (const part of node.parts) this.#compile(part);
        return;
      case "any": {
        const fork = this.#fork();
        const [starts, ends]: [number[], { next: readonly number[] }[]] = [[], []];
        for (const part of node.parts) {
          starts.push(this.#here);
          this.#compile(part);
          ends.push(this.#fork());
        }
        fork.next = starts;
        for (const end of ends) end.next = [this.#here];
        return;
      }
      case "repeat":
        this.#repeat(node.part, node.least, node.most);
        return;
      default:
    }
  }

  #repeat(part: Node, least: number, most: number): void {
    for (let n = 0; n < least; n++) this.#compile(part);
    if (most === Number.POSITIVE_INFINITY) {
      const at = this.#here;
      const fork = this.#fork();
      this.#compile(part);
      this.#fork([at]);
      fork.next = [at + 1, this.#here];
      return;
    }
    const forks: { next: readonly number[] }[] = [];
    for (let n = least; n < most; n++) {
      forks.push(this.#fork([this.#here + 1]));
      this.#compile(part);
    }
    for (const fork of forks) fork.next = [...fork.next, this.#here];
  }
}

/** Where the line of a character begins, or `least`. */
function lineStart(output: Uint8Array, least: number, at: number): number {
  let start = at;
  while (start > least && !endsLine(output[start - 1]!)) start--;
  return start;
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isWord = (code: number) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
const CLASSES: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
};
const ESCAPES: Readonly<Record<string, number>> = { t: 9, e: 0x1b, f: 12, v: 11, 0: 0 };

/** Reads a pattern. */
class Reader {
  readonly #text: string;
  readonly #ignoreCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, ignoreCase: boolean) {
    this.#text = text;
    this.#ignoreCase = ignoreCase;
  }

  all(): Node {
    const node = this.#alternatives();
    if (this.#at < this.#text.length) throw this.#wrong("')' closes nothing");
    return node;
  }

  #wrong(what: string): Refusal {
    return new Refusal(
      `the pattern cannot be read at its character ${this.#at + 1}: ${what}`,
      "it has characters, . [a-z] \\d \\w \\s \\xHH ( | ) ^ $ and the repetitions * + ? {2,5}",
    );
  }

  #takes(text: string): boolean {
    const is = this.#text.startsWith(text, this.#at);
    if (is) this.#at += text.length;
    return is;
  }

  #alternatives(): Node {
    if (++this.#depth > DEPTH_MAX) throw this.#wrong("this is nested too deeply");
    const parts = [this.#sequence()];
    while (this.#takes("|")) parts.push(this.#sequence());
    this.#depth--;
    return parts.length === 1 ? parts[0]! : { kind: "any", parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text[this.#at]!))
      parts.push(this.#repeated());
    return { kind: "all", parts };
  }

  #repeated(): Node {
    const part = this.#one();
    const [all = "", sign = "", least, , most] =
      /^(\*|\+|\?|\{(\d{1,3})(,(\d{1,3})?)?\})/.exec(this.#text.slice(this.#at)) ?? [];
    if (all === "") return part;
    const isRange = sign.startsWith("{");
    const from = isRange ? Number(least) : sign === "+" ? 1 : 0;
    const open = isRange ? sign.includes(",") && most === undefined : sign !== "?";
    const to = open ? Number.POSITIVE_INFINITY : isRange ? Number(most ?? least) : 1;
    if (from > REPEAT_MAX || (to !== Number.POSITIVE_INFINITY && to > REPEAT_MAX) || to < from)
      throw this.#wrong(`repetitions are 0 to ${REPEAT_MAX}`);
    this.#at += all.length;
    if (/^[*+?{]/.test(this.#text.slice(this.#at))) throw this.#wrong("a repetition follows another one");
    return { kind: "repeat", part, least: from, most: to };
  }

  #one(): Node {
    if (this.#takes("(?:") || this.#takes("(")) {
      if (this.#text[this.#at] === "?") throw this.#wrong("groups that look around are not known");
      const node = this.#alternatives();
      if (!this.#takes(")")) throw this.#wrong("')' is missing");
      return node;
    }
    if (this.#takes("^")) return { kind: "start" };
    if (this.#takes("$")) return { kind: "end" };
    if (this.#takes(".")) return { kind: "set", has: () => true };
    if (this.#takes("[")) return this.#class();
    if (/^[*+?{]/.test(this.#text.slice(this.#at))) throw this.#wrong("a repetition of nothing");
    return this.#set(this.#characters());
  }

  /** A character, by its code, or a class of them. */
  #characters(): number | ((code: number) => boolean) {
    const character = this.#text[this.#at]!;
    if (character > "\xff") throw this.#wrong("characters go up to U+00FF");
    this.#at++;
    if (character !== "\\") return character.charCodeAt(0);
    const escaped = this.#text[this.#at];
    if (escaped === undefined) throw this.#wrong("an escape is missing");
    const hex = /^x([0-9A-Fa-f]{2})/.exec(this.#text.slice(this.#at));
    if (hex !== null) {
      this.#at += 3;
      return Number.parseInt(hex[1]!, 16);
    }
    const found = CLASSES[escaped] ?? ESCAPES[escaped];
    if (found === undefined && /[A-Za-z0-9]/.test(escaped)) throw this.#wrong(`\\${escaped} is not known`);
    this.#at++;
    return found ?? escaped.charCodeAt(0);
  }

  #set(of: number | ((code: number) => boolean)): Node {
    const has = typeof of === "function" ? of : (code: number) => code === of;
    return { kind: "set", has: this.#cased(has) };
  }

  /** In either case, where that does not matter: of the letters of ASCII. */
  #cased(has: (code: number) => boolean): (code: number) => boolean {
    if (!this.#ignoreCase) return has;
    return (code) => has(code) || (/[A-Za-z]/.test(String.fromCharCode(code)) && has(code ^ 0x20));
  }

  #class(): Node {
    const isOther = this.#takes("^");
    const parts: ((code: number) => boolean)[] = [];
    while (!this.#takes("]")) {
      if (this.#at >= this.#text.length) throw this.#wrong("']' is missing");
      const first = this.#characters();
      if (typeof first === "function" || !/^-[^\]]/.test(this.#text.slice(this.#at))) {
        parts.push(typeof first === "function" ? first : (code) => code === first);
        continue;
      }
      this.#at++;
      const last = this.#characters();
      if (typeof last === "function" || last < first) throw this.#wrong("a range of characters is empty");
      parts.push((code) => code >= first && code <= last);
    }
    const has = this.#cased((code) => parts.some((part) => part(code)));
    return { kind: "set", has: isOther ? (code) => !has(code) : has };
  }
}
