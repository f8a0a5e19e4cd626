// Bits, fields of bits, and shifts. The constant of these rows is (k+m)&15.

import type { Fields } from "../decode.ts";
import type { Execution, Place } from "../execution.ts";
import { highWord, long, lowWord, s16, u16 } from "../word.ts";
import { claim, destination, nibble, type Operation, type Operations, source } from "./operation.ts";

const register = (x: Execution, f: Fields): Place => x.register(f.a);
const addressed = (x: Execution, f: Fields): Place => x.at(x.reg(f.a));

/** A row in two forms, on Ra and on [Ra]: the place becomes what a function makes of it and of n. */
function shift(mnemonic: string, make: (word: number, n: number) => number): Operations {
  const on =
    (place: (x: Execution, f: Fields) => Place): Operation =>
    (x, f) => {
      const d = place(x, f);
      d.write(make(d.read(), nibble(x, f)));
    };
  return { [`${mnemonic} R3,C4`]: on(register), [`${mnemonic} X3,C4`]: on(addressed) };
}

/** The same on longs: Ra with R(a+1), or [Ra] with [Ra+1]. */
function shiftLong(mnemonic: string, make: (value: number, n: number) => number): Operations {
  const on =
    (place: (x: Execution, f: Fields, half: number) => Place): Operation =>
    (x, f) => {
      const [low, high] = [place(x, f, 0), place(x, f, 1)];
      const old = claim(low);
      const result = make(long(old, claim(high)), nibble(x, f));
      low.write(lowWord(result));
      high.write(highWord(result));
    };
  return {
    [`${mnemonic} R3,C4`]: on((x, f, half) => x.register(f.a + half)),
    [`${mnemonic} X3,C4`]: on((x, f, half) => x.at(x.reg(f.a) + half)),
  };
}

/** CLRS and SETS with the number of the bit in a word: it is read first, then D. */
const changeBit =
  (number: (x: Execution, f: Fields) => number, set: boolean): Operation =>
  (x, f) => {
    const bit = 2 ** (number(x, f) & 15);
    const d = destination(x, f);
    const old = d.read();
    d.write(set ? old | bit : old & ~bit);
  };
const inRegister = (x: Execution, f: Fields): number => x.reg(f.a);
const inWord = (x: Execution, f: Fields): number => x.data(x.reg(f.a));

export const BITS: Operations = {
  ...shift("SLC", (word, n) => u16((word << n) | (word >> (16 - n)))),
  ...shift("SRA", (word, n) => Math.floor(s16(word) / 2 ** n)),
  ...shift("SLL", (word, n) => word * 2 ** n),
  ...shift("SRL", (word, n) => Math.floor(word / 2 ** n)),
  ...shiftLong("SLLL", (value, n) => value * 2 ** n),
  ...shiftLong("SRLL", (value, n) => Math.floor(value / 2 ** n)),

  "CLRS R3,RBX3": changeBit(inRegister, false),
  "CLRS X3,RBX3": changeBit(inWord, false),
  "SETS R3,RBX3": changeBit(inRegister, true),
  "SETS X3,RBX3": changeBit(inWord, true),
  "SETS R3,C4": (x, f) => x.setReg(f.a, x.reg(f.a) | (2 ** nibble(x, f))),
  "SETS X3,C4": (x, f) => {
    const d = addressed(x, f);
    d.write(d.read() | (2 ** nibble(x, f)));
  },
  "RELS X3,C4": (x, f) => {
    const d = addressed(x, f);
    d.write(d.read() & ~(2 ** nibble(x, f)));
  },
  // The word must be allowed to be written even where its bit was 1.
  "RESS X3,C4": (x, f) => {
    const d = addressed(x, f);
    const bit = 2 ** nibble(x, f);
    const old = d.read();
    d.write(old | bit);
    if (!(old & bit)) x.skip();
  },

  "SXT X3,C4": (x, f) => {
    const d = addressed(x, f);
    const bits = nibble(x, f) + 1;
    const field = d.read() % 2 ** bits;
    d.write(field >= 2 ** (bits - 1) ? field - 2 ** bits : field);
  },
  "XTR RX3,C4": (x, f) => {
    const d = source(x, f);
    d.write(d.read() % 2 ** (nibble(x, f) + 1));
  },
};
