// The operations of IEEE 754 on exact values; each result is rounded once.

import {
  bitLength,
  canonicalNan,
  type Format,
  infinityBits,
  pack,
  roundBinary,
  roundQuotient,
  type Value,
  zero,
} from "./format.ts";

type Finite = Extract<Value, { kind: "finite" }>;

const isZero = (value: Value): boolean => value.kind === "finite" && value.significand === 0n;
const signed = (value: Finite): bigint => (value.negative ? -value.significand : value.significand);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** Two finite values as integers of one exponent. */
function align(one: Finite, other: Finite): [bigint, bigint, number] {
  const exponent = Math.min(one.exponent, other.exponent);
  const at = (value: Finite): bigint => signed(value) << BigInt(value.exponent - exponent);
  return [at(one), at(other), exponent];
}

export const negate = (value: Value): Value =>
  value.kind === "nan" ? value : { ...value, negative: !value.negative };

export function add(format: Format, one: Value, other: Value): bigint {
  if (one.kind === "nan" || other.kind === "nan") return canonicalNan(format);
  if (one.kind === "infinite" || other.kind === "infinite") {
    if (one.kind === other.kind && one.negative !== other.negative) return canonicalNan(format);
    return pack(format, one.kind === "infinite" ? one : other);
  }
  const [a, b, exponent] = align(one, other);
  const sum = a + b;
  // An exact zero is negative only when both are: 6.3 of the standard, round to nearest.
  if (sum === 0n) return pack(format, zero(one.negative && other.negative));
  return roundBinary(format, sum < 0n, magnitude(sum), exponent);
}

export const subtract = (format: Format, one: Value, other: Value): bigint => add(format, one, negate(other));

export function multiply(format: Format, one: Value, other: Value): bigint {
  if (one.kind === "nan" || other.kind === "nan") return canonicalNan(format);
  const negative = one.negative !== other.negative;
  if (one.kind === "infinite" || other.kind === "infinite") {
    return isZero(one) || isZero(other) ? canonicalNan(format) : infinityBits(format, negative);
  }
  return roundBinary(format, negative, one.significand * other.significand, one.exponent + other.exponent);
}

export function divide(format: Format, one: Value, other: Value): bigint {
  if (one.kind === "nan" || other.kind === "nan") return canonicalNan(format);
  const negative = one.negative !== other.negative;
  if (one.kind === "infinite") {
    return other.kind === "infinite" ? canonicalNan(format) : infinityBits(format, negative);
  }
  if (other.kind === "infinite") return pack(format, zero(negative));
  if (isZero(other)) return isZero(one) ? canonicalNan(format) : infinityBits(format, negative);
  if (isZero(one)) return pack(format, zero(negative));
  return roundQuotient(format, negative, one.significand, other.significand, one.exponent - other.exponent);
}

/** The remainder of a division toward zero (C fmod); it is exact and has the sign of the dividend. */
export function remainder(format: Format, one: Value, other: Value): bigint {
  if (one.kind !== "finite" || other.kind === "nan" || isZero(other)) return canonicalNan(format);
  if (other.kind === "infinite" || isZero(one)) return pack(format, one);
  const [a, b, exponent] = align(one, other);
  return roundBinary(format, one.negative, magnitude(a) % magnitude(b), exponent);
}

/** The largest integer whose square is not above a number. */
export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const better = (root + value / root) >> 1n;
    if (better >= root) return root;
    root = better;
  }
}

export function squareRoot(format: Format, value: Value): bigint {
  if (value.kind === "nan" || (value.negative && !isZero(value))) return canonicalNan(format);
  if (value.kind === "infinite" || isZero(value)) return pack(format, value);
  // An even exponent, and enough bits that the root has all it needs.
  const extra = 2 * format.precision + 4 + (Math.abs(value.exponent) % 2);
  const scaled = value.significand << BigInt(extra);
  const root = integerRoot(scaled);
  return roundBinary(format, false, root, (value.exponent - extra) / 2, root * root !== scaled);
}

/** -1, 0 or 1; undefined when one is not a number. Zeros are equal whatever their signs. */
export function compare(one: Value, other: Value): -1 | 0 | 1 | undefined {
  if (one.kind === "nan" || other.kind === "nan") return undefined;
  const rank = (value: Value): number => (value.kind === "infinite" ? (value.negative ? -1 : 1) : 0);
  if (one.kind === "infinite" || other.kind === "infinite")
    return Math.sign(rank(one) - rank(other)) as -1 | 0 | 1;
  const [a, b] = align(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}

const LONG_MAX = 0x7fffffffn;
const LONG_MIN = -0x80000000n;

/** Toward zero to a signed long, saturated; not representable: overflow. Not a number gives 0. */
export function toLong(value: Value): { long: bigint; overflow: boolean } {
  if (value.kind === "nan") return { long: 0n, overflow: true };
  if (value.kind === "infinite") return { long: value.negative ? LONG_MIN : LONG_MAX, overflow: true };
  const whole =
    value.exponent >= 0
      ? value.significand << BigInt(value.exponent)
      : value.significand >> BigInt(-value.exponent);
  const long = value.negative ? -whole : whole;
  if (long > LONG_MAX) return { long: LONG_MAX, overflow: true };
  if (long < LONG_MIN) return { long: LONG_MIN, overflow: true };
  return { long, overflow: false };
}

/** The float nearest to an integer. */
export const fromInteger = (format: Format, value: bigint): bigint =>
  roundBinary(format, value < 0n, magnitude(value), 0);
