// What is known about words of memory, as maps that share their common part: a state differs from the one before in a
// word or two, and a long procedure has thousands of states.

import type { Value } from "./value.ts";

/** Words by the values of their addresses. */
export type Memory = ReadonlyMap<string, Value>;

/** Words that a map has of its own at most. */
const MAX_OWN = 64;

/** A map with a few words of its own over a larger one, which it shares. */
class Overlay implements Memory {
  readonly base: Memory;
  readonly own: Memory;
  readonly size: number;

  constructor(base: Memory, own: Memory) {
    this.base = base;
    this.own = own;
    let size = base.size;
    for (const key of own.keys()) if (!base.has(key)) size++;
    this.size = size;
  }

  get(key: string): Value | undefined {
    return this.own.get(key) ?? this.base.get(key);
  }

  has(key: string): boolean {
    return this.own.has(key) || this.base.has(key);
  }

  *entries(): MapIterator<[string, Value]> {
    for (const entry of this.base) if (!this.own.has(entry[0])) yield entry;
    yield* this.own;
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(use: (value: Value, key: string, map: Memory) => void): void {
    for (const [key, value] of this.entries()) use(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}

/** The map with one word more, or with another value of it. */
export function withWord(memory: Memory, key: string, value: Value): Memory {
  const { base, own } = partsOf(memory);
  if (own.size >= MAX_OWN) return new Overlay(new Map(memory), new Map([[key, value]]));
  return new Overlay(base, new Map(own).set(key, value));
}

const NONE: Memory = new Map();

/** A map as what it shares with others, and what it has of its own. */
function partsOf(memory: Memory): { readonly base: Memory; readonly own: Memory } {
  return memory instanceof Overlay ? memory : { base: memory, own: NONE };
}

/**
 * The words of either of two maps, with what `meet` makes of what the two hold (undefined: the word is in one map only);
 * undefined leaves a word out. Where the maps share most of their words, only the others are looked at.
 */
export function joinWords(
  a: Memory,
  b: Memory,
  meet: (key: string, x: Value | undefined, y: Value | undefined) => Value | undefined,
): Memory {
  const [one, other] = [partsOf(a), partsOf(b)];
  const shared = one.base === other.base ? one.base : NONE;
  const [left, right] = shared === NONE ? [a, b] : [one.own, other.own];
  const own = new Map<string, Value>();
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const value = meet(key, a.get(key), b.get(key));
    if (value !== undefined) own.set(key, value);
    // What is left out of the shared words must be left out of all.
    else if (shared.has(key)) return joinWords(new Map(a), new Map(b), meet);
  }
  return shared === NONE ? own : new Overlay(shared, own);
}

/** Whether two maps hold the same. */
export function equalWords(a: Memory, b: Memory): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const [one, other] = [partsOf(a), partsOf(b)];
  const keys = one.base === other.base ? new Set([...one.own.keys(), ...other.own.keys()]) : a.keys();
  for (const key of keys) {
    const [x, y] = [a.get(key), b.get(key)];
    if (x === undefined || x.base !== y?.base || x.offset !== y.offset) return false;
  }
  return true;
}

/** Of a map that does not change any more, its words by the symbols of what they hold. */
const indexes = new WeakMap<Memory, ReadonlyMap<string, readonly [string, Value][]>>();

function indexOf(memory: Memory): ReadonlyMap<string, readonly [string, Value][]> {
  const known = indexes.get(memory);
  if (known !== undefined) return known;
  const index = new Map<string, [string, Value][]>();
  for (const entry of memory) {
    const alike = index.get(entry[1].base);
    if (alike === undefined) index.set(entry[1].base, [entry]);
    else alike.push(entry);
  }
  indexes.set(memory, index);
  return index;
}

/** The words that hold a symbol, with whatever is added to it. */
export function wordsHolding(memory: Memory, base: string): readonly [string, Value][] {
  if (memory.size === 0) return [];
  if (!(memory instanceof Overlay)) return indexOf(memory).get(base) ?? [];
  const shared = indexOf(memory.base).get(base) ?? [];
  const words = shared.filter(([key]) => !memory.own.has(key));
  for (const entry of memory.own) if (entry[1].base === base) words.push(entry);
  return words;
}
