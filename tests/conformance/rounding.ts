// How TAN, ATAN, EXP2 and LOG2 of a core round: random arguments, those where something cancels or a branch is taken, and
// those whose exact value lies hard by a midpoint of two floats: found here (hard-floats.json), and the hardest of those that
// V. Lefèvre, J.-M. Muller and the CORE-MATH project have found and published for binary64 (published-floats.json).

import { readFileSync } from "node:fs";
import { word } from "./guest.ts";
import { Pair } from "./lockstep.ts";
import { BINARY32, BINARY64, bitsOf, type Format, pack, unpack, wordsOf } from "./reference/float/format.ts";
import { type Transcendental, transcendental } from "./reference/float/transcendental.ts";
import { RIGHTS } from "./reference/paged-store.ts";
import { initialState } from "./reference/state.ts";
import { Random } from "./vectors/random.ts";

export const TRANSCENDENTALS: readonly Transcendental[] = ["TAN", "ATAN", "EXP2", "LOG2"];
export const FORMATS: readonly Format[] = [BINARY32, BINARY64];

const CODE = 0x400;
const ARGUMENT = 0x100;
const RESULT = 0x200;
const PAGES = 4;

/** A core beside the reference, with all its pages mapped. */
export function floatPair(module: WebAssembly.Module): Pair {
  const pair = new Pair(module, PAGES);
  for (let page = 0; page < PAGES; page++) pair.map(page, page, RIGHTS.readAndWrite);
  return pair;
}

/** F[result] of the core for an argument; both are the bits of floats. */
export function onCore(pair: Pair, name: Transcendental, format: Format, argument: bigint): bigint {
  pair.poke(CODE, [word(`${name} X3,X3`, { a: 1, b: 2, l: format.words === 4 ? 1 : 0 })]);
  pair.poke(ARGUMENT, wordsOf(format, argument));
  pair.reference.state = { ...initialState(), pc: CODE, r: [0, ARGUMENT, RESULT, 0, 0, 0, 0, 0] };
  pair.copyState();
  pair.core.run(1);
  const at = (i: number): number => pair.core.u16[pair.core.physicalWord(0, RESULT + i)]!;
  return bitsOf(Array.from({ length: format.words }, (_, i) => at(i)));
}

/** Any float, one of everyday size, one with an exponent from -60 to 62, or one near a multiple of pi/2 or near 1, where digits cancel. */
function randomArgument(format: Format, random: Random): bigint {
  const any = bitsOf(Array.from({ length: format.words }, () => random.word()));
  if (random.percent(30)) return any;
  const numbers = [
    random.next() / 2 ** 26,
    random.next() * 2 ** random.between(-60, 30),
    (random.between(1, 5000) * Math.PI) / 2,
    1 + (random.next() / 2 ** 32 - 0.5) / 64,
  ];
  return nearest(format, random.pick(numbers) * random.pick([1, 1, -1]));
}

/** A number as a float. */
function nearest(format: Format, number: number): bigint {
  const magnitude = Math.abs(number);
  // So far that the number is whole, and no farther than a double has bits for.
  const exponent = magnitude === 0 ? 0 : Math.floor(Math.log2(magnitude)) - 52;
  return pack(format, {
    kind: "finite",
    negative: number < 0,
    significand: BigInt(Math.round(magnitude * 2 ** -exponent)),
    exponent,
  });
}

/** Of all doubles the nearest to a multiple of pi/2: by 2^-62 (Muller et al., Handbook of Floating-Point Arithmetic, 2010). */
const NEAREST_TO_MULTIPLE = {
  kind: "finite",
  negative: false,
  significand: 6381956970095103n,
  exponent: 797,
} as const;

/** Zeros, the ends of the format, and floats beside numbers at which one of the functions changes its way. */
function* edges(format: Format): Generator<bigint> {
  const sign = 1n << BigInt(16 * format.words - 1);
  const top = ((1n << BigInt(format.words * 16 - format.precision)) - 1n) << BigInt(format.precision - 1);
  const powers = [-1074, -1060, -149, -140, -60, -54, -28, -27, -26, -1, 0, 1, 53, 54, 59, 60, 61, 100, 120];
  const wholes = [200, 201, 128, 127, 126, 1022, 1021, 1023, 1024, 1074, 1075, 1080, 1081, 1099, 1100, 1101];
  const places = [
    ...[0n, top, 1n << BigInt(format.precision - 1), 1n << BigInt(format.precision - 2)],
    ...powers.map((exponent) => pack(format, { kind: "finite", negative: false, significand: 1n, exponent })),
    ...[Math.PI / 4, Math.SQRT2, Math.SQRT1_2, ...wholes].map((one) => nearest(format, one)),
    ...Array.from({ length: 24 }, (_, n) => nearest(format, ((n + 1) * Math.PI) / 2)),
    pack(format, NEAREST_TO_MULTIPLE),
    // The reciprocals of the largest that ATAN divides by.
    ...[55, 56, 57, 58, 59].map((power) => nearest(format, Math.SQRT2 * 2 ** power)),
  ];
  for (const place of places) {
    for (let bits = place - 2n; bits <= place + 2n; bits++) {
      if (bits < 0n || bits > top + 1n) continue;
      yield bits;
      yield bits | sign;
    }
  }
}

/** An argument whose function value lies so near to a midpoint that an error in its 2^bits-th part is seen. */
export interface HardFloat {
  readonly name: Transcendental;
  readonly format: Format["name"];
  /** The argument's bits, in hex. */
  readonly argument: string;
  /** Its value's distance from the midpoint is below 2^-bits of the value and above half of that. */
  readonly bits: number;
}

const listed = (file: string): readonly HardFloat[] =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));

export const PUBLISHED_FLOATS = listed("published-floats.json");
export const HARD_FLOATS = [...listed("hard-floats.json"), ...PUBLISHED_FLOATS];

/** An argument and the correctly rounded result. */
export interface RoundingCase {
  readonly name: Transcendental;
  readonly format: Format;
  readonly argument: bigint;
  readonly result: bigint;
}

/** The case of a hard argument. */
export function caseOf({ name, format: named, argument: hex }: HardFloat): RoundingCase {
  const format = named === BINARY64.name ? BINARY64 : BINARY32;
  const argument = BigInt(`0x${hex}`);
  return { name, format, argument, result: transcendental(format, name, unpack(format, argument)) };
}

/** The cases of a function in a format: `count` random ones, the edges, the hard ones. */
export function roundingCases(name: Transcendental, format: Format, count: number): RoundingCase[] {
  const random = new Random(`bound ${name} ${format.words === 4 ? 1 : 0}`);
  const hard = HARD_FLOATS.filter((one) => one.name === name && one.format === format.name);
  // TAN and ATAN are as hard for the number of the other sign.
  const sign = 1n << BigInt(16 * format.words - 1);
  const all = [
    ...hard.flatMap(({ argument }) => [BigInt(`0x${argument}`), BigInt(`0x${argument}`) ^ sign]),
    ...edges(format),
    ...Array.from({ length: count }, () => randomArgument(format, random)),
  ];
  return all.map((argument) => {
    const result = transcendental(format, name, unpack(format, argument));
    return { name, format, argument, result };
  });
}

/** Those of the cases that a core does not round correctly, as text. */
export function* misrounded(module: WebAssembly.Module, cases: Iterable<RoundingCase>): Generator<string> {
  const pair = floatPair(module);
  for (const { name, format, argument, result } of cases) {
    const got = onCore(pair, name, format, argument);
    if (got !== result)
      yield `${name} ${argument.toString(16)}: expected ${result.toString(16)}, got ${got.toString(16)}`;
  }
}
