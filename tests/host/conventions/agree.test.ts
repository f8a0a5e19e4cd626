// The assembler's check of register conventions and the one at run time, against each other: what the first accepts, the
// second never finds broken. FUZZ_SEED and FUZZ_ROUNDS choose the programs.

import { describe, expect, it } from "vitest";
import { type Assembly, assemble, sourceMapOf } from "../../../asm/index.ts";
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
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 300);
const LIMIT = 1500;

const { contents: core } = bundledCore();
const { manifest } = parseManifest(
  JSON.stringify({ partitions: [{ name: "A", pages: 4, source: "x.asm" }] }),
);

/** What is found when an image runs, held against the statements of a source map. */
function watched(assembly: Assembly, stated = sourceMapOf(assembly)!) {
  const { machine } = bootMachine(core!, manifest!, [assembly.module!]);
  const watch = new ConventionWatch(machine!, [statedOf(assembly.module!, stated)]);
  watch.run({ limit: LIMIT });
  return watch.findings;
}

function assembled(program: RandomProgram): Assembly {
  return assemble({ file: "x.asm", text: sourceOf(program) });
}

/** Accepted programs of a run of numbers, and how many were made for them. */
function programs() {
  const found: { program: RandomProgram; random: Random }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const random = new Random(Math.imul(SEED, 7919) + Math.imul(round, 104_729));
    const program = accepted(randomProgram(random));
    if (program !== undefined) found.push({ program, random });
  }
  return found;
}

const ACCEPTED = programs();

describe("what the assembler's check accepts", () => {
  it("keeps its conventions when it runs", () => {
    let returns = 0;
    for (const { program } of ACCEPTED) {
      const { violations, returns: compared } = watched(assembled(program));
      expect(violations, sourceOf(program)).toEqual([]);
      returns += compared;
    }
    console.log(ACCEPTED.length, ROUNDS, returns);
  });
});
