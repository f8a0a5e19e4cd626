import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { filesOf } from "../files.ts";

const ROOMS = ["asm", "core-as", "host", "firmware", "tests", "tools"];
/** Rooms in which a folder stands for what it holds; of the others every file is named. */
const BY_FOLDER = ["firmware/", "tests/", "tools/bench/kernels/", "core-as/generated/"];

const text = readFileSync("docs/ARCHITECTURE.md", "utf8");
/** Paths in code spans that begin with a room. */
const mentioned = new Set(
  [...text.matchAll(/`((?:asm|core-as|host|firmware|tests|tools)\/[A-Za-z0-9_./-]*)`/g)].map(
    (match) => match[1]!,
  ),
);

/** The folder of a path, with the slash. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** Is a file named, or does a folder of it stand for it where that is allowed? */
function isMentioned(path: string): boolean {
  if (mentioned.has(path)) return true;
  if (!BY_FOLDER.some((folder) => path.startsWith(folder))) return false;
  for (let folder = folderOf(path); ROOMS.every((room) => folder !== `${room}/`); ) {
    if (mentioned.has(folder)) return true;
    folder = folderOf(folder.slice(0, -1));
  }
  return false;
}

describe("docs/ARCHITECTURE.md", () => {
  test("names every source file", () => {
    const missing = ROOMS.flatMap((room) => filesOf(room)).filter((path) => !isMentioned(path));
    expect(missing).toEqual([]);
  });

  test("names no file or folder that is not there", () => {
    expect(mentioned.size).toBeGreaterThan(80);
    // What the build makes may not have been made yet.
    const missing = [...mentioned].filter((path) => path !== "core-as/generated/" && !existsSync(path));
    expect(missing).toEqual([]);
  });

  test("writes folders with a slash and files without", () => {
    const wrong = [...mentioned].filter(
      (path) => existsSync(path) && statSync(path).isDirectory() !== path.endsWith("/"),
    );
    expect(wrong).toEqual([]);
  });

  test("what an instruction does knows nothing of what is stated and checked with it", () => {
    const imports = (room: string) =>
      filesOf(room).flatMap((path) =>
        [...readFileSync(path, "utf8").matchAll(/from "(\.[^"]+)"/g)].map((m) => m[1]!),
      );
    const semantics = imports("asm/semantics");
    expect(semantics).toContain("../decode.ts");
    expect(semantics.filter((from) => /^\.\.\/(check|conventions)\//.test(from))).toEqual([]);
    expect(imports("asm/conventions").filter((from) => from.includes("/check/"))).toEqual([]);
  });

  test("a room's own folder does not stand for the files in it", () => {
    expect(mentioned.has("host/")).toBe(true);
    expect(isMentioned("host/unheard-of.ts")).toBe(false);
    expect(isMentioned("tests/asm/unheard-of.test.ts")).toBe(true);
    expect(isMentioned("tests/unheard-of.ts")).toBe(false);
  });
});
