// The float set: IEEE 754 binary32 in two words and binary64 in four, the low word first, rounded to nearest even.
//
// WebAssembly gives the arithmetic, exactly the same on every host but for the bits of a NaN, of which only one is
// ever stored. docs/MACHINE.md, "Floats".

import { decimalExponent, toBinary, toDecimal } from "./decimal";
import { high, low, set, toDouble, toSingle } from "./doubledouble";
import { readable, writable } from "./map";
import { settle } from "./midpoint";
import { base, setV } from "./state";
import { ARC_TANGENT, atan, exp2, LOGARITHM, log2, POWER, TANGENT, tan } from "./transcendental";

const NAN64: u64 = 0x7ff8000000000000;
const NAN32: u32 = 0x7fc00000;
const SIGN64: u64 = 0x8000000000000000;

/** Bits of the float that readFloat() or readLong() read last. */
let bits: u64 = 0;

/** Reads `words` words from data address e into `bits`: false with the fault recorded. */
function read(view: i32, e: i32, words: i32): bool {
  bits = 0;
  for (let i = 0; i < words; i++) {
    const pointer = readable(view, base() + e + i);
    if (!pointer) return false;
    bits |= (<u64>load<u16>(pointer)) << ((<u64>i) << 4);
  }
  return true;
}

/** Writes all words of `value`, or none with the fault recorded. */
function write(view: i32, e: i32, words: i32, value: u64): bool {
  for (let i = 0; i < words; i++) if (!writable(view, base() + e + i)) return false;
  for (let i = 0; i < words; i++) {
    store<u16>(writable(view, base() + e + i), <u16>(value >> ((<u64>i) << 4)));
  }
  return true;
}

// @ts-ignore: decorator
@inline function asDouble(value: u64): f64 {
  return reinterpret<f64>(value);
}
// @ts-ignore: decorator
@inline function asSingle(value: u64): f32 {
  return reinterpret<f32>(<u32>value);
}
// @ts-ignore: decorator
@inline function doubleBits(value: f64): u64 {
  return value != value ? NAN64 : reinterpret<u64>(value);
}
// @ts-ignore: decorator
@inline function singleBits(value: f32): u64 {
  return value != value ? <u64>NAN32 : <u64>reinterpret<u32>(value);
}

/** The operations of two floats and of one. */
const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const DIVIDE: i32 = 3;
const REMAINDER: i32 = 4;
const ROOT: i32 = 5;

function double(operation: i32, d: f64, s: f64): f64 {
  switch (operation) {
    case ADD:
      return d + s;
    case SUBTRACT:
      return d - s;
    case MULTIPLY:
      return d * s;
    case DIVIDE:
      return d / s;
    case REMAINDER:
      return d % s;
    case ROOT:
      return sqrt<f64>(s);
    default: {
      const exponent = transcendental(operation, s);
      settle(operation, s, exponent);
      return exponent ? toDouble(exponent) : high;
    }
  }
}

function single(operation: i32, d: f32, s: f32): f32 {
  switch (operation) {
    case ADD:
      return d + s;
    case SUBTRACT:
      return d - s;
    case MULTIPLY:
      return d * s;
    case DIVIDE:
      return d / s;
    case REMAINDER:
      return d % s;
    case ROOT:
      return sqrt<f32>(s);
    default: {
      const exponent = transcendental(operation, <f64>s);
      // A power of two beyond binary32's range is beyond it in any scale.
      if (exponent > 200) return Infinity;
      if (exponent < -200) return 0;
      const factor = reinterpret<f64>((<u64>(1023 + exponent)) << 52);
      set(high * factor, low * factor);
      return toSingle();
    }
  }
}

/** A transcendental function: the result, times 2 to the returned exponent, in doubledouble's `high` and `low`. */
function transcendental(operation: i32, s: f64): i32 {
  switch (operation) {
    case TANGENT:
      tan(s);
      return 0;
    case ARC_TANGENT:
      atan(s);
      return 0;
    case POWER:
      if (s > -1100.0 && s < 1100.0) return exp2(s);
      set(s > 0 ? Infinity : s < 0 ? 0.0 : NaN, 0);
      return 0;
    default:
      if (s > 0 && s < Infinity) log2(s);
      else set(s == 0 ? -Infinity : s > 0 ? Infinity : NaN, 0);
      return 0;
  }
}

// Data addresses s and d; long: binary64. False: a fault is recorded.

/** F[d] := F[d] operation F[s], or the operation of F[s] alone. */
function arithmetic(view: i32, operation: i32, s: i32, d: i32, long: bool): bool {
  const words = long ? 4 : 2;
  if (!read(view, s, words)) return false;
  const source = bits;
  if (operation <= REMAINDER && !read(view, d, words)) return false;
  const target = bits;
  const result = long
    ? doubleBits(double(operation, asDouble(target), asDouble(source)))
    : singleBits(single(operation, asSingle(target), asSingle(source)));
  return write(view, d, words, result);
}

export function add_floats(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, ADD, s, d, long);
}
export function subtract_floats(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, SUBTRACT, s, d, long);
}
export function multiply_floats(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, MULTIPLY, s, d, long);
}
export function divide_floats(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, DIVIDE, s, d, long);
}
export function remainder_of_floats(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, REMAINDER, s, d, long);
}
export function square_root(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, ROOT, s, d, long);
}
export function tangent(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, TANGENT, s, d, long);
}
export function arc_tangent(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, ARC_TANGENT, s, d, long);
}
export function power_of_two(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, POWER, s, d, long);
}
export function binary_logarithm(view: i32, s: i32, d: i32, long: bool): bool {
  return arithmetic(view, LOGARITHM, s, d, long);
}

/** d has the other length. */
export function convert_float(view: i32, s: i32, d: i32, long: bool): bool {
  if (!read(view, s, long ? 4 : 2)) return false;
  return long
    ? write(view, d, 2, singleBits(<f32>asDouble(bits)))
    : write(view, d, 4, doubleBits(<f64>asSingle(bits)));
}

export function float_to_long(view: i32, s: i32, d: i32, long: bool): bool {
  if (!read(view, s, long ? 4 : 2)) return false;
  const value = long ? asDouble(bits) : <f64>asSingle(bits);
  const whole = trunc<f64>(value);
  const fits = whole >= -2147483648.0 && whole <= 2147483647.0;
  const result = fits ? <i32>whole : value != value ? 0 : value < 0 ? i32.MIN_VALUE : i32.MAX_VALUE;
  if (!write(view, d, 2, <u64>result)) return false;
  setV(fits ? 0 : 0x8000);
  return true;
}

export function long_to_float(view: i32, s: i32, d: i32, long: bool): bool {
  if (!read(view, s, 2)) return false;
  const value = <i32>bits;
  const result = long ? reinterpret<u64>(<f64>value) : <u64>reinterpret<u32>(<f32>value);
  return write(view, d, long ? 4 : 2, result);
}

export function float_to_text(view: i32, s: i32, d: i32, long: bool): bool {
  return read(view, s, long ? 4 : 2) && writeText(view, d, long);
}

export function text_to_float(view: i32, s: i32, d: i32, long: bool): bool {
  const form = readText(view, s, long);
  if (form < 0 || (form && !write(view, d, long ? 4 : 2, bits))) return false;
  setV(form ? 0 : 0x8000);
  return true;
}

/** The floats that a comparison has read, binary32 widened, which is exact. */
let left: f64 = 0;
let right: f64 = 0;

function readBoth(view: i32, s: i32, d: i32, long: bool): bool {
  const words = long ? 4 : 2;
  if (!read(view, s, words)) return false;
  left = long ? asDouble(bits) : <f64>asSingle(bits);
  if (!read(view, d, words)) return false;
  right = long ? asDouble(bits) : <f64>asSingle(bits);
  return true;
}

// Comparisons: 1, 0, or -1 with the fault recorded.

export function float_less(view: i32, s: i32, d: i32, long: bool): i32 {
  return readBoth(view, s, d, long) ? i32(left < right) : -1;
}
export function float_equal(view: i32, s: i32, d: i32, long: bool): i32 {
  return readBoth(view, s, d, long) ? i32(left == right) : -1;
}
export function float_not_less(view: i32, s: i32, d: i32, long: bool): i32 {
  return readBoth(view, s, d, long) ? i32(left >= right) : -1;
}
export function float_unordered(view: i32, s: i32, d: i32, long: bool): i32 {
  return readBoth(view, s, d, long) ? i32(left != left || right != right) : -1;
}

// ---- Decimal text ----------------------------------------------------------------------------------------------
//
// binary32: +d.ddddddddE+ddd, 16 characters; binary64: +d.ddddddddddddddddE+ddd, 24 characters. +inf, -inf and +nan are
// filled up with blanks. The first character is at the byte address.

/** Where the text is made before it is stored: static, 24 bytes. */
const TEXT: usize = memory.data(24);

// @ts-ignore: decorator
@inline function characters(long: bool): i32 {
  return long ? 24 : 16;
}
// @ts-ignore: decorator
@inline function digitCount(long: bool): i32 {
  return long ? 17 : 9;
}

function put(at: i32, character: i32): void {
  store<u8>(TEXT + at, character);
}

/** Writes the text of `bits` to byte address `to`. */
function writeText(view: i32, to: i32, long: bool): bool {
  const length = characters(long);
  const count = digitCount(long);
  const fraction: u64 = long ? 52 : 23;
  const top: u64 = long ? 0x7ff : 0xff;
  const field = <i32>((bits >> fraction) & top);
  const low = bits & (((<u64>1) << fraction) - 1);
  const negative = bits >> (long ? 63 : 31) != 0;
  memory.fill(TEXT, 0x20, 24);
  if (field == <i32>top) {
    put(0, negative && !low ? 0x2d : 0x2b);
    put(1, low ? 0x6e : 0x69); // n, i
    put(2, low ? 0x61 : 0x6e); // a, n
    put(3, low ? 0x6e : 0x66); // n, f
  } else {
    let digits: u64 = 0;
    let power = 0;
    const significand = (field ? (<u64>1) << fraction : 0) | low;
    if (significand) {
      const lowest = 1 - <i32>(top >> 1) - <i32>fraction;
      digits = toDecimal(significand, lowest + (field > 1 ? field - 1 : 0), count);
      power = decimalExponent;
    }
    put(0, negative ? 0x2d : 0x2b);
    for (let i = count; i > 0; i--) {
      put(i == 1 ? 1 : i + 1, 0x30 + <i32>(digits % 10));
      digits /= 10;
    }
    put(2, 0x2e);
    put(count + 2, 0x45);
    put(count + 3, power < 0 ? 0x2d : 0x2b);
    let rest = power < 0 ? -power : power;
    for (let i = count + 6; i > count + 3; i--) {
      put(i, 0x30 + (rest % 10));
      rest /= 10;
    }
  }
  for (let i = 0; i < length; i++) if (!writable(view, base() + (((to + i) & 0xffff) >> 1))) return false;
  for (let i = 0; i < length; i++) {
    const byte = (to + i) & 0xffff;
    store<u8>(writable(view, base() + (byte >> 1)) + (byte & 1), load<u8>(TEXT + i));
  }
  return true;
}

/** Reads a text into `bits`: 1; 0 when it is malformed; -1 with the fault recorded. */
function readText(view: i32, from: i32, long: bool): i32 {
  const length = characters(long);
  const count = digitCount(long);
  for (let i = 0; i < length; i++) {
    const byte = (from + i) & 0xffff;
    const pointer = readable(view, base() + (byte >> 1));
    if (!pointer) return -1;
    put(i, load<u8>(pointer + (byte & 1)));
  }
  const sign = character(0);
  if (sign != 0x2b && sign != 0x2d) return 0;
  const fraction = long ? 52 : 23;
  const top = long ? 0x7ff : 0xff;
  const signBit: u64 = sign == 0x2d ? (long ? SIGN64 : 0x80000000) : 0;
  if (character(1) == 0x69 || character(1) == 0x6e) {
    const infinite = spells(0x69, 0x6e, 0x66);
    if (!infinite && !spells(0x6e, 0x61, 0x6e)) return 0;
    for (let i = 4; i < length; i++) if (character(i) != 0x20) return 0;
    if (infinite) bits = ((<u64>top) << fraction) | signBit;
    else bits = long ? NAN64 : <u64>NAN32;
    return 1;
  }
  let digits: u64 = 0;
  for (let i = 1; i <= count + 1; i++) {
    if (i == 2) continue;
    if (!isDigit(i)) return 0;
    digits = digits * 10 + (character(i) - 0x30);
  }
  const exponentSign = character(count + 3);
  if (character(2) != 0x2e || character(count + 2) != 0x45) return 0;
  if (exponentSign != 0x2b && exponentSign != 0x2d) return 0;
  let power = 0;
  for (let i = count + 4; i < count + 7; i++) {
    if (!isDigit(i)) return 0;
    power = power * 10 + (character(i) - 0x30);
  }
  bits = toBinary(digits, (exponentSign == 0x2d ? -power : power) - (count - 1), fraction, top) | signBit;
  return 1;
}

function character(at: i32): i32 {
  return load<u8>(TEXT + at);
}
function isDigit(at: i32): bool {
  return <u32>(character(at) - 0x30) < 10;
}
function spells(one: i32, two: i32, three: i32): bool {
  return character(1) == one && character(2) == two && character(3) == three;
}
