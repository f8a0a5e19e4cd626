// Object files back to modules. Whatever the bytes are, the answer is a module or a message.

import { decodeConventions } from "./conventions/object.ts";
import { type Expression, PROPERTIES, type Property } from "./expression.ts";
import { MAX_NUMBER } from "./lexer.ts";
import { FORMS_BY_NAME, type Json, OBJECT_FORMAT, OBJECT_VERSION } from "./object.ts";
import {
  type Anchored,
  type Item,
  Module,
  makeItem,
  type Properties,
  type Section,
  symbolEntry,
} from "./program.ts";
import type { Place, SourceFile, SourceLine } from "./source.ts";

/** Levels of an expression at most: a line of the longest kind has fewer. */
const MAX_DEPTH = 4500;
const OPERATORS = [
  "||",
  "&&",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "|",
  "^",
  "&",
  "<<",
  ">>",
  "+",
  "-",
  "*",
  "/",
  "%",
];
const UNARY = ["-", "~", "!", "+", "LOW", "HIGH"];

/** What is wrong with an object; only within this file. */
class Malformed extends Error {}

function fail(what: string): never {
  throw new Malformed(what);
}

const list = (json: Json | undefined, what: string): readonly Json[] =>
  Array.isArray(json) ? (json as readonly Json[]) : fail(`${what} is no array`);
const text = (json: Json | undefined, what: string): string =>
  typeof json === "string" ? json : fail(`${what} is no text`);
const whole = (json: Json | undefined, low: number, high: number, what: string): number =>
  typeof json === "number" && Number.isInteger(json) && json >= low && json <= high
    ? json
    : fail(`${what} is no number from ${low} to ${high}`);
const record = (json: Json | undefined, what: string): { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json)
    ? (json as { readonly [key: string]: Json })
    : fail(`${what} is no object`);

/** The module in an object. `firstOrder`: the order of its first line among those of all modules. */
export function decodeObject(source: string, firstOrder: number): Module | { readonly problem: string } {
  let json: Json;
  try {
    json = JSON.parse(source) as Json;
  } catch {
    return { problem: "it is no JSON" };
  }
  try {
    return new Decoder(record(json, "the file"), firstOrder).module;
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message };
    throw error;
  }
}

class Decoder {
  readonly module: Module;
  private readonly json: { readonly [key: string]: Json };
  private readonly lines: SourceLine[] = [];
  private readonly forms;

  constructor(json: { readonly [key: string]: Json }, firstOrder: number) {
    this.json = json;
    if (json.format !== OBJECT_FORMAT) fail(`its format is not "${OBJECT_FORMAT}"`);
    if (json.version !== OBJECT_VERSION) fail(`its version is not ${OBJECT_VERSION}`);
    this.module = new Module(text(json.file, "file"));
    this.readLines(firstOrder);
    this.forms = list(json.forms, "forms").map(
      (name) => FORMS_BY_NAME.get(text(name, "a form")) ?? fail(`there is no form ${JSON.stringify(name)}`),
    );
    for (const section of list(json.sections, "sections")) this.section(record(section, "a section"));
    for (const symbol of list(json.symbols, "symbols")) this.symbol(list(symbol, "a symbol"));
    this.rest();
  }

  /** Lines name files, files the lines that include them, and both only what comes before them. */
  private readLines(firstOrder: number): void {
    const given = list(this.json.files, "files").map((f) => list(f, "a file"));
    const files: SourceFile[] = [];
    const fileOf = (index: number): SourceFile => {
      while (files.length <= index) {
        const [name, from] = given[files.length]!;
        const includer = whole(from, -1, this.lines.length - 1, "the line that includes a file");
        const base = { name: text(name, "the name of a file") };
        files.push(includer < 0 ? base : { ...base, includedFrom: this.lines[includer]! });
      }
      return files[index]!;
    };
    for (const row of list(this.json.lines, "lines")) {
      const [file, number, own, name, caller, depth] = list(row, "a line");
      const base = {
        file: fileOf(whole(file, 0, given.length - 1, "the file of a line")),
        number: whole(number, 1, 1e9, "the number of a line"),
        text: text(own, "the text of a line"),
        order: firstOrder + this.lines.length,
      };
      if (name === undefined) this.lines.push(base);
      else {
        const from = this.lines[whole(caller, 0, this.lines.length - 1, "the caller of a line")]!;
        const expansion = {
          name: text(name, "a macro"),
          caller: from,
          depth: whole(depth, 1, 1e6, "a depth"),
        };
        this.lines.push({ ...base, expansion });
      }
    }
    if (this.lines.length === 0) {
      this.lines.push({ file: { name: this.module.file }, number: 1, text: "", order: firstOrder });
    }
    for (const line of this.lines) this.module.lines.push(line);
  }

  private place(json: Json | undefined): Place {
    const [line, column, length] = list(json, "a place");
    return this.placeOf(line, column, length);
  }

  private placeOf(line: Json | undefined, column: Json | undefined, length: Json | undefined): Place {
    const at = this.lines[whole(line, 0, this.lines.length - 1, "the line of a place")]!;
    return { line: at, column: whole(column, 0, 1e9, "a column"), length: whole(length, 0, 1e9, "a length") };
  }

  private section(json: { readonly [key: string]: Json }): void {
    const space = json.space === "program" || json.space === "data" ? json.space : fail("a space is unknown");
    const section = this.module.section(space, text(json.name, "the name of a section"), json.shared === 1);
    if (section.items.length > 0) fail(`there are two sections ${section.name}`);
    section.load = this.optional(json.load);
    section.run = this.optional(json.run);
    section.originPlace = json.place === null ? undefined : this.place(json.place);
    for (const item of list(json.items, "items")) section.items.push(this.item(list(item, "an item")));
  }

  private item([kind, at, a, b, c]: readonly Json[]): Item {
    const place = this.place(at);
    switch (kind) {
      case "mark":
        return makeItem(place, { kind });
      case "instruction": {
        const candidates = list(c, "the forms of an instruction").map((json) => this.candidate(json));
        if (candidates.length === 0) fail("an instruction has no form");
        const prefixes = whole(a, 0, 1e6, "the prefixes before an instruction");
        const exit = b === null ? {} : { exit: text(b, "an exit") };
        return makeItem(place, { kind, candidates, prefixes, ...exit });
      }
      case "words":
        return makeItem(place, {
          kind,
          long: a === 1,
          expressions: list(b, "words").map((e) => this.expression(e)),
        });
      case "text": {
        const bytes = list(a, "bytes").map((x) =>
          typeof x === "number" ? whole(x, 0, 255, "a byte") : this.expression(x),
        );
        return makeItem(place, { kind, bytes });
      }
      case "reserve":
        return makeItem(place, { kind, count: this.expression(a), fill: this.optional(b) });
      case "table": {
        const entries = list(c, "entries").map((json) => {
          const [index, value] = list(json, "an entry");
          return { index: this.expression(index), value: this.expression(value) };
        });
        return makeItem(place, { kind, count: this.expression(a), fill: this.optional(b), entries });
      }
      case "origin":
      case "align":
        return makeItem(place, { kind, expression: this.expression(a) });
      default:
        return fail(`there is no item ${JSON.stringify(kind)}`);
    }
  }

  private candidate(json: Json) {
    const [index, word, ...expressions] = list(json, "a form of an instruction");
    const form = this.forms[whole(index, 0, this.forms.length - 1, "a form")]!;
    const slots = form.slots.filter((slot) => slot.number !== undefined);
    if (expressions.length !== slots.length) fail(`${form.mnemonic} has ${slots.length} numbers`);
    const fixed = whole(word, 0, 0xffff, "a word");
    if ((fixed & form.mask) !== form.fixed) fail(`${fixed} is no ${form.mnemonic}`);
    const numbers = slots.map((slot, i) => ({ slot, expression: this.optional(expressions[i]) }));
    return { form, word: fixed, numbers };
  }

  private optional(json: Json | undefined): Expression | undefined {
    return json === null ? undefined : this.expression(json);
  }

  private expression(json: Json | undefined, depth = 0): Expression {
    if (depth > MAX_DEPTH) fail("an expression is nested too deeply");
    const [op, line, column, length, a, b, c] = list(json, "an expression");
    const place = this.placeOf(line, column, length);
    const inner = (e: Json | undefined) => this.expression(e, depth + 1);
    switch (op) {
      case "n":
        return { op: "number", place, value: whole(a, 1 - MAX_NUMBER, MAX_NUMBER - 1, "a number") };
      case ".":
        return { op: "here", place };
      case "s":
        return { op: "symbol", place, name: text(a, "a name"), local: false, context: this.module.context };
      case "p": {
        const symbol = inner(b);
        const property = PROPERTIES.find((p) => p === a) ?? fail("a property is unknown");
        return symbol.op === "symbol"
          ? { op: "property", place, property, symbol }
          : fail("this is no symbol");
      }
      case "u": {
        const operator = UNARY.find((o) => o === a) ?? fail("an operator is unknown");
        return { op: "unary", place, operator, operand: inner(b) };
      }
      case "b": {
        const operator = OPERATORS.find((o) => o === a) ?? fail("an operator is unknown");
        return { op: "binary", place, operator, left: inner(b), right: inner(c) };
      }
      default:
        return fail("an expression is unknown");
    }
  }

  private symbol([name, at, index, mark, expression, properties]: readonly Json[]): void {
    const own = text(name, "the name of a symbol");
    const section = this.sectionAt(index);
    const entry = symbolEntry(own, this.place(at), section, {
      mark: this.markAt(section, mark),
      expression: this.optional(expression),
    });
    const found: Partial<Record<Property, number>> = {};
    for (const [key, value] of Object.entries(record(properties, "properties"))) {
      const property = PROPERTIES.find((p) => p === key) ?? fail("a property is unknown");
      found[property] = whole(value, 0, 1e9, "a property");
    }
    if (Object.keys(found).length > 0) entry.properties = found as Properties;
    if (this.module.symbols.has(own)) fail(`there are two symbols ${own}`);
    this.module.symbols.set(own, entry);
  }

  private sectionAt(index: Json | undefined): Section {
    const { sections } = this.module;
    return sections[whole(index, 0, sections.length - 1, "a section")]!;
  }

  private markAt(section: Section, index: Json | undefined): Item | undefined {
    if (index === null) return undefined;
    return section.items[whole(index, 0, section.items.length - 1, "a mark")]!;
  }

  private anchored(json: Json | undefined): Anchored {
    const [expression, index, mark] = list(json, "an anchor");
    const section = this.sectionAt(index);
    return { expression: this.expression(expression), section, mark: this.markAt(section, mark) };
  }

  private rest(): void {
    const { json, module } = this;
    if (json.name !== null) module.name = text(json.name, "name");
    if (json.start !== null) module.start = this.anchored(json.start);
    for (const row of list(json.initial, "initial")) {
      const [name, value] = list(row, "an initial value");
      module.initial.set(text(name, "a register"), this.anchored(value));
    }
    for (const key of ["exports", "imports"] as const) {
      for (const row of list(json[key], key)) {
        const [name, at] = list(row, "a name");
        module[key].set(text(name, "a name"), this.place(at));
      }
    }
    for (const row of list(json.exits, "exits")) {
      const [name, monitor, followed, names] = list(row, "exits");
      const symbol = this.expression(name);
      module.exits.push({
        symbol: symbol.op === "symbol" ? symbol : fail("exits have no name"),
        monitor: monitor === 1,
        followed: followed === 1,
        names: list(names, "exits").map((e) => text(e, "an exit")),
      });
    }
    for (const row of list(json.calls, "calls")) {
      const [callee, monitor, inBody, exits, at] = list(row, "a call");
      const exit = (e: Json) => {
        const [name, where] = list(e, "an exit");
        return { name: text(name, "an exit"), place: this.place(where) };
      };
      module.exitCalls.push({
        callee: this.expression(callee),
        monitor: monitor === 1,
        inBody: inBody === 1,
        exits: exits === null ? undefined : list(exits, "exits").map(exit),
        place: this.place(at),
      });
    }
    decodeConventions(json.conventions, module.conventions, {
      place: (j) => this.place(j),
      expression: (j) => this.expression(j),
      section: (j) => this.sectionAt(j),
      mark: (section, j) => this.markAt(section, j),
      list,
      text,
      whole,
      fail,
    });
    for (const row of list(json.assertions, "assertions")) {
      const [anchor, message] = list(row, "an assertion");
      module.assertions.push({ ...this.anchored(anchor), message: text(message, "a message") });
    }
  }
}
