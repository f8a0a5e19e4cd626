// Input that is entered while a machine exists: random worlds whose consoles are open, and what is entered at random positions.

import { expect, test } from "vitest";
import { type ConsoleInput, type Entered, type Machine, report } from "../../host/index.ts";
import { Random } from "./random.ts";
import { restored } from "./snapshots/kit.ts";
import { world } from "./worlds.ts";

const SEEDS = Array.from({ length: 16 }, (_, n) => n + 1);
const LIMIT = 3000;

/** What was entered where: characters at the console of every partition, or their end. */
type Act = { readonly position: number; readonly text: string | undefined };

/** Something to enter at random positions, the end last. */
function actsOf(random: Random): Act[] {
  const positions = Array.from({ length: 1 + random.below(6) }, () => random.below(LIMIT)).sort(
    (a, b) => a - b,
  );
  return positions.map((position, i) => ({
    position,
    text: i === positions.length - 1 ? undefined : "x".repeat(1 + random.below(5)),
  }));
}

/** Opens the consoles, and runs with what is entered; `go` runs to a position. What was entered, or refused. */
function play(machine: Machine, acts: readonly Act[], go: (machine: Machine, to: number) => Machine) {
  const consoles = (of: Machine) => of.state.partitions.map(({ number }) => of.console(number));
  for (const console of consoles(machine)) expect(console.open()).toMatchObject({ position: 0 });
  const entered: Entered[] = [];
  let refused = 0;
  let now = machine;
  for (const { position, text } of acts) {
    now = go(now, position);
    for (const console of consoles(now)) {
      const result = text === undefined ? console.close() : console.append(new TextEncoder().encode(text));
      if (result.problem === undefined) entered.push(result);
      else {
        expect(result.problem.code).toBe("PARTITION_ENDED");
        refused++;
      }
    }
  }
  now = go(now, LIMIT);
  const { outcome } = now.run({ limit: 0 });
  return { outcome, entered, refused, machine: now, report: report(now), journal: now.journal };
}

const straight = (machine: Machine, to: number) => {
  machine.run({ limit: Math.max(0, to - machine.executed) });
  return machine;
};

test.each(SEEDS)("world %d is the same when the same is entered at the same positions", (seed) => {
  const random = new Random(seed);
  const acts = actsOf(random);
  const { machine: _, ...first } = play(world(seed)(), acts, straight);
  // In pieces, through snapshots, and in steps.
  const { machine: __, ...again } = play(world(seed)(), acts, (machine, to) => {
    let now = machine;
    while (now.executed < to) {
      const before = now.executed;
      if (random.below(2) === 0) now.run({ limit: Math.min(1 + random.below(300), to - before) });
      else if (now.step().kind === "nothing") break;
      if (random.below(20) === 0) now = restored(now.snapshot()) as Machine;
      if (now.executed === before && now.current === undefined) break;
    }
    return straight(now, to);
  });
  expect(again).toEqual(first);
});

test.each(SEEDS)("world %d is the one whose consoles have that input from the start", (seed) => {
  const acts = actsOf(new Random(seed));
  const first = play(world(seed, [])(), acts, straight);
  if (first.refused > 0) return;
  const partitions = first.machine.state.partitions.length;
  const input: ConsoleInput[] = acts.map(({ text = "" }, i) => ({
    at: first.entered[i * partitions]!.at,
    characters: new TextEncoder().encode(text),
  }));
  const given = world(seed, input)();
  const { outcome } = given.run({ limit: LIMIT });
  expect({ outcome, report: report(given) }).toEqual({ outcome: first.outcome, report: first.report });
});

test("the worlds read what is entered, and most can be compared with others", () => {
  let [read, compared] = [0, 0];
  for (const seed of SEEDS) {
    const { machine, refused } = play(world(seed, [])(), actsOf(new Random(seed)), straight);
    if (refused === 0) compared++;
    for (const { console } of machine.state.partitions) read += console.read;
  }
  expect(read).toBeGreaterThan(20);
  expect(compared).toBeGreaterThan(4);
});
