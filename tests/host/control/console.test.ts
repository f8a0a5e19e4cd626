// CONSOLE_WRITE and CONSOLE_READ (docs/ABI.md, "Monitor calls"): what they do, and each error.

import { describe, expect, test } from "vitest";
import { call, consoleText, load, machineOf, outcome, packed, refused } from "../guests.ts";

const input = (text: string, at = 0) => [{ at, characters: new TextEncoder().encode(text) }];

describe("CONSOLE_WRITE", () => {
  test("takes the characters from the data address with BASE added, low byte first, across pages", () => {
    const machine = machineOf(1);
    machine.writeMemory(0, 1020, packed("Hello, world!"));
    machine.setRegisters(0, { base: 1000 });
    expect(call(machine, 0, "CONSOLE_WRITE", [20, 13]).completion).toBe("OK");
    expect(call(machine, 0, "CONSOLE_WRITE", [20, 0]).completion).toBe("OK");
    expect(consoleText(machine, 0)).toBe("Hello, world!");
  });

  test("refuses with BAD_ADDRESS a buffer of which one word cannot be read", () => {
    const machine = machineOf(1);
    refused(machine, 0, "CONSOLE_WRITE", [4096, 1], "BAD_ADDRESS");
    refused(machine, 0, "CONSOLE_WRITE", [4095, 3], "BAD_ADDRESS");
    expect(call(machine, 0, "CONSOLE_WRITE", [4095, 2]).completion).toBe("OK");
    refused(machine, 0, "CONSOLE_WRITE", [0xffff, 2], "BAD_ADDRESS");
  });

  test("keeps the first mebibyte and hands everything to the observer", () => {
    let seen = 0;
    const observer = { consoleOutput: (_: number, text: Uint8Array) => (seen += text.length) };
    const machine = machineOf(1, { observer });
    for (let i = 0; i < 200; i++) call(machine, 0, "CONSOLE_WRITE", [0, 8000]);
    expect(seen).toBe(1_600_000);
    expect(machine.consoleOutput(0).length).toBe(1 << 20);
    expect(machine.state.partitions[0]!.console.written).toBe(1_600_000);
  });
});

describe("CONSOLE_READ", () => {
  test("reads what has arrived, at most what was asked, and keeps the byte behind an odd count", () => {
    const machine = machineOf(1, {}, { input: input("abcdef") });
    machine.run({ limit: 0 });
    machine.writeMemory(0, 500, [0xffff, 0xffff, 0xffff]);
    expect(call(machine, 0, "CONSOLE_READ", [500, 3])).toMatchObject({ completion: "OK", r: { 1: 3 } });
    expect([...machine.readMemory(0, 500, 3)]).toEqual([0x6261, 0xff63, 0xffff]);
    expect(call(machine, 0, "CONSOLE_READ", [500, 100])).toMatchObject({ completion: "OK", r: { 1: 3 } });
    expect([...machine.readMemory(0, 500, 2)]).toEqual([0x6564, 0xff66]);
    refused(machine, 0, "CONSOLE_READ", [500, 1], "END_OF_INPUT");
  });

  test("refuses with NO_INPUT until the next piece arrives at its time, with an event", () => {
    const machine = machineOf(1, {}, { input: [...input("a"), ...input("b", 50)] });
    machine.run({ limit: 0 });
    call(machine, 0, "CONSOLE_READ", [500, 9]);
    call(machine, 0, "WAIT_EVENT", [2, 0, 0]);
    refused(machine, 0, "CONSOLE_READ", [500, 9], "NO_INPUT");
    call(machine, 0, "WAIT_EVENT", [2, 0xffff, 0xffff]);
    machine.run({ limit: 0 });
    expect(machine.clock).toBe(50);
    expect(outcome(machine, 0)).toMatchObject({ completion: "OK", r: { 0: 2 } });
    expect(call(machine, 0, "CONSOLE_READ", [500, 9])).toMatchObject({ completion: "OK", r: { 1: 1 } });
  });

  test("refuses with BAD_ARGUMENT to read nothing", () => {
    refused(machineOf(1, {}, { input: input("a") }), 0, "CONSOLE_READ", [500, 0], "BAD_ARGUMENT");
  });

  test("refuses with BAD_ADDRESS a buffer that does not take all that was asked for, and loses no character", () => {
    const machine = machineOf(1, {}, { input: input("abc") });
    machine.run({ limit: 0 });
    refused(machine, 0, "CONSOLE_READ", [4095, 3], "BAD_ADDRESS");
    expect(call(machine, 0, "CONSOLE_READ", [4094, 3])).toMatchObject({ completion: "OK", r: { 1: 3 } });
  });

  test("refuses with END_OF_INPUT on a console without input", () => {
    refused(machineOf(1), 0, "CONSOLE_READ", [500, 1], "END_OF_INPUT");
  });

  test("puts in place of an instruction what the guest then executes", () => {
    const mon = (code: number) => (code << 8) | 0xa6;
    const program = new Uint8Array(new Uint16Array([mon(0xc1)]).buffer);
    const machine = machineOf(1, {}, { input: [{ at: 0, characters: program }] });
    load(
      machine,
      0,
      `MOVC 0, R5
AGAIN: JMP HERE
HERE:  NOP
       JON R5, STOPPED
       MOVC 1, R5
       MOVC HERE, R0
       MOVC 2, R1
       MON CONSOLE_READ
       JMP STOPPED
       MOVC 5, R0
       JMP AGAIN
STOPPED: STP 9`,
    );
    machine.run({ limit: 100 });
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 5 });
  });
});
