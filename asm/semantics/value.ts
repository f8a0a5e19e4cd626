// What the checker knows about a register or a word of memory: a symbol plus a number.
//
// Symbols, by their first letter:
//   (empty)  a plain number: program and data addresses, constants
//   E        what a register held at the entry, as in E6
//   M        what a word of memory held at the entry: M and the value of its address; after a change of BASE with its place
//   O        something else that is the same value wherever it appears: made by an instruction, or where paths meet
//   U        nothing: left by a call, or by one of the paths that meet

import { equalWords, joinWords, type Memory } from "./memory.ts";

/** A symbol and a number that is added to it. */
export interface Value {
  readonly base: string;
  /** 0 to 65,535. */
  readonly offset: number;
}

/** Longest symbol; a longer one is replaced by a new symbol where it appears. */
const MAX_SYMBOL = 160;

/** A plain number; its low 16 bits. */
export function constant(n: number): Value {
  return { base: "", offset: n & 0xffff };
}

const ENTRY_VALUES: readonly Value[] = Array.from({ length: 8 }, (_, n) => ({ base: `E${n}`, offset: 0 }));

/** What a register (0 to 7) held at the entry: the same object each time, so that comparing its symbol compares no text. */
export function entryValue(register: number): Value {
  return ENTRY_VALUES[register]!;
}

/** A value that only this instruction makes: `what` tells several of them apart. */
export function opaque(node: string, what: string): Value {
  return { base: `O${node}/${what}`, offset: 0 };
}

/** Nothing; `why` is for the message. */
export function nothing(why: string): Value {
  return { base: `U${why}`, offset: 0 };
}

/** What a call at an address leaves in a word that it stores into. */
export function overwritten(address: number, name: string, key: string): Value {
  return { base: `Ocall ${address} ${name} ${key}`, offset: 0 };
}

/** What a store at a place leaves in a word of the process stack that is not its procedure's own. */
export function misstored(node: string): Value {
  return { base: `Ostore ${node}`, offset: 0 };
}

/** Whether a call has stored into the word that this was, or a store that was not meant for it. */
export function isOverwritten(value: Value): boolean {
  return /^O(?:call|store) /.test(value.base);
}

/** Whether this is what a call or a join of paths has left. */
export function isNothing(value: Value): boolean {
  return value.base.startsWith("U");
}

/** Whether two values are surely the same number. */
export function same(a: Value, b: Value): boolean {
  return a === b || (a.offset === b.offset && a.base === b.base);
}

/** A value with a number added, modulo 65,536. */
export function plus(value: Value, n: number): Value {
  return { base: value.base, offset: (value.offset + n) & 0xffff };
}

/** The value as the key of a word of memory that it addresses. */
export function keyOf(address: Value): string {
  return `${address.base}+${address.offset}`;
}

/** What a procedure entered by CALL finds on top of the process stack: the symbol of its link. */
export const STACK_LINK = "ES";

/** What data word 0 holds at the entry: the pointer of the process stack. */
export const ENTRY_POINTER = unstored(keyOf(constant(0)), "");

/** What is known at one place of a flow. */
export interface State {
  readonly registers: readonly Value[];
  /** Words of memory by the values of their addresses. */
  readonly memory: Memory;
  /**
   * Where data words became others last, whose values are not in `memory`: by a change of BASE, or by a store into very
   * many of them; empty: not since the entry.
   */
  readonly data: string;
  /** What was pushed on the process stack since the entry, the latest last; undefined: not known any more. */
  readonly stack: readonly Value[] | undefined;
  /** The pointer of the process stack (data word 0) when all of `stack` is popped; undefined: not known. */
  readonly top?: Value | undefined;
}

/** A word of memory: what was stored there, or a symbol for what it held. The process stack is memory like other. */
export function load(state: State, address: Value, node: string): Value {
  const { memory, data, stack } = state;
  if (isPointer(address) && stack !== undefined && state.top !== undefined) {
    return plus(state.top, -stack.length);
  }
  const depth = depthOf(state, address);
  if (depth !== undefined) return stack![depth]!;
  const key = keyOf(address);
  const found = memory.get(key);
  if (found !== undefined) return found;
  return key.length > MAX_SYMBOL ? opaque(node, "load") : unstored(key, data);
}

/** Data address 0: the pointer of the process stack. */
export function isPointer({ base, offset }: Value): boolean {
  return base === "" && offset === 0;
}

/** Data address 1: the limit of the process stack. */
export function isLimit({ base, offset }: Value): boolean {
  return base === "" && offset === 1;
}

/** The index in `stack` of the word at an address; undefined of words that are not in it. */
export function depthOf({ stack, top }: Pick<State, "stack" | "top">, address: Value): number | undefined {
  if (stack === undefined || top === undefined || address.base !== top.base) return undefined;
  const depth = (top.offset - 1 - address.offset) & 0xffff;
  return depth < stack.length ? depth : undefined;
}

/** What a word holds that nothing was stored into. */
export function unstored(key: string, data: string): Value {
  return { base: `M${data}(${key})`, offset: 0 };
}

/**
 * What two paths agree about; a word that only one of them has stored is what it was on the other. `holds` says of a
 * value whether it means something: what means nothing on one path means nothing.
 */
export function join(a: State, b: State, node: string, holds: (value: Value) => boolean): State {
  const meet = (x: Value, y: Value, what: string): Value => {
    if (same(x, y)) return x;
    if (isNothing(x)) return x;
    if (isNothing(y)) return y;
    return holds(x) && holds(y) ? opaque(node, what) : nothing("path");
  };
  const registers = a.registers.map((value, n) => meet(value, b.registers[n]!, `R${n}`));
  const data = a.data === b.data ? a.data : `${node} BASE`;
  const memory = a.memory === b.memory && data === a.data ? a.memory : joinMemory(a, b, data, meet);
  const alike = a.stack?.length === b.stack?.length && sameTop(a, b);
  const stack = alike ? a.stack?.map((value, i) => meet(value, b.stack![i]!, `stack${i}`)) : undefined;
  return { registers, memory, data, stack, top: alike ? a.top : undefined };
}

function sameTop({ top: a }: State, { top: b }: State): boolean {
  return a === b || (a !== undefined && b !== undefined && same(a, b));
}

function joinMemory(
  a: State,
  b: State,
  data: string,
  meet: (x: Value, y: Value, what: string) => Value,
): Memory {
  const joined = (key: string, x: Value | undefined, y: Value | undefined): Value | undefined => {
    const value = meet(x ?? unstored(key, a.data), y ?? unstored(key, b.data), key);
    return same(value, unstored(key, data)) ? undefined : value;
  };
  if (a.data === b.data) return joinWords(a.memory, b.memory, joined);
  // What is a word of nothing that was stored is another one now.
  return joinWords(new Map(a.memory), new Map(b.memory), joined);
}

/** Whether two states know the same of everything. */
export function sameState(a: State, b: State): boolean {
  if (!a.registers.every((value, n) => same(value, b.registers[n]!))) return false;
  if (a.data !== b.data || a.stack?.length !== b.stack?.length || !sameTop(a, b)) return false;
  if (!equalWords(a.memory, b.memory)) return false;
  return a.stack === undefined || a.stack.every((value, i) => same(value, b.stack![i]!));
}

const UNKNOWN: Value = { base: "?", offset: 0 };

/** The state as a text that is equal where the states are. */
export function stateKey({ registers, memory, data, stack, top = UNKNOWN }: State): string {
  const words = [...memory].map(([key, value]) => `${key}=${keyOf(value)}`).sort();
  const values = [top, ...registers, ...(stack ?? [UNKNOWN])].map(keyOf);
  return [data, ...values, ...words].join(";");
}
