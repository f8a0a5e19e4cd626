// Devices behind SIO, CIO, RIO and WIO, through guests. docs/ABI.md, "Devices"; docs/MACHINE.md, "Devices".

import { describe, expect, test } from "vitest";
import type { ConsoleInput } from "../../host/index.ts";
import type { Machine } from "../../host/machine.ts";
import { consoleText, load, machineOf, START } from "./guests.ts";

const at = (clock: number, text: string): ConsoleInput => ({
  at: clock,
  characters: new TextEncoder().encode(text),
});

/** A machine with one guest. Vector of class 9: HANDLER at 0x400 with the frame at 0x300. */
function guest(source: string, input: readonly ConsoleInput[] = []): Machine {
  const machine = machineOf(1, {}, { input });
  machine.writeMemory(0, 16 + 8 * 9, [0x400, 0, 0, 0x8000, 0x300]);
  load(machine, 0, source);
  return machine;
}

function handler(machine: Machine, source: string): Machine {
  load(machine, 0, source);
  const words = machine.readMemory(0, START, 0x40);
  machine.writeMemory(0, 0x400, words);
  return machine;
}

/** A guest whose interrupts come to `interrupt`, in system mode with interrupts disabled. */
function guestWith(source: string, interrupt: string, input: readonly ConsoleInput[] = []): Machine {
  const machine = handler(guest("NOP", input), interrupt);
  load(machine, 0, source);
  return machine;
}

const registers = (machine: Machine): readonly number[] => machine.registers(0).r;

describe("a device that is not there", () => {
  test.each([0, 3, 0xffff])("number %i has status 0 and data 0, and takes every word", (number) => {
    const machine = guest(`
        MOVC 7,R0
        MOVC 7,R2
        MOVC ${number},R1
        SIO  R0,R1
        RIO  R2,R1
        CIO  R1,R1
        WIO  R1,R1
        STP  0`);
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
    expect(registers(machine).slice(0, 3)).toEqual([0, number, 0]);
  });

  test("is what the user of the library gives", () => {
    const seen: number[][] = [];
    const machine = machineOf(1, {
      device: (operation, device, word) => {
        seen.push([operation, device, word]);
        return 0x1234;
      },
    });
    load(machine, 0, "MOVC 9,R1\nMOVC 5,R0\nCIO R0,R1\nWIO R0,R1\nSIO R2,R1\nRIO R3,R1\nSTP 0");
    machine.run({ limit: 1_000_000 });
    expect(seen).toEqual([
      [1, 9, 5],
      [3, 9, 5],
      [0, 9, 0],
      [2, 9, 0],
    ]);
    expect(registers(machine).slice(2, 4)).toEqual([0x1234, 0x1234]);
  });
});

describe("the console device", () => {
  const ECHO = `
        MOVC 1,R1
LOOP:   SIO  R0,R1
        SBZ  R0,3
        STP  0
        SBN  R0,2
        JMP  LOOP
        RIO  R2,R1
        WIO  R2,R1
        JMP  LOOP`;

  test("gives one character for each RIO and writes the low byte of each WIO, until the input has ended", () => {
    const machine = guest(ECHO, [at(0, "ab"), at(500, "c")]);
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
    expect(consoleText(machine, 0)).toBe("abc");
  });

  test("reads and writes data words as well as registers", () => {
    const machine = guest(
      `
        MOVC 1,R1
        MOVC 0x200,R4
        RIO  X4,R1
        WIO  X4,R1
        SIO  X4,R1
        STP  0`,
      [at(0, "x")],
    );
    machine.run({ limit: 1_000_000 });
    expect(consoleText(machine, 0)).toBe("x");
    expect([...machine.readMemory(0, 0x200, 1)]).toEqual([0x800a]);
  });

  test("shares its characters with CONSOLE_READ", () => {
    const machine = guest(
      `
        MOVC 1,R2
        RIO  R3,R2
        MOVC 0x200,R0
        MOVC 9,R1
        MON  CONSOLE_READ
        STP  1
        RIO  R4,R2
        STP  0`,
      [at(0, "xyz")],
    );
    machine.run({ limit: 1_000_000 });
    expect(registers(machine).slice(1, 5)).toEqual([2, 1, 0x78, 0]);
  });

  test("interrupts on level 4 when a character comes to an idle guest, and not above its mask level", () => {
    const program = (level: number) => `
        MOVC 1,R1
        MOVC 1,R0
        CIO  R0,R1
        MOVC 0x4000+0x8000+${level},R0
        LDS  R0
        STP  0`;
    const machine = guestWith(program(3), "SVE R5\nMOV 0x300+15,R6\nRIO R2,R1\nSTP 0", [
      at(777, "q"),
      at(9999, "r"),
    ]);
    expect(machine.run({ limit: 1_000_000 })).toMatchObject({ outcome: "stopped", clock: 777 + 4 });
    expect(registers(machine)).toMatchObject({ 2: 0x71, 5: 0x0900, 6: 4 });
    expect(guestWith(program(4), "STP 0", [at(777, "q")]).run({ limit: 1_000_000 }).outcome).toBe("deadlock");
  });

  test("interrupts for the end of the input too, so that nobody waits for ever", () => {
    const machine = guestWith(
      "MOVC 1,R1\nMOVC 1,R0\nCIO R0,R1\nMOVC 0xC000,R0\nLDS R0\nNOP\nSTP 7",
      "SIO R2,R1\nSTP 0",
    );
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
    expect(registers(machine)[2]).toBe(0x8000 | 8 | 2 | 1);
  });
});

describe("the timer device", () => {
  const START_TIMER = (period: number, control: number): string => `
        MOVC 2,R1
        MOVC ${control},R0
        CIO  R0,R1
        MOVC 0xC000,R0
        LDS  R0
        MOVC ${period},R0
        WIO  R0,R1`;

  test("runs out exactly so many instructions after WIO, and interrupts on level 12", () => {
    for (const period of [1, 2, 9, 1000]) {
      const machine = guestWith(
        `${START_TIMER(period, 1)}\nMOVC 0,R2\nLOOP: ADDC 1,R2\nJMP LOOP`,
        "MOV 0x300+15,R6\nSTP 0",
      );
      const result = machine.run({ limit: 1_000_000 });
      // MOVC and LDS with prefixes count one; 7 instructions end with WIO, the handler has two.
      expect(result).toMatchObject({ outcome: "stopped", clock: 7 + period + 2 });
      expect(registers(machine)[6]).toBe(12);
    }
  });

  test("tells what is left, that it runs, and that it has run out until CIO or WIO says otherwise", () => {
    const machine = guest(`
        MOVC 2,R1
        MOVC 4,R0
        WIO  R0,R1
        RIO  R2,R1          ; 3 are left behind this one
        SIO  R3,R1          ; runs
        NOP
        NOP
        SIO  R4,R1          ; has run out
        RIO  R5,R1          ; and does not run
        CIO  R1,R1          ; R1 = 2: repeats
        SIO  R6,R1
        STP  0`);
    machine.run({ limit: 1_000_000 });
    expect(registers(machine).slice(2, 7)).toEqual([3, 0x8004, 0x8008, 0, 0x8002]);
  });

  test("with 0 stops", () => {
    const machine = guest(`
        MOVC 2,R1
        MOVC 5,R0
        WIO  R0,R1
        MOVC 0,R0
        WIO  R0,R1
        SIO  R2,R1
        MOVC 9,R3
L:      SOB  R3,L
        SIO  R3,R1
        STP  0`);
    machine.run({ limit: 1_000_000 });
    expect(registers(machine).slice(2, 4)).toEqual([0x8000, 0x8000]);
  });

  test("that repeats keeps its beat, however late its interrupt is answered", () => {
    const machine = guestWith(
      `${START_TIMER(100, 3)}
IDLE:   STP  0
        JMP  IDLE`,
      // Each answer takes another time; the last one reads what is left.
      "MON CLOCK\nNOP\nMOVC 2,R1\nMOVC 3,R2\nMOV R0,0x240\nCIO R2,R1\nMOV 0x250,R3\nADDC 1,R3\nMOV R3,0x250\nSNE R3,3\nSTP 0\nRTM 0",
    );
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
    // Started at clock 7: ends at 107, 207, 307; CLOCK is the first instruction of the handler.
    expect([...machine.readMemory(0, 0x240, 1)]).toEqual([308]);
  });

  test("that repeats and interrupts nobody does not keep a machine from ending", () => {
    const machine = guest(`${START_TIMER(10, 2)}\nMOVC 0xC00F,R0\nLDS R0\nSTP 0`);
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("deadlock");
  });

  test("is the same however the run is cut into slices", () => {
    const make = () =>
      guestWith(
        `${START_TIMER(37, 3)}\nL: ADDC 1,R4\nJMP L`,
        "MOVC 2,R1\nMOVC 3,R2\nRIO R5,R1\nMOV 0x250,R3\nADD R5,R3\nMOV R3,0x250\nCIO R2,R1\nSLT R3,500\nSTP 0\nRTM 0",
      );
    const whole = make();
    expect(whole.run({ limit: 1_000_000 }).outcome).toBe("stopped");
    for (const limit of [1, 7, 100]) {
      const cut = make();
      while (cut.run({ limit }).outcome === "limit");
      expect(cut.stateHash()).toBe(whole.stateHash());
    }
  });

  test("is part of the state", () => {
    const one = guest("MOVC 2,R1\nMOVC 5,R0\nWIO R0,R1\nMOVC 0,R0\nSTP 0");
    const other = guest("MOVC 2,R1\nMOVC 6,R0\nWIO R0,R1\nMOVC 0,R0\nSTP 0");
    one.run({ limit: 4 });
    other.run({ limit: 4 });
    other.writeMemory(0, START, one.readMemory(0, START, 8));
    expect(other.stateHash()).not.toBe(one.stateHash());
  });
});

test("device instructions are privileged", () => {
  for (const instruction of ["SIO R0,R1", "CIO R0,R1", "RIO X0,R1", "WIO X0,R1"]) {
    const machine = guest(`MOVC 0,R0\nLDS R0\n${instruction}`);
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("failed");
    expect(machine.state.partitions[0]!.end).toMatchObject({ trap: { trapClass: 1 } });
  }
});
