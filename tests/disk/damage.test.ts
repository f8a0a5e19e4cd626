// Each kind of damage is found, where it is, and nothing is said but that and what follows from it.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PROBLEM_CODES } from "../../host/cli/problem-codes.ts";
import {
  type Disk,
  findFile,
  imageOf,
  makeDirectory,
  openFileSystem,
  readDisk,
  removeFile,
  TYPE,
} from "../../host/disk/index.ts";
import { bytes, damageOf, disk, opened, put, read, same } from "./kit.ts";
import { held } from "./oracle.ts";

/**
 * A volume of 200 sectors with 24 descriptors, which are sectors 2 to 25; the root directory is sectors 26 and 27. Files: 3 DIR (28),
 * 4 DIR/TEXT (29, 30), 5 AREAS (in areas of one sector), 6 EMPTY, 7 DIR/SUB.
 */
function rich(): Disk {
  const volume = disk({ sectors: 200, files: 24 });
  makeDirectory(volume, "DIR");
  put(volume, "DIR/TEXT", bytes(700), TYPE.text);
  // Every second sector up to the end is taken, so that AREAS finds none that follow each other.
  const whole = read(imageOf(volume));
  put(whole, "AREAS", bytes(3000));
  put(whole, "EMPTY", bytes(0));
  makeDirectory(whole, "DIR/SUB");
  return inAreas(whole);
}

/** The same volume with AREAS, whose sectors are 31 to 36, in three areas of two, with the index block in sector 38. */
function inAreas(volume: Disk): Disk {
  const at = 38 * 512;
  [31, 33, 35].forEach((sector, n) => {
    volume.bytes[at + 4 * (n + 1)] = sector;
  });
  set(volume, word(5, 6), 3);
  set(volume, word(5, 8), 2);
  set(volume, word(5, 9), 38);
  volume.bytes[0x26 + (38 >> 3)]! |= 1 << (38 & 7);
  return volume;
}

/** The byte of a word of a descriptor. */
const word = (file: number, n: number) => (2 + file) * 512 + 2 * n;
const set = (volume: Disk, at: number, value: number) => {
  volume.bytes[at] = value & 0xff;
  volume.bytes[at + 1] = value >> 8;
};
/** The byte of an entry: of the root, or of DIR. */
const entry = (sector: number, n: number) => sector * 512 + 32 * n;
const unread = (volume: Disk, sector: number) =>
  volume.bytes.set(new TextEncoder().encode("_UNREAD_".repeat(64)), sector * 512);

test("a volume with files in areas and directories is whole", () => {
  const volume = rich();
  expect(damageOf(volume)).toEqual([]);
  const { files, directories } = held(imageOf(volume));
  expect([...files.keys()]).toEqual(["DIR!TEXT", "AREAS", "EMPTY"]);
  expect([...directories]).toEqual(["DIR", "DIR!SUB"]);
  expect(same(files.get("AREAS")!, bytes(3000))).toBe(true);
  const counted = rich();
  set(counted, word(5, 6), 6);
  expect(damageOf(counted)).toEqual([]);
});

/** What is done to the volume, and all that check says of it. */
const KINDS: readonly (readonly [string, (volume: Disk) => void, readonly string[]])[] = [
  ["more sectors than the disk", (v) => set(v, 0x1c, 201), ["DISK_HOME - 0"]],
  ["fewer sectors than the least", (v) => set(v, 0x1c, 15), ["DISK_HOME - 0"]],
  ["another size of the bitmap", (v) => set(v, 0x20, 14), ["DISK_HOME - 0"]],
  ["a bitmap elsewhere", (v) => set(v, 0x22, 100), ["DISK_HOME - 0"]],
  ["sectors of the bitmap", (v) => set(v, 0x1b6, 1), ["DISK_HOME - 0"]],
  ["not closed", (v) => set(v, 0x1fe, 7), ["DISK_OPEN - 0"]],
  ["another count of free descriptors", (v) => set(v, 0x14, 3), ["DISK_COUNT - 0"]],
  ["another first free descriptor", (v) => set(v, 0x18, 3), ["DISK_COUNT - 0"]],
  ["a table of another type", (v) => set(v, word(0, 3), 12), ["DISK_TABLE - 2"]],
  ["a table that is not in use", (v) => set(v, word(0, 0), 0), ["DISK_TABLE - 2"]],
  [
    "a root that is no directory",
    (v) => set(v, word(1, 3), 12),
    ["DISK_DESCRIPTOR - 3", ...[3, 4, 5, 6, 7].map((n) => `DISK_ORPHAN file ${n} ${n + 2}`)],
  ],
  ["a descriptor neither in use nor free", (v) => set(v, word(9, 0), 2), ["DISK_DESCRIPTOR - 11"]],
  [
    "a first sector that is no file's",
    (v) => set(v, word(4, 9), 0),
    ["DISK_SECTOR DIR/TEXT 6", "DISK_SHARED DIR/TEXT 1", "DISK_LOST - 29"],
  ],
  [
    "sectors beyond the volume",
    (v) => set(v, word(4, 9), 199),
    ["DISK_SECTOR DIR/TEXT 6", "DISK_LOST - 29", "DISK_IN_USE DIR/TEXT 199"],
  ],
  ["an area beyond the volume", (v) => set(v, 38 * 512 + 8, 250), ["DISK_SECTOR AREAS 38", "DISK_LOST - 33"]],
  [
    "an index block that is no file's",
    (v) => set(v, word(5, 9), 0),
    ["DISK_INDEX AREAS 7", "DISK_LOST - 31", "DISK_LOST - 38"],
  ],
  [
    "an index block beyond the volume",
    (v) => set(v, word(5, 10), 1),
    ["DISK_INDEX AREAS 7", "DISK_LOST - 31", "DISK_LOST - 38"],
  ],
  ["fewer areas than are said", (v) => set(v, 38 * 512 + 12, 0), ["DISK_INDEX AREAS 38", "DISK_LOST - 35"]],
  ["more areas than an index block has", (v) => set(v, word(5, 6), 128), ["DISK_INDEX AREAS 38"]],
  [
    "a gap between areas",
    (v) => {
      set(v, 38 * 512 + 8, 0);
      set(v, 38 * 512 + 16, 33);
      set(v, word(5, 6), 4);
    },
    ["DISK_INDEX AREAS 38"],
  ],
  ["two files with one sector", (v) => set(v, word(4, 9), 28), ["DISK_SHARED DIR/TEXT 28", "DISK_LOST - 30"]],
  [
    "a file on the table of descriptors",
    (v) => set(v, 38 * 512 + 4, 1),
    ["DISK_SHARED AREAS 1", "DISK_LOST - 31"],
  ],
  [
    "a file on an index block",
    (v) => set(v, word(4, 9), 37),
    ["DISK_SHARED AREAS 38", "DISK_SHARED DIR/SUB 37", "DISK_LOST - 29"],
  ],
  ["a file on itself", (v) => set(v, 38 * 512 + 8, 31), ["DISK_SHARED AREAS 31", "DISK_LOST - 33"]],
  ["more bytes than sectors", (v) => set(v, word(4, 4), 1025), ["DISK_LENGTH DIR/TEXT 6"]],
  ["a length with a high word", (v) => set(v, word(4, 5), 1), ["DISK_LENGTH DIR/TEXT 6"]],
  ["a directory of another length", (v) => set(v, word(3, 4), 511), ["DISK_LENGTH DIR 5"]],
  [
    "a file number that there is none of",
    (v) => set(v, entry(26, 3) + 18, 24),
    ["DISK_ENTRY AREAS 26", "DISK_ORPHAN file 5 7"],
  ],
  [
    "a name of a file that is free",
    (v) => set(v, entry(26, 3) + 18, 20),
    ["DISK_ENTRY AREAS 26", "DISK_ORPHAN file 5 7"],
  ],
  ["a name that none can be", (v) => v.bytes.set([0x20], entry(26, 3) + 2), ["DISK_NAME  REAS 26"]],
  ["an empty name", (v) => v.bytes.fill(0x20, entry(26, 3) + 2, entry(26, 3) + 18), ["DISK_NAME  26"]],
  [
    "a name that stands twice",
    (v) => v.bytes.copyWithin(entry(26, 3) + 2, entry(26, 4) + 2, entry(26, 4) + 18),
    ["DISK_SAME_NAME EMPTY 26"],
  ],
  [
    "two names of a file",
    (v) => set(v, entry(26, 4) + 18, 5),
    ["DISK_TWO_NAMES EMPTY 26", "DISK_ORPHAN file 6 8"],
  ],
  [
    "a directory in itself",
    (v) => set(v, entry(28, 1) + 18, 3),
    ["DISK_TWO_NAMES DIR/SUB 28", "DISK_ORPHAN file 7 9"],
  ],
  ["a file without a name", (v) => set(v, entry(26, 3), 0), ["DISK_ORPHAN file 5 7"]],
  ["a sector in use that is free", (v) => set(v, 0x26 + 2, 0x7fff), ["DISK_IN_USE AREAS 31"]],
  ["a free sector in use", (v) => set(v, 0x26 + 10, 1), ["DISK_LOST - 80"]],
  ["a sector beyond the volume", (v) => set(v, 0x26 + 24, 0), ["DISK_IN_USE - 200"]],
  ["a sector that could not be read", (v) => unread(v, 30), ["DISK_UNREAD DIR/TEXT 30"]],
  ["a free sector that could not be read", (v) => unread(v, 150), ["DISK_UNREAD - 150"]],
  [
    "an index block that could not be read",
    (v) => unread(v, 38),
    ["DISK_INDEX AREAS 38", "DISK_LOST - 31", "DISK_UNREAD AREAS 38"],
  ],
];

describe("check finds", () => {
  test.each(KINDS)("%s", (_, harm, due) => {
    const volume = rich();
    harm(volume);
    expect(damageOf(volume)).toEqual(due);
  });

  test("a bitmap outside of the home block that is not there, or lies on something else", () => {
    const harmed = (first: number) => {
      const volume = disk({ sectors: 3300, files: 20 });
      set(volume, 0x22, first);
      return damageOf(volume);
    };
    expect(harmed(22)).toEqual([]);
    for (const first of [0, 3300, 0xffff]) expect(harmed(first)).toEqual(["DISK_HOME - 0"]);
    expect(harmed(2)).toContain("DISK_SHARED - 2");
    expect(harmed(3299)[0]).toMatch(/^DISK_IN_USE/);
  });

  test("directories that are deeper than a path can name, and nothing in them", () => {
    const volume = disk({ sectors: 400, files: 100 });
    const path = (depth: number) => Array(depth).fill("D").join("/");
    for (let depth = 1; depth < 64; depth++) makeDirectory(volume, path(depth));
    put(volume, `${path(63)}/F`, bytes(512));
    // The file, 66, becomes a directory in the last one.
    set(volume, word(66, 3), TYPE.directory);
    expect(damageOf(volume)).toEqual([`DISK_DEPTH ${path(63)}/F 68`]);
  });

  test("every kind of damage that there is", () => {
    const codes = new Set([
      "DISK_DEPTH",
      ...KINDS.flatMap(([, , due]) => due.map((line) => line.split(" ")[0]!)),
    ]);
    const known = Object.keys(PROBLEM_CODES).filter((code) => code.startsWith("DISK_"));
    expect([...codes].sort()).toEqual(known.sort());
    const [, table] = readFileSync("docs/DISKS.md", "utf8").split("| damage | is |\n|---|---|\n");
    const rows = [...table!.split("\n\n")[0]!.matchAll(/^\| (DISK_\w+) \|/gm)].map(([, code]) => code!);
    expect(rows.sort()).toEqual(known);
  });

  test("no more than can be said, and errors before all that is none", () => {
    const volume = disk({ sectors: 4000, files: 8 });
    put(volume, "FIRST", bytes(3000 * 512));
    put(volume, "AFTER", bytes(512));
    removeFile(volume, "FIRST");
    for (let sector = 100; sector < 2000; sector++) unread(volume, sector);
    expect(opened(volume).check()).toMatchObject({ problems: { length: 1000 }, more: 900, clean: true });
    // After the descriptors, the bitmap, the root directory, and what FIRST had.
    const after = 2 + 8 + 1 + 1 + 3000;
    unread(volume, after);
    const { problems, more, clean } = opened(volume).check();
    expect([problems.length, more, clean]).toEqual([1000, 901, false]);
    expect(problems[0]).toMatchObject({
      code: "DISK_UNREAD",
      severity: "error",
      path: "AFTER",
      sector: after,
    });
    expect(removeFile(volume, "AFTER")).toMatchObject({ code: "DAMAGED_DISK", notes: { length: 1 } });
  });
});

describe("a disk without a volume", () => {
  test.each<[string, (volume: Disk) => void]>([
    ["no label", (v) => v.bytes.fill(0, 0, 16)],
    ["a label with a blank", (v) => v.bytes.set([0x20], 3)],
    ["a table at 0", (v) => set(v, 0x10, 0)],
    ["a table beyond the disk", (v) => set(v, 0x12, 1)],
    ["a home block that could not be read", (v) => unread(v, 0)],
  ])("has %s", (_, harm) => {
    const volume = rich();
    harm(volume);
    expect(openFileSystem(volume).problem).toMatchObject({ code: "NO_VOLUME", file: "test.disk", sector: 0 });
    expect(removeFile(volume, "AREAS")).toMatchObject({ code: "NO_VOLUME" });
  });

  test.each([0, 1, 511, 512 * 15, 512 * 16 + 1, 256_255, 256_257])("has %d bytes", (length) => {
    expect(readDisk(new Uint8Array(length), "x").problem).toMatchObject({ code: "NO_DISK" });
  });
});

test("a file is got as far as it is there, and what is missing is said", () => {
  const volume = rich();
  unread(volume, 34);
  set(volume, word(5, 4), 4000);
  const system = opened(volume);
  const { contents, problems } = system.read(findFile(system, "AREAS")!)!;
  expect(contents.length).toBe(3072);
  expect(problems.map(({ code, path, sector }) => [code, path, sector])).toEqual([
    ["DISK_LENGTH", "AREAS", 7],
    ["DISK_UNREAD", "AREAS", 34],
  ]);
  expect(system.read(7)?.contents.length).toBe(512);
  expect([system.read(8), system.read(24), system.read(-1), system.read(0.5)]).toEqual(
    Array(4).fill(undefined),
  );
});
