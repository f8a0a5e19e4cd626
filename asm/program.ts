// The modules of one image: what a name means in them, and the values of expressions.

import type { Diagnostics } from "./diagnostics.ts";
import {
  type Expression,
  type ExpressionValue,
  evaluate,
  type Property,
  type Scope,
  type Space,
  type SymbolExpression,
} from "./expression.ts";
import { KnownPlaces } from "./known.ts";
import { shownName, writtenName } from "./locals.ts";
import { type Item, type Module, type Section, type SymbolEntry, UNKNOWN_PASS } from "./module.ts";
import { nearest } from "./nearest.ts";
import { type Place, placeText } from "./source.ts";
import { Missing, UndefinedNames } from "./undefined.ts";

/** Items whose size their labels have. */
const SIZED: ReadonlySet<Item["kind"]> = new Set(["words", "text", "reserve", "table"]);

/** Constants that lead to each other before they are defined, at most. */
const MAX_CHAIN = 200;

/** The modules of one image. */
export class Program {
  readonly report: Diagnostics;
  readonly modules: Module[] = [];
  /** A limit was reached before everything was read: what is there means nothing. */
  unfinished = false;
  /** Exported symbols. */
  readonly globals = new Map<string, SymbolEntry>();
  /** Counts the passes of the layout; constants are evaluated once in each. */
  pass = 0;
  private readingPass = UNKNOWN_PASS;
  private chain = 0;
  private chainReported = false;
  /** What stands after each mark of a section. */
  private readonly behind = new Map<Section, Map<Item, Item>>();
  readonly undefinedNames = new UndefinedNames(this);
  private places!: KnownPlaces;

  constructor(report: Diagnostics) {
    this.report = report;
    this.forgetPlaces();
  }

  /** Every section of a space with words in the image, in the order of the modules. */
  sectionsOf(space: Space): Section[] {
    return this.modules.flatMap((m) => m.sections.filter((s) => s.space === space && !s.shared));
  }

  get sharedSections(): Section[] {
    return this.modules.flatMap((m) => m.sections.filter((s) => s.shared));
  }

  /** Collects what modules export, and reports names that two export or that none defines. */
  connect(): void {
    for (const module of this.modules) {
      for (const [name, place] of module.exports) {
        const entry = module.symbols.get(name);
        const other = this.globals.get(name);
        if (entry === undefined) {
          const similar = nearest(name, module.symbols.keys());
          const advice = similar === undefined ? "define it in this module" : `did you mean '${similar}'?`;
          this.report.add("E025", place, `'${name}' is exported, but not defined`, advice);
        } else if (other !== undefined) {
          const advice = this.otherAdvice(module, other);
          this.report.add("E026", place, `'${name}' is exported by two modules`, advice);
        } else this.globals.set(name, entry);
      }
    }
  }

  private otherAdvice({ file, object, lines }: Module, { place, section }: SymbolEntry): string {
    const other = section.module;
    const one = file === other.file && lines.length === other.lines.length && object !== undefined;
    return one
      ? `${object} and ${other.object} were both made from ${file}`
      : `${placeText(place, place)} defines the other`;
  }

  /** What expressions of a statement at `item` in `section` are evaluated against; `final` reports what is wrong. */
  scope(section: Section, item: Item | undefined, final: boolean): Scope {
    return {
      here: () => {
        if (item === undefined) return undefined;
        return this.pass < 0
          ? this.places.mark(section, item)
          : { number: item.address, space: section.space };
      },
      symbol: (symbol) => this.valueOf(symbol, final),
      property: (property, symbol, place) => this.property(property, symbol, place, final),
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
    if (expression.op === "symbol") return this.valueOf(expression, final)?.number;
    return evaluate(expression, this.scope(section, item, final))?.number;
  }

  /**
   * The number of an expression while sources are read, of constants and of sizes and distances of what is there already; else
   * undefined, with a message about `what` when it must be known. `here`: where the statement lies.
   */
  known(expression: Expression, what?: string, here?: ExpressionValue): number | undefined {
    if (expression.op === "number") return expression.value;
    const errors = this.report.errors;
    const missing = new Missing();
    const value = this.readingValue(expression, here, missing, what);
    if (value !== undefined && value.base === undefined) return value.number;
    if (what !== undefined && this.report.errors === errors) {
      this.undefinedNames.unknown(expression, what, missing);
    }
    return undefined;
  }

  /** Where a section continues, while sources are read. */
  end(section: Section): ExpressionValue {
    return this.places.end(section);
  }

  /** Forgets what was known of places, so that it is found again with what names mean by now. */
  forgetPlaces(): void {
    this.places = new KnownPlaces((expression, here) => this.readingValue(expression, here));
  }

  /** The value of an expression as far as it is known. */
  private readingValue(
    expression: Expression,
    here: ExpressionValue | undefined,
    missing?: Missing,
    what?: string,
  ): ExpressionValue | undefined {
    const { pass } = this;
    this.readingPass--;
    this.pass = this.readingPass;
    const seen = (
      found: ExpressionValue | undefined,
      name: string,
      place: Place,
      symbol?: SymbolExpression,
    ) => {
      missing?.take(found, name, place, symbol);
      return found;
    };
    const value = evaluate(expression, {
      here: () => seen(here, ".", expression.place),
      symbol: (symbol) => seen(this.valueOf(symbol, false), writtenName(symbol), symbol.place, symbol),
      property: (property, symbol, place) => {
        const defined = this.find(symbol) !== undefined;
        const number = this.property(property, symbol, place, what !== undefined && defined);
        seen(
          number === undefined ? undefined : { number, space: undefined },
          `${property}(${writtenName(symbol)})`,
          place,
          symbol,
        );
        return number;
      },
      report:
        what === undefined ? undefined : (code, place, message) => this.report.add(code, place, message),
    });
    this.pass = pass;
    return value;
  }

  /** What a name means; undefined when nothing. */
  find(symbol: SymbolExpression): SymbolEntry | undefined {
    if (symbol.entry !== undefined) return symbol.entry;
    const { otherwise } = symbol;
    const found = this.search(symbol) ?? (otherwise && this.search({ ...symbol, context: otherwise }));
    if (this.pass > 0) symbol.entry = found;
    return found;
  }

  private search({ name, local, context }: SymbolExpression): SymbolEntry | undefined {
    const { symbols, imports } = context.module;
    if (local) {
      for (const owner of context.macros) {
        const entry = symbols.get(`${owner}.${name}`);
        if (entry !== undefined) return entry;
      }
      return context.owner === undefined ? undefined : symbols.get(`${context.owner}.${name}`);
    }
    for (let { path } = context; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
      const entry = symbols.get(`${path}.${name}`);
      if (entry !== undefined) return entry;
    }
    return symbols.get(name) ?? (imports.has(name) ? this.globals.get(name) : undefined);
  }

  private valueOf(symbol: SymbolExpression, final: boolean): ExpressionValue | undefined {
    const entry = this.find(symbol);
    if (entry === undefined) {
      if (final) this.undefinedNames.report(symbol);
      return undefined;
    }
    const { section, mark } = entry;
    if (entry.expression === undefined) {
      if (mark === undefined) return undefined;
      return this.pass < 0 ? this.places.mark(section, mark) : { number: mark.address, space: section.space };
    }
    if (entry.expression.op === "number") return { number: entry.expression.value, space: undefined };
    return this.constant(entry, entry.expression, symbol.place, final);
  }

  private property(
    property: Property,
    symbol: SymbolExpression,
    place: Place,
    final: boolean,
  ): number | undefined {
    const entry = this.find(symbol);
    if (entry === undefined) {
      if (final) this.undefinedNames.report(symbol);
      return undefined;
    }
    const found = entry.properties?.[property] ?? (property === "SIZE" ? this.sizeBehind(entry) : undefined);
    if (found === undefined && this.pass < 0 && entry.mark !== undefined && property === "SIZE")
      return undefined;
    const broken = entry.expression === undefined && entry.mark === undefined;
    if (found === undefined && final && !broken) {
      const message =
        property === "CHARS"
          ? `no .TEXT follows the label '${writtenName(symbol)}'`
          : `'${writtenName(symbol)}' has no ${property}`;
      const advice = {
        CHARS: undefined,
        SIZE: "records, their fields, and labels of .RES, .WORD, .TEXT and the like have one",
        COUNT: "arrays, enumerations and tables have one",
        MASK: "fields of less than a word have one",
        BIT: "fields of less than a word have one",
      }[property];
      this.report.add("E020", place, message, advice);
    }
    return found;
  }

  /** Words of the .RES, .WORD, .TEXT, ... after a label; undefined of anything else. */
  private sizeBehind({ section, mark }: SymbolEntry): number | undefined {
    if (mark === undefined) return undefined;
    if (this.pass < 0) {
      const found = this.places.behind(section, mark);
      return found !== undefined && SIZED.has(found.item.kind) ? found.size : undefined;
    }
    let behind = this.behind.get(section);
    if (behind === undefined) {
      behind = new Map();
      for (let i = section.items.length - 1, next: Item | undefined; i >= 0; i--) {
        const item = section.items[i]!;
        if (item.kind !== "mark") next = item;
        else if (next !== undefined) behind.set(item, next);
      }
      this.behind.set(section, behind);
    }
    const item = behind.get(mark);
    return item !== undefined && SIZED.has(item.kind) ? item.size : undefined;
  }

  private constant(
    entry: SymbolEntry,
    expression: Expression,
    place: Place,
    final: boolean,
  ): ExpressionValue | undefined {
    if (entry.pass === this.pass) return entry.value;
    if (entry.busy || this.chain >= MAX_CHAIN) {
      if (final && !this.chainReported) {
        this.chainReported = !entry.busy;
        const message = entry.busy
          ? `'${shownName(entry.name)}' is defined by itself`
          : `'${shownName(entry.name)}' depends on more than ${MAX_CHAIN} constants that are defined later`;
        const advice = entry.busy
          ? "its value depends on itself: define it by numbers and labels"
          : "define constants before their uses";
        this.report.add("E023", entry.busy ? entry.place : place, message, advice);
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
}
