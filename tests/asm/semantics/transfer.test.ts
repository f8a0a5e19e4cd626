// What the checker believes of registers and memory after an instruction, against the reference model: random instances
// of every row, with and without prefixes, in random states. What the checker says that a word holds, it holds; and a word
// of which it says nothing is as it was.

import { describe, expect, it } from "vitest";
import { decodeInstruction } from "../../../asm/decode.ts";
import { transfer } from "../../../asm/semantics/transfer.ts";
import {
  constant,
  entryValue,
  keyOf,
  load,
  opaque,
  plus,
  type State,
  type Value,
} from "../../../asm/semantics/value.ts";
import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { ALONE, type Cell, executeVector } from "../../conformance/reference/flat.ts";
import { generator } from "../oracle.ts";

/** Prefixes are put in front of others; jumps to procedures are followed elsewhere, and so is what XCU executes. */
const ROWS = INSTRUCTIONS.filter(
  ({ mnemonic }) => !/^(MOD.?|ALT|XCU|MON|CALL|RET|RTM|TRP|JMP|JMPI)$/.test(mnemonic),
).map((row) => [`${row.mnemonic} ${row.operands}`, row] as const);

const ALT = 0xb0bc;
const PC = 0x100;
const INSTANCES = 80;
/** Of counted instructions the last register says how many: it is a number here, or nobody knows what is written. */
const COUNTED = /^(MO[WB][AD]|MSW[AD]|FILB|ADDD|SUBD|CMPB)$/;
/** These change where words are, or the process stack: memory is not compared. */
const ELSEWHERE = /^(LDB|CSP|LTT|TTM)/;
/** Words around what registers address that are compared. */
const NEAR = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6];
const STACK = 0xf000;

type Random = (below: number) => number;

function wordOf(row: Instruction, random: Random): number {
  let word = 0;
  for (const c of row.word.slice(0, 16)) word = word * 2 + (c === "0" || c === "1" ? Number(c) : random(2));
  return word;
}

/** No prefix, a constant one, or one that adds a word of memory. */
function prefixes(random: Random): number[] {
  switch (random(6)) {
    case 0:
      return [0x00a4 | 0x40 | (random(8) << 8)]; // MODC 0 to 7
    case 1:
      return [0x0054 | ((0x40 | random(4)) << 8)]; // MOD n.X5: subtracts
    default:
      return [];
  }
}

/** A world: what registers held at the entry, and memory then. */
class World {
  readonly entry: readonly number[];
  readonly memory = new Map<number, number>();
  private readonly salt: number;

  constructor(random: Random) {
    // Far from each other, and from the halves of each other, so that no two names mean one word, or its bytes.
    const first = random(8);
    this.entry = Array.from({ length: 8 }, (_, n) => 0x2100 + 0x1400 * ((n + first) & 7) + random(0x40));
    this.salt = random(0x10000);
  }

  fill(address: number): number {
    return (Math.imul(address + this.salt, 40503) >>> 3) & 0xffff;
  }

  read(address: number): number {
    return this.memory.get(address & 0xffff) ?? this.fill(address & 0xffff);
  }

  /** The number that a value stands for; undefined when the checker says nothing. */
  numberOf({ base, offset }: Value): number | undefined {
    const at = this.numberOfBase(base);
    return at === undefined ? undefined : (at + offset) & 0xffff;
  }

  private numberOfBase(base: string): number | undefined {
    if (base === "") return 0;
    if (/^E\d$/.test(base)) return this.entry[Number(base[1])];
    if (!base.startsWith("M(")) return undefined;
    const address = this.addressOf(base.slice(2, -1));
    return address === undefined ? undefined : this.read(address);
  }

  addressOf(key: string): number | undefined {
    const cut = key.lastIndexOf("+");
    return this.numberOf({ base: key.slice(0, cut), offset: Number(key.slice(cut + 1)) });
  }
}

/** A register: as at the entry, another one's value and something, a small number, an address. */
function someValue(n: number, random: Random): Value {
  switch (random(7)) {
    case 0:
      return plus(entryValue(random(8)), random(7) - 3);
    case 6:
      // As a number of a byte it is that of one of the words below.
      return constant(0x800 + random(64));
    case 1:
      return constant(random(6));
    case 2:
      return constant(0x400 + random(32));
    default:
      return entryValue(n);
  }
}

describe("registers and words of memory after an instruction", () => {
  it.each(ROWS)("%s", (_, row) => {
    const random = generator(INSTRUCTIONS.indexOf(row) + 1000);
    let compared = 0;
    for (let i = 0; i < INSTANCES; i++) {
      const code = [...prefixes(random), ...(row.set === "alt" ? [ALT] : []), wordOf(row, random)];
      const decoded = decodeInstruction(code, 0, PC);
      if (decoded?.form.row !== row) continue;
      const world = new World(random);
      const registers = Array.from({ length: 8 }, (_, n) => someValue(n, random));
      const counter = decoded.operands.at(-1)?.register;
      if (COUNTED.test(row.mnemonic) && counter !== undefined) registers[counter] = constant(random(6));
      const memory = new Map<string, Value>();
      const store = (address: Value, value: Value) => {
        const at = world.numberOf(address)!;
        if (at < 16) return;
        memory.set(keyOf(address), value);
        world.memory.set(at, world.numberOf(value)!);
      };
      for (const value of [...registers, constant(0x400), constant(random(256))]) {
        for (const d of NEAR) if (random(3) === 0) store(plus(value, d), someValue(random(8), random));
      }
      // What a prefix reads moves an address away from all others.
      for (let n = 0; n < 4; n++) world.memory.set((world.numberOf(registers[5]!)! + n) & 0xffff, 0xf800);
      for (let n = 0; n < 4; n++) memory.set(keyOf(plus(registers[5]!, n)), opaque("prefix", "word"));
      const stack = Array.from({ length: 9 }, () => someValue(random(8), random));
      world.memory.set(0, STACK);
      world.memory.set(1, STACK - 100);
      stack.forEach((value, n) => {
        world.memory.set(STACK + stack.length - 1 - n, world.numberOf(value)!);
      });
      const before: State = { registers, memory, data: "", stack };
      const r = registers.map((value) => world.numberOf(value)!);
      const prog = code.map((word, n): Cell => [PC + n, word]);
      const { final, trap } = executeVector(
        { r, pc: PC, base: 0, v: random(2), data: [...world.memory], prog },
        {
          fill: (space, address) => (space === "data" ? world.fill(address) : address ^ 0x5a5a),
          mostTurns: 64,
          surroundings: ALONE,
        },
      );
      if (trap !== null) continue;
      const after = transfer(before, decoded, "here", (address) => address ^ 0x5a5a).state;
      // An expectation for each of millions of words would take minutes.
      const check = (found: number | undefined, expected: number, where: string) => {
        if (found === expected) return;
        const words = code.map((w) => w.toString(16)).join(" ");
        expect(found, `${where} after ${words} with ${registers.map(keyOf)}`).toBe(expected);
      };
      after.registers.forEach((value, n) => {
        const expected = world.numberOf(value);
        if (expected === undefined) return;
        check(final.r[n], expected, `R${n}`);
        compared++;
      });
      if (ELSEWHERE.test(row.mnemonic)) continue;
      const changed = new Map(final.data);
      const held = (address: number) => changed.get(address) ?? world.read(address);
      const named = decoded.operands.flatMap(({ number }) => (number === undefined ? [] : constant(number)));
      const bytes = registers.flatMap(({ base, offset }) => (base === "" ? constant(offset >> 1) : []));
      const near = [...registers, ...named, ...bytes].flatMap((value) => NEAR.map((d) => plus(value, d)));
      for (const address of near) {
        const at = world.numberOf(address)!;
        const expected = world.numberOf(load(after, address, "look"));
        // Where what a prefix reads may move an address to, words have other names.
        if (expected === undefined || at < 16 || at > 0xf000) continue;
        check(held(at), expected, `[${keyOf(address)}]`);
      }
      if (after.stack === undefined || !/^(STC|UNS) C4$/.test(`${row.mnemonic} ${row.operands}`)) continue;
      const top = held(0);
      after.stack.forEach((value, n) => {
        const expected = world.numberOf(value);
        if (expected !== undefined) check(held(top + after.stack!.length - 1 - n), expected, `stack ${n}`);
      });
    }
    expect(compared).toBeGreaterThan(0);
  });
});
