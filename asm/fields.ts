// The fields of records: where they lie, and the names that they define.
//
// Fields lie one after the other from offset 0. Those of less than a word are packed, the first in the lowest bits, as
// long as they fit in one word; a byte lies in one half of a word.

import type { Block, Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import type { Expression } from "./expression.ts";
import type { Token } from "./lexer.ts";
import type { Properties } from "./module.ts";
import type { Place } from "./source.ts";
import { SPACE_WORDS } from "./space.ts";
import { type Member, parseType, type Type } from "./types.ts";

/** Names that the fields of one record make at most, with those of the records in it. */
const MAX_NAMES = 10_000;
/** Names that all fields of a source make at most. */
const MAX_FIELD_NAMES = 100_000;
/** Records in the place of types, within each other. */
const MAX_LEVELS = 32;

/** False, with a message, when there would be too many names. */
export function takeNames(builder: Builder, count: number, place: Place): boolean {
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

  /** The next field starts a word at this offset, or lies there from a bit on. */
  moveTo(offset: number, bit?: number): void {
    this.words = bit === undefined ? offset : offset + 1;
    this.bits = bit ?? 16;
  }

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

  /** What follows lies after the fields of the other packing too. */
  cover(other: Packing): void {
    if (other.words > this.words) this.bits = other.bits;
    else if (other.words === this.words) this.bits = Math.max(this.bits, other.bits);
    this.words = Math.max(this.words, other.words);
  }
}

/** What a name of this type has besides a value; `bit`: the lowest of a field of less than a word. */
export function propertiesOf(type: Type, bit: number): Properties {
  return {
    SIZE: type.words,
    ...(type.count === undefined ? {} : { COUNT: type.count }),
    ...(type.characters === undefined ? {} : { CHARS: type.characters }),
    ...(type.bits === undefined
      ? type.words === 1 && type.members === undefined
        ? { BIT: 0, MASK: 0xffff }
        : {}
      : { BIT: bit, MASK: (2 ** type.bits - 1) * 2 ** bit }),
  };
}

/** Defines the fields of a record, and of the records in it, as `name.FIELD`, at `start` plus their offsets. */
export function defineMembers(
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

/** A record that is read: the one of the directive, or one in the place of a type. */
interface Frame {
  /** Full name. */
  readonly path: string;
  /** The fields that have it as their type; none of the outermost. */
  readonly owners: readonly Token[];
  readonly packing: Packing;
  readonly members: Member[];
  /** The names of its fields, those with errors too. */
  readonly taken: Map<string, Place>;
  names: number;
}

const isWord = (token: Token, word: string) => token.kind === "name" && token.text.toUpperCase() === word;

/** Reads the lines of a record. */
export class RecordReader implements Block {
  readonly name = "RECORD";
  readonly place: Place;
  private readonly builder: Builder;
  private readonly token: Token | undefined;
  private readonly frames: Frame[] = [];
  private broken: boolean;

  /** `path`: the full name of the record, undefined after an error, as is its token. */
  constructor(builder: Builder, token: Token | undefined, path: string | undefined, place: Place) {
    this.builder = builder;
    this.token = token;
    this.place = place;
    this.broken = path === undefined;
    this.open(path ?? "", []);
  }

  private open(path: string, owners: readonly Token[]): void {
    const packing = new Packing();
    this.frames.push({ path, owners, packing, members: [], taken: new Map(), names: 0 });
  }

  /** A line END belongs to it. */
  get nested(): boolean {
    return this.frames.length > 1;
  }

  line(cursor: Cursor): void {
    const { errors } = this.builder.report;
    const behind = cursor.peek(1);
    if (this.nested && isWord(cursor.peek(), "END") && (behind.kind === "end" || isWord(behind, "AT"))) {
      cursor.next();
      const { owners } = this.frames.at(-1)!;
      this.fieldsOf(owners, this.close(), cursor);
    } else this.fields(cursor);
    if (this.builder.report.errors > errors) this.broken = true;
  }

  /** One line: NAME, NAME: "mark" TYPE [AT offset [BIT bit]], or NAME: RECORD. */
  private fields(cursor: Cursor): void {
    const { builder } = this;
    const owners: Token[] = [];
    do {
      if (cursor.peek().kind !== "name") {
        cursor.expected("the name of a field");
        return;
      }
      owners.push(cursor.next());
    } while (cursor.take(","));
    if (!cursor.take(":")) {
      cursor.expected("':' and the type of the field");
      return;
    }
    // The documents mark flags in their figures: FIRST_OPEN: "F" BOOLEAN.
    if (cursor.peek().kind === "string") cursor.next();
    const path = `${this.frames.at(-1)!.path}.${owners[0]!.text}`;
    const start = cursor.peek();
    if (isWord(start, "RECORD") && cursor.peek(1).kind === "end") {
      if (this.frames.length > MAX_LEVELS) {
        const advice = `at most ${MAX_LEVELS} nested records`;
        builder.report.add("E005", start.place, "this is nested too deeply", advice);
      } else this.open(path, owners);
      return;
    }
    const type = parseType(builder, cursor, path);
    if (type === undefined) this.silently(owners);
    else this.fieldsOf(owners, type, cursor);
  }

  /** Fields with an error are defined, so that their uses cause no errors. */
  private silently(owners: readonly Token[]): void {
    const { path, taken } = this.frames.at(-1)!;
    for (const { text, place } of owners) {
      if (!taken.has(text) && this.frames.length === 1 && path !== "") {
        this.builder.defineAs(`${path}.${text}`, place, undefined);
      }
      if (!taken.has(text)) taken.set(text, place);
    }
  }

  /** Places fields of a type, which is read already. */
  private fieldsOf(owners: readonly Token[], type: Type, cursor: Cursor): void {
    const { packing } = this.frames.at(-1)!;
    const at = isWord(cursor.peek(), "AT") ? this.placeAt(type, cursor) : packing;
    if (at === undefined) {
      this.silently(owners);
      return;
    }
    this.builder.finish(cursor);
    if (!cursor.done) return;
    for (const token of owners) {
      this.add({ name: token.text, type, ...at.place(type) }, token.place);
    }
    packing.cover(at);
    if (packing.words > SPACE_WORDS) {
      const message = `the record has more than ${SPACE_WORDS} words`;
      this.builder.report.add("E041", owners[0]!.place, message);
      packing.words = 0;
    }
  }

  /** AT offset [BIT bit]: where a field lies, over others if that is said. */
  private placeAt(type: Type, cursor: Cursor): Packing | undefined {
    const { builder } = this;
    const { place } = cursor.next();
    const offset = builder.knownNumber(cursor, "an offset");
    if (offset === undefined) return undefined;
    if (offset < 0 || offset >= SPACE_WORDS) {
      builder.report.add("E030", place, `an offset is 0 to ${SPACE_WORDS - 1}, not ${offset}`);
      return undefined;
    }
    const found = new Packing();
    if (!isWord(cursor.peek(), "BIT")) {
      found.moveTo(offset);
      return found;
    }
    const word = cursor.next().place;
    const bit = builder.knownNumber(cursor, "the number of a bit");
    if (bit === undefined) return undefined;
    const bits = type.bits ?? 16;
    if (bit < 0 || bit + bits > 16 || (bits === 8 && bit % 8 !== 0)) {
      const what = bits < 16 ? `a field of ${bits} ${bits === 1 ? "bit" : "bits"}` : "a field of whole words";
      const advice = bits === 8 ? "a byte begins at bit 0 or 8" : undefined;
      builder.report.add("E030", word, `${what} does not begin at bit ${bit} of a word`, advice);
      return undefined;
    }
    found.moveTo(offset, type.bits === undefined ? undefined : bit);
    return found;
  }

  private add(member: Member, place: Place): void {
    const { builder } = this;
    const frame = this.frames.at(-1)!;
    const names = 1 + (member.type.names ?? 0);
    frame.names += names;
    if (frame.names > MAX_NAMES) {
      builder.report.add("E041", place, `the record makes more than ${MAX_NAMES} names`);
      return;
    }
    const first = frame.taken.get(member.name);
    if (first !== undefined) {
      builder.report.again("E021", first, place, `there are two fields ${member.name}`);
      return;
    }
    frame.taken.set(member.name, place);
    frame.members.push(member);
    if (this.nested || !takeNames(builder, names, place) || frame.path === "") return;
    defineMembers(builder, frame.path, [member], place, (value) => ({ op: "number", value, place }));
  }

  /** The innermost record as a type. */
  private close(): Type {
    const { packing, members, names } = this.frames.pop()!;
    return { words: packing.words, members: names > MAX_NAMES ? [] : members, names };
  }

  end(): void {
    const { builder, token, place } = this;
    while (this.nested) {
      const [owner] = this.frames.at(-1)!.owners;
      builder.report.add("E070", owner!.place, `no END follows this RECORD`);
      this.broken = true;
      this.close();
    }
    const { path } = this.frames[0]!;
    const type = this.close();
    if (token === undefined || path === "") return;
    // After an error its size is unknown, and its uses are silent.
    const size: Expression | undefined = this.broken ? undefined : { op: "number", value: type.words, place };
    builder.defineAs(path, token.place, size, { SIZE: type.words });
    builder.types.set(path, type);
  }
}
