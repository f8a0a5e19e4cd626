// The exact arithmetic of the model against the arithmetic of JavaScript's own doubles, which is IEEE 754 as well.

import { describe, expect, it } from "vitest";
import * as arithmetic from "./reference/float/arithmetic.ts";
import { fromText, textLength, toText } from "./reference/float/decimal.ts";
import { BINARY32, BINARY64, type Format, pack, roundBinary, unpack } from "./reference/float/format.ts";
import { enclose, type Transcendental, transcendental } from "./reference/float/transcendental.ts";
import { Random } from "./vectors/random.ts";

const view = new DataView(new ArrayBuffer(8));
function toNumber(format: Format, bits: bigint): number {
  if (format === BINARY64) {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  }
  view.setUint32(0, Number(bits));
  return view.getFloat32(0);
}
function toBits(format: Format, value: number): bigint {
  if (Number.isNaN(value)) return pack(format, { kind: "nan" });
  if (format === BINARY64) {
    view.setFloat64(0, value);
    return view.getBigUint64(0);
  }
  view.setFloat32(0, value);
  return BigInt(view.getUint32(0));
}

/** Bits of all kinds: any, with the exponent of another, subnormal. */
function randomBits(format: Format, random: Random, near: bigint): bigint {
  let bits = 0n;
  for (let i = 0; i < format.words; i++) bits = (bits << 16n) | BigInt(random.word());
  const fraction = BigInt.asUintN(format.precision - 1, bits);
  if (random.percent(25))
    return ((near >> BigInt(format.precision - 1)) << BigInt(format.precision - 1)) | fraction;
  return random.percent(15) ? fraction : bits;
}

function* pairs(format: Format, count: number): Generator<[bigint, bigint]> {
  const random = new Random(`float pairs ${format.name}`);
  for (let i = 0; i < count; i++) {
    const one = randomBits(format, random, 0n);
    yield [one, randomBits(format, random, one)];
  }
}

const OPERATIONS = [
  ["addition", arithmetic.add, (a: number, b: number) => a + b],
  ["subtraction", arithmetic.subtract, (a: number, b: number) => a - b],
  ["multiplication", arithmetic.multiply, (a: number, b: number) => a * b],
  ["division", arithmetic.divide, (a: number, b: number) => a / b],
  ["remainder", arithmetic.remainder, (a: number, b: number) => a % b],
] as const;

// For binary32 a double result rounded once more is the correctly rounded one: 53 >= 2 * 24 + 2 (Figueroa).
describe.each([BINARY32, BINARY64])("$name", (format) => {
  it.each(OPERATIONS)("%s gives the bits of the host's IEEE arithmetic", (_name, exact, host) => {
    for (const [a, b] of pairs(format, 3000)) {
      const want = host(toNumber(format, a), toNumber(format, b));
      expect(exact(format, unpack(format, a), unpack(format, b)), `${a} ${b}`).toBe(toBits(format, want));
    }
  });

  it("square root gives the bits of the host's", () => {
    for (const [a] of pairs(format, 3000)) {
      const want = toBits(format, Math.sqrt(toNumber(format, a)));
      expect(arithmetic.squareRoot(format, unpack(format, a)), `${a}`).toBe(want);
    }
  });

  it("compares as the host does", () => {
    for (const [a, b] of pairs(format, 3000)) {
      const [x, y] = [toNumber(format, a), toNumber(format, b)];
      const want = x < y ? -1 : x > y ? 1 : x === y ? 0 : undefined;
      expect(arithmetic.compare(unpack(format, a), unpack(format, b))).toBe(want);
    }
  });

  it("decimal text has its fixed width and reads back as the same float", () => {
    for (const [a] of pairs(format, 3000)) {
      const text = toText(format, unpack(format, a));
      expect(text).toHaveLength(textLength(format));
      expect(fromText(format, text), text).toBe(pack(format, unpack(format, a)));
    }
  });

  // Where the digit that falls away is exactly a half, the host rounds up and the format to even.
  it("decimal text has the digits of the host's toExponential, but in ties", () => {
    const digits = format === BINARY32 ? 8 : 16;
    for (const [a] of pairs(format, 3000)) {
      const value = toNumber(format, a);
      if (!Number.isFinite(value)) continue;
      const tie = /^50*e/.test(value.toExponential(100).split(".")[1]!.slice(digits));
      if (tie) continue;
      const [mantissa, exponent] = Math.abs(value).toExponential(digits).split("e") as [string, string];
      const sign = Object.is(value, -0) || value < 0 ? "-" : "+";
      const want = `${sign}${mantissa}E${exponent[0]}${exponent.slice(1).padStart(3, "0")}`;
      expect(toText(format, unpack(format, a))).toBe(want);
    }
  });
});

describe("decimal text", () => {
  it("rounds a half to even", () => {
    const text = (value: number): string => toText(BINARY32, unpack(BINARY32, toBits(BINARY32, value)));
    expect(text(2 ** 19 + 0.0625 * 2)).toBe("+5.24288125E+005");
    expect(text(2 ** 19 + 0.0625)).toBe("+5.24288062E+005");
    expect(text(2 ** 19 + 0.0625 * 3)).toBe("+5.24288188E+005");
  });

  it("is read as the host reads it, subnormal, overflowing and with too many leading zeros included", () => {
    const random = new Random("decimal");
    for (let i = 0; i < 3000; i++) {
      const digits = Array.from({ length: 17 }, () => random.below(random.pick([2, 10]))).join("");
      const power = random.between(-345, 320);
      const text = `+${digits[0]}.${digits.slice(1)}E${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(3, "0")}`;
      expect(fromText(BINARY64, text), text).toBe(toBits(BINARY64, Number(text)));
    }
  });

  it.each([
    "+1.0000000 E+000",
    "1.00000000E+0000",
    "+1.00000000e+000",
    " 1.00000000E+000",
    "+inf+inf+inf+inf",
    "+1.000000000E+00",
    "+1,00000000E+000",
  ])("%s is malformed", (text) => expect(fromText(BINARY32, text)).toBeUndefined());
});

describe("conversions", () => {
  it("to binary32 round as the host does", () => {
    for (const [a] of pairs(BINARY64, 3000)) {
      const want = toBits(BINARY32, Math.fround(toNumber(BINARY64, a)));
      expect(pack(BINARY32, unpack(BINARY64, a))).toBe(want);
    }
  });
});

const FUNCTIONS: readonly [Transcendental, (x: number) => number][] = [
  ["TAN", Math.tan],
  ["ATAN", Math.atan],
  ["EXP2", (x) => 2 ** x],
  ["LOG2", Math.log2],
];

describe.each(FUNCTIONS)("%s", (name, host) => {
  const argument = (format: Format, random: Random): bigint =>
    random.percent(50)
      ? toBits(format, (random.next() / 2 ** 32 - 0.5) * 60)
      : randomBits(format, random, 0n);

  it("lies within one unit of the host's in binary64", () => {
    const random = new Random(`binary64 ${name}`);
    for (let i = 0; i < 1000; i++) {
      const bits = argument(BINARY64, random);
      const want = host(toNumber(BINARY64, bits));
      const got = transcendental(BINARY64, name, unpack(BINARY64, bits));
      if (Number.isNaN(want)) expect(got).toBe(pack(BINARY64, { kind: "nan" }));
      else expect([-1n, 0n, 1n], `${toNumber(BINARY64, bits)}`).toContain(got - toBits(BINARY64, want));
    }
  });

  it("is the host's binary64 result rounded to binary32, where that is no near tie", () => {
    const random = new Random(`binary32 ${name}`);
    for (let i = 0; i < 1000; i++) {
      const bits = argument(BINARY32, random);
      const want = toBits(BINARY32, Math.fround(host(toNumber(BINARY32, bits))));
      expect(transcendental(BINARY32, name, unpack(BINARY32, bits)), `${toNumber(BINARY32, bits)}`).toBe(
        want,
      );
    }
  });

  it("is enclosed as narrowly as is asked for, and the rounded result lies beside the enclosure", () => {
    const random = new Random(`enclosure ${name}`);
    for (let i = 0; i < 100; i++) {
      const value = unpack(BINARY32, argument(BINARY32, random));
      const found = enclose(BINARY32, name, value, 200);
      if (!found) continue;
      expect((found.high - found.low) << 200n < found.low).toBe(true);
      const rounded = roundBinary(BINARY32, found.negative, found.low, -found.scale, true);
      expect(rounded).toBe(transcendental(BINARY32, name, value));
    }
  });
});
