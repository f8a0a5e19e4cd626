// Decides on which side of a midpoint of two doubles the value of TAN, ATAN, EXP2 or LOG2 lies, for the one argument in many
// millions where a double-double comes too near to one to be sure. That takes no better value: the midpoint is a number of 54
// bits, and is itself put into a sine and cosine, or into a power of two, to be compared with what the argument says.
// Fixed-point arithmetic does that, with an error below 2^-160 of the value.

import { high, low, set } from "./doubledouble";
import {
  add,
  addDouble,
  clear,
  compare,
  copy,
  divideBy,
  Fixed,
  isZero,
  LIMBS,
  multiply,
  setFraction,
  subtract,
} from "./fixedpoint";
import { LOGARITHM, limbs, POWER, point, reduce, TANGENT } from "./transcendental";

/** A double-double of transcendental.ts is better than this part of itself, by far. */
const SURE: f64 = 8.271806125530277e-25; // 2^-80

// biome-ignore format: limbs, the low one first
const PI_2: Fixed = [
  0x76273644, 0x04177d4c, 0x14cf98e8, 0x52049c11, 0x01b839a2, 0x898cc517, 0x42d18469, 0x921fb544, 1, 0,
];
// biome-ignore format: limbs, the low one first
const LN2: Fixed = [
  0x8baafa2b, 0x8a0d175b, 0x7298b62d, 0x40f34326, 0x03f2f6af, 0xc9e3b398, 0xd1cf79ab, 0xb17217f7, 0, 0,
];

const angle: Fixed = new StaticArray<u32>(LIMBS);
const square: Fixed = new StaticArray<u32>(LIMBS);
const term: Fixed = new StaticArray<u32>(LIMBS);
const sine: Fixed = new StaticArray<u32>(LIMBS);
const cosine: Fixed = new StaticArray<u32>(LIMBS);
const power: Fixed = new StaticArray<u32>(LIMBS);
const factor: Fixed = new StaticArray<u32>(LIMBS);

/** to := a + b, exactly. */
function setSum(to: Fixed, a: f64, b: f64): void {
  clear(to);
  addDouble(to, a);
  addDouble(to, b);
}

/** to := term - term * square / ((first+1)(first+2)) + ...: sine (first 1) or cosine (first 0); the term is used up. */
function alternating(to: Fixed, first: u32): void {
  copy(to, term);
  for (let k = first; !isZero(term); k += 2) {
    multiply(term, square);
    divideBy(term, (k + 1) * (k + 2));
    if ((k - first) & 2) add(to, term);
    else subtract(to, term);
  }
}

/** Sine and cosine of the angle, from 0 to pi/2. */
function sineAndCosine(): void {
  copy(square, angle);
  multiply(square, angle);
  copy(term, angle);
  alternating(sine, 1);
  setSum(term, 1, 0);
  alternating(cosine, 0);
}

/** power := 2 to the power z, from 0 to 2, that `power` held. */
function raise(): void {
  multiply(power, LN2);
  copy(factor, power);
  setSum(term, 1, 0);
  copy(power, term);
  for (let k: u32 = 1; !isZero(term); k++) {
    multiply(term, factor);
    divideBy(term, k);
    add(power, term);
  }
}

/** TAN, by magnitude: the sign of |tan x| - (m + m2). */
function besideTangent(x: f64, m: f64, m2: f64): i32 {
  let inverse = false;
  if (x <= 0.7853981633974483) setSum(angle, x, 0);
  else {
    inverse = (reduce(x) & 1) != 0;
    setFraction(angle, limbs, point);
    multiply(angle, PI_2);
  }
  sineAndCosine();
  setSum(factor, m, m2);
  multiply(factor, inverse ? sine : cosine);
  return compare(inverse ? cosine : sine, factor);
}

/** ATAN of a positive x: the sign of atan x - (m + m2), which is that of x cos(m + m2) - sin(m + m2). */
function besideArc(x: f64, m: f64, m2: f64): i32 {
  setSum(angle, m, m2);
  sineAndCosine();
  setSum(factor, x, 0);
  multiply(factor, cosine);
  return compare(factor, sine);
}

/** EXP2 of an x of which the nearest whole number was taken away: the sign of 2^x - (m + m2). */
function besidePower(x: f64, m: f64, m2: f64): i32 {
  setSum(power, x, x < 0 ? 1 : 0);
  raise();
  setSum(factor, m, m2);
  if (x < 0) add(factor, factor);
  return compare(power, factor);
}

/** LOG2 of a positive x: the sign of log2 x - (m + m2), which is that of x - 2^(m + m2). */
function besideLogarithm(x: f64, m: f64, m2: f64): i32 {
  let exponent = -1023;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984.0; // 2^54, exact
    exponent -= 54;
  }
  const bits = reinterpret<u64>(x);
  exponent += <i32>(bits >> 52);
  // m + m2 may lie below the whole number that m is.
  const whole = Math.floor(m) - 1;
  setSum(power, m, m2);
  addDouble(power, -whole);
  raise();
  // Both as multiples of 2^whole, which is not above the argument.
  setSum(factor, reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000), 0);
  for (let n = <i32>whole; n < exponent; n++) add(factor, factor);
  return compare(factor, power);
}

/** The sign of |F(x)| - |m + m2|; of LOG2 that of F(x) - (m + m2). */
function beside(operation: i32, x: f64, m: f64, m2: f64): i32 {
  if (operation == LOGARITHM) return besideLogarithm(x, m, m2);
  if (operation == POWER) return besidePower(x - nearest<f64>(x), m, m2);
  if (m < 0) {
    m = -m;
    m2 = -m2;
  }
  return operation == TANGENT ? besideTangent(abs<f64>(x), m, m2) : besideArc(abs<f64>(x), m, m2);
}

/**
 * Sees to it that doubledouble's `high` and `low`, which are F(x) but for the factor 2^exponent, become the double next to
 * F(x) when they are rounded: where the midpoint of two doubles is nearer than they are exact, they become one of the two.
 */
export function settle(operation: i32, x: f64, exponent: i32): void {
  if (!(abs<f64>(high) < Infinity) || low == 0) return;
  const near = high;
  let m = near;
  let m2: f64 = 0;
  let other: f64;
  if (exponent < -1021) {
    // A subnormal result: the midpoint lies between two multiples of 2^-1074.
    if (exponent < -1080) return;
    const unit = reinterpret<f64>((<u64>(1023 - 1074 - exponent)) << 52);
    const below = Math.floor(near / unit) * unit;
    m = below;
    m2 = 0.5 * unit;
    other = below + unit;
  } else {
    other = reinterpret<f64>(reinterpret<u64>(near) + (low > 0 == near > 0 ? 1 : -1));
    m2 = 0.5 * (other - near);
  }
  // Exact but for the last addition.
  if (abs<f64>(near - m - m2 + low) > SURE * abs<f64>(near)) return;
  const sign = beside(operation, x, m, m2);
  const outward = operation == LOGARITHM || m >= 0 ? m2 > 0 : m2 < 0;
  set(sign > 0 == outward ? other : m, 0);
}
