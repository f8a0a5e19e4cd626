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

const SPACE_WORDS = 0x10000;
/** Names that the fields of one record make at most, with those of the records in it. */
const MAX_NAMES = 10_000;

/** What a field or a variable may be. */
export interface Type {
  readonly words: number;
  /** Of a type that takes less than a word. */
  readonly bits?: number;
  readonly count?: number;
  readonly characters?: number;
  readonly members?: readonly Member[];
  /** Names that the members make, with those of the records in them. */
  readonly names?: number;
}

/** A field with its place in the record. */
interface Member {
  readonly name: string;
  readonly type: Type;
  /** Words from the start of the record. */
  readonly offset: number;
  /** Lowest bit, of a type that takes less than a word. */
  readonly bit: number;
}

const PLAIN: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["WORD", { words: 1 }],
  ["INTEGER", { words: 1 }],
  ["POINTER", { words: 1 }],
  ["LONG", { words: 2 }],
  ["BYTE", { words: 1, bits: 8 }],
  ["BOOLEAN", { words: 1, bits: 1 }],
]);

/** Bits that hold the numbers 0 to n. */
function bitsFor(n: number): number {
  return n < 1 ? 1 : Math.floor(Math.log2(n)) + 1;
}

function sized(bits: number): Type {
  return bits < 16 ? { words: 1, bits } : { words: 1 };
}

/** Reads a type; undefined after a reported error. `owner`: full name of what has it, for the values of a new enumeration. */
function parseType(builder: Builder, cursor: Cursor, owner: string): Type | undefined {
  const token = cursor.peek();
  const word = token.kind === "name" ? token.text.toUpperCase() : "";
  if (word === "ARRAY") return parseArray(builder, cursor, owner);
  if (word === "TEXT" || word === "BITS") {
    cursor.next();
    if (!cursor.take("(")) return cursor.expected("'('");
    const n = builder.knownNumber(
      cursor,
      word === "TEXT" ? "the number of characters" : "the number of bits",
    );
    if (n === undefined || !cursor.take(")")) return n === undefined ? undefined : cursor.expected("')'");
    const most = word === "TEXT" ? 2 * SPACE_WORDS : 16;
    if (n < 1 || n > most) {
      builder.report.add("E030", token.place, `${word} has 1 to ${most}, not ${n}`);
      return undefined;
    }
    return word === "TEXT" ? { words: (n + 1) >> 1, characters: n } : sized(n);
  }
  const plain = PLAIN.get(word);
  if (plain !== undefined) {
    cursor.next();
    return plain;
  }
  if (cursor.isMark("(")) {
    cursor.next();
    const values = enumerationValues(builder, cursor, (name) => `${owner}.${name}`);
    if (values === undefined || !cursor.take(")")) return values && cursor.expected("')'");
    return { ...sized(bitsFor(values.highest)), count: values.count };
  }
  if (token.kind === "name") {
    const path = memberPath(cursor);
    const found = findType(builder, path);
    if (found !== undefined) return found;
    if (!cursor.isMark("..")) {
      const advice =
        "WORD, LONG, BYTE, BOOLEAN, BITS(n), TEXT(n), ARRAY (1..n) OF, a record or an enumeration";
      builder.report.add("E062", token.place, `'${path}' is no type`, advice);
      return undefined;
    }
    const low = builder.variable(path) ?? constantOf(builder, path, token.place);
    return low === undefined ? undefined : parseRange(builder, cursor, low, token.place);
  }
  const low = builder.knownNumber(cursor, "a bound");
  return low === undefined ? undefined : parseRange(builder, cursor, low, token.place);
}

function constantOf(builder: Builder, name: string, place: Place): number | undefined {
  const { context } = builder;
  return builder.program.known({ op: "symbol", name, local: false, context, place }, "a bound");
}

/** The bits that the upper bound of a range needs: 1..256 is nine bits. */
function parseRange(builder: Builder, cursor: Cursor, low: number, place: Place): Type | undefined {
  if (!cursor.take("..")) return cursor.expected("'..'");
  const high = builder.knownNumber(cursor, "a bound");
  if (high === undefined) return undefined;
  if (high < low || high > 0xffff || low < -0x8000) {
    builder.report.add("E030", place, `${low}..${high} is no range of numbers that a word holds`);
    return undefined;
  }
  return low < 0 ? { words: 1 } : sized(bitsFor(high));
}

function parseArray(builder: Builder, cursor: Cursor, owner: string): Type | undefined {
  const { place } = cursor.next();
  if (!cursor.take("(")) return cursor.expected("'('");
  const first = builder.knownNumber(cursor, "a bound");
  if (first === undefined) return undefined;
  const last = cursor.take("..") ? builder.knownNumber(cursor, "a bound") : first - 1;
  if (last === undefined) return undefined;
  // ARRAY (n) is ARRAY (0..n-1).
  const count = last === first - 1 ? first : last - first + 1;
  if (!cursor.take(")")) return cursor.expected("')'");
  const of = cursor.peek();
  if (of.kind !== "name" || of.text.toUpperCase() !== "OF") return cursor.expected("OF");
  cursor.next();
  const element = parseType(builder, cursor, owner);
  if (element === undefined) return undefined;
  const words = element.bits === 8 ? (count + 1) >> 1 : count * element.words;
  if (count < 1 || words > SPACE_WORDS) {
    builder.report.add("E030", place, `an array has 1 to ${SPACE_WORDS} words, not ${count} elements`);
    return undefined;
  }
  return { words, count };
}

function memberPath(cursor: Cursor): string {
  let path = cursor.next().text;
  while (cursor.peek().kind === "dotted" && cursor.adjacent) path += `.${cursor.next().text}`;
  return path;
}

function findType(builder: Builder, name: string): Type | undefined {
  const { types, context } = builder;
  for (let { path } = context; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const found = types.get(`${path}.${name}`);
    if (found !== undefined) return found;
  }
  return types.get(name);
}

/** NAME, NAME = 5, ...: defines constants that count from 0 or from the latest number. */
function enumerationValues(
  builder: Builder,
  cursor: Cursor,
  fullName: (name: string, place: Place) => string | undefined,
  next = 0,
): { readonly count: number; readonly highest: number; readonly next: number } | undefined {
  let count = 0;
  let highest = 0;
  let number = next;
  do {
    const token = cursor.peek();
    if (token.kind !== "name") return cursor.expected("the name of a value");
    cursor.next();
    if (cursor.take("=")) {
      const given = builder.knownNumber(cursor, "a value of an enumeration");
      if (given === undefined) return undefined;
      number = given;
    }
    const name = fullName(token.text, token.place);
    if (name !== undefined) {
      builder.defineAs(name, token.place, { op: "number", value: number, place: token.place });
    }
    highest = Math.max(highest, number < 0 ? 0xffff : number);
    number++;
    count++;
  } while (cursor.take(","));
  return { count, highest, next: number };
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
      const message = `the record has ${packing.words} words already, offset ${offset} lies behind`;
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
