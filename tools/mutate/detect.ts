// Shows a mutant to the parts of the suite that take a compiled core, the cheap ones first, and to the core's own tests.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Vector, VectorRunner } from "../../host/vectors.ts";
import { pairsOf, runCut } from "../../tests/conformance/cuts.ts";
import { Pair } from "../../tests/conformance/lockstep.ts";
import { makePool, PAGES, runProgram } from "../../tests/conformance/programs.ts";
import { FORMATS, misrounded, roundingCases, TRANSCENDENTALS } from "../../tests/conformance/rounding.ts";
import { selfModifying } from "../../tests/conformance/self-modifying.ts";
import { assembleSelftest, readSelftests, runOnCore } from "../../tests/conformance/selftests.ts";
import { EXCLUDED } from "../../tests/conformance/vectors/coverage.ts";
import { Random } from "../../tests/conformance/vectors/random.ts";
import { hasRow, SWEEP_STATES, sweepWord } from "../../tests/conformance/vectors/sweep.ts";

/** A part of the suite: the first thing that it finds wrong with a core, or undefined. */
export interface Detector {
  /** @param wasm the module's bytes */
  find(module: WebAssembly.Module, wasm: Uint8Array): string | undefined;
}

/** Vectors that are run before the first failure is looked for. */
const VECTORS_AT_ONCE = 512;
const VECTORS = "tests/conformance/vectors/data";
/** A prime, so that every field of the words gets every value in some state. */
const SWEEP_STRIDE = 41;
/** Instructions of a self-test: several times what any of them needs. */
const SELFTEST_LIMIT = 100_000;
const LOCK_STEP_PROGRAMS = 1_500;
const CUT_PROGRAMS = 150;
/** Slices and acts of the host in one of them. */
const CUT_EVENTS = 250;
/** Random arguments of each transcendental function in each format, in addition to the edges and the hard ones. */
const ROUNDED = 500;

function vectorFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return vectorFiles(path);
    return entry.name.endsWith(".json.gz") ? [path] : [];
  });
}

function firstFailure(module: WebAssembly.Module, vectors: readonly Vector[]): string | undefined {
  const runner = new VectorRunner(module);
  for (let i = 0; i < vectors.length; i += VECTORS_AT_ONCE) {
    const [failure] = runner.run(vectors.slice(i, i + VECTORS_AT_ONCE)).failures;
    if (failure === undefined) continue;
    const { what, expected, actual } = failure.differences[0]!;
    return `${failure.name}: ${what}: expected ${expected}, got ${actual}`;
  }
  return undefined;
}

/** Every committed vector. */
export function committedVectors(): Detector {
  const vectors = vectorFiles(VECTORS).flatMap(
    (file) => JSON.parse(gunzipSync(readFileSync(file)).toString()) as Vector[],
  );
  return { find: (module) => firstFailure(module, vectors) };
}

/** A sample of the sweeps, as vectors. Counted instructions that the model left in the middle are not in it. */
export function sweepSample(): Detector {
  const left = hasRow(EXCLUDED);
  const vectors: Vector[] = [];
  for (const behindAlt of [false, true]) {
    for (let state = 0; state < SWEEP_STATES; state++) {
      for (let word = state; word < 0x10000; word += SWEEP_STRIDE) {
        if (left(word, behindAlt)) continue;
        const { initial, result, exact } = sweepWord(word, behindAlt, state);
        if (!exact || (result.trap === null && result.final.pc === initial.pc)) continue;
        // After the data space the runner of the vectors has other pages where the model has nothing.
        if (result.trap === "data") continue;
        const name = `sweep ${behindAlt ? "ALT " : ""}${word.toString(16)} in state ${state}`;
        vectors.push({ name, initial, final: result.final, trap: result.trap as Vector["trap"] });
      }
    }
  }
  return { find: (module) => firstFailure(module, vectors) };
}

/** The guest self-tests, each in one run: neighbours that the core executes as one are only seen so. */
export function selftests(): Detector {
  const images = readSelftests().map(({ name }) => ({ name, image: assembleSelftest(name) }));
  return {
    find: (module) => {
      for (const { name, image } of images) {
        const { end, checks, instructions } = runOnCore(module, image, SELFTEST_LIMIT);
        if (end !== "halt 0") return `${name}: ${end} after ${checks} checks`;
        const stepped = runOnCore(module, image, SELFTEST_LIMIT, 1);
        if (stepped.end !== "halt 0" || stepped.instructions !== instructions)
          return `${name}, one instruction at a time: ${stepped.end} after ${stepped.instructions} instructions, not ${instructions}`;
      }
      return undefined;
    },
  };
}

/** Random programs in lock step with the reference machine. */
export const lockStep = (): Detector => lockStepOf(LOCK_STEP_PROGRAMS);

export function lockStepOf(programs: number): Detector {
  const pool = makePool("mutants");
  return {
    find: (module) => {
      const pair = new Pair(module, PAGES);
      for (let i = 0; i < programs; i++) {
        const { parting } = runProgram(pair, `mutants ${i}`, pool, { nested: i % 2 === 1 });
        if (parting !== undefined) return JSON.stringify(parting).slice(0, 100);
      }
      return undefined;
    },
  };
}

/** Programs that write over themselves, in slices. */
export function cutRuns(): Detector {
  const programs = Array.from({ length: CUT_PROGRAMS }, (_, i) =>
    selfModifying(new Random(`mutants ${i}`), `mutants ${i}`, CUT_EVENTS),
  );
  return {
    find: (module) => {
      const pairs = pairsOf(module);
      for (const program of programs) {
        const { parting } = runCut(pairs, program);
        if (parting !== undefined) return JSON.stringify({ program: program.name, ...parting }).slice(0, 100);
      }
      return undefined;
    },
  };
}

/** TAN, ATAN, EXP2 and LOG2, correctly rounded, as tests/conformance/bound.test.ts has it. */
export function rounding(): Detector {
  const cases = TRANSCENDENTALS.flatMap((name) =>
    FORMATS.flatMap((format) => roundingCases(name, format, ROUNDED)),
  );
  return {
    find: (module) => {
      for (const wrong of misrounded(module, cases)) return wrong;
      return undefined;
    },
  };
}

/** The tests of tests/core, in a process of their own. */
export function coreTests(): Detector {
  return {
    find: (_module, wasm) => {
      const folder = mkdtempSync(join(tmpdir(), "cr80-mutant-"));
      try {
        const file = join(folder, "core.wasm");
        writeFileSync(file, wasm);
        const vitest = [
          "node_modules/vitest/vitest.mjs",
          "run",
          "tests/core",
          "--bail=1",
          "--reporter=tap-flat",
        ];
        const env = { ...process.env, CR80_CORE: file };
        const { status, stdout } = spawnSync(process.execPath, vitest, { env, encoding: "utf8" });
        if (status === 0) return undefined;
        return /^not ok \d+ - (.* > .*?)(?: # time=.*)?$/m.exec(stdout)?.[1] ?? "the tests of the core fail";
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
