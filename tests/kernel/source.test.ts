// The sources of the kernel: that they assemble, and that every skip and every exit has the one word that it needs.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assembleGuest, guestOf, KERNEL, SYMBOLS, sourceOf } from "./guest.ts";
import { server } from "./script.ts";

const SKIPS = /^\s*(?:[\w.]+:\s*)?(S(EQ|NE|GE|LT|HS|LO|BN|BZ|ON|OZ))\s/;
const CALLS = /^\s*(?:[\w.]+:\s*)?(CALL|MON)\s/;

test("the kernel assembles without a message", () => {
  expect(KERNEL.diagnostics).toEqual([]);
});

test("what is skipped, and what follows a call for its first exit, is one word long", () => {
  const { lines } = KERNEL;
  const sources = new Map<string, string[]>();
  const text = (file: string, line: number) => {
    if (!sources.has(file)) {
      sources.set(file, readFileSync(file, "utf8").split("\n"));
    }
    return sources.get(file)![line - 1]!;
  };
  const program = lines.filter(({ space, file }) => space === "program" && file.endsWith(".asm"));
  const long = program.flatMap((entry, i) => {
    const [before, next] = [program[i - 1], program[i + 1]];
    // The jump of an exit that is named at the call.
    if (before?.file === entry.file && before.line === entry.line) return [];
    const source = text(entry.file, entry.line);
    if (next === undefined || next.words === 1) return [];
    if (SKIPS.test(source)) return [`${entry.file}:${entry.line}: ${source.trim()}`];
    // A procedure without exits returns to the instruction behind its call, however long that is.
    const exit = CALLS.test(source) && !/^\s*(?:[\w.]+:\s*)?CALL/.test(source);
    return exit ? [`${entry.file}:${entry.line}: ${source.trim()}`] : [];
  });
  expect(program.length).toBeGreaterThan(700);
  expect(long).toEqual([]);
});

test("page 0 holds what its instructions reach with eight bits", () => {
  for (const name of ["DONE", "FAIL", "BLOCK", "UNDO"]) {
    expect(SYMBOLS.get(name)).toBeLessThan(256);
  }
});

test("a guest of these tests is what the assembler makes of the kernel and its programs in one source", () => {
  const programs = [server("file")[0].program(), { steps: [], window: 3, behind: "LAST: .WORD 1, 2, 3" }];
  const { module } = assembleGuest(`        .INCLUDE "../kernel/kernel.inc"\n${sourceOf(programs)}`);
  const { program, data } = guestOf(programs);
  expect(program).toEqual(module!.program);
  expect(data).toEqual(module!.data);
});
