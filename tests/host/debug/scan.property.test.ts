// Stops of random runs, and positions that are gone to. Many more of them: npm run fuzz -- debug.

import { expect, test } from "vitest";
import { seekProblems, stopProblems } from "./plain-run.ts";

test.each([1, 2, 3])("the stops of world %d are those of a plain run, forwards and backwards", (seed) => {
  expect(stopProblems(seed, 8)).toEqual([]);
});

test("a call that also writes watched words, and a register that changes while another partition is interrupted", () => {
  for (const seed of [2828832175, 923810240]) expect(stopProblems(seed, 20)).toEqual([]);
});

test("a call after the last instruction that was to be made, and nothing where none was", () => {
  for (const seed of [1470190415, 750408497]) expect(stopProblems(seed, 20)).toEqual([]);
});

test("a frame that is stored in an area which is cleared in the same step, and restored states that have the area elsewhere", () => {
  expect(stopProblems(481489737, 20)).toEqual([]);
});

test.each([
  ["states in plenty", { every: 200 }],
  ["one state", { every: 1e6 }],
  ["a budget of a mebibyte", { every: 50, bytes: 1 << 20 }],
  ["no budget", { every: 50, bytes: 0 }],
])("with %s each position is what a run to it makes", (_, options) => {
  for (const seed of [1, 2, 3]) expect(seekProblems(seed, 6, options)).toEqual([]);
});
