// The protocol of the channels as a model, checked in every state that can be reached: channel.pml, by spin; and that in it
// everything goes on: live.pml. Needs spin and gcc (`apt-get install spin gcc`); without them the tests are skipped and say so.

import { type ExecFileSyncOptionsWithStringEncoding, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const has = (tool: string) => spawnSync(tool, [tool === "spin" ? "-V" : "--version"]).status === 0;
const missing = ["spin", "gcc"].filter((tool) => !has(tool));
if (missing.length > 0) {
  console.info(`tests/model: not checked, because there is no ${missing.join(" and no ")}`);
}

interface Verdict {
  readonly errors: number;
  readonly states: number;
  readonly output: string;
}

/** The folders of the checkers that are compiled, by model. */
const checkers = new Map<string, string>();
afterAll(() => {
  for (const folder of checkers.values()) rmSync(folder, { recursive: true, force: true });
});

const inFolder = (cwd: string): ExecFileSyncOptionsWithStringEncoding => ({ cwd, encoding: "utf8" });

/** The folder of spin's checker of a model, compiled with these options. */
function checkerOf(model: string, compile: readonly string[]): string {
  const known = checkers.get(model);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "cr80-model-"));
  checkers.set(model, folder);
  const file = fileURLToPath(new URL(model, import.meta.url));
  execFileSync("spin", ["-a", file], inFolder(folder));
  execFileSync("gcc", ["-w", ...compile, "-o", "pan", "pan.c"], inFolder(folder));
  return folder;
}

/** What spin's checker of a model, compiled with these options, says with rule `broken` broken (0: none). */
function check(model: string, compile: readonly string[], broken: number, run: readonly string[]): Verdict {
  const folder = checkerOf(model, compile);
  const env = { ...process.env, BREAK: String(broken) };
  // A table of 2^20 places: the usual one takes longer to clear than most of these searches take.
  const output = execFileSync("./pan", ["-m500000", "-w20", ...run], { ...inFolder(folder), env });
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1]);
  expect(output).not.toContain("max search depth too small");
  return { errors: number(/errors: (\d+)/), states: number(/(\d+) states, stored/), output };
}

/** The assertions. */
const safety = (broken: number): Verdict => check("channel.pml", ["-DSAFETY", "-O1"], broken, []);
/** A property of live.pml, in runs in which each partition that can go on does so at last. */
const liveness = (broken: number, property: string): Verdict =>
  check("live.pml", ["-O0"], broken, ["-a", "-f", "-N", property]);

describe.skipIf(missing.length > 0)("the model of the channels", { timeout: 300_000 }, () => {
  test("keeps every promise in every state, and looks at all of them", () => {
    const { errors, states, output } = safety(0);
    expect(errors).toBe(0);
    expect(output).not.toContain("Search not completed");
    expect(states).toBeGreaterThan(150_000);
  });

  // The rules of channel.pml that BREAK leaves out: without any one of them a promise does not hold.
  test.each([
    [1, "an event wakes who waits for it"],
    [2, "a queue that becomes empty is announced"],
    [3, "what goes back to the pool is zeroed"],
    [4, "what was lent is mapped again in its owner"],
    [5, "loans end with their connection"],
    [6, "what was given leaves the giver's map"],
    [7, "what a partition that ends owned goes back to the pool"],
  ])("shows why rule %d is there: %s", (rule) => {
    expect(safety(rule).errors).toBe(1);
  });
});

describe.skipIf(missing.length > 0)("two guests that behave", { timeout: 300_000 }, () => {
  test.each([
    ["received", "what is given or lent is received at last"],
    ["returned", "what is lent or shared comes back at last"],
    ["goesOn", "who waits for room, or for a connection, goes on at last"],
  ])("%s: %s", (property) => {
    const { errors, states, output } = liveness(0, property);
    expect(errors).toBe(0);
    expect(output).not.toContain("Search not completed");
    expect(states).toBeGreaterThan(2000);
  });

  test.each([
    [1, "received", "an event wakes who waits for it"],
    [1, "goesOn", "an event wakes who waits for it"],
    [2, "goesOn", "a queue that becomes empty is announced"],
    [5, "returned", "loans end with their connection"],
  ])("without rule %d, %s does not hold: %s", (rule, property) => {
    const { errors, output } = liveness(rule, property);
    expect(errors).toBe(1);
    expect(output).toContain("acceptance cycle");
  });
});
