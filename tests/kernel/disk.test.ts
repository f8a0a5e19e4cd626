// Files of the disk: what each call does, and what guests do with their disks. docs/KERNEL.md, "Files".

import { describe, expect, test } from "vitest";
import { type Disk, openFileSystem, putFile, TYPE } from "../../host/disk/index.ts";
import {
  alone,
  damages,
  diskNow,
  FileScript,
  guestWith,
  IN,
  names,
  OUT,
  shown,
  tree,
  volume,
  withFiles,
} from "./disk.ts";
import { codes, guestOf, readData, SYMBOLS, worldOf } from "./guest.ts";

describe("a file", () => {
  test("is created, written, and there when the guest has ended", () => {
    const script = new FileScript();
    script.file("one", 300);
    script.file("two", 1, 7, 14);
    script.call("SYS_MKDIR", script.path("dir"));
    script.file("dir!three", 2000);
    script.file("/dir/four", 0);
    const { codes: came, after } = alone(script);
    expect(new Set(came)).toEqual(new Set(["OK"]));
    expect(tree(after)).toEqual({
      one: "binary 1..300",
      two: "text 7",
      dir: "directory",
      "dir!three": "binary 1..2000",
      "dir!four": "binary ",
    });
  });

  test("is read from its position on, to its end", () => {
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("file"), 0);
    const reads = [100, 200, 0, 0xffff, 1].map((words) => {
      script.call("SYS_READ", file(), IN, words);
      return script.calls - 1;
    });
    script.call("SYS_SEEK", file(), 250);
    script.call("SYS_READ", file(), OUT, 10);
    const { machine, returned } = alone(script, withFiles({ file: 700 }));
    expect(returned[0]!.r.slice(0, 2)).toEqual([0, 700]);
    expect(reads.map((n) => returned[n]!.r[0])).toEqual([100, 200, 0, 400, 0]);
    expect(shown(readData(machine, 0, 0, IN, 400))).toBe("301..700");
    expect(shown(readData(machine, 0, 0, OUT, 10))).toBe("251..260");
  });

  test("is written over, and grows, from its position on; 1024 words at a time at most", () => {
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("file"), 0);
    script.call("SYS_SEEK", file(), 250);
    script.fill(5000, 20).call("SYS_WRITE", file(), OUT, 20);
    script.call("SYS_SEEK", file(), 700);
    script.fill(6000, 1100).call("SYS_WRITE", file(), OUT, 1100);
    const { after, returned } = alone(script, withFiles({ file: 700 }));
    expect([2, 4].map((n) => returned[n]!.r[0])).toEqual([20, 1024]);
    expect(tree(after).file).toBe("text 1..250 5000..5019 271..700 6000..7023");
  });

  test("has one position for each descriptor that is open on it", () => {
    const script = new FileScript();
    const path = script.path("file");
    const [one, two] = [script.call("SYS_OPEN", path, 0), script.call("SYS_OPEN", path, 0)];
    script.call("SYS_READ", one(), IN, 5);
    script.call("SYS_READ", two(), IN, 3);
    script.call("SYS_READ", one(), IN, 5);
    const { machine } = alone(script, withFiles({ file: 20 }));
    expect(shown(readData(machine, 0, 0, IN, 5))).toBe("6..10");
  });

  test("has a descriptor as sockets and messages have", () => {
    const script = new FileScript();
    script.call("SYS_SOCKET", 1);
    const file = script.call("SYS_OPEN", script.path("a"), 0);
    const message = script.call("SYS_OPEN", OUT, 1);
    script.call("SYS_READ", file(), IN, 3);
    script.call("SYS_SEEK", message(), 0);
    script.call("SYS_CLOSE", file());
    script.call("SYS_OPEN", OUT, 0);
    const { codes: came, returned } = alone(script, withFiles({ a: 9 }));
    expect(new Set(came)).toEqual(new Set(["OK"]));
    expect([0, 1, 2, 6].map((call) => returned[call]!.r[0])).toEqual([0, 1, 2, 1]);
  });

  test("of an odd number of bytes has a word for the last one, and keeps its length when it is written within", () => {
    const disk = volume();
    putFile(disk, "odd", Uint8Array.of(1, 2, 3), { type: TYPE.binary });
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("odd"), 0);
    script.fill(0x505, 1).call("SYS_WRITE", file(), OUT, 1);
    script.call("SYS_STAT", script.path("odd"));
    const { returned, after } = alone(script, disk);
    expect(returned[0]!.r[1]).toBe(2);
    expect(returned[2]!.r.slice(0, 4)).toEqual([12, 3, 0, 1]);
    const system = openFileSystem(after).contents!;
    expect([...system.read(system.files.find(({ path }) => path[0] === "odd")!)!.contents]).toEqual([
      5, 5, 3,
    ]);
  });

  test("grows to 254 sectors, and not beyond; one whose sectors follow each other to 127", () => {
    const script = new FileScript();
    const file = script.call("SYS_CREATE", script.path("long"), 12);
    script.raw("        MOVC 63, R4\n        MOV R4, 100");
    const write = `.more: MOV 100, R4
        ADDC -1, R4
        MOV R4, 100
        JOZ R4, .done
        MOVC 0, R0
        MOVC ${OUT}, R1
        MOVC 1024, R2
        MON SYS_WRITE
        NOP
        JMP .more
.done:  NOP`;
    script.raw(write);
    script.call("SYS_WRITE", file(), OUT, 1024);
    script.call("SYS_WRITE", file(), OUT, 512);
    script.call("SYS_WRITE", file(), OUT, 1);
    const { codes: came, returned } = alone(script, volume(400));
    expect(returned[0]!.code).toBe(0);
    expect(came.slice(1)).toEqual(["OK", "OK", "DISK_FULL"]);
    const other = new FileScript();
    const old = other.call("SYS_OPEN", other.path("file"), 0);
    other.call("SYS_SEEK", old(), 126 * 256);
    other.fill(1, 512).call("SYS_WRITE", old(), OUT, 512);
    other.call("SYS_WRITE", old(), OUT, 256);
    expect(alone(other, withFiles({ file: 126 * 256 }, 400)).codes).toEqual(["OK", "OK", "DISK_FULL", "OK"]);
  });

  test("that is longer than a word can say is neither opened nor written, and can be removed", () => {
    const script = new FileScript();
    const path = script.path("long");
    script.call("SYS_OPEN", path, 0);
    script.call("SYS_STAT", path);
    script.call("SYS_UNLINK", path);
    const { codes: came, returned, after } = alone(script, withFiles({ long: 65_536, other: 65_535 }, 700));
    expect(came).toEqual(["BAD_LENGTH", "OK", "OK"]);
    expect(returned[1]!.r.slice(0, 4)).toEqual([14, 0, 2, 256]);
    expect(names(after)).toEqual(["other"]);
  });
});

describe("names", () => {
  test("are renamed, in their directory and into another one", () => {
    const script = new FileScript();
    script.call("SYS_RENAME", script.path("a"), script.path("dir!b"));
    script.call("SYS_RENAME", script.path("dir"), script.path("other"));
    script.call("SYS_RENAME", script.path("other!b"), script.path("other!c"));
    script.call("SYS_RENAME", script.path("other/c"), script.path("/d/"));
    const { codes: came, after } = alone(script, withFiles({ a: 3, dir: "directory" }));
    expect(came).toEqual(Array(4).fill("OK"));
    expect(tree(after)).toEqual({ other: "directory", d: "text 1..3" });
  });

  test("are listed by their directory, which says of what type each is", () => {
    const script = new FileScript();
    const path = script.path("dir");
    let place = script.call("SYS_LIST", path, IN, 0);
    for (let n = 1; n < 4; n++) place = script.call("SYS_LIST", path, IN + 8 * n, place());
    script.call("SYS_LIST", script.path(""), IN + 8 * 4, 0);
    script.call("SYS_LIST", path, IN, 0xffff);
    const disk = withFiles({
      dir: "directory",
      "dir!a": 1,
      "dir!sixteenletters16": 2,
      "dir!d": "directory",
      "dir!d!x": 1,
    });
    const { machine, codes: came, returned } = alone(script, disk);
    expect(came).toEqual(["OK", "OK", "OK", "NO_NAME", "OK", "NO_NAME"]);
    expect(returned.slice(0, 3).map(({ r }) => r.slice(0, 2))).toEqual([
      [1, 14],
      [2, 14],
      [3, 10],
    ]);
    const text = (n: number) =>
      Buffer.from(Uint16Array.from(readData(machine, 0, 0, IN + 8 * n, 8)).buffer)
        .toString("latin1")
        .replace(/\0+$/, "");
    expect([0, 1, 2, 4].map(text)).toEqual(["a", "sixteenletters16", "d", "dir"]);
  });

  test("of directories that hold more than one sector has", () => {
    const script = new FileScript();
    script.call("SYS_MKDIR", script.path("dir"));
    for (let n = 0; n < 40; n++)
      script.call("SYS_CLOSE", script.call("SYS_CREATE", script.path(`dir!${n}`), 12)());
    const { after } = alone(script, volume(300, 60));
    expect(names(after)).toHaveLength(41);
    const more = new FileScript();
    for (let n = 0; n < 20; n++) more.call("SYS_UNLINK", more.path(`dir!${2 * n}`));
    more.call("SYS_MKDIR", more.path("dir!new"));
    const { after: then, codes: came } = alone(more, after);
    expect(new Set(came)).toEqual(new Set(["OK"]));
    expect(names(then)).toHaveLength(22);
  });

  test("of the root, and of what is in it, are asked about", () => {
    const script = new FileScript();
    for (const path of ["", "!", "dir", "dir!a"]) script.call("SYS_STAT", script.path(path));
    const { returned } = alone(script, withFiles({ dir: "directory", "dir!a": 300 }));
    expect(returned.map(({ r }) => [r[0], r[1]! + 65_536 * r[2]!])).toEqual([
      [10, 512 * returned[0]!.r[3]!],
      [10, 512 * returned[0]!.r[3]!],
      [10, 512],
      [14, 600],
    ]);
    expect(returned.map(({ r }) => r[4])).toEqual([1, 1, 3, 4]);
  });
});

describe("a guest", () => {
  test("without a disk has messages alone, and says so of files", () => {
    const script = new FileScript();
    script.call("SYS_OPEN", script.path("a"), 0);
    script.call("SYS_UNLINK", script.path("a"));
    script.call("SYS_CREATE", script.path("a"), 12);
    script.call("SYS_MKDIR", script.path("a"));
    script.call("SYS_RENAME", script.path("a"), script.path("b"));
    script.call("SYS_LIST", script.path(""), IN, 0);
    script.call("SYS_STAT", script.path(""));
    script.call("SYS_OPEN", OUT, 1);
    const machine = worldOf({ guests: [[script.program()]] });
    expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
    expect(codes(machine, 0, 0, 8)).toEqual([...Array(7).fill("NO_DISK"), "OK"]);
  });

  test.each<[string, (disk: Disk) => void]>([
    ["nothing", (disk) => disk.bytes.fill(0)],
    ["a volume that somebody else has open", (disk) => disk.bytes.fill(2, 0x1fe, 0x200)],
    ["a volume of more sectors than a word counts", (disk) => disk.bytes.fill(1, 0x1e, 0x1f)],
    ["a bitmap of another size", (disk) => disk.bytes.fill(1, 0x20, 0x21)],
    ["no table of descriptors", (disk) => disk.bytes.fill(0, 2 * 512, 2 * 512 + 2)],
  ])("whose disk holds %s has no files", (_, change) => {
    const disk = volume();
    change(disk);
    const script = new FileScript();
    script.call("SYS_STAT", script.path(""));
    script.call("SYS_MKDIR", script.path("a"));
    const { codes: came, after } = alone(script, disk);
    expect(came).toEqual(["NO_DISK", "NO_DISK"]);
    expect(Buffer.compare(after.bytes, disk.bytes)).toBe(0);
  });

  test("that only reads changes nothing of its disk", () => {
    const script = new FileScript();
    script.call("SYS_READ", script.call("SYS_OPEN", script.path("a"), 0)(), IN, 5);
    script.call("SYS_LIST", script.path(""), IN, 0);
    const disk = withFiles({ a: 5 });
    expect(Buffer.compare(alone(script, disk).after.bytes, disk.bytes)).toBe(0);
  });

  test("whose partition has no page for the buffers stops with FFFE hex", () => {
    const used = guestOf([new FileScript().program()]).program;
    const first = Math.ceil((used.address + used.words.length) / 1024);
    const ended = (pages: number) => {
      const machine = worldOf({
        guests: [[new FileScript().program()]],
        window: 64 - first - pages,
        disks: [[{ contents: volume().bytes }]],
      });
      machine.run({ limit: 1_000_000 });
      return machine.state.partitions[0]!.end;
    };
    expect(ended(9 + 6)).toMatchObject({ kind: "stopped", code: 0 });
    expect(ended(9 + 5)).toMatchObject({ kind: "stopped", code: 0xfffe });
  });

  test("uses volumes whose bitmap has sectors of its own, and floppies with an index block for everything", () => {
    const script = new FileScript();
    script.call("SYS_MKDIR", script.path("d"));
    script.file("d!a", 1500);
    const { after } = alone(script, volume(9000));
    expect(tree(after)).toEqual({ d: "directory", "d!a": "binary 1..1500" });
  });

  test("goes on with other processes' files when one has trapped in the middle of its own", () => {
    const bad = new FileScript("BAD");
    bad.call("SYS_CREATE", bad.path("bad"), 12);
    bad.raw("        TRP 3");
    const good = new FileScript();
    good.file("good", 700);
    const machine = guestWith(volume(), [bad, good]);
    machine.run({ limit: 10_000_000 });
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "stopped",
      code: SYMBOLS.get("KILLED")! + 6,
    });
    expect(damages(diskNow(machine))).toEqual([]);
    expect(tree(diskNow(machine))).toEqual({ bad: "binary ", good: "binary 1..700" });
  });
});
