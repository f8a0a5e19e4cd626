// Disks of a manifest: their images, and what becomes of what is written on them. docs/MANIFEST.md.

import { describe, expect, test } from "vitest";
import { assembleSource } from "../../host/assemble-source.ts";
import { bootLoaded, loadManifest } from "../../host/boot.ts";
import { createDisk, imageOf, openFileSystem, putFile, readDisk, TYPE } from "../../host/disk/index.ts";
import { changedImages, parseManifest } from "../../host/node.ts";
import { ABSENT, failed, type Storage } from "../../host/storage.ts";
import { core } from "./guests.ts";

/** Writes the word 7 into the first word of sector 8 of its first disk. */
const WRITER = `
        .PROGRAM
        .START  MAIN
MAIN:   MOVC    3,R1
        MOVC    COMMAND,R0
        WIO     R0,R1
WAIT:   SIO     R2,R1
        SBZ     R2,1
        JMP     WAIT
        XTR     R2,3
        STP     0
        .DATA   0x400
COMMAND: .WORD  2,8,0,1,WORDS,0
WORDS:  .WORD   7
`;

function storageOf(files: Readonly<Record<string, Uint8Array>>): Storage {
  return {
    readBytes: (path) => {
      const contents = files[path];
      return contents === undefined ? failed("NO_FILE", path, ABSENT, "") : { contents, problem: undefined };
    },
    pathOf: (name) => name,
    sourceFiles: () =>
      ({ paths: [], texts: [], readFile: () => undefined, readBytes: () => undefined }) as never,
  };
}

function boot(disks: unknown, files: Readonly<Record<string, Uint8Array>> = {}) {
  const partition = { name: "guest", source: "writer.asm", pages: 8, disks };
  const text = new TextEncoder();
  const storage = storageOf({
    "m.json": text.encode(
      JSON.stringify({ partitions: [partition, { name: "other", source: "writer.asm", pages: 8, disks }] }),
    ),
    "writer.asm": text.encode(WRITER),
    "plain.dsk": new Uint8Array(16 * 512),
    ...files,
  });
  return bootLoaded(
    loadManifest("m.json", storage, assembleSource),
    { contents: core(), problem: undefined },
    {},
  );
}

const codes = (booted: ReturnType<typeof boot>) => booted.problems.map(({ code }) => code);

describe("what is written on a disk", () => {
  test.each(["no", "state", undefined])("stays in the machine with write %s, or is not written", (write) => {
    const { machine, ...booted } = boot([{ image: "plain.dsk", write }]);
    expect(codes({ machine, ...booted })).toEqual([]);
    machine!.run();
    const there = machine!.diskContents(0, 3)[8 * 512];
    expect(there).toBe(write === "state" ? 7 : 0);
    expect(changedImages(machine!, booted.disks)).toEqual([]);
    expect(booted.again!().diskContents(0, 3)[8 * 512]).toBe(0);
  });

  test("goes into the image that the manifest lets be written, in the form of its medium", () => {
    const made = createDisk("floppy", { medium: "floppy", label: "TEST" }).contents!;
    expect(putFile(made, "letter", new TextEncoder().encode("Dear"), { type: TYPE.text })).toBeUndefined();
    // The half sector at the end of a floppy is no part of the disk, and stays.
    made.bytes.fill(9, 500 * 512);
    const text = new TextEncoder();
    const partition = {
      name: "guest",
      source: "writer.asm",
      pages: 8,
      disks: [{ image: "a.dsk", write: "image" }],
    };
    const storage = storageOf({
      "m.json": text.encode(JSON.stringify({ partitions: [partition] })),
      "writer.asm": text.encode(WRITER.replace("2,8,0", "2,499,0")),
      "a.dsk": imageOf(made),
    });
    const booted = bootLoaded(
      loadManifest("m.json", storage, assembleSource),
      { contents: core(), problem: undefined },
      {},
    );
    expect(changedImages(booted.machine!, booted.disks)).toEqual([]);
    booted.machine!.run();
    const [changed] = changedImages(booted.machine!, booted.disks);
    expect(changed?.path).toBe("a.dsk");
    const now = readDisk(changed!.bytes, "a.dsk").contents!;
    const expected = made.bytes.slice();
    expected.fill(0, 499 * 512, 500 * 512);
    expected[499 * 512] = 7;
    expect(Buffer.compare(now.bytes, expected)).toBe(0);
    const system = openFileSystem(now).contents!;
    expect(system.files.map(({ path }) => path.join("/"))).toContain("letter");
  });
});

describe("a manifest is refused", () => {
  const image = { image: "plain.dsk" };
  test.each<[string, unknown, string, Readonly<Record<string, Uint8Array>>?]>([
    ["whose image is not there", [{ image: "gone.dsk" }], "NO_FILE NO_FILE"],
    [
      "whose image is none",
      [{ image: "odd.dsk" }],
      "NO_DISK NO_DISK",
      { "odd.dsk": new Uint8Array(16 * 512 + 1) },
    ],
    ["with two disks that would write one file", [{ ...image, write: "image" }], "BAD_DISKS"],
    ["with a bad sector beyond the disk", [{ ...image, bad: [16] }], "BAD_DISKS BAD_DISKS"],
    [
      "with more sectors than a machine has",
      Array(8).fill({ image: "large.dsk" }),
      "BAD_DISKS",
      { "large.dsk": new Uint8Array(512 * 40_000) },
    ],
  ])("%s", (_, disks, expected, files) => {
    const booted = boot(disks, files);
    expect(codes(booted).join(" ")).toBe(expected);
    expect(booted.machine).toBeUndefined();
  });

  test.each<[string, unknown, string]>([
    ["with a disk without an image", [{}], "partitions[0].disks[0].image: this key is missing"],
    ["with another key", [{ ...image, writes: "no" }], "partitions[0].disks[0].writes"],
    [
      "with another way of writing",
      [{ ...image, write: "yes" }],
      'partitions[0].disks[0].write: "yes" is not one of no, state, image',
    ],
    ["with an empty name", [{ image: "" }], "partitions[0].disks[0].image: this is not a file name"],
    ["with a sector that is no number", [{ ...image, bad: ["1"] }], "partitions[0].disks[0].bad[0]"],
    ["with nine disks", Array(9).fill(image), "partitions[0].disks"],
  ])("%s", (_, disks, message) => {
    const text = JSON.stringify({ partitions: [{ name: "guest", source: "a.asm", pages: 8, disks }] });
    const { problems } = parseManifest(text);
    expect(problems).toHaveLength(1);
    const [{ path, message: said }] = problems as unknown as readonly [{ path: string; message: string }];
    expect(`${path}: ${said}`).toContain(message);
  });
});
