// The table of docs/CAMPS.md: every procedure on the way of a message is where it says, and what docs/CSF.md says it is.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The cells of the table between two marks of a document. */
const rows = (path: string, begin: string, end: string) =>
  readFileSync(path, "utf8")
    .split(`<!-- ${begin} -->`)[1]!
    .split(`<!-- ${end} -->`)[0]!
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const way = rows("docs/CAMPS.md", "way", "end of way");

test.each(way.map(([, name, , file]) => ({ name: name!, file: file! })))(
  "$name is in $file",
  ({ name, file }) => {
    expect(readFileSync(`firmware/${file}`, "utf8")).toMatch(new RegExp(`^ +\\.PROC +${name}$`, "m"));
  },
);

test("docs/CSF.md says the same of the procedures that it lists", () => {
  const listed = new Map(rows("docs/CSF.md", "procedures", "end").map(([name, ...row]) => [name, row]));
  const compared = way.filter(([, name]) => listed.has(name));
  expect(compared.length).toBeGreaterThan(12);
  for (const [, name, section, file, , design] of compared) {
    const [stated, by, where] = listed.get(name)!;
    expect([name, section, design, file]).toEqual([name, stated, by, `csf/${where}`]);
  }
});
