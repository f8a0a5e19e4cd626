// Every way by which the host writes a guest's words: what lies there afterwards is what is executed, though other code
// was executed there before. The oracle is a machine that never executed anything, with the same words.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { clearRest } from "../../host/control/memory.ts";
import type { Core } from "../../host/core.ts";
import { serveMonitorCall } from "../../host/dispatcher.ts";
import { loadImage, Machine, SCM_CALLS } from "../../host/index.ts";
import { call, core, load, machineOf } from "./guests.ts";

/** MOVC 1,R2: what was executed before. MOVC 7,R1 as characters: what consoles write. */
const OLD = 0x014a;
const NEW = [0x49, 0x07];
const PAGE = 1024;

/** Executes so many instructions from a program address on, each from where it finds itself; what they leave. */
function execute(machine: Machine, partition: number, from: number, instructions: number): unknown[] {
  const chip = machine.control.core;
  machine.setRegisters(partition, { r: [0, 0, 0, 0, 0, 0, 0, 0], base: 0, pc: from, psw: 0x8000, tt: 0 });
  chip.enter(partition);
  return Array.from({ length: instructions }, () => [chip.run(1), machine.registers(partition)]);
}

/** Fills words with code, and executes it. */
function warm(machine: Machine, partition: number, address: number, words: number): void {
  machine.writeMemory(partition, address, new Array<number>(words).fill(OLD));
  execute(machine, partition, address, words);
  expect(machine.registers(partition).r[2]).toBe(1);
}

/** What is executed from an address on is what its words say. */
function expectFresh(machine: Machine, partition: number, address: number, words: number): void {
  const { pages } = machine.state.partitions[partition]!;
  const cold = new Machine(core(), { memory: pages });
  cold.addPartition({ name: "cold", pages });
  for (let page = 0; page < pages; page++) {
    if (machine.control.core.stage2(partition, page) >> 14 === 0) continue;
    cold.writeMemory(0, page * PAGE, machine.readMemory(partition, page * PAGE, PAGE));
  }
  const found = machine.readMemory(partition, address, words);
  expect([...found].some((word) => word !== OLD)).toBe(true);
  for (let at = address; at < address + words; at++) {
    expect(execute(machine, partition, at, 1), `word ${at}`).toEqual(execute(cold, 0, at, 1));
  }
}

/** Two partitions of 16 pages with windows at pages 12 to 15, and console input. */
const two = (characters = 5000) =>
  machineOf(
    2,
    {},
    {
      pages: 16,
      window: { page: 12, pages: 4 },
      input: [{ at: 0, characters: Uint8Array.from({ length: characters }, (_, i) => NEW[i % 2]!) }],
    },
  );
const WINDOW = 12 * PAGE;

/** A hypercall that comes back OK. */
function ok(machine: Machine, partition: number, name: string, r: readonly number[]): readonly number[] {
  const called = call(machine, partition, name, r);
  expect(called.completion).toBe("OK");
  return called.r;
}

/** Lets console input that is due arrive. */
function arrive(machine: Machine): void {
  machine.run({ limit: 0 });
}

/** A call of System Call Monitor, wherever it goes on. */
function scm(machine: Machine, name: string, r: readonly number[]): void {
  const { code } = SCM_CALLS.find((one) => one.name === name)!;
  machine.setRegisters(0, { r, pc: 0x200, psw: 0x8000 });
  machine.control.core.enter(0);
  serveMonitorCall(machine.control, 0, code);
}

/** A process with a service system 1, whose records lie at 0x800 and whose stack pointer and limit are there. */
const SOCBS = 0x800;
const FRAME = 0x900;
const ANSWER = 0x940;
const ELEMENT = 0x980;
function process(): Machine {
  const machine = two();
  machine.writeMemory(0, 0, [0x3000, 0x2000]);
  machine.writeMemory(0, ELEMENT, [OLD, 2, 0x074a, 0x064a]);
  scm(machine, "INIT_PROCESS", [SOCBS, 2, FRAME, ANSWER, 0x300]);
  scm(machine, "REGISTER_SERVICE", [1, 0x310, 0x320, 0x330, 0x340]);
  return machine;
}

/** A connection from partition 0 to 1, as 0 knows it and as 1 does. */
function connected(machine: Machine): [number, number] {
  machine.addService({ id: 5, offer: [1], connect: [0] });
  ok(machine, 1, "SERVICE_OFFER", [5, 1, 1]);
  const [from] = ok(machine, 0, "CHANNEL_CONNECT", [5, 4]);
  const [to] = ok(machine, 1, "CHANNEL_ACCEPT", [5, 4]);
  return [from!, to!];
}

describe("what was executed is forgotten where the host writes:", () => {
  test("Machine.writeMemory, over the border of pages", () => {
    const machine = two();
    warm(machine, 0, 3 * PAGE - 5, 10);
    machine.writeMemory(0, 3 * PAGE - 4, new Array(8).fill(0x074a));
    expectFresh(machine, 0, 3 * PAGE - 5, 10);
  });

  test("a load module, program and data", () => {
    const machine = two();
    const words = ".WORD 0x074A, 0x064A, 0x054A";
    const text = `        .START G\n        .PROGRAM 0x402\nG:      ${words}\n        .DATA 0xC02\n        ${words}`;
    const { module } = assemble({ file: "image.asm", text });
    warm(machine, 0, 0x400, 8);
    warm(machine, 0, 0xc00, 8);
    loadImage(machine, 0, module!);
    expectFresh(machine, 0, 0x400, 8);
    expectFresh(machine, 0, 0xc00, 8);
  });

  test.each([
    [12, 0x400],
    [11, 0x401],
    [1, 0x402],
    [40, 3 * PAGE - 7],
    [4200, 0x3f0],
  ])("CONSOLE_READ of %d characters to %d", (characters, address) => {
    const machine = two();
    const words = Math.min((characters + 1) >> 1, 60);
    arrive(machine);
    warm(machine, 0, address - 2, words + 4);
    warm(machine, 0, address + ((characters + 1) >> 1) - 3, 6);
    ok(machine, 0, "CONSOLE_READ", [address, characters]);
    expectFresh(machine, 0, address - 2, words + 4);
    expectFresh(machine, 0, address + ((characters + 1) >> 1) - 3, 6);
    // The byte behind an odd number of characters is kept.
    const last = machine.readMemory(0, address + (characters >> 1), 1)[0]!;
    if (characters % 2 === 1) expect(last).toBe((OLD & 0xff00) | NEW[0]!);
  });

  test("CONSOLE_READ under a translation table and a BASE", () => {
    const machine = two();
    // Data page 2 is partition page 5, where the code was executed.
    const table = Array.from({ length: 128 }, (_, page) => 0xc000 | (page === 2 ? 5 : page & 63));
    machine.writeMemory(0, 8 * 128, table);
    arrive(machine);
    warm(machine, 0, 5 * PAGE, 20);
    machine.setRegisters(0, { base: PAGE, tt: 8 });
    ok(machine, 0, "CONSOLE_READ", [PAGE, 30]);
    expectFresh(machine, 0, 5 * PAGE, 20);
  });

  test("CONSOLE_READ into an area that another partition receives", () => {
    const machine = two();
    arrive(machine);
    const [area] = ok(machine, 0, "AREA_ALLOCATE", [1, 12]);
    warm(machine, 0, WINDOW, 20);
    ok(machine, 0, "CONSOLE_READ", [WINDOW, 30]);
    ok(machine, 0, "AREA_TRANSFER", [area!, 1, 15, 0, 0]);
    ok(machine, 1, "AREA_RECEIVE", [13]);
    expectFresh(machine, 1, 13 * PAGE, 20);
  });

  test.each([0, 3, PAGE, PAGE + 3])("CLEAR_REST behind %d words, in sender and receiver", (words) => {
    for (const mode of [0, 0x2000, 0x4000]) {
      const machine = two();
      const [from, to] = connected(machine);
      const [area] = ok(machine, 0, "AREA_ALLOCATE", [2, 12]);
      warm(machine, 0, WINDOW, 10);
      warm(machine, 0, WINDOW + PAGE, 10);
      ok(machine, 0, "CHANNEL_SEND", [from, area!, words, 0x8000 | mode, 0]);
      if (mode === 0x2000) expectFresh(machine, 0, WINDOW + PAGE, 10);
      ok(machine, 1, "CHANNEL_RECEIVE", [to, 13]);
      expectFresh(machine, 1, 13 * PAGE + PAGE, 10);
      if (words < PAGE) expectFresh(machine, 1, 13 * PAGE, 10);
    }
  });

  test("CLEAR_REST of a chain", () => {
    const machine = two();
    const [from, to] = connected(machine);
    const areas = [12, 13].map((page) => ok(machine, 0, "AREA_ALLOCATE", [1, page])[0]!);
    warm(machine, 0, WINDOW, 10);
    warm(machine, 0, WINDOW + PAGE, 10);
    machine.writeMemory(0, 0x700, [2, ...areas]);
    ok(machine, 0, "CHANNEL_SEND", [from, 0x700, 4, 0x9000, 0]);
    for (const page of [14, 15]) {
      ok(machine, 1, "CHANNEL_RECEIVE", [to, page]);
      expectFresh(machine, 1, page * PAGE, 10);
    }
  });

  test.each(["AREA_GIVE_UP", "STOP"])("pages that come back by %s, and go to another partition", (name) => {
    const machine = two();
    const [area] = ok(machine, 0, "AREA_ALLOCATE", [4, 12]);
    for (let page = 12; page < 16; page++) warm(machine, 0, page * PAGE, 10);
    call(machine, 0, name, [area!]);
    ok(machine, 1, "AREA_ALLOCATE", [4, 12]);
    for (let page = 12; page < 16; page++) expectFresh(machine, 1, page * PAGE, 10);
  });

  test("INIT_PROCESS, which zeroes the SOCBs", () => {
    const machine = two();
    warm(machine, 0, SOCBS - 1, 34);
    scm(machine, "INIT_PROCESS", [SOCBS, 2, FRAME, ANSWER, 0x300]);
    expectFresh(machine, 0, SOCBS - 1, 34);
  });

  test("INIT_SYSCALL: the SOCB, and the frame of its caller", () => {
    const machine = process();
    machine.writeMemory(0, SOCBS + 1, [0]);
    for (const [address, words] of [
      [SOCBS + 2, 14],
      [FRAME, 17],
    ] as const)
      warm(machine, 0, address, words);
    scm(machine, "INIT_SYSCALL", [0x74a, 0x64a, 0x54a, 0x44a, 0x34a, 0x24a, 0x100]);
    expectFresh(machine, 0, SOCBS + 2, 14);
    expectFresh(machine, 0, FRAME, 17);
  });

  test("the end of a system call, which frees its SOCB", () => {
    const machine = process();
    scm(machine, "INIT_SYSCALL", [0, 0, 0, 0, 0, 0, 0x100]);
    warm(machine, 0, SOCBS + 4, 12);
    // INIT comes back through ERROR.
    scm(machine, "ROUTINE_RETURN", [0, 0, 0, 0, 0, 0, 0, 0]);
    expectFresh(machine, 0, SOCBS + 4, 12);
  });

  test("an answer, and an information element that AWAIT_SYNCEL fetches", () => {
    const machine = process();
    scm(machine, "PCF_SEND", [0, 3, 0, 0, ELEMENT]);
    warm(machine, 0, 0xa00, 4);
    scm(machine, "AWAIT_SYNCEL", [0, 3, 1, 0, 0xa00]);
    expectFresh(machine, 0, 0xa00, 4);
    scm(machine, "PCF_SEND", [0, 1, 0, 0, ELEMENT]);
    warm(machine, 0, ANSWER, 4);
    scm(machine, "WAIT_NEXT_OPERATION", []);
    expectFresh(machine, 0, ANSWER, 4);
  });

  test("a status word that SIO stores", () => {
    const machine = two();
    warm(machine, 0, 0xa00, 4);
    load(machine, 0, "SIO X4,R1");
    machine.setRegisters(0, { r: [0, 1, 0, 0, 0xa01] });
    machine.run({ limit: 1 });
    expectFresh(machine, 0, 0xa00, 4);
  });
});

test("a part of an area is cleared to its end and no further", () => {
  const machine = two();
  const [number] = ok(machine, 0, "AREA_ALLOCATE", [2, 12]);
  machine.writeMemory(0, WINDOW, new Array(2 * PAGE).fill(9));
  clearRest(machine.control, machine.state.areas.entries[number! - 1]!, 5);
  expect([...machine.readMemory(0, WINDOW, 2 * PAGE)]).toEqual([
    9,
    9,
    9,
    9,
    9,
    ...new Array(2 * PAGE - 5).fill(0),
  ]);
});

describe("nothing but Core.write writes words of guests", () => {
  test("since no other source of the host takes hold of the core's memory", () => {
    const folder = new URL("../../host/", import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(50);
    const holds = files.filter((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      return /exports\.memory|WebAssembly\.Memory|physicalTouched|\bas \w*(Uint|Int)\d+Array/.test(text);
    });
    expect(holds).toEqual(["core.ts"]);
  });

  test("since the views that it shows are for reading", () => {
    // Never called: the type check fails where one of these lines is no error.
    const write = ({ u8, u16, u32 }: Core) => {
      // @ts-expect-error
      u8[0] = 1;
      // @ts-expect-error
      u16[0] = 1;
      // @ts-expect-error
      u32[0] = 1;
      // @ts-expect-error
      u16.set([1], 0);
      // @ts-expect-error
      u16.subarray(0, 1)[0] = 1;
    };
    expect(write).toBeInstanceOf(Function);
  });

  test.each([-1, 64 * PAGE, 64 * PAGE - 1])("and it refuses what is no physical memory: word %d", (word) => {
    const { core: chip } = machineOf(1).control;
    const all = () => Buffer.from(chip.u8.slice(0, chip.u8.length).buffer);
    const before = all();
    expect(() => chip.write(chip.physicalWord(0, word), [1, 2])).toThrow(RangeError);
    expect(before.equals(all())).toBe(true);
  });
});
