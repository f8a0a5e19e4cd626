// The limits that docs/ASSEMBLER.md names: what is as large as it says is taken, what is larger by one is refused.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";

const manual = readFileSync(new URL("../../docs/ASSEMBLER.md", import.meta.url), "utf8");
const [paragraph] = /^Limits: (.|\n)*?\n\n/m.exec(manual)!;
const limits = new Map(
  [...paragraph.replaceAll("\n", " ").matchAll(/([\d,]+) ([a-z ]+)/g)].map(([, number, what]) => [
    what!.trim(),
    Number(number!.replaceAll(",", "")),
  ]),
);

/** Files that include each other, `n` of them within the main one. */
const nested = (n: number) => ({
  text: ' .INCLUDE "1"\n',
  readFile: (name: string) => (Number(name) < n ? ` .INCLUDE "${Number(name) + 1}"\n` : " NOP\n"),
});
/** Macros that call each other, `n` within each other. */
const expanded = (n: number) => ({
  text: `${Array.from({ length: n }, (_, i) => `.MACRO M${i}\n${i === 0 ? " NOP" : ` M${i - 1}`}\n.ENDMACRO\n`).join("")} M${n - 1}\n`,
});
const exits = (n: number) => ({
  text: `L: MON 1 : ${Array.from({ length: n }, (_, i) => (i < n - 1 ? `E${i} => L` : `E${i}`)).join(", ")}\n`,
});

const CASES: readonly (readonly [
  string,
  (n: number) => { readonly text: string; readonly readFile?: (name: string) => string },
  string,
])[] = [
  ["characters a line", (n) => ({ text: `;${" ".repeat(n - 1)}\n` }), "E004"],
  ["lines with all includes", (n) => ({ text: "\n".repeat(n) }), "E052"],
  ["includes within each other", nested, "E052"],
  ["levels of parentheses", (n) => ({ text: ` .WORD ${"(".repeat(n)}1${")".repeat(n)}\n` }), "E005"],
  ["expansions within each other with", expanded, "E053"],
  // Each turn counts as a line of its own.
  ["lines in all", (n) => ({ text: `.REPEAT 1000\n${";\n".repeat(n / 1000 - 1)}.ENDREPEAT\n` }), "E053"],
  ["turns of a repetition", (n) => ({ text: `.REPEAT ${n}\n.ENDREPEAT\n` }), "E030"],
  ["exits of a call", exits, "E082"],
  ["words of program and", (n) => ({ text: `.PROGRAM 0\n .RES ${n}\n` }), "E041"],
  ["of data", (n) => ({ text: `.PROGRAM 70000,0\n NOP\n.DATA 0\n .RES ${n}\n` }), "E041"],
];

test("are the ones that are tested here", () => {
  expect([...limits.keys()]).toEqual(CASES.map(([what]) => what));
});

test.each(CASES)("%s", (what, make, code) => {
  const n = limits.get(what)!;
  const codes = (size: number) =>
    assemble({ file: "x", ...make(size) }).diagnostics.map((diagnostic) => diagnostic.code);
  expect(codes(n)).toEqual([]);
  expect(codes(what === "lines in all" ? n + 1000 : n + 1)[0]).toBe(code);
});
