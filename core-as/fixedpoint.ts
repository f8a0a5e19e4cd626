// Fixed-point numbers below 2^64 with 256 bits after the point, for what is too close for a double-double to decide. A
// number is ten limbs of 32 bits, the low one first, in memory that the caller supplies: nothing here allocates.
// Arithmetic is modulo 2^64, and a product is cut off.

/** Limbs of a number, and how many of them lie after the point. */
export const LIMBS: i32 = 10;
const BEHIND: i32 = 8;
const BITS_BEHIND: i32 = 32 * BEHIND;

/** A number. */
export type Fixed = StaticArray<u32>;

/** All limbs of a product of two numbers. */
const wide: StaticArray<u32> = new StaticArray<u32>(2 * LIMBS);

export function clear(a: Fixed): void {
  for (let i = 0; i < LIMBS; i++) a[i] = 0;
}

export function copy(to: Fixed, from: Fixed): void {
  for (let i = 0; i < LIMBS; i++) to[i] = from[i];
}

export function isZero(a: Fixed): bool {
  for (let i = 0; i < LIMBS; i++) if (a[i] != 0) return false;
  return true;
}

/** The sign of a - b. */
export function compare(a: Fixed, b: Fixed): i32 {
  for (let i = LIMBS - 1; i >= 0; i--) {
    if (a[i] != b[i]) return a[i] > b[i] ? 1 : -1;
  }
  return 0;
}

/** a := a + b. */
export function add(a: Fixed, b: Fixed): void {
  let carry: u64 = 0;
  for (let i = 0; i < LIMBS; i++) {
    carry += <u64>a[i] + b[i];
    a[i] = <u32>carry;
    carry >>= 32;
  }
}

/** a := a - b. */
export function subtract(a: Fixed, b: Fixed): void {
  let carry: u64 = 1;
  for (let i = 0; i < LIMBS; i++) {
    carry += <u64>a[i] + <u64>~b[i];
    a[i] = <u32>carry;
    carry >>= 32;
  }
}

/** a := a + x, a finite double of which nothing lies beyond the number's bits: exact. */
export function addDouble(a: Fixed, x: f64): void {
  const bits = reinterpret<u64>(abs<f64>(x));
  const field = <i32>(bits >> 52);
  const significand = (bits & 0xfffffffffffff) | (field ? 0x10000000000000 : 0);
  const place = (field ? field : 1) - 1075 + BITS_BEHIND;
  for (let i = 0; i < LIMBS; i++) wide[i] = 0;
  for (let i = 0; i < 53; i++) {
    const at = place + i;
    if ((significand >> i) & 1 && <u32>at < <u32>(32 * LIMBS)) wide[at >> 5] |= (<u32>1) << (at & 31);
  }
  if (x < 0) subtract(a, wide);
  else add(a, wide);
}

/** a := a * b. */
export function multiply(a: Fixed, b: Fixed): void {
  for (let i = 0; i < 2 * LIMBS; i++) wide[i] = 0;
  for (let i = 0; i < LIMBS; i++) {
    let carry: u64 = 0;
    for (let j = 0; j < LIMBS; j++) {
      carry += <u64>a[i] * b[j] + wide[i + j];
      wide[i + j] = <u32>carry;
      carry >>= 32;
    }
    wide[i + LIMBS] = <u32>carry;
  }
  for (let i = 0; i < LIMBS; i++) a[i] = wide[i + BEHIND];
}

/** a := a / n, n from 1 to 2^32 - 1. */
export function divideBy(a: Fixed, n: u32): void {
  let rest: u64 = 0;
  for (let i = LIMBS - 1; i >= 0; i--) {
    rest = (rest << 32) | a[i];
    a[i] = <u32>(rest / n);
    rest %= n;
  }
}

/** to := the low `point` bits of an integer that lies in limbs, as a number after the point. */
export function setFraction(to: Fixed, limbs: StaticArray<u32>, point: i32): void {
  for (let i = 0; i < LIMBS; i++) to[i] = i < BEHIND ? limbAt(limbs, point - BITS_BEHIND + 32 * i, point) : 0;
}

/** 32 bits of an integer from bit `from` on, which may be negative; those from bit `end` on are 0. */
function limbAt(limbs: StaticArray<u32>, from: i32, end: i32): u32 {
  let found: u32 = 0;
  for (let i = 0; i < 32; i++) {
    const at = from + i;
    if (at >= 0 && at < end && (limbs[at >> 5] >> (at & 31)) & 1) found |= (<u32>1) << i;
  }
  return found;
}
