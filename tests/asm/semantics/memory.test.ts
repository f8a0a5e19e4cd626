// Maps that share what they have in common, compared with maps that do not.

import { expect, test } from "vitest";
import { equalWords, joinWords, type Memory, withWord, wordsHolding } from "../../../asm/semantics/memory.ts";
import type { Value } from "../../../asm/semantics/value.ts";
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
    const keys = Array.from({ length: 200 }, (_, n) => `k${n}`);
    const asked = (map: Memory) => keys.map((key) => [map.has(key), map.get(key)]);
    expect(asked(memory)).toEqual(asked(plain));
    const holding = [...plain].filter(([, { base }]) => base === "E6");
    expect(sorted(wordsHolding(memory, "E6"))).toEqual(sorted(holding));
  }
});

test("maps are joined and compared as if they shared nothing", () => {
  const random = generator(6);
  const made: { memory: Memory; plain: Map<string, Value> }[] = [{ memory: new Map(), plain: new Map() }];
  const one = () => made[Math.max(0, made.length - 1 - random(6))]!;
  const meet = (key: string, x: Value | undefined, y: Value | undefined): Value | undefined =>
    key.endsWith("7") && x?.base !== y?.base
      ? undefined
      : { base: `${x?.base}${y?.base}`.slice(0, 6), offset: 0 };
  let equal = 0;
  for (let round = 0; round < 400; round++) {
    const [a, b] = [one(), one()];
    const same = JSON.stringify(sorted(a.plain)) === JSON.stringify(sorted(b.plain));
    expect(equalWords(a.memory, b.memory)).toBe(same);
    expect(equalWords(new Map(a.memory), b.memory)).toBe(same);
    if (same) equal++;
    if (random(10) === 0) {
      // What neither map has of its own stays as it is: a meeting of equals must not change them.
      const joined = joinWords(a.memory, b.memory, (key, x, y) =>
        x !== undefined && y !== undefined && x.base === y.base ? x : meet(key, x, y),
      );
      const plain = new Map<string, Value>();
      for (const key of new Set([...a.plain.keys(), ...b.plain.keys()])) {
        const [x, y] = [a.plain.get(key), b.plain.get(key)];
        const value = x !== undefined && y !== undefined && x.base === y.base ? x : meet(key, x, y);
        if (value !== undefined) plain.set(key, value);
      }
      expect(sorted(joined)).toEqual(sorted(plain));
      made.push({ memory: joined, plain });
      continue;
    }
    const key = `k${random(150)}`;
    const value = { base: ["", "E6", "E1"][random(3)]!, offset: 0 };
    made.push({ memory: withWord(a.memory, key, value), plain: new Map(a.plain).set(key, value) });
  }
  expect(equal).toBeGreaterThan(40);
  expect(equal).toBeLessThan(200);
});
