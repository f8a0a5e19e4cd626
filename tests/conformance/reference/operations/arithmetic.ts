// Addition, subtraction, multiplication, division and logic on words.

import type { Fields } from "../decode.ts";
import type { Execution, Place } from "../execution.ts";
import { fits16, highWord, long, lowWord, oddParity, s16, s32, swapBytes, u16 } from "../word.ts";
import { claim, destination, indexed, type Operation, type Operations, only, source } from "./operation.ts";

/** place := place + term, V = signed overflow. */
function addSigned(x: Execution, place: Place, old: number, term: number): void {
  const sum = s16(old) + s16(u16(term));
  place.write(u16(sum));
  x.setV(!fits16(sum));
}

/** D := what a function makes of D and S. */
const combine =
  (make: (d: number, s: number, x: Execution) => number): Operation =>
  (x, f) => {
    const s = source(x, f).read();
    const d = destination(x, f);
    d.write(make(d.read(), s, x));
  };

/** D := what a function makes of D. */
const change =
  (make: (d: number, x: Execution) => number): Operation =>
  (x, f) => {
    const d = only(x, f);
    d.write(make(d.read(), x));
  };

/** long (low, high) := signed product, V = it is not in 16 signed bits. */
function multiply(x: Execution, s: number, d: number, low: Place, high: Place): void {
  const product = s16(s) * s16(d);
  low.write(lowWord(product));
  high.write(highWord(product));
  x.setV(!fits16(product));
}

/**
 * long (low, high) / s: low := quotient, high := remainder; or V := 1 and the operands are kept. They must be allowed to
 * be written either way.
 */
function divide(x: Execution, s: number, low: Place, high: Place): void {
  const oldLow = claim(low);
  const dividend = s32(long(oldLow, claim(high)));
  const divisor = s16(s);
  const quotient = divisor === 0 ? Number.NaN : Math.trunc(dividend / divisor);
  if (divisor === 0 || !fits16(quotient)) {
    x.setV(true);
    return;
  }
  low.write(u16(quotient));
  high.write(u16(dividend - quotient * divisor));
  x.setV(false);
}

const registerLong = (x: Execution, f: Fields): [Place, Place] => [x.register(f.b), x.register(f.b + 1)];
const memoryLong = (x: Execution, f: Fields): [Place, Place] => {
  const e = x.m + x.reg(f.b);
  return [x.at(e), x.at(e + 1)];
};

export const ARITHMETIC: Operations = {
  "ADDC C8,R3": (x, f) => addSigned(x, x.register(f.a), x.reg(f.a), f.k + x.m),
  "ADDC CN8,R3": (x, f) => addSigned(x, x.register(f.a), x.reg(f.a), f.k - 256 + x.m),
  "ADD RX3,RBX3": combine((d, s, x) => {
    const sum = s16(d) + s16(s);
    x.setV(!fits16(sum));
    return sum;
  }),
  "ADD B6.X2,R3": (x, f) => addSigned(x, x.register(f.a), x.reg(f.a), x.data(indexed(x, f))),
  "ADD R3,B6.X2": (x, f) => {
    const place = x.at(indexed(x, f));
    addSigned(x, place, place.read(), x.reg(f.a));
  },
  "ADDU RX3,RBX3": combine((d, s, x) => {
    x.setV(d + s > 0xffff);
    return d + s;
  }),
  "SUB RX3,RBX3": combine((d, s, x) => {
    const difference = s16(d) - s16(s);
    x.setV(!fits16(difference));
    return difference;
  }),
  "SUBU RX3,RBX3": combine((d, s, x) => {
    x.setV(d < s);
    return d - s;
  }),

  "MUL RX3,B0.X3": (x, f) => {
    const s = source(x, f).read();
    const [low, high] = memoryLong(x, f);
    multiply(x, s, low.read(), low, high);
  },
  "MUL RX3,R3": (x, f) => multiply(x, source(x, f).read(), x.reg(f.b), ...registerLong(x, f)),
  "DIV RX3,R3": (x, f) => divide(x, source(x, f).read(), ...registerLong(x, f)),
  "DIV RX3,B0.X3": (x, f) => divide(x, source(x, f).read(), ...memoryLong(x, f)),

  "AND RX3,RBX3": combine((d, s) => d & s),
  "IOR RX3,RBX3": combine((d, s) => d | s),
  "XOR RX3,R3": (x, f) => x.setReg(f.b, x.reg(f.b) ^ source(x, f).read()),

  "CLR B6.X2": (x, f) => x.setData(indexed(x, f), 0),
  "DEC B6.X2": (x, f) => {
    const place = x.at(indexed(x, f));
    addSigned(x, place, place.read(), -1);
  },
  "INC B6.X2": (x, f) => {
    const place = x.at(indexed(x, f));
    addSigned(x, place, place.read(), 1);
  },

  "INV RBX3": change((d) => ~d),
  "NEG RBX3": change((d, x) => {
    x.setV(d === 0x8000);
    return -d;
  }),
  "SWP RBX3": change(swapBytes),
  "DOCP RBX3": change((d, x) => {
    x.setV(false);
    const low = d & 0x7f;
    return oddParity(low) ? low | 0x80 : low;
  }),
  "DICP RBX3": change((d, x) => {
    x.setV(oddParity(d) === 1);
    return d & 0x7f;
  }),

  "DECD R3,R3": (x, f) => stepRegisters(x, f, -1),
  "INCD R3,R3": (x, f) => stepRegisters(x, f, 1),
  "DECD X3,B0.X3": (x, f) => stepWords(x, f, -1),
  "INCD X3,B0.X3": (x, f) => stepWords(x, f, 1),
};

/** INCD and DECD on registers: one register named twice is stepped by two. */
function stepRegisters(x: Execution, f: Fields, step: number): void {
  if (f.a === f.b) {
    x.setReg(f.a, x.reg(f.a) + 2 * step);
    return;
  }
  x.setReg(f.a, x.reg(f.a) + step);
  x.setReg(f.b, x.reg(f.b) + step);
}

/** INCD and DECD in memory: an instruction reads before it writes, so one word named twice is stepped once. */
function stepWords(x: Execution, f: Fields, step: number): void {
  for (const place of [x.at(x.reg(f.a)), x.at(x.m + x.reg(f.b))]) place.write(place.read() + step);
}
