// A few hundred power failures of a simulated disk under the durable storage; `npm run crash -- --simulated 100000` has more.

import { expect, test } from "vitest";
import { crash } from "./crashes.ts";
import { loadSqlite } from "./sqlite-on-disk.ts";

test("after each power failure every checkpoint that was answered is there once", async () => {
  const sum = crash(await loadSqlite(), "crash", 300);
  expect(sum).toMatchObject({ crashes: 300, lost: 0, doubled: 0, wrong: [] });
  expect(sum.interrupted).toBeGreaterThan(200);
  expect(sum.answered).toBeGreaterThan(1000);
});
