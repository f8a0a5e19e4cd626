// Every document's commands and modules: what it shows is what happens. The README has a test of its own beside this, and
// docs/PACKAGE.md one in tests/browser/.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cr80 } from "../cli/run.ts";
import { blocksOf, checkDocument, examplesOf } from "./harness.ts";
import { markdownFiles } from "./markdown.ts";

const read = (path: string) => readFileSync(path, "utf8");
const documents = markdownFiles().filter((path) => path !== "README.md");

for (const path of documents.filter((one) => one !== "docs/PACKAGE.md"))
  if (examplesOf(read(path)).length > 0) checkDocument(path);

describe("no command is shown that is not run", () => {
  test.each(documents)("%s", (path) => {
    const text = read(path);
    expect(text.match(/^(?: {4}|\t)(?:\$ )?(?:cr80|npm|npx|node) .*$/gm) ?? []).toEqual([]);
    const shells = blocksOf(text).filter(({ language }) => /^(?:sh|bash|shell)$/.test(language));
    expect(shells).toEqual([]);
    // Declarations of the library are no modules. A file is for a command.
    if (path.startsWith("docs/api/")) return;
    const modules = blocksOf(text).filter(
      ({ language, file }) => file === undefined && /^(?:js|ts|javascript|typescript)$/.test(language),
    );
    expect(modules.length).toBe(examplesOf(text).filter(({ kind }) => kind === "module").length);
  });
});

test("commands and options that sentences name are there", async () => {
  const all = markdownFiles().flatMap((path) => read(path).match(/(?<!`)`cr80 [^`]+`/g) ?? []);
  expect(all.length).toBeGreaterThan(20);
  for (const named of new Set(all)) {
    const [, command, ...args] = named.slice(1, -1).split(/\s+/);
    const { status, stdout } = await cr80([command!, "--help"]);
    expect(status, named).toBe(0);
    for (const option of args.filter((arg) => arg.startsWith("-"))) {
      expect(stdout, named).toMatch(new RegExp(`^  .*${option}\\b`, "m"));
    }
  }
});

test("the README has a row for every command that its help lists", async () => {
  const help = (await cr80(["--help"])).stdout;
  const listed = [.../^Commands:\n((?: .*\n)+)/m.exec(help)![1]!.matchAll(/^ {2}(\S+)/gm)].map(
    ([, name]) => name!,
  );
  const rows = [...read("README.md").matchAll(/^\| `cr80 ([\w-]+)/gm)].map(([, name]) => name!);
  expect(rows.sort()).toEqual(listed.filter((name) => name !== "conformance-target").sort());
});
