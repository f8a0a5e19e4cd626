// Double-double arithmetic: a number is the unevaluated sum of two doubles, high + low with |low| at most half a unit in
// the last place of high, about 106 bits. Results are left in `high` and `low`. (T. J. Dekker, "A floating-point
// technique for extending the available precision", 1971.) Magnitudes must stay well within the range of a double.

export let high: f64 = 0;
export let low: f64 = 0;

/** high + low := a + b exactly, where |a| >= |b| or a = 0. */
// @ts-ignore: decorator
@inline function quickSum(a: f64, b: f64): void {
  const sum = a + b;
  low = b - (sum - a);
  high = sum;
}

/** a + b exactly. */
export function sum(a: f64, b: f64): void {
  const s = a + b;
  const part = s - a;
  low = a - (s - part) + (b - part);
  high = s;
}

/** a * b exactly. */
export function product(a: f64, b: f64): void {
  const p = a * b;
  // Veltkamp's split into halves of 26 bits.
  const ca = 134217729.0 * a;
  const a1 = ca - (ca - a);
  const a2 = a - a1;
  const cb = 134217729.0 * b;
  const b1 = cb - (cb - b);
  const b2 = b - b1;
  low = a2 * b2 - (p - a1 * b1 - a2 * b1 - a1 * b2);
  high = p;
}

export function add(a: f64, a2: f64, b: f64, b2: f64): void {
  sum(a, b);
  const s = high;
  const e = low;
  sum(a2, b2);
  const f = low;
  quickSum(s, e + high);
  quickSum(high, low + f);
}

export function multiply(a: f64, a2: f64, b: f64, b2: f64): void {
  product(a, b);
  quickSum(high, low + (a * b2 + a2 * b));
}

export function divide(a: f64, a2: f64, b: f64, b2: f64): void {
  // Three quotients, each of what the ones before left.
  const q1 = a / b;
  multiply(b, b2, q1, 0);
  add(a, a2, -high, -low);
  const q2 = high / b;
  const r = high;
  const r2 = low;
  multiply(b, b2, q2, 0);
  add(r, r2, -high, -low);
  const q3 = high / b;
  quickSum(q1, q2);
  add(high, low, q3, 0);
}

/** Makes the result a given number. */
export function set(a: f64, b: f64): void {
  high = a;
  low = b;
}

/**
 * The result as a binary32, correctly rounded: the double is first made odd where it is not exact, so that the second
 * rounding sees which way the first one went.
 */
export function toSingle(): f32 {
  let bits = reinterpret<u64>(high);
  if (low != 0 && (bits & 1) == 0) bits += low > 0 == high > 0 ? 1 : -1;
  return <f32>reinterpret<f64>(bits);
}

/** (high + low) * 2^exponent as a double, correctly rounded; high is positive and near 1. */
export function toDouble(exponent: i32): f64 {
  if (exponent > 1024) return Infinity;
  if (exponent == 1024) return high * 2.0 * 8.98846567431158e307;
  if (exponent >= -1021) return high * reinterpret<f64>((<u64>(exponent + 1023)) << 52);
  if (exponent < -1080) return 0;
  // A subnormal result: count its units, 2^-1074, and round by what is left over.
  const shift = exponent + 1074;
  const unit = reinterpret<f64>((<u64>(1023 + shift)) << 52);
  const scaled = high * unit;
  const whole = Math.floor(scaled);
  const over = scaled - whole - 0.5 + low * unit;
  let units = <u64>whole;
  if (over > 0 || (over == 0 && (units & 1) != 0)) units++;
  return reinterpret<f64>(units);
}
