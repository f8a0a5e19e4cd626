// docs/CHANNELS.md, "Inside a partition": each threat names a test that there is.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/CHANNELS.md", "utf8");
const table = /<!-- threats -->\n([\s\S]*?)<!-- end -->/.exec(page)![1]!;
const rows = table
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| to |"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

test("every threat of user mode says what stops it, and names its test", () => {
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    expect(row.length, row[0]).toBe(3);
    const [, file, title] = /^\[[\w-]+\]\(\.\.\/(tests\/csf\/[\w-]+\.test\.ts)\): (.*)$/.exec(row[2]!) ?? [];
    const source = readFileSync(file!, "utf8");
    const titles = [...source.matchAll(/\btest(?:\.each\([\s\S]*?\))?\(\s*"((?:[^"\\]|\\.)*)"/g)].map(
      ([, name]) => name,
    );
    expect(titles, file).toContain(title);
  }
});
