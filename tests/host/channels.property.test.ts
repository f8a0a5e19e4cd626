// Random calls on channels against the model (channel-calls.ts says what must hold). `npm run fuzz -- channels` makes more,
// and keeps the seeds of what it finds in found-channels/, which are replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HYPERCALLS } from "../../host/index.ts";
import { CALLS, problemOf, randomCalls } from "./channel-calls.ts";

const FOUND = "tests/host/found-channels";

/** Calls and what they returned, over all seeds. */
const met = new Set<string>();

test.each([1, 2, 3, 4, 5])("random calls keep every promise about channels (seed %d)", (seed) => {
  randomCalls(seed * 104729, 1500, met);
});

test("the random runs have met every outcome of every call on channels, and the refusals of areas that need one", () => {
  const calls = HYPERCALLS.filter(({ name }) => name in CALLS && !name.startsWith("AREA_"));
  const outcomes = calls.flatMap(({ name, errors }) => ["OK", ...errors].map((error) => `${name} ${error}`));
  const ofAreas = ["AREA_TRANSFER LENT", "AREA_GIVE_UP NOT_MAPPED", "AREA_GIVE_UP LENT"];
  expect([...outcomes, ...ofAreas].filter((outcome) => !met.has(outcome))).toEqual([]);
  expect(calls.map(({ code }) => code)).toEqual([...Array.from({ length: 13 }, (_, i) => 0xd0 + i), 0xde]);
});

test("and keep them where they once did not", () => {
  for (const file of existsSync(FOUND) ? readdirSync(FOUND) : []) {
    const { seed, steps } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as {
      seed: number;
      steps: number;
    };
    expect(problemOf(seed, steps), file).toBeUndefined();
  }
});
