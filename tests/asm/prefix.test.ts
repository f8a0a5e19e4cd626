import { describe, expect, it } from "vitest";
import { FORMS } from "../../asm/forms.ts";
import { assembleWords } from "../../asm/index.ts";
import { prefixesNeeded, split } from "../../asm/prefix.ts";
import { effective, generator, readPrefixes } from "./oracle.ts";

/** Every m that one prefix can make: MODC, MOD4 and MOD8, from the operations in the table. */
const ONE = new Uint8Array(0x10000);
for (let c = -256; c < 256; c++) {
  ONE[c & 0xffff] = 1;
  ONE[(c * 16) & 0xffff] = 1;
  if (c >= 0) ONE[(c * 256) & 0xffff] = 1;
}

/** The fewest prefixes for a number, found by trying everything that the field can hold. */
function fewest(low: number, high: number, n: number): number {
  let best = 2;
  for (let f = low; f <= high; f++) {
    const m = (n - f) & 0xffff;
    if (m === 0) return 0;
    if (ONE[m] === 1) best = 1;
  }
  return best;
}

const FIELDS = new Map(
  FORMS.flatMap((f) => f.slots)
    .flatMap((s) => (s.number?.extends === true ? [s.number] : []))
    .map((n) => [`${n.low} to ${n.high}`, n]),
);

describe("automatic prefixes", () => {
  it.each([...FIELDS])("are the fewest possible for a field of %s", (_, field) => {
    for (let n = 0; n < 0x10000; n += field.high - field.low > 300 ? 7 : 1) {
      if (prefixesNeeded(field, n) !== fewest(field.low, field.high, n)) expect.fail(`${n}`);
    }
  });

  it.each([...FIELDS])("and a rest in %s make the number, however many there are to be", (_, field) => {
    for (let n = -0x8000; n < 0x10000; n += 61) {
      const needed = prefixesNeeded(field, n)!;
      for (let count = needed; count <= 2; count++) {
        const { prefixes, rest } = split(field, n, count)!;
        const { m, rest: others } = readPrefixes(prefixes);
        if (prefixes.length !== count || others.length > 0) expect.fail(`${n} with ${count}: ${prefixes}`);
        if (rest < field.low || rest > field.high || ((m + rest - n) & 0xffff) !== 0)
          expect.fail(`${n}: ${m} ${rest}`);
      }
    }
  });

  it.each([
    "MOVC #,R3",
    "MOVC #,X3",
    "ADDC #,R0",
    "MOV #,R1",
    "MOV R1,#",
    "MOV @#,R1",
    "MOV #.X5,R1",
    "MOV R1,#.X2",
    "MOVB #.X4,R0",
    "MOVL R2,#.X7",
    "MVP #.X6,R0",
    "JMP #.X5",
    "JMPI R6,@#",
    "JMPI #",
    "SEQ R1,#",
    "SGE X4,#",
    "ADD R1,#.X1",
    "MUL R2,#.X0",
    "CLR #.X4",
    "STC R1,#.X3",
    "LDS #.X7",
  ])("give %s the number that is written", (text) => {
    const random = generator(7);
    const numbers = [
      0, 1, 15, 16, 63, 64, 255, 256, 257, 4095, 4096, 0x7fff, 0x8000, 0xff00, 0xffff, -1, -16, -17, -256,
      -257,
    ];
    for (let i = 0; i < 50; i++) numbers.push(random(0x10000));
    for (const n of numbers) {
      const { words, diagnostics } = assembleWords(text.replace("#", String(n)));
      expect(diagnostics, text).toEqual([]);
      if (effective(words) !== (n & 0xffff))
        expect.fail(`${text} with ${n}: ${words} is ${effective(words)}`);
    }
  });

  it("put the high byte of a 16-bit constant into MOD8", () => {
    expect(assembleWords("MOVC 0x1234,R4").words).toEqual([0x1256, 0x344c]);
  });

  it("stand before ALT", () => {
    expect(assembleWords("GNW 0x0305,R2").words).toEqual([0x0356, 0xb0bc, 0x0542]);
  });

  it("are refused where only the low bits of a constant count", () => {
    for (const text of [
      "SLL R1,16",
      "SBN X2,-1",
      "STC 16",
      "TRP 16",
      "MON 256",
      "RTM 16",
      "SETS R1,16",
      "RET 99",
    ]) {
      expect(
        assembleWords(text).diagnostics.map((d) => d.code),
        text,
      ).toEqual(["E030"]);
    }
  });

  it("are refused for the prefixes themselves", () => {
    for (const text of ["MODC 256", "MODC -257", "MOD4 256", "MOD8 -1", "MOD 256", "MOD 64.X5", "MOD @256"]) {
      expect(
        assembleWords(`${text}\nNOP`).diagnostics.map((d) => d.code),
        text,
      ).toEqual(["E030"]);
    }
  });

  it("count with those that are written, eight at most", () => {
    const written = (n: number, last: string) => assembleWords(`${"MODC 1\n".repeat(n)}${last}`);
    expect(written(8, "MOVC 1,R0").diagnostics).toEqual([]);
    expect(written(9, "MOVC 1,R0").diagnostics.map((d) => d.code)).toEqual(["W004"]);
    expect(written(7, "MOVC 300,R0").diagnostics).toEqual([]);
    expect(written(8, "MOVC 300,R0").diagnostics.map((d) => d.code)).toEqual(["W004"]);
  });
});
