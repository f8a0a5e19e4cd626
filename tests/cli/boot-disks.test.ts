// cr80 boot with disks: their images are written when the run has ended, and only those that the manifest lets be written.

import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createDisk, imageOf, openFileSystem, readDisk } from "../../host/disk/index.ts";
import { cr80, folder } from "./run.ts";

/** Writes the words 7, 8, 9 into sectors 20 to 22 of its first disk, one after the other. */
const WRITER = `
        .PROGRAM
        .START  MAIN
MAIN:   MOVC    3,R1
        MOVC    7,R3
NEXT:   MOV     R3,WORDS
        MOVC    COMMAND,R0
        WIO     R0,R1
WAIT:   SIO     R2,R1
        SBZ     R2,1
        JMP     WAIT
        MOV     COMMAND+1,R4
        ADDC    1,R4
        MOV     R4,COMMAND+1
        ADDC    1,R3
        SEQ     R3,10
        JMP     NEXT
        STP     0
        .DATA   0x400
COMMAND: .WORD  2,20,0,1,WORDS,0
WORDS:  .WORD   7
`;

const empty = () => new Uint8Array(40 * 512);
const at = folder({ "writer.asm": WRITER });
const path = (name: string) => join(at, name);

/** A manifest of a guest with these disks, whose images are made where they are not there. */
function manifest(
  name: string,
  ...disks: readonly { readonly image: string; readonly write?: string }[]
): string {
  for (const { image } of disks)
    if (statSync(path(image), { throwIfNoEntry: false }) === undefined) writeFileSync(path(image), empty());
  writeFileSync(
    path(name),
    JSON.stringify({ partitions: [{ name: "guest", source: "writer.asm", pages: 8, disks }] }),
  );
  return path(name);
}

/** The first bytes of sectors 20 to 22. */
const written = (image: string) => [20, 21, 22].map((sector) => readFileSync(path(image))[512 * sector]);

describe("cr80 boot", () => {
  test("writes an image when the run has ended, and leaves the rights of the file as they are", async () => {
    const file = manifest("image.json", { image: "image.dsk", write: "image" });
    chmodSync(path("image.dsk"), 0o600);
    expect(await cr80(["boot", file])).toMatchObject({ status: 0, stderr: "" });
    expect(written("image.dsk")).toEqual([7, 8, 9]);
    expect(statSync(path("image.dsk")).mode & 0o777).toBe(0o600);
  });

  test.each(["state", "no", undefined])("writes no image with write %s", async (write) => {
    const file = manifest("other.json", { image: "other.dsk", ...(write && { write }) });
    expect((await cr80(["boot", file])).status).toBe(0);
    expect(Buffer.compare(readFileSync(path("other.dsk")), empty())).toBe(0);
  });

  test("writes an image at the limit too, as it is then; a run that goes on from a snapshot writes none", async () => {
    const file = manifest("limit.json", { image: "limit.dsk", write: "image" });
    const { status } = await cr80(["boot", file, "--limit", "6000", "--save", path("limit.c80s")]);
    expect(status).toBe(3);
    expect(written("limit.dsk")).toEqual([7, 8, 0]);
    expect(await cr80(["boot", path("limit.c80s"), "--save", path("end.c80s")])).toMatchObject({ status: 0 });
    expect(written("limit.dsk")).toEqual([7, 8, 0]);
    const { stdout } = await cr80(["diff", path("limit.c80s"), path("end.c80s")]);
    expect(stdout).toMatch(/partition guest: disk 3 sector 22 word 0 0000.* -> 0009/);
  });

  test("does not begin when an image could not be written at the end", async () => {
    const file = manifest("twice.json", { image: "one.dsk", write: "image" });
    symlinkSync(path("one.dsk"), path("link.dsk"));
    const both = manifest(
      "twice.json",
      { image: "one.dsk", write: "image" },
      { image: "link.dsk", write: "image" },
    );
    expect(both).toBe(file);
    const { status, stderr, stdout } = await cr80(["boot", both]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("error[BAD_DISKS]: two disks would be written to this file");
    expect(Buffer.compare(readFileSync(path("one.dsk")), empty())).toBe(0);
  });

  test("writes no snapshot over an image that it reads", async () => {
    const file = manifest("over.json", { image: "over.dsk" });
    const { status, stderr } = await cr80(["boot", file, "--save", path("over.dsk")]);
    expect(status).toBe(2);
    expect(stderr).toContain("OUTPUT_IS_INPUT");
  });

  test("says what is wrong with an image, and where it is named", async () => {
    writeFileSync(path("odd.dsk"), "this is none");
    const { status, stderr } = await cr80(["boot", manifest("odd.json", { image: "odd.dsk" })]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/error\[NO_DISK\]: an image of 12 bytes is not that of a disk\n --> .*odd\.dsk\n/);
    expect(stderr).toContain("odd.json");
  });

  test("writes a floppy in the order of its medium", async () => {
    const made = createDisk("floppy", { medium: "floppy", label: "BOOT" }).contents!;
    writeFileSync(path("floppy.dsk"), imageOf(made));
    writeFileSync(path("last.asm"), WRITER.replace("2,20,0", "2,400,0"));
    writeFileSync(
      path("floppy.json"),
      JSON.stringify({
        partitions: [
          { name: "guest", source: "last.asm", pages: 8, disks: [{ image: "floppy.dsk", write: "image" }] },
        ],
      }),
    );
    expect((await cr80(["boot", path("floppy.json")])).status).toBe(0);
    const now = readDisk(readFileSync(path("floppy.dsk")), "floppy").contents!;
    expect([400, 401, 402].map((sector) => now.bytes[512 * sector])).toEqual([7, 8, 9]);
    expect(openFileSystem(now).contents!.check().clean).toBe(true);
  });
});
