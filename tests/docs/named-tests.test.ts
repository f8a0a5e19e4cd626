// Tables of docs/CHANNELS.md whose rows name the tests that show them: each of these tests exists, and no claim and no step of the
// patent is missing.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const page = readFileSync("docs/CHANNELS.md", "utf8");

/** The rows of the table between `<!-- name -->` and `<!-- end -->`, as cells, without its head. */
function rowsOf(name: string): string[][] {
  const [, table] = new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- end -->`).exec(page)!;
  const lines = table!.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
}

/** The titles of the tests of a file that are run: what follows test(, or test.each(...)(. */
function titlesOf(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/\btest(?:\.each\([\s\S]*?\))?\(\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, title]) => title!,
  );
}

/** The tests that a cell names, as `[name](file): title`, one after the other with semicolons. */
function namedIn(cell: string): { file: string; title: string }[] {
  return cell.split(/; (?=\[)/).map((one) => {
    const [, file, title] = /^\[[\w-]+\]\(\.\.\/(tests\/[\w/-]+\.test\.ts)\): (.+)$/.exec(one) ?? [];
    expect(title, one).toBeDefined();
    return { file: file!, title: title! };
  });
}

describe.each([
  ["threats", 3],
  ["claims", 4],
  ["steps", 5],
])("the table of %s", (name, cells) => {
  test("has rows whose last cell names tests that there are", () => {
    const rows = rowsOf(name);
    expect(rows.length).toBeGreaterThan(7);
    for (const row of rows) {
      expect(row, row[0]).toHaveLength(cells);
      expect(row.every((cell) => cell !== "")).toBe(true);
      for (const { file, title } of namedIn(row.at(-1)!)) expect(titlesOf(file), file).toContain(title);
    }
  });
});

const numbers = (cell: string) => cell.split(", ").map(Number);

test("every claim of the patent is in one row", () => {
  const claims = rowsOf("claims").flatMap(([cell]) => numbers(cell!));
  expect(claims.sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, n) => n + 1));
});

test("every step of the patent's figures 5, 8 and 11 is in one row", () => {
  const steps = rowsOf("steps").flatMap(([figures, step]) =>
    numbers(figures!).flatMap((figure) => step!.split(", ").map((one) => `${figure} ${one}`)),
  );
  const calls = ["S201", "S202", "S203", "S204", "S-A", "S-B", "S-C", "S-D", "S-E"];
  const due = ["5 1", "5 2", ...[8, 11].flatMap((figure) => calls.map((step) => `${figure} ${step}`))];
  expect(steps.sort()).toEqual(due.sort());
});
