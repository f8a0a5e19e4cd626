// What a new volume looks like, byte by byte, as docs/DISKS.md has it.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createDisk, imageOf, makeDirectory, type NewVolume } from "../../host/disk/index.ts";
import { damageOf, disk, opened, put } from "./kit.ts";
import { held, logical } from "./oracle.ts";

/** Words of a new volume: the home block's fields, and of the descriptors 0 and 1 words 0 to 10. */
function layout(wanted: Partial<NewVolume>) {
  const bytes = logical(imageOf(disk(wanted)));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [word, long] = [(at: number) => view.getUint16(at, true), (at: number) => view.getUint32(at, true)];
  const table = long(0x10);
  const descriptor = (number: number) =>
    Array.from({ length: 16 }, (_, n) => word((table + number) * 512 + 2 * n));
  return {
    table,
    free: [long(0x14), long(0x18)],
    sectors: long(0x1c),
    bitmap: [word(0x20), long(0x22), word(0x1b6)],
    rest: [long(0x1ec), long(0x1f0), word(0x1f4), long(0x1f6), word(0x1fa), word(0x1fc), word(0x1fe)],
    first: descriptor(0),
    root: descriptor(1),
    unused: descriptor(2),
  };
}

const NOTHING = Array(16).fill(0);
/** A descriptor in use of a type, with a length, words 6 and 8, and a sector. */
const used = (type: number, length: number, count: number, areaSize: number, first: number) => {
  const words = [1, 0, 0, type, length & 0xffff, length >> 16, count, 0, areaSize, first, 0];
  return [...words, ...Array(5).fill(0)];
};
const REST = [0, 0, 0, 0, 0, 1, 0];

test("a floppy", () => {
  expect(layout({ medium: "floppy" })).toEqual({
    table: 2,
    free: [59, 3],
    sectors: 500,
    bitmap: [32, 0, 0],
    rest: REST,
    first: used(0, 62 * 512, 62, 1, 1),
    root: used(10, 4 * 512, 4, 0, 64),
    unused: NOTHING,
  });
});

test("a pack", () => {
  expect(layout({ medium: "smd" })).toEqual({
    table: 2,
    free: [4061, 3],
    sectors: 131_680,
    bitmap: [8230, 4066, 33],
    rest: REST,
    first: used(0, 4064 * 512, 127, 32, 1),
    root: used(10, 254 * 512, 254, 0, 4099),
    unused: NOTHING,
  });
});

test("the sizes that docs/DISKS.md gives of both are those", () => {
  const [, table] = readFileSync("docs/DISKS.md", "utf8").split("| | floppy | smd |\n|---|---|---|\n");
  expect(table!.split("\n\n")[0]!.split("\n")).toEqual([
    "| descriptors | 62 in 62 areas of one sector | 4,064 in 127 areas of 32 sectors |",
    "| bitmap | in the home block | 33 sectors |",
    "| root directory | 4 sectors | 254 sectors |",
  ]);
});

describe("other disks", () => {
  test.each([
    [16, undefined, [1, 0, 0], used(0, 8 * 512, 8, 1, 1), 10],
    [3200, undefined, [200, 0, 0], used(0, 127 * 512, 127, 1, 1), 129],
    [3201, undefined, [201, 129, 1], used(0, 127 * 512, 127, 1, 1), 130],
    [4097, undefined, [257, 130, 2], used(0, 128 * 512, 64, 2, 1), 132],
    [1000, 201, [63, 0, 0], used(0, 202 * 512, 101, 2, 1), 204],
  ])("of %d sectors, %s descriptors asked for", (sectors, files, bitmap, first, root) => {
    const found = layout({ sectors, ...(files === undefined ? {} : { files }) });
    const descriptors = first[6]! * first[8]!;
    expect(found).toMatchObject({ sectors, bitmap, first });
    expect(found.root).toEqual(
      used(10, 512 * Math.ceil(descriptors / 16), Math.ceil(descriptors / 16), 0, root),
    );
    expect(found.free).toEqual([descriptors - 3, 3]);
  });

  test("have a root directory that has room for every file that there can be", () => {
    const volume = disk({ sectors: 400, files: 144 });
    const { sectors } = opened(volume).files[1]!;
    for (let n = 0; n < 141; n++) put(volume, `F${n}`, new Uint8Array(0));
    expect(opened(volume).files[1]!.sectors).toBe(sectors);
    expect(makeDirectory(volume, "D")).toMatchObject({ code: "NO_FILE_LEFT" });
    expect(damageOf(volume)).toEqual([]);
    expect(held(imageOf(volume)).files.size).toBe(141);
  });

  test.each<[string, Partial<NewVolume>, string]>([
    ["no sectors", { medium: "plain" }, "BAD_SIZE"],
    ["too few", { medium: "plain", sectors: 15 }, "BAD_SIZE"],
    ["too many", { medium: "plain", sectors: 524_289 }, "BAD_SIZE"],
    ["half a sector", { medium: "plain", sectors: 20.5 }, "BAD_SIZE"],
    ["NaN sectors", { medium: "plain", sectors: Number.NaN }, "BAD_SIZE"],
    ["a floppy of another size", { medium: "floppy", sectors: 501 }, "BAD_SIZE"],
    ["too few descriptors", { medium: "floppy", files: 7 }, "BAD_SIZE"],
    ["more descriptors than sectors", { medium: "floppy", files: 490 }, "BAD_SIZE"],
    ["more descriptors than a word can name", { medium: "smd", files: 65_537 }, "BAD_SIZE"],
    ["a label in small letters", { medium: "floppy", label: "demo" }, "BAD_LABEL"],
  ])("%s: refused", (_, wanted, code) => {
    const { contents, problem } = createDisk("x", { medium: "plain", label: "X", ...wanted });
    expect({ contents, problem }).toMatchObject({ contents: undefined, problem: { code, file: "x" } });
  });
});
