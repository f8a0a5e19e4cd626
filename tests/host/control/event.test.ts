// WAIT_EVENT and EVENT_INTERRUPT (docs/ABI.md, "Monitor calls"): what they do, and each error.

import { describe, expect, test } from "vitest";
import { DONE } from "../../../host/index.ts";
import { call, load, machineOf, outcome, refused } from "../guests.ts";

describe("WAIT_EVENT", () => {
  test("returns at once what has happened, only what the mask names, and clears it", () => {
    const machine = machineOf(3);
    call(machine, 1, "STOP");
    const area = call(machine, 2, "AREA_ALLOCATE", [1, 4]).r[0]!;
    call(machine, 2, "AREA_TRANSFER", [area, 0, 0, 0, 0]);
    expect(machine.state.partitions[0]!.events).toBe(5);
    expect(call(machine, 0, "WAIT_EVENT", [4, 0, 0])).toMatchObject({ completion: "OK", r: { 0: 4 } });
    expect(call(machine, 0, "WAIT_EVENT", [7, 0, 0])).toMatchObject({ completion: "OK", r: { 0: 1 } });
    expect(call(machine, 0, "WAIT_EVENT", [7, 0, 0]).completion).toBe("TIMED_OUT");
  });

  test("sleeps until an event of the mask and not for another", () => {
    const machine = machineOf(3);
    expect(call(machine, 0, "WAIT_EVENT", [1, 0xffff, 0xffff]).completion).toBeUndefined();
    call(machine, 1, "STOP");
    expect(outcome(machine, 0).completion).toBeUndefined();
    const area = call(machine, 2, "AREA_ALLOCATE", [1, 4]).r[0]!;
    call(machine, 2, "AREA_TRANSFER", [area, 0, 0, 0, 0]);
    expect(outcome(machine, 0)).toMatchObject({ completion: "OK", r: { 0: 1 } });
    expect(machine.state.partitions[0]!.events).toBe(4);
  });

  test.each([
    [1, 0],
    [999, 0],
    [0, 1],
    [0xfffe, 0xffff],
  ])("times out after exactly %d + %d * 65536 instructions of virtual time", (low, high) => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MOVC 1, R0
       MOVC ${low}, R1
       MOVC ${high}, R2
       MON WAIT_EVENT
       JMP TIMED
       MOVC 99, R0
       MON STOP
TIMED: MOV R7, R0
       MON STOP`,
    );
    const before = low + high * 0x10000;
    const { clock } = machine.run();
    // Four instructions to the end of the call, then JMP, MOV and MON.
    expect(clock).toBe(4 + before + 3);
    expect(machine.state.partitions[0]!.end).toMatchObject({ code: DONE.TIMED_OUT });
  });

  test("sleeps for its time-out with an empty mask", () => {
    const machine = machineOf(1);
    expect(call(machine, 0, "WAIT_EVENT", [0, 10, 0]).completion).toBeUndefined();
    machine.run({ limit: 0 });
    expect(outcome(machine, 0).completion).toBe("TIMED_OUT");
    expect(machine.clock).toBe(10);
  });

  test("refuses with BAD_ARGUMENT a mask with bits that are no events, and to wait for nothing for ever", () => {
    const machine = machineOf(1);
    refused(machine, 0, "WAIT_EVENT", [0x400, 0, 0], "BAD_ARGUMENT");
    refused(machine, 0, "WAIT_EVENT", [0x8001, 5, 0], "BAD_ARGUMENT");
    refused(machine, 0, "WAIT_EVENT", [0, 0xffff, 0xffff], "BAD_ARGUMENT");
  });

  test("refuses with TIMED_OUT at once when it is only to look and nothing happened", () => {
    refused(machineOf(1), 0, "WAIT_EVENT", [7, 0, 0], "TIMED_OUT");
  });
});

describe("EVENT_INTERRUPT", () => {
  test("gives the mask before and sets the new one", () => {
    const machine = machineOf(1);
    expect(call(machine, 0, "EVENT_INTERRUPT", [5])).toMatchObject({ completion: "OK", r: { 0: 0 } });
    expect(call(machine, 0, "EVENT_INTERRUPT", [2])).toMatchObject({ completion: "OK", r: { 0: 5 } });
  });

  test("refuses with BAD_ARGUMENT bits that are no events", () => {
    refused(machineOf(1), 0, "EVENT_INTERRUPT", [0x400], "BAD_ARGUMENT");
  });

  test("wakes an idle guest at level 8 for an enabled event, as long as the event is set", () => {
    const machine = machineOf(2);
    // Vector of class 9 at word 16 + 8 * 9: PC, BASE, TT, PSW, frame.
    machine.writeMemory(0, 88, [0x180, 0, 0, 0x8000, 0x300]);
    load(
      machine,
      0,
      `MOVC PEER_HAS_STOPPED, R0
       MON EVENT_INTERRUPT
       STP 1
       MOVC 0xC007, R1
       LDS R1
       STP 0
       MOVC 77, R0
       MON STOP
       .ORG 0x180
       MOVC 4, R0
       MOVC 0, R1
       MOVC 0, R2
       MON WAIT_EVENT
       STP 2
       RTM 0`,
    );
    load(machine, 1, "MON STOP");
    const result = machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 77 });
    expect(result.outcome).toBe("failed");
  });
});
