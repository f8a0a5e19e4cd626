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

/** JSON of an object. Arrays, so that a large object is read quickly. */
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
    const places = (map: ReadonlyMap<string, Place>) => [...map].map(([name, p]) => [name, this.place(p)]);
    const symbols = [...module.symbols.values()].map(
      ({ name, place, section, mark, expression, properties }) => [
        name,
        this.place(place),
        module.sections.indexOf(section),
        mark === undefined ? null : this.marks.get(mark)!,
        this.optional(expression),
        { ...properties },
      ],
    );
    const object: Record<string, Json> = {
      format: OBJECT_FORMAT,
      version: OBJECT_VERSION,
      file: module.file,
      name: module.name ?? null,
      start: this.anchored(module.start),
      initial: [...module.initial].map(([name, a]) => [name, this.anchored(a)]),
      exports: places(module.exports),
      imports: places(module.imports),
      exits: [...module.exits].map(([name, exits]) => [name, exits]),
      calls: module.exitCalls.map(({ callee, exits, place }) => [
        this.expression(callee),
        exits === undefined ? null : exits.map((e) => [e.name, this.place(e.place)]),
        this.place(place),
      ]),
      assertions: module.assertions.map((a) => [this.anchored(a), a.message]),
      symbols,
      conventions: encodeConventions(module.conventions, {
        place: (p) => this.place(p),
        expression: (e) => this.expression(e),
        sectionIndex: (section) => module.sections.indexOf(section),
        markIndex: (item) => this.marks.get(item)!,
      }),
    };
    const forms = [...this.forms.keys()].map(formName);
    const lines = module.lines.map((line) => this.line(line));
    const files = [...this.files.keys()].map((f) => [
      f.name,
      f.includedFrom === undefined ? -1 : this.lines.get(f.includedFrom)!,
    ]);
    const head = JSON.stringify(object);
    const rows = (list: readonly Json[]) => `[\n${list.map((row) => JSON.stringify(row)).join(",\n")}\n]`;
    const body = sections.map(
      ({ head: h, items }) => `${JSON.stringify(h).slice(0, -1)},"items":${rows(items)}}`,
    );
    return `${head.slice(0, -1)},\n"forms":${rows(forms)},\n"files":${rows(files)},\n"sections":[\n${body.join(",\n")}\n],\n"lines":${rows(lines)}}\n`;
  }

  private line({ file, number, text, expansion }: SourceLine): Json {
    const base = [this.fileIndex(file), number, text];
    return expansion === undefined
      ? base
      : [...base, expansion.name, this.lines.get(expansion.caller)!, expansion.depth];
  }

  private fileIndex(file: SourceFile): number {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    this.files.set(file, this.files.size);
    return this.files.size - 1;
  }

  private place({ line, column, length }: Place): Json {
    return [this.lines.get(line) ?? 0, column, length];
  }

  private section(section: Section): { head: Json; items: Json[] } {
    const { space, name, shared, load, run, originPlace } = section;
    const items = section.items.map((item, i) => {
      if (item.kind === "mark") this.marks.set(item, i);
      return this.item(item);
    });
    const head = {
      space,
      name,
      shared: shared ? 1 : 0,
      load: this.optional(load),
      run: this.optional(run),
      place: originPlace === undefined ? null : this.place(originPlace),
    };
    return { head, items };
  }

  private item(item: Item): Json {
    const head = [item.kind, this.place(item.place)];
    switch (item.kind) {
      case "mark":
        return head;
      case "instruction":
        return [
          ...head,
          item.prefixes,
          item.exit ?? null,
          item.candidates.map(({ form, word, numbers }) => [
            this.formIndex(form),
            word,
            ...numbers.map((n) => this.optional(n.expression)),
          ]),
        ];
      case "words":
        return [...head, item.long ? 1 : 0, item.expressions.map((e) => this.expression(e))];
      case "text":
        return [...head, item.bytes.map((b) => (typeof b === "number" ? b : this.expression(b)))];
      case "reserve":
        return [...head, this.expression(item.count), this.optional(item.fill)];
      case "table": {
        const entries = item.entries.map((e) => [this.expression(e.index), this.expression(e.value)]);
        return [...head, this.expression(item.count), this.optional(item.fill), entries];
      }
      default:
        return [...head, this.expression(item.expression)];
    }
  }

  private formIndex(form: Form): number {
    const known = this.forms.get(form);
    if (known !== undefined) return known;
    this.forms.set(form, this.forms.size);
    return this.forms.size - 1;
  }

  private anchored(a: Anchored | undefined): Json {
    if (a === undefined) return null;
    const mark = a.mark === undefined ? null : this.marks.get(a.mark)!;
    return [this.expression(a.expression), this.module.sections.indexOf(a.section), mark];
  }

  private optional(e: Expression | undefined): Json {
    return e === undefined ? null : this.expression(e);
  }

  private expression(e: Expression): Json {
    const place = this.place(e.place) as readonly Json[];
    switch (e.op) {
      case "number":
        return ["n", ...place, e.value];
      case "here":
        return [".", ...place];
      case "symbol":
        return ["s", ...place, this.nameOf(e)];
      case "property":
        return ["p", ...place, e.property, this.expression(e.symbol)];
      case "unary":
        return ["u", ...place, e.operator, this.expression(e.operand)];
      case "binary":
        return ["b", ...place, e.operator, this.expression(e.left), this.expression(e.right)];
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
