// Going to positions of a run, and changing what comes after them.

import { expect, test } from "vitest";
import {
  at,
  compare,
  type Position,
  runForward,
  Session,
  type Stop,
  Timeline,
} from "../../../host/debug/index.ts";
import { type Machine, report } from "../../../host/index.ts";
import { bootFile } from "../../../host/node.ts";
import { Random } from "../random.ts";
import { world } from "../worlds.ts";

const SEEDS = [1, 2, 3];

/** All positions of a run up to a number of instructions, found by steps alone. */
function positionsOf(machine: Machine, limit: number): Position[] {
  const found = [at(0)];
  machine.run({ limit: 0 });
  for (let executed = 0, interrupts = 0; executed < limit; ) {
    const { kind } = machine.step();
    if (kind === "nothing") break;
    [executed, interrupts] = kind === "interrupt" ? [executed, interrupts + 1] : [executed + 1, 0];
    found.push({ executed, interrupts });
  }
  return found;
}

test.each([0, 1 << 19, 1 << 20])("the states of a run stay within %d bytes, but for the first", (bytes) => {
  const timeline = new Timeline(world(3)(), { every: 20, bytes });
  const first = timeline.kept.bytes;
  for (const executed of [1500, 700, 720, 690, 1400]) {
    timeline.seek(at(executed));
    expect(timeline.kept.bytes).toBeLessThanOrEqual(Math.max(bytes, first));
    if (bytes > first) expect(timeline.kept.count).toBeGreaterThan(1);
  }
});

test.each(SEEDS)("steps back go through the positions of world %d in their order", (seed) => {
  const make = world(seed);
  const positions = positionsOf(make(), 150);
  const timeline = new Timeline(make(), { every: 64 });
  timeline.seek(positions.at(-1)!);
  const back = [timeline.position];
  while (timeline.back()) back.push(timeline.position);
  expect(back.reverse()).toEqual(positions);
});

test("a run of a demonstration has the report of one that was never looked at", () => {
  const manifest = "firmware/demo/coroutines/manifest.json";
  const plain = bootFile(manifest).machine!;
  plain.run();
  const timeline = new Timeline(bootFile(manifest).machine!, { every: 1000 });
  const random = new Random(3);
  for (let i = 0; i < 6; i++) timeline.seek(at(random.below(plain.executed)));
  timeline.seek(at(Number.MAX_SAFE_INTEGER));
  expect(timeline.end).toEqual({ executed: plain.executed, outcome: "stopped" });
  expect(JSON.stringify(report(timeline.machine))).toBe(JSON.stringify(report(plain)));
  expect(timeline.machine.stateHash()).toBe(plain.stateHash());
});

test("a change makes another future, and the past stays", () => {
  const make = world(5);
  const timeline = new Timeline(make(), { every: 100 });
  timeline.seek(at(1000));
  const before = timeline.machine.stateHash();
  timeline.seek(at(500));
  timeline.edit({ kind: "memory", partition: 0, address: 0x750, words: [0x1234] });
  const changed = timeline.machine.stateHash();
  expect(timeline.furthest).toBe(500);
  timeline.seek(at(1000));
  const other = timeline.machine.stateHash();
  expect(other).not.toBe(before);
  // The same by hand.
  const machine = make();
  machine.run({ limit: 500 });
  machine.writeMemory(0, 0x750, [0x1234]);
  expect(machine.stateHash()).toBe(changed);
  machine.run({ limit: 500 });
  expect(machine.stateHash()).toBe(other);
  // And again, from a state before the change.
  timeline.seek(at(250));
  timeline.seek(at(1000));
  expect(timeline.machine.stateHash()).toBe(other);
  timeline.seek(at(499));
  const plain = make();
  plain.run({ limit: 499 });
  expect(timeline.machine.stateHash()).toBe(plain.stateHash());
});

test("stops are refused on the core that has none, positions are not", () => {
  const timeline = new Timeline(world(3)());
  timeline.seek(at(100));
  timeline.seek(at(50));
  const stop: Stop = { at: { kind: "turn", partition: undefined } };
  expect(() => runForward(timeline, [stop])).toThrow(/core-debug\.wasm/);
  expect(() => new Session(timeline.machine)).toThrow(/core-debug\.wasm/);
  expect(timeline.position).toEqual(at(50));
});

test("positions are ordered", () => {
  expect(compare(at(3), at(4))).toBeLessThan(0);
  expect(compare({ executed: 3, interrupts: 1 }, at(3))).toBeGreaterThan(0);
  expect(compare({ executed: 3, interrupts: 1 }, at(4))).toBeLessThan(0);
});
