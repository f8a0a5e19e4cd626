// Snapshots of demonstrations and of random worlds, at random positions: what is restored has the same hash, is written as
// the same bytes, and comes to the same end. `npm run fuzz -- snapshots` makes more worlds, and keeps the seeds of what it
// finds in tests/host/found-snapshots/, which are replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bootFile } from "../../../host/node.ts";
import { Random } from "../random.ts";
import { comparePiecewise, problemOf } from "./kit.ts";

const FOUND = "tests/host/found-snapshots";

describe("a run that goes on from snapshots comes to the same end", () => {
  test.each([
    ["firmware/demo/manifest.json", 10],
    ["firmware/demo/coroutines/manifest.json", 1000],
    ["firmware/demo/channels/manifest.json", 10_000],
  ])("%s", (manifest, size) => {
    const random = new Random(size);
    const boot = () => bootFile(manifest).machine!;
    comparePiecewise(boot, 10 * size, () => 1 + random.below(2 * size));
  });

  test("at every second position of the first demonstration", () => {
    comparePiecewise(
      () => bootFile("firmware/demo/manifest.json").machine!,
      100,
      () => 2,
    );
  });

  // `npm run fuzz -- snapshots` tries more of them.
  test.each(Array.from({ length: 4 }, (_, n) => n + 101))("the random world %d", (seed) => {
    expect(problemOf(seed)).toBeUndefined();
  });

  test("random worlds that once did not", () => {
    for (const file of existsSync(FOUND) ? readdirSync(FOUND) : []) {
      const { seed } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as { seed: number };
      expect(problemOf(seed), file).toBeUndefined();
    }
  });
});
