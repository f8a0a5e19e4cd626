// Calls on files of the disk that are refused, each with each of its errors. docs/KERNEL.md, "Files".

import { describe, expect, test } from "vitest";
import { openFileSystem } from "../../host/disk/index.ts";
import { alone, FileScript, guestWith, IN, names, OUT, tree, volume, withFiles } from "./disk.ts";
import { codes } from "./guest.ts";

/** A page that no process of these tests has. */
const UNMAPPED = 40 * 1024;

describe("a call is refused", () => {
  const NEW_NAME: [string, (script: FileScript, path: string) => void][] = [
    ["SYS_CREATE", (script, path) => script.call("SYS_CREATE", script.path(path), 12)],
    ["SYS_MKDIR", (script, path) => script.call("SYS_MKDIR", script.path(path))],
    ["SYS_RENAME", (script, path) => script.call("SYS_RENAME", script.path("a"), script.path(path))],
  ];
  const OLD_NAME: [string, (script: FileScript, path: string) => void][] = [
    ["SYS_OPEN", (script, path) => script.call("SYS_OPEN", script.path(path), 0)],
    ["SYS_STAT", (script, path) => script.call("SYS_STAT", script.path(path))],
    ["SYS_UNLINK", (script, path) => script.call("SYS_UNLINK", script.path(path))],
    ["SYS_RENAME", (script, path) => script.call("SYS_RENAME", script.path(path), script.path("new"))],
    ["SYS_LIST", (script, path) => script.call("SYS_LIST", script.path(path), IN, 0)],
  ];
  const FILES = { a: 3, dir: "directory", "dir!b": 4 } as const;

  test.each(NEW_NAME)("%s: NAME_TAKEN, NO_NAME, BAD_NAME", (_, call) => {
    const paths: [string, string][] = [
      ...["a", "dir", "dir!b", "dir/b/", "!", "", "BFD", "SFD"].map((path): [string, string] => [
        path,
        "NAME_TAKEN",
      ]),
      ...["x!y", "a!y", "dir!b!c", "BFD!x", "SFD!x"].map((path): [string, string] => [path, "NO_NAME"]),
      ...["msg", "/msg!"].map((path): [string, string] => [path, "NAME_TAKEN"]),
      ...["msg/0101", "msg!mail", "!msg/a!b"].map((path): [string, string] => [path, "BAD_MODE"]),
      ...["seventeen-letters", " ", "a b", "\u007f", ".", "..", "dir!..", "x".repeat(128), "\u0001"].map(
        (path): [string, string] => [path, "BAD_NAME"],
      ),
    ];
    const script = new FileScript();
    for (const [path] of paths) call(script, path);
    const disk = withFiles(FILES);
    const { codes: came, after } = alone(script, disk);
    expect(came).toEqual(paths.map(([, code]) => code));
    expect(tree(after)).toEqual(tree(disk));
  });

  test.each(OLD_NAME)("%s: NO_NAME, BAD_NAME", (_, call) => {
    const paths: [string, string][] = [
      ...["A", "b", "dir!a", "a!b", "BFD", "SFD", "msg/0101"].map((path): [string, string] => [
        path,
        "NO_NAME",
      ]),
      ...["seventeen-letters", "..", "x!".repeat(70)].map((path): [string, string] => [path, "BAD_NAME"]),
    ];
    const script = new FileScript();
    for (const [path] of paths) call(script, path);
    // A path of which the first part is not there says so, before the rest is looked at.
    expect(alone(script, withFiles(FILES)).codes).toEqual(paths.map(([, code]) => code));
  });

  test.each([...NEW_NAME, ...OLD_NAME])("%s: BAD_ADDRESS", (name) => {
    const script = new FileScript();
    const calls = [0xffff, UNMAPPED];
    for (const address of calls) script.call(name, address, 0, 0);
    const came = alone(script, withFiles(FILES)).codes;
    if (name === "SYS_CREATE") expect(came).toEqual(Array(2).fill("BAD_ARGUMENT"));
    else expect(came).toEqual(Array(2).fill("BAD_ADDRESS"));
  });

  test("SYS_CREATE: BAD_ARGUMENT for another type, BAD_ADDRESS, NO_DESCRIPTOR", () => {
    const script = new FileScript();
    for (const type of [0, 10, 13, 15]) script.call("SYS_CREATE", script.path("x"), type);
    script.call("SYS_CREATE", 0xffff, 12);
    for (let n = 0; n < 8; n++) script.call("SYS_CREATE", script.path(`f${n}`), 12);
    script.call("SYS_CREATE", script.path("x"), 12);
    script.call("SYS_OPEN", script.path("f1"), 0);
    const { codes: came, after } = alone(script);
    expect(came).toEqual([
      ...Array(4).fill("BAD_ARGUMENT"),
      "BAD_ADDRESS",
      ...Array(8).fill("OK"),
      "NO_DESCRIPTOR",
      "NO_DESCRIPTOR",
    ]);
    expect(names(after)).toHaveLength(8);
  });

  test("SYS_OPEN: BAD_MODE for a directory; SYS_LIST: BAD_MODE for a file, BAD_ADDRESS", () => {
    const script = new FileScript();
    for (const path of ["dir", "", "!"]) script.call("SYS_OPEN", script.path(path), 0);
    script.call("SYS_LIST", script.path("a"), IN, 0);
    script.call("SYS_LIST", script.path(""), 9 * 1024 - 7, 0);
    script.call("SYS_LIST", script.path(""), 9 * 1024 - 8, 0);
    expect(alone(script, withFiles(FILES)).codes).toEqual([
      ...Array(4).fill("BAD_MODE"),
      "BAD_ADDRESS",
      "OK",
    ]);
  });

  test("SYS_UNLINK: IN_USE, NOT_EMPTY", () => {
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("a"), 0);
    for (const path of ["a", "dir", "", "dir!b", "dir"]) script.call("SYS_UNLINK", script.path(path));
    script.call("SYS_UNLINK", script.path("REDO.LOG"));
    script.call("SYS_CLOSE", file());
    script.call("SYS_UNLINK", script.path("a"));
    const { codes: came, after } = alone(script, withFiles(FILES));
    expect(came).toEqual(["OK", "IN_USE", "NOT_EMPTY", "IN_USE", "OK", "OK", "IN_USE", "OK", "OK"]);
    expect(tree(after)).toEqual({});
  });

  test("a file that another process has open: IN_USE, until that has ended", () => {
    const holder = new FileScript("HELD");
    holder.call("SYS_OPEN", holder.path("a"), 0);
    holder.raw("        MOVC 20, R5\n.wait: MON SYS_YIELD\n        NOP\n        SOB R5, .wait");
    const script = new FileScript();
    script.call("SYS_UNLINK", script.path("a"));
    script.raw("        MOVC 60, R5\n.wait: MON SYS_YIELD\n        NOP\n        SOB R5, .wait");
    script.call("SYS_UNLINK", script.path("a"));
    const machine = guestWith(withFiles(FILES), [holder, script]);
    expect(machine.run({ limit: 10_000_000 }).outcome).toBe("stopped");
    expect(codes(machine, 0, 1, 2)).toEqual(["IN_USE", "OK"]);
  });

  test("SYS_RENAME: BAD_MODE for a directory that would leave its own; IN_USE for the log and the root", () => {
    const script = new FileScript();
    const to = script.path("dir!new");
    for (const path of ["dir", "e"]) script.call("SYS_RENAME", script.path(path), to);
    script.call("SYS_MKDIR", script.path("e"));
    for (const path of ["e", "REDO.LOG", ""]) script.call("SYS_RENAME", script.path(path), to);
    expect(alone(script, withFiles(FILES)).codes).toEqual([
      "BAD_MODE",
      "NO_NAME",
      "OK",
      "BAD_MODE",
      "IN_USE",
      "IN_USE",
    ]);
  });

  test("the log is a file that nobody opens", () => {
    const script = new FileScript();
    script.file("x", 1);
    script.call("SYS_OPEN", script.path("REDO.LOG"), 0);
    script.call("SYS_STAT", script.path("REDO.LOG"));
    expect(alone(script).codes.slice(-2)).toEqual(["IN_USE", "OK"]);
  });

  test("SYS_SEEK: BAD_ARGUMENT behind the end; SYS_READ and SYS_WRITE: BAD_ADDRESS, BAD_LENGTH", () => {
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("long"), 0);
    script.call("SYS_SEEK", file(), 65_536 - 1);
    script.call("SYS_SEEK", file(), 65_000);
    script.call("SYS_SEEK", file(), 65_001);
    script.call("SYS_WRITE", file(), OUT, 536);
    script.call("SYS_SEEK", file(), 0);
    script.call("SYS_READ", file(), 9 * 1024 - 10, 11);
    script.call("SYS_READ", file(), 9 * 1024 - 10, 10);
    script.call("SYS_WRITE", file(), UNMAPPED - 10, 11);
    script.call("SYS_WRITE", file(), 0xffff, 1);
    const disk = withFiles({ long: 65_000 }, 400);
    const { codes: came, returned } = alone(script, disk);
    expect(came).toEqual([
      "OK",
      "BAD_ARGUMENT",
      "OK",
      "BAD_ARGUMENT",
      "BAD_LENGTH",
      "OK",
      "BAD_ADDRESS",
      "OK",
      "BAD_ADDRESS",
      "BAD_ADDRESS",
    ]);
    expect(returned[7]!.r[0]).toBe(10);
  });

  test("calls of sockets: BAD_MODE", () => {
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("a"), 0);
    const calls = ["SYS_BIND", "SYS_LISTEN", "SYS_PERMIT", "SYS_ACCEPT", "SYS_OPTION"];
    for (const name of calls) script.call(name, file(), 1, 1);
    script.call("SYS_SELECT", 1, 1, 0, 0);
    script.call("SYS_READ", file(), IN, 3);
    const { codes: came, returned } = alone(script, withFiles(FILES));
    expect(came).toEqual(["OK", ...Array(5).fill("BAD_MODE"), "OK", "OK"]);
    expect(returned[6]!.r.slice(0, 2)).toEqual([1, 1]);
  });

  test("DISK_FULL, when there is no sector, no descriptor, or no room in the root; nothing has changed then", () => {
    const script = new FileScript();
    script.file("a", 1024);
    script.file("b", 1024);
    script.file("c", 1024);
    const small = alone(script, volume(45, 10));
    expect(small.codes).toContain("DISK_FULL");
    expect(small.codes[0]).toBe("OK");
    const many = new FileScript();
    for (let n = 0; n < 8; n++) many.call("SYS_MKDIR", many.path(`d${n}`));
    // Ten descriptors: three of the volume, one of the log.
    expect(alone(many, volume(100, 10)).codes).toEqual([...Array(6).fill("OK"), "DISK_FULL", "DISK_FULL"]);
  });

  test("DISK_FULL, when there is no room for the log", () => {
    const script = new FileScript();
    script.call("SYS_MKDIR", script.path("d"));
    script.call("SYS_STAT", script.path(""));
    const { codes: came, after } = alone(script, volume(32, 10));
    expect(came).toEqual(["DISK_FULL", "OK"]);
    expect(names(after)).toEqual([]);
  });

  test("WRITE_PROTECTED, when the disk is; it can be read", () => {
    const script = new FileScript();
    const file = script.call("SYS_OPEN", script.path("a"), 0);
    script.call("SYS_READ", file(), IN, 9);
    script.call("SYS_WRITE", file(), OUT, 1);
    script.call("SYS_UNLINK", script.path("dir!b"));
    script.call("SYS_MKDIR", script.path("d"));
    script.call("SYS_RENAME", script.path("a"), script.path("d"));
    script.call("SYS_CREATE", script.path("d"), 12);
    const disk = withFiles(FILES);
    const { codes: came, after } = alone(script, disk, { writable: false });
    expect(came).toEqual(["OK", "OK", ...Array(5).fill("WRITE_PROTECTED")]);
    expect(Buffer.compare(after.bytes, disk.bytes)).toBe(0);
  });

  test("DISK_ERROR, when a sector is bad; other files can be used", () => {
    const disk = withFiles({ a: 300, b: 300 });
    const system = openFileSystem(disk).contents!;
    const used = system.info.sectors - system.info.freeSectors!;
    const script = new FileScript();
    const [a, b] = ["a", "b"].map((path) => script.call("SYS_OPEN", script.path(path), 0)());
    script.call("SYS_READ", a!, IN, 300);
    script.call("SYS_READ", b!, IN, 300);
    script.call("SYS_WRITE", b!, OUT, 1);
    // The last sector of b, which was put last.
    expect(alone(script, disk, { bad: [used - 1] }).codes).toEqual(["OK", "OK", "OK", "DISK_ERROR", "OK"]);
  });
});

test("a free sector that is bad makes calls fail that would use it, and others not", () => {
  const disk = withFiles({ a: 300 });
  const { sectors, freeSectors } = openFileSystem(disk).contents!.info;
  // The log has 21 sectors; the first file after it its index block, then areas of two.
  const bad = [sectors - freeSectors! + 21 + 2];
  const script = new FileScript();
  const file = script.call("SYS_CREATE", script.path("x"), 12);
  script.fill(1, 257).call("SYS_WRITE", file(), OUT, 256);
  script.call("SYS_WRITE", file(), OUT, 257);
  script.call("SYS_MKDIR", script.path("d"));
  const old = script.call("SYS_OPEN", script.path("a"), 0);
  script.call("SYS_WRITE", old(), OUT, 100);
  script.call("SYS_READ", old(), IN, 200);
  script.call("SYS_STAT", script.path("x"));
  const { codes: came, after, returned } = alone(script, disk, { bad });
  expect(came).toEqual(["OK", "OK", "DISK_ERROR", "OK", "OK", "OK", "OK", "OK"]);
  expect(returned.at(-1)!.r.slice(0, 3)).toEqual([12, 512, 0]);
  expect(tree(after)).toEqual({ a: "text 1..300", d: "directory", x: "binary 1..256" });
});
