// Recorded runs under the debugger: each position is the one that a plain replay comes to, whatever was entered or changed.

import { describe, expect, test } from "vitest";
import { at, runBackward, runForward, type Stop, Timeline, whoWrote } from "../../../host/debug/index.ts";
import type { Machine } from "../../../host/machine.ts";
import { Random } from "../random.ts";
import { recorded, replayOf } from "./recordings.ts";

describe.each([
  ["entered", false],
  ["changed", true],
] as const)("what was %s happens at its place", (_, changed) => {
  test.each([1, 2, 3, 4, 5, 6, 41])("in session %d, in any order and by steps", (seed) => {
    const random = new Random(seed * 3 + 1);
    const session = recorded(seed, changed);
    const { machine, replay } = replayOf(session, true);
    const timeline = new Timeline(machine, { every: 400, replay });
    const end = session.machine.executed;
    expect(timeline.recordedEnd).toBe(end);
    for (let n = 0; n < 6; n++) {
      const target = random.below(end);
      const plain = replayOf(session, false);
      plain.replay.run({ limit: target - plain.machine.executed });
      timeline.seek(at(target));
      expect(timeline.replay?.parted).toBeUndefined();
      if (plain.machine.executed !== timeline.position.executed) continue;
      expect(timeline.machine.stateHash(), `#${target}`).toBe(plain.machine.stateHash());
      for (const to = Math.min(end, target + 200); timeline.position.executed < to; )
        if (timeline.step().kind === "nothing") break;
      plain.replay.run({ limit: timeline.position.executed - plain.machine.executed });
      expect(timeline.machine.stateHash(), `steps from #${target}`).toBe(plain.machine.stateHash());
    }
  });
});

test("what was entered is not entered any more when the past is another", () => {
  const session = recorded(3, false);
  const { machine, replay } = replayOf(session, true);
  const timeline = new Timeline(machine, { replay });
  const inputs = session.recording.events.filter(({ event }) => event === "input");
  const [first, second] = [inputs[0]!, inputs.at(-1)!];
  expect(second.n).toBeGreaterThan(first.n);
  timeline.seek(at(first.n));
  timeline.edit({ kind: "registers", partition: 0, registers: {} });
  expect(timeline.recordedEnd).toBeLessThanOrEqual(first.n);
  timeline.seek(at(session.machine.executed));
  expect(timeline.replay?.parted).toBeUndefined();
  const arrived = ({ state }: Machine) => state.partitions.map(({ console }) => console.input.length);
  timeline.seek(timeline.start);
  timeline.seek(at(first.n));
  const before = arrived(machine);
  timeline.seek(at(second.n));
  expect(arrived(machine).every((n, i) => n <= before[i]!)).toBe(true);
});

test("stops are the same both ways", () => {
  const session = recorded(3, false);
  const { machine, replay } = replayOf(session, true);
  const timeline = new Timeline(machine, { every: 300, replay });
  const stops: Stop[] = [{ at: { kind: "call", partition: undefined, code: undefined } }];
  const forward: number[] = [];
  for (;;) {
    const found = runForward(timeline, stops, session.machine.executed);
    if (found.kind !== "hit") break;
    forward.push(found.hit.position.executed);
  }
  expect(forward.length).toBeGreaterThan(5);
  timeline.seek(at(session.machine.executed - 1));
  const before = forward.filter((n) => n < session.machine.executed - 1);
  for (const n of before.slice(-6).reverse()) {
    expect(runBackward(timeline, stops)?.position.executed).toBe(n);
  }
});

test("a change that was recorded is no step's", () => {
  const changes = [3, 4, 6, 9, 11, 12].flatMap((seed) => {
    const session = recorded(seed, true);
    const { events } = session.recording;
    return events.flatMap((one) => (one.event === "memory" && one.n > 0 ? [{ session, ...one }] : []));
  });
  let known = 0;
  for (const { session, n, partition: name, address, words } of changes) {
    const { machine, replay } = replayOf(session, true);
    const timeline = new Timeline(machine, { every: 300, replay });
    const { number } = machine.state.partitions.find((one) => one.name === name)!;
    timeline.seek(at(n - 1));
    const before = [...machine.readMemory(number, address, words.length)];
    timeline.seek(at(n));
    const found = whoWrote(timeline, { partition: number, first: address, last: address + words.length - 1 });
    if (words.every((word, i) => word === before[i])) continue;
    known++;
    expect(found).toMatchObject({ by: "edit", recorded: true, position: { executed: n - 1 }, after: words });
  }
  expect(known).toBeGreaterThan(1);
});
