// --mips: how many instructions may be executed at a time that is handed in; and a session whose time stands still.

import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Throttle } from "../../../host/cli/terminal/throttle.ts";
import { Random } from "../../host/random.ts";
import { cr80, folder } from "../run.ts";
import { ECHO } from "./guests.ts";
import { typed } from "./typist.ts";

const LOOP = "LOOP:   JMP     LOOP\n";

/** Instructions that a guest that always runs has executed after each of these times. */
function executed(throttle: Throttle, times: readonly number[]): number[] {
  let total = 0;
  return times.map((now) => {
    const may = throttle.may(now);
    throttle.spend(may);
    total += may;
    return total;
  });
}

describe("a throttle", () => {
  test.each([0.001, 0.3, 1, 250])("of %d MIPS lets through what its time is worth, and no more", (mips) => {
    const random = new Random(5);
    const times = [1000];
    for (let n = 0; n < 500; n++) times.push(times.at(-1)! + 0.1 + random.below(100) / 10);
    executed(new Throttle(mips), times).forEach((total, n) => {
      const worth = (times[n]! - 1000) * mips * 1000;
      expect(total).toBeLessThanOrEqual(Math.floor(worth + 1e-3));
      expect(total).toBeGreaterThan(worth - 1.001);
    });
  });

  test("does not make up for time in which nobody ran", () => {
    const throttle = new Throttle(1);
    expect(executed(throttle, [0, 5, 100_000, 100_001])).toEqual([0, 5000, 25_000, 26_000]);
  });

  test("of nothing lets everything through", () => {
    const throttle = new Throttle();
    throttle.spend(1e9);
    expect(throttle.may(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a session", () => {
  const at = folder({ "loop.asm": LOOP, "echo.asm": ECHO });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("executes nothing while no time passes, and hears keys", async () => {
    vi.spyOn(performance, "now").mockReturnValue(7);
    const { stdout } = await typed(
      ["boot", join(at, "loop.asm"), "-i", "--mips", "0.5"],
      [
        ["to quit --\n", "\x1ds"],
        ["#0, clock 0 --", "\x1ds"],
        ["#0, clock 0 --", "\x1dq"],
      ],
    );
    expect(stdout).toMatch(/ {2}loop +0 {2}runs\n/);
  });

  test("comes to the same as without, as do lines through a pipe", async () => {
    const run = (...args: string[]) =>
      cr80(["boot", join(at, "echo.asm"), "-i", ...args], { stdin: "one\ntwo\n" });
    const plain = await run();
    expect(await run("--mips", "0.02")).toEqual(plain);
    expect(plain.stdout).toContain("echo  two\n");
    expect((await run("--mips", "0")).stderr).toContain("decimal number above 0");
  });
});
