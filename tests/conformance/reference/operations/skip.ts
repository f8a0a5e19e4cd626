// Tests: each comes as a skip and, with a final P, as a repeat.

import type { Fields } from "../decode.ts";
import type { Execution } from "../execution.ts";
import { s16, u16 } from "../word.ts";
import { destination, indexed, nibble, type Operation, type Operations, polar, source } from "./operation.ts";

type Test = (x: Execution, f: Fields) => boolean;

/** The skip and the repeat of one test, under the two names. */
function skipAndRepeat(mnemonic: string, operands: string, test: Test): Operations {
  const skip: Operation = (x, f) => {
    if (test(x, f)) x.skip();
  };
  const repeat: Operation = (x, f) => {
    if (test(x, f)) x.repeat();
  };
  return { [`${mnemonic} ${operands}`]: skip, [`${mnemonic}P ${operands}`]: repeat };
}

const register = (x: Execution, f: Fields): number => x.reg(f.a);
const addressed = (x: Execution, f: Fields): number => x.data(x.reg(f.a));

/** A test of a bit of Ra or of [Ra]. */
const bit = (mnemonic: string, wanted: number): Operations => ({
  ...skipAndRepeat(mnemonic, "R3,C4", (x, f) => ((register(x, f) >> nibble(x, f)) & 1) === wanted),
  ...skipAndRepeat(mnemonic, "X3,C4", (x, f) => ((addressed(x, f) >> nibble(x, f)) & 1) === wanted),
});

type Compare = (s: number, d: number) => boolean;
type Read = (x: Execution, f: Fields) => number;

/** A comparison of Ra, of [Ra] and of S with a constant or with D. */
const comparison = (
  mnemonic: string,
  last: "RX3" | "RBX3",
  compare: Compare,
  constant: Read,
  d: Read,
): Operations => ({
  ...skipAndRepeat(mnemonic, "R3,C4", (x, f) => compare(register(x, f), u16(constant(x, f)))),
  ...skipAndRepeat(mnemonic, "X3,C4", (x, f) => compare(addressed(x, f), u16(constant(x, f)))),
  ...skipAndRepeat(mnemonic, `RX3,${last}`, (x, f) => compare(source(x, f).read(), d(x, f))),
});

/** SEQ and SNE: the constant has a polarity, D takes m. */
const equality = (mnemonic: string, compare: Compare): Operations =>
  comparison(
    mnemonic,
    "RBX3",
    compare,
    (x, f) => polar(f.k, 4, f.p) + x.m,
    (x, f) => destination(x, f).read(),
  );

/** The other comparisons: the constant is k+m, D is a register or [Rb] without m. */
const order = (mnemonic: string, compare: Compare): Operations =>
  comparison(
    mnemonic,
    "RX3",
    compare,
    (x, f) => f.k + x.m,
    (x, f) => x.rx(f.B, f.b).read(),
  );

export const SKIP: Operations = {
  ...bit("SBN", 1),
  ...bit("SBZ", 0),
  ...skipAndRepeat("SON", "B6.X2", (x, f) => x.data(indexed(x, f)) !== 0),
  ...skipAndRepeat("SOZ", "B6.X2", (x, f) => x.data(indexed(x, f)) === 0),
  ...equality("SEQ", (s, d) => s === d),
  ...equality("SNE", (s, d) => s !== d),
  ...order("SGE", (s, d) => s16(s) >= s16(d)),
  ...order("SLT", (s, d) => s16(s) < s16(d)),
  ...order("SHS", (s, d) => s >= d),
  ...order("SLO", (s, d) => s < d),
};
