// CSF ground, 4.2.1: resource pools, buffers, subprocesses and their rights, one procedure after the other.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { Mmon, SIZES } from "./mmon.ts";

/** A pool of three elements of four words in ROOM. */
function pool(): { m: Mmon; at: number; elements: number[] } {
  const m = new Mmon();
  const at = m.address("ROOM");
  m.write(at + 8, ...new Array<number>(13).fill(0x5555));
  m.call("INIT_RESOURCE_POOL", { 4: at, 5: at + 8, 1: 3, 2: 4 });
  return { m, at, elements: [at + 8, at + 12, at + 16] };
}

describe("INIT_RESOURCE_POOL, ALLOCATE_RESOURCE and RELEASE_RESOURCE", () => {
  test("give each element once, with words of 0, and leave the words behind the last one alone", () => {
    const { m, at, elements } = pool();
    expect(m.words(at, 4)).toEqual([elements[0], 3, 3, 4]);
    const got = elements.map(() => m.call("ALLOCATE_RESOURCE", { 4: at }).r[5]!);
    expect(got).toEqual(elements);
    expect(m.words(at + 8, 13)).toEqual([...new Array<number>(12).fill(0), 0x5555]);
    expect(m.words(at, 2)).toEqual([0, 0]);
  });

  test("an element that was written and given back comes again with words of 0", () => {
    const { m, at, elements } = pool();
    m.call("ALLOCATE_RESOURCE", { 4: at });
    m.write(elements[0]!, 1, 2, 3, 4);
    m.call("RELEASE_RESOURCE", { 4: at, 5: elements[0]! });
    expect(m.call("ALLOCATE_RESOURCE", { 4: at }).r[5]).toBe(elements[0]);
    expect(m.words(elements[0]!, 4)).toEqual([0, 0, 0, 0]);
  });

  test("an empty pool retires, and so does one that gets more than it has", () => {
    const { m, at, elements } = pool();
    for (const _ of elements) m.call("ALLOCATE_RESOURCE", { 4: at });
    expect(m.retires("ALLOCATE_RESOURCE", { 4: at })).toBe(m.address("CSF_NO_RESOURCE"));
    const full = pool();
    expect(full.m.retires("RELEASE_RESOURCE", { 4: full.at, 5: elements[1]! })).toBe(
      full.m.address("CSF_ERROR"),
    );
  });

  test.each([1, 2, 3])("a random run loses no element and gives none twice (seed %i)", (seed) => {
    const { m, at, elements } = pool();
    const random = new Random(seed);
    const held: number[] = [];
    for (let n = 0; n < 60; n++) {
      if (held.length < 3 && (held.length === 0 || random.below(2) === 0)) {
        const element = m.call("ALLOCATE_RESOURCE", { 4: at }).r[5]!;
        expect(held).not.toContain(element);
        expect(elements).toContain(element);
        held.push(element);
      } else {
        const [element] = held.splice(random.below(held.length), 1);
        m.call("RELEASE_RESOURCE", { 4: at, 5: element! });
      }
      expect(m.word(at + 1)).toBe(3 - held.length);
    }
  });
});

describe("GET_SUBPROCESS and CHECK_PRIVILEGE", () => {
  test("GET_SUBPROCESS gives the subprocess that SCM keeps, and its record", () => {
    const m = new Mmon();
    for (const n of [0, 3, 1]) {
      m.become(n);
      expect(m.call("GET_SUBPROCESS").r).toMatchObject({ 0: n, 4: m.element("SUBPROCESS", n) });
    }
  });

  test("one without a record retires", () => {
    const m = new Mmon();
    m.become(SIZES.NO_OF_SUBPROCESSES);
    expect(m.retires("GET_SUBPROCESS")).toBe(m.address("CSF_BAD_SUBPROCESS"));
  });

  const functions = [
    "F_STORE",
    "F_INIT_DUMP",
    "F_DUMP_CIF_SEQUENCE",
    "F_TERMINATE_DUMP",
    "F_CLEAR",
    "F_GET_THRESHOLD_WARNING",
    "F_GET_STORAGE_OCCUPANCY",
    "F_SET_SECURITY_PARAMETERS",
    "F_START_SYSTEM",
    "F_GET_MMS_STATISTICS",
    "F_SAVE",
  ];

  test("every privileged function has a bit of its own", () => {
    const m = new Mmon();
    const bits = functions.map((name) => m.address(name));
    expect(bits.reduce((all, bit) => all | bit, 0)).toBe(bits.reduce((sum, bit) => sum + bit, 0));
    for (const bit of bits) expect(bit & (bit - 1)).toBe(0);
  });

  test.each(functions)(
    "CHECK_PRIVILEGE: %s needs its bit in the record of the current subprocess, and no other",
    (name) => {
      const m = new Mmon();
      const bit = m.address(name);
      m.write(m.field("SUBPROCESS", 2, "SUBPROCESS_RECORD.CAPABILITIES"), bit);
      m.write(m.field("SUBPROCESS", 1, "SUBPROCESS_RECORD.CAPABILITIES"), ~bit & 0xffff);
      m.become(2);
      expect(m.call("CHECK_PRIVILEGE", { 0: bit }).exit).toBe(0);
      m.become(1);
      expect(m.retires("CHECK_PRIVILEGE", { 0: bit })).toBe(m.address("CSF_NO_PRIVILEGE"));
    },
  );
});

test("PROFILE_CONTAINED: the classification is not higher, and no other bit is missing", () => {
  const m = new Mmon();
  const random = new Random(5);
  const contained = (a: number[], b: number[]) =>
    (a[0]! & 15) <= (b[0]! & 15) && (a[0]! & ~b[0]! & 0xfff0) === 0 && (a[1]! & ~b[1]!) === 0;
  const seen = [0, 0];
  for (let n = 0; n < 300; n++) {
    const b = [random.below(0x10000), random.below(0x10000)];
    const a = [(b[0]! & 0xfff0) | random.below(16), b[1]!];
    if (random.below(2) === 0) a[random.below(2)]! ^= 1 << random.below(16);
    m.write("ROOM", ...b);
    const { exit } = m.call("PROFILE_CONTAINED", { 1: a[0]!, 2: a[1]!, 4: m.address("ROOM") });
    expect(exit, `${a} in ${b}`).toBe(contained(a, b) ? 1 : 0);
    seen[exit!]!++;
  }
  expect(Math.min(...seen)).toBeGreaterThan(50);
});

describe("GET_BUFFER, WRITE_BUFFER and DISMANTLE_BUFFER", () => {
  const free = (m: Mmon) => m.word(m.address("BUFFER_POOL") + 1);

  test("a buffer is its owner's until it dismantles it", () => {
    const m = new Mmon();
    m.become(2);
    const ref = m.call("GET_BUFFER").r[2]!;
    expect(m.words(m.field("BUFFER", ref, "UTILITY_BUFFER.OWNER"), 3)).toEqual([2, 1, 0]);
    expect(free(m)).toBe(SIZES.NO_OF_BUFFERS - 1);
    m.become(1);
    expect(m.call("DISMANTLE_BUFFER", { 2: ref })).toMatchObject({
      exit: 0,
      r: { 7: m.address("NOT_OWNER") },
    });
    expect(m.call("WRITE_BUFFER", { 2: ref, 0: 1, 1: 1, 4: m.address("ROOM") })).toMatchObject({ exit: 0 });
    m.become(2);
    expect(m.call("DISMANTLE_BUFFER", { 2: ref })).toMatchObject({ exit: 1, r: { 7: 0 } });
    expect(free(m)).toBe(SIZES.NO_OF_BUFFERS);
  });

  test("WRITE_BUFFER writes words at a position, and nothing when they do not fit", () => {
    const m = new Mmon();
    const ref = m.call("GET_BUFFER").r[2]!;
    const write = (position: number, words: number) =>
      m.call("WRITE_BUFFER", { 2: ref, 0: position, 1: words, 4: m.address("ROOM") });
    const used = () => m.word(m.field("BUFFER", ref, "UTILITY_BUFFER.USED"));
    const data = () => m.words(m.field("BUFFER", ref, "UTILITY_BUFFER.DATA"), 28);
    m.write("ROOM", ...Array.from({ length: 40 }, (_, n) => 100 + n));
    expect(write(3, 2)).toMatchObject({ exit: 1, r: { 7: 0 } });
    expect(data().slice(0, 6)).toEqual([0, 0, 100, 101, 0, 0]);
    expect(used()).toBe(4);
    expect(write(1, 2).exit).toBe(1);
    expect(used()).toBe(4);
    expect(write(1, 28).exit).toBe(1);
    expect(data()).toEqual(Array.from({ length: 28 }, (_, n) => 100 + n));
    const before = m.words(m.element("BUFFER", 1), 32 * SIZES.NO_OF_BUFFERS);
    for (const [position, words] of [
      [1, 29],
      [2, 28],
      [29, 1],
      [30, 0],
      [0, 1],
      [0, 0],
      [0xffff, 1],
      [1, 0xffff],
      [28, 0xffe5],
    ] as const) {
      expect(write(position, words), `${position} ${words}`).toMatchObject({
        exit: 0,
        r: { 7: m.address("BAD_LENGTH") },
      });
    }
    expect(m.words(m.element("BUFFER", 1), 32 * SIZES.NO_OF_BUFFERS)).toEqual(before);
  });

  test.each(["WRITE_BUFFER", "DISMANTLE_BUFFER", "SEND_REQUEST"])(
    "%s retires for a wild reference",
    (name) => {
      for (const ref of [0, 2, SIZES.NO_OF_BUFFERS + 1, 0x8001, 0xffff]) {
        const m = new Mmon();
        m.write(m.field("MAIN_QUEUE", 1, "MAIN_QUEUE.MFT_ENABLE"), 0);
        m.call("GET_BUFFER");
        expect(m.retires(name, { 2: ref, 0: 1, 1: 1, 3: 0, 4: m.address("ROOM") })).toBe(
          m.address("CSF_BAD_BUFFER"),
        );
      }
    },
  );

  test("an empty pool retires", () => {
    const m = new Mmon();
    for (let n = 0; n < SIZES.NO_OF_BUFFERS; n++) m.call("GET_BUFFER");
    expect(m.retires("GET_BUFFER")).toBe(m.address("CSF_NO_RESOURCE"));
  });
});

test("CSF_RETIRE retires with the code that it is given", () => {
  expect(new Mmon().retires("CSF_RETIRE", { 7: 0x456 })).toBe(0x456);
});
