// What each hypercall does, and each error that it can return (docs/ABI.md, "Monitor calls").

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMPLETIONS, DONE, EVENTS, HYPERCALLS, type Machine } from "../../host/index.ts";
import { call, callCode, consoleText, load, machineOf, outcome, packed } from "./guests.ts";

const input = (text: string, at = 0) => [{ at, characters: new TextEncoder().encode(text) }];

/** A call that must be refused: it returns this error and changes nothing but R7 and PC. */
function refused(
  machine: Machine,
  partition: number,
  name: string,
  r: readonly number[],
  error: string,
): void {
  // The first call brings R7 and PC to what they will be; the second may not change anything.
  expect(call(machine, partition, name, r).completion).toBe(error);
  const before = machine.stateHash();
  const stage2 = mapOf(machine);
  expect(call(machine, partition, name, r)).toEqual({
    completion: error,
    r: [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, DONE[error as keyof typeof DONE]].map(
      (mark, n) => (n < 7 ? (r[n] ?? mark) : mark),
    ),
  });
  expect(machine.stateHash()).toBe(before);
  expect(mapOf(machine)).toEqual(stage2);
}

function mapOf(machine: Machine): number[][] {
  return machine.state.partitions.map(({ number, pages }) =>
    Array.from({ length: pages }, (_, page) => machine.control.core.stage2(number, page)),
  );
}

const mapped = (machine: Machine, partition: number, page: number) =>
  machine.control.core.stage2(partition, page) >> 14 === 3;

describe("the table of hypercalls", () => {
  const abi = readFileSync(new URL("../../docs/ABI.md", import.meta.url), "utf8");
  const rows = (pattern: RegExp) =>
    abi
      .split("\n")
      .filter((line) => pattern.test(line))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );

  test("is the table of docs/ABI.md: codes, names, registers, errors in their order", () => {
    expect(
      HYPERCALLS.map((one) => [
        one.code.toString(16).toUpperCase(),
        one.name,
        one.arguments,
        one.results,
        one.errors.join(", "),
      ]),
    ).toEqual(rows(/^\| [C-F][0-9A-F] \|/));
  });

  test("uses the completion codes of docs/ABI.md", () => {
    const section = abi.slice(abi.indexOf("### Completion codes"), abi.indexOf("### Events"));
    const codes = section
      .split("\n")
      .filter((line) => /^\| \d+ \|/.test(line))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(COMPLETIONS.map(([name, why], code) => [String(code), name, why])).toEqual(codes);
  });

  test("uses the events of docs/ABI.md", () => {
    const section = abi.slice(abi.indexOf("### Events"), abi.indexOf("### Message areas"));
    const events = section
      .split("\n")
      .filter((line) => /^\| \d+ \|/.test(line))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(EVENTS.map(([name, when], bit) => [String(bit), name, when])).toEqual(events);
  });

  test("leaves codes without a call to BAD_CALL, and changes nothing", () => {
    const machine = machineOf(1);
    const codes = Array.from({ length: 64 }, (_, i) => 0xc0 + i);
    const defined = new Set(HYPERCALLS.map(({ code }) => code));
    for (const code of codes.filter((one) => !defined.has(one))) {
      expect(callCode(machine, 0, code)).toEqual({
        completion: "BAD_CALL",
        r: [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, DONE.BAD_CALL],
      });
    }
  });

  test("is served in system mode only: in user mode the guest's own vector gets the call", () => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MOVC 0, R0
       LDS R0
       MON PARTITION_INFO`,
    );
    expect(machine.run().outcome).toBe("failed");
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "failed",
      trap: { trapClass: 7, detail1: 0xc0 },
    });
  });

  test("comes back to the exits: 0 is one word behind the call, 1 two", () => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MON PARTITION_INFO
       JMP BAD
       MON 0xC7
       JMP GOOD
BAD:   MOVC 1, R0
       MON STOP
GOOD:  MOVC 2, R0
       MON STOP`,
    );
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 2 });
  });
});

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
    expect(machine.state.partitions[1]!.queue.length).toBe(0);
    expect([4, 5, 6, 7].some((page) => mapped(machine, 1, page))).toBe(false);
    for (const area of [mine, sent])
      expect(call(machine, 0, "AREA_INFO", [area]).completion).toBe("BAD_AREA");
    call(machine, 0, "AREA_ALLOCATE", [4, 4]);
    expect([...machine.readMemory(0, 4 * 1024, 4096)].every((word) => word === 0)).toBe(true);
  });
});

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

describe("AREA_ALLOCATE", () => {
  test("maps zero pages, to read and write, at the page of the window", () => {
    const machine = machineOf(2);
    const { completion, r } = call(machine, 0, "AREA_ALLOCATE", [2, 5]);
    expect(completion).toBe("OK");
    expect([4, 5, 6, 7].map((page) => mapped(machine, 0, page))).toEqual([false, true, true, false]);
    expect(call(machine, 0, "AREA_INFO", [r[0]!])).toMatchObject({ r: { 0: r[0], 1: 2, 2: 5, 3: 0xffff } });
    expect([...machine.readMemory(0, 5 * 1024, 2048)].every((word) => word === 0)).toBe(true);
  });

  test.each([0, 65, 0xffff])("refuses with BAD_ARGUMENT %d pages", (pages) => {
    refused(machineOf(1), 0, "AREA_ALLOCATE", [pages, 4], "BAD_ARGUMENT");
  });

  test("takes 1 page and 64 pages", () => {
    const machine = machineOf(1, { memory: 128 }, { pages: 80, window: { page: 8, pages: 72 } });
    expect(call(machine, 0, "AREA_ALLOCATE", [1, 8]).completion).toBe("OK");
    expect(call(machine, 0, "AREA_ALLOCATE", [64, 16]).completion).toBe("OK");
  });

  test.each([
    [1, 3],
    [1, 8],
    [2, 7],
    [4, 5],
    [1, 0],
    [1, 0xffff],
  ])("refuses with BAD_WINDOW %d pages at page %d, not all in the window of pages 4 to 7", (pages, page) => {
    refused(machineOf(1), 0, "AREA_ALLOCATE", [pages, page], "BAD_WINDOW");
  });

  test("refuses with BAD_WINDOW pages of which one is taken", () => {
    const machine = machineOf(1);
    call(machine, 0, "AREA_ALLOCATE", [1, 5]);
    refused(machine, 0, "AREA_ALLOCATE", [2, 4], "BAD_WINDOW");
    refused(machine, 0, "AREA_ALLOCATE", [1, 5], "BAD_WINDOW");
    expect(call(machine, 0, "AREA_ALLOCATE", [1, 4]).completion).toBe("OK");
  });

  test("refuses with NO_MEMORY more pages than the pool has", () => {
    const machine = machineOf(1, { memory: 6 });
    refused(machine, 0, "AREA_ALLOCATE", [3, 4], "NO_MEMORY");
    expect(call(machine, 0, "AREA_ALLOCATE", [2, 4]).completion).toBe("OK");
    refused(machine, 0, "AREA_ALLOCATE", [1, 6], "NO_MEMORY");
  });

  test("refuses with NO_MEMORY when every number is in use, and gives the oldest free one again", () => {
    const machine = machineOf(1, { memory: 4200 }, { pages: 4200, window: { page: 4, pages: 4196 } });
    for (let i = 0; i < 4096; i++) expect(call(machine, 0, "AREA_ALLOCATE", [1, 4 + i]).r[0]).toBe(i + 1);
    refused(machine, 0, "AREA_ALLOCATE", [1, 4100], "NO_MEMORY");
    call(machine, 0, "AREA_GIVE_UP", [77]);
    expect(call(machine, 0, "AREA_ALLOCATE", [1, 4100])).toMatchObject({ completion: "OK", r: { 0: 77 } });
  });

  test("does not give a number again that was just given up", () => {
    const machine = machineOf(1);
    const first = call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]!;
    call(machine, 0, "AREA_GIVE_UP", [first]);
    expect(call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]).not.toBe(first);
  });
});

describe("AREA_TRANSFER", () => {
  const prepared = () => {
    const machine = machineOf(3);
    const area = call(machine, 0, "AREA_ALLOCATE", [2, 4]).r[0]!;
    machine.writeMemory(0, 4 * 1024, [1, 2, 3]);
    return { machine, area };
  };

  test("takes the area out of the sender's map, queues it and sets the receiver's event, all at once", () => {
    const { machine, area } = prepared();
    expect(call(machine, 0, "AREA_TRANSFER", [area, 1, 2048, 0, 77]).completion).toBe("OK");
    expect([4, 5].some((page) => mapped(machine, 0, page) || mapped(machine, 1, page))).toBe(false);
    expect(machine.state.partitions[1]).toMatchObject({ events: 1, queue: { length: 1 } });
    expect(() => machine.readMemory(0, 4 * 1024, 1)).toThrow("not mapped");
    expect(machine.journal.transfers).toEqual([
      {
        clock: 0,
        area,
        name: "",
        pages: 2,
        words: 2048,
        wordsCopied: 0,
        ownerBefore: 0,
        ownerAfter: 1,
        page: 4,
      },
    ]);
  });

  test("carries the words by remapping: the receiver finds them in the same physical pages", () => {
    const { machine, area } = prepared();
    const physical = [4, 5].map((page) => machine.control.core.stage2(0, page) & 0x3fff);
    call(machine, 0, "AREA_TRANSFER", [area, 1, 3, 0, 0]);
    call(machine, 1, "AREA_RECEIVE", [6]);
    expect([...machine.readMemory(1, 6 * 1024, 4)]).toEqual([1, 2, 3, 0]);
    expect([6, 7].map((page) => machine.control.core.stage2(1, page) & 0x3fff)).toEqual(physical);
  });

  test.each([0, 2, 4097, 0xffff])("refuses with BAD_AREA the number %d of no area", (number) => {
    const { machine, area } = prepared();
    expect(area).toBe(1);
    refused(machine, 0, "AREA_TRANSFER", [number, 1, 0, 0, 0], "BAD_AREA");
  });

  test("refuses with NOT_OWNER an area of another partition, as sender or as receiver of something else", () => {
    const { machine, area } = prepared();
    refused(machine, 1, "AREA_TRANSFER", [area, 2, 0, 0, 0], "NOT_OWNER");
    call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0]);
    refused(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0], "NOT_OWNER");
  });

  test("refuses with NOT_MAPPED an area that was not received yet", () => {
    const { machine, area } = prepared();
    call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0]);
    refused(machine, 1, "AREA_TRANSFER", [area, 2, 0, 0, 0], "NOT_MAPPED");
  });

  test.each([3, 64, 0xffff])("refuses with BAD_PARTITION the receiver %d", (to) => {
    const { machine, area } = prepared();
    refused(machine, 0, "AREA_TRANSFER", [area, to, 0, 0, 0], "BAD_PARTITION");
  });

  test("refuses with TO_SELF the sender as receiver", () => {
    const { machine, area } = prepared();
    refused(machine, 0, "AREA_TRANSFER", [area, 0, 0, 0, 0], "TO_SELF");
  });

  test.each([
    [2049, 0],
    [0, 1],
    [0xffff, 0xffff],
  ])("refuses with BAD_LENGTH %d + %d * 65536 words in two pages", (low, high) => {
    const { machine, area } = prepared();
    refused(machine, 0, "AREA_TRANSFER", [area, 1, low, high, 0], "BAD_LENGTH");
  });

  test("refuses with PEER_STOPPED a receiver that has ended", () => {
    const { machine, area } = prepared();
    call(machine, 1, "STOP");
    call(machine, 0, "WAIT_EVENT", [4, 0, 0]);
    refused(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0], "PEER_STOPPED");
  });

  test("refuses with QUEUE_FULL one message more than may wait, and takes it when one was received", () => {
    const machine = machineOf(2, {}, { queue: 2 });
    const areas = [4, 5, 6].map((page) => call(machine, 0, "AREA_ALLOCATE", [1, page]).r[0]!);
    for (const area of areas.slice(0, 2)) {
      expect(call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0]).completion).toBe("OK");
    }
    refused(machine, 0, "AREA_TRANSFER", [areas[2]!, 1, 0, 0, 0], "QUEUE_FULL");
    call(machine, 1, "AREA_RECEIVE", [4]);
    expect(call(machine, 0, "AREA_TRANSFER", [areas[2]!, 1, 0, 0, 0]).completion).toBe("OK");
  });

  test("ends the sender's access with the call, in translations that are in use as well", () => {
    const machine = machineOf(2);
    const area = machine.addArea({ pages: 1, owner: 0, page: 4 });
    load(
      machine,
      0,
      `MOVC 0x1000, R4
       MOV R4, 0.X4
       MOV 0.X4, R3
       MOVC ${area}, R0
       MOVC 1, R1
       MOVC 1, R2
       MOVC 0, R3
       MON AREA_TRANSFER
       STP 1
       MOV 0.X4, R3
       MON STOP`,
    );
    load(machine, 1, "MON STOP");
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "failed",
      trap: { trapClass: 2, cause: 0x0220, detail1: 0x1000, detail2: 4 },
    });
    expect(machine.journal.refused).toMatchObject([
      { partition: 0, address: 0x1000, page: 4, kind: "read", area },
    ]);
  });
});

describe("AREA_RECEIVE", () => {
  const sent = (...messages: [pages: number, words: number, note: number][]) => {
    const machine = machineOf(2, { memory: 64 });
    messages.forEach(([pages, words, note]) => {
      const area = call(machine, 0, "AREA_ALLOCATE", [pages, 4]).r[0]!;
      call(machine, 0, "AREA_TRANSFER", [area, 1, words, 0, note]);
    });
    return machine;
  };

  test("maps the oldest message first and gives area, sender, length and the sender's word", () => {
    const machine = sent([1, 5, 0xabcd], [2, 6, 0x1234]);
    expect(call(machine, 1, "AREA_RECEIVE", [4])).toEqual({
      completion: "OK",
      r: [1, 0, 5, 0, 0xabcd, 0x6666, 0x7777, 0],
    });
    expect(call(machine, 1, "AREA_RECEIVE", [5]).r.slice(0, 5)).toEqual([2, 0, 6, 0, 0x1234]);
    expect([4, 5, 6, 7].map((page) => mapped(machine, 1, page))).toEqual([true, true, true, false]);
  });

  test("names the sender whatever its registers held", () => {
    const machine = machineOf(3);
    const area = call(machine, 2, "AREA_ALLOCATE", [1, 4]).r[0]!;
    call(machine, 2, "AREA_TRANSFER", [area, 1, 0, 0, 0, 0, 0, 0]);
    expect(call(machine, 1, "AREA_RECEIVE", [4]).r[1]).toBe(2);
  });

  test("refuses with NO_MESSAGE when none waits, whatever the page", () => {
    refused(machineOf(2), 1, "AREA_RECEIVE", [4], "NO_MESSAGE");
    refused(machineOf(2), 1, "AREA_RECEIVE", [99], "NO_MESSAGE");
  });

  test("refuses with BAD_WINDOW a place that is taken, outside or too small, and keeps the message", () => {
    const machine = sent([2, 5, 9]);
    call(machine, 1, "AREA_ALLOCATE", [1, 5]);
    for (const page of [3, 4, 5, 7, 8, 0, 0xffff]) refused(machine, 1, "AREA_RECEIVE", [page], "BAD_WINDOW");
    expect(call(machine, 1, "AREA_RECEIVE", [6])).toMatchObject({ completion: "OK", r: { 2: 5, 4: 9 } });
  });
});

describe("AREA_GIVE_UP", () => {
  test("unmaps the area and zeroes its pages before anybody gets them", () => {
    const machine = machineOf(2, { memory: 9 });
    const area = call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]!;
    machine.writeMemory(0, 4 * 1024, [0x5ec7]);
    expect(call(machine, 0, "AREA_GIVE_UP", [area]).completion).toBe("OK");
    expect(mapped(machine, 0, 4)).toBe(false);
    // Only this one page is in the pool.
    call(machine, 1, "AREA_ALLOCATE", [1, 4]);
    expect([...machine.readMemory(1, 4 * 1024, 1024)].every((word) => word === 0)).toBe(true);
  });

  test("takes a message that waits out of the queue; the others keep their order", () => {
    const machine = machineOf(2);
    const areas = [4, 5, 6].map((page) => call(machine, 0, "AREA_ALLOCATE", [1, page]).r[0]!);
    for (const area of areas) call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0]);
    expect(call(machine, 1, "AREA_GIVE_UP", [areas[1]!]).completion).toBe("OK");
    expect([4, 5].map((page) => call(machine, 1, "AREA_RECEIVE", [page]).r[0])).toEqual([areas[0], areas[2]]);
    expect(call(machine, 1, "AREA_RECEIVE", [6]).completion).toBe("NO_MESSAGE");
  });

  test("refuses with BAD_AREA an area that was given up", () => {
    const machine = machineOf(1);
    const area = call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]!;
    call(machine, 0, "AREA_GIVE_UP", [area]);
    refused(machine, 0, "AREA_GIVE_UP", [area], "BAD_AREA");
    refused(machine, 0, "AREA_GIVE_UP", [0], "BAD_AREA");
  });

  test("refuses with NOT_OWNER an area of another, and one that was just sent", () => {
    const machine = machineOf(2);
    const area = call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]!;
    refused(machine, 1, "AREA_GIVE_UP", [area], "NOT_OWNER");
    call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0]);
    refused(machine, 0, "AREA_GIVE_UP", [area], "NOT_OWNER");
  });
});

describe("AREA_INFO", () => {
  test("tells of the first message that waits: where it is from and how large it is", () => {
    const machine = machineOf(2);
    const area = call(machine, 0, "AREA_ALLOCATE", [3, 4]).r[0]!;
    call(machine, 0, "AREA_TRANSFER", [area, 1, 0, 0, 0]);
    for (const number of [0, area]) {
      expect(call(machine, 1, "AREA_INFO", [number])).toMatchObject({
        completion: "OK",
        r: { 0: area, 1: 3, 2: 0xffff, 3: 0 },
      });
    }
  });

  test("refuses with BAD_AREA, NOT_OWNER and NO_MESSAGE", () => {
    const machine = machineOf(2);
    const area = call(machine, 0, "AREA_ALLOCATE", [1, 4]).r[0]!;
    refused(machine, 0, "AREA_INFO", [99], "BAD_AREA");
    refused(machine, 1, "AREA_INFO", [area], "NOT_OWNER");
    refused(machine, 1, "AREA_INFO", [0], "NO_MESSAGE");
  });
});
