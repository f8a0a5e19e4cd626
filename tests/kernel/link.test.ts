// SYS_LINK (docs/KERNEL.md, "Messages and the disk"): messages that become files and files that become messages, by the disk alone.

import { describe, expect, test } from "vitest";
import { type Disk, openFileSystem, putFile, removeFile, TYPE } from "../../host/disk/index.ts";
import { type Machine, report } from "../../host/index.ts";
import {
  alone,
  damages,
  diskNow,
  FileScript,
  IN,
  names,
  returnedBy,
  shown,
  tree,
  volume,
  withFiles,
} from "./disk.ts";
import { codes, type Program, readData, SYMBOLS, worldOf } from "./guest.ts";
import { IN_NAME, MODE_DISK, SERVICES } from "./script.ts";

const MESSAGE = SYMBOLS.get("TYPE_MESSAGE")!;
const WINDOW = 36;

/** Runs guests that have a disk each, with a window that takes messages of 36 pages. */
function run(guests: readonly (readonly Program[])[], disks: readonly Disk[]): Machine {
  const machine = worldOf({
    guests,
    services: guests.length === 1 ? [] : SERVICES,
    window: WINDOW,
    machine: { memory: 1024 },
    disks: disks.map(({ bytes }) => [{ contents: bytes, writable: true }]),
  });
  expect(machine.run({ limit: 100_000_000 }).outcome).toBe("stopped");
  for (const [n] of disks.entries()) expect(damages(diskNow(machine, n))).toEqual([]);
  return machine;
}

/** The sectors of a volume that are in use, if they are the first ones: the last of them is that of the file that was put last. */
function lastSector(disk: Disk): number {
  const { sectors, freeSectors } = openFileSystem(disk).contents!.info;
  return sectors - freeSectors! - 1;
}

test("a file is sent from one disk to another as a message, and no program and no kernel copies a word of it", () => {
  const sender = new FileScript();
  sender.call("SYS_LINK", sender.path("letter"), sender.path("msg/letter"));
  const to = sender.call("SYS_SOCKET", 1)();
  sender.call("SYS_CONNECT", to, 7);
  sender.call("SYS_WRITE", to, sender.path("msg/letter"), 0, 0, 3);
  sender.call("SYS_STAT", sender.path("msg/letter"));
  const receiver = new FileScript();
  const socket = receiver.call("SYS_SOCKET", 1)();
  receiver.call("SYS_BIND", socket, 7);
  receiver.call("SYS_LISTEN", socket, 1, 1);
  const from = receiver.call("SYS_ACCEPT", socket)();
  receiver.call("SYS_READ", from, IN_NAME);
  receiver.call("SYS_LINK", IN_NAME, receiver.path("dir!received"));
  receiver.call("SYS_UNLINK", IN_NAME);
  const machine = run(
    [[receiver.program({ data: 3 })], [sender.program({ data: 3 })]],
    [withFiles({ dir: "directory" }), withFiles({ letter: 2500 })],
  );
  expect(codes(machine, 0, 0, receiver.calls)).toEqual(Array(7).fill("OK"));
  expect(codes(machine, 1, 0, sender.calls)).toEqual([...Array(4).fill("OK"), "NO_NAME"]);
  expect(tree(diskNow(machine))).toEqual({ dir: "directory", "dir!received": "binary 1..2500" });
  expect(report(machine).partitions.map(({ wordsCopied }) => wordsCopied)).toEqual([0, 0]);
  // Nor does anything else in the memory of the two guests, their buffers of sectors among it, hold some of its words.
  for (const partition of [0, 1]) {
    const memory = machine.readMemory(partition, 0, (64 - WINDOW) * 1024);
    const copies = memory.filter(
      (word, n) => n > 0 && word === memory[n - 1]! + 1 && word > 1000 && word <= 2500,
    );
    expect(
      shown([...copies].filter((word, n, all) => all[n + 1] === word + 1 && all[n + 2] === word + 2)),
    ).toBe("");
  }
});

describe("a socket of mode disk", () => {
  /** A script that accepts a connection at service 7 with a queue of one area, and one that connects to it. */
  function pair(): [FileScript, FileScript, ReturnType<FileScript["path"]>] {
    const [receiver, sender] = [new FileScript(), new FileScript()];
    const socket = receiver.call("SYS_SOCKET", MODE_DISK)();
    receiver.call("SYS_OPTION", socket, "OPTION_QUEUE", 1, 0);
    receiver.call("SYS_BIND", socket, 7);
    receiver.call("SYS_LISTEN", socket, 1, 1);
    const from = receiver.call("SYS_ACCEPT", socket)();
    sender.call("SYS_CONNECT", sender.call("SYS_SOCKET", MODE_DISK)(), 7);
    return [receiver, sender, from];
  }

  test("by a socket of mode disk a file goes from one disk to another: the message lies in the partitions alone, and nobody copies a word of it", () => {
    const [receiver, sender, from] = pair();
    sender.call("SYS_WRITE", 0, sender.path("letter"), 0, 0, 77);
    receiver.call("SYS_READ", from, receiver.path("dir!received"));
    const machine = worldOf({
      guests: [[receiver.program({ data: 3 })], [sender.program({ data: 3 })]],
      services: SERVICES,
      window: WINDOW,
      disks: [withFiles({ dir: "directory" }), withFiles({ letter: 2500 })].map(({ bytes }) => [
        { contents: bytes, writable: true },
      ]),
    });
    const seen = [0, 0];
    while (machine.run({ limit: 60 }).outcome === "limit") {
      for (const partition of [0, 1]) {
        // The partition has the first page of its window; no process has any page of it.
        if (machine.control.core.stage2(partition, 64 - WINDOW) >> 14 === 3) seen[partition]!++;
        const table = machine.readMemory(partition, 8 * 128 + 64 - WINDOW, WINDOW);
        expect(table.every((entry) => entry === 0)).toBe(true);
      }
    }
    expect(Math.min(...seen)).toBeGreaterThan(5);
    expect(machine.state.partitions.map(({ end }) => end)).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect([machine.state.areas.used, machine.journal.sent]).toEqual([0, 1]);
    expect(returnedBy(machine, receiver).at(-1)).toMatchObject({
      code: 0,
      r: { 0: 2500, 1: 1, 3: 0, 4: 77 },
    });
    expect(tree(diskNow(machine))).toEqual({ dir: "directory", "dir!received": "binary 1..2500" });
    expect(damages(diskNow(machine))).toEqual([]);
    expect(report(machine).partitions.map(({ wordsCopied }) => wordsCopied)).toEqual([0, 0]);
  });

  test("keeps a message that cannot be saved as the next one, and makes none of a file that cannot be sent", () => {
    const [receiver, sender, from] = pair();
    const first = sender.calls;
    for (const path of ["none", "dir", "", "msg/a", "a b", "nine"])
      sender.call("SYS_WRITE", 0, sender.path(path), 0, 0, 1);
    sender.call("SYS_WRITE", 0, 0xffff, 0, 0, 1);
    sender.call("SYS_WRITE", 0, sender.path("four"), 0, 1, 1);
    sender.call("SYS_WRITE", 0, sender.path("four"), 0, 0, 1);
    sender.call("SYS_OPTION", 0, "OPTION_NONBLOCK", 1, 0);
    sender.call("SYS_WRITE", 0, sender.path("four"), 0, 0, 2);
    sender.call("SYS_OPTION", 0, "OPTION_NONBLOCK", 0, 0);
    sender.call("SYS_WRITE", 0, sender.path("four"), 0, 0, 3);
    sender.call("SYS_SELECT", 0, 0, 0, 40);
    sender.call("SYS_WRITE", 0, sender.path("four"), 0, 0, 4);
    const read = receiver.calls;
    receiver.call("SYS_SELECT", 0, 0, 0, 20);
    for (const path of ["a", "", "none!b", "msg/b", "a b"])
      receiver.call("SYS_READ", from, receiver.path(path));
    receiver.call("SYS_READ", from, 0xffff);
    receiver.call("SYS_SPAWN", 1, 0, 0b10);
    receiver.call("SYS_READ", from, receiver.path("b"));
    receiver.call("SYS_READ", from, receiver.path("c"));
    const machine = run(
      [
        [receiver.program({ data: 3 }), { steps: [], window: SYMBOLS.get("LATER")! }],
        [sender.program({ data: 3 })],
      ],
      [withFiles({ a: 3 }), withFiles({ nine: 8193, four: 4096, dir: "directory" })],
    );
    expect(codes(machine, 1, 0, sender.calls).slice(first).join(" ")).toBe(
      "NO_NAME BAD_MODE BAD_MODE BAD_MODE BAD_NAME NO_MEMORY BAD_ADDRESS BAD_ARGUMENT OK OK WOULD_BLOCK OK OK TIMED_OUT PEER_CLOSED",
    );
    expect(codes(machine, 0, 0, receiver.calls).slice(read).join(" ")).toBe(
      "TIMED_OUT NAME_TAKEN NAME_TAKEN NO_NAME BAD_MODE BAD_NAME BAD_ADDRESS BAD_STATE OK OK",
    );
    expect(tree(diskNow(machine))).toEqual({ a: "text 1..3", b: "binary 1..4096", c: "binary 1..4096" });
    expect(
      returnedBy(machine, receiver)
        .slice(-2)
        .map(({ r }) => r[4]),
    ).toEqual([1, 3]);
    expect(machine.state.areas.used).toBe(0);
  });
});

test("files as they lie, messages of any length: what is saved is what was loaded", () => {
  const lengths = [0, 1, 255, 256, 257, 1024, 1025, 35_840];
  const disk = withFiles(Object.fromEntries(lengths.map((words) => [`f${words}`, words])), 700);
  const script = new FileScript();
  for (const words of lengths) {
    const [file, message, copy] = [`f${words}`, "msg/a", `c${words}`].map((path) => script.path(path));
    script.call("SYS_LINK", file!, message!);
    script.call("SYS_LINK", message!, copy!);
    script.call("SYS_UNLINK", message!);
  }
  const machine = run([[script.program({ window: WINDOW, data: 3 })]], [disk]);
  expect(new Set(codes(machine, 0, 0, script.calls))).toEqual(new Set(["OK"]));
  const after = tree(diskNow(machine));
  for (const words of lengths) expect(after[`c${words}`]).toBe(after[`f${words}`]!.replace("text", "binary"));
});

test("a disk whose room is in pieces takes a message in pieces, and gives it back", () => {
  const disk = withFiles(Object.fromEntries(Array.from({ length: 18 }, (_, n) => [`f${n}`, 512])), 240);
  for (let n = 0; n < 18; n += 3) expect(removeFile(disk, `f${n}`)).toBeUndefined();
  const script = new FileScript();
  const made = script.call("SYS_CREATE", script.path("msg/a"), MESSAGE, 3);
  script.write(made(), 2500, 7);
  script.call("SYS_LINK", script.path("msg/a"), script.path("saved"));
  script.call("SYS_LINK", script.path("saved"), script.path("msg/b"));
  const again = script.call("SYS_OPEN", script.path("msg/b"), 0);
  script.call("SYS_READ", again(), IN, 3000);
  const { machine, after, codes: came } = alone(script, disk);
  expect(new Set(came)).toEqual(new Set(["OK"]));
  expect(tree(after).saved).toBe("binary 7..2506");
  expect(shown(readData(machine, 0, 0, IN, 2500))).toBe("7..2506");
});

test("what the last sector of a file holds behind its end does not come into the message", () => {
  const disk = withFiles({ a: 300 });
  disk.bytes.fill(0x77, 512 * lastSector(disk) + 2 * (300 - 256), 512 * (lastSector(disk) + 1));
  expect(putFile(disk, "odd", Uint8Array.of(1, 2, 3), { type: TYPE.binary })).toBeUndefined();
  disk.bytes.fill(0x77, 512 * lastSector(disk) + 3, 512 * (lastSector(disk) + 1));
  const script = new FileScript();
  for (const [n, path] of ["a", "odd"].entries()) {
    script.call("SYS_LINK", script.path(path), script.path(`msg/${path}`));
    const address = script.call("SYS_MAP", script.path(`msg/${path}`), 0);
    script.copy(address(), IN + 1024 * n, 1024);
  }
  const { machine } = alone(script, disk);
  expect(shown(readData(machine, 0, 0, IN, 302))).toBe("1..300 0 0");
  expect(readData(machine, 0, 0, IN + 300, 724).every((word) => word === 0)).toBe(true);
  expect(readData(machine, 0, 0, IN + 1024, 4)).toEqual([0x201, 3, 0, 0]);
});

describe("SYS_LINK is refused, and has changed nothing then,", () => {
  const FILES = { a: 300, dir: "directory" } as const;

  test("for what is not there, cannot be, or is taken", () => {
    const script = new FileScript();
    const made = script.call("SYS_CREATE", script.path("msg/m"), MESSAGE, 1);
    script.write(made(), 3);
    const refused: [string, string, string][] = [
      ["msg/m", "a", "NAME_TAKEN"],
      ["msg/m", "", "NAME_TAKEN"],
      ["msg/m", "none!b", "NO_NAME"],
      ["msg/m", "a b", "BAD_NAME"],
      ["msg/m", "msg/n", "BAD_MODE"],
      ["msg/none", "b", "NO_NAME"],
      ["msg", "b", "BAD_MODE"],
      ["none", "msg/n", "NO_NAME"],
      ["dir", "msg/n", "BAD_MODE"],
      ["", "msg/n", "BAD_MODE"],
      ["a", "b", "BAD_MODE"],
      ["a", "msg/m", "NAME_TAKEN"],
      ["a", "msg", "NAME_TAKEN"],
      ["a", "msg/00FF", "BAD_NAME"],
    ];
    for (const [from, to] of refused) script.call("SYS_LINK", script.path(from), script.path(to));
    for (const path of ["msg/m", "a"]) script.call("SYS_LINK", script.path(path), 0xffff);
    script.call("SYS_LINK", 0xffff, script.path("b"));
    script.call("SYS_LINK", script.path("msg/m"), script.path("b"));
    script.call("SYS_LINK", script.path("REDO.LOG"), script.path("msg/n"));
    const { codes: came, after } = alone(script, withFiles(FILES));
    expect(came.slice(2)).toEqual([
      ...refused.map(([, , code]) => code),
      ...["BAD_ADDRESS", "BAD_ADDRESS", "BAD_ADDRESS", "OK", "IN_USE"],
    ]);
    expect(tree(after)).toEqual({ a: "text 1..300", dir: "directory", b: "binary 1..3" });
  });

  test("of a message that another process has not let be read: NO_RIGHT", () => {
    const owner = new FileScript("P");
    owner.call("SYS_CREATE", owner.path("msg/m"), MESSAGE, 1);
    owner.call("SYS_SELECT", 0, 0, 10_000, 0);
    owner.call("SYS_RIGHTS", owner.path("msg/m"), 1);
    owner.call("SYS_SELECT", 0, 0, 0, 2);
    const other = new FileScript("O");
    other.call("SYS_SELECT", 0, 0, 5_000, 0);
    other.call("SYS_LINK", other.path("msg/m"), other.path("b"));
    other.call("SYS_SELECT", 0, 0, 10_000, 0);
    other.call("SYS_LINK", other.path("msg/m"), other.path("b"));
    const machine = run([[owner.program({ data: 3 }), other.program({ data: 3 })]], [volume()]);
    expect(codes(machine, 0, 1, 4)).toEqual(["TIMED_OUT", "NO_RIGHT", "TIMED_OUT", "OK"]);
  });

  test("for want of room: NO_MEMORY, BAD_LENGTH, DISK_FULL", () => {
    const script = new FileScript();
    script.call("SYS_LINK", script.path("nine"), script.path("msg/a"));
    script.call("SYS_LINK", script.path("long"), script.path("msg/a"));
    script.call("SYS_LINK", script.path("four"), script.path("msg/a"));
    script.call("SYS_LINK", script.path("msg/a"), script.path("b"));
    const disk = withFiles({ nine: 8193, long: 65_536, four: 4096 }, 375);
    const { codes: came, after } = alone(script, disk);
    expect(came).toEqual(["NO_MEMORY", "BAD_LENGTH", "OK", "DISK_FULL"]);
    expect(names(after)).toEqual(["four", "long", "nine"]);
  });

  test("by the disk: NO_DISK, WRITE_PROTECTED, DISK_ERROR; the message is as it was, or is none", () => {
    const script = new FileScript();
    const made = script.call("SYS_CREATE", script.path("msg/m"), MESSAGE, 1);
    script.write(made(), 3);
    script.call("SYS_LINK", script.path("a"), script.path("msg/a"));
    script.call("SYS_LINK", script.path("msg/m"), script.path("b"));
    script.call("SYS_STAT", script.path("msg/m"));
    script.call("SYS_STAT", script.path("msg/a"));
    const disk = withFiles(FILES);
    const last = lastSector(disk);
    const came = (options: Parameters<typeof alone>[2]) =>
      alone(script, disk, options).codes.slice(2).join(" ");
    expect(came({ writable: false })).toBe("OK WRITE_PROTECTED OK OK");
    // The second sector of a, which was put before dir; the sector behind the log and an index block, which b would get.
    expect(came({ bad: [last - 1] })).toBe("DISK_ERROR OK OK NO_NAME");
    expect(came({ bad: [last + 21 + 2] })).toBe("OK DISK_ERROR OK OK");
    const machine = worldOf({ guests: [[script.program()]] });
    machine.run({ limit: 1_000_000 });
    expect(codes(machine, 0, 0, script.calls).slice(2)).toEqual(["NO_DISK", "NO_DISK", "OK", "NO_NAME"]);
  });
});

test("a sector that was in memory before is not what a file that lies there now is read from", () => {
  const script = new FileScript();
  // Writing it leaves its sectors in the buffers; the message then comes to lie on them.
  script.file("old", 1024, 500);
  script.call("SYS_UNLINK", script.path("old"));
  const made = script.call("SYS_CREATE", script.path("msg/m"), MESSAGE, 1);
  script.write(made(), 1024, 3000);
  script.call("SYS_LINK", script.path("msg/m"), script.path("new"));
  const file = script.call("SYS_OPEN", script.path("new"), 0);
  script.call("SYS_READ", file(), IN, 1024);
  const { machine, codes: came } = alone(script);
  expect(new Set(came)).toEqual(new Set(["OK"]));
  expect(shown(readData(machine, 0, 0, IN, 1024))).toBe("3000..4023");
});
