// What a merge leaves in a text where both sides have changed it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Folders that hold nothing of the sources: dependencies, and what is made. */
const OTHERS = /^(node_modules|dist|coverage|\.git)$/;
const MARKER = /^(<<<<<<<|>>>>>>>)( |$)/m;

/** Every file under a folder. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return OTHERS.test(entry.name) ? [] : filesOf(path);
  });
}

test("no file has conflict markers", () => {
  const files = filesOf(".").filter((path) => !/^\.git$|\.(gz|wasm|img|png|tgz)$/.test(path));
  expect(files).toContain(join("docs", "ASSEMBLER.md"));
  expect(files.filter((path) => MARKER.test(readFileSync(path, "utf8")))).toEqual([]);
});

test("a conflict marker is known at the start of a line only", () => {
  expect(MARKER.test(`one\n${"<".repeat(7)} HEAD\ntwo\n`)).toBe(true);
  expect(MARKER.test(`${">".repeat(7)} main\n`)).toBe(true);
  expect(MARKER.test(`a ${"<".repeat(7)} b\n`)).toBe(false);
});
