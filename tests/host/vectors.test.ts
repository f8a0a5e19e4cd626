// Single-instruction vectors: reading files of them, and telling what does not come out as they say.

import { describe, expect, test } from "vitest";
import { assembleWords } from "../../asm/index.ts";
import { placeOf } from "../../asm/problem.ts";
import { parseVectors, type Vector, VectorRunner } from "../../host/index.ts";
import { core } from "./guests.ts";
import { Random } from "./random.ts";

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

  test("is alone in failing when others follow that read, write or name the word that it has stored", () => {
    const stray = { ...right, name: "stray", final: { ...right.final, data: [] } };
    const reading = vector(
      "MOV 0.X4, R0",
      { r: [1, 0, 0, 0, 105, 0, 0, 0] },
      { r: [0, 0, 0, 0, 105, 0, 0, 0] },
    );
    const naming = vector("NOP", { data: [[105, 9]] }, {});
    for (const next of [right, reading, naming, stray]) {
      const list = [right, stray, next, ...Array<Vector>(100).fill(next), stray, right];
      const expected = list.filter(({ name }) => name === "stray").length;
      const { passed, failures } = runner.run(list);
      expect([passed, failures.length]).toEqual([list.length - expected, expected]);
      expect(failures[0]).toEqual({
        name: "stray",
        differences: [{ what: "data 105", expected: 0, actual: 7 }],
      });
      expect(runner.run([]).passed).toBe(0);
    }
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
    ["a data word twice", JSON.stringify([{ ...good, initial: { ...good.initial, data: [[1, 1], [2, 1], [1, 1]] } }]), "[0].initial.data"],
    ["a program word twice", JSON.stringify([{ ...good, initial: { ...good.initial, prog: [[256, 1], [256, 2]] } }]), "[0].initial.prog"],
    ["a final word twice", JSON.stringify([{ ...good, final: { ...good.final, data: [[1, 1], [1, 2]] } }]), "[0].final.data"],
    ["a key that no vector has", JSON.stringify([{ ...good, trpa: null }]), "[0].trpa"],
    ["a key that no state has", JSON.stringify([{ ...good, final: { ...good.final, prog: [] } }]), "[0].final.prog"],
    ["a key twice", JSON.stringify([good]).replace('"pc":', '"pc":1,"pc":'), "NO_JSON v.json:1:"],
    ["no characters in its name", JSON.stringify([{ ...good, name: "" }]), "[0].name"],
    ["no program", JSON.stringify([{ ...good, initial: { ...good.initial, prog: undefined } }]), "[0].initial.prog"],
    ["an unknown trap", JSON.stringify([{ ...good, trap: "mouse" }]), "[0].trap"],
    ["no trap", JSON.stringify([{ ...good, trap: undefined }]), "[0].trap"],
  ])("with %s is refused", (_, text, expected) => {
    const { vectors, problems } = parseVectors(text, "v.json");
    expect(vectors).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(`${problems[0]!.code} ${placeOf(problems[0]!)}`).toContain(expected);
    expect(placeOf(problems[0]!)).toContain("v.json");
  }); // biome-ignore format: a table
});

describe("a vector is the same after any other:", () => {
  /** Vectors that reach for what is not theirs: words beyond the spaces, the map, PSW and timer. */
  const GREEDY: readonly Vector[] = [
    vector("GSTW R0,G2", { r: [0, 0, 0, 2, 0, 0, 0, 0] }, {}),
    vector("GSTW R7,G2", { r: [0, 0, 64, 1, 0, 0, 0, 0xffff] }, {}),
    vector("GMOW G0,G2,R4", { r: [0, 0, 0xff00, 1, 600, 0, 0, 0] }, {}),
    vector("LTT R0", { r: [8, 0, 0, 0, 0, 0, 0, 0] }, {}),
    vector("LTT R0", { r: [1024, 0, 0, 0, 0, 0, 0, 0] }, {}),
    vector("LDT R0", { r: [1, 0, 0, 0, 0, 0, 0, 0] }, {}),
    vector("LDS R0", { r: [0xe00f, 0, 0, 0, 0, 0, 0, 0] }, {}),
    vector("LDS R0", { r: [0, 0, 0, 0, 0, 0, 0, 0] }, {}),
    vector("STP 0", {}, {}),
    vector("TRP 9", {}, {}),
    // A frame with interrupts enabled, a timer of one tick, and a table.
    vector("RTM 0", { data: [[8, 512], [512 + 9, 8], [512 + 12, 1], [512 + 13, 0xc000]] }, {}),
    vector("RTM 0", { data: [[8, 512], [512 + 9, 0], [512 + 12, 1], [512 + 13, 0xc000]] }, {}),
  ]; // biome-ignore format: a table

  /** What comes of an initial state in a runner that has done nothing before. */
  const alone = (initial: Vector["initial"]) => new VectorRunner(core()).execute(initial);

  test("each that reaches too far, and then the others", () => {
    const expected = GREEDY.map(({ initial }) => alone(initial));
    const runner = new VectorRunner(core());
    for (const first of GREEDY) {
      runner.execute(first.initial);
      GREEDY.forEach(({ name, initial }, n) => {
        expect(runner.execute(initial), `${name} after ${first.name}`).toEqual(expected[n]);
      });
    }
  });

  test("at any reading of the clock", () => {
    const runner = new VectorRunner(core());
    const { initial } = GREEDY.at(-1)!;
    const expected = alone(initial);
    // It starts a timer that is over at the next multiple of 1,000: once it would be at once.
    for (let n = 0; n < 1001; n++) expect(runner.execute(initial)).toEqual(expected);
  });

  test("a store to words beyond its spaces is a data fault, and changes nothing", () => {
    for (const r of [
      [0, 0, 0, 2, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 0, 0],
    ]) {
      expect(alone(vector("GSTW R0,G2", { r }, {}).initial)).toMatchObject({
        trap: "data",
        final: { data: [] },
      });
    }
  });

  test("random words with random registers, whatever came before", () => {
    const random = new Random(23);
    const states = Array.from({ length: 40 }, (): Vector["initial"] => {
      const any = () => (random.below(2) === 0 ? random.below(0x10000) : random.below(4));
      const words = Array.from({ length: 3 }, () => (random.below(4) === 0 ? 0xb0bc : random.below(0x10000)));
      return {
        r: ZERO.map(any),
        pc: 256,
        base: any(),
        v: random.below(2),
        data: Array.from({ length: 20 }, (_, i) => [i, any()] as const),
        prog: words.map((word, i) => [256 + i, word] as const),
      };
    });
    const expected = states.map(alone);
    const runner = new VectorRunner(core());
    for (let n = 0; n < 600; n++) {
      const at = random.below(states.length);
      expect(runner.execute(states[at]!), JSON.stringify(states[at])).toEqual(expected[at]);
    }
  });

  test.each([[70_000], [-1], [0.5], [Number.NaN]])(
    "one that names word %d is refused, and leaves nothing",
    (address) => {
      const runner = new VectorRunner(core());
      const bad = vector(
        "NOP",
        {
          data: [
            [3, 7],
            [address, 1],
          ],
        },
        {},
      ).initial;
      expect(() => runner.execute(bad)).toThrow(RangeError);
      const load = vector("MOV 3,R0", {}, {}).initial;
      expect(runner.execute(load)).toEqual(alone(load));
    },
  );
});
