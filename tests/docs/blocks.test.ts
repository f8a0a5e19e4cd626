// Blocks of documents that are no commands and have no test of their own beside what they describe.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HELLO, parseAnswer, requestLine } from "../../host/conformance/protocol.ts";
import { parseManifest } from "../../host/manifest.ts";
import { blocksOf } from "./harness.ts";

const read = (path: string) => readFileSync(path, "utf8");
const blocks = (path: string, language: string) =>
  blocksOf(read(path)).filter((block) => block.language === language);

/** The statements of a source, without comments and blanks that do not matter. */
const statements = (lines: readonly string[]) =>
  lines.map((line) => line.replace(/;.*/, "").trim().replace(/\s+/g, " ")).filter((line) => line !== "");

test("the manifest of docs/CHANNELS.md is one, with what the text says of it", () => {
  const [block] = blocks("docs/CHANNELS.md", "json");
  const { manifest, problems } = parseManifest(block!.lines.join("\n"));
  expect(problems).toEqual([]);
  expect(manifest!.services).toEqual([{ id: 7, name: "files", offer: [1], connect: [0] }]);
  expect(manifest!.partitions.map(({ connections }) => connections)).toEqual([32, 8]);
});

test("the lines of docs/CONFORMANCE-PROTOCOL.md are those that suite and target write", () => {
  const [suite, skip] = blocks("docs/CONFORMANCE-PROTOCOL.md", "json").map(({ lines }) => lines);
  const [vector] = JSON.parse(blocks("docs/MACHINE.md", "json")[0]!.lines.join("\n"));
  expect(suite!.map((line) => JSON.parse(line))).toEqual(
    [HELLO, requestLine(1, vector)].map((line) => JSON.parse(line)),
  );
  expect(parseAnswer(skip![0]!)).toMatchObject({ value: { id: 2, skip: "no floats" } });
});

test("the call of COMON in docs/CSF.md is one of the bakery's, which is run", () => {
  const [block] = blocks("docs/CSF.md", "cr80");
  const shown = statements(block!.lines);
  const bakery = statements(read("firmware/demo/coroutines/coroutines.asm").split("\n"));
  expect(shown.length).toBeGreaterThan(5);
  expect(bakery.join("\n")).toContain(shown.join("\n"));
});

test("no document has a source that no test knows", () => {
  const tested: Readonly<Record<string, number>> = {
    "docs/CSF.md": 1,
    "docs/KERNEL.md": 3, // tests/kernel/manual.test.ts
    "docs/MACHINE.md": 1, // tests/docs/facts.test.ts
  };
  for (const path of [
    "ABI",
    "ARCHITECTURE",
    "CHANNELS",
    "CONFORMANCE",
    "CSF",
    "KERNEL",
    "MACHINE",
    "PERFORMANCE",
  ]) {
    const file = `docs/${path}.md`;
    expect(blocks(file, "cr80"), file).toHaveLength(tested[file] ?? 0);
    // A source that is only indented is in no block.
    const text = read(file).replace(/^```[\s\S]*?^```/gm, "");
    expect(text.match(/^ {4,}(?:\w+: *)?[A-Z]{2,5} +(?:[-@]?\w+[.,]|[RX]\d)/gm) ?? [], file).toEqual([]);
  }
});
