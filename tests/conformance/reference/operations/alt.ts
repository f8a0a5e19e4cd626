// Words behind ALT. The counted moves, compares and fills are one turn here; a turn that leaves others asks to be
// started again, and counts one. With nothing to do there is one turn that does nothing.

import type { Fields } from "../decode.ts";
import type { Execution } from "../execution.ts";
import { highWord, long, lowWord, mod, swapBytes, u16 } from "../word.ts";
import { direct, type Operation, type Operations } from "./operation.ts";

/** One item moves from where Ra points to where Rb points. */
type MoveItem = (x: Execution, from: number, to: number) => void;

const word: MoveItem = (x, from, to) => x.setData(to, x.data(from));
const swapped: MoveItem = (x, from, to) => x.setData(to, swapBytes(x.data(from)));
const byte: MoveItem = (x, from, to) => x.setByte(to, x.byte(from));
const partitionWord: MoveItem = (x, from, to) => x.setPartitionWord(to, x.partitionWord(from));
const partitionSwapped: MoveItem = (x, from, to) => x.setPartitionWord(to, swapBytes(x.partitionWord(from)));
const partitionByte: MoveItem = (x, from, to) => x.setPartitionByte(to, x.partitionByte(from));

/** Rc -= 1; started again while it is not 0. Written last: it wins over a pointer in the same register. */
function countDown(x: Execution, f: Fields): void {
  x.setReg(f.c, x.reg(f.c) - 1);
  if (x.reg(f.c) !== 1) x.again();
}

/** A move between data addresses, upward or downward. */
const move =
  (item: MoveItem, step: number): Operation =>
  (x, f) => {
    if (x.reg(f.c) === 0) return;
    item(x, x.reg(f.a), x.reg(f.b));
    x.setReg(f.a, x.reg(f.a) + step);
    x.setReg(f.b, x.reg(f.b) + step);
    countDown(x, f);
  };

/** long Ra: a partition address. */
const partitionAddress = (x: Execution, n: number): number => long(x.reg(n), x.reg(n + 1));

function setLong(x: Execution, n: number, value: number): void {
  x.setReg(n, lowWord(value));
  x.setReg(n + 1, highWord(value));
}

/** A move between partition addresses, stepped as longs. */
const partitionMove =
  (item: MoveItem): Operation =>
  (x, f) => {
    x.privileged();
    if (x.reg(f.c) === 0) return;
    const [from, to] = [partitionAddress(x, f.a), partitionAddress(x, f.b)];
    item(x, from, to);
    setLong(x, f.a, from + 1);
    setLong(x, f.b, to + 1);
    countDown(x, f);
  };

/** The digits of a packed decimal field, least significant first, and the words they lie in. */
function decimalField(x: Execution, address: number, count: number): { digits: number[]; words: number[] } {
  const words: number[] = [];
  for (let i = 0; i * 4 < count; i++) words.push(x.data(address + i));
  const digits: number[] = [];
  for (let i = 0; i < count; i++) digits.push((words[i >> 2]! >> ((i & 3) * 4)) & 15);
  return { digits, words };
}

/** Field Rb := what a function makes of it and field Ra, digit by digit with a carry or borrow of 1. */
const decimal =
  (sign: 1 | -1): Operation =>
  (x, f) => {
    const count = x.reg(f.c);
    const s = decimalField(x, x.reg(f.a), count);
    const d = decimalField(x, x.reg(f.b), count);
    const isNone = (digit: number) => digit > 9;
    if (s.digits.some(isNone) || d.digits.some(isNone)) {
      x.setV(true);
      return;
    }
    let carry = 0;
    s.digits.forEach((digit, i) => {
      const total = d.digits[i]! + sign * (digit + carry);
      carry = total < 0 || total > 9 ? 1 : 0;
      const shift = (i & 3) * 4;
      d.words[i >> 2] = (d.words[i >> 2]! & ~(15 << shift)) | (mod(total, 10) << shift);
    });
    for (const [i, result] of d.words.entries()) x.setData(x.reg(f.b) + i, result);
    x.setV(carry === 1);
  };

export const ALT: Operations = {
  "MOWA X3,X3,R3": move(word, 1),
  "MOWD X3,X3,R3": move(word, -1),
  "MSWA X3,X3,R3": move(swapped, 1),
  "MSWD X3,X3,R3": move(swapped, -1),
  "MOBA X3,X3,R3": move(byte, 1),
  "MOBD X3,X3,R3": move(byte, -1),

  "GMOW GX33,GX33,R3": partitionMove(partitionWord),
  "GMSW GX33,GX33,R3": partitionMove(partitionSwapped),
  "GMOB GX33,GX33,R3": partitionMove(partitionByte),
  "GLDB GX33,R3": (x, f) => {
    x.privileged();
    x.setReg(f.b, x.partitionByte(partitionAddress(x, f.a)));
  },
  "GSTB R3,GX33": (x, f) => {
    x.privileged();
    x.setPartitionByte(partitionAddress(x, f.a), x.reg(f.b));
  },
  "GLDW GX33,R3": (x, f) => {
    x.privileged();
    x.setReg(f.b, x.partitionWord(partitionAddress(x, f.a)));
  },
  "GSTW R3,GX33": (x, f) => {
    x.privileged();
    x.setPartitionWord(partitionAddress(x, f.a), x.reg(f.b));
  },

  "GNW B8,R3": (x, f) => {
    const pointer = x.data(direct(x, f));
    x.setData(direct(x, f), pointer + 1);
    x.setReg(f.a, x.data(pointer));
  },

  // A turn that finds a difference counts one and steps nothing.
  "CMPB BX3,BX3,R3": (x, f) => {
    const left = x.reg(f.c);
    if (left === 0) {
      x.skip();
      return;
    }
    if (x.byte(x.reg(f.a)) !== x.byte(x.reg(f.b))) return;
    x.setReg(f.a, x.reg(f.a) + 1);
    x.setReg(f.b, x.reg(f.b) + 1);
    countDown(x, f);
    if (left === 1) x.skip();
  },
  "FILB R3,BX3,R3": (x, f) => {
    if (x.reg(f.c) === 0) return;
    x.setByte(x.reg(f.b), x.reg(f.a));
    x.setReg(f.b, u16(x.reg(f.b) + 1));
    countDown(x, f);
  },

  "ADDD R3,R3,R3": decimal(1),
  "SUBD R3,R3,R3": decimal(-1),
};
