// The port of a service: who has it from SYS_BIND on, and what closing it does to the connections that were accepted at it (steps
// S202 and S-E of the patent's figures 8 and 11).

import { describe, expect, test } from "vitest";
import { codes, results, worldOf } from "./guest.ts";
import { alone, client, MODES, type Mode, Script, SERVICES, server } from "./script.ts";

const NAMES = Object.keys(MODES) as Mode[];
const PAUSE = ["SYS_SELECT", 0, 0, 20_000, 0] as const;

test("SYS_BIND of a service that there is not, or that the guest may not offer: refused, and the socket stays new", () => {
  const script = new Script();
  const socket = script.call("SYS_SOCKET", 1)();
  for (const service of [99, 0xffff, 8]) script.call("SYS_BIND", socket, service);
  script.call("SYS_LISTEN", socket, 1, 1);
  script.call("SYS_BIND", socket, 7);
  script.call("SYS_LISTEN", socket, 1, 1);
  const refusals = ["BAD_SERVICE", "BAD_SERVICE", "NOT_PERMITTED", "BAD_STATE"];
  expect(alone(script)).toEqual(["OK", ...refusals, "OK", "OK"]);
});

test("SYS_BIND of a service that is bound: ALREADY_BOUND, until the other socket is closed", () => {
  const script = new Script();
  const [first, second] = [script.call("SYS_SOCKET", 1)(), script.call("SYS_SOCKET", 2)()];
  script.call("SYS_BIND", first, 7);
  script.call("SYS_BIND", second, 7);
  script.call("SYS_LISTEN", first, 1, 1);
  script.call("SYS_BIND", second, 7);
  script.call("SYS_CLOSE", first);
  script.call("SYS_BIND", second, 7);
  script.call("SYS_CLOSE", second);
  const third = script.call("SYS_SOCKET", 1)();
  script.call("SYS_BIND", third, 7);
  expect(alone(script).slice(2)).toEqual("OK ALREADY_BOUND OK ALREADY_BOUND OK OK OK OK OK".split(" "));
});

test("SYS_BIND: the other process that has bound a service counts, until it ends", () => {
  const holder = new Script();
  holder.call("SYS_BIND", holder.call("SYS_SOCKET", 1)(), 7);
  holder.call("SYS_SELECT", 0, 0, 30_000, 0);
  const waiter = new Script();
  waiter.call("SYS_SELECT", 0, 0, 10_000, 0);
  const mine = waiter.call("SYS_SOCKET", 1)();
  waiter.call("SYS_BIND", mine, 7);
  waiter.call("SYS_SELECT", 0, 0, 40_000, 0);
  waiter.call("SYS_BIND", mine, 7);
  waiter.call("SYS_LISTEN", mine, 1, 1);
  const machine = worldOf({ guests: [[holder.program(), waiter.program()], []], services: SERVICES });
  expect(machine.run().outcome).toBe("stopped");
  expect(codes(machine, 0, 1, waiter.calls)).toEqual("TIMED_OUT OK ALREADY_BOUND TIMED_OUT OK OK".split(" "));
});

test.each([
  ["has bound", false, "closes its socket", true],
  ["has bound", false, "ends", false],
  ["listens at", true, "closes its socket", true],
  ["listens at", true, "ends", false],
] as const)(
  "SYS_BIND of a service that another guest %s (%s): ALREADY_OFFERED, until it %s (%s)",
  (...how) => {
    const [, listens, , closes] = how;
    const services = [{ id: 7, offer: [0, 1], connect: [0, 1] }];
    const holder = new Script();
    const theirs = holder.call("SYS_SOCKET", 1)();
    holder.call("SYS_BIND", theirs, 7);
    if (listens) holder.call("SYS_LISTEN", theirs, 1, 1);
    holder.call("SYS_SELECT", 0, 0, 20_000, 0);
    if (closes) {
      holder.call("SYS_CLOSE", theirs);
      holder.call("SYS_SELECT", 0, 0, 40_000, 0);
    }
    const waiter = new Script();
    waiter.call("SYS_SELECT", 0, 0, 10_000, 0);
    const mine = waiter.call("SYS_SOCKET", 1)();
    waiter.call("SYS_BIND", mine, 7);
    waiter.call("SYS_LISTEN", mine, 1, 1);
    waiter.call("SYS_SELECT", 0, 0, 20_000, 0);
    waiter.call("SYS_BIND", mine, 7);
    waiter.call("SYS_LISTEN", mine, 1, 1);
    const machine = worldOf({ guests: [[holder.program()], [waiter.program()]], services });
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 1, 0, waiter.calls)).toEqual(
      "TIMED_OUT OK ALREADY_OFFERED BAD_STATE TIMED_OUT OK OK".split(" "),
    );
  },
);

test("SYS_BIND lets nobody connect: before SYS_LISTEN that is NOT_OFFERED, or waits", () => {
  const serving = new Script();
  const socket = serving.call("SYS_SOCKET", 1)();
  serving.call("SYS_BIND", socket, 7);
  serving.call("SYS_SELECT", 0, 0, 20_000, 0);
  serving.call("SYS_LISTEN", socket, 1, 1);
  serving.call("SYS_ACCEPT", socket);
  serving.call("SYS_SELECT", 0, 0, 10_000, 0);
  const asking = new Script();
  asking.call("SYS_SELECT", 0, 0, 10_000, 0);
  const mine = asking.call("SYS_SOCKET", 1)();
  asking.call("SYS_OPTION", mine, "OPTION_NONBLOCK", 1, 0);
  asking.call("SYS_CONNECT", mine, 7);
  asking.call("SYS_OPTION", mine, "OPTION_NONBLOCK", 0, 0);
  asking.call("SYS_CONNECT", mine, 7);
  const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
  expect(machine.run().outcome).toBe("stopped");
  expect(codes(machine, 1, 0, asking.calls)).toEqual("TIMED_OUT OK OK NOT_OFFERED OK OK".split(" "));
});

describe("closing a listening socket (step S-E)", () => {
  test.each(NAMES)("deletes the port and disconnects what was accepted at it, mode %s", (mode) => {
    const [serving, accepted, listener] = server(mode);
    serving.fill(1, 2).send(mode, accepted, 2, 11);
    serving.call(...PAUSE); // the client sends; nobody reads it
    const first = serving.calls;
    serving.call("SYS_CLOSE", listener);
    serving.call("SYS_READ", accepted, 1024, 10);
    serving.call("SYS_WRITE", accepted, 1024, 1, 0, 0);
    serving.call("SYS_SELECT", 2, 2, 0, 0);
    serving.call("SYS_CONNECT", accepted, 8); // it is a new socket
    serving.call("SYS_CLOSE", accepted);
    serving.call("SYS_CLOSE", accepted);
    const [asking, connection] = client(mode);
    asking.fill(5, 3).send(mode, connection, 3, 77);
    asking.call("SYS_SELECT", 0, 0, 40_000, 0);
    const read = asking.receive(mode, connection, 2);
    const after = asking.calls;
    asking.call("SYS_READ", connection, 1024, 10);
    asking.call("SYS_OPTION", connection, "OPTION_NONBLOCK", 1, 0);
    const again = asking.call("SYS_SOCKET", MODES[mode])();
    asking.call("SYS_OPTION", again, "OPTION_NONBLOCK", 1, 0);
    asking.call("SYS_CONNECT", again, 7);
    const other = new Script();
    const socket = other.call("SYS_SOCKET", 1)();
    other.call("SYS_BIND", socket, 8);
    other.call("SYS_LISTEN", socket, 1, 1);
    other.call("SYS_ACCEPT", socket);
    other.call(...PAUSE);
    const guests = [[serving.program()], [asking.program(), other.program()]];
    const machine = worldOf({ guests, services: SERVICES });
    expect(machine.run({ limit: 5_000_000 }).outcome).toBe("stopped");
    expect(codes(machine, 0, 0, serving.calls).slice(first)).toEqual(
      "OK BAD_STATE BAD_STATE OK OK OK BAD_DESCRIPTOR".split(" "),
    );
    // What was given is received, then the channel is gone, and the port with it.
    expect(results(machine, 1, 0, asking.calls)[read]!.r[4]).toBe(11);
    expect(codes(machine, 1, 0, asking.calls).slice(after)).toEqual(
      "PEER_CLOSED OK OK OK NOT_OFFERED".split(" "),
    );
    expect(machine.state.areas.used).toBe(0);
  });

  test("leaves connections that were accepted at another, or asked for", () => {
    const services = [...SERVICES, { id: 9, offer: [0], connect: [1] }];
    const [serving, first, listener] = server("partition");
    const second = serving.call("SYS_SOCKET", MODES.partition)();
    serving.call("SYS_BIND", second, 9);
    serving.call("SYS_LISTEN", second, 1, 1);
    const kept = serving.call("SYS_ACCEPT", second)();
    const asked = serving.call("SYS_SOCKET", MODES.partition)();
    serving.call("SYS_CONNECT", asked, 8);
    const from = serving.calls;
    serving.call("SYS_CLOSE", listener);
    for (const one of [first, kept, asked]) serving.call("SYS_WRITE", one, 1024, 1, 0, 3);
    const clients = [7, 9].map((service) => {
      const [script, connection] = client("partition", service);
      script.call("SYS_READ", connection, 1024, 10);
      return script;
    });
    const [other, accepted] = server("partition", 8);
    other.call("SYS_READ", accepted, 1024, 10);
    const guests = [[serving.program()], [...clients, other].map((script) => script.program())];
    const machine = worldOf({ guests, services });
    expect(machine.run({ limit: 5_000_000 }).outcome).toBe("stopped");
    expect(codes(machine, 0, 0, serving.calls).slice(from)).toEqual("OK BAD_STATE OK OK".split(" "));
    const last = [...clients, other].map((script, n) => codes(machine, 1, n, script.calls).at(-1));
    expect(last).toEqual(["PEER_CLOSED", "OK", "OK"]);
  });

  test("closing what was accepted leaves the port: another is accepted", () => {
    const [serving, accepted, listener] = server("partition");
    serving.call("SYS_CLOSE", accepted);
    serving.call("SYS_READ", serving.call("SYS_ACCEPT", listener)(), 1024, 10);
    const clients = [0, 1].map(() => {
      const [script, connection] = client("partition");
      script.call("SYS_WRITE", connection, 1024, 1, 0, 0);
      return script.program();
    });
    const machine = worldOf({ guests: [[serving.program()], clients], services: SERVICES });
    expect(machine.run({ limit: 5_000_000 }).outcome).toBe("stopped");
    expect(codes(machine, 0, 0, serving.calls)).toEqual(Array(serving.calls).fill("OK"));
  });
});
