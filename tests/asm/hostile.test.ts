// Input that means harm: huge, deep, endless or doubling. Each ends in a message, after work that does not grow with what
// it claims to be.

import { describe, expect, it } from "vitest";
import { assemble, assembleObject, link } from "../../asm/index.ts";
import { generator } from "./oracle.ts";

const MEGABYTE = 1_000_000;
const times = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");
const errors = (made: { readonly diagnostics: readonly { readonly code: string }[] }) => [
  ...new Set(made.diagnostics.map((d) => d.code).filter((code) => code.startsWith("E"))),
];
const noise = () => {
  const random = generator(9);
  const bytes = Uint8Array.from({ length: 10 * MEGABYTE }, () => random(256));
  return new TextDecoder().decode(bytes);
};

/** Names of sections, and shared sections that have them. */
const names = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`);
const sharedSections = (count: number) =>
  Array.from({ length: count }, (_, i) => [1, 1, i, 0, 0, 0, 0]).flat();

describe("a hostile source", () => {
  it.each<[string, () => string, readonly string[]]>([
    ["a line of ten megabytes", () => ` MOVC ${"1+".repeat(5 * MEGABYTE)}1,R1`, ["E004"]],
    ["ten megabytes of NUL", () => "\0".repeat(10 * MEGABYTE), ["E001"]],
    ["five million lines of NUL", () => "\0\n".repeat(5 * MEGABYTE), ["E001"]],
    ["ten megabytes at random", noise, ["E001"]],
    ["ten megabytes of parentheses", () => "(".repeat(10 * MEGABYTE), ["E004"]],
    ["parentheses in many lines", () => ` .WORD ${"(".repeat(4000)}\n`.repeat(2500), ["E005"]],
    ["ten megabytes of one label", () => "A:\n".repeat(3 * MEGABYTE), ["E021"]],
    ["arrays of arrays", () => `.DATA\nX: .VAR ${"ARRAY (1..65535) OF ".repeat(190)}WORD`, ["E030"]],
    [
      "records of records, whose names are as long as the way to them",
      () => `.RECORD REC0\nA: WORD\n.END\n${times(5000, (i) => `.RECORD REC${i + 1}\nA: REC${i}\n.END`)}`,
      ["E041"],
    ],
    [
      "variables of a large record",
      () =>
        `.RECORD A\n${times(100, (i) => `F${i}: WORD`)}\n.END\n.RECORD B\n${times(90, (i) => `F${i}: A`)}\n.END\n` +
        `.DATA\n${times(3000, (i) => `V${i}: .VAR B`)}`,
      ["E041"],
    ],
    [
      "repetitions in repetitions",
      () => `${".REPEAT 65536\n".repeat(60)}${".ENDREPEAT\n".repeat(60)}`,
      ["E053"],
    ],
    ["many repetitions of nothing", () => ".REPEAT 65536\n.ENDREPEAT\n".repeat(1000), ["E053"]],
    ["reservations beyond all memory", () => " .RES 1000000000000\n".repeat(50_000), ["E041"]],
    ["a macro that doubles its text", () => ".MACRO D x\n D {x}{x}\n.ENDMACRO\n D ABCDEFGH", ["E004"]],
    ["sections without end", () => times(50_000, (i) => `.SECTION S${i}\n NOP`), ["E041"]],
    ["shared segments without end", () => times(50_000, (i) => `.SHARED S${i},1\n .RES 1`), ["E041"]],
    [
      "scopes within scopes, each looked through for each name",
      () => `${".SCOPE S\n".repeat(20_000)}${" .WORD A\n".repeat(20_000)}${".ENDSCOPE\n".repeat(20_000)}`,
      ["E053"],
    ],
    [
      "misspelt names among many",
      () => `${times(60_000, (i) => `NAME${i * 7919}X:`)}\n${times(3000, (i) => ` .WORD MANE${i}Y`)}`,
      ["E020"],
    ],
    ["sizes that never settle", () => `A: .RES 300-B\nB:\n${" MOVC B,R1\n".repeat(5000)}`, ["E044"]],
    [
      "constants in a long chain",
      () => times(20_000, (i) => `C${i} = C${i + 1} + C${i + 2}`),
      ["E020", "E023"],
    ],
  ])("%s", (_, text, codes) => {
    const input = { file: "x", text: text() };
    expect(errors(assemble(input)).sort()).toEqual(codes);
    const { object, diagnostics } = assembleObject(input);
    if (object === undefined) expect(errors({ diagnostics }).length).toBeGreaterThan(0);
    else expect(errors(link({ objects: [{ file: "x.obj", text: object }] })).length).toBeGreaterThan(0);
  });
});

describe("the longest expression of a line", () => {
  it("goes through an object", () => {
    const text = ` .WORD ${"1+".repeat(2040)}1\n .WORD ${"-(".repeat(49)}${"1+".repeat(1900)}1${")".repeat(49)}`;
    const { bytes } = assemble({ file: "x", text });
    const { object } = assembleObject({ file: "x", text });
    expect(bytes).toBeDefined();
    expect(link({ objects: [{ file: "x.obj", text: object! }] }).bytes).toEqual(bytes);
  });
});

describe("a hostile object", () => {
  const object = (numbers: readonly number[], texts: readonly string[] = ["x", "-", ""]) =>
    JSON.stringify({ format: "cr80-object", version: 2, texts, numbers });
  const one = [1, 0, 0, 0, 1];
  /** A module with one section that has the items. */
  const holding = (items: readonly (readonly number[])[]) =>
    object([0, 0, 0, 1, 0, 0, 2, 0, 0, 0, items.length, ...items.flat(), ...new Array(10).fill(0)]);
  const word = (expression: readonly number[]) => holding([[2, 0, 0, 0, 0, 1, ...expression]]);
  const repeated = (count: number, part: readonly number[]) =>
    Array.from({ length: count }, () => part).flat();

  it.each<[string, () => string]>([
    ["arrays in arrays", () => "[".repeat(MEGABYTE)],
    ["ten megabytes of NUL", () => "\0".repeat(10 * MEGABYTE)],
    ["four million numbers", () => object(new Array(4 * MEGABYTE).fill(0))],
    ["a count of what is not there", () => object([0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 9])],
    ["lines that its file has not", () => object([0, 0, 1_250_000, 0, 0, 0, 1, 1_250_000])],
    ["more lines than a module has", () => object([0, 0, 1e9, 0, 0, 0, 1, 1e9])],
    ["sections without end", () => object([0, 0, 0, 5000, ...sharedSections(5000)], names(5000))],
    ["signs in signs", () => word([...repeated(100_000, [5, 0, 0, 0, 1]), ...one])],
    ["operators nested to the left", () => word([...repeated(100_000, [6, 0, 0, 0, 1]), ...one])],
    ["operators nested to the right", () => word([...repeated(100_000, [6, 0, 0, 0, 1, ...one]), ...one])],
    ["properties of properties", () => word(repeated(100_000, [4, 0, 0, 0, 0]))],
    [
      "reservations beyond all memory",
      () => holding(new Array(50_000).fill([4, 0, 0, 0, 1, 0, 0, 0, 1e12, 0])),
    ],
  ])("of %s is refused", (_, text) => {
    const codes = errors(link({ objects: [{ file: "x.obj", text: text() }] }));
    expect(codes).toHaveLength(1);
    expect(codes[0]).toMatch(/^E(100|041)$/);
  });

  it("is linked where it only looks like one", () => {
    for (const nest of [
      [...repeated(2100, [5, 0, 0, 0, 1]), ...one],
      [...repeated(2100, [6, 0, 0, 0, 1, ...one]), ...one],
    ]) {
      expect(errors(link({ objects: [{ file: "x.obj", text: word(nest) }] }))).toEqual([]);
    }
  });
});

describe("a hostile memory plan", () => {
  it.each<[string, () => string, readonly string[]]>([
    ["of one line", () => "(".repeat(10 * MEGABYTE), ["E004"]],
    ["of NUL", () => "\0\n".repeat(400_000), ["E001"]],
    ["that repeats itself", () => "define A = 1\n".repeat(50_000), ["E101"]],
    [
      "that doubles a number",
      () => `define A0 = 1\n${times(20_000, (i) => `define A${i + 1} = A${i} + A${i}`)}`,
      ["E031"],
    ],
    [
      "with constants in a long chain",
      () => `${times(20_000, (i) => `define A${i} = A${i + 1} + A${i + 2}`)}\nlimit program A0`,
      ["E032"],
    ],
  ])("%s", (_, text, codes) => {
    const { object } = assembleObject({ file: "x", text: " NOP" });
    const objects = [{ file: "x.obj", text: object! }];
    expect(errors(link({ objects, plan: { file: "plan", text: text() } })).sort()).toEqual(codes);
  });
});
