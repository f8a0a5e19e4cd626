// States that make an instruction do something: without them most random stacks overflow, most quotients do not fit
// and most texts are no numbers.

import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { decode, type Fields, fieldsOf, keyOf } from "../reference/decode.ts";
import { textLength, toText } from "../reference/float/decimal.ts";
import { BINARY64, bitsOf, type Format, formatOf, pack, unpack, wordsOf } from "../reference/float/format.ts";
import { EXCLUDED } from "./coverage.ts";
import { encode } from "./encode.ts";
import type { Random } from "./random.ts";

/** A state that is still being made. */
export interface Draft {
  r: number[];
  pc: number;
  base: number;
  v: number;
  /** Data words by address, BASE added. */
  data: Map<number, number>;
  prog: Map<number, number>;
  /** Makes up a word of memory. */
  value: () => number;
}

type Shape = (draft: Draft, f: Fields, random: Random) => void;

const setData = (draft: Draft, address: number, word: number): void => {
  draft.data.set((draft.base + address) & 0xffff, word & 0xffff);
};

/** Pointer and limit of the process stack: room enough, just enough, one too few, or anything; near word 0 at times. */
const processStack: Shape = (draft, _f, random) => {
  const pointer = random.percent(30) ? random.between(0, 24) : random.word();
  const room = random.percent(50) ? random.between(0, 20) : random.word();
  setData(draft, 0, pointer);
  setData(draft, 1, random.percent(85) ? pointer - room : random.word());
};

/** A stack from which RET pops: a small number of local words at its top. */
const callFrame: Shape = (draft, f, random) => {
  processStack(draft, f, random);
  const pointer = draft.data.get(draft.base)!;
  if (random.percent(80)) setData(draft, pointer, random.below(16));
};

/** A frame size that fits the stack in most cases. */
const stackFrame: Shape = (draft, f, random) => {
  processStack(draft, f, random);
  if (random.percent(70)) setData(draft, draft.r[f.a]!, random.below(24));
};

/** Bounds around the index. */
const bounds: Shape = (draft, f, random) => {
  const index = draft.r[f.b]!;
  if (random.percent(70)) {
    setData(draft, draft.r[f.a]!, index - random.between(-1, 20));
    setData(draft, draft.r[f.a]! + 1, index + random.between(-1, 20));
  }
};

/** Quotients at and inside the ends of 16 signed bits. */
const division: Shape = (draft, f, random) => {
  if (random.percent(30)) return;
  const divisor = random.percent(20)
    ? random.pick([1, -1, 2, 0x7fff, -0x8000])
    : random.between(-0x8000, 0x7fff);
  const quotient = random.percent(40)
    ? random.pick([0, 1, -1, 0x7fff, 0x8000, -0x8000, -0x8001])
    : random.between(-300, 300);
  const remainder = divisor === 0 ? 0 : random.below(Math.abs(divisor));
  const dividend = quotient * divisor + (quotient * divisor < 0 ? -remainder : remainder);
  draft.r[f.b] = dividend & 0xffff;
  draft.r[(f.b + 1) & 7] = (dividend >> 16) & 0xffff;
  if (f.a !== f.b && f.a !== ((f.b + 1) & 7)) {
    if (f.A) setData(draft, draft.r[f.a]!, divisor);
    else draft.r[f.a] = divisor & 0xffff;
  }
};

/** The same for a long in memory; prefixes may point elsewhere. */
const divisionInMemory: Shape = (draft, f, random) => {
  const registers = [...draft.r];
  division(draft, { ...f, A: 0 }, random);
  const [low, high, divisor] = [draft.r[f.b]!, draft.r[(f.b + 1) & 7]!, draft.r[f.a]!];
  draft.r = registers;
  if (f.A) setData(draft, draft.r[f.a]!, divisor);
  else if (f.a !== f.b) draft.r[f.a] = divisor;
  setData(draft, draft.r[f.b]!, low);
  setData(draft, draft.r[f.b]! + 1, high);
};

/** The register of a comparison near the constant that it is compared with. */
const nearConstant: Shape = (draft, f, random) => {
  if (random.percent(60))
    draft.r[f.a] = (f.k - (random.percent(50) ? 16 : 0) + random.between(-1, 1)) & 0xffff;
};

/** Register Ra is 0 or 1 in half of the cases. */
const nearZero: Shape = (draft, f, random) => {
  if (random.percent(50)) draft.r[f.a] = random.below(2);
};

const EXECUTABLE = INSTRUCTIONS.filter((row) => row.set !== "alt" && !(keyOf(row) in EXCLUDED));

/** XCU executes a word of any row; the operand with prefixes may be another word. */
const executed: Shape = (draft, f, random) => {
  const word = encode(random.pick(EXECUTABLE), random);
  if (f.A) {
    setData(draft, draft.r[f.a]!, word);
    const value = draft.value;
    draft.value = () => (random.percent(30) ? encode(random.pick(EXECUTABLE), random) : value());
  } else draft.r[f.a] = word;
  if (random.percent(50)) processStack(draft, f, random);
};

/** A short count; addresses that overlap, in part of the cases; bytes of which few differ. */
const counted: Shape = (draft, f, random) => {
  draft.r[f.c] = random.percent(15) ? 0 : random.between(1, random.percent(10) ? 40 : 6);
  if (f.b !== f.c && random.percent(40)) draft.r[f.b] = (draft.r[f.a]! + random.between(-4, 4)) & 0xffff;
  if (random.percent(60)) {
    const bytes = [random.below(256), random.below(256)];
    draft.value = () => random.pick(bytes) | (random.percent(80) ? bytes[0]! << 8 : 0);
    if (random.percent(50)) draft.value = () => bytes[0]! * 0x101;
  }
};

/** Long partition addresses inside the data space, the low words near each other or near an end. */
function partitionAddresses(
  draft: Draft,
  registers: readonly number[],
  unit: "word" | "byte",
  random: Random,
): void {
  const reach = 64;
  const anchor = random.below(0x10000);
  for (const n of registers) {
    const near = random.percent(50)
      ? anchor + random.between(0, 8)
      : random.pick([0, 0xff00, random.below(0x10000)]);
    draft.r[n] = Math.min(near, 0x10000 - reach);
    draft.r[(n + 1) & 7] = unit === "byte" ? random.below(2) : 0;
    // The end of the low half of the bytes: the step goes into the high word.
    if (unit === "byte" && random.percent(20))
      [draft.r[n], draft.r[(n + 1) & 7]] = [0xffff - random.below(4), 0];
  }
}

const partitionMove =
  (unit: "word" | "byte"): Shape =>
  (draft, f, random) => {
    partitionAddresses(draft, [f.a, f.b], unit, random);
    draft.r[f.c] = random.percent(15) ? 0 : random.between(1, 8);
  };
const partitionAccess =
  (unit: "word" | "byte"): Shape =>
  (draft, f, random) =>
    partitionAddresses(draft, [f.a], unit, random);

/** Fields of a few decimal digits, all of them good in most cases. */
const decimalFields: Shape = (draft, f, random) => {
  draft.r[f.c] = random.percent(10) ? random.below(60) : random.below(10);
  const digits = random.pick([
    [0, 9],
    [0, 1, 8, 9],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  ]);
  const bad = random.percent(10);
  draft.value = () =>
    [0, 4, 8, 12].reduce(
      (word, at) => word | ((bad && random.percent(10) ? 10 : random.pick(digits)) << at),
      0,
    );
};

const ALT_ROWS = INSTRUCTIONS.filter((row) => row.set === "alt");

/** The word behind ALT is one of the ALT set, in most cases shaped as that. */
const behindAlt: Shape = (draft, _f, random) => {
  if (random.percent(10)) return;
  const row = random.pick(ALT_ROWS);
  const word = encode(row, random);
  draft.prog.set([...draft.prog.keys()].at(-1)!, word);
  SHAPES[keyOf(row)]?.(draft, fieldsOf(row, word), random);
};

const setFloat = (draft: Draft, format: Format, e: number, bits: bigint): void => {
  for (const [i, word] of wordsOf(format, bits).entries()) setData(draft, e + i, word);
};

/** Any bits of a format, with the ends of exponent and fraction frequent. */
function anyFloat(format: Format, random: Random): bigint {
  const bits = bitsOf(Array.from({ length: format.words }, () => random.word()));
  if (random.percent(40)) return bits;
  const fractionBits = format.precision - 1;
  const fraction = random.pick([
    0n,
    1n,
    (1n << BigInt(fractionBits)) - 1n,
    1n << BigInt(fractionBits - 1),
    bits,
  ]);
  const top = 2 ** format.exponentBits - 1;
  const field = random.pick([0, 0, 1, top, top - 1, (top - 1) / 2, (top + 1) / 2, random.below(top + 1)]);
  const sign = BigInt(random.below(2)) << BigInt(format.words * 16 - 1);
  return sign | (BigInt(field) << BigInt(fractionBits)) | BigInt.asUintN(fractionBits, fraction);
}

/** A number of everyday size, often a whole one. */
function tameFloat(format: Format, random: Random): bigint {
  const limit = random.pick([4, 32, 1024, 0x8000]);
  const significand = BigInt(
    random.percent(50) ? random.below(limit) * 0x10000 : random.below(limit * 0x10000),
  );
  return pack(format, { kind: "finite", negative: random.percent(40), significand, exponent: -16 });
}

const drawFloat = (format: Format, random: Random): bigint =>
  random.percent(45) ? tameFloat(format, random) : anyFloat(format, random);

/** Two operands: unrelated, or so close that they cancel, or equal. */
const twoFloats: Shape = (draft, f, random) => {
  const format = formatOf(f.l);
  const one = drawFloat(format, random);
  const close = BigInt.asUintN(format.words * 16, one + BigInt(random.between(-1, 1)));
  const flipped = close ^ (1n << BigInt(format.words * 16 - 1));
  setFloat(draft, format, draft.r[f.a]!, one);
  if (random.percent(10)) draft.r[f.b] = draft.r[f.a]!;
  else
    setFloat(
      draft,
      format,
      draft.r[f.b]!,
      random.pick([drawFloat(format, random), drawFloat(format, random), close, flipped]),
    );
};

const oneFloat: Shape = (draft, f, random) => {
  const format = formatOf(f.l);
  setFloat(draft, format, draft.r[f.a]!, drawFloat(format, random));
};

/** Integers and powers of two, where the results of binary64 are fixed; arguments of any kind for binary32. */
const functionArgument: Shape = (draft, f, random) => {
  const format = formatOf(f.l);
  const negative = random.percent(40);
  const exact: bigint[] = [
    pack(format, { kind: "finite", negative, significand: BigInt(random.below(1200)), exponent: 0 }),
    pack(format, {
      kind: "finite",
      negative: random.percent(10),
      significand: 1n,
      exponent: random.between(-160, 140),
    }),
    pack(format, { kind: "infinite", negative }),
    pack(format, { kind: "nan" }),
    pack(format, { kind: "finite", negative, significand: 0n, exponent: 0 }),
  ];
  setFloat(
    draft,
    format,
    draft.r[f.a]!,
    f.l || random.percent(15) ? random.pick(exact) : drawFloat(format, random),
  );
};

/** FCNV: the length that l names is that of the operand; to a short one half the time near its ends. */
const conversion: Shape = (draft, f, random) => {
  oneFloat(draft, f, random);
  if (!f.l || random.percent(50)) return;
  const significand = random.pick([0x1000001n, 0x1ffffffn, 0x1000000n, 0x1800000n * 2n ** 28n + 1n]);
  const exponent = random.pick([-175, -174, -173, -150, -24, 0, 103, 104]);
  const value = { kind: "finite", negative: random.percent(50), significand, exponent } as const;
  setFloat(draft, BINARY64, draft.r[f.a]!, pack(BINARY64, value));
};

/** Numbers near the ends of a signed long. */
const toLong: Shape = (draft, f, random) => {
  const format = formatOf(f.l);
  const significand = random.pick([0x7fffffffn, 0x80000000n, 0x80000001n, 0x7fffff80n, 0xffffffffn, 1n]);
  const edge = {
    kind: "finite",
    negative: random.percent(50),
    significand: significand * 2n + BigInt(random.below(2)),
    exponent: -1,
  } as const;
  setFloat(draft, format, draft.r[f.a]!, random.percent(40) ? pack(format, edge) : drawFloat(format, random));
};

/** Text that is a number, or was one before a character was changed. */
const decimalText: Shape = (draft, f, random) => {
  const format = formatOf(f.l);
  const digits = (count: number): string => Array.from({ length: count }, () => random.below(10)).join("");
  const sign = (): string => random.pick(["+", "-"]);
  const range = random.pick([9, 50, 400, 999]);
  const power = random
    .below(range + 1)
    .toString()
    .padStart(3, "0");
  const made = `${sign()}${digits(1)}.${digits(textLength(format) - 8)}E${sign()}${power}`;
  let text = random.percent(50) ? toText(format, unpack(format, drawFloat(format, random))) : made;
  if (random.percent(20)) {
    const at = random.below(text.length);
    text = text.slice(0, at) + random.pick([..." +-.0Ee9x\0n\xb1"]) + text.slice(at + 1);
  }
  // A byte address names the lower half of the data space.
  for (let i = 0; i < text.length; i++) {
    const byte = (draft.r[f.a]! + i) & 0xffff;
    const address = (draft.base + (byte >> 1)) & 0xffff;
    const old = draft.data.get(address) ?? draft.value();
    const code = text.charCodeAt(i);
    draft.data.set(address, byte & 1 ? (old & 0xff) | (code << 8) : (old & 0xff00) | code);
  }
};

const SHAPES: Readonly<Record<string, Shape>> = {
  "STC C4": processStack,
  "UNS C4": processStack,
  "CALL C4,P16": processStack,
  "RET C4": callFrame,
  "CSP X3,R3": stackFrame,
  "INX X3,R3": bounds,
  "DIV RX3,R3": division,
  "DIV RX3,B0.X3": divisionInMemory,
  "XCU RBX3": executed,
  "SOB R3,LN8": nearZero,
  "ALT -": behindAlt,
  "FADD X3,X3": twoFloats,
  "FSUB X3,X3": twoFloats,
  "FMUL X3,X3": twoFloats,
  "FDIV X3,X3": twoFloats,
  "FREM X3,X3": twoFloats,
  "SQRT X3,X3": oneFloat,
  "TAN X3,X3": functionArgument,
  "ATAN X3,X3": functionArgument,
  "EXP2 X3,X3": functionArgument,
  "LOG2 X3,X3": functionArgument,
  "FCNV X3,X3": conversion,
  "FINT X3,X3": toLong,
  "FDEC X3,X3": oneFloat,
  "DECF X3,X3": decimalText,
  "MOWA X3,X3,R3": counted,
  "MOWD X3,X3,R3": counted,
  "MSWA X3,X3,R3": counted,
  "MSWD X3,X3,R3": counted,
  "MOBA X3,X3,R3": counted,
  "MOBD X3,X3,R3": counted,
  "CMPB BX3,BX3,R3": counted,
  "FILB R3,BX3,R3": counted,
  "GMOW GX33,GX33,R3": partitionMove("word"),
  "GMSW GX33,GX33,R3": partitionMove("word"),
  "GMOB GX33,GX33,R3": partitionMove("byte"),
  "GLDB GX33,R3": partitionAccess("byte"),
  "GSTB R3,GX33": partitionAccess("byte"),
  "GLDW GX33,R3": partitionAccess("word"),
  "GSTW R3,GX33": partitionAccess("word"),
  "ADDD R3,R3,R3": decimalFields,
  "SUBD R3,R3,R3": decimalFields,
};

const COMPARES_FLOATS = /^FS(LT|EQ|GE|UO)P? X3,X3$/;
const COMPARES_CONSTANT = /^S(EQ|NE|GE|LT|HS|LO)P? R3,C4$/;
const TESTS_ZERO = /^JO[NZ] R3,L4$|^NOP/;

/** Makes a draft interesting for the instruction of a row, whose words are given. */
export function shape(row: Instruction, words: readonly number[], draft: Draft, random: Random): void {
  const key = keyOf(row);
  const behindAlt = row.set === "alt";
  const word = words.find((candidate) => decode(candidate, behindAlt)?.row === row);
  if (word === undefined) return;
  const fields = fieldsOf(row, word);
  const special = SHAPES[key];
  if (special) special(draft, fields, random);
  else if (COMPARES_FLOATS.test(key)) twoFloats(draft, fields, random);
  else if (COMPARES_CONSTANT.test(key)) nearConstant(draft, fields, random);
  else if (TESTS_ZERO.test(key)) nearZero(draft, fields, random);
}
