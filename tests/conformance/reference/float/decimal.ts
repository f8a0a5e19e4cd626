// The decimal text of FDEC and DECF. The project's own format (the handbook's is not known):
//
//   binary32, 16 characters: +d.ddddddddE+ddd          9 significant digits
//   binary64, 24 characters: +d.ddddddddddddddddE+ddd  17 significant digits
//
// The sign and the sign of the exponent are + or -; E is a capital. So many digits name every float exactly. FDEC
// rounds to nearest, ties to even, and its first digit is 0 only for a zero. Infinities are +inf and -inf, what is
// not a number is +nan; both are filled up with blanks. DECF takes exactly what the format allows, with any digits,
// and rounds to nearest, ties to even: too large a number is infinite, too small a one zero or subnormal.
// -nan is taken too. Everything else is malformed.

import { bitLength, type Format, infinity, NAN, pack, roundQuotient, type Value } from "./format.ts";

/** Characters of a text. */
export const textLength = (format: Format): number => (format.words === 2 ? 16 : 24);
const digitCount = (format: Format): number => (format.words === 2 ? 9 : 17);

/** value / 10^power as a fraction of integers. */
function overPowerOfTen(value: Extract<Value, { kind: "finite" }>, power: number): [bigint, bigint] {
  const up =
    (value.exponent > 0 ? 1n << BigInt(value.exponent) : 1n) * (power < 0 ? 10n ** BigInt(-power) : 1n);
  const down =
    (value.exponent < 0 ? 1n << BigInt(-value.exponent) : 1n) * (power > 0 ? 10n ** BigInt(power) : 1n);
  return [value.significand * up, down];
}

/** A fraction to the nearest integer, ties to even. */
function nearest([numerator, denominator]: readonly [bigint, bigint]): bigint {
  const whole = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  return twice > denominator || (twice === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}

/** The text of a value. */
export function toText(format: Format, value: Value): string {
  if (value.kind === "nan") return "+nan".padEnd(textLength(format));
  const sign = value.negative ? "-" : "+";
  if (value.kind === "infinite") return `${sign}inf`.padEnd(textLength(format));
  const count = digitCount(format);
  let power = 0;
  let digits = 0n;
  if (value.significand !== 0n) {
    // The power of ten of the first digit: the value is at least 10^power and less than 10^(power+1). Start near it.
    power = Math.round((bitLength(value.significand) + value.exponent) * Math.LOG10E * Math.LN2);
    for (;;) {
      const [numerator, denominator] = overPowerOfTen(value, power);
      if (numerator < denominator) power--;
      else if (numerator >= 10n * denominator) power++;
      else break;
    }
    digits = nearest(overPowerOfTen(value, power - count + 1));
    if (digits === 10n ** BigInt(count)) {
      digits /= 10n;
      power++;
    }
  }
  const text = digits.toString().padStart(count, "0");
  const exponent = `${power < 0 ? "-" : "+"}${Math.abs(power).toString().padStart(3, "0")}`;
  return `${sign}${text[0]}.${text.slice(1)}E${exponent}`;
}

/** The float of a text, or undefined when it is malformed. */
export function fromText(format: Format, text: string): bigint | undefined {
  const special = /^([+-])(inf|nan) *$/.exec(text);
  if (special) return pack(format, special[2] === "nan" ? NAN : infinity(special[1] === "-"));
  const number = /^([+-])(\d)\.(\d+)E([+-]\d{3})$/.exec(text);
  if (!number || number[3]!.length !== digitCount(format) - 1) return undefined;
  const digits = BigInt(number[2]! + number[3]!);
  const power = Number(number[4]) - (digitCount(format) - 1);
  const scale = 10n ** BigInt(Math.abs(power));
  const negative = number[1] === "-";
  if (digits === 0n) return pack(format, { kind: "finite", negative, significand: 0n, exponent: 0 });
  return power < 0
    ? roundQuotient(format, negative, digits, scale)
    : roundQuotient(format, negative, digits * scale, 1n);
}
