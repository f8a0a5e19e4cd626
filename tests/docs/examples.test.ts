// Every document's commands and modules: what it shows is what happens. The README has a test of its own beside this.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blocksOf, checkDocument, examplesOf } from "./harness.ts";
import { markdownFiles } from "./markdown.ts";

const read = (path: string) => readFileSync(path, "utf8");
const documents = markdownFiles().filter((path) => path !== "README.md");

for (const path of documents) if (examplesOf(read(path)).length > 0) checkDocument(path);

describe("no command is shown that is not run", () => {
  test.each(documents)("%s", (path) => {
    const text = read(path);
    expect(text.match(/^(?: {4}|\t)(?:\$ )?(?:cr80|npm|npx|node) .*$/gm) ?? []).toEqual([]);
    const shells = blocksOf(text).filter(({ language }) => /^(?:sh|bash|shell)$/.test(language));
    expect(shells).toEqual([]);
    const modules = blocksOf(text).filter(({ language }) =>
      /^(?:js|ts|javascript|typescript)$/.test(language),
    );
    expect(modules.length).toBe(examplesOf(text).filter(({ kind }) => kind === "module").length);
  });
});
