// Commands of the Message Monitor to MMS, 4.2.4.6.13 and 4.2.4.6.16, up to the send: the process itself receives them in a
// syncel, in the place of MMS.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { Mmon } from "./mmon.ts";

const SYNCEL = 14;
const SOCBS = 3;
/** Trailer and buffer, data addresses and words. */
const TRAILER = [0x0ace, 5] as const;
const BUFFER = [0x0bee, 9] as const;

function start() {
  const m = new Mmon();
  m.write("MMS_RECEIVER", m.word("PROCESS_NUMBER"), SYNCEL);
  m.write("MMS_PARAMS", ...TRAILER, ...BUFFER);
  m.write(m.address("COMMAND_BUFFER") + 1, m.address("MMS_HEADER_WORDS"));
  const socb = (n: number) => m.address("SOCBS") + 16 * (n - 1);
  const send = (n: number, to: number, from: number, command = 7) =>
    m.call("SEND_TO_MMS", { 0: command, 1: to, 2: from, 5: socb(n) });
  /** The element that MMS gets, XFER and SIZE first. */
  const take = () => {
    const room = m.address("ROOM");
    expect(m.monitor("AWAIT_SYNCEL", { 1: SYNCEL, 2: 0, 4: room }).exit).toBe(1);
    return m.words(room, 2 + m.word(room + 1));
  };
  const transfers = (n: number) => m.words(socb(n) + m.address("SOCB_TRANSFER"), 2);
  /** Elements of a transfer list. */
  const list = (index: number) => {
    const at = m.address("TPE_ARRAY") + 8 * (index - 1);
    return m.words(at + 2, 2 * m.word(at + 1));
  };
  const free = () => m.word(m.address("TPE_POOL") + 1);
  return { m, socb, send, take, transfers, list, free };
}

describe("SEND_TO_MMS", () => {
  test("sends the header: command, where the answer goes, user group and profile of the subprocess, SOCB, and the parameters", () => {
    const { m, send, take, socb } = start();
    m.write(m.element("SUBPROCESS", 2), 0x1235, 0xc001, 0, 0x4711);
    m.become(2);
    m.write(m.address("COMMAND_BUFFER") + 1, m.address("MMS_HEADER_WORDS") + 3);
    m.write(m.address("COMMAND_BUFFER") + m.address("MMS_COMMAND.PARAMETERS"), 11, 22, 33);
    send(2, 0, 0, 0x13);
    expect(take()).toEqual([0, 8, 0x13, m.address("MMON_SERVICE"), 2, 0x4711, 0x35, 11, 22, 33]);
    expect(m.word(socb(2) + m.address("SOCB_STATUS"))).toBe(m.address("SOCB_PENDING"));
    expect(m.word(socb(1) + m.address("SOCB_STATUS"))).toBe(0);
  });

  test.each([
    [0, 0, []],
    [1, 0, [TRAILER]],
    [0, 1, [TRAILER]],
    [1, 1, [TRAILER, BUFFER]],
    [2, 0, [TRAILER, BUFFER]],
    [0, 2, [TRAILER, BUFFER]],
  ])("takes %i lists to MMS and then %i from it, of trailer and buffer in this order", (to, from, both) => {
    const { m, send, take, transfers, list, free } = start();
    send(1, to, from);
    const [xfer] = take();
    expect(xfer).toBe(both.length === 0 ? 0 : m.address("CCTL"));
    if (both.length > 0)
      expect(m.words(xfer!, 2 + 3 * both.length)).toEqual([to, from, ...both.flatMap((one) => [...one, 1])]);
    const lists = [both.slice(0, to), both.slice(to)]
      .filter((one) => one.length > 0)
      .map((one) => one.flat());
    const greatest = [...lists].sort((a, b) => b[1]! - a[1]!);
    const indices = transfers(1);
    expect(indices.filter((index) => index !== 0).map(list)).toEqual(greatest);
    expect(indices.slice(lists.length)).toEqual(new Array(2 - lists.length).fill(0));
    expect(free()).toBe(2 * SOCBS - lists.length);
  });

  test.each([
    [9, 5, [TRAILER, BUFFER]],
    [5, 9, [BUFFER, TRAILER]],
    [7, 7, [TRAILER, BUFFER]],
    [0, 0x9000, [BUFFER, TRAILER]],
    [0x9000, 2, [TRAILER, BUFFER]],
  ])("has the greatest list first in the SOCB: %i words to MMS, %i from it", (to, from, order) => {
    const { m, send, transfers, list } = start();
    m.write("MMS_PARAMS", TRAILER[0], to, BUFFER[0], from);
    send(1, 1, 1);
    expect(transfers(1).map((index) => list(index)[0])).toEqual(order.map(([address]) => address));
  });

  test.each([
    [3, 0],
    [0, 3],
    [2, 1],
    [1, 2],
    [2, 2],
    [0xffff, 1],
    [0xfffe, 3],
  ])("retires for more lists than trailer and buffer: %i to MMS, %i from it", (to, from) => {
    const { m, socb, free } = start();
    expect(m.retires("SEND_TO_MMS", { 1: to, 2: from, 5: socb(1) })).toBe(m.address("CSF_ERROR"));
    expect(free()).toBe(2 * SOCBS);
  });

  test("retires with the code of the sending when it is refused", () => {
    const { m, socb, send } = start();
    for (let n = 0; n < 64; n++) send(1, 0, 0);
    expect(m.retires("SEND_TO_MMS", { 1: 0, 2: 0, 5: socb(1) })).toBe(m.address("QUEUE_FULL"));
    const other = start();
    other.m.write("MMS_RECEIVER", 9);
    expect(other.m.retires("SEND_TO_MMS", { 1: 0, 2: 0, 5: other.socb(1) })).toBe(m.address("BAD_PROCESS"));
  });

  test("without lists leaves no transfer list of before in the SOCB", () => {
    const { m, send, socb, transfers } = start();
    m.write(socb(1) + m.address("SOCB_TRANSFER"), 5, 6);
    send(1, 0, 0);
    expect(transfers(1)).toEqual([0, 0]);
  });

  test("sends to the host's MMS when nobody says otherwise", () => {
    expect(new Mmon().words("MMS_RECEIVER", 2)).toEqual([0xffff, 0]);
  });
});

describe("CLEAN_UP", () => {
  test("gives the lists of a SOCB back, and no others", () => {
    const { m, socb, send, transfers, list, free } = start();
    send(1, 1, 1);
    send(3, 0, 2);
    const kept = transfers(3);
    m.call("CLEAN_UP", { 5: socb(1) });
    expect(transfers(1)).toEqual([0, 0]);
    expect(free()).toBe(2 * SOCBS - 1);
    expect(transfers(3)).toEqual(kept);
    expect(list(kept[0]!)).toEqual([...TRAILER, ...BUFFER]);
  });

  test.each([
    ["it has none", [0, 0]],
    ["its index is behind the last", [2 * SOCBS + 1, 0]],
    ["its index is wild", [0, 0xffff]],
    ["the list is free", [2 * SOCBS, 0]],
  ])("retires for a SOCB that has no list: %s", (_, words) => {
    const { m, socb } = start();
    m.write(socb(2) + m.address("SOCB_TRANSFER"), ...words);
    expect(m.retires("CLEAN_UP", { 5: socb(2) })).toBe(m.address("CSF_ERROR"));
  });

  test("a second one retires", () => {
    const { m, socb, send } = start();
    send(1, 2, 0);
    m.call("CLEAN_UP", { 5: socb(1) });
    expect(m.retires("CLEAN_UP", { 5: socb(1) })).toBe(m.address("CSF_ERROR"));
  });

  test.each([1, 2])("no list is lost in a random run (seed %i)", (seed) => {
    const { m, socb, send, take, transfers, free } = start();
    const random = new Random(seed);
    const lists = [0, 0, 0];
    for (let n = 0; n < 60; n++) {
      const socbIndex = 1 + random.below(SOCBS);
      if (lists[socbIndex - 1] !== 0) {
        m.call("CLEAN_UP", { 5: socb(socbIndex) });
        lists[socbIndex - 1] = 0;
      } else {
        const to = random.below(3);
        const from = random.below(3 - to);
        send(socbIndex, to, from);
        take();
        lists[socbIndex - 1] = (to > 0 ? 1 : 0) + (from > 0 ? 1 : 0);
      }
      expect(free()).toBe(2 * SOCBS - lists.reduce((sum, one) => sum + one, 0));
      const used = [1, 2, 3].flatMap((one) => transfers(one)).filter((index) => index !== 0);
      expect(new Set(used).size).toBe(used.length);
    }
  });
});
