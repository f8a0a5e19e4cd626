// cr80 disk: each action, what it refuses, and what it leaves as it was.

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { entries, entryOf, imageWith, rootEntry } from "../disk/systemone.ts";
import { cr80, folder } from "./run.ts";

const TEXT = "A text,\r\nof two lines.\n";
const BYTES = Uint8Array.from({ length: 3001 }, (_, i) => i);
const at = folder({
  "text.txt": TEXT,
  "bytes.bin": BYTES,
  "one.img": imageWith({
    3: rootEntry(1, 1, [[0, 9]]),
    8: entries(entryOf("READ.M", 0x200, 1, 1, [[0, 7]])),
    6: Uint8Array.from([0x41, 0x83, 0x42, 0x0a, 0x19, 0x43]),
  }),
});
const path = (name: string) => join(at, name);
const disk = (action: string, image: string, ...rest: string[]) =>
  cr80(["disk", action, path(image), ...rest]);
const fine = { status: 0, stdout: "", stderr: "" };

/** A new disk with LIB, LIB/TEXT and BYTES. */
async function made(name: string): Promise<string> {
  expect(await disk("create", name, "--label", "TEST")).toEqual({ ...fine, printed: "", bytes: Buffer.of() });
  expect(await disk("mkdir", name, "LIB")).toMatchObject(fine);
  expect(await disk("put", name, path("text.txt"), "LIB!TEXT")).toMatchObject(fine);
  expect(await disk("put", name, path("bytes.bin"), "/BYTES")).toMatchObject(fine);
  return name;
}

test("what is put is listed and got", async () => {
  const image = await made("a.disk");
  expect((await disk("ls", image)).stdout).toBe(
    `    0  system         31744  BFD
    1  system          2048  SFD
    3  directory        512  LIB
    5  binary          3001  BYTES
`,
  );
  expect((await disk("ls", image, "LIB")).stdout).toBe("    4  text              23  TEXT\n");
  expect((await disk("ls", image, "LIB!TEXT")).stdout).toBe("    4  text              23  TEXT\n");
  expect((await disk("tree", image)).stdout).toBe(`BFD  system, 31744 bytes
SFD  system, 2048 bytes
LIB/
  TEXT  text, 23 bytes
BYTES  binary, 3001 bytes
`);
  expect((await disk("get", image, "LIB/TEXT")).stdout).toBe(TEXT);
  expect((await disk("get", image, "BYTES")).bytes).toEqual(Buffer.from(BYTES));
  expect((await disk("get", image, "5", "--number")).bytes).toEqual(Buffer.from(BYTES));
  expect(await disk("get", image, "BYTES", path("got.bin"))).toMatchObject(fine);
  expect(readFileSync(path("got.bin"))).toEqual(Buffer.from(BYTES));
  expect((await disk("info", image)).stdout).toBe(`medium       floppy
file system  FS2
sectors      500 of 512 bytes, 424 free
volume       TEST, format 1, closed
files        3, 56 more can be made
`);
  expect(await disk("check", image)).toMatchObject({ ...fine, stdout: "5 names, 500 sectors: no damage\n" });
  expect(await disk("rm", image, "LIB/TEXT")).toMatchObject(fine);
  expect(await disk("rm", image, "LIB")).toMatchObject(fine);
  expect((await disk("ls", image)).stdout).not.toContain("LIB");
});

test("the same is printed as JSON", async () => {
  const image = await made("json.disk");
  const json = async (...args: string[]) =>
    JSON.parse((await disk(args[0]!, image, ...args.slice(1), "--json")).stdout);
  const text = { path: "LIB/TEXT", type: "text", bytes: 23, sectors: 1, number: 4 };
  expect(await json("ls", "LIB")).toEqual({ files: [text] });
  expect((await json("tree")).files[3]).toEqual(text);
  expect(await json("info")).toEqual({
    medium: "floppy",
    fileSystem: "FS2",
    sectors: 500,
    sectorBytes: 512,
    label: "TEST",
    format: 1,
    closed: true,
    freeSectors: 424,
    files: 3,
    freeFiles: 56,
  });
  expect(await json("check")).toEqual({ clean: true, problems: [], more: 0 });
  expect(await json("ls", "NONE")).toMatchObject({ problems: [{ code: "NOT_ON_DISK", path: "NONE" }] });
});

test("a file is put under its own name where none is given, into a directory too, and as the type that is named", async () => {
  const image = await made("names.disk");
  await disk("put", image, path("text.txt"));
  await disk("put", image, path("text.txt"), "LIB/");
  await disk("put", image, path("text.txt"), "B", "--type", "binary");
  await disk("put", image, path("bytes.bin"), "N", "--type", "99");
  const { stdout } = await disk("tree", image);
  for (const line of ["text.txt  text, 23", "  text.txt  text, 23", "B  binary, 23", "N  type 99, 3001"]) {
    expect(stdout).toMatch(new RegExp(`^${line} bytes$`, "m"));
  }
  const piped = await cr80(["disk", "put", path(image), "-", "PIPED"], { stdin: "from a pipe" });
  expect(piped).toMatchObject(fine);
  expect((await disk("get", image, "PIPED")).stdout).toBe("from a pipe");
});

test("an image may come from the standard input, where it is read", async () => {
  const stdin = readFileSync(path(await made("stdin.disk")));
  expect((await cr80(["disk", "get", "-", "LIB/TEXT"], { stdin })).stdout).toBe(TEXT);
  const { status, stderr } = await cr80(["disk", "ls", "-", "NONE"], { stdin });
  expect({ status, stderr }).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--> stdin NONE\n"),
  });
});

test.each([
  ["floppy", [], 256_256],
  ["plain", ["--sectors", "33"], 33 * 512],
])("a %s is made", async (medium, options, length) => {
  const name = `new-${medium}.disk`;
  expect(await disk("create", name, "--medium", medium, "--files", "9", ...options)).toMatchObject(fine);
  expect(readFileSync(path(name)).length).toBe(length);
  expect(JSON.parse((await disk("info", name, "--json")).stdout)).toMatchObject({
    medium,
    label: "CR80",
    freeFiles: 6,
  });
});

describe("is refused with status 2, and the image stays as it is:", () => {
  const image = "refused.disk";
  test.each<[string, string, string[], string]>([
    ["a disk that is there", "create", [], "FILE_THERE"],
    ["a file that is there", "put", [path("text.txt"), "BYTES"], "ON_DISK_ALREADY"],
    ["a directory that is there", "mkdir", ["LIB"], "ON_DISK_ALREADY"],
    ["no room", "put", [path("none.bin")], "NO_FILE"],
    ["a name that cannot be", "put", [path("text.txt"), "A B"], "BAD_FILE_NAME"],
    ["a file without a name", "put", ["-"], "BAD_ACTION"],
    ["a type that is none", "put", [path("text.txt"), "--type", "tekst"], "BAD_ACTION"],
    ["the type of directories", "put", [path("text.txt"), "--type", "10"], "BAD_ACTION"],
    ["a type that is no word", "put", [path("text.txt"), "--type", "65536"], "BAD_ACTION"],
    ["a directory with files", "rm", ["LIB"], "NOT_EMPTY"],
    ["what is not there", "rm", ["NONE"], "NOT_ON_DISK"],
    ["the contents of a directory", "get", ["LIB"], "IS_DIRECTORY"],
    ["the contents of the volume itself", "get", ["BFD"], "IS_SYSTEM_FILE"],
    ["the contents of what is not there", "get", ["LIB/NONE"], "NOT_ON_DISK"],
    ["a number of no file", "get", ["40", "--number"], "NOT_ON_DISK"],
    ["a number that is none", "get", ["BYTES", "--number"], "BAD_ACTION"],
    ["--text where nothing is converted", "get", ["BYTES", "--text"], "BAD_ACTION"],
    ["an output that is there", "get", ["BYTES", path("bytes.bin")], "FILE_THERE"],
    ["an output that is the image", "get", ["BYTES", path(image), "--force"], "OUTPUT_IS_INPUT"],
    ["a listing of what is not there", "ls", ["NONE"], "NOT_ON_DISK"],
    ["a name too few", "rm", [], "BAD_ACTION"],
    ["a name too many", "mkdir", ["A", "B"], "BAD_ACTION"],
    ["an option of another action", "ls", ["--force"], "BAD_ACTION"],
    ["JSON of what has none", "get", ["BYTES", "--json"], "BAD_ACTION"],
  ])("%s", async (_, action, args, code) => {
    if (!existsSync(path(image))) await made(image);
    const before = readFileSync(path(image));
    const { status, stdout, stderr } = await disk(action, image, ...args);
    expect(status).toBe(2);
    expect(stdout === "" || args.includes("--json")).toBe(true);
    expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]: `));
    expect(readFileSync(path(image)).equals(before)).toBe(true);
    expect(readFileSync(path("bytes.bin")).equals(BYTES)).toBe(true);
    expect(readdirSync(at).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test.each([
    [["--medium", "plain"], "BAD_SIZE"],
    [["--medium", "plain", "--sectors", "15"], "BAD_SIZE"],
    [["--medium", "plain", "--sectors", "99999999"], "BAD_SIZE"],
    [["--medium", "smd", "--sectors", "500"], "BAD_SIZE"],
    [["--files", "7"], "BAD_SIZE"],
    [["--files", "600"], "BAD_SIZE"],
    [["--label", "small"], "BAD_LABEL"],
    [["--label", ""], "BAD_LABEL"],
    [["--label", "MORE_THAN_16_CHARS"], "BAD_LABEL"],
  ])("a new disk with %j", async (options, code) => {
    const { status, stderr } = await disk("create", "none.disk", ...options);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`error[${code}]`),
    });
    expect(existsSync(path("none.disk"))).toBe(false);
  });

  test("a disk on the standard output", async () => {
    for (const args of [
      ["create", "-"],
      ["put", "-", path("text.txt")],
      ["rm", "-", "X"],
    ]) {
      expect((await cr80(["disk", ...args])).stderr).toContain("error[BAD_ACTION]");
    }
  });

  test.each([
    ["text.txt", "NO_DISK"],
    ["none", "NO_FILE"],
    [".", "UNREADABLE"],
  ])("an image that is none: %s", async (name, code) => {
    for (const args of [["ls"], ["info"], ["rm", "X"]]) {
      const { status, stderr } = await disk(args[0]!, name, ...args.slice(1));
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`error[${code}]`),
      });
    }
  });
});

test("--force writes over what is there", async () => {
  const image = await made("force.disk");
  writeFileSync(path("there.txt"), "old");
  expect(await disk("put", image, path("text.txt"), "BYTES", "--force")).toMatchObject(fine);
  expect(await disk("get", image, "BYTES", path("there.txt"), "--force")).toMatchObject(fine);
  expect(readFileSync(path("there.txt"), "utf8")).toBe(TEXT);
  expect(await disk("create", image, "--force")).toMatchObject(fine);
  expect((await disk("ls", image)).stdout).not.toContain("BYTES");
});

test.skipIf(process.platform === "win32")("an image behind a link is written, and stays there", async () => {
  const image = await made("linked.disk");
  symlinkSync(image, path("link.disk"));
  expect(await disk("rm", "link.disk", "BYTES")).toMatchObject(fine);
  expect((await disk("ls", image)).stdout).not.toContain("BYTES");
});

describe("a damaged disk", () => {
  const image = "damaged.disk";
  /** BYTES lies in sectors 70 to 75; the home block's state is in physical sector 6 of track 0. */
  async function damaged(): Promise<void> {
    await made(image);
    const bytes = readFileSync(path(image));
    bytes[6 * 128 + 0x7f] = 0xfe;
    // Sector 71: the third quarter is logical sector 286 of 128 bytes, 0 of track 11.
    bytes.set(Buffer.from("_UNREAD_".repeat(16)), 11 * 26 * 128);
    writeFileSync(path(image), bytes);
  }

  test("is checked with status 1, read as far as that goes, and not written", async () => {
    await damaged();
    const check = await disk("check", image);
    expect(check).toMatchObject({ status: 1, stdout: "" });
    expect(check.stderr).toContain(
      `error[DISK_OPEN]: the state of the volume is 1: it was not closed\n --> ${path(image)}: sector 0\n`,
    );
    expect(check.stderr).toContain(
      `error[DISK_UNREAD]: the sector, which belongs to BYTES, could not be read`,
    );
    expect(check.stderr).toContain(`--> ${path(image)} BYTES: sector 71\n`);
    const { clean, problems } = JSON.parse((await disk("check", image, "--json")).stdout);
    expect({ clean, codes: problems.map(({ code }: { code: string }) => code) }).toEqual({
      clean: false,
      codes: ["DISK_OPEN", "DISK_UNREAD"],
    });
    const got = await disk("get", image, "BYTES");
    expect({ status: got.status, length: got.bytes.length }).toEqual({ status: 1, length: 3001 });
    expect(got.stderr).toContain("error[DISK_UNREAD]");
    expect((await disk("get", image, "LIB/TEXT")).status).toBe(0);
    expect((await disk("put", image, path("text.txt"))).stderr).toContain("error[DAMAGED_DISK]");
    expect((await disk("info", image)).stdout).toContain("not closed");
  });
});

test("a disk of System One is read, and a text of it converted where that is said", async () => {
  expect((await disk("ls", "one.img")).stdout).toBe("text             128  READ.M\n");
  expect((await disk("info", "one.img")).stdout).toContain("System One\nsectors      2002 of 128 bytes\n");
  expect((await disk("get", "one.img", "READ.M")).bytes.subarray(0, 6)).toEqual(
    Buffer.from([0x41, 0x83, 0x42, 0x0a, 0x19, 0x43]),
  );
  expect((await disk("get", "one.img", "READ.M", "--text")).stdout).toBe("A   B\n");
  expect((await disk("put", "one.img", path("text.txt"))).stderr).toContain("error[READ_ONLY_DISK]");
});

test("bytes are not written to a terminal, a text is; names are shown as text", async () => {
  const image = await made("terminal.disk");
  const terminal = { terminal: true };
  const get = (name: string) => cr80(["disk", "get", path(image), name], terminal);
  expect((await get("BYTES")).stderr).toContain("error[TERMINAL]");
  expect((await get("LIB/TEXT")).stdout).toBe(TEXT);
  const bytes = readFileSync(path(image));
  // The name of BYTES, the fourth entry of the root, sector 64: logical sector 256 of 128 bytes is sector 22 of track 9.
  const entry = (9 * 26 + 19) * 128 + 96;
  bytes[entry + 3] = 0x1b ^ 0xff;
  writeFileSync(path(image), bytes);
  const listed = await disk("ls", image);
  expect(listed.stdout).toContain("\\x1bYTES\n");
  mkdirSync(path("folder"));
  expect((await disk("get", image, "LIB/TEXT", path("folder"))).stderr).toContain("error[UNWRITABLE]");
});
