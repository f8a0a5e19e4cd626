// Exact conversion between binary floats and decimal digits, for FDEC and DECF. Both ways round to nearest, ties to even.
//
// Numbers too large for a register are rows of 32-bit limbs in the workspace, the low limb first, with their length
// kept by the caller.

import { WORKSPACE } from "./layout";

/** The largest number here, 10^360 * 2^1100 or so, has fewer limbs. */
const LIMBS: i32 = 160;
const FIRST: i32 = WORKSPACE;
const SECOND: i32 = WORKSPACE + LIMBS * 4;
const THIRD: i32 = WORKSPACE + 2 * LIMBS * 4;
const FOURTH: i32 = WORKSPACE + 3 * LIMBS * 4;
const FIFTH: i32 = WORKSPACE + 4 * LIMBS * 4;

/** number := number * factor + carry, in limbs below `radix`; the new length. */
function scale(number: i32, length: i32, factor: u32, carry: u64, radix: u64): i32 {
  for (let i = 0; i < length; i++) {
    const product = <u64>load<u32>(number + (i << 2)) * <u64>factor + carry;
    store<u32>(number + (i << 2), <u32>(product % radix));
    carry = product / radix;
  }
  while (carry) {
    store<u32>(number + (length++ << 2), <u32>(carry % radix));
    carry /= radix;
  }
  return length;
}

const BINARY: u64 = 0x100000000;
const DECIMAL: u64 = 1000000000;

function fromU64(number: i32, value: u64, radix: u64): i32 {
  let length = 0;
  while (value) {
    store<u32>(number + (length++ << 2), <u32>(value % radix));
    value /= radix;
  }
  return length;
}

/** number * base^power, base a small number. */
function raise(number: i32, length: i32, base: u32, power: i32, radix: u64): i32 {
  while (power > 0) {
    let factor: u32 = 1;
    for (; power > 0 && factor < 0x10000000; power--) factor *= base;
    length = scale(number, length, factor, 0, radix);
  }
  return length;
}

/** target := number * 2^bits in binary limbs; the length of target. */
function shifted(target: i32, number: i32, length: i32, bits: i32): i32 {
  const limbs = bits >> 5;
  const shift = <u64>(bits & 31);
  memory.fill(target, 0, limbs << 2);
  let carry: u64 = 0;
  for (let i = 0; i < length; i++) {
    const value = ((<u64>load<u32>(number + (i << 2))) << shift) | carry;
    store<u32>(target + ((i + limbs) << 2), <u32>value);
    carry = value >> 32;
  }
  length += limbs;
  if (carry) store<u32>(target + (length++ << 2), <u32>carry);
  return length;
}

function compare(one: i32, oneLength: i32, other: i32, otherLength: i32): i32 {
  if (oneLength != otherLength) return oneLength > otherLength ? 1 : -1;
  for (let i = oneLength - 1; i >= 0; i--) {
    const a = load<u32>(one + (i << 2));
    const b = load<u32>(other + (i << 2));
    if (a != b) return a > b ? 1 : -1;
  }
  return 0;
}

// ---- To decimal ------------------------------------------------------------------------------------------------

/** Power of ten of the first digit that toDecimal() gave. */
export let decimalExponent: i32 = 0;

/** The `count` digits of a positive significand * 2^exponent, rounded, as one number. */
export function toDecimal(significand: u64, exponent: i32, count: i32): u64 {
  // significand * 2^exponent = number * 10^tens, number an integer of decimal limbs.
  let length = fromU64(FIRST, significand, DECIMAL);
  let tens = 0;
  if (exponent >= 0) length = raise(FIRST, length, 2, exponent, DECIMAL);
  else {
    length = raise(FIRST, length, 5, -exponent, DECIMAL);
    tens = exponent;
  }
  const top = load<u32>(FIRST + ((length - 1) << 2));
  let width = 0;
  for (let rest = top; rest; rest /= 10) width++;
  const total = (length - 1) * 9 + width;
  decimalExponent = total - 1 + tens;
  let digits: u64 = 0;
  let taken = 0;
  let next = 0;
  let sticky = false;
  for (let i = length - 1; i >= 0; i--) {
    const limb = load<u32>(FIRST + (i << 2));
    let divisor: u32 = 1;
    for (let d = i == length - 1 ? width : 9; d > 1; d--) divisor *= 10;
    for (; divisor; divisor /= 10) {
      const digit = (limb / divisor) % 10;
      if (taken < count) digits = digits * 10 + digit;
      else if (taken == count) next = digit;
      else if (digit) sticky = true;
      taken++;
    }
  }
  for (; taken < count; taken++) digits *= 10;
  if (next > 5 || (next == 5 && (sticky || (digits & 1) != 0))) digits++;
  let limit: u64 = 1;
  for (let i = 0; i < count; i++) limit *= 10;
  if (digits == limit) {
    digits /= 10;
    decimalExponent++;
  }
  return digits;
}

// ---- To binary -------------------------------------------------------------------------------------------------

/**
 * The bits, without sign, of the float nearest to digits * 10^power. `fraction`: bits of the fraction field, `top`: the
 * exponent field of infinity. Searches the floats, which are ordered as their bits are, comparing exactly.
 */
export function toBinary(digits: u64, power: i32, fraction: i32, top: i32): u64 {
  const infinity = (<u64>top) << fraction;
  if (!digits) return 0;
  // Beyond any format: 10^310 is too large, 10^-345 with 17 digits too small.
  if (power > 310) return infinity;
  if (power < -362) return 0;
  // digits * 10^power is FIRST / SECOND.
  let number = fromU64(FIRST, digits, BINARY);
  let denominator = fromU64(SECOND, 1, BINARY);
  if (power >= 0) number = raise(FIRST, number, 10, power, BINARY);
  else denominator = raise(SECOND, denominator, 10, -power, BINARY);
  const lowest = 2 - (top >> 1) - (fraction + 1);

  let low: u64 = 0;
  let high: u64 = infinity;
  // The largest float whose upper neighbour is too far: rounding up happens above the midpoint of low and low + 1,
  // or at it when low is odd.
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    const field = <i32>(middle >> fraction);
    const hidden: u64 = field ? (<u64>1) << fraction : 0;
    const significand = hidden | (middle & (((<u64>1) << fraction) - 1));
    // The midpoint between `middle` and its upper neighbour, as twice its significand plus one.
    const exponent = lowest + (field > 1 ? field - 1 : 0) - 1;
    const order = compareMidpoint(significand * 2 + 1, exponent, number, denominator);
    if (order > 0 || (order == 0 && (middle & 1) != 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Order of FIRST / SECOND against significand * 2^exponent. */
function compareMidpoint(significand: u64, exponent: i32, number: i32, denominator: i32): i32 {
  const one = shifted(THIRD, FIRST, number, exponent < 0 ? -exponent : 0);
  // SECOND * significand, by its two halves.
  const halves = <u32>(significand >> 32);
  let length = product(FOURTH, SECOND, denominator, <u32>significand, halves);
  if (exponent <= 0) return compare(THIRD, one, FOURTH, length);
  length = shifted(FIFTH, FOURTH, length, exponent);
  return compare(THIRD, one, FIFTH, length);
}

/** target := number * (low + high * 2^32). */
function product(target: i32, number: i32, length: i32, low: u32, high: u32): i32 {
  let carry: u64 = 0;
  let before: u64 = 0;
  for (let i = 0; i < length; i++) {
    const limb = <u64>load<u32>(number + (i << 2));
    const first = limb * low + (carry & 0xffffffff);
    const second = before * high + (first & 0xffffffff);
    store<u32>(target + (i << 2), <u32>second);
    carry = (carry >> 32) + (first >> 32) + (second >> 32);
    before = limb;
  }
  const last = before * high + carry;
  store<u32>(target + (length++ << 2), <u32>last);
  store<u32>(target + (length++ << 2), <u32>(last >> 32));
  while (length && !load<u32>(target + ((length - 1) << 2))) length--;
  return length;
}
