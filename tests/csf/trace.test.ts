// Trace records of the Coroutine Monitor as text.

import { describe, expect, test } from "vitest";
import { COMON_EVENTS, formatTraceRecord, isComonRecord, namesOf } from "../../host/scm/trace.ts";
import { guest } from "./guests.ts";

const record = (event: number, coroutine: number, ...r: number[]) => ({
  clock: 1234,
  partition: 2,
  process: 1,
  words: [0x100 | event, coroutine, ...r, ...new Array(8 - r.length).fill(0)],
});
const NAMES = new Map([
  [0x200, "WRITER"],
  [0x300, "POOL"],
  [0x310, "ORDER"],
]);
const nameOf = (address: number) => NAMES.get(address);

describe("a trace record", () => {
  test.each([
    [
      1,
      [1, 2, 3, 4, 5, 0x310, 0, 0x102],
      "INIT_SYSCALL service 1 function 2(0001 0002 0003 0004 0005) operation ORDER",
    ],
    [2, [1, 2, 3, 4, 5, 0, 0, 0xf0a], "SYSCALL      service 15 function 10(0001 0002 0003 0004 0005)"],
    [3, [0, 0, 0, 0, 0, 0x310], "SYSWAIT      operation ORDER"],
    [4, [0, 0, 0, 0, 0, 0x311], "SYSCANCEL    operation 0311"],
    [5, [0, 0, 0, 0, 0x300], "WAIT_SEM     semaphore POOL"],
    [6, [0, 0, 0, 0, 0x300], "SIGNAL_SEM   semaphore POOL"],
    [7, [0, 0, 0, 0, 0x300], "WAIT_OPSEM   semaphore POOL"],
    [8, [0, 0, 0, 0, 0x300, 0x310], "SIGNAL_OPSEM semaphore POOL operation ORDER"],
    [9, [0, 0, 0, 0, 0x300, 0x310], "ASSOCIATE    semaphore POOL operation ORDER"],
    [10, [0xa, 0, 0, 0, 0, 0, 0, 0x103], "EXIT         R0 000A R5 NIL R7 0103"],
    [17, [0, 9, 0, 0, 0x300, 0x310], "INIT_AWAIT   syncel 9 room POOL operation ORDER"],
    [18, [0, 9, 0, 0, 0x300, 0x310], "AWAIT        syncel 9 room POOL"],
  ])("of event %d says what it is about", (event, r, text) => {
    const one = record(event, 0x200, ...r);
    expect(isComonRecord(one)).toBe(true);
    expect(formatTraceRecord(one, nameOf)).toBe(`      1234  2.1  WRITER       ${text}`);
  });

  test("of somebody else is shown as words", () => {
    for (const words of [
      [0x120, 7],
      [0x10b, ...new Array(9).fill(0)],
      [0x100, ...new Array(9).fill(0)],
      [1],
    ]) {
      const other = { clock: 9, partition: 0, process: -1, words };
      expect(isComonRecord(other)).toBe(false);
      expect(formatTraceRecord(other)).toMatch(/^ {9}9 {2}0\.-1 {2}([0-9A-F]{4} ?)+$/);
    }
  });

  test("has the event numbers of the firmware", () => {
    const { symbols } = guest("START: NOP\n");
    for (const [name, number] of COMON_EVENTS) expect(symbols.get(`N_${name}`), name).toBe(number);
  });
});

describe("names from symbols", () => {
  const symbols = [
    { name: "B", value: 0x20, kind: "data" },
    { name: "A", value: 0x10, kind: "data" },
    { name: "A.local", value: 0x12, kind: "data" },
    { name: "CONSTANT", value: 0x11, kind: "constant" },
    { name: "CODE", value: 0x21, kind: "program" },
  ];

  test("are labels of the data, with the distance from the label before", () => {
    const name = namesOf(symbols);
    expect([0x0f, 0x10, 0x13, 0x20, 0x2f, 0x30].map(name)).toEqual([
      undefined,
      "A",
      "A+3",
      "B",
      "B+15",
      undefined,
    ]);
  });
});
