// Object files, version 2: a module as texts and one row of numbers, with all that the linker needs to report what the
// assembler would report.
//
// Sizes are not settled in an object: an instruction is its form and the expressions of its numbers, so that the linker
// finds the fewest prefixes for the addresses that it gives. docs/ASSEMBLER.md describes the format.

import { encodeConventions } from "./conventions/object.ts";
import { decides, type Expression, PROPERTIES, type SymbolExpression } from "./expression.ts";
import { FORMS, type Form } from "./forms.ts";
import type { Anchored, Item, Module, Properties, Section, SymbolEntry } from "./module.ts";
import type { Candidate } from "./operands.ts";
import type { Program } from "./program.ts";
import type { Place, SourceFile, SourceLine } from "./source.ts";
import { renamed } from "./sourcenames.ts";

export const OBJECT_FORMAT = "cr80-object";
export const OBJECT_VERSION = 2;

/** What the numbers of items and expressions are indexes of. */
export const ITEM_KINDS: readonly Item["kind"][] = [
  "mark",
  "instruction",
  "words",
  "text",
  "reserve",
  "table",
  "origin",
  "align",
];
export const EXPRESSION_KINDS: readonly ("none" | Expression["op"])[] = [
  "none",
  "number",
  "here",
  "symbol",
  "property",
  "unary",
  "binary",
];

/** What a form is called in an object. */
export function formName({ mnemonic, row }: Form): string {
  return `${mnemonic} ${row.operands} ${row.word}`;
}

export const FORMS_BY_NAME: ReadonlyMap<string, Form> = new Map(FORMS.map((form) => [formName(form), form]));

/**
 * The text of an object. Names of the module that are neither defined nor imported are reported. `nameOf`: what a file is
 * called in the object.
 */
export function encodeObject(program: Program, module: Module, nameOf = (name: string) => name): string {
  const { texts, numbers } = new ObjectWriter(program, module, nameOf);
  const fields = { format: OBJECT_FORMAT, version: OBJECT_VERSION, texts: [...texts.keys()], numbers };
  return `${JSON.stringify(fields)}\n`;
}

/** Writes a module; each method adds to `numbers` what it names. */
export class ObjectWriter {
  readonly numbers: number[] = [];
  /** With their indexes. */
  readonly texts = new Map<string, number>();
  private readonly program: Program;
  private readonly module: Module;
  private readonly files = new Map<SourceFile, number>();
  private readonly forms = new Map<Form, number>();
  /** Their indexes in the items of their sections. */
  private readonly marks = new Map<Item, number>();
  private readonly firstOrder: number;

  private readonly nameOf: (name: string) => string;

  constructor(program: Program, module: Module, nameOf: (name: string) => string) {
    this.program = program;
    this.module = module;
    this.nameOf = (name) => renamed(name, nameOf);
    this.firstOrder = module.lines[0]?.order ?? 0;
    this.text(this.nameOf(module.file));
    this.optional(module.name, (name) => this.text(name));
    this.lines(module.lines);
    this.list(module.sections, (section) => this.section(section));
    this.list([...module.symbols.values()], (entry) => this.symbol(entry));
    this.optional(module.start, (start) => this.anchored(start));
    this.list([...module.initial], ([register, value]) => {
      this.text(register);
      this.anchored(value);
    });
    for (const names of [module.exports, module.imports]) {
      this.list([...names], ([name, place]) => this.named({ name, place }));
    }
    this.list(module.exits, ({ symbol, monitor, followed, names }) => {
      this.expression(symbol);
      this.flag(monitor);
      this.flag(followed);
      this.list(names, (name) => this.text(name));
    });
    this.list(module.exitCalls, ({ callee, monitor, inBody, exits, place }) => {
      this.expression(callee);
      this.flag(monitor);
      this.flag(inBody);
      this.optional(exits, (list) => this.list(list, (exit) => this.named(exit)));
      this.place(place);
    });
    this.list(module.assertions, (assertion) => {
      this.anchored(assertion);
      this.text(assertion.message);
    });
    encodeConventions(module.conventions, this);
  }

  number(n: number): void {
    this.numbers.push(n);
  }

  text(text: string): void {
    let index = this.texts.get(text);
    if (index === undefined) {
      index = this.texts.size;
      this.texts.set(text, index);
    }
    this.numbers.push(index);
  }

  flag(set: boolean): void {
    this.numbers.push(set ? 1 : 0);
  }

  /** How many there are, and each of them. */
  list<T>(all: readonly T[], write: (one: T) => void): void {
    this.numbers.push(all.length);
    for (const one of all) write(one);
  }

  /** 0, or 1 and what there is. */
  optional<T>(value: T | undefined, write: (value: T) => void): void {
    this.numbers.push(value === undefined ? 0 : 1);
    if (value !== undefined) write(value);
  }

  place({ line, column, length }: Place): void {
    this.numbers.push(this.lineIndex(line), column, length);
  }

  named({ name, place }: { readonly name: string; readonly place: Place }): void {
    this.text(name);
    this.place(place);
  }

  sectionIndex(section: Section): void {
    this.numbers.push(this.module.sections.indexOf(section));
  }

  mark(item: Item | undefined): void {
    this.optional(item, (mark) => this.number(this.marks.get(mark)!));
  }

  expression(given: Expression | undefined): void {
    const e = given === undefined ? undefined : this.decided(given);
    if (e === undefined) {
      this.numbers.push(0);
      return;
    }
    this.numbers.push(EXPRESSION_KINDS.indexOf(e.op));
    this.place(e.place);
    switch (e.op) {
      case "number":
        this.numbers.push(e.value);
        break;
      case "symbol":
        this.text(this.fullName(e));
        break;
      case "property":
        this.numbers.push(PROPERTIES.indexOf(e.property));
        this.expression(e.symbol);
        break;
      case "unary":
        this.text(e.operator);
        this.expression(e.operand);
        break;
      case "binary":
        this.text(e.operator);
        this.expression(e.left);
        this.expression(e.right);
    }
  }

  /** A number for an expression whose left side alone decides: names on its right may mean nothing. */
  private decided(e: Expression): Expression {
    if (e.op !== "binary" || (e.operator !== "&&" && e.operator !== "||")) return e;
    const left = this.program.known(e.left);
    if (left === undefined || !decides(e.operator, left)) return e;
    return { op: "number", value: e.operator === "||" ? 1 : 0, place: e.place };
  }

  /** The full name, so that scopes need not be in the object. */
  private fullName(symbol: SymbolExpression): string {
    const entry = this.program.find(symbol);
    if (entry !== undefined) return entry.name;
    if (!this.module.imports.has(symbol.name)) this.program.undefinedNames.report(symbol);
    return symbol.name;
  }

  /** Lines follow each other in the module in the order in which they were read. */
  private lineIndex(line: SourceLine): number {
    return Math.max(0, line.order - this.firstOrder);
  }

  /** Runs of lines of files, whose text the file has, and lines of expansions. */
  private lines(lines: readonly SourceLine[]): void {
    this.numbers.push(lines.length);
    for (let at = 0; at < lines.length; ) {
      const { file, number, text, expansion } = lines[at]!;
      this.file(file);
      if (expansion === undefined) {
        let end = at + 1;
        while (lines[end]?.file === file && lines[end]!.expansion === undefined) end++;
        this.numbers.push(end - at);
        at = end;
      } else {
        this.numbers.push(0, number);
        this.text(text);
        this.text(expansion.name);
        this.numbers.push(this.lineIndex(expansion.caller), expansion.depth);
        at++;
      }
    }
  }

  /** The index of a file; the first time with its name, the line that includes it, and its text. */
  private file(file: SourceFile): void {
    if (!this.index(this.files, file)) return;
    this.text(this.nameOf(file.name));
    this.optional(file.includedFrom, (line) => this.number(this.lineIndex(line)));
    this.text(file.text ?? "");
  }

  /** The number of something in the order in which things of its kind are mentioned; true the first time. */
  private index<T>(known: Map<T, number>, one: T): boolean {
    const index = known.get(one);
    this.numbers.push(index ?? known.size);
    if (index === undefined) known.set(one, known.size);
    return index === undefined;
  }

  private section(section: Section): void {
    const { space, name, shared, load, run, originPlace, items } = section;
    this.numbers.push(space === "program" ? 0 : 1, shared ? 1 : 0);
    this.text(name);
    this.expression(load);
    this.expression(run);
    this.optional(originPlace, (place) => this.place(place));
    this.numbers.push(items.length);
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      if (item.kind === "mark") this.marks.set(item, i);
      this.numbers.push(ITEM_KINDS.indexOf(item.kind));
      this.place(item.place);
      this.item(item);
    }
  }

  /** What follows kind and place. */
  private item(item: Item): void {
    switch (item.kind) {
      case "mark":
        break;
      case "instruction":
        this.numbers.push(item.prefixes);
        this.optional(item.exit, (exit) => this.text(exit));
        this.candidates(item.candidates);
        break;
      case "words":
        this.numbers.push(item.long ? 1 : 0);
        this.list(item.expressions, (e) => this.expression(e));
        break;
      case "text":
        this.list(item.bytes, (byte) => {
          if (typeof byte === "number") this.numbers.push(byte);
          else {
            this.numbers.push(-1);
            this.expression(byte);
          }
        });
        break;
      case "reserve":
        this.expression(item.count);
        this.expression(item.fill);
        break;
      case "table":
        this.expression(item.count);
        this.expression(item.fill);
        this.list(item.entries, ({ index, value }) => {
          this.expression(index);
          this.expression(value);
        });
        break;
      default:
        this.expression(item.expression);
    }
  }

  /** The expressions that the forms share, and each form with the numbers of its own among them, from 1; 0: none. */
  private candidates(candidates: readonly Candidate[]): void {
    const shared: Expression[] = [];
    for (const { numbers } of candidates) {
      for (const { expression } of numbers) {
        if (expression !== undefined && !shared.includes(expression)) shared.push(expression);
      }
    }
    this.list(shared, (expression) => this.expression(expression));
    this.list(candidates, ({ form, word, numbers }) => {
      if (this.index(this.forms, form)) this.text(formName(form));
      this.numbers.push(word);
      for (const { expression } of numbers) {
        this.numbers.push(expression === undefined ? 0 : shared.indexOf(expression) + 1);
      }
    });
  }

  private symbol({ name, place, section, mark, expression, properties }: SymbolEntry): void {
    this.text(name);
    this.place(place);
    this.sectionIndex(section);
    this.mark(mark);
    this.expression(expression);
    this.properties(properties ?? {});
  }

  private properties(properties: Properties): void {
    const own = PROPERTIES.filter((property) => properties[property] !== undefined);
    this.list(own, (property) => this.numbers.push(PROPERTIES.indexOf(property), properties[property]!));
  }

  private anchored({ expression, section, mark }: Anchored): void {
    this.expression(expression);
    this.sectionIndex(section);
    this.mark(mark);
  }
}
