// A machine that is put into a state in place is as one that is made of it anew, whatever it has run before.

import { describe, expect, test } from "vitest";
import { bootFile, type Machine } from "../../../host/node.ts";
import { same } from "../../same.ts";
import { call, load, machineOf } from "../guests.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";
import { demo, restored, told } from "./kit.ts";

/** Everything that a machine comes to from where it is. */
function future(machine: Machine, limit: number): unknown {
  const { outcome } = machine.run({ limit });
  return told(machine, outcome);
}

function compare(make: () => Machine, random: Random, length: number): void {
  const machine = make();
  const states = [machine.checkpoint()];
  const snapshots = [machine.snapshot()];
  for (let n = 0; n < 3; n++) {
    machine.run({ limit: random.below(length) });
    states.push(machine.checkpoint(states.at(-1)));
    snapshots.push(machine.snapshot());
  }
  // Backwards and forwards, each time from wherever the machine has run to.
  for (let n = 0; n < 6; n++) {
    const at = random.below(states.length);
    expect(machine.restore(random.below(2) === 0 ? states[at]! : snapshots[at]!)).toEqual([]);
    expect(machine.executed).toBe(states[at]!.executed);
    const fresh = restored(snapshots[at]!) as Machine;
    expect(machine.stateHash()).toBe(fresh.stateHash());
    expect(same(machine.snapshot(), snapshots[at]!)).toBe(true);
    expect(future(machine, length)).toEqual(future(fresh, length));
  }
}

test.each(Array.from({ length: 6 }, (_, n) => n + 1))("the random world %d", (seed) => {
  compare(world(seed), new Random(seed), 1000);
});

test.each([
  ["firmware/demo/manifest.json", 60],
  ["firmware/demo/coroutines/manifest.json", 3000],
  ["firmware/demo/channels/manifest.json", 40_000],
])("%s", (manifest, length) => {
  compare(() => bootFile(manifest).machine!, new Random(length), length);
});

test("forgets what was decoded from words that are others now, also at other places of physical memory", () => {
  const machine = machineOf(2);
  const count = (add: number) => `LOOP: ADDC ${add},R1\nMOD 1\nADDC ${add},R2\nJMP LOOP`;
  for (const partition of [0, 1]) load(machine, partition, count(1));
  machine.run({ limit: 300 });
  const [before, snapshot] = [machine.checkpoint(), machine.snapshot()];
  for (const partition of [0, 1]) load(machine, partition, count(9));
  machine.run({ limit: 30_000 });
  for (const state of [before, snapshot]) {
    machine.restore(state);
    expect(future(machine, 400)).toEqual(future(restored(snapshot) as Machine, 400));
  }
});

test("makes the steps of the state that it is in", () => {
  const machine = world(3)();
  const start = machine.checkpoint();
  const steps = (of: Machine) => Array.from({ length: 300 }, () => of.step());
  const [first, end] = [steps(machine), machine.stateHash()];
  for (let n = 0; n < 3; n++) {
    expect(machine.restore(start)).toEqual([]);
    expect(steps(machine)).toEqual(first);
    expect(machine.stateHash()).toBe(end);
    machine.step();
  }
});

test("gives nobody what a page held that is free again", () => {
  const machine = machineOf(1);
  const state = machine.checkpoint();
  const allocate = () => call(machine, 0, "AREA_ALLOCATE", [4, 4]);
  expect(allocate().completion).toBe("OK");
  machine.writeMemory(0, 4 * 1024, new Uint16Array(4 * 1024).fill(0x5555));
  machine.restore(state);
  expect(allocate().completion).toBe("OK");
  expect(machine.readMemory(0, 4 * 1024, 4 * 1024)).toEqual(new Uint16Array(4 * 1024));
});

test("a checkpoint stays as it is, and shares the pages that have not changed", () => {
  const machine = demo("channels/", 20_000);
  const first = machine.checkpoint();
  const second = machine.checkpoint(first);
  const [a, b] = [first.read(), second.read()];
  expect(b).toEqual(a);
  expect(a.pages.every((page, i) => page === b.pages[i])).toBe(true);
  machine.run({ limit: 20_000 });
  const third = machine.checkpoint(second).read().pages;
  const shared = third.filter((page) => a.pages.includes(page)).length;
  expect(shared).toBeGreaterThan(0.7 * third.length);
  expect(shared).toBeLessThan(third.length);
  expect(first.read()).toEqual(a);
});

describe("the state of another machine is refused, and changes nothing", () => {
  const machine = demo("", 50);
  const hash = machine.stateHash();
  const made = (change: (machine: Machine) => void, memory = 64): Machine => {
    const other = machineOf(2, { memory });
    change(other);
    return other;
  };
  const own = made(() => {});
  test.each([
    ["of memory", () => made(() => {}, 65)],
    ["instructions", () => machineOf(2, { quantum: 3 })],
    ["partitions", () => machineOf(1)],
    ["is called", () => made(({ state }) => Object.assign(state.partitions[1]!, { name: "other" }))],
    ["image", () => made(({ state }) => Object.assign(state.partitions[0]!, { image: "0".repeat(64) }))],
    ["messages", () => machineOf(2, {}, { queue: 3 })],
    ["a window of", () => machineOf(2, {}, { window: { page: 5, pages: 3 } })],
    ["services", () => made((other) => other.addService({ id: 5, offer: [0], connect: [1] }))],
  ])("%s", (what, other) => {
    const before = own.snapshot();
    for (const state of [other().snapshot(), other().checkpoint()]) {
      const [problem] = own.restore(state, "other.c80s");
      expect(problem).toMatchObject({ code: "OTHER_MACHINE", file: "other.c80s" });
      expect(problem!.message).toContain(what);
    }
    expect(own.snapshot()).toEqual(before);
  });

  test("what is no snapshot", () => {
    const snapshot = machine.snapshot();
    expect(machine.restore(snapshot.subarray(0, -1)).map(({ code }) => code)).toEqual(["CUT_SNAPSHOT"]);
    expect(machine.stateHash()).toBe(hash);
    expect(machine.restore(snapshot)).toEqual([]);
    expect(machine.stateHash()).toBe(hash);
  });
});
