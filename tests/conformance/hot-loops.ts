// Random programs of small loops that go round often: stores, loads and steps whose pointers begin near the ends of pages and
// of the address space, with a BASE, so that several turns at once meet all that can come between them.

import { CUT_PAGES, CUT_WORDS, type Event, type Program, type Start } from "./cuts.ts";
import { RTM, word } from "./guest.ts";
import { encode, rowOf } from "./vectors/encode.ts";
import type { Random } from "./vectors/random.ts";

const VECTORS = 16;
const HANDLERS = 0x70;
const FRAMES = 0x100;
/** Registers of loops: a count, and pointers and values. */
const COUNT = 0;

// biome-ignore format: a list of names
const BODY = [
  "PUT R3,X3", "PUT X3,X3", "MOVM X3,X3", "STC R3,B0.X3", "UNS R3,B0.X3", "MOV R3,B0.X3", "MOV X3,R3", "MOV X3,B0.X3",
  "MOV B6.X2,R3", "MOV R3,B6.X2", "CLR B6.X2", "INC B6.X2", "ADD RX3,RBX3", "ADD B6.X2,R3", "ADD R3,B6.X2", "ADDU RX3,RBX3",
  "SUB RX3,RBX3", "SUBU RX3,RBX3", "ADDC C8,R3", "ADDC CN8,R3", "INCD R3,R3", "DECD R3,R3", "XOR RX3,R3", "SWP RBX3",
  "MOVL B6.X2,R2", "MOVL R2,B6.X2", "MOVB BB6.X2,R2", "MOVB R2,BB6.X2", "XCH R3,RBX3", "SLL R3,C4", "SRA R3,C4", "MOV R3,R3",
  "INV RBX3", "NEG RBX3", "AND RX3,RBX3", "IOR RX3,RBX3", "SRL R3,C4", "SLC R3,C4", "SRLL R3,C4", "SLLL R3,C4",
].map(rowOf);

/** Instructions of which one shows what another has left above the 16 bits of a register. */
// biome-ignore format: a list of names
const ON_REGISTERS = [
  "ADD RX3,RBX3", "ADDU RX3,RBX3", "SUB RX3,RBX3", "SUBU RX3,RBX3", "ADDC C8,R3", "INCD R3,R3", "DECD R3,R3", "XOR RX3,R3",
  "SWP RBX3", "SLL R3,C4", "SRL R3,C4", "SRL R3,C4", "SLC R3,C4", "INV RBX3", "NEG RBX3", "AND RX3,RBX3", "IOR RX3,RBX3",
  "SRLL R3,C4", "SLLL R3,C4", "MOV R3,R3", "SRA R3,C4", "XTR RX3,C4",
].map(rowOf);

/** What tells registers apart, and skips or jumps on: a turn may have several. */
const TESTS = [
  "SEQ R3,C4",
  "SNE RX3,RBX3",
  "SEQ RX3,RBX3",
  "SBZ R3,C4",
  "SLT R3,C4",
  "SHS RX3,RX3",
  "SLO RX3,RX3",
  "JON R3,L4",
  "JOZ R3,L4",
].map(rowOf);

/** A pointer whose address is near the end of a page, or of the address space. */
const pointer = (random: Random, base: number): number =>
  (random.pick([0x400, 0x800, 0xc00, 0x1000, 0, 0x8000]) + random.between(-40, 20) - base) & 0xffff;

/** A loop at `at`, the words before it that load BASE included. */
function loop(random: Random): number[] {
  const body: number[] = [];
  const length = random.between(1, 8);
  const dense = random.percent(50);
  while (body.length < length) {
    if (dense && random.percent(85)) {
      const fields = { A: 0, B: 0, a: random.between(1, 2), b: random.between(1, 2), k: random.below(16) };
      body.push(encode(random.pick(ON_REGISTERS), random, fields));
      continue;
    }
    // Few registers, so that one instruction works with what another has left.
    const fields = { a: random.between(1, 4), b: random.between(1, 4), r: random.between(1, 3), x: 0 };
    if (random.percent(70))
      body.push(encode(random.pick(BODY), random, { ...fields, k: random.below(8), d: random.below(4) }));
    else body.push(encode(random.pick(TESTS), random, { ...fields, k: random.below(4), j: 0, p: 1 }));
  }
  const back = body.length + 1;
  const end =
    random.percent(70) || back > 15
      ? word("SOB R3,LN8", { j: 256 - back, a: COUNT })
      : word("JVN L4", { j: 16 - back, p: 0 });
  return [...body, end];
}

/** A random program of loops, with `events` slices, stores of the host and changes of the map. */
export function hotLoops(random: Random, name: string, events: number): Program {
  const memory = new Map<number, number>();
  const put = (at: number, words: readonly number[]): void => {
    for (const [i, value] of words.entries()) memory.set((at + i) % CUT_WORDS, value);
  };
  for (let trapClass = 0; trapClass < 10; trapClass++) {
    put(VECTORS + 8 * trapClass, [HANDLERS + trapClass, 0, 0, 0x8000, FRAMES + 20 * trapClass]);
    put(HANDLERS + trapClass, [RTM(1)]);
  }
  for (let i = 0; i < 200; i++) put(random.below(CUT_WORDS - 0x400) + 0x400, [random.below(0x10000)]);
  const base = random.pick([0, 0, 0x200, 0x3ff, 0xfe00, random.below(0x10000)]);
  const at = random.between(0x500, 0x7c0);
  const words = loop(random);
  // R7 holds BASE; the loop ends, and begins anew with the same registers.
  const whole = [word("LDB RBX3", { A: 0, a: 7 }), ...words];
  put(at, [...whole, word("JMP L10", jump(-(whole.length + 1)))]);
  const starts = [0, 1].map((): Start => {
    const r = Array.from({ length: 8 }, () =>
      random.pick([pointer(random, base), pointer(random, base), random.below(8), random.below(0x10000)]),
    );
    r[COUNT] = random.pick([5, 40, 300, 0]);
    r[7] = base;
    const pages = Array.from(
      { length: 6 },
      (_, page) => (random.percent(90) ? 0xc000 : 0x4000) | (page < 2 ? page : random.below(CUT_PAGES)),
    );
    return { r, pc: at, psw: 0x8000, timer: random.percent(20) ? random.between(1, 3000) : 0, pages };
  }) as [Start, Start];
  return {
    name,
    memory: [...memory].sort(([one], [other]) => one - other),
    starts,
    events: Array.from({ length: events }, (): Event => {
      const chance = random.below(100);
      const partition = random.percent(70) ? 0 : 1;
      if (chance < 4) return { poke: at, words: whole };
      if (chance < 6)
        return {
          map: partition,
          page: random.below(6),
          physical: random.below(CUT_PAGES),
          right: random.pick([0, 1, 3, 3]),
        };
      return { run: partition, count: random.pick([1, 7, 60, 500, 500]) };
    }),
  };
}

/** The fields of JMP L10 for an offset from the next word. */
const jump = (offset: number): Record<string, number> => ({
  j: ((offset & 0xff) << 2) | ((offset >> 8) & 3),
  p: offset < 0 ? 0 : 1,
});
