// Single-instruction vectors: reading files of them, and telling what does not come out as they say.

import { describe, expect, test } from "vitest";
import { assembleWords } from "../../asm/index.ts";
import { parseVectors, type Vector, VectorRunner } from "../../host/index.ts";
import { core } from "./guests.ts";

const ZERO = [0, 0, 0, 0, 0, 0, 0, 0];

/** A vector of one instruction at 256 that is expected to change what `final` names. */
function vector(
  source: string,
  initial: Partial<Vector["initial"]>,
  final: Partial<Vector["final"]>,
): Vector {
  const { words } = assembleWords(source, 256);
  const before = { r: ZERO, pc: 256, base: 0, v: 0, data: [], ...initial };
  return {
    name: source,
    initial: { prog: words.map((word, i) => [256 + i, word] as const), ...before },
    final: { ...before, pc: 256 + words.length, data: [], ...final },
    trap: null,
  };
}

const runner = new VectorRunner(core());
const differences = (one: Vector) => runner.runOne(one);

describe("a vector that is right", () => {
  test.each<[string, Vector]>([
    ["registers and V", vector("ADD R1, R2", { r: [0, 0x7fff, 1, 0, 0, 0, 0, 0] }, { r: [0, 0x7fff, 0x8000, 0, 0, 0, 0, 0], v: 1 })],
    ["a store with BASE", vector("MOV R0, 5.X4", { r: [7, 0, 0, 0, 100, 0, 0, 0], base: 0xff00 }, { data: [[0xff69, 7]] })],
    ["prefixes", vector("MOVC 0x1234, R0", {}, { r: [0x1234, 0, 0, 0, 0, 0, 0, 0] })],
    ["a privileged instruction", vector("LDM 3", {}, {})],
    ["a monitor call", { ...vector("MON 0xC1", {}, {}), trap: "monitor" }],
    ["a software trap", { ...vector("TRP 3", {}, {}), trap: "software" }],
    ["an illegal word", { ...vector(".WORD 0x0017", {}, { pc: 256 }), trap: "illegal" }],
    ["a jump to itself", vector("HERE: JMP HERE", {}, { pc: 256 })],
    ["a jump across the end of the space", vector("JMP 0.X4", { r: [0, 0, 0, 0, 0xffff, 0, 0, 0] }, { pc: 0xffff })],
    ["a word at the end of the data", vector("MOV 0.X4, R0", { r: [0, 0, 0, 0, 0xffff, 0, 0, 0], data: [[0xffff, 9]] }, { r: [9, 0, 0, 0, 0xffff, 0, 0, 0] })],
  ])("passes: %s", (_, one) => {
    expect(differences(one)).toEqual([]);
  }); // biome-ignore format: a table
});

describe("a vector that is wrong", () => {
  const right = vector("MOV R0, 5.X4", { r: [7, 0, 0, 0, 100, 0, 0, 0] }, { data: [[105, 7]] });

  test.each<[string, Vector, object]>([
    ["a register", { ...right, final: { ...right.final, r: [8, 0, 0, 0, 100, 0, 0, 0] } }, { what: "r0", expected: 8, actual: 7 }],
    ["the PC", { ...right, final: { ...right.final, pc: 258 } }, { what: "pc", expected: 258, actual: 257 }],
    ["BASE", { ...right, final: { ...right.final, base: 1 } }, { what: "base", expected: 1, actual: 0 }],
    ["V", { ...right, final: { ...right.final, v: 1 } }, { what: "v", expected: 1, actual: 0 }],
    ["a data word", { ...right, final: { ...right.final, data: [[105, 6]] } }, { what: "data 105", expected: 6, actual: 7 }],
    ["a store that it does not name", { ...right, final: { ...right.final, data: [] } }, { what: "data 105", expected: 0, actual: 7 }],
    ["a trap that does not come", { ...right, trap: "data" }, { what: "trap", expected: "data", actual: "none" }],
  ])("fails with the difference: %s", (_, one, difference) => {
    expect(differences(one)).toEqual([difference]);
    // Nothing of it is left for the next one.
    expect(differences(right)).toEqual([]);
  }); // biome-ignore format: a table

  test("is counted and named", () => {
    const wrong = { ...right, name: "wrong", final: { ...right.final, v: 1 } };
    expect(runner.run([right, wrong, right])).toMatchObject({ passed: 2, failures: [{ name: "wrong" }] });
  });
});

test("no vector sees what one before it left: timer, PSW, translation table, memory", () => {
  for (const source of ["LDT R1", "LDS R1", "LTT R1", "LDB R1", "STP 1"]) {
    const r = [0, 0xc00f, 0, 0, 0, 0, 0, 0];
    differences(vector(source, { r }, { r }));
    expect(differences(vector("SVS R0", {}, { r: [0x8000, 0, 0, 0, 0, 0, 0, 0] }))).toEqual([]);
    expect(differences(vector("SVT R0", {}, {}))).toEqual([]);
    expect(differences(vector("MOV 0.X4, R0", { data: [[0, 5]] }, { r: [5, 0, 0, 0, 0, 0, 0, 0] }))).toEqual(
      [],
    );
  }
});

describe("a vector file", () => {
  const good = vector("NOP", {}, {});

  test("is read", () => {
    expect(parseVectors(JSON.stringify([good]), "v.json")).toEqual({ vectors: [good], problems: [] });
  });

  test.each<[string, string, string]>([
    ["no JSON", "[", "NO_JSON"],
    ["no array", "{}", "NO_VECTORS"],
    ["no object in it", "[7]", "BAD_VECTOR"],
    ["no name", JSON.stringify([{ ...good, name: 7 }]), "[0].name"],
    ["seven registers", JSON.stringify([good, { ...good, final: { ...good.final, r: [0, 0, 0, 0, 0, 0, 0] } }]), "[1].final.r"],
    ["a word too large", JSON.stringify([{ ...good, initial: { ...good.initial, pc: 65_536 } }]), "[0].initial.pc"],
    ["a V of 2", JSON.stringify([{ ...good, initial: { ...good.initial, v: 2 } }]), "[0].initial.v"],
    ["an address alone", JSON.stringify([{ ...good, initial: { ...good.initial, data: [[1]] } }]), "[0].initial.data"],
    ["no program", JSON.stringify([{ ...good, initial: { ...good.initial, prog: undefined } }]), "[0].initial.prog"],
    ["an unknown trap", JSON.stringify([{ ...good, trap: "mouse" }]), "[0].trap"],
    ["no trap", JSON.stringify([{ ...good, trap: undefined }]), "[0].trap"],
  ])("with %s is refused", (_, text, expected) => {
    const { vectors, problems } = parseVectors(text, "v.json");
    expect(vectors).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(`${problems[0]!.code} ${problems[0]!.place}`).toContain(expected);
    expect(problems[0]!.place).toContain("v.json");
  }); // biome-ignore format: a table
});
