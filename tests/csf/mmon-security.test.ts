// Access profiles in the Message Monitor, 4.2.4.6.5 and 4.2.4.6.10: full tables against a model.

import { describe, expect, test } from "vitest";
import { Mmon } from "./mmon.ts";

const CLASSES = Array.from({ length: 16 }, (_, n) => n);
/** All bits of a profile beside its classification, as profiles of one bit each. */
const BITS = Array.from({ length: 28 }, (_, n) =>
  n < 12 ? ([0x10 << n, 0] as const) : ([0, 1 << (n - 12)] as const),
);

describe("SECURITY_COMPARE", () => {
  const compare = (m: Mmon, one: readonly number[], two: readonly number[]) =>
    m.call("SECURITY_COMPARE", { 1: one[0]!, 2: one[1]!, 3: two[0]!, 4: two[1]! }).exit;

  test("by the specification, an error for a classification that is lower or equal: all 256 pairs", () => {
    const m = new Mmon();
    for (const a of CLASSES) {
      // Different bits beside, so that they do not count.
      for (const b of CLASSES)
        expect(compare(m, [a | 0x5550, 0x5555], [b | 0xaaa0, 0xaaaa])).toBe(a <= b ? 0 : 1);
    }
  });

  test("an error for a bit that both profiles have: all 784 pairs", () => {
    const m = new Mmon();
    for (const [i, a] of BITS.entries()) {
      for (const [j, b] of BITS.entries())
        expect(compare(m, [a[0] | 9, a[1]], [b[0] | 3, b[1]])).toBe(i === j ? 0 : 1);
    }
  });

  test("both conditions count, each by itself", () => {
    const m = new Mmon();
    expect(compare(m, [9, 1], [9, 1])).toBe(0);
    expect(compare(m, [9, 0], [9, 0])).toBe(0);
    expect(compare(m, [9, 1], [3, 1])).toBe(0);
    expect(compare(m, [9, 1], [3, 2])).toBe(1);
    expect(compare(m, [0, 0xffff], [0, 0])).toBe(0);
  });
});

describe("CONVERT_PROFILE", () => {
  test("packs classification, Atomal and encryption, and nothing else: all 64 of them", () => {
    const m = new Mmon();
    for (const classification of CLASSES) {
      for (const marks of [0, 1, 2, 3]) {
        for (const rest of [0, 0xffff]) {
          const least = classification | (rest & 0xfff0);
          const most = (marks << 14) | (rest & 0x3fff);
          expect(m.call("CONVERT_PROFILE", { 1: most, 2: least }).r[3]).toBe(classification + 16 * marks);
        }
      }
    }
  });
});
