// The calls of message areas (docs/ABI.md, "Message areas"): what they do, and each error.

import { describe, expect, test } from "vitest";
import { call, load, machineOf, mapped, refused } from "../guests.ts";

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
    expect(machine.state.partitions[1]).toMatchObject({ events: 1, queue: { waiting: [area] } });
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
