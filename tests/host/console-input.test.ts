// The console of a partition for the program that has the machine.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { load, machineOf } from "./guests.ts";
import { restored } from "./snapshots/kit.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (machine: Machine) => new TextDecoder().decode(machine.console(0).output);

/** Writes what it reads, as it comes, and stops at the end of the input with as many reads as code. */
const ECHO = `        MOVC    0,R5
LOOP:   MOVC    2,R0
        MOVC    -1,R1
        MOVC    -1,R2
        MON     WAIT_EVENT
        NOP
READ:   MOVC    0x200,R0
        MOVC    4,R1
        MON     CONSOLE_READ
        JMP     NONE
        ADDC    1,R5
        MOVC    0x200,R0
        MON     CONSOLE_WRITE
        NOP
        JMP     READ
NONE:   MOVC    END,R0
        SNE     R0,R7
        JMP     OVER
        JMP     LOOP
OVER:   MOV     R5,R0
        MON     STOP`;

function echo(): Machine {
  const machine = machineOf(1);
  load(machine, 0, `END = 17\n${ECHO}`);
  return machine;
}

describe("a machine whose guest waits for input", () => {
  test("says so while the console is open, and goes on when something is appended", () => {
    const machine = echo();
    machine.console(0).open();
    const waits = machine.run();
    expect(waits.outcome).toBe("input");
    expect(machine.step()).toEqual({ kind: "nothing", outcome: "input" });
    expect(machine.run({ limit: 0 })).toEqual({ ...waits, instructions: 0 });
    const entered = machine.console(0).append(bytes("Good morning"));
    expect(entered).toEqual({ position: waits.instructions, clock: waits.clock, at: waits.clock + 1 });
    expect(machine.run().outcome).toBe("input");
    expect(textOf(machine)).toBe("Good morning");
    machine.console(0).append(bytes("!"));
    machine.console(0).append(bytes("?"));
    machine.console(0).close();
    expect(machine.run().outcome).toBe("failed");
    expect(textOf(machine)).toBe("Good morning!?");
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 4 });
  });

  test("is at a deadlock once it is closed, when it waits for something else", () => {
    const machine = machineOf(1);
    load(machine, 0, "MOVC 1,R0\nMOVC -1,R1\nMOVC -1,R2\nMON WAIT_EVENT");
    machine.console(0).open();
    expect(machine.run().outcome).toBe("input");
    machine.console(0).append(bytes("x"));
    expect(machine.run().outcome).toBe("input");
    machine.console(0).close();
    expect(machine.run().outcome).toBe("deadlock");
  });

  test("is interrupted by the console device for what is entered, and for its end", () => {
    const machine = machineOf(1);
    const source = "MOVC 1,R1\nMOVC 1,R0\nCIO R0,R1\nMOVC 0xC000,R2\nLDS R2\nLOOP: STP 0\nJMP LOOP";
    load(machine, 0, source);
    // Takes the character, and stops when there is none.
    load(machine, 0, `${source}\nTAKE: MOVC 1,R1\nSIO R3,R1\nADDC 1,R4\nRIO R3,R1\nRTM 0`);
    machine.writeMemory(0, 16 + 8 * 9, [0x10a, 0, 0, 0x8000, 0x300]);
    machine.console(0).open();
    expect(machine.run().outcome).toBe("input");
    machine.console(0).append(bytes("ab"));
    expect(machine.run().outcome).toBe("input");
    expect(machine.console(0).append(new Uint8Array(0)).problem).toBeUndefined();
    expect(machine.run().instructions).toBe(0);
    machine.console(0).close();
    // The level stays pending at the end of the input: the handler is entered again and again.
    expect(machine.run({ limit: 100 }).outcome).toBe("limit");
  });

  test("has what was entered and not read in its snapshot, and that its console is open", () => {
    const machine = echo();
    machine.console(0).open();
    machine.run();
    machine.console(0).append(bytes("Good"));
    const again = restored(machine.snapshot()) as Machine;
    expect(again.console(0).isOpen).toBe(true);
    expect(again.stateHash()).toBe(machine.stateHash());
    for (const one of [machine, again]) {
      one.run();
      one.console(0).append(bytes(" night"));
      one.console(0).close();
      one.run();
      expect(textOf(one)).toBe("Good night");
    }
    expect(again.snapshot()).toEqual(machine.snapshot());
    const closed = echo();
    const hash = closed.stateHash();
    closed.console(0).open();
    expect(closed.stateHash()).not.toBe(hash);
  });
});

test("much may be entered before anything is read, and little is kept of what was", () => {
  const machine = echo();
  machine.console(0).open();
  for (let n = 0; n < 3000; n++) machine.console(0).append(bytes(`${n} `));
  machine.console(0).append(bytes("end"));
  machine.run();
  const all = `${Array.from({ length: 3000 }, (_, n) => n).join(" ")} end`;
  expect(textOf(machine)).toBe(all);
  for (let n = 0; n < 3000; n++) {
    machine.console(0).append(bytes("more"));
    machine.run();
  }
  const { console } = machine.state.partitions[0]!;
  expect(textOf(machine)).toBe(all + "more".repeat(3000));
  expect(console.input.length).toBeLessThan(3 * all.length);
  expect(console.arrivals.length).toBeLessThan(3 * all.length);
});

test("what cannot be entered is a problem, and changes nothing", () => {
  const machine = echo();
  const codeOf = (result: ReturnType<ReturnType<Machine["console"]>["append"]>) => result.problem?.code;
  const before = machine.stateHash();
  expect(codeOf(machine.console(0).append(bytes("x")))).toBe("CONSOLE_CLOSED");
  expect(codeOf(machine.console(0).close())).toBe("CONSOLE_CLOSED");
  expect(machine.stateHash()).toBe(before);
  expect(() => machine.console(1)).toThrow(RangeError);
  machine.console(0).open();
  machine.console(0).close();
  machine.run();
  const ended = machine.stateHash();
  for (const result of [
    machine.console(0).open(),
    machine.console(0).append(bytes("x")),
    machine.console(0).close(),
  ]) {
    expect(result.problem).toMatchObject({ code: "PARTITION_ENDED", severity: "error" });
    expect(result.problem!.advice).not.toBe("");
  }
  expect(machine.stateHash()).toBe(ended);
});

describe("time in which nobody runs", () => {
  /** Sleeps 1,000 readings of the clock, then stops. */
  const SLEEP = "MOVC 2,R0\nMOVC 1000,R1\nMOVC 0,R2\nMON WAIT_EVENT\nNOP\nMOVC 0,R0\nMON STOP";
  const sleeper = () => {
    const machine = machineOf(1);
    load(machine, 0, SLEEP);
    return machine;
  };

  test("passes to a reading at most, where that is said, and what is entered then arrives within it", () => {
    const machine = sleeper();
    machine.console(0).open();
    const waits = { outcome: "idle", clock: 4, due: 1004 };
    expect(machine.run({ idleTo: 0 })).toEqual({ ...waits, instructions: 4 });
    expect(machine.run({ idleTo: 1003, limit: 0 })).toEqual({ ...waits, instructions: 0 });
    expect(machine.current).toBeUndefined();
    const console = machine.console(0);
    expect(console.earliest).toBe(5);
    expect(console.append(bytes("x"), 300)).toEqual({ position: 4, clock: 4, at: 300 });
    expect([console.unread, console.earliest]).toEqual([1, 300]);
    expect(machine.run({ idleTo: 299 })).toMatchObject({ outcome: "idle", clock: 4, due: 300 });
    expect(machine.run({ idleTo: 300 })).toMatchObject({ outcome: "stopped", clock: 302 });
  });

  test("held up in any number of pieces changes nothing", () => {
    const [whole, held] = [sleeper(), sleeper()];
    whole.run();
    for (let idleTo = 0; held.run({ idleTo }).outcome === "idle"; idleTo += 7);
    expect(held.snapshot()).toEqual(whole.snapshot());
  });

  test("is a reading of the clock, and what is entered arrives at one that is to come", () => {
    const machine = sleeper();
    expect(() => machine.run({ idleTo: -1 })).toThrow(RangeError);
    machine.console(0).open();
    for (const at of [0, 0.5, 2 ** 53]) {
      expect(() => machine.console(0).append(bytes("x"), at)).toThrow(RangeError);
      expect(() => machine.console(0).close(at)).toThrow(RangeError);
    }
    expect(machine.console(0)).toMatchObject({ unread: 0, isOpen: true });
  });
});
