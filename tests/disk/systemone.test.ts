// Floppies of System One: what is on them, and what is wrong with them.

import { expect, test } from "vitest";
import {
  filesIn,
  findFile,
  imageOf,
  makeDirectory,
  putFile,
  removeFile,
  systemOneText,
} from "../../host/disk/index.ts";
import { bytes, damageOf, opened, read, same } from "./kit.ts";
import { entries, entryOf, imageWith, rootEntry } from "./systemone.ts";

/** A and five blanks and B, a line end, C, and what comes after the end of the text. */
const TEXT = Uint8Array.from([0x41, 0x85, 0x42, 0x0a, 0x43, 0x19, 0x44, ...new Array(121).fill(0)]);

/** An entry that is free: FF in the first byte of the medium, which is the second of the name. */
const free = entryOf("FREE", 0x200, 1, 1, [[0, 7]]);
free[1] = 0xff;
/** One that is not, whatever its first character is. */
const odd = entryOf("XDD", 0x200, 1, 1, [[0, 11]]);
odd[0] = 0xff;

/** The root, of two sectors, has LIB, READ.M, BIG in clusters of three, and an entry of no kind that is known; LIB has SUB. */
const SECTORS: Readonly<Record<number, Uint8Array>> = {
  3: rootEntry(2, 2, [[0, 9]]),
  8: entries(entryOf("LIB", 0x600, 1, 1, [[0, 6]]), entryOf("READ.M", 0x200, 1, 1, [[0, 7]])),
  9: entries(
    entryOf("BIG", 0x300, 5, 3, [
      [1, 1],
      [2, 26],
    ]),
    entryOf("ODD", 0x700, 1, 1, [[0, 8]]),
  ),
  5: entries(entryOf("SUB", 0x600, 1, 1, [[0, 8]]), free),
  7: entries(odd),
  6: TEXT,
  26: bytes(128, 1),
  27: bytes(128, 2),
  28: bytes(128, 3),
  77: bytes(128, 4),
  78: bytes(128, 5),
};
const image = imageWith(SECTORS);

test("files are listed and read, in whole sectors", () => {
  const floppy = read(image);
  const system = opened(floppy);
  expect(system.info).toEqual({
    medium: "floppy",
    fileSystem: "System One",
    sectors: 2002,
    sectorBytes: 128,
  });
  expect(system.files).toEqual([
    { path: ["LIB"], type: "directory", bytes: 128, sectors: 1 },
    { path: ["LIB", "SUB"], type: "directory", bytes: 128, sectors: 1 },
    { path: ["LIB", "SUB", "\xffDD"], type: "text", bytes: 128, sectors: 1 },
    { path: ["READ.M"], type: "text", bytes: 128, sectors: 1 },
    { path: ["BIG"], type: "binary", bytes: 640, sectors: 5 },
  ]);
  const big = Uint8Array.from([26, 27, 28, 77, 78].flatMap((n) => [...SECTORS[n]!]));
  expect(same(system.read(findFile(system, "BIG")!)!.contents, big)).toBe(true);
  const { contents } = system.read(findFile(system, "READ.M")!)!;
  expect(same(contents, TEXT)).toBe(true);
  expect(new TextDecoder().decode(systemOneText(contents))).toBe("A     B\nC");
  expect(filesIn(system, "LIB!SUB")).toHaveLength(1);
  expect(filesIn(system, "READ.M")).toBeUndefined();
  expect(system.read(3)).toBeUndefined();
  expect(damageOf(floppy)).toEqual([]);
  expect(same(imageOf(floppy), image)).toBe(true);
});

test("nothing is written", () => {
  const floppy = read(image);
  for (const refused of [
    putFile(floppy, "NEW", bytes(1), { type: 12 }),
    makeDirectory(floppy, "NEW"),
    removeFile(floppy, "BIG"),
  ]) {
    expect(refused).toMatchObject({ code: "READ_ONLY_DISK" });
  }
  expect(same(imageOf(floppy), image)).toBe(true);
});

test("damage is found: sectors of two files, pointers off the disk and too few of them, unread sectors", () => {
  const changed = (sectors: Record<number, Uint8Array>) =>
    damageOf(read(imageWith({ ...SECTORS, ...sectors })));
  const sub = (sectors: number, pointers: [number, number][]) => ({
    5: entries(entryOf("SUB", 0x300, sectors, 1, pointers)),
  });
  expect(changed(sub(1, [[0, 7]]))).toEqual(["DISK_SHARED READ.M 6"]);
  expect(changed(sub(1, [[77, 1]]))).toEqual(["DISK_SECTOR LIB/SUB -"]);
  expect(changed(sub(1, [[0, 0]]))).toEqual(["DISK_SECTOR LIB/SUB -"]);
  const eleven = Array.from({ length: 10 }, (_, n): [number, number] => [30, n + 1]);
  expect(changed(sub(11, eleven))).toEqual(["DISK_LENGTH LIB/SUB -"]);
  // A directory in itself is read once.
  expect(changed({ 5: entries(entryOf("SUB", 0x600, 1, 1, [[0, 6]])) })).toEqual(["DISK_SHARED LIB/SUB 5"]);
  const unread = image.slice();
  // Sector 6 of track 0 is the physical sector 13, and 100 of track 3, which is nobody's, sector 1 + 2 * ((22 + 18) mod 26) - 27.
  unread.set(new TextEncoder().encode("_UNREAD_".repeat(16)), 13 * 128);
  unread.set(new TextEncoder().encode("_UNREAD_".repeat(16)), (78 + 2) * 128);
  const floppy = read(unread);
  expect(damageOf(floppy)).toEqual(["DISK_UNREAD READ.M 6", "DISK_UNREAD - 100"]);
  const system = opened(floppy);
  expect(system.check().clean).toBe(false);
  const { contents, problems } = system.read(findFile(system, "READ.M")!)!;
  expect(new TextDecoder().decode(contents)).toBe("_UNREAD_".repeat(16));
  expect(problems).toMatchObject([{ code: "DISK_UNREAD", path: "READ.M", sector: 6 }]);
  expect(same(imageOf(floppy), unread)).toBe(true);
});
