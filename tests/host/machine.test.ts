// Machine as a library: memory and registers by partition, the state hash, and wrong use.

import { describe, expect, test } from "vitest";
import { Machine } from "../../host/index.ts";
import { call, core, load, machineOf } from "./guests.ts";

describe("memory of a partition", () => {
  test("is read and written at partition addresses, over page borders", () => {
    const machine = machineOf(2);
    machine.writeMemory(0, 1022, [1, 2, 3, 4]);
    expect([...machine.readMemory(0, 1021, 6)]).toEqual([0, 1, 2, 3, 4, 0]);
    expect([...machine.readMemory(1, 1021, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test.each([
    [4 * 1024 - 1, 2, "not mapped"],
    [8 * 1024 - 1, 2, "address"],
    [-1, 1, "address"],
    [0.5, 1, "address"],
    [0, -1, "words"],
  ])("is refused whole from word %d, %d words: %s", (address, words, message) => {
    const machine = machineOf(1);
    expect(() => machine.readMemory(0, address, words)).toThrow(RangeError);
    expect(() => machine.readMemory(0, address, words)).toThrow(message);
    if (words < 0) return;
    const before = machine.stateHash();
    expect(() => machine.writeMemory(0, address, new Array(words).fill(7))).toThrow(message);
    expect(machine.stateHash()).toBe(before);
  });

  test("that is written over instructions which have run changes what runs next", () => {
    const machine = machineOf(1);
    load(machine, 0, "MOVC 1, R0\nMON STOP");
    machine.run({ limit: 1 });
    load(machine, 0, "MOVC 2, R0\nMON STOP");
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ code: 2 });
  });
});

describe("registers of a partition", () => {
  test("are set one by one and read back, V as bit 13 of PSW", () => {
    const machine = machineOf(2);
    machine.setRegisters(1, { r: [1, 2], base: 3, pc: 4, psw: 0xa005 });
    expect(machine.registers(1)).toEqual({ r: [1, 2, 0, 0, 0, 0, 0, 0], base: 3, pc: 4, psw: 0xa005, tt: 0 });
    machine.setRegisters(1, { psw: 0x8000 });
    expect(machine.registers(1)).toMatchObject({ r: [1, 2, 0, 0, 0, 0, 0, 0], psw: 0x8000 });
    expect(machine.registers(0).r).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("load the translation table that TT names", () => {
    const machine = machineOf(1);
    // Table 8 lies at word 1024: data page 1 is partition page 2, program page 0 is itself.
    machine.writeMemory(0, 1024 + 1, [0xc002]);
    machine.writeMemory(0, 1024 + 64, [0xc000]);
    machine.writeMemory(0, 2048, [4321]);
    load(machine, 0, "MOVC 1024, R4\nMOV 0.X4, R0\nMON STOP");
    machine.setRegisters(0, { tt: 8 });
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 4321 });
  });

  test.each([{ r: [0x10000] }, { pc: -1 }, { base: 1.5 }, { r: new Array(9).fill(0) }])(
    "out of range are refused: %j",
    (registers) => {
      const machine = machineOf(1);
      const before = machine.stateHash();
      expect(() => machine.setRegisters(0, registers)).toThrow(RangeError);
      expect(machine.stateHash()).toBe(before);
    },
  );
});

describe("the state hash", () => {
  test("is 64 hexadecimal digits", () => {
    expect(machineOf(1).stateHash()).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, (machine: Machine) => void]>([
    ["a register", (machine) => machine.setRegisters(1, { r: [0, 0, 1] })],
    ["the PC", (machine) => machine.setRegisters(1, { pc: 1 })],
    ["BASE", (machine) => machine.setRegisters(1, { base: 1 })],
    ["V", (machine) => machine.setRegisters(1, { psw: 0xa000 })],
    ["the mask level", (machine) => machine.setRegisters(1, { psw: 0x8001 })],
    ["TT", (machine) => machine.setRegisters(1, { tt: 8 })],
    ["a word of memory", (machine) => machine.writeMemory(1, 4095, [1])],
    ["an instruction of a turn", (machine) => machine.run({ limit: 1 })],
  ])("changes with %s", (_, change) => {
    const machine = machineOf(2);
    const before = machine.stateHash();
    change(machine);
    expect(machine.stateHash()).not.toBe(before);
  });

  test.each([
    ["an area", "AREA_ALLOCATE", [1, 7]],
    ["a wait", "WAIT_EVENT", [1, 5, 0]],
    ["an interrupt mask", "EVENT_INTERRUPT", [1]],
    ["what the console shows", "CONSOLE_WRITE", [0, 1]],
    ["an end", "STOP", [0]],
  ])("changes with %s, whatever the call left in registers", (_, name, r) => {
    const machine = machineOf(2);
    const registers = machine.registers(1);
    const before = machine.stateHash();
    call(machine, 1, name, r);
    machine.setRegisters(1, registers);
    expect(machine.stateHash()).not.toBe(before);
  });

  test("changes with a word in an area that is in transit, and with its sender's word", () => {
    const hashes = [
      [1, 5],
      [2, 5],
      [1, 6],
    ].map(([word, note]) => {
      const machine = machineOf(2);
      const area = call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]!;
      machine.writeMemory(0, 4 * 1024 + 1000, [word!]);
      call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, note!]);
      machine.setRegisters(0, { r: new Array(8).fill(0) });
      return machine.stateHash();
    });
    expect(new Set(hashes).size).toBe(3);
  });

  test("does not depend on which physical pages are used", () => {
    const machine = machineOf(1);
    call(machine, 0, "AREA_ALLOCATE", [2, 4]);
    const before = machine.stateHash();
    const { physical } = machine.state.areas.entries[0]!;
    const { core: chip } = machine.control;
    physical.reverse();
    [4, 5].forEach((page, i) => {
      chip.setStage2(0, page, 3, physical[i]!);
    });
    expect(machine.stateHash()).toBe(before);
  });
});

describe("wrong use", () => {
  test("of the constructor and of addPartition is refused and adds nothing", () => {
    const module = core();
    expect(() => new Machine(module, { memory: 0 })).toThrow(RangeError);
    expect(() => new Machine(module, { memory: 16_385 })).toThrow(RangeError);
    expect(() => new Machine(module, { memory: 1, quantum: 0 })).toThrow(RangeError);
    const machine = machineOf(0, { memory: 16 });
    const wrong = [
      { pages: 0 },
      { pages: 17 },
      { pages: 16_385 },
      { pages: 8, window: { page: 8, pages: 1 } },
      { pages: 8, window: { page: 0, pages: 9 } },
      { pages: 8, queue: 0 },
    ];
    for (const options of wrong)
      expect(() => machine.addPartition({ name: "x", ...options })).toThrow(RangeError);
    expect(machine.state.partitions).toEqual([]);
    expect(machine.state.pool.free.length).toBe(16);
  });

  test("of a partition number, an area's place or a limit is refused", () => {
    const machine = machineOf(1);
    expect(() => machine.registers(1)).toThrow("there is no partition 1");
    expect(() => machine.addArea({ owner: 0, page: 0, pages: 1 })).toThrow("window");
    expect(() => machine.addArea({ owner: 0, page: 4, pages: 65 })).toThrow(RangeError);
    expect(() => machine.run({ limit: Number.NaN })).toThrow(RangeError);
    expect(() => machine.run({ limit: -1 })).toThrow(RangeError);
  });

  test("of more partitions than 64 is refused", () => {
    const machine = machineOf(0, { memory: 80 });
    for (let n = 0; n < 64; n++) expect(machine.addPartition({ name: `p${n}`, pages: 1 })).toBe(n);
    expect(() => machine.addPartition({ name: "p64", pages: 1 })).toThrow(RangeError);
  });
});

test("a transfer of 64 pages between 64 partitions of 16 Mi words leaves every word where it was", () => {
  const machine = new Machine(core(), { memory: 16_384 });
  for (let n = 0; n < 64; n++) {
    machine.addPartition({ name: `p${n}`, pages: 128, window: { page: 64, pages: 64 } });
  }
  const area = machine.addArea({ owner: 0, page: 64, pages: 64 });
  machine.writeMemory(
    0,
    64 * 1024,
    Array.from({ length: 65_536 }, (_, i) => i ^ 0x5555),
  );
  for (let n = 0; n < 63; n++) {
    expect(call(machine, n, "AREA_TRANSFER", [area, n + 1, 0, 1, 0]).completion).toBe("OK");
    expect(call(machine, n + 1, "AREA_RECEIVE", [64]).completion).toBe("OK");
  }
  expect([...machine.readMemory(63, 64 * 1024, 65_536)]).toEqual(
    Array.from({ length: 65_536 }, (_, i) => i ^ 0x5555),
  );
  expect(machine.journal).toMatchObject({
    transferred: 63,
    received: 63,
    transferredPages: 63 * 64,
    wordsCopied: 0,
  });
});
