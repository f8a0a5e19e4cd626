// PARTITION_INFO, STOP and CLOCK (docs/ABI.md, "Monitor calls"): what they do, and each error.

import { describe, expect, test } from "vitest";
import { call, machineOf, mapped } from "../guests.ts";

describe("PARTITION_INFO", () => {
  test("gives number, partitions, pages and window, and keeps R5 and R6", () => {
    expect(call(machineOf(3), 1, "PARTITION_INFO")).toEqual({
      completion: "OK",
      r: [1, 3, 8, 4, 4, 0x6666, 0x7777, 0],
    });
  });
});

describe("STOP", () => {
  test("ends the partition with its code and tells every other one", () => {
    const machine = machineOf(3);
    expect(call(machine, 1, "STOP", [42]).completion).toBeUndefined();
    const [a, b, c] = machine.state.partitions;
    expect(b).toMatchObject({ status: "ended", end: { kind: "stopped", code: 42 } });
    expect([a!.events, b!.events, c!.events]).toEqual([4, 0, 4]);
  });

  test("gives every area of the partition, mapped or waiting, to the pool and zeroes it", () => {
    const machine = machineOf(2);
    const free = machine.state.pool.free.length;
    const mine = call(machine, 1, "AREA_ALLOCATE", [2, 4]).r[0]!;
    const sent = call(machine, 0, "AREA_ALLOCATE", [1, 5]).r[0]!;
    machine.writeMemory(0, 5 * 1024, [0xdead, 0xbeef]);
    machine.writeMemory(1, 4 * 1024, [0xaffe]);
    call(machine, 0, "AREA_TRANSFER", [sent, 1, 2, 0, 0]);
    call(machine, 1, "STOP", [0]);
    expect(machine.state.pool.free.length).toBe(free);
    expect(machine.state.partitions[1]!.queue.waiting.length).toBe(0);
    expect([4, 5, 6, 7].some((page) => mapped(machine, 1, page))).toBe(false);
    for (const area of [mine, sent])
      expect(call(machine, 0, "AREA_INFO", [area]).completion).toBe("BAD_AREA");
    call(machine, 0, "AREA_ALLOCATE", [4, 4]);
    expect([...machine.readMemory(0, 4 * 1024, 4096)].every((word) => word === 0)).toBe(true);
  });
});

describe("CLOCK", () => {
  test("gives all 64 bits of the clock, lowest word first", () => {
    const machine = machineOf(1);
    machine.control.core.clock = 0x0123_4567_89ab_cdefn;
    expect(call(machine, 0, "CLOCK")).toEqual({
      completion: "OK",
      r: [0xcdef, 0x89ab, 0x4567, 0x0123, 0x5555, 0x6666, 0x7777, 0],
    });
  });
});
