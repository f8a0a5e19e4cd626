// Messages between two guests, in each mode at either end.

import { describe, expect, test } from "vitest";
import { type Machine, report } from "../../host/index.ts";
import { codes, readData, results, worldOf } from "./guest.ts";
import { client, IN, MODES, type Mode, OUT, OUT_NAME, Script, SERVICES, server } from "./script.ts";

const NAMES = Object.keys(MODES) as Mode[];
/** Words that each guest says it has copied. */
const copied = (machine: Machine) => report(machine).partitions.map(({ wordsCopied }) => wordsCopied);

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
    // 500 words one way, 10 the other: each end copies all of them, or none where they are mapped.
    expect(copied(machine)).toEqual([to, from].map((mode) => (mode === "mapped" ? 0 : 510)));
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

test("a message that is received by a socket of mode partition lies in the partition's address space and not in the process's, until it is read", () => {
  const [serving, accepted] = server("partition");
  serving.call("SYS_READ", accepted, IN, 2);
  serving.call("SYS_PRINT", 32 * 1024, 2);
  serving.raw("HERE: MOVC 0,R0\n        JOZ R0, HERE");
  const [asking, connection] = client("mapped");
  asking.fill(5, 3).send("mapped", connection, 3, 0);
  const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
  machine.run({ limit: 30_000 });
  expect(codes(machine, 0, 0, serving.calls).slice(4)).toEqual(["BAD_LENGTH", "BAD_ADDRESS"]);
  expect([...machine.readMemory(0, 32 * 1024, 4)]).toEqual([5, 6, 7, 0]);
  expect(machine.state.areas.entries[0]).toMatchObject({ owner: 0, page: 32 });
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

describe("what a guest says it has copied", () => {
  test("is one message of several pages, once at either end, and the length that is sent, not the buffer's", () => {
    const [serving, accepted] = server("partition");
    serving.call("SYS_READ", accepted, OUT, 2048);
    const [asking, connection] = client("partition");
    asking.call("SYS_WRITE", connection, OUT, 1500);
    expect(copied(meet(serving, asking))).toEqual([1500, 1500]);
  });

  test("are the words that a file was read and written for, not those it had no room or no words for, and no name", () => {
    const script = new Script();
    const file = script.call("SYS_OPEN", OUT_NAME, 1);
    script.call("SYS_WRITE", file(), OUT, 100);
    script.call("SYS_WRITE", file(), OUT, 925);
    script.call("SYS_SEEK", file(), 0);
    script.call("SYS_READ", file(), IN, 60);
    script.call("SYS_READ", file(), IN, 60);
    script.call("SYS_READ", file(), IN, 60);
    script.call("SYS_SEEK", file(), 0);
    script.call("SYS_READ", file(), 3 * 1024 - 10, 60);
    script.call("SYS_CLOSE", file());
    script.call("SYS_UNLINK", OUT_NAME);
    const machine = worldOf({ guests: [[script.program()]] });
    machine.run({ limit: 200_000 });
    const all = results(machine, 0, 0, script.calls);
    expect(codes(machine, 0, 0, script.calls)).toEqual(
      all.map((_, n) => (n === 2 ? "BAD_LENGTH" : n === 8 ? "BAD_ADDRESS" : "OK")),
    );
    expect([1, 4, 5, 6].map((n) => all[n]!.r[0])).toEqual([100, 60, 40, 0]);
    expect(copied(machine)).toEqual([200]);
  });

  test("is the kernel's alone to say: the call of a program is none", () => {
    const script = new Script();
    script.call("WORDS_COPIED", 500, 0);
    const machine = worldOf({ guests: [[script.program()]] });
    machine.run({ limit: 200_000 });
    expect(codes(machine, 0, 0, 1)).toEqual(["BAD_CALL"]);
    expect(copied(machine)).toEqual([0]);
  });
});
