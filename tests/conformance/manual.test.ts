import { describe, expect, it } from "vitest";
import {
  ALT_CASES,
  ARITHMETIC_CASES,
  BIT_CASES,
  FLOAT_CASES,
  JUMP_CASES,
  type ManualCase,
  MOVE_CASES,
  PREFIX_CASES,
  SKIP_CASES,
  STACK_CASES,
  SYSTEM_CASES,
} from "./manual-cases.ts";
import { decode, keyOf } from "./reference/decode.ts";
import { type Cell, executeVector, type InitialState } from "./reference/flat.ts";
import { COVERED } from "./vectors/coverage.ts";

const GROUPS: Readonly<Record<string, readonly ManualCase[]>> = {
  prefixes: PREFIX_CASES,
  moves: MOVE_CASES,
  jumps: JUMP_CASES,
  arithmetic: ARITHMETIC_CASES,
  bits: BIT_CASES,
  tests: SKIP_CASES,
  stack: STACK_CASES,
  system: SYSTEM_CASES,
  floats: FLOAT_CASES,
  alt: ALT_CASES,
};

const wordsOf = (one: ManualCase): number[] =>
  one.words.split("/").map((word) => {
    const bits = word.replaceAll(" ", "");
    expect(bits).toMatch(/^[01]{16}$/);
    return Number.parseInt(bits, 2);
  });

const cells = (words: Readonly<Record<number, number>> = {}): Cell[] =>
  Object.entries(words).map(([address, word]): Cell => [Number(address), word]);

function initialOf(one: ManualCase): InitialState {
  const pc = one.pc ?? 256;
  return {
    r: [0, 1, 2, 3, 4, 5, 6, 7].map((n) => one.r?.[n] ?? 0),
    pc,
    base: one.base ?? 0,
    v: one.v ?? 0,
    data: cells(one.data),
    prog: [...wordsOf(one).map((word, i): Cell => [(pc + i) & 0xffff, word]), ...cells(one.prog)],
  };
}

for (const [group, cases] of Object.entries(GROUPS)) {
  describe(`by hand: ${group}`, () => {
    it.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
      const initial = initialOf(one);
      const { after } = one;
      const straight = after.trap ? initial.pc : (initial.pc + wordsOf(one).length) & 0xffff;
      const { final, trap, count } = executeVector(initial);
      expect({ ...final, data: Object.fromEntries(final.data), trap, count }).toEqual({
        r: initial.r.map((word, n) => after.r?.[n] ?? word),
        pc: after.pc ?? straight,
        base: after.base ?? initial.base,
        v: after.v ?? initial.v,
        data: Object.fromEntries(
          cells(after.data).filter(([address, word]) => word !== (one.data?.[address] ?? 0)),
        ),
        trap: after.trap ?? null,
        count: after.count ?? 1,
      });
    });
  });
}

describe("the vectors by hand", () => {
  it("have a case for every row that a vector can express", () => {
    const seen = new Set<string>();
    for (const one of Object.values(GROUPS).flat()) {
      const words = wordsOf(one);
      words.forEach((word, i) => {
        const found = decode(word, words[i - 1] === 0xb0bc);
        if (found) seen.add(keyOf(found.row));
      });
    }
    expect(COVERED.map(keyOf).filter((key) => !seen.has(key))).toEqual([]);
  });
});
