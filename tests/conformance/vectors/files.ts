// The committed vector files: their names, their text, and the manifest.

import { createHash } from "node:crypto";
import type { Instruction } from "../../../core-as/isa/instructions.ts";
import { keyOf } from "../reference/decode.ts";
import type { Vector } from "../reference/flat.ts";
import { OPERATIONS } from "../reference/sequencer.ts";
import { COVERED, EXCLUDED } from "./coverage.ts";
import { generateRow, generateUndefined, SEED } from "./generate.ts";

/** One file of the manifest. */
export interface ManifestFile {
  /** Path beside the manifest; the file is gzip of a JSON array of vectors. */
  readonly file: string;
  /** Mnemonic and operands of the row; "undefined" for words without one. */
  readonly row: string;
  readonly vectors: number;
  /** SHA-256 of the JSON text, hexadecimal (not of the gzip, which differs between versions of zlib). */
  readonly sha256: string;
}

export interface Manifest {
  readonly format: "cr80-vectors/1";
  readonly seed: string;
  readonly files: readonly ManifestFile[];
  /** Rows without vectors, and why. */
  readonly excluded: Readonly<Record<string, string>>;
}

/** A file that the generator makes. */
export interface MadeFile {
  readonly file: string;
  readonly row: string;
  readonly make: () => Vector[];
}

const fileName = (row: Instruction): string =>
  `${row.set}/${keyOf(row)
    .replace(" -", "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase()}.json.gz`;

/** Every file of the set, in the order of the instruction table. */
export const FILES: readonly MadeFile[] = [
  ...COVERED.filter((row) => keyOf(row) in OPERATIONS).map((row) => ({
    file: fileName(row),
    row: keyOf(row),
    make: () => generateRow(row),
  })),
  { file: "undefined.json.gz", row: "undefined", make: () => generateUndefined() },
];

/** The text of a file: a JSON array, one vector a line. */
export const textOf = (vectors: readonly Vector[]): string =>
  `[\n${vectors.map((vector) => JSON.stringify(vector)).join(",\n")}\n]\n`;

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export const manifestOf = (files: readonly ManifestFile[]): Manifest => ({
  format: "cr80-vectors/1",
  seed: SEED,
  files,
  excluded: EXCLUDED,
});
