// What the checker believes about registers against the reference model: random instances of every row.

import { describe, expect, it } from "vitest";
import { effectsOf } from "../../../asm/conventions/effects.ts";
import { decodeInstruction } from "../../../asm/decode.ts";
import { INSTRUCTIONS, type Instruction } from "../../../core-as/isa/instructions.ts";
import { ALONE, executeVector } from "../../conformance/reference/flat.ts";
import { generator } from "../oracle.ts";

/** Prefixes are part of the instruction behind them; ALT and XCU stand for another one. */
const ROWS = INSTRUCTIONS.filter(
  ({ mnemonic }) => !/^(MOD.?|ALT|XCU|MON|CALL|RET|RTM|JMP|JMPI)$/.test(mnemonic),
).map((row) => [`${row.mnemonic} ${row.operands}`, row] as const);

const ALT = 0xb0bc;
const INSTANCES = 150;
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
  return { r: final.r, rest: JSON.stringify([final.pc, final.base, final.v, final.data, trap, written]) };
}

describe("registers that instructions read and write", () => {
  it.each(ROWS)("%s", (_, row) => {
    const random = generator(INSTRUCTIONS.indexOf(row) + 1);
    let declaredWrites = 0;
    let seenWrites = 0;
    let declaredReads = 0;
    let seenReads = 0;
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
        return word & 0x300 ? word & 3 : word;
      };
      for (let t = 0; t < TRIES; t++) {
        // Small numbers make counts, comparisons and faults come out either way.
        const r = Array.from({ length: 8 }, () => random(random(2) === 0 ? 5 : 0x10000));
        const plain = execute(code, r, fill);
        r.forEach((value, n) => {
          const bit = 1 << n;
          if (plain.r[n] !== value) {
            expect(writes & bit, `${code.map((w) => w.toString(16))} writes R${n}`).toBe(bit);
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
            expect(reads & bit, `${code.map((w) => w.toString(16))} reads R${n}`).toBe(bit);
            seenReads++;
          }
        });
        declaredWrites += bits(writes);
        declaredReads += bits(reads);
      }
    }
    if (declaredWrites > 0) expect(seenWrites, "no instance writes what is declared").not.toBe(0);
    if (declaredReads > 0 && !UNSEEN.test(row.mnemonic)) {
      expect(seenReads, "no instance reads what is declared").toBeGreaterThan(0);
    }
    if (declaredWrites === 0) expect(seenWrites).toBe(0);
  });
});

function bits(mask: number): number {
  let n = 0;
  for (let m = mask; m !== 0; m &= m - 1) n++;
  return n;
}
