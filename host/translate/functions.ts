// The functions of the notation, core-as/isa/functions.ts, under the same names: the code that works one out from its
// arguments, which are locals. Arguments are clean, or a long; of a result only the low 16 bits (of a long all) count.

import type { Code } from "./wasm.ts";

type Given = readonly number[];

/** n modulo 16. */
function places(code: Code, n: number): void {
  code.get(n);
  code.constant(15);
  code.op("i32.and");
}

/** x and the constant. */
function masked(code: Code, x: number, mask: number): void {
  code.get(x);
  code.constant(mask);
  code.op("i32.and");
}

/** 31 - n modulo 16. */
function fromTheTop(code: Code, n: number): void {
  code.constant(31);
  places(code, n);
  code.op("i32.sub");
}

export const FUNCTION_CODE: Readonly<Record<string, (code: Code, given: Given) => void>> = {
  rotate_left(code, [x = 0, n = 0]) {
    code.get(x);
    places(code, n);
    code.op("i32.shl");
    code.get(x);
    code.constant(16);
    places(code, n);
    code.op("i32.sub", "i32.shr_u", "i32.or");
  },
  shift_left(code, [x = 0, n = 0]) {
    code.get(x);
    places(code, n);
    code.op("i32.shl");
  },
  shift_right(code, [x = 0, n = 0]) {
    code.get(x);
    places(code, n);
    code.op("i32.shr_u");
  },
  shift_right_signed(code, [x = 0, n = 0]) {
    code.get(x);
    code.op("i32.extend16_s");
    places(code, n);
    code.op("i32.shr_s");
  },
  sign_extend(code, [x = 0, n = 0]) {
    code.get(x);
    fromTheTop(code, n);
    code.op("i32.shl");
    fromTheTop(code, n);
    code.op("i32.shr_s");
  },
  zero_extend(code, [x = 0, n = 0]) {
    code.get(x);
    code.constant(2);
    places(code, n);
    code.op("i32.shl");
    code.constant(1);
    code.op("i32.sub", "i32.and");
  },
  swap_bytes(code, [x = 0]) {
    code.get(x);
    code.constant(8);
    code.op("i32.shl");
    code.get(x);
    code.constant(8);
    code.op("i32.shr_u", "i32.or");
  },
  odd_parity(code, [x = 0]) {
    masked(code, x, 0xff);
    code.op("i32.popcnt");
    code.constant(1);
    code.op("i32.and");
  },
  with_even_parity(code, [x = 0]) {
    masked(code, x, 0x7f);
    masked(code, x, 0x7f);
    code.op("i32.popcnt");
    code.constant(1);
    code.op("i32.and");
    code.constant(7);
    code.op("i32.shl", "i32.or");
  },
};
