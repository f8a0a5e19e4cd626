// The core's transcendental functions: correctly rounded, binary32 and binary64. The rule (FLOAT-8) asks for less than one
// unit in the last place, and its measure is tested here too.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hardness } from "./hard-search.ts";
import { type Format, formatOf, unpack } from "./reference/float/format.ts";
import { type Transcendental, withinOneUnit } from "./reference/float/transcendental.ts";
import {
  FORMATS,
  floatPair,
  HARD_FLOATS,
  misrounded,
  onCore,
  PUBLISHED_FLOATS,
  roundingCases,
  TRANSCENDENTALS,
} from "./rounding.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));

describe.each(TRANSCENDENTALS)("%s on the core", (name) => {
  it.each(FORMATS)("is correctly rounded in $name", (format) => {
    const wrong = [...misrounded(module, roundingCases(name, format, 4000))];
    expect({ wrong: wrong.length, first: wrong.slice(0, 5) }).toEqual({ wrong: 0, first: [] });
  });

  it.each(FORMATS)("is wrong by less than one unit in the last place in $name", (format) => {
    const pair = floatPair(module);
    for (const { argument } of roundingCases(name, format, 300)) {
      const result = onCore(pair, name, format, argument);
      expect(withinOneUnit(format, name, unpack(format, argument), result), argument.toString(16)).toBe(true);
    }
  });
});

describe("the hard arguments", () => {
  const of = (name: Transcendental, format: Format) =>
    HARD_FLOATS.filter((one) => one.name === name && one.format === format.name);

  it("are as hard as the list says, by exact arithmetic", () => {
    for (const { name, format, argument, bits } of HARD_FLOATS) {
      const found = hardness(formatOf(format === "binary64" ? 1 : 0), name, BigInt(`0x${argument}`));
      expect(found, `${name} ${argument}`).toBe(bits);
    }
  });

  it.each(TRANSCENDENTALS)(
    "are there for %s in both formats, far nearer to midpoints than random arguments",
    (name) => {
      const [short, long] = FORMATS.map((format) => of(name, format).map(({ bits }) => bits));
      expect(Math.max(...short!)).toBeGreaterThanOrEqual(50);
      expect(Math.max(...long!)).toBeGreaterThanOrEqual(80);
    },
  );

  it.each(TRANSCENDENTALS)(
    "are nearer to midpoints for %s than a double-double can be told from one",
    (name) => {
      const nearer = PUBLISHED_FLOATS.filter((one) => one.name === name && one.bits > 105);
      expect(nearer.length).toBeGreaterThan(5);
    },
  );

  it("are there for results that have fewer bits, too", () => {
    const subnormal = PUBLISHED_FLOATS.filter(({ name, argument }) => {
      const power = unpack(formatOf(1), BigInt(`0x${argument}`));
      return name === "EXP2" && power.kind === "finite" && power.negative && power.exponent > -43;
    });
    expect(subnormal.length).toBeGreaterThan(3);
  });
});

describe("the measure of a unit in the last place", () => {
  it("accepts the float on either side of the exact value, and no other", () => {
    const format = formatOf(0);
    // The tangent of 1 is 1.5574077246..., between 3FC75922 and 3FC75923 hex.
    const one = unpack(format, 0x3f800000n);
    const accepted = [0x3fc75921n, 0x3fc75922n, 0x3fc75923n, 0x3fc75924n].map((bits) =>
      withinOneUnit(format, "TAN", one, bits),
    );
    expect(accepted).toEqual([false, true, true, false]);
  });

  it("accepts nothing but the exact value where there is one", () => {
    const format = formatOf(1);
    const eight = unpack(format, 0x4020000000000000n);
    expect(withinOneUnit(format, "LOG2", eight, 0x4008000000000000n)).toBe(true);
    expect(withinOneUnit(format, "LOG2", eight, 0x4008000000000001n)).toBe(false);
  });
});
