// What a merge leaves in a text where both sides have changed it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesOf } from "../files.ts";

const MARKER = /^(<<<<<<<|>>>>>>>)( |$)/m;

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
