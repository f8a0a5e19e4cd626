// What the checker believes about registers, words of memory that are stored, and how an instruction goes on, against the
// reference model: random instances of every row.

import { describe, expect, it } from "vitest";
import { type Decoded, decodeInstruction } from "../../../asm/decode.ts";
import { actionsOf } from "../../../asm/semantics/actions.ts";
import { effectsOf } from "../../../asm/semantics/effects.ts";
import { entryOf, leavingOf } from "../../../asm/semantics/leaving.ts";
import { transfer } from "../../../asm/semantics/transfer.ts";
import { constant, type State } from "../../../asm/semantics/value.ts";
import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { conditionOf, operationOf } from "../../../core-as/isa/operation.ts";
import { ALONE, executeVector } from "../../conformance/reference/flat.ts";
import { generator } from "../oracle.ts";

/** Prefixes are part of the instruction behind them; ALT and XCU stand for another one. */
const ROWS = INSTRUCTIONS.filter(
  ({ mnemonic }) => !/^(MOD.?|ALT|XCU|MON|CALL|RET|RTM|JMP|JMPI)$/.test(mnemonic),
).map((row) => [`${row.mnemonic} ${row.operands}`, row] as const);

const ALT = 0xb0bc;
/** Four tries of each, with each register disturbed: enough that every row reads, writes and skips as it may. */
const INSTANCES = 60;
/** Packed decimal fields are long: an instance takes the model some milliseconds. */
const DECIMAL_INSTANCES = 5;
const TRIES = 4;

/** A random word of a row; the second word of none is looked at here. */
function wordOf(row: Instruction, random: (below: number) => number): number {
  let word = 0;
  for (const c of row.word.slice(0, 16)) word = word * 2 + (c === "0" || c === "1" ? Number(c) : random(2));
  return word;
}

interface Seen {
  readonly r: readonly number[];
  readonly pc: number;
  readonly trapped: boolean;
  /** Data words that were changed. */
  readonly changed: readonly number[];
  readonly rest: string;
}

/** What these read cannot be seen here: the flat machine has no translation tables, and text to decode is rare. */
const UNSEEN = /^(LDM|LDT|LTT|DECF)$/;

function execute(code: readonly number[], r: readonly number[], fill: (address: number) => number): Seen {
  const written: number[] = [];
  const surroundings = {
    ...ALONE,
    deviceRead: (device: number) => device,
    deviceWrite: (device: number, _: string, word: number) => written.push(device, word),
  };
  const { final, trap } = executeVector(
    { r, pc: 0x100, base: 0, v: 0, data: [], prog: code.map((w, i) => [0x100 + i, w] as const) },
    { fill: (_, address) => fill(address), mostTurns: 4, surroundings },
  );
  const changed = final.data.map(([address]) => address);
  return {
    r: final.r,
    pc: final.pc,
    trapped: trap !== null,
    changed,
    rest: JSON.stringify([final.pc, final.base, final.v, final.data, trap, written]),
  };
}

describe("registers that instructions read and write", () => {
  it.each(ROWS)("%s", (_, row) => {
    const random = generator(INSTRUCTIONS.indexOf(row) + 1);
    let declaredWrites = 0;
    let seenWrites = 0;
    let declaredReads = 0;
    let seenReads = 0;
    let declaredStores = 0;
    let seenStores = 0;
    const ways = { next: 0, skip: 0, repeat: 0, jump: 0 };
    const instances = /^(ADDD|SUBD)$/.test(row.mnemonic) ? DECIMAL_INSTANCES : INSTANCES;
    for (let i = 0; i < instances; i++) {
      const word = wordOf(row, random);
      const code = row.set === "alt" ? [ALT, word] : [word];
      const decoded = decodeInstruction(code, 0, 0x100);
      if (decoded === undefined || decoded.form.row !== row) continue;
      const { reads, writes } = effectsOf(decoded);
      const salt = random(0x10000);
      const fill = (address: number) => {
        const word = (Math.imul(address + salt, 40503) >>> 3) & 0xffff;
        // Some floats are no numbers.
        if (row.set === "float" && (word & 0x3000) === 0) return 0xffff;
        return word & 0x300 ? word & 3 : word;
      };
      for (let t = 0; t < TRIES; t++) {
        // Small numbers make counts, comparisons and faults come out either way.
        const r = Array.from({ length: 8 }, () => random(random(2) === 0 ? 5 : 0x10000));
        const plain = execute(code, r, fill);
        const what = code.map((w) => w.toString(16)).join(" ");
        if (!plain.trapped) ways[wayOf(decoded, plain.pc, what)]++;
        if (!actionsOf(decoded).touches.includes("stack pointer")) {
          const state: State = { registers: r.map(constant), memory: new Map(), data: "", stack: undefined };
          const { stores } = transfer(state, decoded, "here");
          for (const address of plain.changed) {
            // Data word 0 is the pointer of the process stack, which is followed as such.
            const known = stores.some(({ first, words }) => ((address - first.offset) & 0xffff) < words);
            if (!known && address !== 0) expect.fail(`${what} with ${r} stores at ${address}`);
            seenStores++;
          }
          declaredStores += stores.length;
        }
        r.forEach((value, n) => {
          const bit = 1 << n;
          if (plain.r[n] !== value) {
            if ((writes & bit) === 0) expect.fail(`${what} writes R${n}`);
            seenWrites |= bit << (8 * (i % 3));
          }
          const other = [...r];
          other[n] = random(2) === 0 ? random(0x10000) : (value + 1) & 0xffff;
          const disturbed = execute(code, other, fill);
          const differs =
            disturbed.rest !== plain.rest || plain.r.some((v, k) => k !== n && v !== disturbed.r[k]);
          // A register that is written without being read comes out the same whatever it held.
          const readHere = differs || (plain.r[n] !== value && disturbed.r[n] !== plain.r[n]);
          if (readHere && other[n] !== value) {
            if ((reads & bit) === 0) expect.fail(`${what} reads R${n}`);
            seenReads++;
          }
        });
        declaredWrites += bits(writes);
        declaredReads += bits(reads);
      }
    }
    const { skips, repeats } = conditionOf(operationOf(row));
    expect(ways.skip > 0, "skips").toBe(skips);
    expect(ways.repeat > 0, "repeats").toBe(repeats);
    if (!UNSEEN.test(row.mnemonic)) expect(seenStores > 0, "stores").toBe(declaredStores > 0);
    if (declaredWrites > 0) expect(seenWrites, "no instance writes what is declared").not.toBe(0);
    if (declaredReads > 0 && !UNSEEN.test(row.mnemonic)) {
      expect(seenReads, "no instance reads what is declared").toBeGreaterThan(0);
    }
    if (declaredWrites === 0) expect(seenWrites).toBe(0);
  });
});

/** How an instance has gone on, which must be known: to the next instruction or to its own next turn is `next`. */
function wayOf(decoded: Decoded, pc: number, what: string): "next" | "skip" | "repeat" | "jump" {
  const leaving = leavingOf(decoded);
  const target = leaving.kind === "jump" ? entryOf(leaving.target, () => undefined) : undefined;
  if (pc === decoded.next || pc === decoded.address) return "next";
  if (pc === target) return "jump";
  const { skips, repeats } = conditionOf(operationOf(decoded.form.row));
  const way = pc === decoded.next + 1 && skips ? "skip" : "repeat";
  if (way !== "skip" && !(repeats && pc === decoded.address - 1)) expect.fail(`${what} goes to ${pc}`);
  return way;
}

function bits(mask: number): number {
  let n = 0;
  for (let m = mask; m !== 0; m &= m - 1) n++;
  return n;
}
