// States that make an instruction do something: without them most random stacks overflow, most quotients do not fit
// and most texts are no numbers.

import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { decode, type Fields, fieldsOf, keyOf } from "../reference/decode.ts";
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

const EXECUTABLE = INSTRUCTIONS.filter(
  (row) => row.set !== "alt" && row.set !== "float" && !(keyOf(row) in EXCLUDED),
);

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

/** The word behind ALT is one of the ALT set. */
const behindAlt: Shape = (draft, _f, random) => {
  const word = encode(random.pick(ALT_PLAIN), random);
  const at = [...draft.prog.keys()].at(-1)!;
  if (random.percent(90)) draft.prog.set(at, word);
};
const ALT_PLAIN = INSTRUCTIONS.filter((row) => row.mnemonic === "GNW");

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
  else if (COMPARES_CONSTANT.test(key)) nearConstant(draft, fields, random);
  else if (TESTS_ZERO.test(key)) nearZero(draft, fields, random);
}
