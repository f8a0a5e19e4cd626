// The protocol of the channels as a model, checked in every state that can be reached: channel.pml, by spin. Needs spin and
// gcc (`apt-get install spin gcc`); without them the tests are skipped and say so.

import { type ExecFileSyncOptionsWithStringEncoding, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const model = fileURLToPath(new URL("channel.pml", import.meta.url));
const has = (tool: string) => spawnSync(tool, [tool === "spin" ? "-V" : "--version"]).status === 0;
const missing = ["spin", "gcc"].filter((tool) => !has(tool));
if (missing.length > 0) {
  console.info(`tests/model: not checked, because there is no ${missing.join(" and no ")}`);
}

/** What spin says of the model with rule `broken` broken (0: none). */
function check(broken: number): { errors: number; states: number; output: string } {
  const folder = mkdtempSync(join(tmpdir(), "cr80-model-"));
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = { cwd: folder, encoding: "utf8" };
    // A broken model is refuted in an instant: compiling it well would take longer.
    const optimize = broken === 0 ? "-O2" : "-O0";
    execFileSync("spin", [`-DBREAK=${broken}`, "-a", model], options);
    execFileSync("gcc", ["-w", optimize, "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"], options);
    const output = execFileSync("./pan", ["-m3000000"], options);
    const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1]);
    return { errors: number(/errors: (\d+)/), states: number(/(\d+) states, stored/), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(missing.length > 0)("the model of the channels", { timeout: 300_000 }, () => {
  test("keeps every promise in every state, and looks at all of them", () => {
    const { errors, states, output } = check(0);
    expect(errors).toBe(0);
    expect(output).not.toContain("max search depth too small");
    expect(output).not.toContain("Search not completed");
    expect(states).toBeGreaterThan(500_000);
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
    expect(check(rule).errors).toBe(1);
  });
});
