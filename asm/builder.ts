// Builds a module from parsed lines: defines symbols, matches instructions, runs directives.

import { closeStatements } from "./conventions/directives.ts";
import type { Cursor } from "./cursor.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { Expansions } from "./expansions.ts";
import {
  type Context,
  type Expression,
  mentionsHere,
  type Space,
  type SymbolExpression,
} from "./expression.ts";
import { KnownNumbers } from "./known.ts";
import type { Token } from "./lexer.ts";
import { readLine } from "./lines.ts";
import { shownName } from "./locals.ts";
import type { Macro } from "./macros.ts";
import {
  type Anchored,
  type Item,
  isReserved,
  MAX_SECTIONS,
  Module,
  makeItem,
  type NewItem,
  type Properties,
  type Section,
  type SymbolEntry,
  symbolEntry,
} from "./module.ts";
import type { OperandNames } from "./operands.ts";
import { parseExpression, reportNoOwner } from "./parse.ts";
import { Pools } from "./pools.ts";
import type { Program } from "./program.ts";
import { type ReadBytes, Reader, type ReadFile } from "./reader.ts";
import { type Place, placeText, scopeGivenAt } from "./source.ts";
import { definitionsName } from "./sourcenames.ts";
import type { Type } from "./types.ts";

/** Lines that are not statements: what stands in a record, an enumeration or a table. */
export interface Block {
  /** The directive that began it. */
  readonly name: string;
  readonly place: Place;
  /** A line END is one of its lines. */
  readonly nested?: boolean;
  line(cursor: Cursor): void;
  end(): void;
}

/** A scope that is open, and what to go back to. */
interface OpenScope {
  readonly place: Place;
  readonly before: Context;
}

/** Where a source was when it left a section. */
interface Continuation {
  readonly place: Place;
  readonly section: Section;
  /** Items of the section then. */
  readonly items: number;
  readonly fresh: SymbolEntry[];
  readonly prefixes: number;
  readonly context: Context;
}

/** Reads sources into a module of a program. */
export class Builder implements OperandNames {
  readonly report: Diagnostics;
  readonly program: Program;
  readonly module: Module;
  readonly reader: Reader;
  readonly readBytes: ReadBytes | undefined;
  readonly pools: Pools;
  /** By their names in capitals. */
  readonly macros = new Map<string, Macro>();
  /** Types of records and enumerations, by full name. */
  readonly types = new Map<string, Type>();
  /** Names that .SET may change, by full name. */
  readonly variables = new Map<string, number>();
  readonly scopes: OpenScope[] = [];
  /** What .GLOBAL names: exported or imported, as it turns out. */
  readonly globals = new Map<string, Place>();
  /** Names that fields of records and of their variables have made. */
  fieldNames = 0;
  context: Context;
  section: Section;
  /** Lines go to it, but for directives. */
  block: Block | undefined;
  /** Labels since the latest item that takes words: they name the next one. */
  private fresh: SymbolEntry[] = [];
  /** MOD instructions directly before. */
  prefixes = 0;
  private readonly numbers: KnownNumbers;
  readonly expansions = new Expansions(this);
  /** What .PUSHSECTION has kept. */
  readonly pushed: Continuation[] = [];
  /** Of the current statement. */
  place: Place;

  constructor(
    program: Program,
    file: string,
    read: { readonly readFile?: ReadFile | undefined; readonly readBytes?: ReadBytes | undefined },
  ) {
    this.report = program.report;
    this.program = program;
    this.module = new Module(file);
    program.modules.push(this.module);
    this.readBytes = read.readBytes;
    this.context = this.module.context;
    this.section = this.module.section("program");
    this.numbers = new KnownNumbers(program);
    this.pools = new Pools(this);
    this.reader = new Reader(this.module.lines, this.report, read.readFile, (line) => readLine(this, line));
    this.place = { line: { file: { name: "" }, number: 0, text: "", order: 0 }, column: 0, length: 0 };
  }

  /** Defines constants before the first line, as if a file of its own had them. */
  predefine(constants: Readonly<Record<string, number>>): void {
    const entries = Object.entries(constants);
    if (entries.length === 0) return;
    // Anything but a name is quoted: it causes a message, and is never read as anything else.
    const shown = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
    const lines = entries.map(([name, value]) => `${shown(name)} = ${value}\n`);
    this.reader.file({ name: definitionsName(this.module.file), text: lines.join("") });
  }

  /** Reads all lines of the module's file, and reports what has no end. */
  read(text: string): void {
    this.reader.file({ name: this.module.file, text });
    this.program.unfinished = this.reader.stopped;
    if (this.report.full || this.reader.stopped) return;
    const { block } = this;
    if (block !== undefined) this.report.add("E070", block.place, `no .END follows this .${block.name}`);
    for (const { place } of this.scopes) this.report.add("E070", place, "no .ENDSCOPE follows this .SCOPE");
    for (const { place } of this.pushed) {
      this.report.add("E070", place, "no .POPSECTION follows this .PUSHSECTION");
    }
    closeStatements(this);
    this.pools.placeAll();
    this.numbers.check();
    const { symbols, exports, imports } = this.module;
    for (const [name, place] of this.globals) (symbols.has(name) ? exports : imports).set(name, place);
  }

  /** Reports what is left over at the end of a statement. */
  finish(cursor: Cursor): void {
    if (!cursor.done) cursor.expected("the end of the line", "a comment starts with ;");
  }

  /** Parses an expression of the current statement. */
  expression(cursor: Cursor): Expression | undefined {
    return parseExpression(cursor, this);
  }

  /** Parses expressions separated by commas. */
  expressions(cursor: Cursor): Expression[] | undefined {
    const list: Expression[] = [];
    do {
      const expression = this.expression(cursor);
      if (expression === undefined) return undefined;
      list.push(expression);
    } while (cursor.take(","));
    return list;
  }

  /** Parses an expression whose number must be known at once; undefined after a reported error. */
  knownNumber(cursor: Cursor, what: string): number | undefined {
    const expression = this.expression(cursor);
    return expression && this.known(expression, what);
  }

  /** The number of an expression that must be known at once; undefined after a reported error. */
  known(expression: Expression, what: string): number | undefined {
    return this.numbers.number(expression, what, this.section);
  }

  variable(name: string, { path: innermost }: Context = this.context): number | undefined {
    const { variables, module } = this;
    if (variables.size === 0) return undefined;
    for (let path = innermost; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
      const full = `${path}.${name}`;
      if (variables.has(full) || module.symbols.has(full)) return variables.get(full);
    }
    return variables.get(name);
  }

  defined(symbol: SymbolExpression): boolean {
    const { name, local } = symbol;
    if (this.program.find(symbol) !== undefined) return true;
    if (local) return false;
    return (
      this.variable(name) !== undefined ||
      this.macros.has(name.toUpperCase()) ||
      this.module.imports.has(name)
    );
  }

  literal(value: Expression, place: Place): Expression {
    return this.pools.literal(value, place);
  }

  /** The full name of what a name would define here; undefined after a reported error. */
  fullName(name: string, local: boolean, place: Place): string | undefined {
    if (isReserved(name)) {
      this.report.add("E022", place, `'${name}' is the name of a register`, "choose another name");
      return undefined;
    }
    const { path } = this.context;
    if (!local) return path === "" ? name : `${path}.${name}`;
    const { owner, macros } = scopeGivenAt(place) ?? this.context;
    const belongsTo = macros[0] ?? owner;
    if (belongsTo !== undefined) return `${belongsTo}.${name}`;
    reportNoOwner(this.report, name, place);
    return undefined;
  }

  /** Defines a label at the current address. */
  defineLabel(token: Token): void {
    const { place } = token;
    const local = token.kind === "dotted";
    const name = this.fullName(token.text, local, place);
    if (!local) {
      const owner = name ?? token.text;
      this.context = { ...this.context, owner };
      this.expansions.label(owner);
    }
    if (name === undefined) return;
    this.expansions.stand();
    const mark = this.append(place, { kind: "mark" });
    const entry = this.define(name, place, { mark });
    if (entry !== undefined) this.fresh.push(entry);
  }

  /** Defines a constant; without an expression (after an error) its uses are silent. */
  defineConstant(token: Token, expression: Expression | undefined, properties?: Properties): void {
    const name = this.fullName(token.text, token.kind === "dotted", token.place);
    if (name !== undefined) this.defineAs(name, token.place, expression, properties);
  }

  /** Defines a constant under its full name. */
  defineAs(name: string, place: Place, expression: Expression | undefined, properties?: Properties): void {
    const anchored = expression !== undefined && mentionsHere(expression);
    const mark = anchored ? this.append(place, { kind: "mark" }) : undefined;
    const entry = this.define(name, place, { mark, expression });
    if (entry !== undefined) entry.properties = properties;
  }

  /** Reports what is defined a second time. */
  definedTwice(what: string, first: Place, place: Place): void {
    const at = `the first definition is at ${placeText(first, place)}`;
    const [a, b] = [first.line, place.line];
    const expanded = a !== b && a.file === b.file && a.number === b.number;
    const how =
      "in a macro or repetition a name with a point is new each time; or a name comes from an argument";
    this.report.again("E021", first, place, `${what} is already defined`, expanded ? `${at}: ${how}` : at);
  }

  private define(
    name: string,
    place: Place,
    meaning: { readonly mark?: Item | undefined; readonly expression?: Expression | undefined },
  ): SymbolEntry | undefined {
    const { symbols, imports } = this.module;
    if (symbols.has(name)) {
      this.definedTwice(`'${shownName(name)}'`, symbols.get(name)!.place, place);
      return undefined;
    }
    const imported = imports.get(name);
    if (imported !== undefined || this.variables.has(name)) {
      const what = imported === undefined ? "changed by .SET" : "imported";
      const advice = imported && `it is ${what} at ${placeText(imported, place)}`;
      this.report.add("E021", place, `'${name}' is already ${what}`, advice);
      return undefined;
    }
    const entry = symbolEntry(name, place, this.section, meaning);
    symbols.set(name, entry);
    return entry;
  }

  /** A place between the words of the section. */
  mark(): Item {
    return this.append(this.place, { kind: "mark" });
  }

  private append(place: Place, item: NewItem): Item {
    const placed = makeItem(place, item);
    this.section.items.push(placed);
    return placed;
  }

  /** Adds an item at the current statement. `properties`: of the labels before it. */
  add(item: NewItem, properties?: Properties): Item {
    if (this.fresh.length > 0) {
      if (properties !== undefined) for (const entry of this.fresh) entry.properties = properties;
      this.fresh = [];
    }
    this.prefixes = 0;
    this.expansions.stand();
    return this.append(this.place, item);
  }

  /** Adds an item that belongs to another place than the current statement. */
  addAt(place: Place, item: NewItem): Item {
    return this.append(place, item);
  }

  /** A label that no source can name. */
  hiddenLabel(name: string, place: Place): void {
    this.define(name, place, { mark: this.append(place, { kind: "mark" }) });
  }

  /** The labels directly before the current statement. */
  get labels(): readonly SymbolEntry[] {
    return this.fresh;
  }

  /** An expression with the current place, for what is evaluated at the end. */
  anchor(expression: Expression): Anchored {
    const mark = mentionsHere(expression) ? this.append(this.place, { kind: "mark" }) : undefined;
    return { expression, section: this.section, mark };
  }

  /** Continues in a section. */
  enter(space: Space, name = "", shared = false): void {
    this.section = this.module.section(space, name, shared);
    this.expansions.enter();
    if (this.module.sections.length > MAX_SECTIONS) {
      this.reader.stop("E041", this.place, `more than ${MAX_SECTIONS} sections`);
    }
    this.fresh = [];
    this.prefixes = 0;
  }

  /** Where the source continues, for `goBack`. */
  continuation(place: Place): Continuation {
    const { section, fresh, prefixes, context } = this;
    return { place, section, items: section.items.length, fresh, prefixes, context };
  }

  /** Continues where it was kept; names with a point belong to the label there, in the scope of which it still is. */
  goBack({ section, items, fresh, prefixes, context }: Continuation): void {
    this.resume(section);
    this.expansions.back();
    if (context.path === this.context.path) this.context = { ...this.context, owner: context.owner };
    // Labels and prefixes belong to what follows them in their section.
    if (section.items.length > items) return;
    this.fresh = fresh;
    this.prefixes = prefixes;
  }

  /** Continues in a section that is there. */
  resume(section: Section): void {
    this.section = section;
    this.fresh = [];
    this.prefixes = 0;
  }
}
