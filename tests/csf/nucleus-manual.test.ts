// The node that docs/CSF.md shows.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ConventionWatch, statedOf } from "../../host/node.ts";
import { machineOf, program } from "./guests.ts";

test("the node of the manual does what it says, without a message of the assembler or of the check of conventions", () => {
  const [, source] = /```cr80 node\n([\s\S]*?)```/.exec(readFileSync("docs/CSF.md", "utf8"))!;
  const node = program(source!, "");
  const machine = machineOf(node, { memory: 32, pages: 32 });
  const watch = new ConventionWatch(machine, [statedOf(node.image, node.map())]);
  const { outcome } = watch.run({ limit: 50_000 });
  expect(outcome).toBe("failed");
  expect(watch.findings.violations).toEqual([]);
  expect(machine.journal.retirements.map(({ process, code }) => [process, code])).toEqual([
    [1, 3],
    [0, 0],
  ]);
  expect(node.symbols.get("PROGRAM_PAGE")).toBe(10);
  expect(machine.clock - machine.executed).toBeGreaterThan(1500);
});
