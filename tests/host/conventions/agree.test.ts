// The assembler's check of register conventions and the one at run time, against each other, with random programs: what the
// first accepts, the second never finds broken. FUZZ_SEED and FUZZ_ROUNDS choose the programs.

import { beforeAll, expect, it } from "vitest";
import { assemble, type LoadModule, type SourceMap, sourceMapOf } from "../../../asm/index.ts";
import { bootMachine, bundledCore, ConventionWatch, parseManifest, statedOf } from "../../../host/node.ts";
import { Random } from "../random.ts";
import {
  accepted,
  errorsOf,
  type RandomProgram,
  randomProgram,
  type Stating,
  sourceOf,
} from "./procedures.ts";

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 400);
/** Instructions of a run. */
const LIMIT = 1500;
/** Milliseconds for each round on a busy machine. */
const PATIENCE = 100 * ROUNDS;

const { contents: core } = bundledCore();
const { manifest } = parseManifest(
  JSON.stringify({ partitions: [{ name: "A", pages: 4, source: "x.asm" }] }),
);

/** What is found when an image runs, held against the statements of a source map. */
function watched(image: LoadModule, map: SourceMap) {
  const { machine } = bootMachine(core!, manifest!, [image]);
  const watch = new ConventionWatch(machine!, [statedOf(image, map)]);
  watch.run({ limit: LIMIT });
  return watch.findings;
}

const randomOf = (round: number) => new Random(Math.imul(SEED, 7919) + Math.imul(round, 104_729));

/** A program that the assembler's check accepts, assembled, with the generator that made it. */
interface Accepted {
  readonly program: RandomProgram;
  readonly image: LoadModule;
  readonly map: SourceMap;
  readonly random: Random;
}

/** Those of both tests. */
const programs: Accepted[] = [];

beforeAll(() => {
  for (let round = 0; round < ROUNDS; round++) {
    const random = randomOf(round);
    const program = accepted(randomProgram(random));
    if (program === undefined) continue;
    const assembly = assemble({ file: "x.asm", text: sourceOf(program) });
    programs.push({ program, image: assembly.module!, map: sourceMapOf(assembly)!, random });
  }
}, PATIENCE);

/** A program with a statement that promises more, or asks for less, of one procedure; undefined: that cannot be. */
function mutated(program: RandomProgram, random: Random): RandomProgram | undefined {
  const changed = random.of(program.procedures);
  const { stating } = changed;
  const free = [0, 1, 2, 3, 5, 6, 7].filter(
    (n) => n !== stating.link && (((stating.kept | stating.results) >> n) & 1) === 0,
  );
  const bit = free.length === 0 ? 0 : 1 << random.of(free);
  const given = [0, 1, 2, 3, 5, 6, 7].filter((n) => (stating.call >> n) & 1);
  const wrong: Partial<Stating> = random.of([
    { kept: stating.kept | bit },
    { kept: stating.kept | bit },
    { results: stating.results | bit },
    { exits: Math.max(1, stating.exits - 1) },
    { call: given.length === 0 ? stating.call : stating.call & ~(1 << random.of(given)) },
  ]);
  const next = { ...stating, ...wrong };
  if (JSON.stringify(next) === JSON.stringify(stating)) return undefined;
  const procedures = program.procedures.map((p) => (p === changed ? { ...p, stating: next } : p));
  return { ...program, procedures };
}

/** A source map with the statements of a program of the same words. */
function mapWith(map: SourceMap, { procedures }: RandomProgram): SourceMap {
  const conventions = map.conventions.map((info) => {
    const stating = procedures.find((p) => p.stating.name === info.name)?.stating;
    if (stating === undefined) return info;
    const { call, results, kept } = stating;
    const registers = [0, 1, 2, 3, 4, 5, 6, 7].filter((n) => (call >> n) & 1 && n !== stating.link);
    const exits = ["A", "B", "C"].slice(0, stating.exits);
    return {
      ...info,
      call: registers.map((register) => ({ register, text: "" })),
      exits: exits.map((name) => ({ name, returned: results, kept: kept & ~results })),
    };
  });
  return { ...map, conventions };
}

it("what the assembler's check accepts keeps its conventions when it runs", { timeout: PATIENCE }, () => {
  let returns = 0;
  for (const { program, image, map } of programs) {
    const found = watched(image, map);
    if (found.violations.length > 0) expect(found.violations, sourceOf(program)).toEqual([]);
    returns += found.returns;
  }
  expect(programs.length).toBeGreaterThan(ROUNDS / 8);
  expect(ROUNDS - programs.length).toBeGreaterThan(ROUNDS / 5);
  expect(returns).toBeGreaterThan(programs.length);
});

it("a statement with one error that a run shows is rejected", { timeout: PATIENCE }, () => {
  const count = { rejected: 0, harmless: 0, shown: 0 };
  for (const { program, image, map, random } of programs) {
    const wrong = mutated(program, random);
    if (wrong === undefined) continue;
    const { violations } = watched(image, mapWith(map, wrong));
    const errors = errorsOf(wrong);
    if (errors.length === 0) expect(violations, sourceOf(wrong)).toEqual([]);
    count[errors.length > 0 ? "rejected" : "harmless"]++;
    if (violations.length > 0) count.shown++;
  }
  expect(count.rejected).toBeGreaterThan(ROUNDS / 20);
  expect(count.shown).toBeGreaterThan(ROUNDS / 40);
});
