// CHANGELOG.md and the version of the package.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const text = readFileSync("CHANGELOG.md", "utf8");

test("the newest version of the changelog is the package's, and every version has a date and what was changed", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(JSON.parse(readFileSync("package-lock.json", "utf8")).version).toBe(version);
  const [, ...versions] = text.split("\n## ");
  expect(versions[0]).toMatch(new RegExp(`^\\[${version.replaceAll(".", "\\.")}\\] `));
  for (const one of versions) {
    expect(one).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d\n/);
    const parts = [...one.matchAll(/^### (.+)$/gm)].map(([, part]) => part);
    expect(["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]).toEqual(
      expect.arrayContaining(parts),
    );
    expect(one.match(/^- \S/gm)!.length).toBeGreaterThan(parts.length);
  }
  const dates = versions.map((one) => /\d{4}-\d\d-\d\d/.exec(one)![0]);
  expect(dates).toEqual([...dates].sort().reverse());
});
