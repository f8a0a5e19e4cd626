// Random lives of volumes: what is put can be got, by this project's reader and by another; nothing is ever damaged. And what
// those lives seldom come to.

import { describe, expect, test } from "vitest";
import {
  filesIn,
  findFile,
  imageOf,
  makeDirectory,
  putFile,
  removeFile,
  TYPE,
} from "../../host/disk/index.ts";
import { bytes, damageOf, disk, lifeOf, opened, put, read, same } from "./kit.ts";
import { held } from "./oracle.ts";

test("random operations leave what a model has", () => {
  for (let seed = 1; seed <= 9; seed++) expect(lifeOf(seed * 7919, 40), `life ${seed}`).toBeUndefined();
});

test.each([
  ["floppy", 500],
  ["plain", 200],
  ["plain", 5000],
] as const)("a new %s of %d sectors has a volume that the oracle reads", (medium, count) => {
  const size = medium === "plain" ? { sectors: count } : {};
  const image = imageOf(disk({ medium, label: "NEW.DISK_1", ...size }));
  expect(image.length).toBe(medium === "floppy" ? 256_256 : count * 512);
  const { label, files, directories, bitmap, taken, sectors } = held(image);
  expect({ label, files: files.size, directories: directories.size }).toEqual({
    label: "NEW.DISK_1",
    files: 0,
    directories: 0,
  });
  expect(sectors).toBe(count);
  expect([...bitmap].sort((a, b) => a - b)).toEqual([...taken].sort((a, b) => a - b));
  expect(opened(read(image)).check()).toMatchObject({ problems: [], more: 0, clean: true });
});

test("files lie above sector 65,535, and have more than 65,535 bytes", () => {
  const pack = disk({ sectors: 70_000 });
  const large = new Uint8Array(34_000_000);
  large.set(bytes(100_000), 33_900_000);
  put(pack, "LARGE", large);
  put(pack, "HIGH", bytes(1001), TYPE.text);
  const { files } = held(imageOf(pack));
  expect(same(files.get("LARGE")!, large)).toBe(true);
  expect(same(files.get("HIGH")!, bytes(1001))).toBe(true);
  expect(damageOf(pack)).toEqual([]);
});

describe("directories", () => {
  test("grow, also where there is no room behind them, and have the room of files that went", () => {
    const volume = disk({ sectors: 300, files: 90 });
    expect(makeDirectory(volume, "D")).toBeUndefined();
    for (let n = 0; n < 60; n++) put(volume, `D/${n}`, bytes(n % 3, n));
    expect(filesIn(opened(volume), "D")?.map(({ path }) => path.at(-1))).toEqual(
      Array.from({ length: 60 }, (_, n) => String(n)),
    );
    expect(findFile(opened(volume), "D")).toMatchObject({ type: "directory", bytes: 2048, sectors: 4 });
    expect(removeFile(volume, "D!7")).toBeUndefined();
    put(volume, "D/NEW", bytes(5));
    expect(filesIn(opened(volume), "D")![7]!.path).toEqual(["D", "NEW"]);
    expect([...held(imageOf(volume)).files.keys()].length).toBe(60);
    expect(damageOf(volume)).toEqual([]);
  });

  test("lie in areas where there is nothing but holes, and grow there", () => {
    const volume = disk({ sectors: 120, files: 90 });
    expect(makeDirectory(volume, "D")).toBeUndefined();
    for (let n = 0; n < 16; n++) put(volume, `D/${n}`, bytes(n === 15 ? 0 : 512, n));
    const { freeSectors } = opened(volume).info;
    put(volume, "REST", bytes(freeSectors! * 512));
    // The holes are single sectors: what D has and these are enough for two areas and their index block, with one left.
    for (const n of [2, 4, 8]) expect(removeFile(volume, `D/${n}`)).toBeUndefined();
    for (const n of [2, 4, 8, 16]) put(volume, `D/${n}`, bytes(0));
    expect(findFile(opened(volume), "D")).toMatchObject({ bytes: 1024, sectors: 2 });
    expect(opened(volume).info.freeSectors).toBe(1);
    expect(removeFile(volume, "D/6")).toBeUndefined();
    for (let n = 20; n < 37; n++) put(volume, `D/${n}`, bytes(0));
    expect(findFile(opened(volume), "D")).toMatchObject({ bytes: 1536, sectors: 3 });
    expect(opened(volume).info.freeSectors).toBe(1);
    expect(damageOf(volume)).toEqual([]);
    const { files, directories } = held(imageOf(volume));
    expect([files.size, directories.size]).toEqual([34, 1]);
    expect(same(files.get("D!5")!, bytes(512, 5))).toBe(true);
  });

  test("nest as deep as a path can name", () => {
    const volume = disk({ sectors: 400, files: 100 });
    for (let depth = 1; depth < 64; depth++) {
      expect(makeDirectory(volume, Array(depth).fill("D").join("/"))).toBeUndefined();
    }
    const deepest = Array(63).fill("D").join("!");
    expect(makeDirectory(volume, `${deepest}!D`)).toMatchObject({ code: "BAD_FILE_NAME" });
    put(volume, `${deepest}!F`, bytes(9));
    expect(damageOf(volume)).toEqual([]);
    expect(held(imageOf(volume)).files.has(`${deepest}!F`)).toBe(true);
  });
});

describe("is refused, and nothing is changed", () => {
  const volume = disk({ sectors: 64, files: 8 });
  expect(makeDirectory(volume, "DIR")).toBeUndefined();
  put(volume, "DIR/FILE", bytes(700));
  const before = imageOf(volume);
  const binary = { type: TYPE.binary };
  const unread = new TextEncoder().encode("_UNREAD_".repeat(64));

  test.each<[string, () => ReturnType<typeof putFile>, string]>([
    ["a file in a directory that is none", () => putFile(volume, "NO/FILE", bytes(1), binary), "NOT_ON_DISK"],
    ["a file in a file", () => putFile(volume, "DIR/FILE/X", bytes(1), binary), "NOT_ON_DISK"],
    ["a file in a part of the volume", () => putFile(volume, "SFD/X", bytes(1), binary), "NOT_ON_DISK"],
    ["a file without a name", () => putFile(volume, "/!", bytes(1), binary), "NOT_ON_DISK"],
    ["a name that is there", () => putFile(volume, "DIR!FILE", bytes(1), binary), "ON_DISK_ALREADY"],
    [
      "a file in place of a directory",
      () => putFile(volume, "DIR", bytes(1), { ...binary, replace: true }),
      "ON_DISK_ALREADY",
    ],
    ["a directory in place of a file", () => makeDirectory(volume, "DIR/FILE"), "ON_DISK_ALREADY"],
    ["a directory that is there", () => makeDirectory(volume, "DIR"), "ON_DISK_ALREADY"],
    [
      "to replace a part of the volume",
      () => putFile(volume, "BFD", bytes(1), { ...binary, replace: true }),
      "IS_SYSTEM_FILE",
    ],
    ["to remove a part of the volume", () => removeFile(volume, "SFD"), "IS_SYSTEM_FILE"],
    ["to remove what is not there", () => removeFile(volume, "DIR/NONE"), "NOT_ON_DISK"],
    ["to remove a directory with files", () => removeFile(volume, "DIR"), "NOT_EMPTY"],
    ...["A B", "17-characters-abc", "\u00e6", ".", "..", "tab\t"].map(
      (name): [string, () => ReturnType<typeof putFile>, string] => [
        `the name ${JSON.stringify(name)}`,
        () => putFile(volume, name, bytes(1), binary),
        "BAD_FILE_NAME",
      ],
    ),
    ["more than there is room for", () => putFile(volume, "X", bytes(60 * 512), binary), "NO_ROOM"],
    ["a sector of _UNREAD_", () => putFile(volume, "X", unread, binary), "UNREAD_CONTENTS"],
  ])("%s", (_, act, code) => {
    expect(act()).toMatchObject({ code, severity: "error", file: "test.disk" });
    expect(same(imageOf(volume), before)).toBe(true);
  });

  test("more files than there are descriptors, but not another in place of one", () => {
    const full = disk({ sectors: 64, files: 8 });
    for (let n = 0; n < 5; n++) put(full, `F${n}`, bytes(3));
    expect(putFile(full, "F5", bytes(3), binary)).toMatchObject({ code: "NO_FILE_LEFT" });
    expect(putFile(full, "F4", bytes(9), { ...binary, replace: true })).toBeUndefined();
    expect(held(imageOf(full)).free).toEqual({ files: 0, first: 0 });
    expect(removeFile(full, "F2")).toBeUndefined();
    expect(held(imageOf(full)).free).toEqual({ files: 1, first: 5 });
    expect(damageOf(full)).toEqual([]);
  });

  test("a volume that is damaged", () => {
    const damaged = read(before);
    damaged.bytes[0x1fe] = 1;
    const image = imageOf(damaged);
    expect(removeFile(damaged, "DIR/FILE")).toMatchObject({
      code: "DAMAGED_DISK",
      notes: ["DISK_OPEN: the state of the volume is 1: it was not closed"],
    });
    expect(same(imageOf(damaged), image)).toBe(true);
  });

  test("a type that is no word or that of a directory is a fault of the program", () => {
    for (const type of [-1, 65_536, 1.5, Number.NaN, TYPE.directory]) {
      expect(() => putFile(read(before), "X", bytes(1), { type })).toThrow(RangeError);
    }
  });
});
