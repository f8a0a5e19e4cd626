// What the calls on channels refuse. Every refusal is made twice and must leave hash, map and registers as they were. First
// the errors of each call, then the list of what a hostile or careless guest may try (docs/CHANNELS.md, "Threats").

import { describe, expect, test } from "vitest";
import { CHAIN, CLEAR_REST, COMPLETIONS, HYPERCALLS, LEND, type Machine, SHARE } from "../../host/index.ts";
import {
  ALL,
  area,
  channelMachine,
  connect,
  ends,
  ok,
  refusals,
  refused,
  rights,
  SERVICE,
  WORDS,
} from "./channel-kit.ts";
import { call, load } from "./guests.ts";

/** Partition 0 with an open connection to 1, and an area at page 4. */
function open(queue = 4): { machine: Machine; client: number; server: number; number: number } {
  const machine = channelMachine(3);
  const [client, server] = connect(machine, 0, queue);
  return { machine, client, server, number: area(machine, 0, 4) };
}

describe("errors of services", () => {
  test("BAD_SERVICE: a number that the manifest does not list, before anything else", () => {
    const { machine } = open();
    for (const name of [
      "SERVICE_OFFER",
      "SERVICE_RESERVE",
      "SERVICE_WITHDRAW",
      "SERVICE_PERMIT",
      "CHANNEL_CONNECT",
      "CHANNEL_ACCEPT",
    ])
      for (const service of [0, SERVICE - 1, SERVICE + 1, 0xffff])
        refused(machine, "BAD_SERVICE", 1, name, service, 0, 99);
  });

  test("NOT_PERMITTED: to offer or connect without the manifest's leave, whether it is offered or not", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [1], connect: [2] });
    refused(machine, "NOT_PERMITTED", 0, "SERVICE_OFFER", 9, 1, 1);
    refused(machine, "NOT_PERMITTED", 2, "SERVICE_OFFER", 9, 1, 1);
    for (const other of [0, 2]) refused(machine, "NOT_PERMITTED", other, "SERVICE_RESERVE", 9);
    refused(machine, "NOT_PERMITTED", 0, "CHANNEL_CONNECT", 9, 1);
    ok(machine, 1, "SERVICE_OFFER", 9, 1, 1);
    refused(machine, "NOT_PERMITTED", 0, "CHANNEL_CONNECT", 9, 1);
    ok(machine, 1, "SERVICE_PERMIT", 9, 0, 1);
    refused(machine, "NOT_PERMITTED", 0, "CHANNEL_CONNECT", 9, 1);
  });

  test.each([
    [0, 1],
    [65, 1],
    [0xffff, 1],
    [1, 2],
    [1, 0xffff],
  ])("BAD_ARGUMENT: to offer with a backlog of %d and to let in %d", (backlog, admit) => {
    refused(channelMachine(2), "BAD_ARGUMENT", 1, "SERVICE_OFFER", SERVICE, backlog, admit);
  });

  test("ALREADY_OFFERED: twice, and by a second partition", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [2] });
    ok(machine, 0, "SERVICE_OFFER", 9, 1, 1);
    refused(machine, "ALREADY_OFFERED", 0, "SERVICE_OFFER", 9, 1, 1);
    refused(machine, "ALREADY_OFFERED", 1, "SERVICE_OFFER", 9, 1, 1);
    for (const who of [0, 1]) refused(machine, "ALREADY_OFFERED", who, "SERVICE_RESERVE", 9);
  });

  test("ALREADY_OFFERED: to offer what another has reserved, or to reserve what anybody has", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [2] });
    ok(machine, 0, "SERVICE_RESERVE", 9);
    refused(machine, "ALREADY_OFFERED", 1, "SERVICE_OFFER", 9, 1, 1);
    for (const who of [0, 1]) refused(machine, "ALREADY_OFFERED", who, "SERVICE_RESERVE", 9);
  });

  test("NOT_OFFERED: what is only reserved, to all who connect, and to who has reserved it", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [0, 2] });
    ok(machine, 0, "SERVICE_RESERVE", 9);
    for (const who of [0, 2]) refused(machine, "NOT_OFFERED", who, "CHANNEL_CONNECT", 9, 1);
    refused(machine, "NOT_OFFERED", 0, "CHANNEL_ACCEPT", 9, 1);
    refused(machine, "NOT_OFFERED", 0, "SERVICE_PERMIT", 9, ALL, 1);
    refused(machine, "NOT_OFFERED", 1, "SERVICE_WITHDRAW", 9);
  });

  test("NOT_OFFERED: to connect to, accept at, permit or withdraw what nobody, or somebody else, offers", () => {
    const machine = channelMachine(3);
    machine.addService({ id: 9, offer: [0, 1], connect: [2] });
    refused(machine, "NOT_OFFERED", 2, "CHANNEL_CONNECT", 9, 1);
    for (const offered of [false, true]) {
      if (offered) ok(machine, 0, "SERVICE_OFFER", 9, 1, 1);
      refused(machine, "NOT_OFFERED", 1, "CHANNEL_ACCEPT", 9, 1);
      refused(machine, "NOT_OFFERED", 1, "SERVICE_PERMIT", 9, ALL, 1);
      refused(machine, "NOT_OFFERED", 1, "SERVICE_WITHDRAW", 9);
    }
    ok(machine, 0, "SERVICE_WITHDRAW", 9);
    refused(machine, "NOT_OFFERED", 0, "SERVICE_WITHDRAW", 9);
  });

  test("BAD_PARTITION and BAD_ARGUMENT: to permit nobody in particular, or neither in nor out", () => {
    const { machine } = open();
    for (const partition of [3, 64, 0xfffe])
      refused(machine, "BAD_PARTITION", 1, "SERVICE_PERMIT", SERVICE, partition, 1);
    for (const admit of [2, 0xffff]) refused(machine, "BAD_ARGUMENT", 1, "SERVICE_PERMIT", SERVICE, 0, admit);
  });
});

describe("errors of connections", () => {
  test.each([0, 65, 0xffff])("BAD_ARGUMENT: a queue for %d areas", (limit) => {
    const machine = channelMachine(2);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
    refused(machine, "BAD_ARGUMENT", 0, "CHANNEL_CONNECT", SERVICE, limit);
    ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    refused(machine, "BAD_ARGUMENT", 1, "CHANNEL_ACCEPT", SERVICE, limit);
  });

  test("TO_SELF: to connect to one's own service", () => {
    const machine = channelMachine(2);
    machine.addService({ id: 9, offer: [0], connect: [0, 1] });
    ok(machine, 0, "SERVICE_OFFER", 9, 1, 1);
    refused(machine, "TO_SELF", 0, "CHANNEL_CONNECT", 9, 1);
  });

  test("NOT_ADMITTED: what the listener does not let in, though the manifest would", () => {
    const machine = channelMachine(3);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 0);
    refused(machine, "NOT_ADMITTED", 0, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 1, "SERVICE_PERMIT", SERVICE, 0, 1);
    refused(machine, "NOT_ADMITTED", 2, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
  });

  test("BACKLOG_FULL, NO_REQUEST and NO_CONNECTION: one too many, one too few, no place", () => {
    const machine = channelMachine(3, {}, { connections: 1 });
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
    refused(machine, "NO_REQUEST", 1, "CHANNEL_ACCEPT", SERVICE, 1);
    ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    refused(machine, "BACKLOG_FULL", 2, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 1);
    refused(machine, "NO_CONNECTION", 0, "CHANNEL_CONNECT", SERVICE, 1);
    ok(machine, 2, "CHANNEL_CONNECT", SERVICE, 1);
    refused(machine, "NO_CONNECTION", 1, "CHANNEL_ACCEPT", SERVICE, 1);
  });

  test("NO_CONNECTION: a partition whose manifest gives it none", () => {
    const machine = channelMachine(2, {}, { connections: 0 });
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
    refused(machine, "NO_CONNECTION", 0, "CHANNEL_CONNECT", SERVICE, 1);
  });

  const BY_NUMBER = [
    ["CHANNEL_CLOSE", []],
    ["CHANNEL_STATUS", []],
    ["CHANNEL_SEND", [1, 0, 0]],
    ["CHANNEL_RECEIVE", [4]],
  ] as const;

  test.each(BY_NUMBER)("BAD_CONNECTION: %s with a number that the caller never had", (name, rest) => {
    const { machine, client, number } = open();
    for (const wrong of [0, 1, 0xff, 0xffff, client + 1, client + 0x100, client & 0xff, number])
      refused(machine, "BAD_CONNECTION", 0, name, wrong, ...rest);
    // What is a number for one partition is none for another.
    refused(machine, "BAD_CONNECTION", 2, name, client, ...rest);
  });

  test.each(BY_NUMBER)(
    "STALE: %s with the number of a closed connection, its place in use again or not",
    (name, rest) => {
      const machine = channelMachine(3, {}, { connections: 1 });
      const [client] = connect(machine);
      ok(machine, 0, "CHANNEL_CLOSE", client);
      refused(machine, "STALE", 0, name, client, ...rest);
      ok(machine, 1, "CHANNEL_CLOSE", 0x100);
      for (let i = 0; i < 256; i++) {
        const [next] = ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
        ok(machine, 0, "CHANNEL_CLOSE", next!);
        call(machine, 1, "CHANNEL_NEWS");
      }
      ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
      refused(machine, "STALE", 0, name, client, ...rest);
    },
  );

  test("NOT_CONNECTED: to send or receive before anybody has accepted", () => {
    const machine = channelMachine(2);
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 1, 1);
    const [asked] = ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 1);
    refused(machine, "NOT_CONNECTED", 0, "CHANNEL_SEND", asked!, area(machine, 0, 4), 1, 0, 0);
    refused(machine, "NOT_CONNECTED", 0, "CHANNEL_RECEIVE", asked!, 5);
  });

  test("NO_NEWS: when nothing has happened", () => {
    refused(channelMachine(2), "NO_NEWS", 0, "CHANNEL_NEWS");
  });
});

describe("errors of messages", () => {
  test("BAD_ARGUMENT: flags that are none, and two ways to send at once", () => {
    const { machine, client, number } = open();
    const unknown = [0x0100, 0x0200, 0x0400, 0x0800, 0x8100];
    const several = [
      LEND | SHARE,
      LEND | CHAIN,
      SHARE | CHAIN,
      LEND | SHARE | CHAIN,
      CLEAR_REST | LEND | SHARE,
    ];
    for (const flags of [...unknown, ...several])
      refused(machine, "BAD_ARGUMENT", 0, "CHANNEL_SEND", client, number, 1, flags, 0);
  });

  test("BAD_AREA, NOT_OWNER, NOT_MAPPED: no area, another's, one that waits to be received", () => {
    const { machine, client, server } = open();
    const theirs = area(machine, 1, 4);
    for (const flags of [0, LEND, SHARE]) {
      for (const none of [0, theirs + 1, 4097, 0xffff])
        refused(machine, "BAD_AREA", 0, "CHANNEL_SEND", client, none, 1, flags, 0);
      refused(machine, "NOT_OWNER", 0, "CHANNEL_SEND", client, theirs, 1, flags, 0);
    }
    ok(machine, 1, "CHANNEL_SEND", server, theirs, 1, 0, 0);
    for (const flags of [0, LEND, SHARE])
      refused(machine, "NOT_MAPPED", 0, "CHANNEL_SEND", client, theirs, 1, flags, 0);
    refused(machine, "NOT_MAPPED", 0, "AREA_TRANSFER", theirs, 2, 0, 0, 0);
    refused(machine, "NOT_MAPPED", 0, "AREA_GIVE_UP", theirs);
  });

  test.each([0, CLEAR_REST, LEND, SHARE])(
    "BAD_LENGTH: one word too many, and very many (flags %d)",
    (flags) => {
      const { machine, client, number } = open();
      for (const [low, high] of [
        [1025, 0],
        [0xffff, 0],
        [0, 1],
        [0xffff, 0xff],
      ])
        refused(machine, "BAD_LENGTH", 0, "CHANNEL_SEND", client, number, low!, flags | high!, 0);
      expect(ends(machine, 0, 4)).toEqual([0xa000 + number, 0xb000 + number]);
    },
  );

  test.each([0, LEND, SHARE])("QUEUE_FULL: one more than the receiver lets wait (flags %d)", (flags) => {
    const { machine, client, number } = open(1);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5), 1, 0, 0);
    refused(machine, "QUEUE_FULL", 0, "CHANNEL_SEND", client, number, 1, flags | CLEAR_REST, 0);
    expect(ends(machine, 0, 4)).toEqual([0xa000 + number, 0xb000 + number]);
  });

  test("NO_MESSAGE and BAD_WINDOW: nothing to receive, nowhere to put it", () => {
    const { machine, client, server } = open();
    refused(machine, "NO_MESSAGE", 1, "CHANNEL_RECEIVE", server, 4);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5, 2), 1, 0, 0);
    ok(machine, 1, "AREA_ALLOCATE", 1, 5);
    for (const page of [0, 3, 4, 5, 7, 8, 0x7fff, 0xffff])
      refused(machine, "BAD_WINDOW", 1, "CHANNEL_RECEIVE", server, page);
    expect(ok(machine, 1, "CHANNEL_RECEIVE", server, 6)[2]).toBe(1);
  });

  test("PEER_CLOSED: to send to, or receive from, an end that is gone", () => {
    const { machine, client, server, number } = open();
    ok(machine, 1, "CHANNEL_CLOSE", server);
    for (const flags of [0, LEND, SHARE])
      refused(machine, "PEER_CLOSED", 0, "CHANNEL_SEND", client, number, 1, flags, 0);
    refused(machine, "PEER_CLOSED", 0, "CHANNEL_RECEIVE", client, 5);
  });
});

describe("errors of chains", () => {
  const chain = (machine: Machine, at: number, words: readonly number[]) => machine.writeMemory(0, at, words);

  test("BAD_ADDRESS: a chain that the caller cannot read, in part or whole", () => {
    const { machine, client } = open();
    // Page 3 ends where the window begins; page 5 of the window is empty.
    chain(machine, 4 * WORDS - 1, [1]);
    ok(machine, 0, "AREA_GIVE_UP", 1);
    for (const address of [4 * WORDS - 1, 5 * WORDS, 0xffff])
      refused(machine, "BAD_ADDRESS", 0, "CHANNEL_SEND", client, address, 0, CHAIN, 0);
  });

  test("BAD_CHAIN: empty, too long for the queue, longer than any queue, or with an area twice", () => {
    const { machine, client, number } = open(2);
    const more = [area(machine, 0, 5), area(machine, 0, 6)];
    for (const list of [[], [number, ...more], [number, number], new Array(64).fill(number)]) {
      chain(machine, 0x300, [list.length, ...list]);
      refused(machine, "BAD_CHAIN", 0, "CHANNEL_SEND", client, 0x300, 0, CHAIN, 0);
    }
    for (const count of [65, 0xffff]) {
      chain(machine, 0x300, [count]);
      refused(machine, "BAD_CHAIN", 0, "CHANNEL_SEND", client, 0x300, 0, CHAIN, 0);
    }
  });

  test("an area that cannot be sent, or a word too many, keeps the whole chain back", () => {
    const { machine, client, server, number } = open();
    const theirs = area(machine, 1, 4);
    const lent = area(machine, 0, 5);
    const given = area(machine, 1, 5);
    ok(machine, 0, "CHANNEL_SEND", client, lent, 1, LEND, 0);
    ok(machine, 1, "CHANNEL_SEND", server, given, 1, 0, 0);
    for (const [bad, error] of [
      [999, "BAD_AREA"],
      [theirs, "NOT_OWNER"],
      [given, "NOT_MAPPED"],
      [lent, "LENT"],
    ] as const) {
      chain(machine, 0x300, [2, number, bad]);
      refused(machine, error, 0, "CHANNEL_SEND", client, 0x300, 0, CHAIN | CLEAR_REST, 0);
    }
    chain(machine, 0x300, [2, number, area(machine, 0, 6)]);
    refused(machine, "BAD_LENGTH", 0, "CHANNEL_SEND", client, 0x300, 2049, CHAIN | CLEAR_REST, 0);
    expect(ends(machine, 0, 4)).toEqual([0xa000 + number, 0xb000 + number]);
  });

  test("QUEUE_FULL: room for some of its areas but not for all", () => {
    const { machine, client, number } = open(2);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5), 1, 0, 0);
    chain(machine, 0x300, [2, number, area(machine, 0, 6)]);
    refused(machine, "QUEUE_FULL", 0, "CHANNEL_SEND", client, 0x300, 0, CHAIN | CLEAR_REST, 0);
  });
});

describe("errors of loans", () => {
  test("LENT: to send, lend, share, transfer or give up what is lent or shared, waiting or received", () => {
    for (const mode of [LEND, SHARE]) {
      for (const received of [false, true]) {
        const { machine, client, server, number } = open();
        ok(machine, 0, "CHANNEL_SEND", client, number, 1, mode, 0);
        if (received) ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
        for (const flags of [0, CLEAR_REST, LEND, SHARE])
          refused(machine, "LENT", 0, "CHANNEL_SEND", client, number, 1, flags, 0);
        refused(machine, "LENT", 0, "AREA_TRANSFER", number, 2, 0, 0, 0);
        refused(machine, "LENT", 0, "AREA_GIVE_UP", number);
      }
    }
  });

  test("LENT: to share what is lent to another, and to lend or give what is shared with another", () => {
    const machine = channelMachine(4);
    machine.addService({ id: 8, offer: [2], connect: [0] });
    const [toB] = connect(machine);
    ok(machine, 2, "SERVICE_OFFER", 8, 1, 1);
    const [toC] = ok(machine, 0, "CHANNEL_CONNECT", 8, 1);
    ok(machine, 2, "CHANNEL_ACCEPT", 8, 4);
    const lent = area(machine, 0, 4);
    const shared = area(machine, 0, 5);
    ok(machine, 0, "CHANNEL_SEND", toB, lent, 1, LEND, 0);
    ok(machine, 0, "CHANNEL_SEND", toB, shared, 1, SHARE, 0);
    refused(machine, "LENT", 0, "CHANNEL_SEND", toC!, lent, 1, SHARE, 0);
    refused(machine, "LENT", 0, "CHANNEL_SEND", toC!, shared, 1, LEND, 0);
    refused(machine, "LENT", 0, "CHANNEL_SEND", toC!, shared, 1, 0, 0);
    ok(machine, 0, "CHANNEL_SEND", toC!, shared, 1, SHARE, 0);
  });

  test("NOT_OWNER: what a borrower or reader may not do with it", () => {
    for (const mode of [LEND, SHARE]) {
      const { machine, client, server, number } = open();
      ok(machine, 0, "CHANNEL_SEND", client, number, 1, mode, 0);
      ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
      for (const flags of [0, LEND, SHARE])
        refused(machine, "NOT_OWNER", 1, "CHANNEL_SEND", server, number, 1, flags, 0);
      refused(machine, "NOT_OWNER", 1, "AREA_TRANSFER", number, 2, 0, 0, 0);
      refused(machine, "NOT_OWNER", 1, "AREA_GIVE_UP", number);
      refused(machine, "NOT_OWNER", 1, "LOAN_REVOKE", number, ALL);
      refused(machine, "NOT_OWNER", 2, "LOAN_INFO", number);
    }
  });

  test("NOT_LENT, NOT_MAPPED, BAD_LENGTH, BAD_AREA: to return what is not there, or too much of it", () => {
    const { machine, client, server, number } = open();
    refused(machine, "NOT_LENT", 0, "LOAN_RETURN", number, 0, 0, 0, 0);
    refused(machine, "NOT_LENT", 1, "LOAN_RETURN", number, 0, 0, 0, 0);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    refused(machine, "NOT_MAPPED", 1, "LOAN_RETURN", number, 0, 0, 0, 0);
    refused(machine, "NOT_LENT", 0, "LOAN_RETURN", number, 0, 0, 0, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    refused(machine, "BAD_LENGTH", 1, "LOAN_RETURN", number, 0, 1025, 0, 0);
    refused(machine, "BAD_LENGTH", 1, "LOAN_RETURN", number, 0, 0, 1, 0);
    refused(machine, "NOT_LENT", 2, "LOAN_RETURN", number, 0, 0, 0, 0);
    for (const none of [0, 999, 0xffff]) refused(machine, "BAD_AREA", 1, "LOAN_RETURN", none, 0, 0, 0, 0);
    ok(machine, 1, "LOAN_RETURN", number, 0, 1024, 0, 0);
    refused(machine, "NOT_LENT", 1, "LOAN_RETURN", number, 0, 0, 0, 0);
  });

  test("NOT_LENT and BAD_AREA: to take back what is not lent, or not to that partition", () => {
    const { machine, client, number } = open();
    refused(machine, "NOT_LENT", 0, "LOAN_REVOKE", number, ALL);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    for (const other of [0, 2, 3, 64]) refused(machine, "NOT_LENT", 0, "LOAN_REVOKE", number, other);
    for (const none of [0, 999]) refused(machine, "BAD_AREA", 0, "LOAN_REVOKE", none, ALL);
    ok(machine, 0, "LOAN_REVOKE", number, 1);
    refused(machine, "NOT_LENT", 0, "LOAN_REVOKE", number, 1);
  });

  test("BAD_AREA: to ask about no area", () => {
    for (const none of [0, 1, 0xffff]) refused(channelMachine(2), "BAD_AREA", 0, "LOAN_INFO", none);
  });

  test("BAD_ARGUMENT: to say that more words were copied than the longest area has", () => {
    const { machine } = open();
    for (const words of [
      [1, 1],
      [0, 2],
      [0, 0x8000],
      [0xffff, 0xffff],
    ])
      refused(machine, "BAD_ARGUMENT", 0, "WORDS_COPIED", ...words);
  });
});

describe("what a guest may try", () => {
  test("to send an area twice: the second time it is another's", () => {
    const { machine, client, number } = open();
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, 0, 0);
    refused(machine, "NOT_OWNER", 0, "CHANNEL_SEND", client, number, 1, 0, 0);
    refused(machine, "NOT_OWNER", 0, "AREA_GIVE_UP", number);
    refused(machine, "NOT_OWNER", 0, "LOAN_REVOKE", number, ALL);
  });

  test("to receive twice, or over a mapped area, or across the ends of the window", () => {
    const { machine, client, server, number } = open();
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 7);
    refused(machine, "NO_MESSAGE", 1, "CHANNEL_RECEIVE", server, 6);
    ok(machine, 0, "CHANNEL_SEND", client, area(machine, 0, 5, 2), 1, 0, 0);
    for (const page of [3, 6, 7]) refused(machine, "BAD_WINDOW", 1, "CHANNEL_RECEIVE", server, page);
    // A lender cannot put anything over the place that waits for its area either.
    ok(machine, 1, "CHANNEL_SEND", server, area(machine, 1, 4), 1, 0, 0);
    refused(machine, "BAD_WINDOW", 0, "CHANNEL_RECEIVE", client, 4);
  });

  test("to use a page that is not a whole area: numbers name areas, so a part of one cannot be said", () => {
    const { machine, client } = open();
    const large = area(machine, 0, 5, 2);
    ok(machine, 0, "CHANNEL_SEND", client, large, 1, 0, 0);
    expect([5, 6].map((page) => rights(machine, 0, page))).toEqual([0, 0]);
    for (const pages of [0, 65, 0xffff]) refused(machine, "BAD_ARGUMENT", 0, "AREA_ALLOCATE", pages, 5);
  });

  test("to act on a connection of two others, or in the name of a service of another", () => {
    const { machine, client, server, number } = open();
    const mine = area(machine, 2, 4);
    for (const guess of [client, server]) {
      refused(machine, "BAD_CONNECTION", 2, "CHANNEL_SEND", guess, mine, 1, 0, 0);
      refused(machine, "BAD_CONNECTION", 2, "CHANNEL_RECEIVE", guess, 5);
      refused(machine, "BAD_CONNECTION", 2, "CHANNEL_CLOSE", guess);
    }
    refused(machine, "NOT_PERMITTED", 2, "SERVICE_OFFER", SERVICE, 1, 1);
    refused(machine, "NOT_OFFERED", 2, "CHANNEL_ACCEPT", SERVICE, 1);
    refused(machine, "NOT_OWNER", 2, "LOAN_REVOKE", number, ALL);
  });

  test("to take and send at once from two partitions: whoever calls first has it, the other is refused", () => {
    const { machine, client, server, number } = open();
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    ok(machine, 1, "CHANNEL_RECEIVE", server, 6);
    // Return and revocation of the same loan.
    ok(machine, 1, "LOAN_RETURN", number, 0, 0, 0, 0);
    refused(machine, "NOT_LENT", 0, "LOAN_REVOKE", number, ALL);
    ok(machine, 0, "CHANNEL_SEND", client, number, 1, LEND, 0);
    ok(machine, 0, "LOAN_REVOKE", number, ALL);
    refused(machine, "NO_MESSAGE", 1, "CHANNEL_RECEIVE", server, 6);
    refused(machine, "NOT_LENT", 1, "LOAN_RETURN", number, 0, 0, 0, 0);
    // Both ends close.
    ok(machine, 0, "CHANNEL_CLOSE", client);
    refused(machine, "PEER_CLOSED", 1, "CHANNEL_SEND", server, area(machine, 1, 4), 1, 0, 0);
    ok(machine, 1, "CHANNEL_CLOSE", server);
    refused(machine, "STALE", 1, "CHANNEL_CLOSE", server);
  });

  test("to fill another's queues and tables: only what the other allowed fills, and only its own areas are spent", () => {
    const machine = channelMachine(3, { memory: 64 }, { connections: 2 });
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 2, 1);
    for (let i = 0; i < 2; i++) ok(machine, 0, "CHANNEL_CONNECT", SERVICE, 64);
    refused(machine, "BACKLOG_FULL", 0, "CHANNEL_CONNECT", SERVICE, 64);
    for (let i = 0; i < 2; i++) ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, 1);
    const [mine] = machine.state.partitions[0]!.connections.ends;
    const number = (mine!.uses << 8) | mine!.key;
    ok(machine, 0, "CHANNEL_SEND", number, area(machine, 0, 4), 1, 0, 0);
    refused(machine, "QUEUE_FULL", 0, "CHANNEL_SEND", number, area(machine, 0, 4), 1, 0, 0);
    ok(machine, 1, "AREA_ALLOCATE", 4, 4);
  });

  test.each(HYPERCALLS.filter(({ code }) => code >= 0xd0).map(({ name }) => name))(
    "to call %s from user mode: the call goes to its own kernel and changes nothing else",
    (name) => {
      const { machine, client } = open();
      load(machine, 0, `MOVC 0, R1\nLDS R1\nMOVC ${client}, R0\nMON ${name}`);
      const { calls } = machine.journal;
      for (const other of [1, 2]) machine.state.partitions[other]!.status = "idle";
      machine.run({ limit: 4 });
      const code = HYPERCALLS.find((one) => one.name === name)!.code;
      expect(machine.state.partitions[0]!.end).toMatchObject({ trap: { trapClass: 7, detail1: code } });
      expect(machine.journal.calls).toBe(calls);
    },
  );
});

test("every error of every call on channels was met above, and every completion code belongs to some call", () => {
  const calls = HYPERCALLS.filter(({ code }) => code >= 0xd0);
  const outcomes = calls.flatMap(({ name, errors }) => errors.map((error) => `${name} ${error}`));
  expect(outcomes.filter((outcome) => !refusals.has(outcome))).toEqual([]);
  const used = new Set(["OK", "BAD_CALL", ...HYPERCALLS.flatMap(({ errors }) => [...errors])]);
  expect(COMPLETIONS.map(([name]) => name).sort()).toEqual([...used].sort());
});
