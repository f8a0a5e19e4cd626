// How far apart two places are while sources are read: known as long as no size between them depends on an address. A
// linker or a memory plan may still move a section as a whole, so an address is only known after an .ORG.

import type { Expression, ExpressionValue } from "./expression.ts";
import { settledSize, writtenSize } from "./layout.ts";
import type { Item, Section } from "./module.ts";
import { withHex } from "./printable.ts";
import type { Program } from "./program.ts";
import { SPACE_WORDS } from "./space.ts";

/** What addresses are counted from whose values are not known: the start of a section, or an item of unknown size. */
export type Base = Section | Item;

/** The value of an expression of an item that lies at `here`, as far as it is known. */
type ValueOf = (expression: Expression, here: ExpressionValue) => ExpressionValue | undefined;

/** Places of one section. */
class Known {
  readonly section: Section;
  readonly places = new Map<Item, ExpressionValue>();
  /** Items with words after marks, and their words. */
  readonly behind = new Map<Item, { readonly item: Item; readonly size: number | undefined }>();
  base: Base | undefined;
  offset = 0;
  read = 0;
  /** Marks since the latest item with words. */
  open: Item[] = [];
  busy = false;

  constructor(section: Section) {
    this.section = section;
    this.base = section;
  }

  get here(): ExpressionValue {
    return { number: this.offset, space: this.section.space, base: this.base };
  }
}

/** The places of all sections, found when they are asked for. */
export class KnownPlaces {
  private readonly sections = new Map<Section, Known>();
  private readonly evaluate: ValueOf;

  constructor(evaluate: ValueOf) {
    this.evaluate = evaluate;
  }

  /** Where the section continues. */
  end(section: Section): ExpressionValue {
    return this.of(section).here;
  }

  /** Where a mark of the section lies. */
  mark(section: Section, mark: Item): ExpressionValue | undefined {
    return this.of(section).places.get(mark);
  }

  /** The item with words after a mark, and its words as far as they are known. */
  behind(
    section: Section,
    mark: Item,
  ): { readonly item: Item; readonly size: number | undefined } | undefined {
    return this.of(section).behind.get(mark);
  }

  /** A section with all items that it has by now. An item that asks for itself is not known. */
  private of(section: Section): Known {
    let known = this.sections.get(section);
    if (known === undefined) {
      known = new Known(section);
      this.sections.set(section, known);
    }
    if (known.busy) return known;
    known.busy = true;
    for (; known.read < section.items.length; known.read++) this.take(known, section.items[known.read]!);
    known.busy = false;
    return known;
  }

  private take(known: Known, item: Item): void {
    if (item.kind === "mark") {
      known.places.set(item, known.here);
      known.open.push(item);
      return;
    }
    const size = this.sizeOf(known, item);
    for (const mark of known.open) known.behind.set(mark, { item, size });
    known.open = [];
    if (size !== undefined) known.offset += size;
    else if (!this.origin(known, item)) {
      known.base = item;
      known.offset = 0;
    }
  }

  /** Takes the address of an .ORG that is a number; false of anything else. */
  private origin(known: Known, item: Item): boolean {
    const value = item.kind === "origin" ? this.evaluate(item.expression, known.here) : undefined;
    if (value === undefined || value.base !== undefined) return false;
    known.base = undefined;
    known.offset = value.number;
    return true;
  }

  /** Words of an item, when they depend on no address that is not known. */
  private sizeOf(known: Known, item: Item): number | undefined {
    const { here, base, offset } = known;
    const plain = (expression: Expression) => {
      const value = this.evaluate(expression, here);
      return value === undefined || value.base !== undefined ? undefined : clamp(value.number);
    };
    switch (item.kind) {
      case "instruction":
        return settledSize(item);
      case "reserve":
      case "table":
        return plain(item.count);
      case "origin": {
        const value = this.evaluate(item.expression, here);
        return value === undefined || value.base !== base ? undefined : clamp(value.number - offset);
      }
      case "align": {
        const n = plain(item.expression);
        if (n === undefined || n < 2) return n === undefined ? undefined : 0;
        return base === undefined ? (n - (offset % n)) % n : undefined;
      }
      default:
        return writtenSize(item);
    }
  }
}

function clamp(n: number): number {
  return Math.min(Math.max(n, 0), SPACE_WORDS);
}

/** A number that had to be known at a line, and was. */
interface Used {
  readonly expression: Expression;
  readonly what: string;
  readonly here: ExpressionValue;
  readonly number: number;
}

/** What lines of a source take as known while it is read. */
export class KnownNumbers {
  private readonly program: Program;
  private readonly used: Used[] = [];

  constructor(program: Program) {
    this.program = program;
  }

  /** The number of an expression where `section` continues; undefined after a reported error. `what`: for messages. */
  number(expression: Expression, what: string, section: Section): number | undefined {
    if (expression.op === "number") return expression.value;
    const here = this.program.end(section);
    const number = this.program.known(expression, what, here);
    if (number !== undefined) this.used.push({ expression, what, here, number });
    return number;
  }

  /** When all is read, reports numbers that are others by now: a name in them has come to mean something else. */
  check(): void {
    const { program } = this;
    program.forgetPlaces();
    for (const { expression, what, here, number } of this.used) {
      const now = program.known(expression, undefined, here);
      if (now === number || program.report.full) continue;
      const then = now === undefined ? "is not known" : `is ${withHex(now)}`;
      const message = `${what} was ${withHex(number)} here, and ${then} when the whole source is read`;
      const advice =
        "a name in it is defined again further on, in a scope around this line: define it before";
      program.report.add("E032", expression.place, message, advice);
    }
  }
}
