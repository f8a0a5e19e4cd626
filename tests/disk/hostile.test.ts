// Images that are random, or meant to do harm: they are read without harm, in bounded time and memory. `npm run fuzz -- disk` makes
// more, and keeps the seeds of what it finds in found/, which are replayed here.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AREAS_MAX } from "../../host/disk/descriptor.ts";
import { type Disk, imageOf } from "../../host/disk/index.ts";
import { damageOf, disk, harmOf, opened, problemOf, read } from "./kit.ts";

const FOUND = "tests/disk/found";

test("images that were harmed at random", () => {
  for (let seed = 1; seed <= 50; seed++) expect(harmOf(seed * 104_729), `harm ${seed}`).toBeUndefined();
});

test("and those, or lives of volumes, that once did harm", () => {
  for (const file of existsSync(FOUND) ? readdirSync(FOUND) : []) {
    const { seed } = JSON.parse(readFileSync(`${FOUND}/${file}`, "utf8")) as { seed: number };
    expect(problemOf(seed), file).toBeUndefined();
  }
});

/** A volume of which every descriptor is a directory of this length that lies in these words 6 to 10. */
function directories(sectors: number, files: number, words: (file: number) => readonly number[]): Disk {
  const volume = disk({ sectors, files });
  const view = new DataView(volume.bytes.buffer);
  for (let file = 3; file < files; file++) {
    const at = (2 + file) * 512;
    [1, 0, 0, 10, 0xffff, 0xffff, ...words(file)].forEach((word, n) => {
      view.setUint16(at + 2 * n, word, true);
    });
  }
  return volume;
}

test("directories that all have all of the volume, each other and themselves", () => {
  const volume = directories(2000, 127 * 6, () => [0xffff, 0xffff, 0, 1, 0]);
  // Entries of all of them in every sector that is free.
  const view = new DataView(volume.bytes.buffer);
  for (let at = 1000 * 512, file = 0; at < volume.bytes.length; at += 32, file++) {
    view.setUint16(at, 1, true);
    view.setUint16(at + 18, file % (127 * 6), true);
  }
  const root = 3 * 512;
  view.setUint16(root + 12, 2000, true);
  const system = opened(volume);
  // Four for each descriptor, and in each of the directories of a path the rest of a sector.
  expect(system.files.length).toBeLessThan(4 * 127 * 6 + 64 * 16);
  expect(system.check()).toMatchObject({ problems: { length: 1000 }, clean: false });
  expect(system.read(3)!.contents.length).toBeLessThanOrEqual(volume.bytes.length);
  expect(system.read(1000)).toBeUndefined();
});

test("areas that are all the same, of more sectors than there are", () => {
  const volume = directories(2000, 127, (file) => [AREAS_MAX, 0, 0xffff, 1500 + file, 0]);
  const view = new DataView(volume.bytes.buffer);
  for (let at = 1500 * 512; at < volume.bytes.length; at += 4) view.setUint32(at, 600, true);
  const system = opened(volume);
  expect(system.read(3)!.contents.length).toBe(1400 * 512);
  expect(system.check().problems.some(({ code, path }) => code === "DISK_SHARED" && path === "file 3")).toBe(
    true,
  );
});

test("a chain of directories as deep as there are descriptors", () => {
  const files = 127 * 10;
  const volume = disk({ sectors: 4000, files });
  const view = new DataView(volume.bytes.buffer);
  const entry = (at: number, file: number) => {
    view.setUint16(at, 1, true);
    volume.bytes[at + 2] = 0x41;
    view.setUint16(at + 18, file, true);
  };
  for (let file = 3; file < files; file++) {
    const at = (2 + file) * 512;
    [1, 0, 0, 10, 512, 0, 1, 0, 0, 2000 + file, 0].forEach((word, n) => {
      view.setUint16(at + 2 * n, word, true);
    });
    if (file + 1 < files) entry((2000 + file) * 512, file + 1);
  }
  // After the descriptors comes a sector of the bitmap.
  entry((2 + files + 1) * 512 + 64, 3);
  expect(opened(volume).files.length).toBe(64 + 2);
  expect(damageOf(volume)).toContain(`DISK_DEPTH ${Array(64).fill("A").join("/")} ${2 + 3 + 63}`);
});

test("a floppy of nothing but the same byte", () => {
  for (const byte of [0, 1, 0x5f, 0xff]) {
    const floppy = read(new Uint8Array(256_256).fill(byte));
    expect(imageOf(floppy).every((one) => one === byte)).toBe(true);
  }
});
