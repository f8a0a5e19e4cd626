// Arguments whose function value lies hard by a midpoint of two floats, where a function that is only almost right rounds
// to the wrong side. Found with the reference's BigInts, for tests that a random argument would pass.
//
// binary64: over a stretch of consecutive floats a function is a parabola to far below what is looked for. Three exact
// values give it; its fractions of a unit in the last place are then counted on by differences, modulo 1 in doubles.
// binary32: the host's double shows where a value's last 29 bits are a midpoint's or nearly so.
// Both only propose: `hardness` decides.

import { BINARY64, bitLength, type Format, lowestExponent, unpack } from "./reference/float/format.ts";
import { enclose, type Transcendental } from "./reference/float/transcendental.ts";
import type { HardFloat } from "./rounding.ts";
import type { Random } from "./vectors/random.ts";

/** Bits to which values are enclosed: far below any distance that can be found by looking at some 2^32 arguments. */
const ENCLOSED = 170;
/** Consecutive floats of a stretch. */
const STRETCH = 1 << 15;
/** Fraction bits of values that count units in the last place. */
const FRACTION = 120n;

/** A function's value and the exponent of its last bit as a float; undefined where it is exact or no number. */
function locate(
  format: Format,
  name: Transcendental,
  argument: bigint,
): { value: bigint; scale: number; last: number } | undefined {
  const found = enclose(format, name, unpack(format, argument), ENCLOSED);
  if (found === undefined) return undefined;
  const last = Math.max(bitLength(found.low) - found.scale - format.precision, lowestExponent(format));
  return { value: found.low, scale: found.scale, last };
}

/** The most bits such that the function's value is nearer than 2^-bits of itself to a midpoint of two floats. */
export function hardness(format: Format, name: Transcendental, argument: bigint): number {
  const found = locate(format, name, argument);
  if (found === undefined) return 0;
  const unit = 1n << BigInt(found.last + found.scale);
  const distance = (found.value % unit) - unit / 2n;
  const magnitude = distance < 0n ? -distance : distance;
  let bits = bitLength(found.value) - bitLength(magnitude);
  if (magnitude << BigInt(bits) >= found.value) bits--;
  return bits;
}

/** The floats of a stretch of binary64 from `first` on whose values may lie within `within` units of a midpoint. */
export function* proposed64(name: Transcendental, first: bigint, within: number): Generator<bigint> {
  const values = [0, STRETCH / 2, STRETCH].map((k) => locate(BINARY64, name, first + BigInt(k)));
  const [start, middle, end] = values;
  if (start === undefined || middle === undefined || end === undefined) return;
  if (start.last !== end.last || start.last !== middle.last) return;
  const units = ({ value, scale, last }: typeof start): bigint => (value << FRACTION) >> BigInt(scale + last);
  const [y0, y1, y2] = [units(start), units(middle), units(end)];
  // y(k) = y0 + b k + a k^2, all with twice FRACTION bits so that nothing is lost in dividing.
  const half = BigInt(STRETCH / 2);
  const a = ((y2 - 2n * y1 + y0) << FRACTION) / (2n * half * half);
  const b = ((y2 - y0) << FRACTION) / (2n * half) - 2n * a * half;
  const fraction = (value: bigint): number =>
    Number(BigInt.asUintN(64, BigInt.asUintN(Number(2n * FRACTION), value) >> (2n * FRACTION - 64n))) /
    2 ** 64;
  let y = fraction(y0 << FRACTION);
  let step = fraction(a + b);
  const curve = Number(2n * a) / 2 ** Number(2n * FRACTION);
  for (let k = 0; k < STRETCH; k++) {
    if (Math.abs(y - 0.5) < within) yield first + BigInt(k);
    y += step;
    if (y >= 1) y -= 1;
    step += curve;
    if (step >= 1) step -= 1;
    else if (step < 0) step += 1;
  }
}

const HOST: Readonly<Record<Transcendental, (x: number) => number>> = {
  TAN: Math.tan,
  ATAN: Math.atan,
  EXP2: (x) => 2 ** x,
  LOG2: Math.log2,
};

/** The floats of binary32 from `first` on, `count` of them, whose value the host's double puts beside a midpoint. */
export function* proposed32(name: Transcendental, first: number, count: number): Generator<bigint> {
  const host = HOST[name];
  const [single, double] = [new Float32Array(1), new Float64Array(1)];
  const singleBits = new Uint32Array(single.buffer);
  // The low half comes first on every host of Node.
  const doubleBits = new Uint32Array(double.buffer);
  for (let bits = first; bits < first + count; bits++) {
    singleBits[0] = bits;
    double[0] = host(single[0]!);
    if (((doubleBits[0]! & 0x1fffffff) - 0x0ffffff0) >>> 0 <= 32) yield BigInt(bits);
  }
}

type Ranges = Readonly<Record<Transcendental, readonly (readonly [from: number, to: number])[]>>;

/** Where to look in binary64: between two numbers, where the function is smooth over a stretch. */
// biome-ignore format: a table
const RANGES64: Ranges = {
  TAN: [[2 ** -26, 2 ** -13], [2 ** -12, 0.78], [0.79, 2.3], [2.4, 40]],
  ATAN: [[2 ** -26, 2 ** -13], [2 ** -12, 1], [1, 30], [30, 2 ** 20]],
  EXP2: [[-1, 1], [2, 1000], [-1000, -2], [-1060, -1022]],
  LOG2: [[0.71, 1.41], [1 - 2 ** -8, 1 + 2 ** -8], [1.42, 1000], [2 ** -1060, 2 ** -900]],
};
/** And in binary32, where it need not be. */
// biome-ignore format: a table
const RANGES32: Ranges = {
  TAN: [[2 ** -12, 2 ** 127]],
  ATAN: [[2 ** -12, 2 ** 26]],
  EXP2: [[2 ** -20, 127], [-126, -(2 ** -20)]],
  LOG2: [[2 ** -126, 2 ** 127]],
};

const view = new DataView(new ArrayBuffer(8));
function bitsOfNumber(format: Format, value: number): bigint {
  if (format === BINARY64) view.setFloat64(0, value);
  else view.setFloat32(0, value);
  return format === BINARY64 ? view.getBigUint64(0) : BigInt(view.getUint32(0));
}

/** A number between two: evenly over the exponents where both are of one sign. */
function between(from: number, to: number, random: Random): number {
  const share = random.next() / 2 ** 32;
  return from * to > 0 ? from * (to / from) ** share : from + (to - from) * share;
}

/** The `kept` hardest arguments of a function in a format that so many stretches of each range have. */
export function findHard(
  name: Transcendental,
  format: Format,
  random: Random,
  stretches: number,
  kept: number,
): HardFloat[] {
  const long = format === BINARY64;
  // So that some eight are proposed for each range.
  const within = 4 / (stretches * STRETCH);
  return (long ? RANGES64 : RANGES32)[name].flatMap(([from, to]) => {
    const found = new Map<bigint, number>();
    for (let i = 0; i < stretches; i++) {
      const first = bitsOfNumber(format, between(from, to, random));
      const proposed = long ? proposed64(name, first, within) : proposed32(name, Number(first), STRETCH);
      for (const argument of proposed) found.set(argument, hardness(format, name, argument));
    }
    return [...found]
      .sort(([, one], [, other]) => other - one)
      .slice(0, kept)
      .map(([argument, bits]) => ({ name, format: format.name, argument: argument.toString(16), bits }));
  });
}
