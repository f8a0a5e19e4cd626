// What all groups of operations share: their type, and the readings of a field that many rows have in common.

import type { Fields } from "../decode.ts";
import type { Execution, Place } from "../execution.ts";
import { u16 } from "../word.ts";

/** Does what a row of the table says. `f` are the fields of the word. */
export type Operation = (x: Execution, f: Fields) => void;

/** Operations by mnemonic and operands, as the table writes them. */
export type Operations = Readonly<Record<string, Operation>>;

/** The first operand of RX3,...: a register or [Ra]. */
export const source = (x: Execution, f: Fields): Place => x.rx(f.A, f.a);
/** The last operand of ...,RBX3: a register or [m+Rb]. */
export const destination = (x: Execution, f: Fields): Place => x.rbx(f.B, f.b);
/** The only operand of a row with RBX3 alone. */
export const only = (x: Execution, f: Fields): Place => x.rbx(f.A, f.a);

/** B6.X2: the data address d+m+X. */
export const indexed = (x: Execution, f: Fields): number => u16(f.d + x.m + x.reg(4 + f.x));
/** B8: the data address d+m. */
export const direct = (x: Execution, f: Fields): number => u16(f.d + x.m);

/** A constant of so many bits with its polarity: p=1 as it stands, p=0 with ones in front of it. */
export const polar = (value: number, bits: number, p: number): number => (p ? value : value - 2 ** bits);

/** C4 as the number of a bit, of places to shift, or of a code of four bits. */
export const nibble = (x: Execution, f: Fields): number => (f.k + x.m) & 15;

/** Reads a place that the instruction will write, too: both rights are checked before the next operand is (ACCESS-4). */
export function claim(place: Place): number {
  const old = place.read();
  place.write(old);
  return old;
}
