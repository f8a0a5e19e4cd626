// The end of the clock, from both sides: times before it are exact, nothing happens after it, and a run that comes to it
// is the same however it is cut.

import { describe, expect, test } from "vitest";
import { CLOCK_END, Machine, report, SCM_CALLS } from "../../host/index.ts";
import { call, core, load, machineOf } from "./guests.ts";

const SCM = SCM_CALLS.map(({ name, code }) => `${name} = ${code}`).join("\n");
const LOOP = "LOOP: ADDC 1,R5\nJMP LOOP";

/** A machine of one partition whose clock is so many instructions before its end. */
function nearEnd(left: number, source: string, options: { input?: number } = {}): Machine {
  const machine = new Machine(core(), { memory: 16 });
  const input =
    options.input === undefined ? [] : [{ at: CLOCK_END + options.input, characters: Uint8Array.of(65) }];
  machine.addPartition({ name: "a", pages: 8, input });
  load(machine, 0, source);
  machine.control.core.clock = BigInt(CLOCK_END - left);
  return machine;
}

/** The outcome and the state of a run that is cut, until it ends. */
function ending(machine: Machine, size: number): unknown {
  for (let calls = 0; calls < 20_000; calls++) {
    const { outcome, clock } = machine.run({ limit: size });
    if (outcome !== "limit") return [outcome, clock, report(machine)];
  }
  throw new Error("the run does not end");
}

/** The same, after a check that it does not depend on how the run is cut. */
function end(make: () => Machine): { outcome: string; clock: number; machine: Machine } {
  const whole = ending(make(), 1_000_000);
  for (const size of [1, 2, 7]) expect(ending(make(), size)).toEqual(whole);
  const machine = make();
  const { outcome, clock } = machine.run();
  expect(machine.run({ limit: 5 })).toEqual({ outcome, clock, instructions: 0 });
  return { outcome, clock, machine };
}

describe("a guest that runs", () => {
  test("executes what is left of the clock, and no more", () => {
    const { outcome, clock, machine } = end(() => nearEnd(101, LOOP));
    expect([outcome, clock, machine.instructions(0)]).toEqual(["clock", CLOCK_END, 101]);
    expect(report(machine).partitions[0]!.summary).toBe("runs");
  });

  test("stops before the end, or with the last instruction", () => {
    for (const left of [2, 3])
      expect(end(() => nearEnd(left, "MOVC 0,R0\nMON STOP")).outcome).toBe("stopped");
    expect(end(() => nearEnd(1, "MOVC 0,R0\nMON STOP")).outcome).toBe("clock");
  });

  test("beside others: all turns end there", () => {
    const { outcome, machine } = end(() => {
      const two = machineOf(3, { quantum: 10 });
      for (const n of [0, 1, 2]) load(two, n, LOOP);
      two.control.core.clock = BigInt(CLOCK_END - 45);
      return two;
    });
    expect(outcome).toBe("clock");
    expect([0, 1, 2].map((n) => machine.instructions(n))).toEqual([20, 15, 10]);
  });
});

describe("what is due", () => {
  const WAIT = (timeout: number) =>
    `MOVC 0,R0\nMOVC ${timeout},R1\nMOVC 0,R2\nMON WAIT_EVENT\nNOP\nMOVC 0,R0\nMON STOP`;
  const INPUT = "MOVC 2,R0\nMOVC 0xFFFF,R1\nMOVC 0xFFFF,R2\nMON WAIT_EVENT\nNOP\nMOVC 0,R0\nMON STOP";

  // The wait is the fourth instruction, two follow it; NOP stands at the exit that a time-out takes.
  test.each([
    [-3, "stopped"],
    [-2, "clock"],
    [0, "clock"],
    [1, "clock"],
    [60_000, "clock"],
  ])("a time-out %d instructions from the end: %s", (due, outcome) => {
    const found = end(() => nearEnd(1000, WAIT(996 + due)));
    expect(found.outcome).toBe(outcome);
    if (due >= -2) expect(found.clock).toBe(CLOCK_END);
    const { status } = found.machine.state.partitions[0]!;
    expect(status).toBe(due > 0 ? "waiting" : outcome === "stopped" ? "ended" : "ready");
    if (due === 1) expect(report(found.machine).partitions[0]!.summary).toContain(`until ${CLOCK_END + 1}`);
  });

  test("a wait for ever is a deadlock there as anywhere", () => {
    expect(end(() => nearEnd(4, INPUT)).outcome).toBe("deadlock");
  });

  test.each([
    [-3, "stopped"],
    [-2, "stopped"],
    [-1, "clock"],
    [0, "clock"],
  ])("console input %d instructions from the end: %s", (input, outcome) => {
    const found = end(() => nearEnd(1000, INPUT, { input }));
    expect(found.outcome).toBe(outcome);
    expect(found.machine.state.partitions[0]!.console.arrived).toBe(1);
  });

  test("console input after the end is refused", () => {
    expect(() => nearEnd(1000, INPUT, { input: 1 })).toThrow(RangeError);
  });

  const TIMER = (ticks: number) =>
    `MOVC ${ticks},R0\nLDT R0\nMOVC 0xC000,R1\nLDS R1\nSTP 0\n.ORG 0x180\nMOVC 0,R0\nMON STOP`;
  test.each([
    [1, "stopped"],
    [4, "stopped"],
    [5, "clock"],
    [0xffff, "clock"],
  ])("an interval timer of %d ticks: %s", (ticks, outcome) => {
    const make = () => {
      const machine = nearEnd(4000, TIMER(ticks));
      machine.writeMemory(0, 16 + 8 * 8, [0x180, 0, 0, 0x8000, 0x300]);
      return machine;
    };
    // So the last tick is 496 instructions before the end, the fourth of those that are left.
    expect(CLOCK_END % 1000).toBe(496);
    const found = end(make);
    expect(found.outcome).toBe(outcome);
    if (outcome === "clock") expect(found.clock).toBe(CLOCK_END);
  });

  test.each([
    [20, 20],
    [980, 980],
    [60_000, 60_000],
  ])("a timer device of %d: RIO says exactly what is left", (period, left) => {
    const found = end(() => nearEnd(1000, `MOVC 2,R1\nMOVC ${period},R0\nWIO R0,R1\nRIO R2,R1\n${LOOP}`));
    expect(found.machine.registers(0).r[2]).toBe(left - 1);
    expect(found.outcome).toBe("clock");
    expect(found.machine.state.partitions[0]!.devices.timer.expired).toBe(period < 990);
  });

  test.each([
    [900, 1],
    [2000, 0],
  ])("an information element that TMON_SEND holds for %d", (delay, arrived) => {
    const source = `${SCM}\nMOVC 0x800,R0\nMOVC 1,R1\nMOVC 0x840,R2\nMOVC 0x860,R3\nMON INIT_PROCESS\nNOP
      MOVC 0,R0\nMOVC 3,R1\nMOVC ${delay},R2\nMOVC 0,R3\nMOVC 0x880,R4\nMON TMON_SEND\nNOP
      MOVC 3,R1\nMOVC 1,R2\nMOVC 0x8A0,R4\nMON AWAIT_SYNCEL\nNOP\n${LOOP}`;
    const found = end(() => nearEnd(1000, source));
    expect([found.outcome, found.clock]).toEqual(["clock", CLOCK_END]);
    expect(found.machine.state.partitions[0]!.scm.delayed.length).toBe(1 - arrived);
    expect(found.machine.state.partitions[0]!.status).toBe(arrived === 1 ? "ready" : "blocked");
  });

  test("the calls that read the clock read it exactly", () => {
    for (const name of ["CLOCK", "READ_TIME"]) {
      const machine = nearEnd(1, `${SCM}\nMON ${name}\nNOP\nNOP`);
      machine.run({ limit: 1 });
      const [a, b, c, d] = machine.registers(0).r;
      expect(a! + b! * 2 ** 16 + c! * 2 ** 32 + d! * 2 ** 48).toBe(CLOCK_END);
    }
  });
});

test("a guest that idles from wait to wait comes to the end of the clock", () => {
  // As far as its waits, whose number is the host's time, bring it: the clock is set forward.
  const text = "LOOP: MOVC 0,R0\nMOVC 0xFFFE,R1\nMOVC 0xFFFF,R2\nMON WAIT_EVENT\nNOP\nJMP LOOP";
  const { outcome, clock } = end(() => nearEnd(200 * 2 ** 32, text));
  expect([outcome, clock]).toEqual(["clock", CLOCK_END]);
});

test("a clock that was set beyond its end is over", () => {
  const machine = nearEnd(-5, LOOP);
  expect(machine.run({ limit: 9 })).toEqual({ outcome: "clock", instructions: 0, clock: CLOCK_END + 5 });
  expect(call(machine, 0, "CLOCK").completion).toBe("OK");
});
