// Object files, version 1: a module as JSON, with all that the linker needs to say the same as the assembler.
//
// Sizes are not settled in an object: an instruction is its form and the expressions of its numbers, so that the linker
// finds the fewest prefixes for the addresses that it gives. docs/ASSEMBLER.md describes the format.

import { encodeConventions } from "./conventions/object.ts";
import type { Expression, SymbolExpression } from "./expression.ts";
import { FORMS, type Form } from "./forms.ts";
import type { Anchored, Item, Module, Program, Section } from "./program.ts";
import type { Place, SourceFile, SourceLine } from "./source.ts";

export const OBJECT_FORMAT = "cr80-object";
export const OBJECT_VERSION = 1;

/** What a form is called in an object. */
export function formName({ mnemonic, row }: Form): string {
  return `${mnemonic} ${row.operands} ${row.word}`;
}

export const FORMS_BY_NAME: ReadonlyMap<string, Form> = new Map(FORMS.map((form) => [formName(form), form]));

/** JSON of an object: mostly arrays, so that a large object is read quickly. */
export type Json = string | number | null | readonly Json[] | { readonly [key: string]: Json };

/** The text of an object. All names of the module that are no imports must be defined. */
export function encodeObject(program: Program, module: Module): string {
  return new Writer(program, module).text();
}

class Writer {
  private readonly program: Program;
  private readonly module: Module;
  private readonly files = new Map<SourceFile, number>();
  private readonly lines = new Map<SourceLine, number>();
  private readonly forms = new Map<Form, number>();
  private readonly marks = new Map<Item, number>();

  constructor(program: Program, module: Module) {
    this.program = program;
    this.module = module;
    for (const line of module.lines) this.lines.set(line, this.lines.size);
  }

  text(): string {
    const { module } = this;
    const sections = module.sections.map((s) => this.section(s));
    const list = <T>(all: Iterable<T>, row: (one: T) => string) => `[${[...all].map(row).join(",")}]`;
    const rows = (all: readonly string[]) => `[\n${all.join(",\n")}\n]`;
    const places = (map: ReadonlyMap<string, Place>) =>
      list(map, ([name, p]) => `[${JSON.stringify(name)},${this.place(p)}]`);
    const symbols = [...module.symbols.values()].map((entry) => {
      const { name, place, section, mark, expression, properties } = entry;
      const at = mark === undefined ? "null" : this.marks.get(mark)!;
      const index = module.sections.indexOf(section);
      const own = properties === undefined ? "{}" : JSON.stringify(properties);
      return `[${JSON.stringify(name)},${this.place(place)},${index},${at},${this.optional(expression)},${own}]`;
    });
    const flag = (set: boolean) => (set ? 1 : 0);
    const exits = list(module.exits, ({ symbol, monitor, followed, names }) => {
      return `[${this.expression(symbol)},${flag(monitor)},${flag(followed)},${JSON.stringify(names)}]`;
    });
    const calls = list(module.exitCalls, ({ callee, monitor, inBody, exits, place }) => {
      const named = exits && list(exits, (e) => `[${JSON.stringify(e.name)},${this.place(e.place)}]`);
      return `[${this.expression(callee)},${flag(monitor)},${flag(inBody)},${named ?? null},${this.place(place)}]`;
    });
    const lines = module.lines.map((line) => this.line(line));
    const fields: [string, string][] = [
      ["format", JSON.stringify(OBJECT_FORMAT)],
      ["version", String(OBJECT_VERSION)],
      ["file", JSON.stringify(module.file)],
      ["name", JSON.stringify(module.name ?? null)],
      ["start", this.anchored(module.start)],
      ["initial", list(module.initial, ([name, a]) => `[${JSON.stringify(name)},${this.anchored(a)}]`)],
      ["exports", places(module.exports)],
      ["imports", places(module.imports)],
      ["exits", exits],
      ["calls", calls],
      ["assertions", list(module.assertions, (a) => `[${this.anchored(a)},${JSON.stringify(a.message)}]`)],
      ["symbols", rows(symbols)],
      ["conventions", this.conventions()],
      ["forms", rows([...this.forms.keys()].map((form) => JSON.stringify(formName(form))))],
      ["files", rows([...this.files.keys()].map((file) => this.file(file)))],
      ["sections", rows(sections)],
      ["lines", rows(lines)],
    ];
    return `{${fields.map(([key, value]) => `"${key}":${value}`).join(",\n")}}\n`;
  }

  private conventions(): string {
    const { module } = this;
    const read = (text: string) => JSON.parse(text) as Json;
    const json = encodeConventions(module.conventions, {
      place: (place) => read(this.place(place)),
      expression: (expression) => read(this.expression(expression)),
      sectionIndex: (section) => module.sections.indexOf(section),
      markIndex: (item) => this.marks.get(item)!,
    });
    return JSON.stringify(json);
  }

  private file({ name, includedFrom }: SourceFile): string {
    return `[${JSON.stringify(name)},${includedFrom === undefined ? -1 : this.lines.get(includedFrom)!}]`;
  }

  private line({ file, number, text, expansion }: SourceLine): string {
    const base = `${this.fileIndex(file)},${number},${JSON.stringify(text)}`;
    if (expansion === undefined) return `[${base}]`;
    const { name, caller, depth } = expansion;
    return `[${base},${JSON.stringify(name)},${this.lines.get(caller)!},${depth}]`;
  }

  private fileIndex(file: SourceFile): number {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    this.files.set(file, this.files.size);
    return this.files.size - 1;
  }

  private place(place: Place): string {
    return `[${this.numbers(place)}]`;
  }

  private numbers({ line, column, length }: Place): string {
    return `${this.lines.get(line) ?? 0},${column},${length}`;
  }

  private section(section: Section): string {
    const { space, name, shared, load, run, originPlace } = section;
    const items = section.items.map((item, i) => {
      if (item.kind === "mark") this.marks.set(item, i);
      return `["${item.kind}",${this.place(item.place)}${this.item(item)}]`;
    });
    const place = originPlace === undefined ? "null" : this.place(originPlace);
    const head = `"space":"${space}","name":${JSON.stringify(name)},"shared":${shared ? 1 : 0}`;
    const origin = `"load":${this.optional(load)},"run":${this.optional(run)},"place":${place}`;
    return `{${head},${origin},"items":[\n${items.join(",\n")}\n]}`;
  }

  /** What follows kind and place. */
  private item(item: Item): string {
    const list = (all: readonly (Expression | number)[]) =>
      `[${all.map((e) => (typeof e === "number" ? e : this.expression(e))).join(",")}]`;
    switch (item.kind) {
      case "mark":
        return "";
      case "instruction": {
        const forms = item.candidates.map(({ form, word, numbers }) => {
          let text = `[${this.formIndex(form)},${word}`;
          for (const { expression } of numbers) text += `,${this.optional(expression)}`;
          return `${text}]`;
        });
        return `,${item.prefixes},${JSON.stringify(item.exit ?? null)},[${forms.join(",")}]`;
      }
      case "words":
        return `,${item.long ? 1 : 0},${list(item.expressions)}`;
      case "text":
        return `,${list(item.bytes)}`;
      case "reserve":
        return `,${this.expression(item.count)},${this.optional(item.fill)}`;
      case "table": {
        const entries = item.entries.map((e) => `[${this.expression(e.index)},${this.expression(e.value)}]`);
        return `,${this.expression(item.count)},${this.optional(item.fill)},[${entries.join(",")}]`;
      }
      default:
        return `,${this.expression(item.expression)}`;
    }
  }

  private formIndex(form: Form): number {
    const known = this.forms.get(form);
    if (known !== undefined) return known;
    this.forms.set(form, this.forms.size);
    return this.forms.size - 1;
  }

  private anchored(a: Anchored | undefined): string {
    if (a === undefined) return "null";
    const mark = a.mark === undefined ? "null" : this.marks.get(a.mark)!;
    return `[${this.expression(a.expression)},${this.module.sections.indexOf(a.section)},${mark}]`;
  }

  private optional(e: Expression | undefined): string {
    return e === undefined ? "null" : this.expression(e);
  }

  private expression(e: Expression): string {
    const place = this.numbers(e.place);
    switch (e.op) {
      case "number":
        return `["n",${place},${e.value}]`;
      case "here":
        return `[".",${place}]`;
      case "symbol":
        return `["s",${place},${JSON.stringify(this.nameOf(e))}]`;
      case "property":
        return `["p",${place},"${e.property}",${this.expression(e.symbol)}]`;
      case "unary":
        return `["u",${place},"${e.operator}",${this.expression(e.operand)}]`;
      case "binary":
        return `["b",${place},"${e.operator}",${this.expression(e.left)},${this.expression(e.right)}]`;
    }
  }

  /** The full name, so that scopes need not be in the object. */
  private nameOf(symbol: SymbolExpression): string {
    return this.program.find(symbol)?.name ?? symbol.name;
  }
}

/** Reports every name of a module that is neither defined nor imported. */
export function checkNames(program: Program, module: Module): void {
  const visit = (e: Expression | undefined): void => {
    if (e === undefined) return;
    if (e.op === "symbol" || e.op === "property") {
      const symbol = e.op === "symbol" ? e : e.symbol;
      if (program.find(symbol) === undefined && !module.imports.has(symbol.name))
        program.undefinedSymbol(symbol);
    } else if (e.op === "unary") visit(e.operand);
    else if (e.op === "binary") {
      visit(e.left);
      visit(e.right);
    }
  };
  for (const section of module.sections) {
    visit(section.load);
    visit(section.run);
    for (const item of section.items) expressionsOf(item).forEach(visit);
  }
  for (const entry of module.symbols.values()) visit(entry.expression);
  for (const a of [module.start, ...module.initial.values(), ...module.assertions]) visit(a?.expression);
}

/** All expressions of an item. */
export function expressionsOf(item: Item): readonly (Expression | undefined)[] {
  switch (item.kind) {
    case "mark":
      return [];
    case "instruction":
      return item.candidates.flatMap((c) => c.numbers.map((n) => n.expression));
    case "words":
      return item.expressions;
    case "text":
      return item.bytes.filter((b) => typeof b !== "number");
    case "reserve":
      return [item.count, item.fill];
    case "table":
      return [item.count, item.fill, ...item.entries.flatMap((e) => [e.index, e.value])];
    default:
      return [item.expression];
  }
}
