// Tangent, arc tangent, power of two and logarithm to the base two, enclosed between two fixed-point numbers as
// narrowly as is asked for, by the textbook series in BigInts.
//
// A fixed-point number is an integer that counts 2^-scale. Every function of this file is wrong by less than the
// ERROR units that its caller allows for; the enclosure is that much wider on each side.

import { integerRoot } from "./arithmetic.ts";
import {
  bitLength,
  canonicalNan,
  type Format,
  infinityBits,
  lowestExponent,
  pack,
  roundBinary,
  unpack,
  type Value,
  zero,
} from "./format.ts";

export type Transcendental = "TAN" | "ATAN" | "EXP2" | "LOG2";

/** A number whose magnitude lies between low and high, counted in 2^-scale. */
export interface Enclosure {
  readonly negative: boolean;
  readonly low: bigint;
  readonly high: bigint;
  readonly scale: number;
}

type Finite = Extract<Value, { kind: "finite" }>;

/** Units in the last place that the series, with up to a few hundred terms rounded each, stay below. */
const ERROR = 1n << 16n;

const one = (scale: number): bigint => 1n << BigInt(scale);

/** A magnitude as fixed point, cut off. */
function fixed(value: Finite, scale: number): bigint {
  const shift = value.exponent + scale;
  return shift >= 0 ? value.significand << BigInt(shift) : value.significand >> BigInt(-shift);
}

/** sum of sign^k * z^(2k+1) / (2k+1): arc tangent (sign -1) or area tangent (sign 1) of |z| < 1/2. */
function oddSeries(z: bigint, scale: number, sign: bigint): bigint {
  const square = (z * z) >> BigInt(scale);
  let power = z;
  let sum = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = (sign * (power * square)) >> BigInt(scale);
  }
  return sum;
}

const constants = new Map<string, bigint>();

/** Constants are computed once for each scale. */
function constant(name: string, scale: number, make: () => bigint): bigint {
  const key = `${name} ${scale}`;
  const known = constants.get(key) ?? make();
  constants.set(key, known);
  return known;
}

/** pi = 16 atan(1/5) - 4 atan(1/239) (Machin). */
const pi = (scale: number): bigint =>
  constant("pi", scale, () => {
    const guard = scale + 16;
    const atanOfInverse = (n: bigint): bigint => oddSeries(one(guard) / n, guard, -1n);
    return (16n * atanOfInverse(5n) - 4n * atanOfInverse(239n)) >> 16n;
  });

/** ln 2 = 2 atanh(1/3). */
const ln2 = (scale: number): bigint =>
  constant("ln2", scale, () => (2n * oddSeries(one(scale + 16) / 3n, scale + 16, 1n)) >> 16n);

/** Sum of z^k / k!, each second term only and alternating where asked for: exp, cos (from 1), sin (from z). */
function exponentialSeries(z: bigint, scale: number, first: bigint, kFirst: bigint, step: 1n | 2n): bigint {
  const factor = step === 2n ? -((z * z) >> BigInt(scale)) : z;
  let term = first;
  let sum = 0n;
  for (let k = kFirst; term !== 0n && term !== -1n; k += step) {
    sum += term;
    term = ((term * factor) >> BigInt(scale)) / (step === 2n ? (k + 1n) * (k + 2n) : k + 1n);
  }
  return sum;
}

function arcTangent(value: Finite, scale: number): Enclosure {
  const unit = one(scale);
  const x = fixed(value, scale);
  const inverted = x > unit;
  let z = inverted ? (unit * unit) / x : x;
  // atan z = 2 atan(z / (1 + sqrt(1 + z^2))), three times: z is below 1/10 then.
  for (let i = 0; i < 3; i++) z = (z * unit) / (unit + integerRoot(unit * unit + z * z));
  const angle = 8n * oddSeries(z, scale, -1n);
  const result = inverted ? pi(scale) / 2n - angle : angle;
  return { negative: value.negative, low: result - ERROR, high: result + ERROR, scale };
}

function tangent(value: Finite, scale: number): Enclosure | undefined {
  // pi with so many bits more that the multiple to subtract is exact enough.
  const guard = scale + Math.max(0, bitLength(value.significand) + value.exponent) + 8;
  const x = fixed(value, guard);
  const quarter = pi(guard) / 2n;
  const turns = (2n * x + quarter) / (2n * quarter);
  const angle = (x - turns * quarter) >> BigInt(guard - scale);
  const sine = exponentialSeries(angle, scale, angle, 1n, 2n);
  const cosine = exponentialSeries(angle, scale, one(scale), 0n, 2n);
  const pole = turns % 2n === 1n;
  const above = pole ? -cosine : sine;
  const below = pole ? sine : cosine;
  const [top, bottom] = [above < 0n ? -above : above, below < 0n ? -below : below];
  if (bottom <= ERROR || top <= ERROR) return undefined;
  return {
    negative: value.negative !== (above < 0n !== below < 0n),
    low: ((top - ERROR) << BigInt(scale)) / (bottom + ERROR),
    high: ((top + ERROR) << BigInt(scale)) / (bottom - ERROR) + 1n,
    scale,
  };
}

/** Beyond this every power of two overflows or vanishes in either format. */
const EXPONENT_BOUND = 1n << 13n;

function powerOfTwo(value: Finite, scale: number): Enclosure {
  const magnitude = fixed(value, scale);
  const bounded = magnitude >> BigInt(scale) > EXPONENT_BOUND ? EXPONENT_BOUND << BigInt(scale) : magnitude;
  const x = value.negative ? -bounded : bounded;
  const whole = x >> BigInt(scale);
  const fraction = ((x - (whole << BigInt(scale))) * ln2(scale)) >> BigInt(scale);
  const result = exponentialSeries(fraction, scale, one(scale), 0n, 1n);
  return { negative: false, low: result - ERROR, high: result + ERROR, scale: scale - Number(whole) };
}

function logarithm(value: Finite, scale: number): Enclosure {
  // value = mantissa * 2^power with a mantissa from 3/4 to 3/2, so that nothing cancels unless power is 0.
  const unit = one(scale);
  let power = bitLength(value.significand) + value.exponent - 1;
  let mantissa = fixed({ ...value, exponent: value.exponent - power }, scale);
  if (2n * mantissa >= 3n * unit) {
    mantissa = fixed({ ...value, exponent: value.exponent - power - 1 }, scale);
    power++;
  }
  const natural = 2n * oddSeries(((mantissa - unit) * unit) / (mantissa + unit), scale, 1n);
  const result = BigInt(power) * unit + (natural * unit) / ln2(scale);
  const magnitude = result < 0n ? -result : result;
  return { negative: result < 0n, low: magnitude - ERROR, high: magnitude + ERROR, scale };
}

/** The function's value where it is exact or no number at all; undefined where it is irrational. */
function special(format: Format, name: Transcendental, value: Value): bigint | undefined {
  if (value.kind === "nan") return canonicalNan(format);
  const isZero = value.kind === "finite" && value.significand === 0n;
  switch (name) {
    case "TAN":
      return isZero ? pack(format, value) : value.kind === "infinite" ? canonicalNan(format) : undefined;
    case "ATAN":
      return isZero ? pack(format, value) : undefined;
    case "EXP2": {
      if (value.kind === "infinite") return pack(format, value.negative ? zero(false) : value);
      const power = integerOf(value);
      return power === undefined ? undefined : roundBinary(format, false, 1n, power);
    }
    case "LOG2": {
      if (isZero) return infinityBits(format, true);
      if (value.negative) return canonicalNan(format);
      if (value.kind === "infinite") return pack(format, value);
      const bits = bitLength(value.significand);
      if (value.significand !== 1n << BigInt(bits - 1)) return undefined;
      const power = bits - 1 + value.exponent;
      return roundBinary(format, power < 0, BigInt(Math.abs(power)), 0);
    }
  }
}

/** A small enough integer as a number (a larger one as the bound, which overflows or vanishes as well). */
function integerOf(value: Finite): number | undefined {
  const whole = value.exponent >= 0;
  const magnitude = whole
    ? value.significand << BigInt(value.exponent)
    : value.significand >> BigInt(-value.exponent);
  if (!whole && magnitude << BigInt(-value.exponent) !== value.significand) return undefined;
  const bounded = Number(magnitude > EXPONENT_BOUND ? EXPONENT_BOUND : magnitude);
  return value.negative ? -bounded : bounded;
}

const SERIES: Readonly<Record<Transcendental, (value: Finite, scale: number) => Enclosure | undefined>> = {
  TAN: tangent,
  ATAN: arcTangent,
  EXP2: powerOfTwo,
  LOG2: logarithm,
};

/** Arc tangent of an infinity is that of a number beyond all formats, to more bits than are ever asked for. */
const HUGE = (negative: boolean): Finite => ({ kind: "finite", negative, significand: 1n, exponent: 5000 });

/**
 * The exact value between two bounds whose distance is less than 2^-bits of it; undefined where the value is exact or
 * not a number.
 */
export function enclose(
  format: Format,
  name: Transcendental,
  argument: Value,
  bits: number,
): Enclosure | undefined {
  if (special(format, name, argument) !== undefined || argument.kind === "nan") return undefined;
  const value = argument.kind === "infinite" ? HUGE(argument.negative) : argument;
  // TAN and ATAN of a small number are about as small; the others take the fraction bits that they need.
  const small = Math.max(0, -(bitLength(value.significand) + value.exponent));
  for (let scale = bits + small + 40; ; scale += bits) {
    const found = SERIES[name](value, scale);
    if (found && found.low > 0n && (found.high - found.low) << BigInt(bits) < found.low) return found;
  }
}

/** The correctly rounded result. */
export function transcendental(format: Format, name: Transcendental, argument: Value): bigint {
  const exact = special(format, name, argument);
  if (exact !== undefined) return exact;
  for (let bits = format.precision + 24; ; bits *= 2) {
    const found = enclose(format, name, argument, bits)!;
    const low = roundBinary(format, found.negative, found.low, -found.scale, true);
    const high = roundBinary(format, found.negative, found.high, -found.scale, true);
    if (low === high) return low;
  }
}

/**
 * The bits that a vector may demand: for binary32 the correctly rounded result; for binary64 only where the value is
 * exact or no number, since there the promise is a bound of the error, not the bits.
 */
export function demandedBits(format: Format, name: Transcendental, argument: Value): bigint | undefined {
  return format.words === 2 ? transcendental(format, name, argument) : special(format, name, argument);
}

/**
 * Is a float wrong by less than one unit in its last place? That is: does the exact value lie between its neighbours?
 * Where the value is exact, infinite, no number, or rounds to a zero or an infinity, only the float itself is right.
 */
export function withinOneUnit(format: Format, name: Transcendental, argument: Value, bits: bigint): boolean {
  const best = transcendental(format, name, argument);
  const exact = enclose(format, name, argument, format.precision + 24);
  if (bits === best || !exact) return bits === best;
  const [value, below, above] = [bits, bits - 1n, bits + 1n].map((one) => unpack(format, one));
  if (value?.kind !== "finite" || below?.kind !== "finite" || value.negative !== exact.negative) return false;
  if (value.significand === 0n) return false;
  // Both sides as integers that count 2^lowest.
  const lowest = Math.min(lowestExponent(format), -exact.scale);
  const count = (one: bigint, exponent: number): bigint => one << BigInt(exponent - lowest);
  const over = count(exact.low, -exact.scale) > count(below.significand, below.exponent);
  if (above?.kind !== "finite") return over;
  return over && count(exact.high, -exact.scale) < count(above.significand, above.exponent);
}
