// The README: what it shows is what happens, and its commands are those of the package and of CI.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blocksOf, checkDocument } from "./harness.ts";

checkDocument("README.md");

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const commands = blocksOf(read("README.md")).filter(({ language }) => language === "sh");

test("its two commands are scripts of the package, and CI runs the second after npm ci", () => {
  expect(commands.flatMap(({ lines }) => lines.map((line) => line.replace(/ *#.*/, "")))).toEqual([
    "npm ci && npm start",
    "npm test",
  ]);
  const { scripts } = JSON.parse(read("package.json"));
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "test"]));
  expect(read(".ci/run").trimEnd().split("\n").slice(-2)).toEqual(["npm ci", "npm test"]);
});
