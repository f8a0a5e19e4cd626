// Calls as values: an operation knows no registers, so it can be called for a partition that makes no call, and what places
// say of registers is what a guest's call gives and gets.

import { describe, expect, test } from "vitest";
import { areaAllocate, areaReceive, areaTransfer } from "../../../host/control/area.ts";
import {
  block,
  byEither,
  byError,
  flags,
  long,
  mode,
  pointer,
  quad,
  word,
  words,
} from "../../../host/control/place.ts";
import { Arguments, Results } from "../../../host/control/registers.ts";
import { DONE } from "../../../host/index.ts";
import { call, consoleText, machineOf } from "../guests.ts";

const SENT = { words: 3, note: 0xbeef };

describe("operations of areas, called by the host", () => {
  test("move a message between partitions whose guests make no call, and touch no register", () => {
    const machine = machineOf(2);
    const { control } = machine;
    const [sender, receiver] = machine.state.partitions;
    const before = [machine.registers(0), machine.registers(1)];
    const made = { area: 0 };
    expect(areaAllocate(control, sender!, { pages: 2, page: 4 }, made)).toBe(DONE.OK);
    expect(areaTransfer(control, sender!, { ...made, to: 1, ...SENT })).toBe(DONE.OK);
    const found = { area: 0, from: 9, words: 0, note: 0 };
    expect(areaReceive(control, receiver!, { page: 7 }, found)).toBe(DONE.BAD_WINDOW);
    expect(areaReceive(control, receiver!, { page: 5 }, found)).toBe(DONE.OK);
    expect(found).toEqual({ ...made, from: 0, ...SENT });
    expect([machine.registers(0), machine.registers(1)]).toEqual(before);
    machine.writeMemory(1, 5 * 1024, [77]);
    expect([...machine.readMemory(1, 5 * 1024, 1)]).toEqual([77]);
  });

  test("leave the results alone when they refuse", () => {
    const machine = machineOf(1);
    const made = { area: 1234 };
    const outcome = areaAllocate(machine.control, machine.state.partitions[0]!, { pages: 65, page: 4 }, made);
    expect([outcome, made]).toEqual([DONE.BAD_ARGUMENT, { area: 1234 }]);
  });
});

describe("a call in the middle of another machine's", () => {
  /** Messages to and fro, the second machine's out of each report of the first. */
  const transfers = (observe: boolean) => {
    const inner = machineOf(2);
    const log: unknown[] = [];
    const other = () => {
      call(inner, 0, "AREA_ALLOCATE", [1, 4]);
      call(inner, 0, "AREA_TRANSFER", [inner.state.areas.latest, 1, 9, 0, 0x4321]);
      call(inner, 1, "AREA_RECEIVE", [4]);
      call(inner, 1, "AREA_GIVE_UP", [inner.state.areas.latest]);
    };
    const outer = machineOf(2, observe ? { observer: { transferred: other, ownership: other } } : {});
    log.push(call(outer, 0, "AREA_ALLOCATE", [2, 4]));
    log.push(call(outer, 0, "AREA_TRANSFER", [1, 1, 5, 0, 0x1234]));
    log.push(call(outer, 1, "AREA_RECEIVE", [5]));
    log.push(consoleText(outer, 0), outer.stateHash());
    return { log, inner: inner.state.areas.latest };
  };

  test("changes nothing of either", () => {
    const nested = transfers(true);
    expect(nested.inner).toBeGreaterThan(2);
    expect(nested.log).toEqual(transfers(false).log);
  });
});

describe("places", () => {
  const machine = machineOf(1);
  const partition = machine.state.partitions[0]!;

  test("say which registers are arguments, and with whose rights a pointer is used", () => {
    const given = new Arguments({
      ...{ one: word(0, "one"), both: long(2, "both"), count: words(4, "count and flags"), flags: flags(4) },
      at: pointer(7),
    });
    for (const [psw, system] of [
      [0x8000, true],
      [0, false],
    ] as const) {
      machine.setRegisters(0, { r: [1, 2, 3, 4, 5, 0xc006, 7, 0xffff], base: 0x101, psw });
      machine.control.core.enter(0);
      given.read(machine.control, partition);
      const { one, both, count, flags: high, at } = given.values;
      expect({ one, both, count, flags: high, at }).toEqual({
        ...{ one: 1, both: 0x4_0003, count: 0x6_0005, flags: 0xc000 },
        at: { address: 0x100, system },
      });
    }
  });

  test("take a block of words as it is when the call is made, and the mode", () => {
    const given = new Arguments({ some: block(2, 5, "some"), system: mode() });
    for (const system of [true, false]) {
      machine.setRegisters(0, { r: [1, 2, 3, 4, 5, 6, 7, 8], psw: system ? 0x8000 : 0 });
      machine.control.core.enter(0);
      given.read(machine.control, partition);
      const { some } = given.values;
      expect([some, given.values.system]).toEqual([[3, 4, 5, 6, 7], system]);
      machine.setRegisters(0, { r: [0, 0, 0, 0, 0, 0, 0, 0] });
      given.read(machine.control, partition);
      expect(some).toEqual([3, 4, 5, 6, 7]);
    }
  });

  test("say by which exit a result is given", () => {
    const results = new Results({
      ok: word(0, "by OK"),
      bad: byError(block(1, 3, "by ERROR")),
      all: byEither(word(5, "by either")),
    });
    Object.assign(results.values, { ok: 10, bad: [11, 12, 13], all: 15 });
    const given = [0, 1].map((exit) => {
      machine.setRegisters(0, { r: [9, 9, 9, 9, 9, 9, 9, 9] });
      results.write(machine.control, partition, exit);
      return machine.registers(0).r;
    });
    expect(given).toEqual([
      [9, 11, 12, 13, 9, 15, 9, 9],
      [10, 9, 9, 9, 9, 15, 9, 9],
    ]);
  });

  test("say which registers are results, and keep the others", () => {
    const results = new Results({
      clock: quad(0, "clock"),
      count: words(5, "count and flags"),
      flags: flags(5),
    });
    for (const round of [1, 2]) {
      machine.setRegisters(0, { r: [9, 9, 9, 9, 9, 9, 9, 9] });
      results.values.clock = 2n ** 52n - BigInt(round);
      results.values.flags = 0x4000;
      results.values.count = 0x1_0000 + round;
      results.write(machine.control, partition);
      expect(machine.registers(0).r).toEqual([0x10000 - round, 0xffff, 0xffff, 0xf, 9, round, 0x4001, 9]);
    }
  });
});
