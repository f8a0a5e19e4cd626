// Sources that are changed at random: the assembler and the linker always answer, with an image or with messages, and
// both ways to an image agree. `npm run fuzz-asm` runs more rounds; FUZZ_SEED and FUZZ_ROUNDS choose them.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  assemble,
  assembleObject,
  decodeSourceMap,
  encodeSourceMap,
  formatListing,
  formatProblem,
  link,
  sourceMapOf,
} from "../../asm/index.ts";
import { generator } from "./oracle.ts";

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 600);
/** Milliseconds that one source may take where very many are tried (npm run fuzz-asm); a test compares no times. */
const PATIENCE = process.env.FUZZ_ROUNDS === undefined ? Number.POSITIVE_INFINITY : 5000;

const GOLDEN = new URL("golden/", import.meta.url);
const MANUAL = readFileSync(new URL("../../docs/ASSEMBLER.md", import.meta.url), "utf8");
const corpus = [
  ...readdirSync(GOLDEN)
    .filter((name) => name.endsWith(".asm"))
    .map((name) => readFileSync(new URL(name, GOLDEN), "utf8")),
  ...[...MANUAL.matchAll(/^```cr80[^\n]*\n(.*?)^```$/gms)].map((match) => match[1]!),
];
const lines = corpus.flatMap((text) => text.split("\n"));
const words = [
  ...new Set(lines.flatMap((line) => line.match(/[.@=]?[A-Za-z_$][\w$.]*|\d\w*|[^\s\w]+/g) ?? [])),
];
const ODD = [
  "\0",
  "\u202e",
  "{#}",
  "{",
  '"',
  "'",
  "(",
  ")))",
  "0x",
  "1 << 39",
  ".",
  "..",
  "...",
  "=>",
  "#",
  "\t",
  "65536",
  "-1",
];

function mutate(text: string, random: (n: number) => number): string {
  const own = text.split("\n");
  for (let change = 1 + random(4); change > 0; change--) {
    const at = random(own.length);
    const line = own[at] ?? "";
    const column = random(line.length + 1);
    switch (random(7)) {
      case 0:
        own.splice(at, 1);
        break;
      case 1:
        own.splice(at, 0, lines[random(lines.length)]!);
        break;
      case 2:
        own[at] = line.slice(0, column) + words[random(words.length)]! + line.slice(column);
        break;
      case 3:
        own[at] = line.slice(0, column) + line.slice(column + 1 + random(4));
        break;
      case 4:
        own[at] = line.slice(0, column) + ODD[random(ODD.length)]! + line.slice(column);
        break;
      case 5:
        own.splice(at, 0, ...own.slice(random(own.length), random(own.length)));
        break;
      default:
        own[at] = line.replace(/[A-Za-z_$][\w$]*/, words[random(words.length)]!);
    }
  }
  return own.join("\n");
}

describe("sources changed at random", () => {
  it(`end in an image or in messages (${ROUNDS} of seed ${SEED})`, () => {
    const random = generator(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      const text = mutate(corpus[random(corpus.length)]!, random);
      const readFile = (name: string) => (name.length < 20 ? corpus[name.length % corpus.length] : undefined);
      const input = { file: "f.asm", text, readFile };
      const started = performance.now();
      const made = assemble(input);
      expect(performance.now() - started, text).toBeLessThan(PATIENCE);
      const errors = made.diagnostics.filter((d) => d.severity === "error");
      expect(made.bytes === undefined, text).toBe(errors.length > 0);
      expect(errors.length, text).toBeLessThanOrEqual(20);
      for (const d of made.diagnostics) expect(formatProblem(d), text).toContain(d.code);
      formatListing(made);
      const { object } = assembleObject(input);
      if (made.bytes === undefined) {
        if (object !== undefined) link({ objects: [{ file: "f.obj", text: object }] });
        continue;
      }
      expect(object, text).toBeDefined();
      const linked = link({ objects: [{ file: "f.obj", text: object! }] });
      expect(linked.bytes, text).toEqual(made.bytes);
      const map = sourceMapOf(linked)!;
      expect(decodeSourceMap(encodeSourceMap(map)), text).toEqual(map);
    }
  });
});
