// Makes single-instruction vectors of any row, the same from the same seed.
//
// A candidate is a word of the row with prefixes before it and a state in which corner values are frequent. Words of
// memory are made up when the model first reads them, so every operand has an interesting value. Of four times as many
// candidates as wanted those are kept that share their outcome (trap, jump, V) with the fewest others, in turn.

import type { Instruction } from "../../../core-as/isa/instructions.ts";
import { keyOf } from "../reference/decode.ts";
import {
  ALONE,
  type Cell,
  executeVector,
  type Fill,
  type InitialState,
  type Vector,
} from "../reference/flat.ts";
import { demandedBits } from "../reference/float/transcendental.ts";
import type { Surroundings } from "../reference/state.ts";
import { encode, PREFIX_ROWS, rowOf, undefinedWords } from "./encode.ts";
import { Random } from "./random.ts";
import { type Draft, shape } from "./shapes.ts";

/** The seed of the committed files. */
export const SEED = "cr80 vectors 1";
/** Vectors for each row. */
export const PER_ROW = 200;
const CANDIDATES = 4;

const CORNERS = [
  0, 1, 2, 3, 0xf, 0x10, 0x7f, 0x80, 0xff, 0x100, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xff00, 0xfffe, 0xffff,
];

/** Values of one vector: corners, anything, or three values only, so that operands are often equal. */
function palette(random: Random): () => number {
  const few = [random.pick(CORNERS), random.word(), random.below(16)];
  const kind = random.below(4);
  return () => {
    if (kind === 0) return random.pick(few);
    return random.percent(kind === 1 ? 80 : 40) ? random.pick(CORNERS) : random.word();
  };
}

function registers(random: Random, value: () => number): number[] {
  const r: number[] = [];
  for (let n = 0; n < 8; n++) {
    // A neighbour of an earlier register: addresses that meet.
    if (n > 0 && random.percent(25)) r.push((r[random.below(n)]! + random.between(-1, 1)) & 0xffff);
    else r.push(value());
  }
  return r;
}

/** Prefixes of which most add small or round values. */
function prefixes(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => encode(random.pick(PREFIX_ROWS), random));
}

function prefixCount(random: Random): number {
  if (random.percent(60)) return 0;
  return random.percent(70) ? random.between(1, 2) : random.between(3, 8);
}

/** The words of one instruction of a row, prefixes included. */
export function instructionWords(row: Instruction, random: Random): number[] {
  if (row.mnemonic.startsWith("MOD")) {
    // What a prefix has done shows in the constant that it extends.
    const count = random.percent(5) ? 8 : random.between(0, 3);
    const others = prefixes(random, count);
    others.splice(random.between(0, count), 0, encode(row, random));
    return [...others, encode(rowOf("MOVC C8,R3"), random)];
  }
  const count = random.percent(2) ? 9 : prefixCount(random);
  const words = [...prefixes(random, count), ...(row.set === "alt" ? [ALT_WORD] : []), encode(row, random)];
  if (row.mnemonic === "ALT") words.push(random.word());
  if (row.word.includes(" ")) words.push(random.word());
  return words;
}

/** The word of ALT. */
export const ALT_WORD = 0xb0bc;

/** A draft of a state in which the words stand at PC. */
function draft(words: readonly number[], random: Random): Draft {
  const value = palette(random);
  const pc = random.percent(50)
    ? 0x100
    : random.pick([0, 1, 0x7fff, 0xfff0, 0xfffd, 0xfffe, 0xffff, random.word()]);
  const base = random.percent(40) ? 0 : random.pick([1, 0x400, 0x7fff, 0x8000, 0xffff, random.word()]);
  return {
    r: registers(random, value),
    pc,
    base,
    v: random.below(2),
    data: new Map(),
    prog: new Map(words.map((word, i) => [(pc + i) & 0xffff, word])),
    value,
  };
}

const cells = (words: ReadonlyMap<number, number>): Cell[] =>
  [...words].sort(([one], [other]) => one - other).map(([address, word]): Cell => [address, word]);

const freeze = (made: Draft): InitialState => ({
  r: made.r,
  pc: made.pc,
  base: made.base,
  v: made.v,
  data: cells(made.data),
  prog: cells(made.prog),
});

const hex = (word: number): string => word.toString(16).toUpperCase().padStart(4, "0");

interface Candidate {
  readonly vector: Vector;
  /** What it has in common with others of its kind. */
  readonly outcome: string;
  /** Its result is fixed, and said by two flat spaces alone. */
  readonly expressible: boolean;
}

/** No longer than this, or the files grow with counted instructions that run for ever. */
const MOST_TURNS = 64;

/** Completes a draft: makes up the memory that is read, executes, and names the result. */
function finish(title: string, words: readonly number[], made: Draft): Candidate {
  let fixed = true;
  const surroundings: Surroundings = {
    ...ALONE,
    transcendental: (format, name, argument) => {
      const bits = demandedBits(format, name, argument);
      if (bits === undefined) fixed = false;
      return bits ?? 0n;
    },
  };
  const fill: Fill = (space, address) => {
    const word = made.value();
    (space === "data" ? made.data : made.prog).set(address, word);
    return word;
  };
  // One turn more than is kept, to see which are too long.
  const options = { fill, surroundings, mostTurns: MOST_TURNS + 1 };
  const { final, trap, count } = executeVector(freeze(made), options);
  const initial = freeze(made);
  const straight = final.pc === ((initial.pc + words.length) & 0xffff);
  return {
    vector: { name: `${title} ${words.map(hex).join(" ")}`, initial, final, trap },
    outcome: `${trap} ${straight} ${final.v} ${count > 1}`,
    // The only data fault of two flat spaces is a partition address above the data space: nothing says what lies there.
    expressible: fixed && trap !== "data" && count <= MOST_TURNS,
  };
}

/** Of the candidates so many that the outcomes are as even as can be, in the order in which they were made. */
function choose(candidates: readonly Candidate[], wanted: number): Vector[] {
  const byOutcome = new Map<string, number[]>();
  candidates.forEach(({ outcome }, index) => {
    byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), index]);
  });
  const chosen: number[] = [];
  for (let rank = 0; chosen.length < wanted && rank < candidates.length; rank++) {
    for (const indices of byOutcome.values()) {
      const index = indices[rank];
      if (index !== undefined && chosen.length < wanted) chosen.push(index);
    }
  }
  return chosen.sort((one, other) => one - other).map((index) => candidates[index]!.vector);
}

/** So many vectors of a row. */
export function generateRow(row: Instruction, seed = SEED, wanted = PER_ROW): Vector[] {
  const random = new Random(`${seed}/${keyOf(row)}`);
  const title = row.operands === "-" ? row.mnemonic : keyOf(row);
  const candidates = Array.from({ length: wanted * CANDIDATES }, () => {
    const words = instructionWords(row, random);
    const made = draft(words, random);
    shape(row, words, made, random);
    return finish(title, words, made);
  });
  return choose(
    candidates.filter((candidate) => candidate.expressible),
    wanted,
  );
}

/** So many vectors of words that have no row, half of them behind ALT. */
export function generateUndefined(seed = SEED, wanted = 2 * PER_ROW): Vector[] {
  const random = new Random(`${seed}/undefined`);
  const main = undefinedWords(false);
  const alt = undefinedWords(true);
  return Array.from({ length: wanted }, (_, i) => {
    const behind = i % 2 === 1;
    const word = behind ? [ALT_WORD, random.pick(alt)] : [random.pick(main)];
    const words = [...prefixes(random, prefixCount(random)), ...word];
    return finish("undefined", words, draft(words, random)).vector;
  });
}
