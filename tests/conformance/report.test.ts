import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bundledCore } from "../../host/node.ts";
import { EQUIVALENT, equivalentKey } from "../../tools/mutate/equivalent.ts";
import { SOURCES } from "../../tools/mutate/mutants.ts";
import { cheapSections, readMutants } from "./report.ts";

const text = readFileSync("docs/CONFORMANCE.md", "utf8");

it.each(cheapSections(bundledCore().contents!).map((section) => [section.heading, section.text]))(
  "docs/CONFORMANCE.md is up to date: %s (npm run conformance-report)",
  (heading, section) => {
    const [, rest = ""] = text.split(`\n## ${heading}\n\n`);
    expect(rest.split("\n\n## ")[0]!.trimEnd()).toBe(section.trimEnd());
  },
);

it("names no difference in the sweeps, and no float beyond one unit", () => {
  const rows = (heading: string) =>
    text
      .split(`\n## ${heading}\n`)[1]!
      .split("\n## ")[0]!
      .split("\n")
      .filter((line) => /^\| [^-].*\d \|$/.test(line));
  for (const heading of ["Sweeps", "Floats"]) {
    expect(rows(heading).length).toBeGreaterThan(1);
    for (const line of rows(heading)) expect(line).toMatch(/\| 0 \|$/);
  }
});

it("at least a hundred mutants of all parts were tried, and each was seen or is explained", () => {
  const mutants = readMutants();
  expect(mutants.filter(({ by }) => by !== "equivalent").length).toBeGreaterThan(100);
  const files = new Set(mutants.map(({ file }) => file));
  expect(files).toEqual(new Set(SOURCES.map(([file]) => `core-as/${file}.ts`)));
  expect(mutants.filter(({ by }) => by === null).map(({ id }) => id)).toEqual([]);
  const explained = new Map(
    mutants.flatMap((one) => (one.by === "equivalent" ? [[equivalentKey(one), one.what]] : [])),
  );
  expect(Object.fromEntries(explained)).toEqual(EQUIVALENT);
  for (const [key, reason] of explained) expect(reason.length, key).toBeGreaterThan(20);
});
