// Floats in memory: F[Ra] is the float at data address Ra, two words or four, low word first. No instruction here uses
// m. Only FINT and DECF set V.

import type { Fields } from "../decode.ts";
import type { Execution } from "../execution.ts";
import {
  add,
  compare,
  divide,
  fromInteger,
  multiply,
  remainder,
  squareRoot,
  subtract,
  toLong,
} from "../float/arithmetic.ts";
import { fromText, textLength, toText } from "../float/decimal.ts";
import {
  BINARY32,
  BINARY64,
  bitsOf,
  type Format,
  formatOf,
  pack,
  unpack,
  type Value,
  wordsOf,
} from "../float/format.ts";
import type { Transcendental } from "../float/transcendental.ts";
import { long, s32 } from "../word.ts";
import type { Operation, Operations } from "./operation.ts";

const read = (x: Execution, format: Format, e: number): Value =>
  unpack(format, bitsOf(Array.from({ length: format.words }, (_, i) => x.data(e + i))));

function write(x: Execution, format: Format, e: number, bits: bigint): void {
  for (const [i, word] of wordsOf(format, bits).entries()) x.setData(e + i, word);
}

/** F[Rb] := what a function makes of F[Rb] and F[Ra]; F[Ra] is read first. */
const dyadic =
  (make: (format: Format, d: Value, s: Value) => bigint): Operation =>
  (x, f) => {
    const format = formatOf(f.l);
    const s = read(x, format, x.reg(f.a));
    const d = read(x, format, x.reg(f.b));
    write(x, format, x.reg(f.b), make(format, d, s));
  };

/** F[Rb] := what a function makes of F[Ra]. */
const monadic =
  (make: (format: Format, s: Value, x: Execution) => bigint): Operation =>
  (x, f) => {
    const format = formatOf(f.l);
    write(x, format, x.reg(f.b), make(format, read(x, format, x.reg(f.a)), x));
  };

const bounded = (name: Transcendental): Operation =>
  monadic((format, s, x) => x.surroundings.transcendental(format, name, s));

type Order = ReturnType<typeof compare>;

/** The skip and the repeat of one comparison of F[Ra] with F[Rb]. */
function comparison(mnemonic: string, holds: (order: Order) => boolean): Operations {
  const test = (x: Execution, f: Fields): boolean => {
    const format = formatOf(f.l);
    return holds(compare(read(x, format, x.reg(f.a)), read(x, format, x.reg(f.b))));
  };
  return {
    [`${mnemonic} X3,X3`]: (x, f) => {
      if (test(x, f)) x.skip();
    },
    [`${mnemonic}P X3,X3`]: (x, f) => {
      if (test(x, f)) x.repeat();
    },
  };
}

export const FLOAT: Operations = {
  "FADD X3,X3": dyadic(add),
  "FSUB X3,X3": dyadic(subtract),
  "FMUL X3,X3": dyadic(multiply),
  "FDIV X3,X3": dyadic(divide),
  "FREM X3,X3": dyadic(remainder),
  "SQRT X3,X3": monadic(squareRoot),
  "TAN X3,X3": bounded("TAN"),
  "ATAN X3,X3": bounded("ATAN"),
  "EXP2 X3,X3": bounded("EXP2"),
  "LOG2 X3,X3": bounded("LOG2"),

  "FCNV X3,X3": (x, f) => {
    const [from, to] = f.l ? [BINARY64, BINARY32] : [BINARY32, BINARY64];
    write(x, to, x.reg(f.b), pack(to, read(x, from, x.reg(f.a))));
  },
  "FINT X3,X3": (x, f) => {
    const result = toLong(read(x, formatOf(f.l), x.reg(f.a)));
    x.setData(x.reg(f.b), Number(result.long & 0xffffn));
    x.setData(x.reg(f.b) + 1, Number((result.long >> 16n) & 0xffffn));
    x.setV(result.overflow);
  },
  "INTF X3,X3": (x, f) => {
    const low = x.data(x.reg(f.a));
    const high = x.data(x.reg(f.a) + 1);
    const format = formatOf(f.l);
    write(x, format, x.reg(f.b), fromInteger(format, BigInt(s32(long(low, high)))));
  },

  "FDEC X3,X3": (x, f) => {
    const format = formatOf(f.l);
    const text = toText(format, read(x, format, x.reg(f.a)));
    for (let i = 0; i < text.length; i++) x.setByte(x.reg(f.b) + i, text.charCodeAt(i));
  },
  "DECF X3,X3": (x, f) => {
    const format = formatOf(f.l);
    const bytes = Array.from({ length: textLength(format) }, (_, i) => x.byte(x.reg(f.a) + i));
    const bits = fromText(format, String.fromCharCode(...bytes));
    if (bits !== undefined) write(x, format, x.reg(f.b), bits);
    x.setV(bits === undefined);
  },

  ...comparison("FSLT", (order) => order === -1),
  ...comparison("FSEQ", (order) => order === 0),
  ...comparison("FSGE", (order) => order === 0 || order === 1),
  ...comparison("FSUO", (order) => order === undefined),
};
