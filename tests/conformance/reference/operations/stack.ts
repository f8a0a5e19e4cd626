// The process stack: its pointer is the data word BASE+0, its limit the data word BASE+1; it grows downward.

import type { Execution } from "../execution.ts";
import { Trap } from "../trap.ts";
import { s16, u16 } from "../word.ts";
import { nibble, type Operations } from "./operation.ts";

const POINTER = 0;
const LIMIT = 1;

/** Reads the pointer, which must be allowed to be written as well: it is changed in any case. */
function readPointer(x: Execution): number {
  const pointer = x.data(POINTER);
  x.setData(POINTER, pointer);
  return pointer;
}

/**
 * Pushes on the process stack. Pointer and limit are read once; all checks against the limit come before the first
 * store; the pointer is stored before the words, so that a word that lands on the pointer wins.
 */
class Pusher {
  private readonly x: Execution;
  private pointer: number;
  private readonly limit: number;
  private readonly words: { at: number; word: number }[] = [];
  constructor(x: Execution) {
    this.x = x;
    this.pointer = readPointer(x);
    this.limit = x.data(LIMIT);
  }
  /** Pointer -= 1, below the limit a stack trap, then store. */
  push(word: number): void {
    this.lower(1);
    this.check();
    this.words.push({ at: this.pointer, word });
  }
  /** Lowers the pointer; the next push or check compares it with the limit. */
  lower(words: number): void {
    this.pointer = u16(this.pointer - words);
  }
  check(): void {
    if (this.pointer < this.limit) throw new Trap("stack", this.pointer, this.limit);
  }
  finish(): number {
    this.x.setData(POINTER, this.pointer);
    for (const { at, word } of this.words) this.x.setData(at, word);
    return this.pointer;
  }
}

/** Pops from the process stack; nothing is compared with the limit. */
class Popper {
  private readonly x: Execution;
  private pointer: number;
  constructor(x: Execution) {
    this.x = x;
    this.pointer = readPointer(x);
  }
  pop(): number {
    const word = this.x.data(this.pointer);
    this.drop(1);
    return word;
  }
  drop(words: number): void {
    this.pointer = u16(this.pointer + words);
  }
  finish(): void {
    this.x.setData(POINTER, this.pointer);
  }
}

export const STACK: Operations = {
  "STC C4": (x, f) => {
    const stack = new Pusher(x);
    for (let n = 0; n <= ((f.k + x.m) & 7); n++) stack.push(x.reg(n));
    stack.finish();
  },
  "UNS C4": (x, f) => {
    const stack = new Popper(x);
    for (let n = (f.k + x.m) & 7; n >= 0; n--) x.setReg(n, stack.pop());
    stack.finish();
  },

  "CALL C4,P16": (x, f) => {
    const g = x.fetch();
    const stack = new Pusher(x);
    stack.push(x.next);
    stack.lower(f.k);
    stack.push(f.k);
    stack.finish();
    x.jump(g + x.m);
  },
  "RET C4": (x, f) => {
    const stack = new Popper(x);
    const locals = stack.pop();
    stack.drop(locals);
    const link = stack.pop();
    stack.finish();
    x.jump(link + nibble(x, f));
  },

  "CSP X3,R3": (x, f) => {
    const words = x.data(x.reg(f.a));
    const stack = new Pusher(x);
    stack.lower(words);
    stack.check();
    x.setReg(f.b, stack.finish());
  },
  "INX X3,R3": (x, f) => {
    const low = x.data(x.reg(f.a));
    const high = x.data(x.reg(f.a) + 1);
    const index = x.reg(f.b);
    if (s16(index) < s16(low) || s16(index) > s16(high)) throw new Trap("bounds", index);
    x.setReg(f.b, index - low);
  },
};
