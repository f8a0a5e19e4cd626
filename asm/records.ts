// Records, enumerations, variables of their types, and tables.
//
// Fields lie one behind the other from offset 0. Those of less than a word are packed, the first in the lowest bits, as
// long as they fit in one word; a byte lies in one half of a word.

import type { Block, Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import type { Directive } from "./directives.ts";
import type { Expression } from "./expression.ts";
import type { Token } from "./lexer.ts";
import type { Properties, TableEntry } from "./program.ts";
import type { Place } from "./source.ts";
import {
  bitsFor,
  enumerationValues,
  type Member,
  parseType,
  SPACE_WORDS,
  sized,
  type Type,
} from "./types.ts";

/** Names that the fields of one record make at most, with those of the records in it. */
const MAX_NAMES = 10_000;

/** Names that all fields of records and variables make at most: those of a record in a record are as long as its way. */
const MAX_FIELD_NAMES = 100_000;

/** False, with a message, when there would be too many names. */
function takeNames(builder: Builder, count: number, place: Place): boolean {
  builder.fieldNames += count;
  if (builder.fieldNames <= MAX_FIELD_NAMES) return true;
  builder.report.add("E041", place, `records and variables make more than ${MAX_FIELD_NAMES} names`);
  return false;
}

/** Where the next field goes. */
class Packing {
  words = 0;
  /** Bits taken of the last word; 16: all. */
  private bits = 16;

  place(type: Type): { offset: number; bit: number } {
    if (type.bits === undefined) {
      const offset = this.words;
      this.words += type.words;
      this.bits = 16;
      return { offset, bit: 0 };
    }
    const bit = type.bits === 8 && this.bits < 8 ? 8 : this.bits;
    if (bit + type.bits > 16) {
      this.words++;
      this.bits = type.bits;
      return { offset: this.words - 1, bit: 0 };
    }
    this.bits = bit + type.bits;
    return { offset: this.words - 1, bit };
  }

  /** The next field starts a word at this offset. */
  moveTo(offset: number): void {
    this.words = offset;
    this.bits = 16;
  }
}

function propertiesOf(type: Type, bit: number): Properties {
  return {
    SIZE: type.words,
    ...(type.count === undefined ? {} : { COUNT: type.count }),
    ...(type.characters === undefined ? {} : { CHARS: type.characters }),
    ...(type.bits === undefined ? {} : { BIT: bit, MASK: (2 ** type.bits - 1) * 2 ** bit }),
  };
}

/** Defines the fields of a record, and of the records in it, as `name.FIELD`, at `start` plus their offsets. */
function defineMembers(
  builder: Builder,
  name: string,
  members: readonly Member[],
  place: Place,
  start: (offset: number) => Expression,
  base = 0,
): void {
  for (const member of members) {
    const full = `${name}.${member.name}`;
    const offset = base + member.offset;
    builder.defineAs(full, place, start(offset), propertiesOf(member.type, member.bit));
    if (member.type.members !== undefined) {
      defineMembers(builder, full, member.type.members, place, start, offset);
    }
  }
}

function record(builder: Builder, cursor: Cursor, place: Place): boolean {
  const token = opened(cursor, "RECORD");
  const name = token && builder.fullName(token.text, false, token.place);
  const packing = new Packing();
  const members: Member[] = [];
  let names = 0;
  let broken = name === undefined;
  const number = (value: number): Expression => ({ op: "number", value, place });
  builder.block = {
    name: "RECORD",
    place,
    line: (line) => {
      const errors = builder.report.errors;
      for (const member of fields(builder, line, name ?? "", packing)) {
        names += 1 + (member.type.names ?? 0);
        if (names > MAX_NAMES) {
          builder.report.add("E041", member.place, `the record makes more than ${MAX_NAMES} names`);
          break;
        }
        if (!takeNames(builder, 1 + (member.type.names ?? 0), member.place)) break;
        if (members.some((m) => m.name === member.name)) {
          builder.report.add("E021", member.place, `there are two fields ${member.name}`);
          continue;
        }
        members.push(member);
        if (name !== undefined) {
          const at = (offset: number): Expression => ({ op: "number", value: offset, place: member.place });
          defineMembers(builder, name, [member], member.place, at);
        }
      }
      if (builder.report.errors > errors) broken = true;
    },
    end: () => {
      if (name === undefined || token === undefined) return;
      const type = { words: packing.words, members: names > MAX_NAMES ? [] : members, names };
      // After an error its size is unknown, and its uses are silent.
      builder.defineAs(name, token.place, broken ? undefined : number(packing.words), {
        SIZE: packing.words,
      });
      builder.types.set(name, type);
    },
  };
  return token !== undefined;
}

/** One line of a record: NAME, NAME: "mark" TYPE [AT offset]. Empty after a reported error. */
function fields(
  builder: Builder,
  cursor: Cursor,
  record: string,
  packing: Packing,
): (Member & { readonly place: Place })[] {
  const names: Token[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== "name") return cursor.expected("the name of a field") ?? [];
    names.push(cursor.next());
  } while (cursor.take(","));
  if (!cursor.take(":")) return cursor.expected("':' and the type of the field") ?? [];
  // The documents mark flags in their figures: FIRST_OPEN: "F" BOOLEAN.
  if (cursor.peek().kind === "string") cursor.next();
  const type = parseType(builder, cursor, `${record}.${names[0]!.text}`);
  if (type === undefined) return [];
  const at = cursor.peek();
  if (at.kind === "name" && at.text.toUpperCase() === "AT") {
    cursor.next();
    const offset = builder.knownNumber(cursor, "an offset");
    if (offset === undefined) return [];
    if (offset < packing.words || offset >= SPACE_WORDS) {
      const message = `the record has ${packing.words} words already, offset ${offset} is among them`;
      builder.report.add("E042", at.place, message);
      return [];
    }
    packing.moveTo(offset);
  }
  builder.finish(cursor);
  if (!cursor.done) return [];
  const made = names.map((token) => ({ name: token.text, type, place: token.place, ...packing.place(type) }));
  if (packing.words > SPACE_WORDS) {
    builder.report.add("E041", names[0]!.place, `the record has more than ${SPACE_WORDS} words`);
    packing.words = 0;
    return [];
  }
  return made;
}

function enumeration(builder: Builder, cursor: Cursor, place: Place): boolean {
  const named = !cursor.done;
  const token = named ? opened(cursor, "ENUM") : undefined;
  const name = token && builder.fullName(token.text, false, token.place);
  let count = 0;
  let highest = 0;
  let next = 0;
  builder.block = {
    name: "ENUM",
    place,
    line: (line) => {
      const full = (value: string, at: Place) => builder.fullName(value, false, at);
      const found = enumerationValues(builder, line, full, next);
      if (found === undefined) return;
      builder.finish(line);
      count += found.count;
      highest = Math.max(highest, found.highest);
      next = found.next;
    },
    end: () => {
      if (name === undefined || token === undefined) return;
      builder.types.set(name, { ...sized(bitsFor(highest)), count });
      const value: Expression = { op: "number", value: count, place: token.place };
      builder.defineAs(name, token.place, value, { COUNT: count, SIZE: 1 });
    },
  };
  return !named || token !== undefined;
}

/** The name behind a directive that opens a block. */
function opened(cursor: Cursor, directive: string): Token | undefined {
  const token = cursor.peek();
  if (token.kind !== "name") return cursor.expected(`the name behind .${directive}`);
  cursor.next();
  return token;
}

function variable(builder: Builder, cursor: Cursor, place: Place): boolean {
  const owner = builder.labels[0]?.name ?? "";
  const type = parseType(builder, cursor, owner);
  if (type === undefined) return false;
  const { labels, context } = builder;
  const owners = [...labels];
  if (!takeNames(builder, owners.length * (type.names ?? 0), place)) return false;
  const count: Expression = { op: "number", value: type.words, place };
  builder.add({ kind: "reserve", count, fill: undefined }, propertiesOf(type, 0));
  for (const label of owners) {
    const symbol: Expression = {
      op: "symbol",
      name: label.name,
      local: false,
      context: { ...context, path: "" },
      place,
    };
    defineMembers(builder, label.name, type.members ?? [], place, (offset) => ({
      op: "binary",
      operator: "+",
      left: symbol,
      right: { op: "number", value: offset, place },
      place,
    }));
  }
  return true;
}

function table(builder: Builder, cursor: Cursor, place: Place): boolean {
  const count = builder.expression(cursor);
  const fill = count !== undefined && cursor.take(",") ? builder.expression(cursor) : undefined;
  const entries: TableEntry[] = [];
  const block: Block = {
    name: "TABLE",
    place,
    line: (line) => {
      const index = builder.expression(line);
      if (index === undefined) return;
      const value = line.take("=>") ? builder.expression(line) : line.expected("'=>' and the word");
      if (value === undefined) return;
      builder.finish(line);
      entries.push({ index, value });
    },
    end: () => {},
  };
  builder.block = block;
  if (count !== undefined) builder.add({ kind: "table", count, fill, entries });
  return count !== undefined;
}

export const RECORD_DIRECTIVES: Readonly<Record<string, Directive>> = {
  RECORD: {
    operands: "name",
    summary: "a record: lines `FIELD: TYPE` up to .END become constants `name.FIELD`, the offsets",
    run: record,
  },
  ENUM: {
    operands: "[name]",
    summary: "an enumeration: names up to .END become the numbers 0, 1, ...",
    run: enumeration,
  },
  TABLE: {
    operands: "count [, value]",
    summary: "a table of words: lines `index => word` up to .END; the other words are 0, or the value",
    run: table,
  },
  END: {
    operands: "",
    summary: "the end of .RECORD, .ENUM or .TABLE",
    run: (builder, _cursor, place) => {
      const { block } = builder;
      builder.block = undefined;
      if (block === undefined) builder.report.add("E071", place, ".END without .RECORD, .ENUM or .TABLE");
      else block.end();
      return true;
    },
  },
  VAR: {
    operands: "type",
    summary: "words for a variable of a type; the fields of a record get the names `label.FIELD`",
    run: variable,
  },
};
