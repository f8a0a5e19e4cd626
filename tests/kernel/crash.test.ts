// Crashes of guests that change files, a few of those that `npm run crash -- --disk` and `--mail` make.

import { expect, test } from "vitest";
import { crashDisks } from "./disk-crash.ts";
import { crashMail } from "./mail-crash.ts";

test("after a crash at any write the disk is whole, with all that had been done and nothing half done", () => {
  const { wrong, ...sum } = crashDisks("test", 40, 14);
  expect(wrong).toEqual([]);
  expect(sum).toMatchObject({ cuts: 40 });
  for (const times of [sum.done, sum.undone, sum.again]) expect(times).toBeGreaterThan(5);
});

test("after a crash of two guests that send each other files both disks are whole, with the letters that had been saved; started anew they finish", () => {
  const { wrong, ...sum } = crashMail("test", 30, 15);
  expect(wrong).toEqual([]);
  expect(sum).toMatchObject({ cuts: 30 });
  expect(sum.mended).toBeGreaterThan(20);
  expect(sum.finished).toBeGreaterThan(1);
});
