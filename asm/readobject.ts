// Reads object files back into modules. Whatever the bytes are, the answer is a module or a message.

import { decodeConventions } from "./conventions/object.ts";
import { whyUnread } from "./encoding.ts";
import { type Expression, PROPERTIES, type Property, type SymbolExpression } from "./expression.ts";
import type { Form } from "./forms.ts";
import { MAX_LINE } from "./lexer.ts";
import {
  type Anchored,
  type Item,
  MAX_SECTIONS,
  Module,
  makeItem,
  type Properties,
  type Section,
  symbolEntry,
} from "./module.ts";
import { MAX_NUMBER } from "./numbers.ts";
import { EXPRESSION_KINDS, FORMS_BY_NAME, ITEM_KINDS, OBJECT_FORMAT, OBJECT_VERSION } from "./object.ts";
import type { Candidate } from "./operands.ts";
import { BINARY_OPERATORS, UNARY_OPERATORS } from "./parse.ts";
import { MOST_LINES } from "./reader.ts";
import { type Place, type SourceFile, type SourceLine, TextLines } from "./source.ts";

/** Levels of an expression at most: an operator between numbers of one digit makes one, and parentheses 100. */
const MAX_DEPTH = MAX_LINE / 2 + 100;

/** Exits of one name at most: they stand in one line. */
const MAX_STATED_EXITS = MAX_LINE / 2;

/** What is wrong with an object; only within this file. */
class Malformed extends Error {}

/** What a file of an object is called, by its name there and its text. */
export type FileNames = (name: string, text: string) => string;

/** The module in an object. `firstOrder`: the order of its first line among those of all modules. */
export function decodeObject(
  source: string,
  firstOrder: number,
  nameOf: FileNames = (name) => name,
): Module | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    return { problem: whyUnread(source, "objects", "it is not JSON") };
  }
  try {
    const { format, version, texts, numbers } = (json ?? {}) as { readonly [key: string]: unknown };
    if (format !== OBJECT_FORMAT) return { problem: `its format is not "${OBJECT_FORMAT}"` };
    if (version !== OBJECT_VERSION) return { problem: `its version is not ${OBJECT_VERSION}` };
    if (!Array.isArray(texts)) return { problem: "texts is not an array" };
    if (!Array.isArray(numbers)) return { problem: "numbers is not an array" };
    return new ObjectReader(texts, numbers, firstOrder, nameOf).module;
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message };
    throw error;
  }
}

/** A file, and where reading it has come to. */
interface OpenFile {
  readonly file: SourceFile;
  readonly lines: TextLines;
  /** Of the line that was read last. */
  number: number;
}

/** Reads a module; each method takes from the numbers what it names, or fails with what is wrong with it. */
export class ObjectReader {
  readonly module: Module;
  private readonly texts: readonly unknown[];
  private readonly numbers: readonly unknown[];
  private at = 0;
  private readonly files: OpenFile[] = [];
  private readonly forms: Form[] = [];
  private depth = 0;
  private readonly nameOf: FileNames;
  /** The name of the source in the object. */
  private readonly source: string;

  constructor(texts: readonly unknown[], numbers: readonly unknown[], firstOrder: number, nameOf: FileNames) {
    this.texts = texts;
    this.numbers = numbers;
    this.nameOf = nameOf;
    this.source = this.text();
    this.module = new Module(this.source);
    const { module } = this;
    module.name = this.optional(() => this.text());
    this.lines(firstOrder);
    this.list(() => this.section());
    this.list(() => this.symbol());
    module.start = this.optional(() => this.anchored());
    this.list(() => module.initial.set(this.text(), this.anchored()));
    for (const names of [module.exports, module.imports]) {
      this.list(() => names.set(this.text(), this.place()));
    }
    this.list(() => {
      const symbol = this.symbolExpression();
      const [monitor, followed] = [this.flag(), this.flag()];
      const names = this.list(() => this.text(), MAX_STATED_EXITS);
      module.exits.push({ symbol, monitor, followed, names });
    });
    this.list(() => {
      const callee = this.expression();
      const [monitor, inBody] = [this.flag(), this.flag()];
      const exits = this.optional(() =>
        this.list(() => ({ name: this.text(), place: this.place() }), MAX_STATED_EXITS),
      );
      module.exitCalls.push({ callee, monitor, inBody, exits, place: this.place() });
    });
    this.list(() => module.assertions.push({ ...this.anchored(), message: this.text() }));
    decodeConventions(module.conventions, this);
    if (this.at < this.numbers.length) this.fail("there are numbers after its end");
  }

  fail(what: string): never {
    throw new Malformed(what);
  }

  number(low: number, high: number, what: string): number {
    const n = this.numbers[this.at++];
    if (typeof n === "number" && Number.isInteger(n) && n >= low && n <= high) return n;
    return this.fail(`${what} is not a number from ${low} to ${high}`);
  }

  /** One of several things, by its index. */
  choice<T>(things: readonly T[], what: string): T {
    return things[this.number(0, things.length - 1, what)]!;
  }

  flag(): boolean {
    return this.number(0, 1, "a flag") === 1;
  }

  text(): string {
    const text = this.choice(this.texts, "a text");
    return typeof text === "string" ? text : this.fail("a text is missing");
  }

  list<T>(read: () => T, most = this.numbers.length): T[] {
    const count = this.number(0, most, "a count");
    const all: T[] = [];
    for (let i = 0; i < count; i++) all.push(read());
    return all;
  }

  optional<T>(read: () => T): T | undefined {
    return this.number(0, 1, "what says whether there is something") === 0 ? undefined : read();
  }

  place(): Place {
    const line = this.choice(this.module.lines, "a line");
    return { line, column: this.number(0, 1e9, "a column"), length: this.number(0, 1e9, "a length") };
  }

  sectionIndex(): Section {
    return this.choice(this.module.sections, "a section");
  }

  mark(section: Section): Item | undefined {
    return this.optional(() => this.choice(section.items, "a mark"));
  }

  expression(): Expression {
    return this.optionalExpression() ?? this.fail("an expression is missing");
  }

  symbolExpression(): SymbolExpression {
    const expression = this.expression();
    return expression.op === "symbol" ? expression : this.fail("an expression is not a symbol");
  }

  optionalSymbol(): SymbolExpression | undefined {
    const expression = this.optionalExpression();
    return expression === undefined || expression.op === "symbol"
      ? expression
      : this.fail("an expression is not a symbol");
  }

  /** One call for each level, so that the deepest one fits on the stack. */
  private optionalExpression(): Expression | undefined {
    const op = this.choice(EXPRESSION_KINDS, "an expression");
    if (op === "none") return undefined;
    if (this.depth > MAX_DEPTH) this.fail("an expression is nested too deeply");
    const place = this.place();
    switch (op) {
      case "number":
        return { op, place, value: this.number(1 - MAX_NUMBER, MAX_NUMBER - 1, "a value") };
      case "here":
        return { op, place };
      case "symbol":
        return { op, place, name: this.text(), local: false, context: this.module.context };
      case "property": {
        const property = this.property();
        this.depth++;
        const symbol = this.symbolExpression();
        this.depth--;
        return { op, place, property, symbol };
      }
      default: {
        const operator = this.operator(op === "unary" ? UNARY_OPERATORS : BINARY_OPERATORS);
        this.depth++;
        const left = this.optionalExpression();
        const right = op === "unary" ? left : this.optionalExpression();
        this.depth--;
        if (left === undefined || right === undefined) return this.fail("an operand is missing");
        return op === "unary" ? { op, place, operator, operand: left } : { op, place, operator, left, right };
      }
    }
  }

  private property(): Property {
    return this.choice(PROPERTIES, "a property");
  }

  private operator(operators: ReadonlySet<string>): string {
    const operator = this.text();
    return operators.has(operator) ? operator : this.fail("an operator is unknown");
  }

  /** Lines name files, files the lines that include them, and both only what comes before them. */
  private lines(firstOrder: number): void {
    const { lines } = this.module;
    const count = this.number(0, MOST_LINES, "the number of lines");
    while (lines.length < count) {
      const own = this.file();
      const { file } = own;
      const run = this.number(0, count - lines.length, "a number of lines");
      if (run === 0) lines.push(this.expandedLine(file, firstOrder + lines.length));
      for (let i = 0; i < run; i++) {
        const text = own.lines.next() ?? this.fail(`${file.name} has fewer lines`);
        lines.push({ file, number: ++own.number, text, order: firstOrder + lines.length });
      }
    }
    if (count === 0) lines.push({ file: { name: this.module.file }, number: 1, text: "", order: firstOrder });
  }

  private file(): OpenFile {
    const index = this.number(0, this.files.length, "a file");
    if (index === this.files.length) {
      const stored = this.text();
      const includer = this.optional(() => this.choice(this.module.lines, "the line that includes a file"));
      const text = this.text();
      const name = this.nameOf(stored, text);
      if (includer === undefined && stored === this.source) this.module.file = name;
      const file = { name, text, ...(includer === undefined ? {} : { includedFrom: includer }) };
      this.files.push({ file, lines: new TextLines(text), number: 0 });
    }
    return this.files[index]!;
  }

  private expandedLine(file: SourceFile, order: number): SourceLine {
    const number = this.number(1, MOST_LINES, "the number of a line");
    const text = this.text();
    const name = this.text();
    const caller = this.choice(this.module.lines, "the line that calls a macro");
    return { file, number, text, order, expansion: { name, caller, depth: this.number(1, 1e6, "a depth") } };
  }

  private section(): void {
    const space = this.choice(["program", "data"] as const, "a space");
    const shared = this.number(0, 1, "what says whether a section is shared") === 1;
    const section = this.module.section(space, this.text(), shared);
    if (this.module.sections.length > MAX_SECTIONS) this.fail("there are too many sections");
    if (section.items.length > 0) this.fail(`there are two sections ${section.name}`);
    section.load = this.optionalExpression();
    section.run = this.optionalExpression();
    section.originPlace = this.optional(() => this.place());
    const count = this.number(0, this.numbers.length, "a count");
    for (let i = 0; i < count; i++) section.items.push(this.item());
  }

  private item(): Item {
    const kind = this.choice(ITEM_KINDS, "an item");
    const place = this.place();
    switch (kind) {
      case "mark":
        return makeItem(place, { kind });
      case "instruction": {
        const prefixes = this.number(0, 1e6, "the prefixes before an instruction");
        const exit = this.optional(() => this.text());
        const candidates = this.candidates();
        return makeItem(place, { kind, candidates, prefixes, ...(exit === undefined ? {} : { exit }) });
      }
      case "words": {
        const long = this.number(0, 1, "what says whether there are longs") === 1;
        return makeItem(place, { kind, long, expressions: this.list(() => this.expression()) });
      }
      case "text": {
        const bytes = this.list(() => {
          const byte = this.number(-1, 255, "a byte");
          return byte === -1 ? this.expression() : byte;
        });
        return makeItem(place, { kind, bytes });
      }
      case "reserve":
        return makeItem(place, { kind, count: this.expression(), fill: this.optionalExpression() });
      case "table": {
        const count = this.expression();
        const fill = this.optionalExpression();
        const entries = this.list(() => ({ index: this.expression(), value: this.expression() }));
        return makeItem(place, { kind, count, fill, entries });
      }
      case "origin":
      case "align":
        return makeItem(place, { kind, expression: this.expression() });
    }
  }

  private candidates(): Candidate[] {
    const expressions: (Expression | undefined)[] = [undefined, ...this.list(() => this.expression())];
    const candidates = this.list((): Candidate => {
      const form = this.form();
      const word = this.number(0, 0xffff, "a word");
      if ((word & form.mask) !== form.fixed) this.fail(`${word} is no ${form.mnemonic}`);
      const numbers: { slot: Form["slots"][number]; expression: Expression | undefined }[] = [];
      for (const slot of form.slots) {
        if (slot.number === undefined) continue;
        numbers.push({ slot, expression: this.choice(expressions, `a number of ${form.mnemonic}`) });
      }
      return { form, word, numbers };
    });
    return candidates.length === 0 ? this.fail("an instruction has no form") : candidates;
  }

  private form(): Form {
    const index = this.number(0, this.forms.length, "a form");
    if (index === this.forms.length) {
      const name = this.text();
      this.forms.push(FORMS_BY_NAME.get(name) ?? this.fail(`there is no form ${JSON.stringify(name)}`));
    }
    return this.forms[index]!;
  }

  private symbol(): void {
    const { symbols } = this.module;
    const name = this.text();
    const place = this.place();
    const section = this.sectionIndex();
    const mark = this.mark(section);
    const entry = symbolEntry(name, place, section, { mark, expression: this.optionalExpression() });
    const properties: Partial<Record<Property, number>> = {};
    const count = this.number(0, PROPERTIES.length, "a count");
    for (let i = 0; i < count; i++) properties[this.property()] = this.number(0, 1e9, "a property");
    if (count > 0) entry.properties = properties as Properties;
    if (symbols.has(name)) this.fail(`there are two symbols ${name}`);
    symbols.set(name, entry);
  }

  private anchored(): Anchored {
    const expression = this.expression();
    const section = this.sectionIndex();
    return { expression, section, mark: this.mark(section) };
  }
}
