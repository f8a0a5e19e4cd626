// Messages between two guests, in each mode at either end.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { codes, readData, results, worldOf } from "./guest.ts";
import { client, IN, MODES, type Mode, type Script, SERVICES, server } from "./script.ts";

const NAMES = Object.keys(MODES) as Mode[];
const PAIRS = NAMES.flatMap((from) => NAMES.map((to) => [from, to] as const));

/** Two guests with one program each: a server in partition 0, a client in partition 1. All is well at the end. */
function meet(serverScript: Script, clientScript: Script): Machine {
  const machine = worldOf({
    guests: [[serverScript.program()], [clientScript.program()]],
    services: SERVICES,
  });
  const { outcome } = machine.run({ limit: 2_000_000 });
  expect([
    outcome,
    codes(machine, 0, 0, serverScript.calls),
    codes(machine, 1, 0, clientScript.calls),
  ]).toEqual(["stopped", Array(serverScript.calls).fill("OK"), Array(clientScript.calls).fill("OK")]);
  expect(machine.state.areas.used).toBe(0);
  return machine;
}

describe.each(PAIRS)("a message from a socket of mode %s to one of mode %s", (from, to) => {
  test("arrives whole, with the sender's partition and word, and an answer comes back", () => {
    const [serving, accepted] = server(to);
    const received = serving.receive(to, accepted, 500);
    serving.fill(7000, 10).send(to, accepted, 10, 0xbeef);
    const [asking, connection] = client(from);
    asking.fill(100, 500).send(from, connection, 500, 0x1234);
    const answered = asking.receive(from, connection, 10);
    const machine = meet(serving, asking);
    expect(readData(machine, 0, 0, IN, 500)).toEqual(Array.from({ length: 500 }, (_, i) => 100 + i));
    expect(readData(machine, 1, 0, IN, 10)).toEqual(Array.from({ length: 10 }, (_, i) => 7000 + i));
    const request = results(machine, 0, 0, serving.calls)[received]!.r;
    expect([request[0], request[1], request[3], request[4]]).toEqual([500, 1, 0, 0x1234]);
    const answer = results(machine, 1, 0, asking.calls)[answered]!.r;
    expect([answer[0], answer[1], answer[3], answer[4]]).toEqual([10, 0, 0, 0xbeef]);
    expect(machine.journal.wordsCopied).toBe(0);
  });

  test("many arrive in order, each once", () => {
    const [serving, accepted] = server(to);
    const reads = Array.from({ length: 12 }, () => serving.receive(to, accepted, 3));
    const [asking, connection] = client(from);
    for (let n = 0; n < 12; n++) asking.fill(n, 3).send(from, connection, 3, n);
    asking.call("SYS_CLOSE", connection);
    const machine = meet(serving, asking);
    const all = results(machine, 0, 0, serving.calls);
    expect(reads.map((call) => all[call]!.r[4])).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect(readData(machine, 0, 0, IN, 3)).toEqual([11, 12, 13]);
  });
});

test("what a transfer costs does not depend on the words of the message", () => {
  const cost = (words: number) => {
    const [serving, accepted] = server("mapped");
    serving.call("SYS_READ", accepted);
    const [asking, connection] = client("mapped");
    const area = asking.call("SYS_MAP", 0, 8);
    asking.call("SYS_WRITE", connection, area(), words, 0, 0);
    const machine = meet(serving, asking);
    expect(results(machine, 0, 0, serving.calls).at(-1)!.r[0]).toBe(words);
    return [machine.instructions(0), machine.instructions(1)];
  };
  const [receiver, sender] = cost(1);
  expect(cost(8192)).toEqual([receiver, sender]);
});
