// Random programs that write over themselves: short loops of stores, counted instructions and the pairs that the core
// executes as one, whose pointers point at the loops and whose values are instructions.

import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { CUT_PAGES, CUT_WORDS, type Event, type Program, type Start } from "./cuts.ts";
import { RTM, word } from "./guest.ts";
import { PAGE_WORDS } from "./reference/paged-store.ts";
import { encode, PREFIX_ROWS, rowOf } from "./vectors/encode.ts";
import { ALT_WORD } from "./vectors/generate.ts";
import type { Random } from "./vectors/random.ts";

const VECTORS = 16;
/** Where the handlers lie, one for each trap class: `RTM 1`, which goes on after the instruction that trapped. */
const HANDLERS = 0x70;
/** The frame of each class, 17 words. */
const FRAMES = 0x100;
/** A table whose pages are the pages of the partition in another order. */
const TABLE = 0x380;

const MAIN_ROWS = INSTRUCTIONS.filter((row) => row.set === "base" || row.set === "mapped");
const COUNTED_ROWS = INSTRUCTIONS.filter(
  (row) => row.set === "alt" && /^(M|GM|CMPB|FILB)/.test(row.mnemonic),
);
const ALT_ROWS = INSTRUCTIONS.filter((row) => row.set === "alt");
// biome-ignore format: a list of names
const STORES = [
  "PUT R3,X3", "PUT X3,X3", "MOVM X3,X3", "MOV R3,B0.X3", "MOV X3,B0.X3", "MOV R3,B6.X2", "MOVL R2,B6.X2", "CLR B6.X2",
  "INC B6.X2", "DEC B6.X2", "MOVB R2,BB6.X2", "XCH X3,RBX3", "STC R3,B0.X3", "UNS X3,B0.X3", "RESS X3,C4", "SLLL X3,C4",
  "ADD R3,B6.X2", "INCD X3,B0.X3", "MOVC C4,X3", "GNW B8,R3", "SETS X3,RBX3", "MUL RX3,B0.X3",
].map(rowOf);

/** A constant into a register: MOD8 with the high byte, MOVC with the low one. */
const load = (value: number, register: number): number[] => [
  word("MOD8 C8", { k: value >> 8 }),
  word("MOVC C8,R3", { k: value & 0xff, a: register }),
];

/** Neighbours that the core executes together: the first by its operands, the second back by `back` words at the most. */
function neighbours(random: Random, a: number, b: number, x: number): number[] {
  const sob = word("SOB R3,LN8", { j: 256 - random.between(1, 4), a: random.pick([a, b, random.below(8)]) });
  const sum = word(random.pick(["ADDU RX3,RBX3", "SUBU RX3,RBX3"]), {
    a: random.below(8),
    b: random.below(8),
  });
  const jvn = word("JVN L4", { j: random.below(4), p: 1 });
  const sne = word("SNE R3,C4", { a: random.below(8), k: random.below(16), p: 1 });
  switch (random.below(7)) {
    case 0:
    case 1:
      return [word("PUT R3,X3", { a, b }), sob];
    case 2:
      return [word("MOVM X3,X3", { a, b }), sob];
    case 3:
      return [word("PUT R3,X3", { a, b }), sne];
    case 4:
      return [word("CLR B6.X2", { x: x & 3 }), sum, jvn];
    case 5:
      return [sum, jvn];
    default:
      return [word(random.pick(["ADD RX3,RBX3", "ADDC C8,R3"]), { a, b, k: random.below(4) }), sob];
  }
}

/** Up to three prefixes, half of them constants. */
const prefixes = (random: Random): number[] =>
  Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () =>
    encode(
      random.pick(PREFIX_ROWS),
      random,
      random.percent(50) ? { d: random.below(4), k: random.below(3) } : {},
    ),
  );

/** One of the pieces that loops are made of; the loop lies at `loop`. */
function piece(random: Random, loop: number, size: number): number[] {
  const inside = (): number => (loop + random.between(-3, size + 3)) & 0xffff;
  switch (random.below(9)) {
    case 0:
    case 1:
      return neighbours(random, random.below(8), random.below(8), random.below(4));
    case 2:
      return [...prefixes(random), ALT_WORD, encode(random.pick(COUNTED_ROWS), random)];
    case 3:
      return load(random.percent(60) ? inside() : inside() * 2, random.below(8));
    case 4:
      return load(encode(random.pick(MAIN_ROWS), random), random.below(8));
    case 5:
      return [word("MOVC C8,R3", { k: random.between(1, 24), a: random.below(8) })];
    case 6:
      return [...prefixes(random), encode(random.pick(STORES), random, { d: random.below(6) })];
    case 7:
      return random.percent(20)
        ? [ALT_WORD, encode(random.pick(ALT_ROWS), random)]
        : [encode(random.pick(MAIN_ROWS), random)];
    default:
      return neighbours(random, random.below(8), random.below(8), random.below(4));
  }
}

/** A loop that lies at `at`: its words, which end with a jump to its start, and the registers that it begins with. */
interface Loop {
  readonly at: number;
  readonly words: readonly number[];
  readonly r: readonly number[];
}

/** JMP from the word after `words` to their start. */
const closed = (words: readonly number[]): number[] => [
  ...words,
  word("JMP L10", jumpFields(-(words.length + 1))),
];

/** Any pieces, with registers that hold counts, places in the loop and instructions. */
function anyLoop(random: Random, at: number): Loop {
  const size = random.between(6, 40);
  const words: number[] = [];
  while (words.length < size) words.push(...piece(random, at, size));
  const inside = (): number => at + random.below(size);
  const r = Array.from({ length: 8 }, () =>
    random.pick([
      random.between(1, 20),
      inside(),
      inside(),
      2 * inside(),
      encode(random.pick(MAIN_ROWS), random),
    ]),
  );
  return { at, words: closed(words), r };
}

/**
 * A pair whose store goes elsewhere in one turn of the loop and over the pair itself in another: the pointer changes
 * places with another register in each turn.
 */
function alternatingLoop(random: Random, at: number): Loop {
  const [a, b, other] = [random.below(3), random.between(4, 7), 3];
  const filler = (): number[] =>
    Array.from({ length: random.below(3) }, () =>
      word("ADDC C8,R3", { k: random.below(4), a: random.below(3) }),
    );
  const before = [word("XCH R3,RBX3", { a: other, b }), ...filler()];
  const pair = neighbours(random, a, b, b - 4);
  const here = at + before.length + random.between(0, pair.length);
  const elsewhere = at + random.between(60, 90);
  const r = Array.from({ length: 8 }, () =>
    random.pick([1, 2, at + random.below(8), encode(random.pick(MAIN_ROWS), random)]),
  );
  r[b] = random.pick([here, elsewhere]);
  r[other] = r[b] === here ? elsewhere : here;
  return { at, words: closed([...before, ...pair, ...filler()]), r };
}

/** The fields of JMP L10 for an offset from the next word; the high byte of the word has the low bits. */
const jumpFields = (offset: number): Record<string, number> => ({
  j: ((offset & 0xff) << 2) | ((offset >> 8) & 3),
  p: offset < 0 ? 0 : 1,
});

/** A random program: `events` slices, stores of the host and changes of the map. */
export function selfModifying(random: Random, name: string, events: number): Program {
  const memory = new Map<number, number>();
  const put = (at: number, words: readonly number[]): void => {
    for (const [i, value] of words.entries()) memory.set((at + i) % CUT_WORDS, value);
  };
  for (let trapClass = 0; trapClass < 10; trapClass++) {
    const psw = random.pick([0x8000, 0x8000, 0xc00f, 0x0000]);
    put(VECTORS + 8 * trapClass, [
      HANDLERS + trapClass,
      0,
      random.pick([0, 0, 0, TABLE / 128]),
      psw,
      FRAMES + 20 * trapClass,
    ]);
    put(HANDLERS + trapClass, [RTM(random.pick([0, 1, 1, 1]))]);
  }
  put(
    TABLE,
    Array.from({ length: 128 }, () => (random.pick([3, 3, 3, 1, 2]) << 14) | random.below(6)),
  );
  // In a page, or over the end of one.
  const place = (): number =>
    random.percent(60)
      ? random.between(0x500, CUT_WORDS - 100)
      : PAGE_WORDS * random.between(2, CUT_PAGES - 1) - random.between(1, 20);
  const loops = [place(), place()].map((at) => random.pick([anyLoop, alternatingLoop])(random, at));
  for (const { at, words } of loops) put(at, words);
  const start = ({ at, r }: Loop): Start => ({
    r,
    pc: at,
    psw: random.pick([0x8000, 0x8000, 0xc000, 0x4000, 0x0000, 0xa000]),
    timer: random.percent(30) ? random.between(1, 3000) : 0,
    // One to one; above them the same pages again, which some programs use.
    pages: Array.from(
      { length: 6 },
      (_, page) => (random.percent(95) ? 0xc000 : 0x4000) | (page % CUT_PAGES),
    ),
  });
  const starts: [Start, Start] = [start(loops[0]!), start(random.pick(loops))];
  const slice = random.pick([1, 3, 8, 30, 200]);
  return {
    name,
    memory: [...memory].sort(([one], [other]) => one - other),
    starts,
    events: Array.from({ length: events }, (): Event => {
      const partition = random.percent(70) ? 0 : 1;
      const chance = random.below(100);
      const { at, words } = random.pick(loops);
      if (chance < 3) return { poke: at, words };
      if (chance < 6)
        return { poke: at + random.below(words.length), words: [encode(random.pick(MAIN_ROWS), random)] };
      if (chance < 7)
        return {
          map: partition,
          page: random.below(6),
          physical: random.below(CUT_PAGES),
          right: random.pick([0, 1, 3, 3, 3]),
        };
      if (chance < 9) return { pend: partition, levels: random.pick([0, 0x100, 0x8001]) };
      return { run: partition, count: random.percent(50) ? slice : random.between(1, 2 * slice) };
    }),
  };
}
