// SYS_SPAWN and SYS_WAIT (docs/KERNEL.md, "Processes that processes start"): what a new process gets, what its end tells, what is refused.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { damages, diskNow, IN as FILE_IN, FileScript, tree, volume } from "./disk.ts";
import { codes, type Program, readData, results, SYMBOLS, worldOf } from "./guest.ts";
import { client, IN, MODES, OUT, Script, SERVICES, server } from "./script.ts";

/** The last word of a line that starts by SYS_SPAWN alone, with eight pages of messages. */
const LATER = { window: SYMBOLS.get("LATER")! + 8 };
const FOR_EVER = [0, 0xffff, 0xffff] as const;
const EXIT = (code: number) =>
  new Script().raw(`        MOVC ${code}, R0\n        MON SYS_EXIT\n        NOP`);

/** Runs one guest of these programs to its end, with this code; nothing is left then. */
function run(guest: Program[], others: Script[] = [], code = 0): Machine {
  const guests = [guest, others.map((script) => script.program())];
  const machine = worldOf({ guests, services: SERVICES });
  expect(machine.run({ limit: 3_000_000 }).outcome).toBe(code === 0 ? "stopped" : "failed");
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code });
  expect(machine.state.areas.used).toBe(0);
  expect(machine.state.partitions.map(({ connections }) => connections.used)).toEqual([0, 0]);
  return machine;
}

test("a line that is marked LATER does not start by itself, and the guest stops without it", () => {
  run([new Script().program(), EXIT(9).program(LATER)]);
  run([EXIT(9).program(LATER)]);
  run([new Script().program(), EXIT(9).program()], [], 9);
});

test("a new process has its argument, its number, zero data and a stack, each time that its line is started", () => {
  const parent = new Script();
  const starts = [11, 22].map((argument) => {
    parent.call("SYS_SPAWN", 1, argument, 0);
    return parent.call("SYS_WAIT", 1, ...FOR_EVER)();
  });
  const child = new Script();
  child.raw(`        MOV R1, ${OUT}
        MOV 0, R1
        MOV R1, ${OUT + 1}
        MOV 1, R1
        MOV R1, ${OUT + 2}
        MOV ${IN}, R1
        ADD R1, R0
        MOV 2047, R1
        ADD R1, R0
        MOVC 5, R1
        MOV R1, ${IN}
        MOV R1, 2047
        MOVC 512, R1
        LDB R1
        MON SYS_EXIT
        NOP`);
  const machine = run([parent.program(), child.program(LATER)]);
  expect(starts).toEqual([
    { call: 1, r: 0 },
    { call: 3, r: 0 },
  ]);
  expect(codes(machine, 0, 0, 4)).toEqual(["OK", "OK", "OK", "OK"]);
  // The code is the argument, and what the process before it has left at two places and in BASE: nothing.
  expect([1, 3].map((call) => results(machine, 0, 0, 4)[call]!.r[0])).toEqual([11, 22]);
  expect(readData(machine, 0, 1, OUT, 3)).toEqual([1, 3072, 3072 - 256]);
});

test("a process that traps ends with FF00 hex and the class for who waits, and the guest stops with 0", () => {
  const parent = new Script();
  parent.call("SYS_SPAWN", 1, 0, 0);
  parent.call("SYS_WAIT", 1, ...FOR_EVER);
  const machine = run([parent.program(), new Script().raw("        MOV 0x8000, R0").program(LATER)]);
  expect(results(machine, 0, 0, 2)[1]!.r[0]).toBe(0xff02);
});

test("SYS_WAIT waits in virtual time, looks with a time-out of 0, and gives each code once", () => {
  const parent = new Script();
  parent.call("SYS_SPAWN", 1, 0, 0);
  parent.call("SYS_WAIT", 1, 0, 0, 0);
  parent.call("SYS_WAIT", 1, 0, 5_000, 0);
  parent.call("SYS_WAIT", 1, 0, 0, 0x8000);
  parent.call("SYS_WAIT", 1, ...FOR_EVER);
  parent.call("SYS_WAIT", 1, ...FOR_EVER);
  const child = new Script();
  child.call("SYS_SELECT", 0, 0, 20_000, 0);
  child.raw("        MOVC 77, R0\n        MON SYS_EXIT\n        NOP");
  const machine = run([parent.program(), child.program(LATER)]);
  expect(codes(machine, 0, 0, parent.calls)).toEqual(
    "OK TIMED_OUT TIMED_OUT BAD_ARGUMENT OK BAD_ARGUMENT".split(" "),
  );
  expect(results(machine, 0, 0, 5)[4]!.r[0]).toBe(77);
});

test("SYS_WAIT for no line, for itself, for a process that another has started: BAD_ARGUMENT", () => {
  const parent = new Script();
  parent.call("SYS_SPAWN", 2, 0, 0);
  parent.call("SYS_SELECT", 0, 0, 20_000, 0);
  parent.call("SYS_WAIT", 2, ...FOR_EVER);
  const other = new Script();
  other.call("SYS_SELECT", 0, 0, 10_000, 0);
  for (const line of [0, 1, 2, 3, 7, 8, 0xffff]) other.call("SYS_WAIT", line, ...FOR_EVER);
  const machine = run([parent.program(), other.program(), EXIT(3).program(LATER)]);
  expect(codes(machine, 0, 1, 8).slice(1)).toEqual(Array(7).fill("BAD_ARGUMENT"));
  expect(results(machine, 0, 0, 3)[2]!.r[0]).toBe(3);
});

describe("SYS_SPAWN is refused", () => {
  test("for no line: BAD_ARGUMENT; for one whose process has not ended, or whose end its parent has not seen: IN_USE", () => {
    const parent = new Script();
    for (const line of [2, 3, 7, 8, 0xffff].map((one) => (one === 2 ? 9 : one)))
      parent.call("SYS_SPAWN", line, 0, 0);
    parent.call("SYS_SPAWN", 0, 0, 0);
    parent.call("SYS_SPAWN", 1, 0, 0);
    parent.call("SYS_SPAWN", 2, 0, 0);
    parent.call("SYS_SPAWN", 2, 0, 0);
    parent.call("SYS_SELECT", 0, 0, 30_000, 0);
    parent.call("SYS_WAIT", 2, ...FOR_EVER);
    parent.call("SYS_SELECT", 0, 0, 30_000, 0);
    const other = new Script();
    other.call("SYS_SELECT", 0, 0, 20_000, 0);
    other.call("SYS_SPAWN", 2, 0, 0);
    other.call("SYS_SELECT", 0, 0, 20_000, 0);
    other.call("SYS_SPAWN", 2, 0, 0);
    other.call("SYS_WAIT", 2, ...FOR_EVER);
    const machine = run([parent.program(), other.program(), EXIT(3).program(LATER)]);
    expect(codes(machine, 0, 0, 9)).toEqual([
      ...Array(5).fill("BAD_ARGUMENT"),
      ...["IN_USE", "IN_USE", "OK", "IN_USE"],
    ]);
    expect(codes(machine, 0, 1, 5)).toEqual("TIMED_OUT IN_USE TIMED_OUT OK OK".split(" "));
  });

  test("with a descriptor that cannot be handed over; it changes nothing then", () => {
    const [parent, accepted] = server("partition");
    const file = parent.call("SYS_OPEN", 2048, 1)();
    const from = parent.calls;
    parent.call("SYS_SPAWN", 1, 0, 0x101);
    parent.call("SYS_SPAWN", 1, 0, 0x8000);
    parent.call("SYS_SPAWN", 1, 0, 0b1001);
    parent.call("SYS_READ", accepted, IN, 1);
    parent.call("SYS_SPAWN", 1, 0, 0b0011);
    parent.call("SYS_READ", accepted, IN, 10);
    parent.call("SYS_CLOSE", file);
    parent.call("SYS_SPAWN", 1, 0, 0b0010);
    parent.call("SYS_CLOSE", accepted);
    const [asking, connection] = client("partition");
    asking.fill(1, 2).send("partition", connection, 2, 0);
    const machine = run([parent.program(), EXIT(0).program({ ...LATER, data: 3 })], [asking]);
    expect(codes(machine, 0, 0, parent.calls).slice(from)).toEqual(
      "BAD_ARGUMENT BAD_ARGUMENT BAD_DESCRIPTOR BAD_LENGTH BAD_STATE OK OK OK BAD_DESCRIPTOR".split(" "),
    );
  });
});

describe("descriptors that are handed over", () => {
  /** A child that reads a message from descriptor `from` and sends one back, as its only calls. */
  const answering = (from: number, note: number) => {
    const child = new Script();
    child.call("SYS_READ", from, IN, 10);
    child.fill(900, 1).send("partition", from, 1, note);
    return child;
  };

  test("keep their numbers; a connection goes on when its parent closes the port, and ends with the new process", () => {
    const [parent, accepted, listener] = server("partition");
    parent.call("SYS_SPAWN", 1, 0, 0b10);
    parent.call("SYS_WRITE", accepted, OUT, 1, 0, 0);
    parent.call("SYS_CLOSE", listener);
    parent.call("SYS_WAIT", 1, ...FOR_EVER);
    const [asking, connection] = client("partition");
    asking.call("SYS_SELECT", 0, 0, 30_000, 0);
    asking.send("partition", connection, 1, 5);
    const answer = asking.receive("partition", connection, 10);
    asking.call("SYS_READ", connection, IN, 10);
    const child = answering(1, 66);
    const machine = run([parent.program(), child.program(LATER)], [asking]);
    expect(codes(machine, 0, 0, parent.calls).slice(-4)).toEqual("OK BAD_DESCRIPTOR OK OK".split(" "));
    expect(codes(machine, 0, 1, child.calls)).toEqual(["OK", "OK"]);
    expect(results(machine, 1, 0, asking.calls)[answer]!.r[4]).toBe(66);
    expect(codes(machine, 1, 0, asking.calls).at(-1)).toBe("PEER_CLOSED");
  });

  test("may be a socket that listens: the new process accepts, and its end leaves what the parent had accepted, also when the parent listens anew", () => {
    const [parent, accepted] = server("partition");
    parent.call("SYS_SPAWN", 1, 0, 0b01);
    parent.call("SYS_BIND", parent.call("SYS_SOCKET", MODES.partition)(), 7);
    parent.call("SYS_WAIT", 1, ...FOR_EVER);
    const again = parent.call("SYS_SOCKET", MODES.partition)();
    parent.call("SYS_BIND", 0, 7);
    parent.call("SYS_LISTEN", 0, 1, 1);
    parent.call("SYS_CLOSE", 0);
    parent.call("SYS_WRITE", accepted, OUT, 1, 0, 44);
    const child = new Script();
    child.call("SYS_SELECT", 1, 0, 0xffff, 0xffff);
    const second = child.call("SYS_ACCEPT", 0)();
    child.send("partition", second, 1, 33);
    const clients = [0, 1].map(() => {
      const [asking, connection] = client("partition");
      asking.call("SYS_READ", connection, IN, 10);
      return asking;
    });
    const machine = run([parent.program(), child.program(LATER)], clients);
    expect(again).toEqual({ call: parent.calls - 5, r: 0 });
    expect(codes(machine, 0, 0, parent.calls).slice(4)).toEqual(
      "OK OK ALREADY_BOUND OK OK OK OK OK OK".split(" "),
    );
    expect(codes(machine, 0, 1, child.calls)).toEqual(["OK", "OK", "OK"]);
    const notes = clients.map((asking, n) => results(machine, 1, n, asking.calls).at(-1)!);
    expect(notes.map(({ code }) => code)).toEqual([0, 0]);
    expect(notes.map(({ r }) => r[4]).sort()).toEqual([33, 44]);
  });

  test("may be files of the disk: each keeps its position, and is open until the new process closes it or ends", () => {
    const parent = new FileScript();
    parent.file("a", 9);
    const first = parent.call("SYS_OPEN", parent.path("a"), 0)();
    const second = parent.call("SYS_OPEN", parent.path("a"), 0)();
    parent.call("SYS_READ", second, FILE_IN, 3);
    parent.call("SYS_CLOSE", first);
    parent.call("SYS_SPAWN", 1, 0, 0b10);
    const from = parent.calls;
    parent.call("SYS_READ", second, FILE_IN, 3);
    parent.call("SYS_UNLINK", parent.path("a"));
    parent.call("SYS_WAIT", 1, ...FOR_EVER);
    const again = parent.call("SYS_OPEN", parent.path("a"), 0)();
    parent.call("SYS_READ", again, FILE_IN, 20);
    parent.call("SYS_CLOSE", again);
    parent.call("SYS_RENAME", parent.path("a"), parent.path("b"));

    const child = new FileScript("CHILD");
    child.call("SYS_SELECT", 0, 0, 0, 8);
    child.call("SYS_READ", 0, FILE_IN, 2);
    child.call("SYS_READ", 1, FILE_IN, 2);
    child.fill(900, 1).call("SYS_WRITE", 1, OUT, 1);

    const machine = worldOf({
      guests: [[parent.program(), child.program(LATER)]],
      window: 20,
      disks: [[{ contents: volume().bytes, writable: true }]],
    });
    expect(machine.run({ limit: 10_000_000 }).outcome).toBe("stopped");
    expect(codes(machine, 0, 0, parent.calls).slice(from)).toEqual(
      "BAD_DESCRIPTOR IN_USE OK OK OK OK OK".split(" "),
    );
    expect(codes(machine, 0, 1, child.calls)).toEqual("TIMED_OUT BAD_DESCRIPTOR OK OK".split(" "));
    expect(readData(machine, 0, 1, FILE_IN, 2)).toEqual([4, 5]);
    expect(readData(machine, 0, 0, FILE_IN, 9)).toEqual([1, 2, 3, 4, 5, 900, 7, 8, 9]);
    expect(tree(diskNow(machine))).toEqual({ b: "binary 1..5 900 7..9" });
    expect(damages(diskNow(machine))).toEqual([]);
  });
});

test("a connection that comes back to the line that has accepted it is of no port of the process there", () => {
  const script = new Script();
  script.raw("        MOVC 100, R1\n        SEQ R0, R1\n        JMP SECOND");
  const listener = script.call("SYS_SOCKET", MODES.partition)();
  script.call("SYS_BIND", listener, 7);
  script.call("SYS_LISTEN", listener, 1, 1);
  script.call("SYS_ACCEPT", listener);
  script.call("SYS_SPAWN", 1, 0, 0b10);
  script.raw("        MOVC 0, R0\n        MON SYS_EXIT\n        NOP\nSECOND:");
  script.call("SYS_SOCKET", MODES.partition);
  script.call("SYS_BIND", 0, 7);
  script.call("SYS_LISTEN", 0, 1, 1);
  script.call("SYS_CLOSE", 0);
  script.call("SYS_WRITE", 1, OUT, 1, 0, 55);
  const child = new Script();
  child.call("SYS_SELECT", 0, 0, 20_000, 0);
  child.call("SYS_SPAWN", 0, 1, 0b10);
  child.call("SYS_WAIT", 0, ...FOR_EVER);
  const [asking, connection] = client("partition");
  asking.call("SYS_READ", connection, IN, 10);
  const machine = run([script.program(), child.program(LATER)], [asking]);
  expect(codes(machine, 0, 1, child.calls)).toEqual(["TIMED_OUT", "OK", "OK"]);
  expect(codes(machine, 0, 0, 5)).toEqual(["OK", "OK", "OK", "OK", "OK"]);
  expect(results(machine, 1, 0, asking.calls).at(-1)!.r[4]).toBe(55);
});

test("a process whose parent has ended goes on, its code counts for the guest, and its line is anybody's", () => {
  const parent = new Script();
  parent.call("SYS_SPAWN", 2, 0, 0);
  const other = new Script();
  other.call("SYS_SELECT", 0, 0, 20_000, 0);
  other.call("SYS_SPAWN", 2, 0, 0);
  other.call("SYS_SELECT", 0, 0, 20_000, 0);
  other.call("SYS_SPAWN", 2, 0, 0);
  other.call("SYS_WAIT", 2, ...FOR_EVER);
  other.call("SYS_SPAWN", 0, 0, 0);
  const child = new Script();
  child.call("SYS_SELECT", 0, 0, 30_000, 0);
  child.raw("        MOVC 8, R0\n        MON SYS_EXIT\n        NOP");
  const machine = run([parent.program(), other.program(), child.program(LATER)], [], 8);
  expect(codes(machine, 0, 1, 6)).toEqual("TIMED_OUT IN_USE TIMED_OUT OK OK OK".split(" "));
});
