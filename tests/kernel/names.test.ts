// Messages in the file system (docs/KERNEL.md, "Messages"): the directory msg, owners and rights, and what each call on files does with
// a message.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { FileScript, withFiles } from "./disk.ts";
import { codes, type Program, readData, results, SYMBOLS, worldOf } from "./guest.ts";
import { client, IN, IN_NAME, OUT, OUT_NAME, Script, SERVICES } from "./script.ts";

const LATER = { window: SYMBOLS.get("LATER")! + 8 };
const FOR_EVER = [0, 0xffff, 0xffff] as const;
const [READ, WRITE] = [1, 2];
const MESSAGE = SYMBOLS.get("TYPE_MESSAGE")!;

/** Runs one guest of these programs, with another that may send to it, to its end; no area is left then. */
function run(guest: readonly Program[], others: readonly Script[] = [], disk = false): Machine {
  const machine = worldOf({
    guests: [guest, others.map((script) => script.program())],
    services: SERVICES,
    window: 20,
    disks: disk ? [[{ contents: withFiles({ a: 3, dir: "directory" }).bytes, writable: true }]] : [],
  });
  expect(machine.run({ limit: 10_000_000 }).outcome).toBe("stopped");
  expect(machine.state.areas.used).toBe(0);
  return machine;
}

/** Waits for so many milliseconds of virtual time: the programs of a guest take turns by that. */
const sleep = (script: Script, ms: number) => script.call("SYS_SELECT", 0, 0, 1_000 * ms, 0);

/** The calls of a process with the codes that they returned, but for the waits. */
function came(machine: Machine, process: number, script: Script): string {
  const all = codes(machine, 0, process, script.calls);
  return all
    .filter((_, n) => script.steps.filter((step) => typeof step !== "string")[n]![0] !== "SYS_SELECT")
    .join(" ");
}

/** Text of the data of a process, to the first 0. */
function text(machine: Machine, process: number, address: number, words = 11): string {
  const bytes = readData(machine, 0, process, address, words).flatMap((word) => [word & 0xff, word >> 8]);
  return String.fromCharCode(...bytes).split("\0")[0]!;
}

test("a received message is a file of the directory msg: every process of the guest finds it there, and its owner opens it by that name", () => {
  const server = new FileScript("S");
  const socket = server.call("SYS_SOCKET", 1)();
  server.call("SYS_BIND", socket, 7);
  server.call("SYS_LISTEN", socket, 4, 1);
  const connection = server.call("SYS_ACCEPT", socket)();
  const read = server.calls;
  server.call("SYS_READ", connection, IN_NAME);
  const opened = server.call("SYS_OPEN", server.path("!msg!!0100/"), 0);
  server.call("SYS_READ", opened(), IN, 9);
  sleep(server, 20);
  const other = new FileScript("O");
  sleep(other, 10);
  other.call("SYS_LIST", other.path("msg"), IN, 0);
  other.call("SYS_LIST", other.path("msg"), IN, 1);
  other.call("SYS_STAT", other.path("msg/0100"));
  other.call("SYS_OPEN", other.path("msg/0100"), 0);
  const [asking, to] = client("file");
  asking.fill(5, 3).send("file", to, 3, 1);
  sleep(asking, 20);
  const machine = run([server.program(), other.program()], [asking]);
  expect(text(machine, 0, IN_NAME)).toBe("msg/0100");
  expect(codes(machine, 0, 0, read + 3).slice(read)).toEqual(["OK", "OK", "OK"]);
  expect(readData(machine, 0, 0, IN, 4)).toEqual([5, 6, 7, 0]);
  expect(came(machine, 1, other)).toBe("OK NO_NAME OK NO_RIGHT");
  const [, listed, , stat] = results(machine, 0, 1, 4);
  expect([text(machine, 1, IN, 8), ...listed!.r.slice(0, 2)]).toEqual(["0100", 1, MESSAGE]);
  // Three words, one page, of process 0, with no right for others.
  expect(stat!.r).toEqual([MESSAGE, 6, 0, 1, 0]);
});

describe("rights", () => {
  test("are the owner's to give and to take; what is open stays open", () => {
    const owner = new FileScript("P");
    const name = owner.path("msg/mail");
    const made = owner.call("SYS_CREATE", name, MESSAGE, 2);
    owner.fill(1, 4).call("SYS_WRITE", made(), OUT, 4);
    owner.call("SYS_CLOSE", made());
    sleep(owner, 10);
    owner.call("SYS_RIGHTS", name, READ);
    sleep(owner, 10);
    owner.call("SYS_RIGHTS", name, READ + WRITE);
    sleep(owner, 10);
    owner.call("SYS_RIGHTS", name, WRITE);
    sleep(owner, 10);
    owner.call("SYS_RIGHTS", name, 0);
    sleep(owner, 10);
    owner.call("SYS_READ", owner.call("SYS_OPEN", name, 0)(), IN, 9);

    const other = new FileScript("O");
    const path = other.path("msg/mail");
    const opened = [0, READ, READ + WRITE, WRITE, 0].map((_, n) => {
      sleep(other, n === 0 ? 5 : 10);
      const file = other.call("SYS_OPEN", path, 0);
      other.call("SYS_WRITE", file(), OUT, 1);
      other.call("SYS_READ", file(), IN, 9);
      return file;
    });
    other.fill(70, 1).call("SYS_WRITE", opened[3]!(), OUT, 1);
    const machine = run([owner.program(), other.program()]);
    expect(new Set(came(machine, 0, owner).split(" "))).toEqual(new Set(["OK"]));
    // Each time: SYS_OPEN, SYS_WRITE, SYS_READ. The first and the last open nothing.
    expect(came(machine, 1, other)).toBe(
      "NO_RIGHT BAD_DESCRIPTOR BAD_DESCRIPTOR OK NO_RIGHT OK OK OK OK OK OK NO_RIGHT NO_RIGHT BAD_DESCRIPTOR BAD_DESCRIPTOR OK",
    );
    expect(readData(machine, 0, 0, IN, 5)).toEqual([0, 70, 3, 4, 0]);
  });

  test("never let others unlink, rename, map, send, or give rights: NO_RIGHT", () => {
    const owner = new FileScript("P");
    const made = owner.call("SYS_CREATE", owner.path("msg/mail"), MESSAGE, 1);
    owner.call("SYS_CLOSE", made());
    owner.call("SYS_RIGHTS", owner.path("msg/mail"), READ + WRITE);
    sleep(owner, 20);
    owner.call("SYS_UNLINK", owner.path("msg/mail"));
    const other = new FileScript("O");
    const path = other.path("msg/mail");
    const socket = other.call("SYS_SOCKET", 1)();
    other.call("SYS_CONNECT", socket, 8);
    sleep(other, 10);
    const from = other.calls;
    other.call("SYS_UNLINK", path);
    other.call("SYS_RENAME", path, other.path("msg/mine"));
    other.call("SYS_MAP", path, 0);
    other.call("SYS_WRITE", socket, path, 0, 0, 0);
    other.call("SYS_RIGHTS", path, 0);
    const peer = new Script();
    const listener = peer.call("SYS_SOCKET", 1)();
    peer.call("SYS_BIND", listener, 8);
    peer.call("SYS_LISTEN", listener, 1, 1);
    peer.call("SYS_ACCEPT", listener);
    sleep(peer, 30);
    const machine = run([owner.program(), other.program()], [peer]);
    expect(codes(machine, 0, 1, other.calls).slice(from)).toEqual(Array(5).fill("NO_RIGHT"));
    expect(came(machine, 0, owner)).toBe("OK OK OK OK");
  });

  test("of more than two kinds, of a file, of msg, of nothing: refused", () => {
    const script = new FileScript();
    const made = script.call("SYS_CREATE", script.path("msg/mail"), MESSAGE, 1);
    script.call("SYS_RIGHTS", script.path("msg/mail"), 4);
    for (const path of ["a", "dir", "msg", "b", "msg/none", "msg/a b"])
      script.call("SYS_RIGHTS", script.path(path), 1);
    script.call("SYS_RIGHTS", 0xffff, 1);
    script.call("SYS_CLOSE", made());
    const machine = run([script.program()], [], true);
    expect(came(machine, 0, script)).toBe(
      "OK BAD_ARGUMENT BAD_MODE BAD_MODE BAD_MODE NO_NAME NO_NAME BAD_NAME BAD_ADDRESS OK",
    );
  });
});

describe("an open message", () => {
  test("is handed to a new process with its position and its rights; the owner sends it when it is closed", () => {
    const parent = new FileScript("P");
    const name = parent.path("msg/work");
    const made = parent.call("SYS_CREATE", name, MESSAGE, 1);
    parent.fill(1, 6).call("SYS_WRITE", made(), OUT, 6);
    parent.call("SYS_SEEK", made(), 2);
    parent.call("SYS_SPAWN", 1, 0, 1);
    const from = parent.calls;
    parent.call("SYS_CLOSE", made());
    parent.call("SYS_UNLINK", name);
    parent.call("SYS_WAIT", 1, ...FOR_EVER);
    const file = parent.call("SYS_OPEN", name, 0);
    parent.call("SYS_READ", file(), IN, 9);
    parent.call("SYS_CLOSE", file());
    parent.call("SYS_UNLINK", name);
    const child = new FileScript("C");
    child.call("SYS_READ", 0, IN, 2);
    child.fill(90, 1).call("SYS_WRITE", 0, OUT, 1);
    child.call("SYS_OPEN", child.path("msg/work"), 0);
    const machine = run([parent.program(), child.program(LATER)]);
    expect(codes(machine, 0, 0, parent.calls).slice(from).join(" ")).toBe(
      "BAD_DESCRIPTOR IN_USE OK OK OK OK OK",
    );
    expect(came(machine, 1, child)).toBe("OK OK NO_RIGHT");
    expect(readData(machine, 0, 1, IN, 2)).toEqual([3, 4]);
    expect(readData(machine, 0, 0, IN, 7)).toEqual([1, 2, 3, 4, 90, 6, 0]);
  });

  test("outlives its owner, without a name, until the last process closes it; its pages count for the owner's line so long", () => {
    const reader = new FileScript("READER");
    sleep(reader, 10);
    const path = reader.path("msg/last");
    const file = reader.call("SYS_OPEN", path, 0);
    sleep(reader, 20);
    reader.call("SYS_READ", file(), IN, 3);
    reader.call("SYS_OPEN", path, 0);
    reader.call("SYS_LIST", reader.path("msg"), OUT, 0);
    reader.call("SYS_SPAWN", 1, 1, 0);
    reader.call("SYS_WAIT", 1, ...FOR_EVER);
    reader.call("SYS_CLOSE", file());
    reader.call("SYS_SPAWN", 1, 2, 0);
    reader.call("SYS_WAIT", 1, ...FOR_EVER);

    const owner = new FileScript("P");
    owner.raw("        MOVC 101, R1\n        SEQ R0, R1\n        JMP AGAIN");
    const made = owner.call("SYS_CREATE", owner.path("msg/last"), MESSAGE, 5);
    owner.fill(40, 3).call("SYS_WRITE", made(), OUT, 3);
    owner.call("SYS_CLOSE", made());
    owner.call("SYS_MAP", owner.path("msg/last"), 0);
    owner.call("SYS_RIGHTS", owner.path("msg/last"), READ);
    sleep(owner, 20);
    // A process of this line that is started anew says by its code whether it gets five pages.
    owner.raw(`        MOVC 0, R0\n        MON SYS_EXIT\n        NOP
AGAIN:  MOVC 5, R1\n        MON SYS_MAP\n        NOP\n        MOV R7, R0\n        MON SYS_EXIT\n        NOP`);
    const machine = run([reader.program(), owner.program()]);
    expect(came(machine, 0, reader)).toBe("OK OK NO_NAME NO_NAME OK OK OK OK OK");
    expect(readData(machine, 0, 0, IN, 3)).toEqual([40, 41, 42]);
    const ends = results(machine, 0, 0, reader.calls).filter((_, n) => n === 7 || n === 10);
    expect(ends.map(({ r }) => r[0])).toEqual([SYMBOLS.get("NO_MEMORY"), 0]);
  });
});

describe("names of messages", () => {
  test("are made, changed, listed and asked about as those of files; the root ends with msg", () => {
    const script = new FileScript();
    const long = script.path("msg/sixteen-letters-");
    const made = script.call("SYS_CREATE", script.path("msg/a"), MESSAGE, 3);
    script.call("SYS_OPEN", OUT_NAME, 1);
    script.call("SYS_RENAME", script.path("msg!a"), long);
    script.call("SYS_RENAME", long, long);
    script.call("SYS_STAT", script.path("msg/a"));
    script.fill(1, 2).call("SYS_WRITE", made(), OUT, 2);
    script.call("SYS_CLOSE", made());
    const list = [0, 1, 2, 3].map((place, n) =>
      script.call("SYS_LIST", script.path("/msg/"), IN + 8 * n, place),
    );
    const stat = script.calls;
    script.call("SYS_STAT", long);
    script.call("SYS_STAT", script.path("msg"));
    const mapped = script.call("SYS_MAP", long, 0);
    script.call("SYS_UNMAP", mapped(), IN + 40, 2);
    const root = script.calls;
    let place = script.call("SYS_LIST", script.path(""), IN + 64, 0);
    for (let n = 1; n < 4; n++) place = script.call("SYS_LIST", script.path(""), IN + 64 + 8 * n, place());
    script.call("SYS_UNLINK", long);
    const machine = run([script.program()], [], true);
    expect(came(machine, 0, script)).toBe(
      "OK OK OK NAME_TAKEN NO_NAME OK OK OK OK NO_NAME NO_NAME OK OK OK OK OK OK OK NO_NAME OK",
    );
    const all = results(machine, 0, 0, script.calls);
    expect([0, 1].map((n) => text(machine, 0, IN + 8 * n, 8))).toEqual(["sixteen-letters-", "0101"]);
    expect(text(machine, 0, OUT_NAME)).toBe("msg/0101");
    expect(list).toHaveLength(4);
    expect([7, 8].map((n) => all[n]!.r.slice(0, 2))).toEqual([
      [1, MESSAGE],
      [2, MESSAGE],
    ]);
    expect(all[stat]!.r).toEqual([MESSAGE, 4, 0, 3, 0]);
    expect(all[stat + 1]!.r).toEqual([10, 0, 0, 0, 0]);
    expect(text(machine, 0, IN + 40)).toBe("msg/sixteen-letters-");
    expect([0, 1, 2].map((n) => text(machine, 0, IN + 64 + 8 * n, 8))).toEqual(["a", "dir", "msg"]);
    expect(all.slice(root, root + 3).map(({ r }) => r[1])).toEqual([14, 10, 10]);
    expect(all[root + 2]!.r[0]).toBe(0xffff);
  });

  test("that are none, are taken, are the kernel's to give, or belong to the other side: refused", () => {
    const script = new FileScript();
    script.call("SYS_CREATE", script.path("msg/a"), MESSAGE, 1);
    const from = script.calls;
    const refused: [string, string][] = [
      ["msg/a", "NAME_TAKEN"],
      ["msg", "NAME_TAKEN"],
      ["msg/", "NAME_TAKEN"],
      ["msg/12AF", "BAD_NAME"],
      ["msg/seventeen-letters", "BAD_NAME"],
      ["msg/..", "BAD_NAME"],
      ["msg/a/b", "NO_NAME"],
      ["b", "BAD_MODE"],
      ["msgs/b", "BAD_MODE"],
    ];
    for (const [path] of refused) script.call("SYS_CREATE", script.path(path), MESSAGE, 1);
    for (const [path] of refused) script.call("SYS_RENAME", script.path("msg/a"), script.path(path));
    script.call("SYS_CREATE", 0xffff, MESSAGE, 1);
    script.call("SYS_RENAME", script.path("msg/a"), 0xffff);
    for (const pages of [0, 9]) script.call("SYS_CREATE", script.path("msg/b"), MESSAGE, pages);
    script.call("SYS_CREATE", script.path("msg/b"), 12);
    script.call("SYS_MKDIR", script.path("msg/b"));
    script.call("SYS_RENAME", script.path("a"), script.path("msg/b"));
    for (const call of ["SYS_OPEN", "SYS_UNLINK", "SYS_RENAME", "SYS_MAP"])
      script.call(call, script.path("msg"), 0);
    for (const call of ["SYS_OPEN", "SYS_UNLINK", "SYS_MAP"]) script.call(call, script.path("msg/a!b"), 0);
    script.call("SYS_LIST", script.path("msg/a"), IN, 0);
    script.call("SYS_LIST", script.path("msg/b"), IN, 0);
    for (const place of [64, 0xffff]) script.call("SYS_LIST", script.path("msg"), IN, place);
    script.call("SYS_MAP", script.path("a"), 0);
    const machine = run([script.program()], [], true);
    const codesOf = refused.map(([, code]) => code);
    expect(codes(machine, 0, 0, script.calls).slice(from)).toEqual([
      ...codesOf,
      ...codesOf,
      ...["BAD_ADDRESS", "BAD_ADDRESS", "BAD_ARGUMENT", "NO_MEMORY", "BAD_MODE", "BAD_MODE", "BAD_MODE"],
      ...Array(4).fill("BAD_MODE"),
      ...Array(3).fill("NO_NAME"),
      ...["BAD_MODE", "NO_NAME", "NO_NAME", "NO_NAME", "NO_NAME"],
    ]);
  });

  test("a message that waits at a socket to be copied has none: nobody can take it away from there", () => {
    const script = new FileScript();
    const socket = script.call("SYS_SOCKET", 3)();
    script.call("SYS_BIND", socket, 7);
    script.call("SYS_LISTEN", socket, 4, 1);
    const connection = script.call("SYS_ACCEPT", socket)();
    const from = script.calls;
    script.call("SYS_READ", connection, IN, 1);
    for (const call of ["SYS_UNLINK", "SYS_OPEN", "SYS_MAP"]) script.call(call, script.path("msg/0100"), 0);
    script.call("SYS_LIST", script.path("msg"), IN, 0);
    // msg/ and zeros: the first word of a name that is none.
    script.raw(
      `        MOVC ${0x736d}, R0\n        MOV R0, ${OUT}\n        MOVC ${0x2f67}, R0\n        MOV R0, ${OUT + 1}`,
    );
    for (const call of ["SYS_UNLINK", "SYS_OPEN", "SYS_MAP"]) script.call(call, OUT, 0);
    script.call("SYS_READ", connection, IN, 4);
    const [asking, to] = client("partition");
    asking.fill(5, 2).send("partition", to, 2, 1);
    const machine = run([script.program()], [asking]);
    expect(codes(machine, 0, 0, script.calls).slice(from)).toEqual([
      "BAD_LENGTH",
      ...Array(4).fill("NO_NAME"),
      ...Array(3).fill("BAD_MODE"),
      "OK",
    ]);
    expect(readData(machine, 0, 0, IN, 2)).toEqual([5, 6]);
  });
});
