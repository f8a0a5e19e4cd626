// The float set: IEEE 754 binary32 in two words and binary64 in four, the low word first, rounded to nearest even.
//
// WebAssembly gives the arithmetic, exactly the same on every host but for the bits of a NaN, of which only one is
// ever stored. docs/MACHINE.md, "Floats".

import * as Row from "./generated/rows";
import { reg, setV, base, pc, setPc } from "./state";
import { readable, writable } from "./map";
import { toDecimal, toBinary, decimalExponent } from "./decimal";
import { high, low, set, toSingle, toDouble } from "./doubledouble";
import { tan, atan, exp2, log2 } from "./transcendental";
import { settle } from "./midpoint";
import { NEXT, TRAP } from "./result";

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
    bits |= <u64>load<u16>(pointer) << (<u64>i << 4);
  }
  return true;
}

/** Writes all words of `value`, or none with the fault recorded. */
function write(view: i32, e: i32, words: i32, value: u64): bool {
  for (let i = 0; i < words; i++) if (!writable(view, base() + e + i)) return false;
  for (let i = 0; i < words; i++) {
    store<u16>(writable(view, base() + e + i), <u16>(value >> (<u64>i << 4)));
  }
  return true;
}

// @ts-ignore: decorator
@inline function asDouble(value: u64): f64 { return reinterpret<f64>(value); }
// @ts-ignore: decorator
@inline function asSingle(value: u64): f32 { return reinterpret<f32>(<u32>value); }
// @ts-ignore: decorator
@inline function doubleBits(value: f64): u64 { return value != value ? NAN64 : reinterpret<u64>(value); }
// @ts-ignore: decorator
@inline function singleBits(value: f32): u64 { return value != value ? <u64>NAN32 : <u64>reinterpret<u32>(value); }

function double(row: i32, d: f64, s: f64): f64 {
  switch (row) {
    case Row.FADD_X3_X3: return d + s;
    case Row.FSUB_X3_X3: return d - s;
    case Row.FMUL_X3_X3: return d * s;
    case Row.FDIV_X3_X3: return d / s;
    case Row.FREM_X3_X3: return d % s;
    case Row.SQRT_X3_X3: return sqrt<f64>(s);
    default: {
      const exponent = transcendental(row, s);
      settle(row, s, exponent);
      return exponent ? toDouble(exponent) : high;
    }
  }
}

function single(row: i32, d: f32, s: f32): f32 {
  switch (row) {
    case Row.FADD_X3_X3: return d + s;
    case Row.FSUB_X3_X3: return d - s;
    case Row.FMUL_X3_X3: return d * s;
    case Row.FDIV_X3_X3: return d / s;
    case Row.FREM_X3_X3: return d % s;
    case Row.SQRT_X3_X3: return sqrt<f32>(s);
    default: {
      const exponent = transcendental(row, <f64>s);
      // A power of two beyond binary32's range is beyond it in any scale.
      if (exponent > 200) return Infinity;
      if (exponent < -200) return 0;
      const factor = reinterpret<f64>(<u64>(1023 + exponent) << 52);
      set(high * factor, low * factor);
      return toSingle();
    }
  }
}

/** TAN, ATAN, EXP2 or LOG2: the result, times 2 to the returned exponent, in doubledouble's `high` and `low`. */
function transcendental(row: i32, s: f64): i32 {
  switch (row) {
    case Row.TAN_X3_X3: tan(s); return 0;
    case Row.ATAN_X3_X3: atan(s); return 0;
    case Row.EXP2_X3_X3:
      if (s > -1100.0 && s < 1100.0) return exp2(s);
      set(s > 0 ? Infinity : s < 0 ? 0.0 : NaN, 0);
      return 0;
    default:
      if (s > 0 && s < Infinity) log2(s);
      else set(s == 0 ? -Infinity : s > 0 ? Infinity : NaN, 0);
      return 0;
  }
}

/** Executes an instruction of the float set. Arguments as rare(). */
export function float(view: i32, row: i32, word: i32, next: i32): i32 {
  const a = reg((word >> 11) & 14);
  const b = reg((word >> 7) & 14);
  const long = (word & 0x0800) != 0;
  const words = long ? 4 : 2;
  switch (row) {
    case Row.FCNV_X3_X3: {
      if (!read(view, a, words)) return TRAP;
      const result = long ? singleBits(<f32>asDouble(bits)) : doubleBits(<f64>asSingle(bits));
      if (!write(view, b, 6 - words, result)) return TRAP;
      break;
    }
    case Row.FINT_X3_X3: {
      if (!read(view, a, words)) return TRAP;
      const value = long ? asDouble(bits) : <f64>asSingle(bits);
      const whole = trunc<f64>(value);
      const fits = whole >= -2147483648.0 && whole <= 2147483647.0;
      const result = fits ? <i32>whole : value != value ? 0 : value < 0 ? i32.MIN_VALUE : i32.MAX_VALUE;
      if (!write(view, b, 2, <u64>result)) return TRAP;
      setV(fits ? 0 : 0x8000);
      break;
    }
    case Row.INTF_X3_X3: {
      if (!read(view, a, 2)) return TRAP;
      const value = <i32>bits;
      const result = long ? reinterpret<u64>(<f64>value) : <u64>reinterpret<u32>(<f32>value);
      if (!write(view, b, words, result)) return TRAP;
      break;
    }
    case Row.FDEC_X3_X3: {
      if (!read(view, a, words) || !writeText(view, b, long)) return TRAP;
      break;
    }
    case Row.DECF_X3_X3: {
      const form = readText(view, a, long);
      if (form < 0 || (form && !write(view, b, words, bits))) return TRAP;
      setV(form ? 0 : 0x8000);
      break;
    }
    case Row.FSLT_X3_X3: case Row.FSEQ_X3_X3: case Row.FSGE_X3_X3: case Row.FSUO_X3_X3:
    case Row.FSLTP_X3_X3: case Row.FSEQP_X3_X3: case Row.FSGEP_X3_X3: case Row.FSUOP_X3_X3: {
      if (!read(view, a, words)) return TRAP;
      const s = long ? asDouble(bits) : <f64>asSingle(bits);
      if (!read(view, b, words)) return TRAP;
      const d = long ? asDouble(bits) : <f64>asSingle(bits);
      let holds = s != s || d != d;
      if (row == Row.FSLT_X3_X3 || row == Row.FSLTP_X3_X3) holds = s < d;
      else if (row == Row.FSEQ_X3_X3 || row == Row.FSEQP_X3_X3) holds = s == d;
      else if (row == Row.FSGE_X3_X3 || row == Row.FSGEP_X3_X3) holds = s >= d;
      if (!holds) break;
      // PC is still at the first prefix: a repeat goes to the word before.
      setPc(row >= Row.FSLTP_X3_X3 ? pc() - 1 : next + 1);
      return NEXT;
    }
    default: {
      if (!read(view, a, words)) return TRAP;
      const s = bits;
      // SQRT and what follows it up to LOG2 have one operand.
      if (row <= Row.FREM_X3_X3 && !read(view, b, words)) return TRAP;
      const d = bits;
      const result = long
        ? doubleBits(double(row, asDouble(d), asDouble(s)))
        : singleBits(single(row, asSingle(d), asSingle(s)));
      if (!write(view, b, words, result)) return TRAP;
    }
  }
  setPc(next);
  return NEXT;
}

// ---- Decimal text ----------------------------------------------------------------------------------------------
//
// binary32: +d.ddddddddE+ddd, 16 characters; binary64: +d.ddddddddddddddddE+ddd, 24 characters. +inf, -inf and +nan are
// filled up with blanks. The first character is at the byte address.

/** Where the text is made before it is stored: static, 24 bytes. */
const TEXT: usize = memory.data(24);

// @ts-ignore: decorator
@inline function characters(long: bool): i32 { return long ? 24 : 16; }
// @ts-ignore: decorator
@inline function digitCount(long: bool): i32 { return long ? 17 : 9; }

function put(at: i32, character: i32): void { store<u8>(TEXT + at, character); }

/** Writes the text of `bits` to byte address `to`. */
function writeText(view: i32, to: i32, long: bool): bool {
  const length = characters(long);
  const count = digitCount(long);
  const fraction: u64 = long ? 52 : 23;
  const top: u64 = long ? 0x7ff : 0xff;
  const field = <i32>((bits >> fraction) & top);
  const low = bits & ((<u64>1 << fraction) - 1);
  const negative = (bits >> (long ? 63 : 31)) != 0;
  memory.fill(TEXT, 0x20, 24);
  if (field == <i32>top) {
    put(0, negative && !low ? 0x2d : 0x2b);
    put(1, low ? 0x6e : 0x69); // n, i
    put(2, low ? 0x61 : 0x6e); // a, n
    put(3, low ? 0x6e : 0x66); // n, f
  } else {
    let digits: u64 = 0;
    let power = 0;
    const significand = (field ? (<u64>1 << fraction) : 0) | low;
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
      put(i, 0x30 + rest % 10);
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
    if (infinite) bits = (<u64>top << fraction) | signBit;
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

function character(at: i32): i32 { return load<u8>(TEXT + at); }
function isDigit(at: i32): bool { return <u32>(character(at) - 0x30) < 10; }
function spells(one: i32, two: i32, three: i32): bool {
  return character(1) == one && character(2) == two && character(3) == three;
}
