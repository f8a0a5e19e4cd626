// Runs of random worlds: the same state, report and outcome however they are cut, and whoever looks at them.

import { expect, test } from "vitest";
import { CTX_TRAPS, TRAP_CLASSES } from "../../core-as/layout.ts";
import { assembleSource } from "../../host/assemble-source.ts";
import { bootFiles, loadFile } from "../../host/boot-file.ts";
import {
  instructionsOf,
  type Machine,
  type Outcome,
  type RunResult,
  report,
  type Step,
} from "../../host/index.ts";
import { load, machineOf } from "./guests.ts";
import { Random } from "./random.ts";
import { conventions } from "./watched.ts";
import { world } from "./worlds.ts";

const SEEDS = Array.from({ length: 24 }, (_, n) => n + 1);
const LIMIT = 3000;

/** Everything that can be asked of a run that is over. */
function told(machine: Machine, outcome: string, instructions: number): unknown {
  const { traces, ownership } = machine.journal;
  return { outcome, instructions, report: report(machine), traces, ownership };
}

/** Runs to a limit in calls of so many instructions. */
function run(
  machine: Machine,
  size: () => number,
  limit = LIMIT,
  go: (limit: number) => Pick<RunResult, "outcome" | "instructions"> = (part) => machine.run({ limit: part }),
): unknown {
  let outcome: Outcome = "limit";
  let instructions = 0;
  while (outcome === "limit" && instructions < limit) {
    const part = go(Math.min(size(), limit - instructions));
    outcome = part.outcome;
    instructions += part.instructions;
  }
  return told(machine, outcome, instructions);
}

/** Runs in steps. `looks` is given each of them. */
function stepping(machine: Machine, looks: (step: Step) => void = () => {}) {
  return (limit: number): Pick<RunResult, "outcome" | "instructions"> => {
    for (let instructions = 0; instructions < limit; ) {
      const step = machine.step();
      looks(step);
      if (step.kind === "nothing") return { outcome: step.outcome, instructions };
      instructions += instructionsOf(step);
    }
    // As run says it: that nobody can go on comes before the limit.
    return { outcome: machine.run({ limit: 0 }).outcome, instructions: limit };
  };
}

test.each(SEEDS)("the run of world %d is the same in slices, in steps, and when it is watched", (seed) => {
  const make = world(seed);
  const random = new Random(seed);
  const whole = run(make(), () => LIMIT);
  expect(run(make(), () => 1)).toEqual(whole);
  expect(run(make(), () => 7)).toEqual(whole);
  expect(run(make(), () => 1 + random.below(500))).toEqual(whole);
  const checked = make();
  const watch = conventions(checked);
  expect(
    run(
      checked,
      () => LIMIT,
      LIMIT,
      (limit) => watch.run({ limit }),
    ),
  ).toEqual(whole);
  const stepped = make();
  expect(run(stepped, () => LIMIT, LIMIT, stepping(stepped))).toEqual(whole);
  const mixed = make();
  const steps = stepping(mixed);
  const either = (limit: number) => (random.below(2) === 0 ? mixed.run({ limit }) : steps(limit));
  expect(run(mixed, () => 1 + random.below(50), LIMIT, either)).toEqual(whole);
});

test.each(SEEDS.filter((seed) => seed % 2 === 1))(
  "after each instruction of a step, world %d is as a run of as many leaves it",
  (seed) => {
    const [stepped, ran] = [world(seed)(), world(seed)()];
    for (let n = 0; n < 150; ) {
      const step = stepped.step();
      if (step.kind === "nothing") break;
      n += instructionsOf(step);
      if (step.kind === "interrupt") continue;
      ran.run({ limit: 1 });
      const [hash, due] = [stepped.stateHash(), ran.stateHash()];
      if (hash !== due) expect(hash, `after ${n}`).toBe(due);
    }
  },
);

test.each([
  ["firmware/demo/manifest.json", 100],
  ["firmware/demo/coroutines/manifest.json", 8000],
  ["firmware/demo/channels/manifest.json", 12_000],
])("%s comes to the same in steps and slices in turn", (manifest, limit) => {
  const random = new Random(limit);
  const loaded = loadFile(manifest, [], assembleSource);
  const whole = run(bootFiles(loaded, {}).machine!, () => limit, limit);
  const mixed = bootFiles(loaded, {}).machine!;
  const steps = stepping(mixed);
  const either = (part: number) => (random.below(2) === 0 ? mixed.run({ limit: part }) : steps(part));
  expect(run(mixed, () => 1 + random.below(limit / 10), limit, either)).toEqual(whole);
});

test("the worlds have what parts runs: traps, interrupts, refused accesses, messages, ends of every kind", () => {
  const kinds = new Set<string>();
  for (const seed of SEEDS) {
    const machine = world(seed)();
    const { outcome } = machine.run({ limit: LIMIT });
    const { refused, transferred } = machine.journal;
    const counts = machine.state.partitions.map(({ number }) => machine.readMemory(number, 0x700, 10));
    for (let trap = 0; trap < 10; trap++)
      if (counts.some((count) => count[trap]! > 0)) kinds.add(`trap ${trap}`);
    for (const { end, status } of machine.state.partitions) kinds.add(end?.kind ?? status);
    if (transferred > 0) kinds.add("transfer");
    if (refused.length > 1) kinds.add("refused");
    kinds.add(outcome);
  }
  const due = ["trap 0", "trap 2", "trap 6", "trap 7", "trap 8", "trap 9", "transfer", "refused"];
  for (const kind of [...due, "failed", "stopped", "halted", "limit"]) expect(kinds).toContain(kind);
});

test("a step says whose it was, where, and what has happened", () => {
  const kinds = new Set<string>();
  for (const seed of SEEDS) {
    const machine = world(seed)();
    machine.run({ limit: 0 });
    for (let n = 0; n < 300; n++) {
      const { current, executed } = machine;
      const pc = current === undefined ? undefined : machine.registers(current).pc;
      const before = machine.state.partitions.map(({ number }) => counts(machine, number));
      const calls = machine.journal.calls;
      const step = machine.step();
      kinds.add(step.kind);
      expect(machine.executed - executed).toBe(instructionsOf(step));
      if (step.kind === "nothing" || current === undefined) {
        expect([step.kind, current]).toEqual(["nothing", undefined]);
        break;
      }
      expect(step).toMatchObject({ partition: current, pc });
      const taken = counts(machine, current).map((count, trapClass) => count - before[current]![trapClass]!);
      const interrupts = taken[8]! + taken[9]!;
      expect("interrupts" in step ? step.interrupts : 0).toBe(interrupts);
      expect(taken.findIndex((count, trapClass) => trapClass < 8 && count > 0)).toBe(
        step.kind === "trap" ? step.trapClass : -1,
      );
      expect(machine.journal.calls - calls).toBe(step.kind === "call" ? 1 : 0);
      if (step.kind === "call" && typeof step.outcome === "number") {
        expect(machine.registers(current).r[7]).toBe(step.outcome);
      }
      if (step.kind === "halt") expect(machine.state.partitions[current]!.end?.kind).toBe("halted");
    }
  }
  expect([...kinds].sort()).toEqual(["call", "executed", "halt", "idle", "interrupt", "nothing", "trap"]);
});

/** Traps that a partition has taken, by class. */
function counts({ control: { core } }: Machine, partition: number): number[] {
  return Array.from({ length: TRAP_CLASSES }, (_, n) => core.contextLong(partition, CTX_TRAPS + 4 * n));
}

test("a run until the turn of a partition comes back before it executes an instruction", () => {
  const machine = machineOf(3, { quantum: 50 });
  for (const n of [0, 1, 2]) load(machine, n, "LOOP: ADDC 1,R5\nMON CLOCK\nNOP\nJMP LOOP");
  const until = (partition: number) => partition === 2;
  expect(machine.run({ until })).toMatchObject({ outcome: "turn", instructions: 100 });
  expect(machine.current).toBe(2);
  expect(machine.run({ until })).toMatchObject({ outcome: "turn", instructions: 0 });
  expect(machine.run({ limit: 60 }).outcome).toBe("limit");
  expect(machine.run({ limit: 90, until })).toMatchObject({ outcome: "limit", instructions: 90 });
  expect(machine.run({ limit: 90, until })).toMatchObject({ outcome: "turn", instructions: 0 });
  expect(machine.instructions(2)).toBe(50);
});
