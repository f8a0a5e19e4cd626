// Blocks of documents that are no commands and have no test of their own beside what they describe.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { HELLO, parseAnswer, requestLine } from "../../host/conformance/protocol.ts";
import { type ManifestPartition, manifestOf } from "../../host/manifest.ts";
import { parseManifest } from "../../host/manifest-reader.ts";
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

describe("docs/MANIFEST.md", () => {
  const [whole, program] = blocks("docs/MANIFEST.md", "json").map(({ lines }) => lines.join("\n"));
  type Keyed = Record<string, unknown>;

  test("shows a manifest, with every key that there is, and no other", () => {
    const { manifest, problems } = parseManifest(whole!);
    expect(problems).toEqual([]);
    expect(manifest!.partitions[0]!.input[1]).toEqual({ at: 70_000, text: "\0\xff" });
    const { partitions, areas, services, ...rest } = JSON.parse(whole!) as Record<string, Keyed[]>;
    const rows = (heading: string) => {
      const [, section] = read("docs/MANIFEST.md").split(`### Keys of ${heading}\n\n`);
      return [...section!.split("\n###")[0]!.matchAll(/^\| `([$\w]+)` \|/gm)].map(([, key]) => key!).sort();
    };
    const keysOf = (...all: Keyed[]) => [...new Set(all.flatMap((one) => Object.keys(one)))].sort();
    expect(rows("the manifest")).toEqual(keysOf({ partitions, areas, services, ...rest }));
    expect(rows("`partitions[]`")).toEqual(keysOf(...partitions!));
    expect(rows("`areas[]`")).toEqual(keysOf(...areas!));
    expect(rows("`services[]`")).toEqual(keysOf(...services!));
    expect(rows("`mms`")).toEqual(keysOf(rest.mms as unknown as Keyed));
    expect(rows("`partitions[].disks[]`")).toEqual(
      keysOf(...partitions!.flatMap(({ disks }) => (disks as Keyed[] | undefined) ?? [])),
    );
  });

  test("names every key that the reader knows", () => {
    const advice = (value: object, at: string) => {
      const { problems } = parseManifest(JSON.stringify(value));
      const found = problems.find(({ path }) => path === `${at}qqqqqq`)!;
      return found.advice!.replace("the keys here are ", "").split(", ").sort();
    };
    const value = JSON.parse(whole!);
    const known = (keys: readonly string[]) => [...keys].sort();
    expect(advice({ ...value, qqqqqq: 1 }, "")).toEqual(known(Object.keys(value)));
    const [clerk, store] = value.partitions;
    const partition = { ...value, partitions: [{ ...clerk, qqqqqq: 1 }, store] };
    expect(advice(partition, "partitions[0].")).toEqual(known(Object.keys({ ...clerk, ...store })));
    for (const key of ["areas", "services"]) {
      const [one] = value[key];
      expect(advice({ ...value, [key]: [{ ...one, qqqqqq: 1 }] }, `${key}[0].`)).toEqual(
        known(Object.keys(one)),
      );
    }
  });

  test("says what a program without a manifest boots as", () => {
    const { place: _, partitions, ...rest } = parseManifest(program!).manifest!;
    const [{ place, image, ...partition }] = partitions as [ManifestPartition];
    const { place: _at, partitions: own, ...made } = manifestOf("source", "NAME.asm", "NAME");
    expect(made).toEqual(rest);
    expect(own).toEqual([
      { ...partition, place: { file: "NAME.asm" }, image: { ...image, place: { file: "NAME.asm" } } },
    ]);
    expect(place.path).toBe("partitions[0]");
    expect(manifestOf("image", "9 lives.img", "9 lives").partitions[0]!.name).toBe("program");
  });
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
    "docs/CSF.md": 2, // the second: tests/csf/nucleus-manual.test.ts
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
