// Every session that was recorded comes to the same again, whatever its keys, their times and the slices of both runs; of one
// that was killed, up to its last line. `npm run fuzz -- sessions` looks at more of them, and keeps the seeds of what it finds
// in tests/host/found-sessions/, which are replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { problemOf } from "./sessions.ts";

const FOUND = "tests/host/found-sessions";

test("15 random sessions, and one that ends by an interrupt", () => {
  for (const seed of [...Array.from({ length: 15 }, (_, n) => n + 1), 41]) {
    expect(problemOf(seed), `session ${seed}`).toBeUndefined();
  }
});

test("sessions that once came to something else", () => {
  for (const file of existsSync(FOUND) ? readdirSync(FOUND) : []) {
    const { seed } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as { seed: number };
    expect(problemOf(seed), file).toBeUndefined();
  }
});
