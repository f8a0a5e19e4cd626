// What the sources define before addresses are known: modules with sections of items, and symbols.
//
// The builder fills a module (or an object file does), the layout gives addresses and sizes to its items, the emitter
// makes words of it.

import { type Conventions, createConventions } from "./conventions/statement.ts";
import type {
  Context,
  Expression,
  ExpressionValue,
  Property,
  Space,
  SymbolExpression,
} from "./expression.ts";
import type { Candidate } from "./operands.ts";
import type { Place, SourceLine } from "./source.ts";

/** What every item has; the layout changes `address` (in the section's space) and `size` (words). */
interface Placed {
  readonly place: Place;
  address: number;
  size: number;
}

/** One entry of a table: its index and its word. */
export interface TableEntry {
  readonly index: Expression;
  readonly value: Expression;
}

export type Item = Placed &
  (
    | { readonly kind: "mark" }
    | {
        readonly kind: "instruction";
        readonly candidates: readonly Candidate[];
        readonly prefixes: number;
        /** It is the jump of an exit, which has the name, and takes exactly one word. */
        readonly exit?: string;
        /** Its size depends on no address. Found by the layout. */
        settled?: boolean;
      }
    | { readonly kind: "words"; readonly expressions: readonly Expression[]; readonly long: boolean }
    | { readonly kind: "text"; readonly bytes: readonly (number | Expression)[] }
    | { readonly kind: "reserve"; readonly count: Expression; readonly fill: Expression | undefined }
    | {
        readonly kind: "table";
        readonly count: Expression;
        readonly fill: Expression | undefined;
        readonly entries: readonly TableEntry[];
      }
    | { readonly kind: "origin" | "align"; readonly expression: Expression }
  );

/** A new item, without what the layout finds. */
export type NewItem = Item extends infer I
  ? I extends Item
    ? Omit<I, "address" | "size" | "place" | "settled">
    : never
  : never;

/**
 * An item that has no address yet. It has all properties of all items, so that they have one shape: the layout looks at
 * each of them many times.
 */
export function makeItem(place: Place, item: NewItem): Item {
  const given = item as Partial<Record<string, unknown>>;
  return {
    kind: item.kind,
    place,
    address: 0,
    size: 0,
    settled: false,
    candidates: given.candidates,
    prefixes: given.prefixes ?? 0,
    exit: given.exit,
    expressions: given.expressions,
    long: given.long,
    bytes: given.bytes,
    count: given.count,
    fill: given.fill,
    entries: given.entries,
    expression: given.expression,
  } as unknown as Item;
}

/** A run of words in one space that one module gives. */
export interface Section {
  readonly module: Module;
  readonly space: Space;
  /** "" for the section of .PROGRAM and .DATA. */
  readonly name: string;
  /** Memory that modules share: no words of it are in the image. */
  readonly shared: boolean;
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

/** What a record's fields, enumerations and variables of a record have besides a value. */
export type Properties = Readonly<Partial<Record<Property, number>>>;

/** A name: a label (it has a mark) or a constant (it has an expression; neither, after an error). */
export interface SymbolEntry {
  readonly name: string;
  readonly place: Place;
  readonly section: Section;
  readonly mark: Item | undefined;
  readonly expression: Expression | undefined;
  /** CHARS: characters of the .TEXT that follows the label. */
  properties: Properties | undefined;
  /** Value of a constant in the pass with this number. */
  pass: number;
  value: ExpressionValue | undefined;
  busy: boolean;
}

/** An expression that is not part of a section's words, and where it stands. */
export interface Anchored {
  readonly expression: Expression;
  readonly section: Section;
  /** Where it mentions `.`. */
  readonly mark: Item | undefined;
}

/** What must be true when all addresses are known. */
interface Assertion extends Anchored {
  readonly message: string;
}

/** The exits that are stated for something that is called. */
export interface StatedExits {
  /** A procedure's label, or the code of a monitor call. */
  readonly symbol: SymbolExpression;
  readonly monitor: boolean;
  /** Number 0 first; none: it does not return. */
  readonly names: readonly string[];
  /** They are stated with registers, so a checked body may call it without names: its flow is followed. */
  readonly followed: boolean;
}

/** A call whose exits are to be compared with those that are stated for what it calls. */
export interface ExitCall {
  /** The name of what is called; of a monitor call any expression of its code. */
  readonly callee: Expression;
  readonly monitor: boolean;
  /** It stands in the body of a procedure that is checked. */
  readonly inBody: boolean;
  /** undefined: the call names none. */
  readonly exits: readonly { readonly name: string; readonly place: Place }[] | undefined;
  readonly place: Place;
}

/** The numbers of a layout before the first and of evaluations while sources are read, which count downwards. */
export const UNKNOWN_PASS = -1;

const REGISTER = /^[RXG][0-7]$/i;

/** Sections of one module at most. */
export const MAX_SECTIONS = 1000;

/** True for the names of registers. */
export function isReserved(name: string): boolean {
  return name.length === 2 && REGISTER.test(name);
}

/** One source with what it includes, or one object. */
export class Module {
  /** Of its source file. */
  file: string;
  /** The object that it is in. */
  object: string | undefined;
  readonly sections: Section[] = [];
  /** By full name. */
  readonly symbols = new Map<string, SymbolEntry>();
  readonly exports = new Map<string, Place>();
  readonly imports = new Map<string, Place>();
  readonly exits: StatedExits[] = [];
  readonly exitCalls: ExitCall[] = [];
  readonly assertions: Assertion[] = [];
  /** All lines that were read, in their order. */
  readonly lines: SourceLine[] = [];
  start: Anchored | undefined;
  name: string | undefined;
  /** Initial registers, BASE and TT by name. */
  readonly initial = new Map<string, Anchored>();
  readonly conventions: Conventions = createConventions();
  /** Names as they stand in objects and plans. */
  readonly context: Context;

  constructor(file: string) {
    this.file = file;
    this.context = { module: this, path: "", owner: undefined, macros: [] };
    this.section("program");
    this.section("data");
  }

  /** The section of a name in a space, made when there is none. */
  section(space: Space, name = "", shared = false): Section {
    const found = this.sections.find((s) => s.space === space && s.name === name && s.shared === shared);
    if (found !== undefined) return found;
    const section: Section = {
      module: this,
      space,
      name,
      shared,
      items: [],
      load: undefined,
      run: undefined,
      originPlace: undefined,
      loadAddress: 0,
      address: 0,
      size: 0,
    };
    this.sections.push(section);
    return section;
  }
}

/** A new symbol of a section. */
export function symbolEntry(
  name: string,
  place: Place,
  section: Section,
  meaning: { readonly mark?: Item | undefined; readonly expression?: Expression | undefined },
): SymbolEntry {
  const { mark, expression } = meaning;
  return {
    name,
    place,
    section,
    mark,
    expression,
    properties: undefined,
    pass: UNKNOWN_PASS,
    value: undefined,
    busy: false,
  };
}
