// Sources to a Program: reads lines, defines symbols, matches instructions, follows includes.

import { Cursor } from "./cursor.ts";
import { nearest, type Report } from "./diagnostics.ts";
import { DIRECTIVES } from "./directives.ts";
import { type Expression, mentionsHere, parseExpression, type Space } from "./expression.ts";
import { FORMS_BY_MNEMONIC } from "./forms.ts";
import { type Token, tokenize } from "./lexer.ts";
import { matchForms, type Operand, parseOperand } from "./operands.ts";
import { MAX_PREFIXES } from "./prefix.ts";
import { type Anchored, type Item, isReserved, Program, type Section, type SymbolEntry } from "./program.ts";
import { type Place, type SourceFile, type SourceLine, span } from "./source.ts";

/** Lines of one assembly at most, includes counted as often as they are read. */
const MAX_LINES = 1_000_000;
/** Includes within each other at most. */
const MAX_INCLUDES = 32;

/** Gives the text of an included file, or undefined. `name` is as written after .INCLUDE. */
export type ReadFile = (name: string, from: string) => string | undefined;

/** A new item, without what the layout finds. */
type NewItem = Item extends infer I
  ? I extends Item
    ? Omit<I, "address" | "size" | "place">
    : never
  : never;

/** Reads sources into a program. */
export class Builder {
  readonly report: Report;
  readonly program: Program;
  section: Section;
  private readonly readFile: ReadFile | undefined;
  private lineCount = 0;
  /** The label that local labels belong to. */
  private owner: string | undefined;
  /** Labels since the latest item that takes words: they name the next one. */
  private fresh: SymbolEntry[] = [];
  /** Nothing more is read. */
  private stopped = false;
  /** MOD instructions directly before. */
  private prefixes = 0;
  private place: Place;

  constructor(report: Report, readFile: ReadFile | undefined) {
    this.report = report;
    this.readFile = readFile;
    this.program = new Program(report);
    this.section = this.program.sections.program;
    this.place = { line: { file: { name: "" }, number: 0, text: "", order: 0 }, column: 0, length: 0 };
  }

  /** Reads all lines of a file. */
  read(file: SourceFile, text: string): void {
    let start = 0;
    let number = 0;
    while (start <= text.length && !this.report.full && !this.stopped) {
      const found = text.indexOf("\n", start);
      const end = found === -1 ? text.length : found;
      if (end === text.length && start === end && number > 0) return;
      const line: SourceLine = {
        file,
        number: ++number,
        text: text.slice(start, end).replace(/\r$/, ""),
        order: ++this.lineCount,
      };
      if (this.lineCount > MAX_LINES) {
        this.report.add(
          "E052",
          { line, column: 0, length: 1 },
          `more than ${MAX_LINES} lines`,
          "is a file included by mistake?",
        );
        this.stopped = true;
        return;
      }
      this.readLine(line);
      start = end + 1;
    }
  }

  private readLine(line: SourceLine): void {
    const tokens = tokenize(line, this.report);
    if (tokens === undefined) this.salvageLabel(line);
    else this.statement(new Cursor(tokens, this.report));
  }

  private statement(cursor: Cursor): void {
    for (;;) {
      const first = cursor.peek();
      if (first.kind === "end") return;
      this.place = first.place;
      if ((first.kind === "name" || first.kind === "dotted") && cursor.isMark(":", 1)) {
        cursor.next();
        cursor.next();
        this.defineLabel(first);
        continue;
      }
      if ((first.kind === "name" || first.kind === "dotted") && cursor.isMark("=", 1)) {
        cursor.next();
        cursor.next();
        const name = this.nameOf(first);
        const expression = this.expression(cursor);
        if (name !== undefined) this.defineConstant(name, first.place, expression);
        if (expression !== undefined) this.finish(cursor);
        return;
      }
      if (first.kind === "dotted") this.directive(cursor, first);
      else if (first.kind === "name") this.instruction(cursor, first);
      else cursor.expected("a label, a mnemonic or a directive");
      return;
    }
  }

  /** A label in a line that cannot be read is still defined, so that its uses are no errors. */
  private salvageLabel(line: SourceLine): void {
    const found = /^\s*(\.?)([A-Za-z_$][A-Za-z0-9_$]*)\s*:/.exec(line.text.slice(0, 200));
    if (found === null) return;
    const place = { line, column: found[0].indexOf(found[2]!), length: found[2]!.length };
    this.defineLabel({ kind: found[1] === "." ? "dotted" : "name", text: found[2]!, value: 0, place });
  }

  /** Reports what is left over at the end of a statement. */
  finish(cursor: Cursor): void {
    if (!cursor.done) cursor.expected("the end of the line", "a comment starts with ;");
  }

  /** Parses an expression of the current statement. */
  expression(cursor: Cursor): Expression | undefined {
    return parseExpression(cursor, (name, place) => this.localName(name, place));
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

  /** The full name of a local label. */
  private localName(name: string, place: Place): string | undefined {
    if (this.owner !== undefined) return `${this.owner}.${name}`;
    this.report.add("E024", place, `'.${name}' is local, but no label comes before it`);
    return undefined;
  }

  private nameOf(token: Token): string | undefined {
    if (isReserved(token.text)) {
      this.report.add(
        "E022",
        token.place,
        `'${token.text}' is the name of a register`,
        "choose another name",
      );
      return undefined;
    }
    return token.kind === "dotted" ? this.localName(token.text, token.place) : token.text;
  }

  private defineLabel(token: Token): void {
    if (token.kind === "name") this.owner = token.text;
    const name = this.nameOf(token);
    if (name === undefined) return;
    const mark = this.append(token.place, { kind: "mark" });
    const entry = this.define(name, token.place, mark, undefined);
    if (entry !== undefined) this.fresh.push(entry);
  }

  /** Defines a constant; without an expression (after an error) its uses are silent. */
  defineConstant(name: string, place: Place, expression: Expression | undefined): void {
    if (isReserved(name)) {
      this.report.add("E022", place, `'${name}' is the name of a register`, "choose another name");
      return;
    }
    const anchored = expression !== undefined && mentionsHere(expression);
    const mark = anchored ? this.append(place, { kind: "mark" }) : undefined;
    this.define(name, place, mark, expression);
  }

  private define(
    name: string,
    place: Place,
    mark: Item | undefined,
    expression: Expression | undefined,
  ): SymbolEntry | undefined {
    const before = this.program.symbols.get(name);
    if (before !== undefined) {
      const where = `${before.place.line.file.name}:${before.place.line.number}`;
      this.report.add("E021", place, `'${name}' is defined already`, `the first definition is at ${where}`);
      return undefined;
    }
    const entry: SymbolEntry = {
      name,
      place,
      section: this.section,
      mark,
      expression,
      characters: undefined,
      pass: -1,
      value: undefined,
      busy: false,
    };
    this.program.symbols.set(name, entry);
    return entry;
  }

  /** Defines a label at the current statement. */
  label(name: string, place: Place): void {
    this.defineLabel({ kind: "name", text: name, value: 0, place });
  }

  /** A place between the words of the section. */
  mark(): Item {
    return this.append(this.place, { kind: "mark" });
  }

  private append(place: Place, item: NewItem): Item {
    const placed = { ...item, place, address: 0, size: 0 } as Item;
    this.section.items.push(placed);
    return placed;
  }

  /** Adds an item at the current statement. `characters`: of text, for CHARS of the labels before it. */
  add(item: NewItem, characters?: number): Item {
    for (const entry of this.fresh) entry.characters = characters;
    this.fresh = [];
    this.prefixes = 0;
    return this.append(this.place, item);
  }

  /** An expression with the current place, for .START and .INIT. */
  anchor(expression: Expression): Anchored {
    const mark = mentionsHere(expression) ? this.append(this.place, { kind: "mark" }) : undefined;
    return { expression, section: this.section, mark };
  }

  /** Continues in the section of a space. */
  enter(space: Space): void {
    this.section = this.program.sections[space];
    this.fresh = [];
    this.prefixes = 0;
  }

  /** Reads an included file in the place of the current statement. */
  include(name: string, place: Place): void {
    const { line } = place;
    let depth = 0;
    for (let file: SourceFile | undefined = line.file; file !== undefined; file = file.includedFrom?.file) {
      depth++;
      if (file.name === name) {
        this.report.add("E051", place, `'${name}' includes itself`);
        return;
      }
    }
    if (depth > MAX_INCLUDES) {
      this.report.add("E052", place, `more than ${MAX_INCLUDES} includes within each other`);
      this.stopped = true;
      return;
    }
    const text = this.readFile?.(name, line.file.name);
    if (text === undefined) {
      this.report.add("E050", place, `'${name}' cannot be read`);
      return;
    }
    this.read({ name, includedFrom: line }, text);
  }

  private directive(cursor: Cursor, token: Token): void {
    cursor.next();
    const directive = DIRECTIVES.get(token.text.toUpperCase());
    if (directive === undefined) {
      const similar = nearest(token.text, DIRECTIVES.keys());
      const advice = similar === undefined ? "a local label ends with a colon" : `did you mean .${similar}?`;
      this.report.add("E011", token.place, `.${token.text} is not a directive`, advice);
      return;
    }
    if (directive.run(this, cursor, token.place) !== false) this.finish(cursor);
  }

  private instruction(cursor: Cursor, token: Token): void {
    cursor.next();
    const suffix = cursor.peek();
    const suffixed = suffix.kind === "dotted" && cursor.adjacent;
    if (suffixed) cursor.next();
    const mnemonic = `${token.text}${suffixed ? `.${suffix.text}` : ""}`.toUpperCase();
    const forms = FORMS_BY_MNEMONIC.get(mnemonic);
    const whole = suffixed ? span(token.place, suffix.place) : token.place;
    if (forms === undefined) {
      const next = cursor.peek();
      const labelled = next.kind === "name" && FORMS_BY_MNEMONIC.has(next.text.toUpperCase());
      const similar = nearest(mnemonic, FORMS_BY_MNEMONIC.keys());
      const advice =
        labelled || next.kind === "dotted"
          ? "a label is followed by a colon"
          : similar === undefined
            ? undefined
            : `did you mean ${similar}?`;
      this.report.add("E010", whole, `'${mnemonic.slice(0, 40)}' is not an instruction`, advice);
      this.prefixes = 0;
      if (labelled && !suffixed) this.defineLabel(token);
      return;
    }
    const operands = this.operands(
      cursor,
      forms.some((f) => f.sign !== undefined),
    );
    if (operands === undefined) return;
    const candidates = matchForms(forms, operands, whole, this.report);
    if (candidates.length === 0) return;
    const { prefixes } = this;
    if (forms[0]!.prefix && prefixes === MAX_PREFIXES) {
      const advice = "eight at most, those that the assembler puts in front of an instruction included";
      this.report.add("W004", whole, `more than ${MAX_PREFIXES} prefixes`, advice);
    }
    this.add({ kind: "instruction", candidates, prefixes });
    this.prefixes = forms[0]!.prefix ? prefixes + 1 : 0;
  }

  private operands(cursor: Cursor, signed: boolean): Operand[] | undefined {
    const operands: Operand[] = [];
    if (cursor.done) return operands;
    do {
      const operand = parseOperand(cursor, (name, place) => this.localName(name, place), signed);
      if (operand === undefined) return undefined;
      operands.push(operand);
    } while (cursor.take(","));
    if (!cursor.done) return cursor.expected("',' or the end of the line", "a comment starts with ;");
    return operands;
  }
}
