// TAN, ATAN, EXP2 and LOG2 in double-double arithmetic. The error of a result before its one rounding is below 2^-95
// of it, so it is the correctly rounded one unless the exact value comes as near as that to a midpoint. No short
// float is known to do so; for long ones midpoint.ts decides. Plain arithmetic of WebAssembly: the same bits on every
// host.
//
// Each function leaves its result in doubledouble's `high` and `low`.

import { add, divide, high, low, multiply, set, sum } from "./doubledouble";

/** The functions, numbered after the operations of float.ts. */
export const TANGENT: i32 = 6;
export const ARC_TANGENT: i32 = 7;
export const POWER: i32 = 8;
export const LOGARITHM: i32 = 9;

const PI_2_HIGH: f64 = 1.5707963267948966;
const PI_2_LOW: f64 = 6.123233995736766e-17;
const LN2_HIGH: f64 = 0.6931471805599453;
const LN2_LOW: f64 = 2.3190468138462996e-17;

/** Below this the cube of an argument no longer reaches the last bit that counts. */
const SMALL: f64 = 7.450580596923828e-9; // 2^-27
/** A term below this part of the sum ends a series. */
const NEGLIGIBLE: f64 = 1e-34;

// ---- TAN -------------------------------------------------------------------------------------------------------

/** Bits of 2/pi after the point, 32 to a limb. */
const TWO_OVER_PI: StaticArray<u32> = [
  0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a,
  0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
  0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf,
  0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
  0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d, 0xa9e39161, 0x5ee61b08,
];
/** Limbs of 2/pi that are multiplied: enough for 106 bits after the worst cancellation, which is of 62 bits. */
const WINDOW: i32 = 9;
const PRODUCT: i32 = WINDOW + 2;
/** The product, and after reduce() the remainder by magnitude as a part of pi/2, low limb first. */
export const limbs: StaticArray<u32> = new StaticArray<u32>(PRODUCT);
/** Bits of it after the point. */
export let point: i32 = 0;

/** 32 bits of 2/pi from bit `at` on, bit 1 being the first after the point. */
function piBits(at: i32): u32 {
  const limb = (at - 1) >> 5;
  const shift = (at - 1) & 31;
  const first = <u64>TWO_OVER_PI[limb];
  const second = limb + 1 < TWO_OVER_PI.length ? <u64>TWO_OVER_PI[limb + 1] : 0;
  return <u32>((((first << 32) | second) >> (32 - shift)) & 0xffffffff);
}

/** Reduces a positive number above pi/4 by multiples of pi/2: the remainder in the result, their count modulo 4. */
export function reduce(x: f64): i32 {
  const bits = reinterpret<u64>(x);
  const exponent = <i32>(bits >> 52) - 1075;
  const significand = (bits & 0xfffffffffffff) | 0x10000000000000;
  // Bits of 2/pi before `first` give multiples of 4 only.
  const first = exponent > 2 ? exponent - 1 : 1;
  const fraction = first - 1 + 32 * WINDOW - exponent;
  point = fraction;
  const m0 = significand & 0xffffffff;
  const m1 = significand >> 32;
  for (let i = 0; i < PRODUCT; i++) limbs[i] = 0;
  let carry: u64 = 0;
  let before: u64 = 0;
  for (let i = 0; i < WINDOW; i++) {
    const limb = <u64>piBits(first + 32 * (WINDOW - 1 - i));
    const low32 = limb * m0 + (carry & 0xffffffff);
    const high32 = before * m1 + (low32 & 0xffffffff);
    limbs[i] = <u32>high32;
    carry = (carry >> 32) + (low32 >> 32) + (high32 >> 32);
    before = limb;
  }
  const last = before * m1 + carry;
  limbs[WINDOW] = <u32>last;
  limbs[WINDOW + 1] = <u32>(last >> 32);

  // The point lies `fraction` bits from the end. Two bits above it count the multiples.
  let count = bit(fraction) | (bit(fraction + 1) << 1);
  const negative = bit(fraction - 1) != 0;
  if (negative) count++;
  // The fraction, or what it lacks to 1, from its top limb down.
  set(0, 0);
  const top = (fraction - 1) >> 5;
  let borrow: u64 = 1;
  for (let i = 0; i <= top; i++) {
    let limb = <u64>limbs[i];
    if (i == top && (fraction & 31) != 0) limb &= ((<u64>1) << (fraction & 31)) - 1;
    if (negative) {
      const width = i == top && (fraction & 31) != 0 ? fraction & 31 : 32;
      const complement = (~limb & (((<u64>1) << width) - 1)) + borrow;
      borrow = complement >> width;
      limb = complement & (((<u64>1) << width) - 1);
    }
    limbs[i] = <u32>limb;
  }
  for (let i = top; i >= 0; i--) {
    const weight = reinterpret<f64>((<u64>(1023 + 32 * i - fraction)) << 52);
    add(high, low, <f64>limbs[i] * weight, 0);
  }
  multiply(high, low, PI_2_HIGH, PI_2_LOW);
  if (negative) set(-high, -low);
  return count & 3;
}

function bit(at: i32): i32 {
  return (limbs[at >> 5] >> (at & 31)) & 1;
}

/** sum of term * (-y*y)^k / ((first+1)(first+2)...): sine (term y, first 1) and cosine (term 1, first 0) series. */
function alternating(y: f64, y2: f64, term: f64, term2: f64, first: i32): void {
  multiply(y, y2, y, y2);
  const square = -high;
  const square2 = -low;
  let total = term;
  let total2 = term2;
  for (let k = first; ; k += 2) {
    multiply(term, term2, square, square2);
    divide(high, low, <f64>((k + 1) * (k + 2)), 0);
    term = high;
    term2 = low;
    add(total, total2, term, term2);
    total = high;
    total2 = low;
    if (abs<f64>(term) < NEGLIGIBLE * abs<f64>(total)) break;
  }
  set(total, total2);
}

/** Tangent of y + y2, at most pi/4 or so, or with `inverse` minus its cotangent. */
function tangent(y: f64, y2: f64, inverse: bool): void {
  alternating(y, y2, y, y2, 1);
  const sine = high;
  const sine2 = low;
  alternating(y, y2, 1, 0, 0);
  if (inverse) divide(-high, -low, sine, sine2);
  else divide(sine, sine2, high, low);
}

export function tan(x: f64): void {
  const magnitude = abs<f64>(x);
  if (!(magnitude < Infinity)) {
    set(NaN, 0);
    return;
  }
  if (magnitude < SMALL) {
    sum(x, (x * x * x) / 3.0);
    return;
  }
  if (magnitude <= 0.7853981633974483) {
    tangent(x, 0, false);
    return;
  }
  const count = reduce(magnitude);
  tangent(high, low, (count & 1) != 0);
  if (x < 0) set(-high, -low);
}

// ---- ATAN ------------------------------------------------------------------------------------------------------

/** Arc tangent of z + z2 between 0 and 1, by one step of Newton's method from the library's double. */
function arcOfPart(z: f64, z2: f64): void {
  const guess = NativeMath.atan(z);
  tangent(guess, 0, false);
  const t = high;
  const t2 = low;
  multiply(z, z2, t, t2);
  add(1, 0, high, low);
  const below = high;
  const below2 = low;
  add(z, z2, -t, -t2);
  divide(high, low, below, below2);
  add(guess, 0, high, low);
}

export function atan(x: f64): void {
  const magnitude = abs<f64>(x);
  if (x == 0) {
    set(x, 0);
    return;
  }
  if (magnitude < SMALL || x != x) {
    sum(x, -((x * x * x) / 3.0));
    return;
  }
  if (magnitude <= 1.0) arcOfPart(magnitude, 0);
  else {
    // The complement: beyond 2^60 the arc tangent of 1/x is 1/x.
    if (magnitude > 1152921504606846976.0) set(1.0 / magnitude, 0);
    else {
      divide(1, 0, magnitude, 0);
      arcOfPart(high, low);
    }
    add(PI_2_HIGH, PI_2_LOW, -high, -low);
  }
  if (x < 0) set(-high, -low);
}

// ---- EXP2 ------------------------------------------------------------------------------------------------------

/** 2 to the power of x, which is between -1,100 and 1,100: the result times 2 to the returned exponent. */
export function exp2(x: f64): i32 {
  const whole = nearest<f64>(x);
  multiply(x - whole, 0, LN2_HIGH, LN2_LOW);
  const t = high;
  const t2 = low;
  let term: f64 = 1;
  let term2: f64 = 0;
  let total: f64 = 1;
  let total2: f64 = 0;
  for (let k = 1; t != 0; k++) {
    multiply(term, term2, t, t2);
    divide(high, low, <f64>k, 0);
    term = high;
    term2 = low;
    add(total, total2, term, term2);
    total = high;
    total2 = low;
    if (abs<f64>(term) < NEGLIGIBLE) break;
  }
  set(total, total2);
  return <i32>whole;
}

// ---- LOG2 ------------------------------------------------------------------------------------------------------

/** Logarithm to the base 2 of a positive finite number. */
export function log2(x: f64): void {
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984.0; // 2^54, exact
    exponent = -54;
  }
  const bits = reinterpret<u64>(x);
  exponent += <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  // log(m) = 2 artanh(s), s = (m - 1) / (m + 1); m - 1 is exact.
  sum(m, 1);
  divide(m - 1, 0, high, low);
  const s = high;
  const s2 = low;
  multiply(s, s2, s, s2);
  const square = high;
  const square2 = low;
  let power = s;
  let power2 = s2;
  let total = s;
  let total2 = s2;
  for (let k = 3; s != 0; k += 2) {
    multiply(power, power2, square, square2);
    power = high;
    power2 = low;
    divide(power, power2, <f64>k, 0);
    const term = high;
    add(total, total2, high, low);
    total = high;
    total2 = low;
    if (abs<f64>(term) < NEGLIGIBLE * abs<f64>(total)) break;
  }
  divide(2 * total, 2 * total2, LN2_HIGH, LN2_LOW);
  add(<f64>exponent, 0, high, low);
}
