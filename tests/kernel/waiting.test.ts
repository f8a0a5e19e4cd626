// Waiting: SYS_SELECT, time-outs in virtual time, back-pressure, and what wakes a process.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { codes, type Program, results, worldOf } from "./guest.ts";
import { client, MODES, Script, SERVICES, server } from "./script.ts";

function run(...guests: (Script | Script[])[]): Machine {
  const programs = guests.map((one): Program[] =>
    (Array.isArray(one) ? one : [one]).map((script) => script.program()),
  );
  if (programs.length === 1) programs.push([]);
  const machine = worldOf({ guests: programs, services: SERVICES });
  expect(machine.run({ limit: 5_000_000 }).outcome).toBe("stopped");
  expect(machine.state.areas.used).toBe(0);
  return machine;
}

/** A script that looks at the clock before and after something. */
function timed(what: (script: Script) => void): Script {
  const script = new Script();
  script.call("SYS_CLOCK");
  what(script);
  script.call("SYS_CLOCK");
  return script;
}

/** The microseconds between the first and the last call of a script. */
function elapsed(machine: Machine, partition: number, process: number, script: Script): number {
  const all = results(machine, partition, process, script.calls);
  const time = (r: readonly number[]) => r[0]! + r[1]! * 65_536;
  return time(all.at(-1)!.r) - time(all[0]!.r);
}

/** A tick, and the turns of a few processes. */
const SLACK = 2_500;

describe("SYS_SELECT", () => {
  test("without descriptors it sleeps for its time-out, alone and beside others", () => {
    const short = timed((script) => script.call("SYS_SELECT", 0, 0, 5_000, 0));
    const long = timed((script) => script.call("SYS_SELECT", 0, 0, 300_000 & 0xffff, 300_000 >> 16));
    const machine = run([short, long]);
    expect(codes(machine, 0, 0, 3)).toEqual(["OK", "TIMED_OUT", "OK"]);
    for (const [process, script, time] of [
      [0, short, 5_000],
      [1, long, 300_000],
    ] as const) {
      expect(elapsed(machine, 0, process, script)).toBeGreaterThanOrEqual(time);
      expect(elapsed(machine, 0, process, script)).toBeLessThan(time + SLACK);
    }
  });

  test("a time-out longer than the timer can count comes all the same", () => {
    const time = 40_000_000;
    const script = timed((one) => one.call("SYS_SELECT", 0, 0, time & 0xffff, time >> 16));
    const machine = run(script);
    expect(elapsed(machine, 0, 0, script)).toBeGreaterThanOrEqual(time);
    expect(elapsed(machine, 0, 0, script)).toBeLessThan(time + SLACK);
  });

  test("with a time-out of 0 it only looks", () => {
    const script = timed((one) => {
      const socket = one.call("SYS_SOCKET", 1)();
      one.call("SYS_BIND", socket, 7);
      one.call("SYS_LISTEN", socket, 1, 1);
      one.call("SYS_SELECT", 1, 0, 0, 0);
    });
    const machine = run(script);
    expect(codes(machine, 0, 0, 6)).toEqual(["OK", "OK", "OK", "OK", "TIMED_OUT", "OK"]);
    expect(elapsed(machine, 0, 0, script)).toBeLessThan(1_000);
  });

  test("a time-out of 2 to the power 31 or more, unless it is for ever: BAD_ARGUMENT", () => {
    const script = new Script();
    script.call("SYS_SELECT", 0, 0, 0, 0x8000);
    script.call("SYS_SELECT", 0, 0, 0xfffe, 0xffff);
    expect(codes(run(script), 0, 0, 2)).toEqual(["BAD_ARGUMENT", "BAD_ARGUMENT"]);
  });

  test("a socket that listens is readable when somebody asks, a connection when a message waits, writable when there is room", () => {
    const [serving, connection, listener] = (() => {
      const script = new Script();
      const socket = script.call("SYS_SOCKET", MODES.mapped)();
      script.call("SYS_BIND", socket, 7);
      script.call("SYS_LISTEN", socket, 1, 1);
      script.call("SYS_SELECT", 1, 0, 0xffff, 0xffff);
      return [script, script.call("SYS_ACCEPT", socket)(), socket] as const;
    })();
    serving.call("SYS_SELECT", 3, 2, 0xffff, 0xffff);
    serving.call("SYS_SELECT", 3, 0, 0xffff, 0xffff);
    serving.call("SYS_READ", connection);
    serving.call("SYS_SELECT", 2, 0, 1_000, 0);
    serving.call("SYS_CLOSE", listener);
    const [asking, mine] = client("mapped");
    asking.call("SYS_SELECT", 0, 0, 10_000, 0);
    asking.send("mapped", mine, 1, 0);
    asking.call("SYS_SELECT", 0, 0, 10_000, 0);
    const machine = run(serving, asking);
    const all = results(machine, 0, 0, serving.calls);
    expect(all.slice(3, 9).map(({ code, r }) => [code, r[0], r[1]])).toEqual([
      [0, 1, 0],
      [0, 1, 1],
      [0, 0, 2],
      [0, 2, 0],
      [0, 1, 1],
      [15, 2, 0],
    ]);
  });

  test("a connection that is asked for becomes writable when it is accepted", () => {
    const serving = new Script();
    const socket = serving.call("SYS_SOCKET", 1)();
    serving.call("SYS_BIND", socket, 7);
    serving.call("SYS_LISTEN", socket, 1, 1);
    serving.call("SYS_SELECT", 0, 0, 30_000, 0);
    serving.call("SYS_ACCEPT", socket);
    serving.call("SYS_SELECT", 0, 0, 30_000, 0);
    const asking = new Script();
    asking.call("SYS_SELECT", 0, 0, 10_000, 0);
    const mine = asking.call("SYS_SOCKET", 1)();
    asking.call("SYS_OPTION", mine, "OPTION_NONBLOCK", 1, 0);
    asking.call("SYS_CONNECT", mine, 7);
    asking.call("SYS_SELECT", 0, 1, 1_000, 0);
    asking.call("SYS_SELECT", 0, 1, 0xffff, 0xffff);
    asking.call("SYS_CONNECT", mine, 7);
    const machine = run(serving, asking);
    expect(codes(machine, 1, 0, 7)).toEqual("TIMED_OUT OK OK WOULD_BLOCK TIMED_OUT OK OK".split(" "));
    expect(results(machine, 1, 0, 7)[5]!.r.slice(0, 2)).toEqual([0, 1]);
  });
});

describe("time-outs of a descriptor", () => {
  const wait = (prepare: (script: Script, socket: ReturnType<Script["call"]>) => void) => {
    const script = timed((one) => {
      const socket = one.call("SYS_SOCKET", 2);
      one.call("SYS_OPTION", socket(), "OPTION_TIMEOUT", 20_000, 0);
      prepare(one, socket);
    });
    const machine = run(script);
    expect(codes(machine, 0, 0, script.calls).at(-2)).toBe("TIMED_OUT");
    expect(elapsed(machine, 0, 0, script)).toBeGreaterThanOrEqual(20_000);
    expect(elapsed(machine, 0, 0, script)).toBeLessThan(20_000 + SLACK);
  };

  test("SYS_CONNECT, when nobody offers the service", () => {
    wait((script, socket) => script.call("SYS_CONNECT", socket(), 8));
  });

  test("SYS_ACCEPT, when nobody asks", () => {
    wait((script, socket) => {
      script.call("SYS_BIND", socket(), 7);
      script.call("SYS_LISTEN", socket(), 1, 1);
      script.call("SYS_ACCEPT", socket());
    });
  });

  test.each(["file", "mapped", "partition"] as const)("SYS_READ and SYS_WRITE in mode %s", (mode) => {
    const [serving, accepted] = server(mode);
    serving.call("SYS_OPTION", accepted, "OPTION_QUEUE", 1, 0);
    serving.call("SYS_SELECT", 0, 0, 100_000 & 0xffff, 100_000 >> 16);
    const [asking, connection] = client(mode);
    asking.call("SYS_OPTION", connection, "OPTION_TIMEOUT", 7_000, 0);
    const read = asking.calls + 1;
    asking.call("SYS_CLOCK");
    asking.call("SYS_READ", connection, 1024, 10);
    asking.call("SYS_CLOCK");
    // The queue of the accepted end holds eight areas.
    const writes: number[] = [];
    for (let n = 0; n < 8; n++) writes.push(asking.send(mode, connection, 1, n));
    if (mode === "file") {
      const file = asking.call("SYS_OPEN", 2048, 1);
      asking.call("SYS_CLOSE", file());
    } else if (mode === "mapped") asking.call("SYS_MAP", 0, 1);
    const area = asking.calls - 1;
    asking.call("SYS_CLOCK");
    const address = mode === "mapped" ? { call: area, r: 0 } : mode === "file" ? 2048 : 1024;
    writes.push(asking.calls);
    asking.call("SYS_WRITE", connection, address, 1, 0, 0);
    asking.call("SYS_CLOCK");
    const machine = run(serving, asking);
    const all = results(machine, 1, 0, asking.calls);
    const names = codes(machine, 1, 0, asking.calls);
    const time = (call: number) => all[call]!.r[0]! + all[call]!.r[1]! * 65_536;
    expect(names[read]).toBe("TIMED_OUT");
    expect(time(read + 1) - time(read - 1)).toBeGreaterThanOrEqual(7_000);
    expect(time(read + 1) - time(read - 1)).toBeLessThan(7_000 + SLACK);
    expect(writes.map((call) => names[call])).toEqual([...Array(8).fill("OK"), "TIMED_OUT"]);
    const full = writes.at(-1)!;
    expect(time(full + 1) - time(full - 1)).toBeGreaterThanOrEqual(7_000);
    expect(time(full + 1) - time(full - 1)).toBeLessThan(7_000 + SLACK);
  });
});

describe("a full queue", () => {
  test("lets the sender wait until there is room, and every message arrives", () => {
    const serving = new Script();
    const socket = serving.call("SYS_SOCKET", MODES.partition)();
    serving.call("SYS_OPTION", socket, "OPTION_QUEUE", 2, 0);
    serving.call("SYS_BIND", socket, 7);
    serving.call("SYS_LISTEN", socket, 1, 1);
    const accepted = serving.call("SYS_ACCEPT", socket)();
    const reads = Array.from({ length: 20 }, () => {
      serving.call("SYS_SELECT", 0, 0, 2_000, 0);
      serving.call("SYS_READ", accepted, 1024, 10);
      return serving.calls - 1;
    });
    const [asking, connection] = client("partition");
    const writes = Array.from({ length: 20 }, (_, n) => asking.send("partition", connection, 1, n));
    const machine = run(serving, asking);
    expect(codes(machine, 1, 0, asking.calls).slice(2)).toEqual(writes.map(() => "OK"));
    const all = results(machine, 0, 0, serving.calls);
    expect(reads.map((call) => [all[call]!.code, all[call]!.r[4]])).toEqual(reads.map((_, n) => [0, n]));
  });

  test("makes a descriptor that does not wait fail at once, and select says when there is room again", () => {
    const serving = new Script();
    const socket = serving.call("SYS_SOCKET", MODES.mapped)();
    serving.call("SYS_OPTION", socket, "OPTION_QUEUE", 1, 0);
    serving.call("SYS_BIND", socket, 7);
    serving.call("SYS_LISTEN", socket, 1, 1);
    const accepted = serving.call("SYS_ACCEPT", socket)();
    serving.call("SYS_SELECT", 0, 0, 30_000, 0);
    serving.call("SYS_READ", accepted);
    serving.call("SYS_READ", accepted);
    const [asking, connection] = client("mapped");
    asking.call("SYS_OPTION", connection, "OPTION_NONBLOCK", 1, 0);
    asking.call("SYS_READ", connection);
    asking.send("mapped", connection, 1, 0);
    const area = asking.call("SYS_MAP", 0, 1)();
    asking.call("SYS_WRITE", connection, area, 1, 0, 1);
    asking.call("SYS_SELECT", 0, 1, 1_000, 0);
    asking.call("SYS_SELECT", 0, 1, 0xffff, 0xffff);
    asking.call("SYS_WRITE", connection, area, 1, 0, 1);
    const machine = run(serving, asking);
    expect(codes(machine, 1, 0, asking.calls).slice(2)).toEqual(
      "OK WOULD_BLOCK OK OK OK WOULD_BLOCK TIMED_OUT OK OK".split(" "),
    );
  });
});

test("two processes of one guest wait for different connections, and each gets its own messages", () => {
  const [first, one] = server("partition", 7);
  first.call("SYS_READ", one, 1024, 10);
  const [second, two] = client("partition", 8);
  second.call("SYS_READ", two, 1024, 10);
  const [peer, three] = server("partition", 8);
  peer.fill(500, 1).send("partition", three, 1, 8);
  const [other, four] = client("partition", 7);
  other.call("SYS_SELECT", 0, 0, 9_000, 0);
  other.fill(400, 1).send("partition", four, 1, 7);
  const machine = run([first, second], [peer, other]);
  expect(results(machine, 0, 0, first.calls).at(-1)!.r[4]).toBe(7);
  expect(results(machine, 0, 1, second.calls).at(-1)!.r[4]).toBe(8);
});

test("a request that select has seen, and nobody accepts, is closed with the socket that listened", () => {
  const serving = new Script();
  const socket = serving.call("SYS_SOCKET", 1)();
  serving.call("SYS_BIND", socket, 7);
  serving.call("SYS_LISTEN", socket, 1, 1);
  serving.call("SYS_SELECT", 1, 0, 0xffff, 0xffff);
  serving.call("SYS_CLOSE", socket);
  serving.call("SYS_SELECT", 0, 0, 20_000, 0);
  const [asking, connection] = client("mapped");
  asking.call("SYS_READ", connection);
  asking.call("SYS_CLOCK");
  const machine = run(serving, asking);
  expect(codes(machine, 1, 0, 3)).toContain("PEER_CLOSED");
  // With the socket, and not only when its partition stops.
  const [low, high] = results(machine, 1, 0, 4)[3]!.r;
  expect(low! + high! * 65_536).toBeLessThan(20_000);
});
