// Runs: turns, time, ends, and that a run is the same however it is cut.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { report } from "../../host/index.ts";
import { call, consoleText, load, machineOf } from "./guests.ts";
import { Random } from "./random.ts";

/** Passes one area round partitions 0 to 2; each adds 1 to its first word, works a while, and sends it on. */
const RING = `
        MON     PARTITION_INFO
        STP     1
        MOV     R0, 0x80
        ADDC    1, R0
        SEQ     R0, 3
        JMP     KEEP
        MOVC    0, R0
KEEP:   MOV     R0, 0x81
        MOV     0x80, R0
        JON     R0, WAIT
        MOVC    1, R0
        MOVC    4, R1
        MON     AREA_ALLOCATE
        STP     2
        JMP     SEND
WAIT:   MOVC    MESSAGE, R0
        MOVC    20000, R1
        MOVC    0, R2
        MON     WAIT_EVENT
        JMP     ALONE
        MOVC    4, R0
        MON     AREA_RECEIVE
        JMP     WAIT
SEND:   MOVC    0x1000, R4
        INC     0.X4
        MOV     0.X4, R3
        MOVC    200, R2
        SLO     R3, R2
        JMP     LAST
        MOVC    150, R5
WORK:   SOB     R5, WORK
        MOV     0x81, R1
        MOVC    1, R2
        MOVC    0, R3
        MON     AREA_TRANSFER
        STP     3
        JMP     WAIT
LAST:   MOVC    0, R0
        MON     STOP
ALONE:  MOVC    BYE, R0
        MOVC    4, R1
        MON     CONSOLE_WRITE
        STP     4
        MOVC    0, R0
        MON     STOP
BYE:    .TEXT   "bye\\n"`;

/** Echoes its console until the end of the input. */
const ECHO = `
NEXT:   MOVC    0x300, R0
        MOVC    7, R1
        MON     CONSOLE_READ
        JMP     NONE
        MOVC    0x300, R0
        MON     CONSOLE_WRITE
        STP     1
        JMP     NEXT
NONE:   SEQ     R7, 16
        JMP     END
        MOVC    CONSOLE_INPUT, R0
        MOVC    0xFFFF, R1
        MOVC    0xFFFF, R2
        MON     WAIT_EVENT
        STP     2
        JMP     NEXT
END:    MOVC    0, R0
        MON     STOP`;

/** Counts twelve interrupts of its interval timer, one every two ticks, idle in between. */
const TICKER = `
        MOVC    ONTIME, R0
        MOV     R0, 80
        MOVC    0x8000, R0
        MOV     R0, 83
        MOVC    0x340, R0
        MOV     R0, 84
        MOVC    12, R6
        MOVC    2, R0
        LDT     R0
        MOVC    0xC000, R1
        LDS     R1
IDLE:   STP     0
        JON     R6, IDLE
        MOVC    0, R0
        MON     STOP
ONTIME: MOV     0x346, R6
        ADDC    -1, R6
        MOV     R6, 0x346
        MOVC    2, R0
        MOV     R0, 0x34C
        RTM     0`;

function busyMachine(quantum: number): Machine {
  const text = (at: number, characters: string) => ({ at, characters: new TextEncoder().encode(characters) });
  const machine = machineOf(3, { quantum, memory: 128 });
  for (const n of [0, 1, 2]) load(machine, n, RING);
  machine.addPartition({
    name: "echo",
    pages: 4,
    input: [text(0, "first "), text(3333, "second "), text(40_001, "x")],
  });
  load(machine, 3, ECHO);
  machine.addPartition({ name: "ticker", pages: 4 });
  load(machine, 4, TICKER);
  return machine;
}

describe("a run", () => {
  const whole = (quantum: number) => {
    const machine = busyMachine(quantum);
    return { machine, result: machine.run({ limit: 3_000_000 }) };
  };

  test("of five guests that send, echo and count ends well", () => {
    const { machine, result } = whole(1000);
    expect(report(machine).partitions.map(({ summary }) => summary)).toEqual(
      new Array(5).fill("stopped with code 0"),
    );
    expect(result.outcome).toBe("stopped");
    expect(consoleText(machine, 3)).toBe("first second x");
    expect(machine.journal.transferred).toBe(199);
    expect(machine.journal.transfers.every(({ wordsCopied }) => wordsCopied === 0)).toBe(true);
    expect(machine.instructions(4)).toBeLessThan(200);
  });

  test("gives the same state hash twice", () => {
    expect(whole(1000).machine.stateHash()).toBe(whole(1000).machine.stateHash());
  });

  test.each([1, 13, 100, 999, 10_000])("gives the same state hash in slices, with turns of %d", (quantum) => {
    const { machine: reference, result } = whole(quantum);
    for (const size of [7, 1000, 4096, 50_000]) {
      const machine = busyMachine(quantum);
      let instructions = 0;
      let outcome = "limit";
      while (outcome === "limit" && instructions < 3_000_000) {
        const part = machine.run({ limit: size });
        expect(part.instructions).toBeLessThanOrEqual(size);
        if (part.outcome === "limit") expect(part.instructions).toBe(size);
        instructions += part.instructions;
        outcome = part.outcome;
      }
      expect([outcome, instructions]).toEqual([result.outcome, result.instructions]);
      expect(machine.stateHash()).toBe(reference.stateHash());
      expect(machine.journal.transfers).toEqual(reference.journal.transfers);
    }
  });

  test("has the same state after the same instructions, wherever it was cut before", () => {
    const random = new Random(4711);
    const total = busyMachine(500).run({ limit: 3_000_000 }).instructions;
    const points = Array.from({ length: 40 }, () => random.below(total)).sort((a, b) => a - b);
    const cut = busyMachine(500);
    let done = 0;
    for (const point of points) {
      while (done < point)
        done += cut.run({ limit: Math.min(point - done, 1 + random.below(3000)) }).instructions;
      const whole = busyMachine(500);
      whole.run({ limit: point });
      expect(cut.stateHash(), `after ${point} instructions`).toBe(whole.stateHash());
    }
  });

  test("of one guest that loops for ever ends exactly at the limit", () => {
    const machine = machineOf(1);
    load(machine, 0, "HERE: JMP HERE");
    expect(machine.run({ limit: 123_457 })).toEqual({
      outcome: "limit",
      instructions: 123_457,
      clock: 123_457,
    });
    expect(machine.run({ limit: 0 })).toEqual({ outcome: "limit", instructions: 0, clock: 123_457 });
  });

  test("without partitions has nothing to do", () => {
    expect(machineOf(0).run()).toEqual({ outcome: "stopped", instructions: 0, clock: 0 });
  });
});

describe("turns", () => {
  const spinners = (count: number, quantum: number) => {
    const machine = machineOf(count, { quantum });
    for (let n = 0; n < count; n++) load(machine, n, "HERE: JMP HERE");
    return machine;
  };
  const executed = (machine: Machine) =>
    machine.state.partitions.map(({ number }) => machine.instructions(number));

  test("go round in the order of the numbers, each of the quantum exactly", () => {
    const machine = spinners(3, 100);
    machine.run({ limit: 250 });
    expect(executed(machine)).toEqual([100, 100, 50]);
    machine.run({ limit: 100 });
    expect(executed(machine)).toEqual([150, 100, 100]);
    machine.run({ limit: 1_000_000 - 350 });
    const [least, , most] = executed(machine).sort((a, b) => a - b);
    expect(most! - least!).toBeLessThanOrEqual(100);
  });

  test("end early when a partition waits, and the next has a full one", () => {
    const machine = spinners(3, 100);
    load(machine, 1, "MOVC 1, R0\nMOVC 0xFFFF, R1\nMOVC 0xFFFF, R2\nMON WAIT_EVENT");
    machine.run({ limit: 400 });
    expect(executed(machine)).toEqual([200, 4, 196]);
  });

  test("of a partition that is alone ready go on where others come back", () => {
    const machine = spinners(2, 100);
    load(machine, 1, "MOVC 0, R0\nMOVC 1000, R1\nMOVC 0, R2\nMON WAIT_EVENT\nHERE: JMP HERE");
    // 100 + 4 instructions, then 0 is alone until 1104, 1,000 instructions and ten whole turns later.
    machine.run({ limit: 1104 + 30 });
    expect(executed(machine)).toEqual([1100, 34]);
  });

  test("let a guest that only waits use no instructions while others run", () => {
    const machine = spinners(2, 50);
    call(machine, 0, "WAIT_EVENT", [1, 0xffff, 0xffff]);
    machine.run({ limit: 10_000 });
    expect(executed(machine)).toEqual([0, 10_000]);
  });
});

describe("a machine in which nobody can go on", () => {
  test("is a deadlock when guests wait for each other's messages for ever", () => {
    const machine = machineOf(2);
    for (const n of [0, 1]) load(machine, n, "MOVC 1, R0\nMOVC 0xFFFF, R1\nMOVC 0xFFFF, R2\nMON WAIT_EVENT");
    expect(machine.run({ limit: 1_000_000 })).toEqual({ outcome: "deadlock", instructions: 8, clock: 8 });
    expect(report(machine).partitions[0]!.summary).toBe("waits for MESSAGE");
  });

  test("is a deadlock when a guest idles and no interrupt will come", () => {
    const machine = machineOf(1);
    load(machine, 0, "MOVC 0xC000, R0\nLDS R0\nSTP 0");
    expect(machine.run({ limit: 1_000_000 })).toMatchObject({ outcome: "deadlock", instructions: 3 });
  });

  test("is a deadlock when the mask level keeps the timer out", () => {
    const machine = machineOf(1);
    load(machine, 0, "MOVC 5, R0\nLDT R0\nMOVC 0xC00F, R0\nLDS R0\nSTP 0");
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("deadlock");
  });

  test.each([
    [7, "failed"],
    [8, "deadlock"],
  ])("comes out of idling at mask level %d by an event, at level 8, or not: %s", (level, outcome) => {
    const machine = machineOf(2);
    const mask = 0xc000 + level;
    load(machine, 0, `MOVC 4, R0\nMON EVENT_INTERRUPT\nSTP 1\nMOVC ${mask}, R0\nLDS R0\nSTP 0`);
    load(machine, 1, "MOVC 0, R0\nMON STOP");
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe(outcome);
  });

  test("jumps to the next deadline while there is one", () => {
    const machine = machineOf(2);
    for (const n of [0, 1]) {
      load(machine, n, `MOVC 1, R0\nMOVC ${n}, R1\nMOVC ${3 - n}, R2\nMON WAIT_EVENT\nMON STOP`);
    }
    expect(machine.run({ limit: 1_000_000 })).toMatchObject({
      outcome: "failed",
      instructions: 10,
      clock: 4 + 3 * 0x10000 + 1,
    });
  });
});

describe("a partition that ends", () => {
  test("by STP with interrupts disabled is halted with the code", () => {
    const machine = machineOf(1);
    load(machine, 0, "STP 5");
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("failed");
    expect(machine.state.partitions[0]!.end).toEqual({ kind: "halted", code: 5, clock: 1 });
  });

  test("by a trap without a vector leaves a report with class, PC, cause and registers, and the others go on", () => {
    const machine = machineOf(2);
    load(machine, 0, "MOVC 7, R0\nMOVC 0xFFFF, R4\nMOV 0.X4, R1");
    load(machine, 1, "MOVC 100, R0\nHERE: SOB R0, HERE\nMOVC 0, R0\nMON STOP");
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("failed");
    const [failed, fine] = report(machine).partitions;
    expect(failed).toMatchObject({
      failed: true,
      summary: "unhandled data fault at PC 0102, reading FFFF: stage 2 does not allow it (partition page 63)",
      trap: { trapClass: 2, pc: 0x102, cause: 0x0220, detail1: 0xffff, detail2: 63 },
    });
    expect(failed!.trap!.registers[0]).toBe(7);
    expect(failed!.advice).not.toBe("");
    expect(fine).toMatchObject({ failed: false, code: 0 });
  });

  test("by a trap in its trap handler is stopped, and the others go on", () => {
    const machine = machineOf(2);
    machine.writeMemory(0, 16, [0x180, 0, 0, 0x8000, 0x300]);
    machine.writeMemory(0, 0x180, [0x0017]);
    load(machine, 0, ".WORD 0x0017");
    load(machine, 1, "MOVC 0, R0\nMON STOP");
    machine.run({ limit: 1000 });
    expect(machine.state.partitions.map(({ end }) => end?.kind)).toEqual(["failed", "stopped"]);
  });

  test("that jumps into nothing fails with a program fault", () => {
    const machine = machineOf(1);
    load(machine, 0, "MOVC 0x9000, R4\nJMP 0.X4");
    machine.run({ limit: 100_000 });
    expect(report(machine).partitions[0]!.summary).toContain("program fault at PC 9000, executing 9000");
  });
});
