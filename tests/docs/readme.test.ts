// The README: what it shows is what happens, and its commands are those of the package and of CI.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blocksOf, checkDocument, examplesOf } from "./harness.ts";

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

test("its module passes the linter as it stands", () => {
  const modules = blocksOf(read("README.md")).filter(({ language }) => language === "js");
  expect(modules).toHaveLength(1);
  for (const { lines } of modules) {
    const args = [
      "node_modules/@biomejs/biome/bin/biome",
      "check",
      "--write",
      "--stdin-file-path=example.mjs",
    ];
    const { status, stdout } = spawnSync(process.execPath, args, { input: `${lines.join("\n")}\n` });
    expect({ status, text: stdout.toString() }).toEqual({ status: 0, text: `${lines.join("\n")}\n` });
  }
});

test.runIf(existsSync(".git"))("git ignores what its commands write, and its sources", () => {
  const text = read("README.md");
  const sources = blocksOf(text).flatMap(({ file }) => file ?? []);
  const written = examplesOf(text).flatMap(({ kind, source }) =>
    kind === "command" ? [...source.matchAll(/(?:>|-o|--timeline) (\S+)/g)].map(([, name]) => name!) : [],
  );
  expect(written).toEqual(expect.arrayContaining(["report.txt", "areas.svg"]));
  for (const name of [...sources, ...written]) {
    expect(spawnSync("git", ["check-ignore", "-q", name]).status, name).toBe(0);
  }
});
