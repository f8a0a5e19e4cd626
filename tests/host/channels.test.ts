// What the calls of docs/ABI.md, "Channels", do when they succeed. Loans: channels.loans.test.ts; what calls refuse: channels.refused.test.ts; how
// connections end: channels.end.test.ts; guests that use them: channels.guests.test.ts.

import { describe, expect, test } from "vitest";
import { CHAIN, CLEAR_REST, SHARE } from "../../host/index.ts";
import {
  ALL,
  area,
  channelMachine,
  clearNews,
  connect,
  ends,
  newsOf,
  ok,
  pool,
  rights,
  SERVICE,
  WORDS,
} from "./channel-kit.ts";
import { call } from "./guests.ts";

const EVENT = { readable: 8, writable: 16, request: 32, closed: 64, open: 512 };
const events = (machine: ReturnType<typeof channelMachine>) =>
  machine.state.partitions.map((partition) => partition.events);

describe("a service", () => {
  test("that is offered to all tells everybody who may connect, and nobody else", () => {
    const machine = channelMachine(4);
    machine.addService({ id: 9, offer: [1], connect: [2] });
    ok(machine, 1, "SERVICE_OFFER", 9, 1, 1);
    expect(events(machine)).toEqual([0, 0, EVENT.open, 0]);
  });

  test("that is offered to nobody yet tells a partition when it is let in, once", () => {
    const machine = channelMachine(3);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 0);
    expect(events(machine)).toEqual([0, 0, 0]);
    ok(machine, 1, "SERVICE_PERMIT", SERVICE, 2, 1);
    expect(events(machine)).toEqual([0, 0, EVENT.open]);
    clearNews(machine);
    ok(machine, 1, "SERVICE_PERMIT", SERVICE, ALL, 1);
    expect(events(machine)).toEqual([EVENT.open, 0, 0]);
  });

  test("with a full backlog tells those it lets in when a request was accepted or given up", () => {
    const machine = channelMachine(3);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 2, 1);
    const [first] = ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    clearNews(machine);
    expect(call(machine, 2, "CHANNEL_CONNECT", [SERVICE, 1]).completion).toBe("BACKLOG_FULL");
    ok(machine, 0, "CHANNEL_CLOSE", first!);
    expect(machine.state.partitions[2]!.events).toBe(EVENT.open);
    ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 1);
    clearNews(machine);
    ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 1);
    expect(machine.state.partitions[2]!.events).toBe(EVENT.open);
  });

  test("may have the number 0 or FFFF hex", () => {
    const machine = channelMachine(2);
    for (const id of [0, 0xffff]) {
      machine.addService({ id, offer: [0], connect: [1] });
      ok(machine, 0, "SERVICE_OFFER", id, 1, 1);
      ok(machine, 1, "CHANNEL_CONNECT", id, 1);
    }
    expect(newsOf(machine, 0)).toEqual([
      [0, EVENT.request],
      [0xffff, EVENT.request],
    ]);
  });

  test("can be offered by another partition once it was withdrawn", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [2] });
    ok(machine, 0, "SERVICE_OFFER", 9, 1, 1);
    ok(machine, 0, "SERVICE_WITHDRAW", 9);
    ok(machine, 1, "SERVICE_OFFER", 9, 1, 1);
    ok(machine, 2, "CHANNEL_CONNECT", 9, 1);
    expect(ok(machine, 1, "CHANNEL_ACCEPT", 9, 1)[1]).toBe(2);
  });

  test("that is reserved is nobody else's, tells nobody, and is offered by who has reserved it", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [2] });
    ok(machine, 0, "SERVICE_RESERVE", 9);
    expect(call(machine, 1, "SERVICE_OFFER", [9, 1, 1]).completion).toBe("ALREADY_OFFERED");
    expect(events(machine)).toEqual([0, 0, 0]);
    ok(machine, 0, "SERVICE_OFFER", 9, 1, 1);
    expect(events(machine)).toEqual([0, 0, EVENT.open]);
    ok(machine, 2, "CHANNEL_CONNECT", 9, 1);
    expect(ok(machine, 0, "CHANNEL_ACCEPT", 9, 1)[1]).toBe(2);
  });

  test.each(["SERVICE_WITHDRAW", "STOP"])("that is reserved is free again after %s", (way) => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [2] });
    ok(machine, 0, "SERVICE_RESERVE", 9);
    call(machine, 0, way, [9]);
    ok(machine, 1, "SERVICE_RESERVE", 9);
    ok(machine, 1, "SERVICE_OFFER", 9, 1, 1);
  });

  test("that is withdrawn refuses the requests that wait, and keeps its connections", () => {
    const machine = channelMachine(3);
    const [client, server] = connect(machine);
    const [asked] = ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 1);
    clearNews(machine);
    ok(machine, 1, "SERVICE_WITHDRAW", SERVICE);
    expect(newsOf(machine, 2)).toEqual([[asked, EVENT.closed]]);
    expect(ok(machine, 2, "CHANNEL_STATUS", asked!)[0]).toBe(2);
    expect(ok(machine, 0, "CHANNEL_STATUS", client)[0]).toBe(1);
    ok(machine, 1, "CHANNEL_SEND", server, area(machine, 1, 4), 1, 0, 0);
  });

  test("that keeps a partition out refuses its requests that wait, and no others", () => {
    const machine = channelMachine(3);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 4, 1);
    const [out] = ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    const [stays] = ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 1, "SERVICE_PERMIT", SERVICE, 0, 0);
    expect(ok(machine, 0, "CHANNEL_STATUS", out!)[0]).toBe(2);
    expect(ok(machine, 2, "CHANNEL_STATUS", stays!)[0]).toBe(0);
    expect(ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 1)[1]).toBe(2);
  });
});

describe("a connection", () => {
  test("is asked for, then open at both ends, and each end knows the other's partition", () => {
    const machine = channelMachine(3);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 4, 1);
    const [asked] = ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 3);
    expect(ok(machine, 2, "CHANNEL_STATUS", asked!).slice(0, 5)).toEqual([0, 1, 0, 0, 0]);
    expect(newsOf(machine, 1)).toEqual([[SERVICE, EVENT.request]]);
    const [accepted, peer] = ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 2);
    expect(peer).toBe(2);
    expect(newsOf(machine, 2)).toEqual([[asked, EVENT.writable]]);
    expect(ok(machine, 2, "CHANNEL_STATUS", asked!).slice(0, 5)).toEqual([1, 1, 0, 2, 0]);
    expect(ok(machine, 1, "CHANNEL_STATUS", accepted!).slice(0, 5)).toEqual([1, 2, 0, 3, 0]);
  });

  test("is accepted in the order of the requests", () => {
    const machine = channelMachine(4);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 4, 1);
    for (const client of [3, 0, 2]) ok(machine, client, "CHANNEL_CONNECT", SERVICE, 1);
    const accepted = [0, 1, 2].map(() => ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 1)[1]);
    expect(accepted).toEqual([3, 0, 2]);
  });

  test("has a number of its own at each end, and no number twice before 255 uses of its place", () => {
    const machine = channelMachine(2, {}, { connections: 1 });
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
    const numbers = new Set<number>();
    const uses = 255 * 256;
    for (let i = 0; i < uses; i++) {
      const { r } = call(machine, 0, "CHANNEL_CONNECT", [SERVICE, 1]);
      numbers.add(r[0]!);
      call(machine, 0, "CHANNEL_CLOSE", [r[0]!]);
      machine.state.partitions[1]!.news.length = 0;
      machine.state.services[0]!.news = 0;
    }
    expect(numbers.size).toBe(uses);
    expect(numbers.has(0)).toBe(false);
    expect(numbers).toContain(ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1)[0]);
  });
});

describe("a message", () => {
  test("changes maps and owner with the call: the sender's access ends, nobody has it until it is received", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 5, 2);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1500, 0, 0xbeef);
    expect([rights(machine, 0, 5), rights(machine, 0, 6)]).toEqual([0, 0]);
    expect(machine.state.areas.entries[number - 1]).toMatchObject({ owner: 1, page: -1 });
    expect(newsOf(machine, 1)).toEqual([[server, EVENT.readable]]);
    expect(ok(machine, 1, "CHANNEL_STATUS", server)[4]).toBe(2);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 6).slice(0, 5)).toEqual([number, 0, 1500, 0, 0xbeef]);
    expect([rights(machine, 1, 6), rights(machine, 1, 7)]).toEqual([3, 3]);
    expect(ends(machine, 1, 6, 2)).toEqual([0xa000 + number, 0xb000 + number]);
    expect(machine.journal.transfers.at(-1)).toMatchObject({ wordsCopied: 0, words: 1500, pages: 2 });
  });

  test("may be as long as its area, 65,536 words, and may have none", () => {
    const machine = channelMachine(2, { memory: 300 }, { pages: 140, window: { page: 4, pages: 136 } });
    const [client, server] = connect(machine);
    const large = area(machine, 0, 4, 64);
    ok(machine, 0, "CHANNEL_SEND", client, large, 0, 1, 0);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 0, 0, 0);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 4).slice(2, 4)).toEqual([0, 1]);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 68).slice(2, 4)).toEqual([0, 0]);
  });

  test("arrives after those sent before, once, in each direction for itself, also when the queue goes round", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine, 0, 2);
    const received: number[] = [];
    for (let i = 0; i < 10; i++) {
      for (const note of [2 * i, 2 * i + 1])
        ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4 + (note % 2)), 1, 0, note);
      ok(machine, 1, "CHANNEL_SEND", server, area(machine, 1, 7), 1, 0, 1000 + i);
      for (const page of [4, 5]) {
        const r = ok(machine, 1, "CHANNEL_RECEIVE", server, page);
        received.push(r[4]!);
        ok(machine, 1, "AREA_GIVE_UP", r[0]!);
      }
      expect(call(machine, 1, "CHANNEL_RECEIVE", [server, 6]).completion).toBe("NO_MESSAGE");
      const back = ok(machine, 0, "CHANNEL_RECEIVE", client, 6);
      expect(back[4]).toBe(1000 + i);
      ok(machine, 0, "AREA_GIVE_UP", back[0]!);
    }
    expect(received).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test("has the sender that the control OS knows, whatever the sender's registers and words say", () => {
    const machine = channelMachine(3);
    const [, fromA] = connect(machine, 0);
    const [c, fromC] = connect(machine, 2);
    ok(machine, 2, "CHANNEL_SEND", c, area(machine, 2, 4), 1, 0, 0, 0, 0, 0);
    expect(call(machine, 1, "CHANNEL_RECEIVE", [fromA, 4]).completion).toBe("NO_MESSAGE");
    expect(ok(machine, 1, "CHANNEL_RECEIVE", fromC, 4)[1]).toBe(2);
  });

  test("that is a chain is given whole, received area by area in its order, with nothing between", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const areas = [area(machine, 0, 4, 2), area(machine, 0, 6), area(machine, 0, 7)];
    const chain = [areas[2]!, areas[0]!, areas[1]!];
    machine.writeMemory(0, 0x300, [3, ...chain]);
    ok(machine, 0, "CHANNEL_SEND", client, 0x300, 2500, CHAIN, 77);
    expect([4, 5, 6, 7].map((page) => rights(machine, 0, page))).toEqual([0, 0, 0, 0]);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 5, 0, 78);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 4).slice(0, 5)).toEqual([chain[0], 0, 1024, CHAIN, 77]);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 5).slice(0, 5)).toEqual([chain[1], 0, 1476, CHAIN, 77]);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 7).slice(0, 5)).toEqual([chain[2], 0, 0, 0, 77]);
    ok(machine, 1, "AREA_GIVE_UP", chain[0]!);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 4).slice(2, 5)).toEqual([5, 0, 78]);
    expect(machine.journal).toMatchObject({ sent: 2, messagesReceived: 2, transferred: 4 });
  });

  test("of 1 MiB goes as a chain of eight areas of 64 pages, and no word of it is copied", () => {
    const machine = channelMachine(2, { memory: 600 }, { pages: 520, window: { page: 8, pages: 512 } });
    const [client, server] = connect(machine, 0, 8);
    const chain = Array.from({ length: 8 }, (_, i) => area(machine, 0, 8 + 64 * i, 64));
    machine.writeMemory(0, 0x300, [8, ...chain]);
    ok(machine, 0, "CHANNEL_SEND", client, 0x300, 0, CHAIN | 8, 1);
    chain.forEach((number, i) => {
      const flags = i < 7 ? CHAIN : 0;
      expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 8 + 64 * i).slice(0, 4)).toEqual([
        number,
        0,
        0,
        flags | 1,
      ]);
      expect(ends(machine, 1, 8 + 64 * i, 64)).toEqual([0xa000 + number, 0xb000 + number]);
    });
    expect(machine.journal.transfers.reduce((sum, { words }) => sum + words, 0)).toBe(524_288);
    expect(machine.journal.wordsCopied).toBe(0);
  });

  test.each([0, 1, 1023, 1024, 1025, 2047, 2048])(
    "with CLEAR_REST shows nothing behind its %d words",
    (words) => {
      const machine = channelMachine(2);
      const [client, server] = connect(machine);
      const number = area(machine, 0, 4, 2);
      const secret = Array.from({ length: 2048 }, (_, i) => i + 1);
      machine.writeMemory(0, 4 * WORDS, secret);
      ok(machine, 0, "CHANNEL_SEND", client, number, words, CLEAR_REST, 0);
      expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 5).slice(2, 4)).toEqual([words, 0]);
      expect([...machine.readMemory(1, 5 * WORDS, 2048)]).toEqual(
        secret.map((word, i) => (i < words ? word : 0)),
      );
    },
  );

  test("that is a chain with CLEAR_REST shows nothing behind its words in any of its areas", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const chain = [area(machine, 0, 4), area(machine, 0, 5), area(machine, 0, 6)];
    machine.writeMemory(0, 4 * WORDS, new Array(3 * WORDS).fill(9));
    machine.writeMemory(0, 0x300, [3, ...chain]);
    ok(machine, 0, "CHANNEL_SEND", client, 0x300, 1500, CHAIN | CLEAR_REST, 0);
    for (const page of [4, 5, 6]) ok(machine, 1, "CHANNEL_RECEIVE", server, page);
    const got = [...machine.readMemory(1, 4 * WORDS, 3 * WORDS)];
    expect(got).toEqual(got.map((_, i) => (i < 1500 ? 9 : 0)));
  });

  test("costs the same map changes whatever its length", () => {
    const costs = [0, 1, 700, 2048].map((words) => {
      const machine = channelMachine(2);
      const [client, server] = connect(machine);
      const number = area(machine, 0, 4, 2);
      let changes = 0;
      const { core } = machine.control;
      const set = core.setStage2.bind(core);
      core.setStage2 = (...entry) => {
        changes++;
        set(...entry);
      };
      ok(machine, 0, "CHANNEL_SEND", client, number, words, 0, 0);
      ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
      return [changes, machine.journal.wordsCopied];
    });
    expect(costs).toEqual(costs.map(() => [4, 0]));
  });
});

describe("back-pressure", () => {
  test("a full queue refuses, and the sender hears when there is room again, not before", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine, 0, 2);
    for (const page of [4, 5]) ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, page), 1, 0, 0);
    expect(ok(machine, 0, "CHANNEL_STATUS", client)[3]).toBe(0);
    expect(call(machine, 0, "CHANNEL_SEND", [client, area(machine, 0, 6), 1, 0]).completion).toBe(
      "QUEUE_FULL",
    );
    expect(newsOf(machine, 0)).toEqual([]);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
    expect(newsOf(machine, 0)).toEqual([[client, EVENT.writable]]);
    expect(ok(machine, 0, "CHANNEL_STATUS", client)[3]).toBe(1);
  });

  test("a chain that needs more room than there is hears when the queue is empty", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine, 0, 4);
    for (const page of [4, 5]) ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, page), 1, 0, 0);
    machine.writeMemory(0, 0x300, [3, area(machine, 0, 4), area(machine, 0, 5), area(machine, 0, 6)]);
    const chain = [client, 0x300, 0, CHAIN, 0];
    expect(call(machine, 0, "CHANNEL_SEND", chain).completion).toBe("QUEUE_FULL");
    ok(machine, 1, "CHANNEL_RECEIVE", server, 4);
    expect(newsOf(machine, 0)).toEqual([]);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 5);
    expect(newsOf(machine, 0)).toEqual([[client, EVENT.writable]]);
    ok(machine, 0, "CHANNEL_SEND", ...chain);
  });

  test("a partition has as many connections as it may have, and room for another when it closes one", () => {
    const machine = channelMachine(2, {}, { connections: 2 });
    const [client] = connect(machine);
    connect(machine);
    expect(call(machine, 0, "CHANNEL_CONNECT", [SERVICE, 1]).completion).toBe("NO_CONNECTION");
    ok(machine, 0, "CHANNEL_CLOSE", client);
    ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    expect(call(machine, 1, "CHANNEL_ACCEPT", [SERVICE, 1]).completion).toBe("NO_CONNECTION");
  });
});

describe("news", () => {
  test("name each connection and service once, the oldest first, with all that happened there", () => {
    const machine = channelMachine(3);
    const [a, first] = connect(machine, 0);
    const [c, second] = connect(machine, 2);
    ok(machine, 2, "CHANNEL_SEND", c, area(machine, 2, 4), 1, 0, 0);
    ok(machine, 0, "CHANNEL_SEND", a, area(machine, 0, 4), 1, 0, 0);
    ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 2, "CHANNEL_CLOSE", c);
    expect(newsOf(machine, 1)).toEqual([
      [second, EVENT.readable | EVENT.closed],
      [first, EVENT.readable],
      [SERVICE, EVENT.request],
    ]);
    expect(machine.state.partitions[1]!.events).toBe(EVENT.readable | EVENT.request | EVENT.closed);
  });

  test("of a connection end when its partition closes it", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, 0, 0);
    ok(machine, 1, "CHANNEL_CLOSE", server);
    expect(newsOf(machine, 1)).toEqual([]);
  });
});

test("everything that is known of services, connections and loans is plain data and in the hash of the state", () => {
  const machine = channelMachine(3);
  const [client] = connect(machine);
  ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 1);
  ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, SHARE, 0);
  ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5), 1, 0, 0);
  const { state } = machine;
  expect(JSON.parse(JSON.stringify(state.services))).toEqual(state.services);
  for (const { connections, news, places } of state.partitions) {
    expect(JSON.parse(JSON.stringify({ connections, news, places }))).toEqual({ connections, news, places });
  }
  const [shared, given] = state.areas.entries;
  const known: object[] = [state.services[0]!, state.services[0]!.requests[0]!, shared!.loans[0]!, given!];
  known.push(state.partitions[1]!.connections, state.partitions[1]!.connections.ends[0]!);
  const hash = machine.stateHash();
  let changed = 0;
  for (const one of known as Record<string, unknown>[]) {
    for (const [key, value] of Object.entries(one)) {
      if (key === "key" || (typeof value !== "number" && typeof value !== "boolean")) continue;
      one[key] = typeof value === "number" ? value + 1 : !value;
      expect(machine.stateHash(), key).not.toBe(hash);
      one[key] = value;
      changed++;
    }
  }
  expect(changed).toBeGreaterThan(25);
  expect(machine.stateHash()).toBe(hash);
});

test("an area is zero when it is allocated, whoever had it and whatever became of its connection", () => {
  const machine = channelMachine(2, { memory: 10 });
  const [client, server] = connect(machine);
  const before = pool(machine);
  const number = area(machine, 0, 4, 2);
  machine.writeMemory(0, 4 * WORDS, new Array(2 * WORDS).fill(0x5ec7));
  ok(machine, 0, "CHANNEL_SEND", client, number, 2 * WORDS, 0, 0);
  ok(machine, 1, "CHANNEL_CLOSE", server);
  expect(pool(machine)).toBe(before);
  ok(machine, 1, "AREA_ALLOCATE", 2, 4);
  expect([...machine.readMemory(1, 4 * WORDS, 2 * WORDS)].every((word) => word === 0)).toBe(true);
});
