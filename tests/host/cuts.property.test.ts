// Runs of random worlds: the same state, report and outcome however they are cut, and whoever looks at them.

import { expect, test } from "vitest";
import { assemble, sourceMapOf } from "../../asm/index.ts";
import { ConventionWatch, type InstructionWatch, type Machine, report, statedOf } from "../../host/index.ts";
import { load, machineOf } from "./guests.ts";
import { Random } from "./random.ts";
import { world } from "./worlds.ts";

const SEEDS = Array.from({ length: 24 }, (_, n) => n + 1);
const LIMIT = 3000;

/** Everything that can be asked of a run that is over. */
function told(machine: Machine, outcome: string, instructions: number): unknown {
  const { traces, ownership } = machine.journal;
  return { outcome, instructions, report: report(machine), traces, ownership };
}

/** Runs to the limit in calls of so many instructions. */
function run(machine: Machine, size: () => number, watch?: InstructionWatch): unknown {
  let outcome = "limit";
  let instructions = 0;
  while (outcome === "limit" && instructions < LIMIT) {
    const part = machine.run({
      limit: Math.min(size(), LIMIT - instructions),
      ...(watch !== undefined && { watch }),
    });
    outcome = part.outcome;
    instructions += part.instructions;
  }
  return told(machine, outcome, instructions);
}

const PROCEDURE = `        .PROGRAM 256
        .START  P
        .PROC   P
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC`;

/** A check of conventions that looks at every partition. */
function conventions(machine: Machine): ConventionWatch {
  const assembly = assemble({ file: "p.asm", text: PROCEDURE });
  const stated = statedOf(assembly.module!, sourceMapOf(assembly)!);
  expect(stated).toBeDefined();
  return new ConventionWatch(
    machine,
    machine.state.partitions.map(() => stated),
  );
}

/** Looks at partitions with odd numbers, and counts. */
class Odd implements InstructionWatch {
  readonly calls: string[] = [];
  watches(partition: number): boolean {
    return partition % 2 === 1;
  }
  turn(partition: number): void {
    this.calls.push(`turn ${partition}`);
  }
  begin(partition: number): void {
    this.calls.push(`begin ${partition}`);
  }
  end(partition: number): void {
    this.calls.push(`end ${partition}`);
  }
}

test.each(SEEDS)("the run of world %d is the same in slices, and when it is watched", (seed) => {
  const make = world(seed);
  const random = new Random(seed);
  const whole = run(make(), () => LIMIT);
  expect(run(make(), () => 1)).toEqual(whole);
  expect(run(make(), () => 7)).toEqual(whole);
  expect(run(make(), () => 1 + random.below(500))).toEqual(whole);
  const checked = make();
  expect(run(checked, () => LIMIT, conventions(checked))).toEqual(whole);
  const odd = make();
  expect(run(odd, () => 1 + random.below(50), new Odd())).toEqual(whole);
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

test("who watches is asked before and after each instruction, of its partitions only", () => {
  const machine = machineOf(4, { quantum: 50 });
  for (const n of [0, 1, 2, 3]) load(machine, n, "LOOP: ADDC 1,R5\nMON CLOCK\nNOP\nJMP LOOP");
  const odd = new Odd();
  run(machine, () => 70, odd);
  expect(odd.calls.every((call) => Number(call.at(-1)) % 2 === 1)).toBe(true);
  const ends = odd.calls.filter((call) => call.startsWith("end"));
  expect(ends.length).toBe(machine.instructions(1) + machine.instructions(3));
  expect(ends.length).toBe(LIMIT / 2);
  odd.calls.forEach((call, i) => {
    if (call.startsWith("begin")) expect(odd.calls[i - 1]).toBe(call.replace("begin", "turn"));
    if (call.startsWith("end")) expect(odd.calls[i - 1]).toBe(call.replace("end", "begin"));
  });
});
