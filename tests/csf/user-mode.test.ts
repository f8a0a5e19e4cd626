// Random attacks from user mode (user-mode.ts says what must hold). `npm run fuzz -- user-mode` makes more of them, and keeps
// what it finds in found/, which is replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { attack, FENCED } from "./user-mode.ts";
import { type Case, randomSteps, shrink } from "./user-mode-steps.ts";

const FOUND = "tests/csf/found";

test("fifteen random programs in user mode get nothing that is not theirs", () => {
  let calls = 0;
  let routines = 0;
  for (let seed = 1; seed <= 15; seed++) {
    const found = attack(randomSteps(`test ${seed}`, 60, FENCED.symbols));
    expect(found.problem, `test ${seed}, step ${found.step}`).toBeUndefined();
    calls += found.calls;
    routines += found.routines;
  }
  expect(calls).toBeGreaterThan(500);
  expect(routines).toBeGreaterThan(100);
});

test("nor do those that were found before", () => {
  const cases = existsSync(FOUND) ? readdirSync(FOUND) : [];
  for (const file of cases) {
    const { steps } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as Case;
    expect(attack(steps).problem, file).toBeUndefined();
  }
});

/** What the driver finds first in a machine that is broken on purpose, and the steps up to there. */
function findsIn(tamper: Parameters<typeof attack>[1]) {
  for (let seed = 1; seed <= 40; seed++) {
    const steps = randomSteps(`broken ${seed}`, 24, FENCED.symbols);
    const { problem, step } = attack(steps, tamper);
    if (problem !== undefined) return { problem, steps: steps.slice(0, step + 1) };
  }
  throw new Error("nothing was found");
}

test("the driver finds a pointer that is used with system rights, and makes the case small", () => {
  const tamper: Parameters<typeof attack>[1] = ({ machine }) => {
    const { core } = machine.control;
    const pointer = core.dataPointer.bind(core);
    core.dataPointer = (at, write) => pointer(at, write, true);
  };
  const { problem, steps } = findsIn(tamper);
  expect(problem).toMatch(/^(word .* of the partition became|a routine changed word|a secret )/);
  const small = shrink(steps, (some) => attack(some, tamper).problem !== undefined);
  expect(attack(small, tamper).problem).toBeDefined();
  expect(small.length).toBeLessThan(6);
});

test("and an answer syncel that lets user mode send, and a caller's stack under a routine", () => {
  const open: Parameters<typeof attack>[1] = ({ partition }) => {
    for (const { syncels } of partition.scm.processes) for (const syncel of syncels) syncel.senders = 0xffff;
  };
  expect(findsIn(open).problem).toMatch(/^an answer from user mode/);
  const onTheirs: Parameters<typeof attack>[1] = ({ partition }) => {
    Object.assign(partition.scm.processes[0]!, { stack: [0x1000, 0x0800] });
  };
  expect(findsIn(onTheirs).problem).toBe("a routine is not on the system stack");
});
