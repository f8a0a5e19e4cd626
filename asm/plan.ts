// The memory plan of an image: a text with one line for each thing that it states.
//
//   program 0x0100            where the program lies [, where it runs]
//   data    0x4000
//   section TABLES 0x5000     a named section; without an address only its turn among the others
//   shared  CSF 0x8000        a shared segment
//   limit   program 0x3FFF    the last address that program, data or a section may take
//   define  STACK = 0xFFF0    a constant that modules may import
//   start   BEGIN             where the process starts: an exported symbol
//   name    "KERNEL"

import { Cursor } from "./cursor.ts";
import { isReadable, withoutMark } from "./encoding.ts";
import type { Expression } from "./expression.ts";
import type { Origin, Plan } from "./layout.ts";
import { DEFAULT_ORIGIN } from "./layout.ts";
import { type Token, tokenize } from "./lexer.ts";
import { type Anchored, isReserved, Module, symbolEntry } from "./module.ts";
import { nearest } from "./nearest.ts";
import { parseExpression } from "./parse.ts";
import type { Program } from "./program.ts";
import { type Place, type SourceLine, TextLines } from "./source.ts";

/** Characters of a plan at most. */
const MAX_PLAN = 1_000_000;
const WORDS = ["program", "data", "section", "shared", "limit", "define", "start", "name"];

/** A plan as it is read. */
export interface ReadPlan extends Plan {
  readonly limits: ReadonlyMap<string, { readonly last: number; readonly place: Place }>;
  readonly places: ReadonlyMap<string, Place>;
  readonly start: Anchored | undefined;
  readonly name: string | undefined;
}

/** Reads a plan; what is wrong is reported. Its constants become a module of the program. */
export function readPlan(program: Program, file: string, text: string, firstOrder: number): ReadPlan {
  const reader = new PlanReader(program, file);
  const source = { name: file };
  const plain = withoutMark(text);
  if (!isReadable(source, plain, firstOrder, program.report)) return reader.plan;
  const lines = plain.length > MAX_PLAN ? undefined : new TextLines(plain);
  let line = lines === undefined ? plain.slice(0, MAX_PLAN) : lines.next();
  for (let number = 1; line !== undefined && !program.report.full; number++) {
    reader.line({ file: source, number, text: line, order: firstOrder + number - 1 });
    line = lines?.next();
  }
  return reader.plan;
}

class PlanReader {
  private readonly program: Program;
  private readonly module: Module;
  private readonly spaces: { program: Origin | undefined; data: Origin | undefined } = {
    program: undefined,
    data: undefined,
  };
  private readonly sections = new Map<string, Origin | undefined>();
  private readonly shared = new Map<string, Origin>();
  private readonly limits = new Map<string, { last: number; place: Place }>();
  private readonly places = new Map<string, Place>();
  private start: Anchored | undefined;
  private name: string | undefined;

  constructor(program: Program, file: string) {
    this.program = program;
    this.module = new Module(file);
    program.modules.push(this.module);
  }

  get plan(): ReadPlan {
    const { sections, shared, limits, places, start, name } = this;
    return { origin: DEFAULT_ORIGIN, ...this.spaces, sections, shared, limits, places, start, name };
  }

  line(line: SourceLine): void {
    const tokens = tokenize(line, this.program.report);
    if (tokens === undefined) return;
    const cursor = new Cursor(tokens, this.program.report);
    const first = cursor.peek();
    if (first.kind === "end") return;
    cursor.next();
    const word = first.text.toLowerCase();
    if (first.kind !== "name" || !WORDS.includes(word)) {
      const message = `no line of a memory plan begins with '${first.text}'`;
      const similar = nearest(word, WORDS);
      const advice =
        similar === undefined ? `lines begin with ${WORDS.join(", ")}` : `did you mean ${similar}?`;
      this.program.report.add("E101", first.place, message, advice);
      return;
    }
    if (this.statement(word, cursor) && !cursor.done) cursor.expected("the end of the line");
  }

  /** False after a reported error. */
  private statement(word: string, cursor: Cursor): boolean {
    switch (word) {
      case "program":
      case "data": {
        const origin = this.origin(cursor);
        if (origin === undefined || this.twice(word, cursor.last())) return false;
        this.spaces[word] = origin;
        return true;
      }
      case "section":
      case "shared": {
        const name = this.word(cursor);
        if (name === undefined || this.twice(`${word} ${name.text}`, name)) return false;
        const given = word === "section" && cursor.done;
        const origin = given ? undefined : this.origin(cursor);
        if (!given && origin === undefined) return false;
        if (word === "section") this.sections.set(name.text, origin);
        else this.shared.set(name.text, origin!);
        return true;
      }
      case "limit": {
        const name = this.word(cursor);
        const last = name && this.number(cursor, "a limit", 0xffff);
        if (name === undefined || last === undefined || this.twice(`limit ${name.text}`, name)) return false;
        this.limits.set(name.text, { last, place: name.place });
        return true;
      }
      case "define":
        return this.define(cursor);
      case "start": {
        const expression = this.expression(cursor);
        if (expression === undefined) return false;
        this.start = { expression, section: this.module.section("program"), mark: undefined };
        return true;
      }
      default: {
        const token = cursor.peek();
        if (token.kind !== "string" || !/^[A-Za-z0-9_$.-]{1,6}$/.test(token.text)) {
          const advice = "one to six of A-Z a-z 0-9 _ $ . -";
          this.program.report.add("E060", token.place, "this is not a name", advice);
          return false;
        }
        this.name = cursor.next().text;
        return true;
      }
    }
  }

  private define(cursor: Cursor): boolean {
    const name = cursor.peek();
    if (name.kind !== "name") return cursor.expected("the name of a constant") ?? false;
    cursor.next();
    if (isReserved(name.text)) {
      const advice = "choose another name";
      this.program.report.add("E022", name.place, `'${name.text}' is the name of a register`, advice);
      return false;
    }
    const expression = cursor.take("=") ? this.expression(cursor) : cursor.expected("'='");
    if (expression === undefined || this.twice(`define ${name.text}`, name)) return false;
    const { module } = this;
    const entry = symbolEntry(name.text, name.place, module.section("program"), { expression });
    module.symbols.set(name.text, entry);
    module.exports.set(name.text, name.place);
    return true;
  }

  private twice(what: string, { place }: Token): boolean {
    const before = this.places.get(what);
    if (before === undefined) {
      this.places.set(what, place);
      return false;
    }
    const advice = `the first is in line ${before.line.number}`;
    this.program.report.add("E101", place, `the plan says '${what}' twice`, advice);
    return true;
  }

  private word(cursor: Cursor): Token | undefined {
    const token = cursor.peek();
    if (token.kind !== "name" && token.kind !== "string") return cursor.expected("a name");
    return cursor.next();
  }

  /** An expression; the names in it are those that modules export. */
  private expression(cursor: Cursor): Expression | undefined {
    const { module, program } = this;
    const expression = parseExpression(cursor, {
      context: module.context,
      variable: () => undefined,
      defined: (symbol) => program.find(symbol) !== undefined,
    });
    const visit = (e: Expression): void => {
      if (e.op === "symbol" && !module.symbols.has(e.name)) module.imports.set(e.name, e.place);
      else if (e.op === "property") visit(e.symbol);
      else if (e.op === "unary") visit(e.operand);
      else if (e.op === "binary") [e.left, e.right].forEach(visit);
    };
    if (expression !== undefined) visit(expression);
    return expression;
  }

  private number(cursor: Cursor, what: string, high: number): number | undefined {
    const expression = this.expression(cursor);
    const n = expression && this.program.known(expression, what);
    if (n === undefined) return undefined;
    if (n >= 0 && n <= high) return n;
    this.program.report.add("E030", expression!.place, `${what} is 0 to ${high}, not ${n}`);
    return undefined;
  }

  private origin(cursor: Cursor): Origin | undefined {
    const load = this.number(cursor, "an address of the partition", 0xffffff);
    if (load === undefined) return undefined;
    if (!cursor.take(",")) {
      if (load <= 0xffff) return { load };
      const advice = "a second address says where it runs";
      this.program.report.add("E030", cursor.last().place, `an address is 0 to 65535, not ${load}`, advice);
      return undefined;
    }
    const run = this.number(cursor, "an address", 0xffff);
    return run === undefined ? undefined : { load, run };
  }
}
