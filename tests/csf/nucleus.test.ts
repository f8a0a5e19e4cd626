// The nucleus: whose turn it is, waiting, and how processes end.

import { describe, expect, test } from "vitest";
import { CTX_TRAPS, FRAME_TIMER, TRAP_TIMER } from "../../core-as/layout.ts";
import { ConventionWatch, report, statedOf } from "../../host/node.ts";
import { RETIRE } from "../../host/scm/codes.ts";
import { restored } from "../host/snapshots/kit.ts";
import { bootNode, type Line } from "./nodes.ts";
import { PROGRAMS, TRAPS } from "./nucleus-programs.ts";

/** Words of a process in the nucleus. */
const SIZE = 22;

/** A node that runs so long; its marks as "process:mark", and the processes that have retired with their codes. */
function run(lines: readonly Line[], limit = 200_000) {
  const made = bootNode(PROGRAMS, lines);
  made.start();
  const { machine } = made;
  const began = { clock: machine.clock, executed: machine.executed };
  const { outcome } = machine.run({ limit });
  const { traces, retirements } = machine.journal;
  return {
    ...made,
    began,
    outcome,
    counts: lines.map((_, process) => made.words("A", 1, process)[0]!),
    marks: traces.map(({ process, words }) => `${process}:${words[0]}`),
    retired: retirements.map(({ process, code }) => [process, code]),
    ticks: machine.control.core.contextWord(0, CTX_TRAPS + 4 * TRAP_TIMER),
  };
}

describe("a process that waits", () => {
  test("lets another one run at once: no tick passes, nobody idles, and a switch is some forty instructions", () => {
    const ping: Line = ["PING", { argument: 100 }];
    const { machine, began, ticks, retired, counts } = run([ping, ping]);
    expect(retired.map(([, code]) => code)).toEqual([0x55, 0x55]);
    expect(counts).toEqual([100, 100]);
    expect(ticks).toBe(0);
    const instructions = machine.executed - began.executed;
    expect(machine.clock - began.clock).toBe(instructions);
    // 200 times: thirteen instructions of the process, and the switch to the other.
    expect(instructions / 200).toBeLessThan(13 + 45);
  });

  test("goes on when its time has come, and the node idles until then, to the microsecond", () => {
    const { machine, began, counts, ticks } = run([["SLEEP", { argument: 5000 }]], 3000);
    const [naps] = counts;
    expect(naps).toBeGreaterThan(5);
    const time = machine.clock - began.clock;
    expect(time).toBeGreaterThan(naps! * 5000);
    // What is not slept is executed: nothing is lost between.
    expect(time - (machine.executed - began.executed)).toBeLessThan((naps! + 1) * 5000);
    expect(ticks).toBe(0);
  });

  test("is not asked before what it waits for is there", () => {
    const { machine, began } = run([["WAITS", { priority: 5 }], ["SENDS"]], 5000);
    // The elements in another syncel did not wake it: five instructions for each.
    expect(machine.journal.traces[0]!.clock - began.clock).toBeLessThan(50 * 5 + 150);
    expect(machine.journal.retirements.map(({ process }) => process)).toEqual([0, 1]);
  });

  test("for what will never come, with all others, ends the run: nothing ticks while nobody runs", () => {
    const { outcome, partition, machine, began } = run([["WAITS"], ["ENDS", { priority: 0 }], ["WAITS"]]);
    expect(outcome).toBe("deadlock");
    expect(partition.status).toBe("idle");
    expect(machine.executed - began.executed).toBeLessThan(500);
    const waits = ["process 0 waits at syncel 9", "process 1 has retired", "process 2 waits at syncel 9"];
    expect(report(machine).partitions[0]!.summary).toBe(`idles: ${waits.join("; ")}`);
  });
});

describe("priorities", () => {
  test("a process of a higher priority runs as soon as it can go on, and the other goes on where it was", () => {
    const { marks, retired } = run([["HEARS", { priority: 2 }], ["TELLS"]]);
    const round = ["1:2", "0:1", "1:3"];
    expect(marks).toEqual([...round, ...round, ...round]);
    expect(retired).toEqual([
      [0, 0x10],
      [1, 0x20],
    ]);
  });

  test("one of the same priority runs when the other's turn is over, or it waits", () => {
    const { marks } = run([["HEARS"], ["TELLS"]]);
    expect(marks).toEqual(["1:2", "1:3", "1:2", "1:3", "1:2", "1:3", "0:1", "0:1", "0:1"]);
  });

  test("one that never waits keeps those of lower priorities waiting for ever", () => {
    const { counts } = run([["LOOP"], ["LOOP", { priority: 65_534 }], ["LOOP", { priority: 0 }]], 40_000);
    expect([counts[0], counts[2]]).toEqual([0, 0]);
    expect(counts[1]).toBeGreaterThan(10_000);
  });

  test("one that has waited has a whole turn again", () => {
    const { words, address } = run([["WAITS"], ["LOOP"]], 2000);
    const [waits, loop] = [0, 1].map((n) => words(address("NUCLEUS.PROCESSES") + n * SIZE + FRAME_TIMER)[0]);
    expect(waits).toBe(0);
    expect(loop).toBe(4);
  });

  test("equals take turns of four ticks, wherever they are interrupted", () => {
    const { counts, ticks } = run([["LOOP"], ["LOOP"], ["LOOP"]], 120_000);
    expect(ticks).toBe(30);
    for (const count of counts) expect(Math.abs(count - 20_000)).toBeLessThan(1500);
  });

  test("equals stay in turn, and have the rest of their turns, while one of a higher priority comes between", () => {
    const { counts } = run([["LOOP"], ["SLEEP", { priority: 7, argument: 700 }], ["LOOP"]], 160_000);
    const [first, naps, second] = counts as [number, number, number];
    expect(naps).toBeGreaterThan(100);
    expect(Math.abs(first - second)).toBeLessThan(2000);
    expect(first + second).toBeGreaterThan(50_000);
  });
});

describe("a process that ends", () => {
  test("by RETIRE leaves the others running; the last one ends the partition", () => {
    const ends = (argument: number, priority = 1): Line => ["ENDS", { argument, priority }];
    const { retired, partition, counts } = run(
      [ends(1), ends(2), ["LOOP", { priority: 0 }], ends(4, 9)],
      20_000,
    );
    expect(retired).toEqual([
      [3, 4],
      [0, 1],
      [1, 2],
    ]);
    expect(partition.end).toBeNull();
    expect(counts[2]).toBeGreaterThan(5000);
    expect(run([ends(1), ends(2)]).partition.end).toMatchObject({ kind: "retired", code: 2 });
  });

  test.each(TRAPS.map(([what, trapClass], n) => [what, trapClass, n] as const))(
    "by %s retires with the class of the trap, %d, and the others go on",
    (_, trapClass, n) => {
      const { retired, machine, address, counts } = run([[`TRAP${n}`], ["LOOP"]], 2000);
      expect(retired).toEqual([[0, 0x8300 + trapClass]]);
      // Where it trapped is in R7.
      const at = machine.journal.retirements[0]!.registers[7]!;
      if (trapClass === 3) expect(at).toBe(0x400);
      else expect([0, 1, 2, 3, 4, 5]).toContain(at - address(`TRAP${n}`));
      expect(counts[1]).toBeGreaterThan(500);
    },
  );

  test("has the stack that its line says, and not a word more", () => {
    const pushes = (argument: number): Line => ["PUSHES", { argument, stack: 20 }];
    expect(run([pushes(20), pushes(21)]).retired).toEqual([
      [0, 5],
      [1, 0x8304],
    ]);
  });

  test.each([
    [1, "comes back with another stack", RETIRE.SCM_BROKEN_STACK],
    [2, "traps", 0x8302],
    [3, "does not come back", RETIRE.SCM_NO_RETURN],
  ])(
    "because its service routine (%d) %s leaves the others running, with the same services",
    (argument, _, code) => {
      const { retired, words, counts } = run([["ASKS", { priority: 2, argument }], ["GOES"]], 110_000);
      expect(retired).toEqual([[0, code]]);
      // One call of the one, two of the other.
      expect(words("COUNTED")).toEqual([10]);
      expect(counts[1]).toBeGreaterThan(100);
    },
  );

  test("in its service routine ends the routine too, whatever arrives meanwhile for others", () => {
    const ends = [];
    for (let spin = 840; spin < 1000; spin += 10) {
      const { retired, counts } = run(
        [["LATE", { argument: spin }], ["SLEEP", { priority: 9, argument: 1000 }], ["GOES"]],
        4000,
      );
      ends.push(retired);
      expect(counts[2], String(spin)).toBeGreaterThan(100);
    }
    expect(ends).toEqual(ends.map(() => [[0, 0x8302]]));
  });

  test("is not ended by a call that nobody serves, or not in user mode: that is refused", () => {
    const { words, retired } = run([["CALLS"]], 2000);
    expect(words("A", 5, 0).slice(1)).toEqual([1, 1, 1, 1]);
    expect(retired).toEqual([]);
  });
});

describe("a run", () => {
  const ping: Line = ["PING", { argument: 1000, priority: 3 }];
  const lines: Line[] = [ping, ping, ["LOOP"], ["SLEEP", { priority: 9, argument: 777 }], ["LOOP"], ["GOES"]];
  const LIMIT = 60_000;
  const whole = bootNode(PROGRAMS, lines).machine;
  whole.run({ limit: LIMIT });

  test("is the same in slices of any size", () => {
    const { machine } = bootNode(PROGRAMS, lines);
    for (let n = 0; machine.executed < LIMIT; n++) {
      machine.run({ limit: Math.min([1, 7, 250, 3, 1999, 41][n % 6]!, LIMIT - machine.executed) });
    }
    expect(machine.clock).toBe(whole.clock);
    expect(machine.stateHash()).toBe(whole.stateHash());
  });

  test("goes on from a snapshot anywhere in it as it would have", () => {
    const { machine, start } = bootNode(PROGRAMS, lines);
    start();
    for (const steps of [5, 61, 4001, 9000]) {
      machine.run({ limit: steps });
      const again = restored(machine.snapshot());
      if (typeof again === "string") throw new Error(again);
      expect(again.stateHash()).toBe(machine.stateHash());
      again.run({ limit: LIMIT - again.executed });
      expect(again.stateHash()).toBe(whole.stateHash());
    }
  });

  test("keeps to every register convention that its sources state", () => {
    const { machine } = bootNode(PROGRAMS, lines);
    const watch = new ConventionWatch(machine, [statedOf(PROGRAMS.image, PROGRAMS.map())]);
    watch.run({ limit: LIMIT });
    expect(watch.findings.violations).toEqual([]);
    expect(watch.findings.returns).toBeGreaterThan(1000);
    expect(machine.stateHash()).toBe(whole.stateHash());
  });
});
