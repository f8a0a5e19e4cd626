// The clock is that of all partitions, and the interval timer of each counts it. docs/MACHINE.md, "Time".

import { expect, test } from "vitest";
import { CLOCK_OVER, NOBODY, nextTurn } from "../../host/control/scheduler.ts";
import { CLOCK_END } from "../../host/index.ts";
import { NO_DEADLINE } from "../../host/state/partition.ts";
import { load, machineOf } from "./guests.ts";

test("the timer of a partition runs on while others run", () => {
  const machine = machineOf(2, { quantum: 100 });
  machine.writeMemory(0, 16 + 8 * 8, [0x180, 0, 0, 0x8000, 0x300]);
  load(
    machine,
    0,
    `
        MOVC 1,R0
        LDT  R0
        MOVC 0xC000,R0
        LDS  R0
LOOP:   ADDC 1,R1
        JMP  LOOP
        .ORG 0x180
        STP  0`,
  );
  load(machine, 1, "MOVC 500,R0\nMOVC 0,R1\nL: ADDC 1,R1\nSOB R0,L\nSTP 0");
  expect(machine.run({ limit: 10_000 }).outcome).toBe("stopped");
  // Both had turns of 100 until the clock came to 1,000: partition 0 had half of it.
  expect(machine.instructions(0)).toBeGreaterThan(450);
  expect(machine.instructions(0)).toBeLessThan(610);
  expect(machine.instructions(1)).toBe(2 + 1000 + 1);
});

test("idle time is reported, and passes only when the machine lets it", () => {
  const machine = machineOf(2, { quantum: 100 });
  const { core } = machine.control;
  const { partitions } = machine.state;
  Object.assign(partitions[0]!, { status: "waiting", deadline: 700 });
  Object.assign(partitions[1]!, { status: "waiting", deadline: 400 });
  for (let asked = 0; asked < 3; asked++) expect(nextTurn(machine.control)).toBe(-400);
  expect(machine.clock).toBe(0);
  core.clock = 400n;
  expect(nextTurn(machine.control)).toBe(300);
  expect(partitions.map(({ status }) => status)).toEqual(["waiting", "ready"]);
  Object.assign(partitions[1]!, { status: "idle" });
  expect(nextTurn(machine.control)).toBe(-700);
  Object.assign(partitions[0]!, { deadline: CLOCK_END + 1 });
  expect(nextTurn(machine.control)).toBe(-CLOCK_END);
  core.clock = BigInt(CLOCK_END);
  expect(nextTurn(machine.control)).toBe(CLOCK_OVER);
  Object.assign(partitions[0]!, { deadline: NO_DEADLINE });
  expect(nextTurn(machine.control)).toBe(NOBODY);
});
