// Areas that are lent or shared over a connection: docs/ABI.md, "Sending and receiving".

import { describe, expect, test } from "vitest";
import { CLEAR_REST, LEND, SHARE } from "../../host/index.ts";
import {
  ALL,
  area,
  channelMachine,
  clearNews,
  connect,
  ends,
  newsOf,
  ok,
  rights,
  WORDS,
} from "./channel-kit.ts";
import { call } from "./guests.ts";

const EVENT = { writable: 16, returned: 128, revoked: 256 };

describe("a lent area", () => {
  const lent = () => {
    const machine = channelMachine(3);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4, 2);
    ok(machine, 0, "CHANNEL_SEND", client, number, 9, LEND, 3);
    return { machine, client, server, number };
  };

  test("is in nobody's map until it is received, then in the borrower's alone", () => {
    const { machine, server, number } = lent();
    expect([rights(machine, 0, 4), rights(machine, 1, 6)]).toEqual([0, 0]);
    expect(ok(machine, 0, "LOAN_INFO", number).slice(0, 2)).toEqual([2, 0xffff]);
    expect(ok(machine, 1, "LOAN_INFO", number).slice(0, 2)).toEqual([1, 0xffff]);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 6).slice(0, 5)).toEqual([number, 0, 9, LEND, 3]);
    expect([rights(machine, 0, 4), rights(machine, 1, 6), rights(machine, 1, 7)]).toEqual([0, 3, 3]);
    expect(ok(machine, 1, "LOAN_INFO", number).slice(0, 5)).toEqual([4, 6, 9, 0, 3]);
    expect(machine.state.areas.entries[number - 1]!.owner).toBe(0);
  });

  test("keeps its place in the owner's window", () => {
    const { machine } = lent();
    for (const page of [4, 5])
      expect(call(machine, 0, "AREA_ALLOCATE", [1, page]).completion).toBe("BAD_WINDOW");
    ok(machine, 0, "AREA_ALLOCATE", 1, 6);
  });

  test("comes back to its place when it is returned, with what the borrower wrote and says", () => {
    const { machine, client, server, number } = lent();
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    machine.writeMemory(1, 6 * WORDS, [0x1234]);
    clearNews(machine);
    ok(machine, 1, "LOAN_RETURN", number, 0, 2000, 0, 0x77);
    expect([rights(machine, 1, 6), rights(machine, 1, 7)]).toEqual([0, 0]);
    expect(newsOf(machine, 0)).toEqual([[client, EVENT.returned]]);
    expect(ok(machine, 0, "LOAN_INFO", number).slice(0, 5)).toEqual([0, 4, 2000, 0, 0x77]);
    expect(ends(machine, 0, 4, 2)).toEqual([0x1234, 0xb000 + number]);
    expect(call(machine, 1, "LOAN_INFO", [number]).completion).toBe("NOT_OWNER");
  });

  test("is taken back by its owner at any time: the borrower loses it with the call and hears of it", () => {
    const { machine, server, number } = lent();
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    clearNews(machine);
    ok(machine, 0, "LOAN_REVOKE", number, ALL);
    expect([rights(machine, 1, 6), rights(machine, 0, 4)]).toEqual([0, 3]);
    expect(newsOf(machine, 1)).toEqual([[server, EVENT.revoked]]);
    ok(machine, 1, "AREA_ALLOCATE", 2, 6);
  });

  test("that was not received yet is taken out of the queue; other messages keep their order", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine, 0, 3);
    const areas = [4, 5, 6].map((page) => area(machine, 0, page));
    areas.forEach((number, i) => {
      ok(machine, 0, "CHANNEL_SEND", client, number, 1, i === 1 ? LEND : 0, i);
    });
    clearNews(machine);
    ok(machine, 0, "LOAN_REVOKE", areas[1]!, 1);
    expect(rights(machine, 0, 5)).toBe(3);
    expect(newsOf(machine, 1)).toEqual([]);
    // The queue was full, and the owner is told of the room that it made.
    expect(newsOf(machine, 0)).toEqual([[client, EVENT.writable]]);
    expect([4, 5].map((page) => ok(machine, 1, "CHANNEL_RECEIVE", server, page)[4])).toEqual([0, 2]);
  });

  test("can be lent again and again, and given in the end", () => {
    const { machine, client, server, number } = lent();
    for (let i = 0; i < 5; i++) {
      ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
      ok(machine, 1, "LOAN_RETURN", number, 0, 0, 0, 0);
      ok(machine, 0, "CHANNEL_SEND", client, number, 1, i < 4 ? LEND : 0, 0);
    }
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    expect(ok(machine, 1, "LOAN_INFO", number)[0]).toBe(0);
    expect(machine.journal).toMatchObject({ lent: 5, returned: 5 });
  });
});

describe("a shared area", () => {
  const shared = () => {
    const machine = channelMachine(3);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", client, number, 9, SHARE, 3);
    return { machine, client, server, number };
  };

  test("stays mapped in its owner and is read-only in the receiver, the same words", () => {
    const { machine, server, number } = shared();
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 6).slice(0, 5)).toEqual([number, 0, 9, SHARE, 3]);
    expect([rights(machine, 0, 4), rights(machine, 1, 6)]).toEqual([3, 1]);
    machine.writeMemory(0, 4 * WORDS, [0xcafe]);
    expect(machine.readMemory(1, 6 * WORDS, 1)[0]).toBe(0xcafe);
    expect(ok(machine, 0, "LOAN_INFO", number).slice(0, 2)).toEqual([3, 4]);
    expect(ok(machine, 1, "LOAN_INFO", number).slice(0, 5)).toEqual([5, 6, 9, 0, 3]);
  });

  test("can be shared with several, each for itself, and taken from one or from all", () => {
    const machine = channelMachine(4);
    machine.addService({ id: 8, offer: [2, 3], connect: [0] });
    const number = area(machine, 0, 4);
    const sides = [2, 3].map((peer) => {
      ok(machine, peer, "SERVICE_OFFER", 8, 1, 1);
      const [mine] = ok(machine, 0, "CHANNEL_CONNECT", 8, 1);
      const [theirs] = ok(machine, peer, "CHANNEL_ACCEPT", 8, 1);
      ok(machine, peer, "SERVICE_WITHDRAW", 8);
      ok(machine, 0, "CHANNEL_SEND", mine!, number, 1, SHARE, peer);
      expect(ok(machine, peer, "CHANNEL_RECEIVE", theirs!, 5)[4]).toBe(peer);
      return [mine!, theirs!] as const;
    });
    clearNews(machine);
    ok(machine, 0, "LOAN_REVOKE", number, 2);
    expect([2, 3].map((peer) => rights(machine, peer, 5))).toEqual([0, 1]);
    expect(newsOf(machine, 2)).toEqual([[sides[0]![1], EVENT.revoked]]);
    ok(machine, 0, "CHANNEL_SEND", sides[0]![0], number, 1, SHARE, 0);
    ok(machine, 0, "LOAN_REVOKE", number, ALL);
    expect([0, 2, 3].map((peer) => rights(machine, peer, peer === 0 ? 4 : 5))).toEqual([3, 0, 0]);
    expect(call(machine, 2, "CHANNEL_RECEIVE", [sides[0]![1], 5]).completion).toBe("NO_MESSAGE");
    expect(ok(machine, 0, "LOAN_INFO", number)[0]).toBe(0);
  });

  test("ends when the reader returns it, and the owner's words and word stay as they were", () => {
    const { machine, client, server, number } = shared();
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    clearNews(machine);
    ok(machine, 1, "LOAN_RETURN", number, 0, 5, 0, 6);
    expect([rights(machine, 0, 4), rights(machine, 1, 6)]).toEqual([3, 0]);
    expect(newsOf(machine, 0)).toEqual([[client, EVENT.returned]]);
    expect(ok(machine, 0, "LOAN_INFO", number).slice(0, 5)).toEqual([0, 4, 0, 0, 0]);
  });

  test("is cleared behind the message with CLEAR_REST before anybody reads it", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, SHARE | CLEAR_REST, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    expect(ends(machine, 1, 6)).toEqual([0xa000 + number, 0]);
    expect(ends(machine, 0, 4)).toEqual([0xa000 + number, 0]);
  });
});
