// How a store changes what is known about memory, including the process stack, which lies in memory too.

import { type Memory, withWord } from "./memory.ts";
import {
  constant,
  depthOf,
  ENTRY_POINTER,
  isLimit,
  isPointer,
  keyOf,
  opaque,
  plus,
  STACK_LINK,
  type State,
  type Value,
} from "./value.ts";
import type { Written } from "./writes.ts";

/** Words of a run that are named one by one. */
const NAMED = 64;
/** Words on the process stack that are followed. */
const FOLLOWED = 1024;
/** Words that a program may reserve on the process stack by moving the pointer. */
const RESERVED = 64;

/** Memory and process stack of a state that is being changed at a place of a flow, `node`. */
export class Storing {
  private readonly node: string;
  memory: Memory;
  data: string;
  stack: readonly Value[] | undefined;
  top: Value | undefined;
  /** What was stored at fixed addresses, the pointer of the process stack apart. */
  readonly stores: Written[] = [];
  /** What was stored from the pointer of the entry on, where local words, link and words of the caller lie: distances. */
  readonly above: number[] = [];

  constructor({ memory, data, stack, top }: State, node: string) {
    this.node = node;
    this.memory = memory;
    this.data = data;
    this.stack = stack;
    this.top = top;
  }

  /** Stores into one word. */
  word(address: Value, value: Value): void {
    if (isPointer(address)) {
      this.movePointer(value);
      return;
    }
    if (address.base === "") this.stores.push({ first: address, words: 1 });
    if (isLimit(address)) this.moveLimit();
    const depth = depthOf(this, address);
    if (depth === undefined && address.base === ENTRY_POINTER.base && address.offset < 0x8000) {
      this.above.push(address.offset);
    }
    if (depth === undefined) this.memory = withWord(this.memory, keyOf(address), value);
    else this.stack = this.stack!.with(depth, value);
  }

  /** Stores something into words one after the other. */
  run({ first, words }: Written): void {
    if (words <= NAMED) {
      for (let n = 0; n < words; n++) this.something(plus(first, n));
      return;
    }
    if (first.base === "") this.stores.push({ first, words });
    const within = (address: Value) =>
      address.base === first.base && ((address.offset - first.offset) & 0xffff) < words;
    for (const address of [constant(0), constant(1)]) if (within(address)) this.something(address);
    for (let n = 0; n <= RESERVED; n++) {
      if (within(plus(ENTRY_POINTER, n))) this.above.push(n);
    }
    const prefix = `${first.base}+`;
    for (const key of [...this.memory.keys()]) {
      const offset = key.startsWith(prefix) ? Number(key.slice(prefix.length)) : Number.NaN;
      if (within({ base: first.base, offset })) this.something({ base: first.base, offset });
    }
    this.stack?.forEach((_, depth) => {
      const address = this.top === undefined ? undefined : plus(this.top, -1 - depth);
      if (address !== undefined && within(address)) this.something(address);
    });
    // Of words that nothing was stored into nobody remembers which ones they were.
    this.data = this.node;
  }

  private something(address: Value): void {
    this.word(address, opaque(this.node, `[${keyOf(address)}]`));
  }

  push(values: readonly Value[]): void {
    const { stack, top } = this;
    if (stack === undefined) return;
    if (stack.length + values.length > FOLLOWED) {
      this.loseStack();
      return;
    }
    for (let n = 1; top !== undefined && n <= values.length; n++) {
      // What lay below the pointer is overwritten.
      const address = plus(top, -stack.length - n);
      if (this.memory.has(keyOf(address))) this.something(address);
    }
    this.stack = [...stack, ...values];
  }

  /** The latest word that was pushed; undefined, and the stack is lost, where none is known. */
  pop(): Value | undefined {
    const popped = this.stack?.at(-1);
    if (popped === undefined) this.loseStack();
    else this.stack = this.stack!.slice(0, -1);
    return popped;
  }

  loseStack(): void {
    this.stack = undefined;
    this.top = undefined;
  }

  /** Data addresses are those of other words. */
  otherWords(): void {
    this.memory = new Map();
    this.data = this.node;
    this.stack = this.stack?.map((_, n) => opaque(this.node, `stack${n}`));
    this.top = undefined;
  }

  /** The limit says how far words may be pushed: with another one they may lie where something else is. */
  private moveLimit(): void {
    if (this.stack?.every(({ base }) => base === STACK_LINK)) return;
    this.stack = this.stack?.map((_, n) => opaque(this.node, `stack${n}`));
  }

  /** Data word 0 becomes something: words are pushed or popped by it, or from here on another stack is used. */
  private movePointer(pointer: Value): void {
    const { stack, top } = this;
    const unknown = (from: number, words: number) =>
      Array.from({ length: words }, (_, n) => opaque(this.node, `stack${from + n}`));
    if (stack !== undefined && top !== undefined && pointer.base === top.base) {
      const words = (top.offset - pointer.offset) & 0xffff;
      const more = words - stack.length;
      if (more <= RESERVED) {
        this.stack = more <= 0 ? stack.slice(0, words) : [...stack, ...unknown(stack.length, more)];
        return;
      }
    }
    const below = -pointer.offset & 0xffff;
    if (stack?.length === 0) this.top = pointer;
    else if (pointer.base === ENTRY_POINTER.base && below <= RESERVED) {
      this.top = ENTRY_POINTER;
      this.stack = unknown(0, below);
    } else this.loseStack();
  }
}
