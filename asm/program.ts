// What the sources say, before addresses are known: sections of items, and symbols.
//
// The builder fills a Program, the layout gives addresses and sizes to its items, the emitter makes words of it.

import { type Conventions, createConventions } from "./conventions/statement.ts";
import type { Report } from "./diagnostics.ts";
import { nearest } from "./diagnostics.ts";
import { type Expression, evaluate, type Scope, type Space, type Value } from "./expression.ts";
import type { Candidate } from "./operands.ts";
import type { Place } from "./source.ts";

/** What every item has; the layout changes `address` (in the section's space) and `size` (words). */
interface Placed {
  readonly place: Place;
  address: number;
  size: number;
}

export type Item = Placed &
  (
    | { readonly kind: "mark" }
    | { readonly kind: "instruction"; readonly candidates: readonly Candidate[]; readonly prefixes: number }
    | { readonly kind: "words"; readonly expressions: readonly Expression[]; readonly long: boolean }
    | { readonly kind: "text"; readonly bytes: readonly (number | Expression)[] }
    | { readonly kind: "reserve"; readonly count: Expression; readonly fill: Expression | undefined }
    | { readonly kind: "origin" | "align"; readonly expression: Expression }
  );

/** A run of words in one space. */
export interface Section {
  readonly space: Space;
  readonly items: Item[];
  /** Where the loader puts the first word: a word address of the partition. */
  load: Expression | undefined;
  /** The address that the first word has for the program, where it is not the same. */
  run: Expression | undefined;
  originPlace: Place | undefined;
  /** Found by the layout. */
  loadAddress: number;
  address: number;
  size: number;
}

/** A name: a label (it has a mark) or a constant (it has an expression; neither, after an error). */
export interface SymbolEntry {
  readonly name: string;
  readonly place: Place;
  readonly section: Section;
  readonly mark: Item | undefined;
  readonly expression: Expression | undefined;
  /** Characters of the .TEXT that follows the label. */
  characters: number | undefined;
  /** Value of a constant in the pass with this number. */
  pass: number;
  value: Value | undefined;
  busy: boolean;
}

/** An expression that is no part of a section's words, and where it stands. */
export interface Anchored {
  readonly expression: Expression;
  readonly section: Section;
  /** Where it mentions `.`. */
  readonly mark: Item | undefined;
}

/** Constants that lead to each other before they are defined, at most. */
const MAX_CHAIN = 200;

/** True for the names of registers. */
export function isReserved(name: string): boolean {
  return /^[RXG][0-7]$/i.test(name);
}

/** The contents of one assembly. */
export class Program {
  readonly report: Report;
  readonly sections: Readonly<Record<Space, Section>>;
  readonly symbols = new Map<string, SymbolEntry>();
  start: Anchored | undefined;
  name: string | undefined;
  /** Initial registers, BASE and TT by name. */
  readonly initial = new Map<string, Anchored>();
  readonly conventions: Conventions = createConventions();
  /** Counts the passes of the layout; constants are evaluated once in each. */
  pass = 0;
  private chain = 0;
  private chainReported = false;
  private readonly undefinedNames = new Set<string>();

  constructor(report: Report) {
    this.report = report;
    this.sections = { program: emptySection("program"), data: emptySection("data") };
  }

  /** What expressions of a statement at `item` in `section` are evaluated against; `final` reports what is wrong. */
  scope(section: Section, item: Item | undefined, final: boolean): Scope {
    return {
      here: () => (item === undefined ? undefined : { number: item.address, space: section.space }),
      symbol: (name, place, characters) => this.lookUp(name, place, characters, final),
      report: final ? (code, place, message) => this.report.add(code, place, message) : undefined,
    };
  }

  /** The number of an expression, or undefined. */
  number(
    expression: Expression,
    section: Section,
    item: Item | undefined,
    final: boolean,
  ): number | undefined {
    if (expression.op === "number") return expression.value;
    if (expression.op === "symbol")
      return this.lookUp(expression.name, expression.place, false, final)?.number;
    return evaluate(expression, this.scope(section, item, final))?.number;
  }

  private lookUp(name: string, place: Place, characters: boolean, final: boolean): Value | undefined {
    const entry = this.symbols.get(name);
    if (entry === undefined) {
      if (final) this.undefinedSymbol(name, place);
      return undefined;
    }
    if (characters) {
      if (entry.characters === undefined && final) {
        this.report.add("E020", place, `no .TEXT follows the label '${name}'`);
      }
      return entry.characters === undefined ? undefined : { number: entry.characters, space: undefined };
    }
    if (entry.expression === undefined) {
      return entry.mark === undefined
        ? undefined
        : { number: entry.mark.address, space: entry.section.space };
    }
    if (entry.expression.op === "number") return { number: entry.expression.value, space: undefined };
    return this.constant(entry, entry.expression, place, final);
  }

  private constant(
    entry: SymbolEntry,
    expression: Expression,
    place: Place,
    final: boolean,
  ): Value | undefined {
    if (entry.pass === this.pass) return entry.value;
    if (entry.busy || this.chain >= MAX_CHAIN) {
      if (final && !this.chainReported) {
        this.chainReported = !entry.busy;
        const message = entry.busy
          ? `'${entry.name}' is defined by itself`
          : `'${entry.name}' depends on more than ${MAX_CHAIN} constants that are defined later`;
        this.report.add("E023", entry.busy ? entry.place : place, message);
      }
      return undefined;
    }
    entry.busy = true;
    this.chain++;
    entry.value = evaluate(expression, this.scope(entry.section, entry.mark, final));
    this.chain--;
    entry.busy = false;
    entry.pass = this.pass;
    return entry.value;
  }

  /** One message for each undefined name, however often it is used. */
  private undefinedSymbol(name: string, place: Place): void {
    if (this.undefinedNames.has(name)) return;
    this.undefinedNames.add(name);
    if (isReserved(name)) {
      this.report.add("E022", place, `${name} is a register, not a value`);
      return;
    }
    const similar = nearest(name, this.symbols.keys());
    const advice = similar === undefined ? "define it as a label or with =" : `did you mean '${similar}'?`;
    this.report.add("E020", place, `the symbol '${name}' is not defined`, advice);
  }
}

function emptySection(space: Space): Section {
  return {
    space,
    items: [],
    load: undefined,
    run: undefined,
    originPlace: undefined,
    loadAddress: 0,
    address: 0,
    size: 0,
  };
}
