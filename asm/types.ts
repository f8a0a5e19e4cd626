// Parses the types of fields and variables: built-in types, ranges, arrays, enumerations, names.

import type { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import { nearest } from "./nearest.ts";
import type { Place } from "./source.ts";
import { SPACE_WORDS } from "./space.ts";

/** Elements that are more than any array has. */
const MANY = 2 ** 30;

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
export interface Member {
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
export function bitsFor(n: number): number {
  return n < 1 ? 1 : Math.floor(Math.log2(n)) + 1;
}

/** The type of a field with a number of bits; from 16 on it is a word. */
export function sized(bits: number): Type {
  return bits < 16 ? { words: 1, bits } : { words: 1 };
}

/** Reads a type; undefined after a reported error. `owner`: full name of what has it, for the values of a new enumeration. */
export function parseType(builder: Builder, cursor: Cursor, owner: string): Type | undefined {
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
      const similar = () =>
        nearest(path, [...PLAIN.keys(), "TEXT", "BITS", "ARRAY", ...builder.types.keys()]);
      const advice =
        "types are WORD, LONG, BYTE, BOOLEAN, BITS(n), TEXT(n), ARRAY (1..n) OF, records and enumerations";
      builder.report.unknown("E062", token.place, `'${path}' is not a type`, similar, advice);
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
  return builder.known({ op: "symbol", name, local: false, context, place }, "a bound");
}

/** The bits that the upper bound of a range needs: 1..256 is nine bits. */
function parseRange(builder: Builder, cursor: Cursor, low: number, place: Place): Type | undefined {
  if (!cursor.take("..")) return cursor.expected("'..'");
  const high = builder.knownNumber(cursor, "a bound");
  if (high === undefined) return undefined;
  if (high < low || high > 0xffff || low < -0x8000) {
    builder.report.add("E030", place, `${low}..${high} is not a range of numbers that fit in a word`);
    return undefined;
  }
  return low < 0 ? { words: 1 } : sized(bitsFor(high));
}

/** ARRAY (1..4, n) OF type; n stands for 0..n-1. Bytes and flags are packed, all else has whole words. */
function parseArray(builder: Builder, cursor: Cursor, owner: string): Type | undefined {
  const { place } = cursor.next();
  if (!cursor.take("(")) return cursor.expected("'('");
  let count = 1;
  do {
    const start = cursor.peek().place;
    const first = builder.knownNumber(cursor, "a bound");
    if (first === undefined) return undefined;
    const range = cursor.take("..");
    const last = range ? builder.knownNumber(cursor, "a bound") : first - 1;
    if (last === undefined) return undefined;
    const elements = range ? last - first + 1 : first;
    if (elements < 1 || elements > 16 * SPACE_WORDS) {
      const text = range ? `${first}..${last}` : String(first);
      const message = elements < 1 ? `an array (${text}) has no element` : `an array (${text}) is too large`;
      const advice = elements < 1 ? undefined : `an array has at most ${16 * SPACE_WORDS} elements`;
      builder.report.add("E030", start, message, advice);
      return undefined;
    }
    count = Math.min(count * elements, MANY);
  } while (cursor.take(","));
  if (!cursor.take(")")) return cursor.expected("')'");
  const of = cursor.peek();
  if (of.kind !== "name" || of.text.toUpperCase() !== "OF") return cursor.expected("OF");
  cursor.next();
  const element = parseType(builder, cursor, owner);
  if (element === undefined) return undefined;
  const inWord = element.bits === 1 || element.bits === 8 ? 16 / element.bits : 1;
  const words = inWord > 1 ? Math.ceil(count / inWord) : count * element.words;
  if (words > SPACE_WORDS) {
    builder.report.add("E030", place, `an array has at most ${SPACE_WORDS} words, not ${words}`);
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
export function enumerationValues(
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
    if (number < -0x8000 || number > 0xffff) {
      const message = `${token.text} is ${number}, and values of enumerations are -32768 to 65535`;
      builder.report.add("E030", token.place, message);
      return undefined;
    }
    const name = fullName(token.text, token.place);
    if (name !== undefined) {
      builder.defineAs(name, token.place, { op: "number", value: number, place: token.place });
    }
    highest = Math.max(highest, number < 0 ? 0xffff : number);
    number++;
    count++;
    // A comma may end a line of .ENUM.
  } while (cursor.take(",") && !cursor.done);
  return { count, highest, next: number };
}
