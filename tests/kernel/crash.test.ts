// Crashes of guests that change files, a few of those that `npm run crash -- --disk` makes.

import { expect, test } from "vitest";
import { crashDisks } from "./disk-crash.ts";

test("after a crash at any write the disk is whole, with all that had been done and nothing half done", () => {
  const { wrong, ...sum } = crashDisks("test", 40, 14);
  expect(wrong).toEqual([]);
  expect(sum).toMatchObject({ cuts: 40 });
  for (const times of [sum.done, sum.undone, sum.again]) expect(times).toBeGreaterThan(5);
});
