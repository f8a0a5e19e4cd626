// IEEE 754 binary32 and binary64 by exact integers: a finite number is significand * 2^exponent in BigInts, and one
// function rounds any such number, or a quotient of two, to nearest with ties to even.

export interface Format {
  readonly name: "binary32" | "binary64";
  /** Words in memory, low word first. */
  readonly words: 2 | 4;
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  /** Bits of the exponent field. */
  readonly exponentBits: number;
}

export const BINARY32: Format = { name: "binary32", words: 2, precision: 24, exponentBits: 8 };
export const BINARY64: Format = { name: "binary64", words: 4, precision: 53, exponentBits: 11 };
/** By the field l of an instruction. */
export const formatOf = (l: number): Format => (l ? BINARY64 : BINARY32);

/** What a float stands for. A zero is finite with significand 0. */
export type Value =
  | {
      readonly kind: "finite";
      readonly negative: boolean;
      readonly significand: bigint;
      readonly exponent: number;
    }
  | { readonly kind: "infinite"; readonly negative: boolean }
  | { readonly kind: "nan" };

export const NAN: Value = { kind: "nan" };
export const infinity = (negative: boolean): Value => ({ kind: "infinite", negative });
export const zero = (negative: boolean): Value => ({
  kind: "finite",
  negative,
  significand: 0n,
  exponent: 0,
});

const bias = (format: Format): number => 2 ** (format.exponentBits - 1) - 1;
/** Exponent of the last bit of a subnormal number, and of the smallest normal ones. */
export const lowestExponent = (format: Format): number => 2 - bias(format) - format.precision;
const topField = (format: Format): number => 2 ** format.exponentBits - 1;

/** Bits of a float from its words, and back. */
export const bitsOf = (words: readonly number[]): bigint =>
  words.reduceRight((bits, word) => (bits << 16n) | BigInt(word), 0n);
export const wordsOf = (format: Format, bits: bigint): number[] =>
  Array.from({ length: format.words }, (_, i) => Number((bits >> BigInt(16 * i)) & 0xffffn));

/** The value of a float. */
export function unpack(format: Format, bits: bigint): Value {
  const fraction = BigInt.asUintN(format.precision - 1, bits);
  const field = Number((bits >> BigInt(format.precision - 1)) & BigInt(topField(format)));
  const negative = bits >> BigInt(format.words * 16 - 1) === 1n;
  if (field === topField(format)) return fraction === 0n ? infinity(negative) : NAN;
  const hidden = field === 0 ? 0n : 1n << BigInt(format.precision - 1);
  const exponent = lowestExponent(format) + Math.max(field, 1) - 1;
  return { kind: "finite", negative, significand: hidden | fraction, exponent };
}

function assemble(format: Format, negative: boolean, field: number, fraction: bigint): bigint {
  const sign = negative ? 1n << BigInt(format.words * 16 - 1) : 0n;
  return sign | (BigInt(field) << BigInt(format.precision - 1)) | fraction;
}

/** The one NaN that instructions give: positive, quiet, nothing else set. */
export const canonicalNan = (format: Format): bigint =>
  assemble(format, false, topField(format), 1n << BigInt(format.precision - 2));
export const infinityBits = (format: Format, negative: boolean): bigint =>
  assemble(format, negative, topField(format), 0n);

export const bitLength = (value: bigint): number => value.toString(2).length - (value === 0n ? 1 : 0);

/**
 * The float nearest to (significand + fraction) * 2^exponent, ties to even, where the fraction is 0, or, with
 * `sticky`, somewhere between 0 and 1; then significand must have two bits more than the format.
 */
export function roundBinary(
  format: Format,
  negative: boolean,
  significand: bigint,
  exponent: number,
  sticky = false,
): bigint {
  if (significand === 0n) return assemble(format, negative, 0, 0n);
  // The last bit that is kept: so that `precision` bits stay, but no lower than the last bit of a subnormal.
  const last = Math.max(bitLength(significand) + exponent - format.precision, lowestExponent(format));
  const drop = last - exponent;
  let kept: bigint;
  if (drop <= 0) kept = significand << BigInt(-drop);
  else {
    kept = significand >> BigInt(drop);
    const rest = significand - (kept << BigInt(drop));
    const half = 1n << BigInt(drop - 1);
    if (rest > half || (rest === half && (sticky || kept % 2n === 1n))) kept += 1n;
  }
  // Rounding up may have made one bit more; then the value is a power of two and shifting loses nothing.
  const carried = bitLength(kept) > format.precision;
  const field = last - lowestExponent(format) + (carried ? 2 : 1);
  const hidden = 1n << BigInt(format.precision - 1);
  if (kept < hidden) return assemble(format, negative, 0, kept);
  if (field >= topField(format)) return infinityBits(format, negative);
  return assemble(format, negative, field, (carried ? kept >> 1n : kept) - hidden);
}

/** The float nearest to numerator / denominator * 2^exponent. */
export function roundQuotient(
  format: Format,
  negative: boolean,
  numerator: bigint,
  denominator: bigint,
  exponent = 0,
): bigint {
  const scale = Math.max(0, format.precision + 3 + bitLength(denominator) - bitLength(numerator));
  const scaled = numerator << BigInt(scale);
  const quotient = scaled / denominator;
  return roundBinary(format, negative, quotient, exponent - scale, scaled % denominator !== 0n);
}

/** A value in a format. */
export function pack(format: Format, value: Value): bigint {
  if (value.kind === "nan") return canonicalNan(format);
  if (value.kind === "infinite") return infinityBits(format, value.negative);
  return roundBinary(format, value.negative, value.significand, value.exponent);
}
