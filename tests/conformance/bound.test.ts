// The core's transcendental functions: correctly rounded, binary32 and binary64. The rule (FLOAT-8) asks for less than one
// unit in the last place, and its measure is tested here too.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { word } from "./guest.ts";
import { Pair } from "./lockstep.ts";
import { bitsOf, type Format, formatOf, pack, unpack, wordsOf } from "./reference/float/format.ts";
import { type Transcendental, transcendental, withinOneUnit } from "./reference/float/transcendental.ts";
import { RIGHTS } from "./reference/paged-store.ts";
import { initialState } from "./reference/state.ts";
import { Random } from "./vectors/random.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
const CODE = 0x400;
const ARGUMENT = 0x100;
const RESULT = 0x200;

/** F[result] of the core for an argument. */
function onCore(pair: Pair, name: Transcendental, format: Format, argument: bigint): bigint {
  const l = format.words === 4 ? 1 : 0;
  pair.poke(CODE, [word(`${name} X3,X3`, { a: 1, b: 2, l })]);
  pair.poke(ARGUMENT, wordsOf(format, argument));
  pair.reference.state = { ...initialState(), pc: CODE, r: [0, ARGUMENT, RESULT, 0, 0, 0, 0, 0] };
  pair.copyState();
  pair.core.run(1);
  return bitsOf(
    Array.from({ length: format.words }, (_, i) => pair.core.u16[pair.core.physicalWord(0, RESULT + i)]!),
  );
}

/** Any float, one of everyday size, or one near a multiple of pi/2 or near 1, where digits cancel. */
function argumentOf(format: Format, random: Random): bigint {
  const any = bitsOf(Array.from({ length: format.words }, () => random.word()));
  if (random.percent(30)) return any;
  const numbers = [
    random.next() / 2 ** 26,
    (random.between(1, 5000) * Math.PI) / 2,
    1 + (random.next() / 2 ** 32 - 0.5) / 64,
  ];
  const number = random.pick(numbers) * random.pick([1, 1, -1]);
  const exponent = -40;
  const significand = BigInt(Math.round(Math.abs(number) * 2 ** -exponent));
  return pack(format, { kind: "finite", negative: number < 0, significand, exponent });
}

describe.each<Transcendental>(["TAN", "ATAN", "EXP2", "LOG2"])("%s on the core", (name) => {
  it.each([
    ["binary32", 0],
    ["binary64", 1],
  ])("is correctly rounded in %s", (_name, l) => {
    const format = formatOf(l);
    const random = new Random(`bound ${name} ${l}`);
    const pair = new Pair(module, 4);
    for (let page = 0; page < 4; page++) pair.map(page, page, RIGHTS.readAndWrite);
    const wrong: string[] = [];
    for (let i = 0; i < 4000; i++) {
      const argument = argumentOf(format, random);
      const result = onCore(pair, name, format, argument);
      const value = unpack(format, argument);
      expect(withinOneUnit(format, name, value, result)).toBe(true);
      if (result === transcendental(format, name, value)) continue;
      wrong.push(`${name} ${argument.toString(16)}: ${result.toString(16)}`);
    }
    expect({ wrong: wrong.length, first: wrong.slice(0, 5) }).toEqual({ wrong: 0, first: [] });
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
