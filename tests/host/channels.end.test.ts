// How connections end: by CHANNEL_CLOSE, STOP, a halt, an unhandled trap, at every stage of a conversation, at either end.

import { describe, expect, test } from "vitest";
import { CHAIN, LEND, type Machine, SHARE } from "../../host/index.ts";
import {
  area,
  channelMachine,
  connect,
  ends,
  newsOf,
  ok,
  pool,
  refused,
  rights,
  SERVICE,
  WORDS,
} from "./channel-kit.ts";
import { call, load, outcome } from "./guests.ts";

const EVENT = { closed: 64, returned: 128, revoked: 256, open: 512 };

/** Ways in which partition `who` ends its connection. */
const WAYS: Readonly<Record<string, (machine: Machine, who: number, connection: number) => void>> = {
  "closing it": (machine, who, connection) => ok(machine, who, "CHANNEL_CLOSE", connection),
  STOP: (machine, who) => call(machine, who, "STOP", [3]),
  "a halt": (machine, who) => runAlone(machine, who, "STP 5"),
  "an unhandled trap": (machine, who) => runAlone(machine, who, "TRP 9"),
};

/** Lets a partition run a program to its end while the others wait. */
function runAlone(machine: Machine, who: number, source: string): void {
  const others = machine.state.partitions.filter(
    ({ number, status }) => number !== who && status === "ready",
  );
  for (const other of others) other.status = "idle";
  load(machine, who, source);
  machine.run({ limit: 1 });
  expect(machine.state.partitions[who]!.status).toBe("ended");
  for (const other of others) if (other.status === "idle") other.status = "ready";
}

/** Stages of a conversation between 0 and 1, each with its areas at pages 4 and 5 of partition 0. */
const STAGES: Readonly<Record<string, (machine: Machine, client: number, server: number) => void>> = {
  "with nothing sent": () => {},
  "with messages that wait": (machine, client, server) => {
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, 0, 0);
    ok(machine, 1, "CHANNEL_SEND", server, area(machine, 1, 4, 2), 1, 0, 0);
  },
  "with a message received": (machine, client, server) => {
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, 0, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 5);
  },
  "with a chain received in part": (machine, client, server) => {
    machine.writeMemory(0, 0x300, [3, area(machine, 0, 4), area(machine, 0, 5), area(machine, 0, 6)]);
    ok(machine, 0, "CHANNEL_SEND", client, 0x300, 0, CHAIN, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 5);
  },
  "with a full queue": (machine, client) => {
    for (let i = 0; i < 4; i++) ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, 0, i);
  },
  "with loans that wait": (machine, client) => {
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, LEND, 0);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5), 1, SHARE, 0);
  },
  "with loans received": (machine, client, server) => {
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, LEND, 0);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5), 1, SHARE, 0);
    for (const page of [6, 7]) ok(machine, 1, "CHANNEL_RECEIVE", server, page);
  },
  "with loans both ways": (machine, client, server) => {
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 4), 1, LEND, 0);
    ok(machine, 1, "CHANNEL_SEND", server, area(machine, 1, 4), 1, LEND, 0);
    ok(machine, 0, "CHANNEL_RECEIVE", client, 6);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
  },
};

const CASES = Object.keys(STAGES).flatMap((stage) =>
  Object.keys(WAYS).flatMap((way) =>
    [0, 1].map((who) => [stage, way, who === 0 ? "client" : "server", who] as const),
  ),
);

describe("a connection that ends", () => {
  test.each(CASES)("%s by %s at the %s: error, wake-up, pages", (stage, way, _end, who) => {
    const machine = channelMachine(3);
    const before = pool(machine);
    const numbers = connect(machine);
    STAGES[stage]!(machine, ...numbers);
    const other = 1 - who;
    const theirs = numbers[other]!;
    newsOf(machine, other);
    call(machine, other, "WAIT_EVENT", [0x3ff, 0, 0]);
    expect(call(machine, other, "WAIT_EVENT", [EVENT.closed, 0xffff, 0xffff]).completion).toBeUndefined();

    WAYS[way]!(machine, who, numbers[who]!);

    // The waiter is awake and knows where to look.
    expect(outcome(machine, other)).toMatchObject({ completion: "OK", r: { 0: EVENT.closed } });
    const news = newsOf(machine, other);
    expect(news.map(([where]) => where)).toEqual([theirs]);
    expect(news[0]![1] & EVENT.closed).toBe(EVENT.closed);
    // The error is defined, and what was given and waits can still be received.
    expect(ok(machine, other, "CHANNEL_STATUS", theirs)[0]).toBe(2);
    const free = machine.state.partitions[other]!.places.lastIndexOf(0);
    const spare = call(machine, other, "AREA_ALLOCATE", [1, 4 + free]);
    expect(spare.completion).toBe("OK");
    refused(machine, "PEER_CLOSED", other, "CHANNEL_SEND", theirs, spare.r[0]!, 1, 0, 0);
    ok(machine, other, "AREA_GIVE_UP", spare.r[0]!);
    const [, , waiting] = ok(machine, other, "CHANNEL_STATUS", theirs);
    for (let i = 0; i < waiting!; i++) {
      const [number] = ok(
        machine,
        other,
        "CHANNEL_RECEIVE",
        theirs,
        4 + machine.state.partitions[other]!.places.indexOf(0),
      );
      if (who === 0) ok(machine, other, "AREA_GIVE_UP", number!);
    }
    refused(machine, "PEER_CLOSED", other, "CHANNEL_RECEIVE", theirs, 4);
    // No loan is left; what is in the survivor's map is its own, and its own again is what it had lent.
    for (const one of machine.state.areas.entries) expect(one.loans).toEqual([]);
    for (const one of machine.state.areas.entries) {
      if (one.owner === -1) continue;
      for (let i = 0; i < one.pages; i++) expect(rights(machine, one.owner, one.page + i)).toBe(3);
      expect(machine.state.partitions[one.owner]!.status).toBe("ready");
    }
    // When the other has ended as well, every page is where it was.
    call(machine, other, "STOP");
    if (machine.state.partitions[who]!.status !== "ended") call(machine, who, "STOP");
    expect(pool(machine)).toBe(before);
    expect(machine.state.areas.used).toBe(0);
    expect(machine.state.partitions[2]!.places).toEqual([0, 0, 0, 0]);
  });

  test("gives the lender its area back with the words that the borrower wrote", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    machine.writeMemory(1, 6 * WORDS, [0x4444]);
    newsOf(machine, 0);
    runAlone(machine, 1, "TRP 1");
    expect(newsOf(machine, 0)).toEqual([[client, EVENT.returned | EVENT.closed]]);
    expect(ends(machine, 0, 4)).toEqual([0x4444, 0xb000 + number]);
  });

  test("takes what was lent or shared from the borrower, who hears of it once for the connection", () => {
    const machine = channelMachine(2);
    const [client, server] = connect(machine);
    STAGES["with loans received"]!(machine, client, server);
    newsOf(machine, 1);
    call(machine, 0, "STOP");
    expect(newsOf(machine, 1)).toEqual([[server, EVENT.revoked | EVENT.closed]]);
    expect([6, 7].map((page) => rights(machine, 1, page))).toEqual([0, 0]);
    expect(machine.journal).toMatchObject({ lent: 1, shared: 1, revoked: 2, returned: 0 });
  });

  test("leaves other connections of the two, and loans over them, as they were", () => {
    const machine = channelMachine(2);
    const [first] = connect(machine);
    const [second, other] = connect(machine);
    const number = area(machine, 0, 4);
    ok(machine, 0, "CHANNEL_SEND", second, number, 1, LEND, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", other, 6);
    ok(machine, 0, "CHANNEL_SEND", first, area(machine, 0, 5), 1, SHARE, 0);
    ok(machine, 0, "CHANNEL_CLOSE", first);
    expect(rights(machine, 1, 6)).toBe(3);
    expect(ok(machine, 0, "LOAN_INFO", number)[0]).toBe(2);
    expect(ok(machine, 0, "CHANNEL_STATUS", second)[0]).toBe(1);
  });
});

describe("a request", () => {
  test.each(Object.keys(WAYS))("whose asker ends by %s is gone, and the backlog has room again", (way) => {
    const machine = channelMachine(3);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
    const [asked] = ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    call(machine, 2, "WAIT_EVENT", [0x3ff, 0, 0]);
    WAYS[way]!(machine, 0, asked!);
    refused(machine, "NO_REQUEST", 1, "CHANNEL_ACCEPT", SERVICE, 1);
    expect(machine.state.partitions[2]!.events & EVENT.open).toBe(EVENT.open);
    ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 1);
  });

  test.each(["STOP", "a halt", "an unhandled trap"])(
    "whose service ends by %s of its partition is refused",
    (way) => {
      const machine = channelMachine(3);
      ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
      const [asked] = ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
      expect(call(machine, 0, "WAIT_EVENT", [EVENT.closed, 0xffff, 0xffff]).completion).toBeUndefined();
      WAYS[way]!(machine, 1, 0);
      expect(outcome(machine, 0)).toMatchObject({ completion: "OK", r: { 0: EVENT.closed } });
      expect(newsOf(machine, 0)).toEqual([[asked, EVENT.closed]]);
      refused(machine, "NOT_OFFERED", 2, "CHANNEL_CONNECT", SERVICE, 1);
      refused(machine, "PEER_CLOSED", 0, "CHANNEL_RECEIVE", asked!, 4);
      ok(machine, 0, "CHANNEL_CLOSE", asked!);
    },
  );
});

test("a partition that stops while every table is in use leaves nothing behind", () => {
  const machine = channelMachine(4, { memory: 80 }, { connections: 64 });
  const before = pool(machine);
  ok(machine, 1, "SERVICE_OFFER", SERVICE, 64, 1);
  for (const client of [0, 2, 3]) {
    for (let i = 0; i < 16; i++) ok(machine, client, "CHANNEL_CONNECT", SERVICE, 2);
    for (let i = 0; i < 12; i++) ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 2);
    const [end] = machine.state.partitions[client]!.connections.ends;
    const number = (end!.uses << 8) | end!.key;
    ok(machine, client, "CHANNEL_SEND", number, area(machine, client, 4), 1, LEND, 0);
    ok(machine, client, "CHANNEL_SEND", number, area(machine, client, 5), 1, 0, 0);
  }
  call(machine, 1, "STOP");
  for (const client of [0, 2, 3]) {
    const { connections } = machine.state.partitions[client]!;
    expect(connections.ends.map(({ state }) => state)).toEqual(new Array(16).fill("closed"));
    expect(rights(machine, client, 4)).toBe(3);
    expect(newsOf(machine, client)).toHaveLength(16);
  }
  expect(pool(machine)).toBe(before - 3);
  expect(machine.state.services[0]).toMatchObject({ owner: -1, requests: [], news: 0 });
  for (const client of [0, 2, 3]) call(machine, client, "STOP");
  expect(pool(machine)).toBe(before);
});
