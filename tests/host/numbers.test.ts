// Numbers that a program which uses the library gives are whole numbers in their range, or refused where they enter; then
// nothing has changed.

import { describe, expect, test } from "vitest";
import { CLOCK_END, Machine, parseManifest, type Registers } from "../../host/index.ts";
import { core, load, machineOf } from "./guests.ts";

/** What no count, time, page or number may be. */
const NONE = [Number.NaN, 0.5, 1.5, -1, -0.5, 1e21, 2 ** 53, Number.NEGATIVE_INFINITY, "1", null, 1n, [], {}];
const wrong = NONE as unknown as number[];

const input = (...times: number[]) => times.map((at) => ({ at, characters: Uint8Array.of(65) }));
const plain = { name: "x", pages: 4 };

type Use = (machine: Machine, number: number) => unknown;
const USES: Readonly<Record<string, Use>> = {
  "memory of a machine": (_, memory) => new Machine(core(), { memory }),
  "a quantum": (_, quantum) => new Machine(core(), { memory: 1, quantum }),
  "pages of a partition": (machine, pages) => machine.addPartition({ ...plain, pages }),
  "the page of a window": (machine, page) => machine.addPartition({ ...plain, window: { page, pages: 1 } }),
  "the pages of a window": (machine, pages) => machine.addPartition({ ...plain, window: { page: 0, pages } }),
  "a queue": (machine, queue) => machine.addPartition({ ...plain, queue }),
  connections: (machine, connections) => machine.addPartition({ ...plain, connections }),
  "a time of input": (machine, at) => machine.addPartition({ ...plain, input: input(at) }),
  "a later time of input": (machine, at) => machine.addPartition({ ...plain, input: input(0, at, 5) }),
  "the owner of an area": (machine, owner) => machine.addArea({ owner, page: 4, pages: 1 }),
  "the page of an area": (machine, page) => machine.addArea({ owner: 0, page, pages: 1 }),
  "the pages of an area": (machine, pages) => machine.addArea({ owner: 0, page: 4, pages }),
  "a service": (machine, id) => machine.addService({ id, offer: [0], connect: [0] }),
  "who offers a service": (machine, one) => machine.addService({ id: 1, offer: [0, one], connect: [0] }),
  "who connects to a service": (machine, one) => machine.addService({ id: 1, offer: [0], connect: [one] }),
  "a limit": (machine, limit) => machine.run({ limit }),
  "a partition, of registers": (machine, partition) => machine.registers(partition),
  "a partition, of instructions": (machine, partition) => machine.instructions(partition),
  "a partition, of a console": (machine, partition) => machine.consoleOutput(partition),
  "an address to read": (machine, address) => machine.readMemory(0, address, 1),
  "words to read": (machine, words) => machine.readMemory(0, 0, words),
  "an address to write": (machine, address) => machine.writeMemory(0, address, [1]),
  "a word to write": (machine, word) => machine.writeMemory(0, 0, [1, word]),
  R3: (machine, word) => machine.setRegisters(0, { r: [1, 1, 1, word] }),
  PC: (machine, pc) => machine.setRegisters(0, { pc }),
  BASE: (machine, base) => machine.setRegisters(0, { base }),
  PSW: (machine, psw) => machine.setRegisters(0, { psw }),
  TT: (machine, tt) => machine.setRegisters(0, { tt }),
};
/** For these, undefined or null is "not given". */
const OPTIONAL = new Set(["a quantum", "a queue", "connections"]);

describe.each(Object.entries(USES))("%s", (name, use) => {
  test("is a whole number in its range, or refused", () => {
    for (const number of wrong) {
      if (number === null && OPTIONAL.has(name)) continue;
      const machine = machineOf(1);
      const before = [machine.stateHash(), machine.state.pool.free.length];
      expect(() => use(machine, number), String(number)).toThrow(RangeError);
      expect(() => use(machine, number)).toThrow(/not (a whole number|one) |there is no partition/);
      expect([machine.stateHash(), machine.state.pool.free.length]).toEqual(before);
    }
  });
});

describe("-0", () => {
  test("is 0, also for the hash of the state", () => {
    const make = (zero: number) => {
      const machine = machineOf(0);
      machine.addPartition({
        ...plain,
        connections: zero,
        window: { page: zero, pages: 2 },
        input: input(zero),
      });
      machine.addArea({ owner: zero, page: zero, pages: 1 });
      machine.addService({ id: zero, offer: [zero], connect: [zero] });
      machine.writeMemory(zero, zero, [zero]);
      machine.setRegisters(zero, { r: [zero], pc: zero, tt: zero });
      machine.run({ limit: zero });
      return machine;
    };
    expect(make(-0).stateHash()).toBe(make(0).stateHash());
    expect(make(-0).state).toEqual(make(0).state);
  });

  test("in a manifest is 0", () => {
    const text = (zero: string) =>
      `{ "partitions": [{ "name": "a", "image": "a.img", "pages": 4, "entry": ${zero}, "connections": ${zero},
        "window": { "page": ${zero}, "pages": 1 }, "console": { "input": [{ "at": ${zero}, "text": "x" }] } }] }`;
    expect(parseManifest(text("-0")).manifest).toBeDefined();
    expect(parseManifest(text("-0"))).toEqual(parseManifest(text(" 0")));
  });
});

describe("times of console input", () => {
  test.each([[[5, 4]], [[0, 10, 9.5]], [[CLOCK_END + 1]], [[3, 2 ** 53 - 1]]])("%j are refused", (times) => {
    expect(() => machineOf(0).addPartition({ ...plain, input: input(...times) })).toThrow(
      /input\[\d\]\.at is/,
    );
  });

  test.each([[[]], [[0]], [[4, 4, 5]], [[CLOCK_END]]])("%j are taken", (times) => {
    expect(machineOf(0).addPartition({ ...plain, input: input(...times) })).toBe(0);
  });

  test("in a manifest go to the end of the clock", () => {
    const text = (at: number) =>
      `{ "partitions": [{ "name": "a", "image": "a.img", "pages": 4, "console": { "input": [{ "at": ${at}, "text": "x" }] } }] }`;
    expect(parseManifest(text(CLOCK_END)).problems).toEqual([]);
    for (const at of [CLOCK_END + 1, 0.5, -1, 1e21]) {
      expect(parseManifest(text(at)).problems.map(({ code }) => code)).toEqual(["OUT_OF_RANGE"]);
    }
  });

  test("that the caller changes afterwards stay what they were", () => {
    const machine = machineOf(0);
    const piece = { at: 3, characters: Uint8Array.of(65) };
    const pieces = [piece];
    machine.addPartition({ ...plain, input: pieces });
    piece.at = Number.NaN;
    pieces.push(piece);
    expect(machine.state.partitions[0]!.console.arrivals).toEqual([{ at: 3, characters: 1 }]);
  });
});

describe("registers", () => {
  const word = Array.from({ length: 16 }, (_, bit) => 1 << bit);

  test.each<[keyof Registers, number]>([
    ["base", 0xffff],
    ["pc", 0xffff],
    ["tt", 0xffff],
    ["psw", 0xe00f],
  ])("%s has the bits %i, and no others", (name, bits) => {
    for (const bit of word) {
      const machine = machineOf(1);
      machine.setRegisters(0, { psw: 0, [name]: bit });
      expect(machine.registers(0)[name]).toBe(bit & bits);
    }
  });

  test("that were set are what the guest itself would have loaded", () => {
    for (const psw of [0xffff, 0x9ff0, 0xbff7, 0x8010]) {
      const [set, loaded] = [machineOf(1), machineOf(1)];
      load(set, 0, "LDS R0\nSVS R1\nSTP 0");
      load(loaded, 0, "LDS R0\nSVS R1\nSTP 0");
      loaded.setRegisters(0, { r: [psw] });
      loaded.run({ limit: 1 });
      set.setRegisters(0, { psw });
      expect(set.registers(0).psw).toBe(loaded.registers(0).psw);
      set.setRegisters(0, { pc: 0x101 });
      for (const machine of [set, loaded]) machine.run({ limit: 1 });
      expect(set.registers(0).r[1]).toBe(loaded.registers(0).r[1]);
    }
  });

  test("beyond R7 are refused, and missing ones", () => {
    expect(() => machineOf(1).setRegisters(0, { r: new Array(9).fill(0) })).toThrow(RangeError);
    expect(() => machineOf(1).setRegisters(0, { r: new Array(2) })).toThrow(RangeError);
  });
});
