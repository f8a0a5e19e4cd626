// Maps that share what they have in common, compared with maps that do not.

import { expect, test } from "vitest";
import { type Memory, withWord, wordsHolding } from "../../../asm/conventions/memory.ts";
import type { Value } from "../../../asm/conventions/value.ts";
import { generator } from "../oracle.ts";

const sorted = <T>(entries: Iterable<readonly [string, T]>) =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

test("a map with one word more leaves the one that it comes from as it was", () => {
  const random = generator(5);
  const made: { memory: Memory; plain: Map<string, Value> }[] = [{ memory: new Map(), plain: new Map() }];
  for (let round = 0; round < 600; round++) {
    const { memory, plain } = made[Math.max(0, made.length - 1 - random(3))]!;
    const key = `k${random(200)}`;
    const value = { base: ["", "E6", "E1", "O1/R1"][random(4)]!, offset: random(3) };
    made.push({ memory: withWord(memory, key, value), plain: new Map(plain).set(key, value) });
  }
  for (const { memory, plain } of made) {
    expect(memory.size).toBe(plain.size);
    expect(sorted(memory)).toEqual(sorted(plain));
    for (let n = 0; n < 200; n++) {
      expect(memory.get(`k${n}`)).toEqual(plain.get(`k${n}`));
      expect(memory.has(`k${n}`)).toBe(plain.has(`k${n}`));
    }
    const holding = [...plain].filter(([, { base }]) => base === "E6");
    expect(sorted(wordsHolding(memory, "E6"))).toEqual(sorted(holding));
  }
});
