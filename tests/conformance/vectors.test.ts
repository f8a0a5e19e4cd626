import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { keyOf } from "./reference/decode.ts";
import { executeVector, type Vector } from "./reference/flat.ts";
import { EXCLUDED } from "./vectors/coverage.ts";
import { rowOf } from "./vectors/encode.ts";
import { FILES, type Manifest, manifestOf, sha256, textOf } from "./vectors/files.ts";
import { generateRow, PER_ROW } from "./vectors/generate.ts";
import { checkVectors } from "./vectors/schema.ts";

const DATA = new URL("./vectors/data/", import.meta.url);
const read = (file: string): string => gunzipSync(readFileSync(new URL(file, DATA))).toString();
const manifest = JSON.parse(readFileSync(new URL("manifest.json", DATA), "utf8")) as Manifest;

describe("the generator of vectors", () => {
  it("makes the same vectors from the same seed, and others from another", () => {
    const row = rowOf("ADD RX3,RBX3");
    expect(generateRow(row, "one", 20)).toEqual(generateRow(row, "one", 20));
    expect(generateRow(row, "other", 20)).not.toEqual(generateRow(row, "one", 20));
  });

  it("makes what is committed, file by file", () => {
    const made = FILES.map(({ file, row, make }) => {
      const vectors = make();
      return { file, row, vectors: vectors.length, sha256: sha256(textOf(vectors)) };
    });
    expect(manifestOf(made)).toEqual(manifest);
  });
});

describe("the committed vectors", () => {
  const files = manifest.files.map((entry) => ({ ...entry, text: read(entry.file) }));
  const parsed = files.map((entry) => ({ ...entry, value: JSON.parse(entry.text) as unknown }));

  it("have the hashes of their manifest", () => {
    for (const { file, text, sha256: hash } of files) expect(sha256(text), file).toBe(hash);
  });

  it("are as the format says", () => {
    for (const { file, value } of parsed) expect(checkVectors(value), file).toEqual([]);
  });

  it("are at least 200 for every row that the format can express, and the others are named with a reason", () => {
    const count = new Map(parsed.map(({ row, value }) => [row, (value as Vector[]).length]));
    for (const row of INSTRUCTIONS) {
      const key = keyOf(row);
      if (key in EXCLUDED) expect(count.has(key), key).toBe(false);
      else expect(count.get(key) ?? 0, key).toBeGreaterThanOrEqual(PER_ROW);
    }
  });

  it("show every trap that two flat spaces can show", () => {
    const traps = new Set(parsed.flatMap(({ value }) => (value as Vector[]).map((vector) => vector.trap)));
    expect([...traps].sort()).toEqual(["bounds", "illegal", "monitor", null, "software", "stack"].sort());
  });

  it("are what the model does", () => {
    for (const { file, value } of parsed) {
      for (const vector of value as Vector[]) {
        const { final, trap } = executeVector(vector.initial);
        const same = JSON.stringify([final, trap]) === JSON.stringify([vector.final, vector.trap]);
        if (!same)
          expect({ final, trap }, `${file} ${vector.name}`).toEqual({
            final: vector.final,
            trap: vector.trap,
          });
      }
    }
  });
});

describe("the check of the format", () => {
  const good = (): Vector => structuredClone(generateRow(rowOf("MOV R3,R3"), "schema", 1)[0]!);

  it("accepts a vector", () => expect(checkVectors([good()])).toEqual([]));

  it.each<[string, (vector: Record<string, unknown>) => void, string]>([
    ["a missing part", (vector) => delete vector.final, "[0]: final is missing"],
    ["an unknown key", (vector) => Object.assign(vector, { cycles: 1 }), "[0]: unknown key cycles"],
    ["an unknown trap", (vector) => Object.assign(vector, { trap: "timer" }), "[0].trap: expected null"],
    [
      "a word above 65,535",
      (vector) => Object.assign(vector.initial as object, { pc: 65536 }),
      "[0].initial.pc",
    ],
    [
      "seven registers",
      (vector) => ((vector.final as { r: number[] }).r.length = 7),
      "[0].final.r: expected 8",
    ],
    [
      "a cell named twice",
      (vector) =>
        Object.assign(vector.final as object, {
          data: [
            [1, 2],
            [1, 3],
          ],
        }),
      "named twice",
    ],
  ])("names %s with its place", (_name, spoil, message) => {
    const vector = good();
    spoil(vector as unknown as Record<string, unknown>);
    const errors = checkVectors([vector]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });
});
