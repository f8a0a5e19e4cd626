// Random programs on the core and on the reference machine, compared after every instruction.
// More of them: LOCKSTEP_PROGRAMS=100000 LOCKSTEP_SEED=anything npx vitest run tests/conformance/lockstep

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Pair } from "./lockstep.ts";
import { makePool, PAGES, runProgram } from "./programs.ts";
import { TRAP_CLASSES } from "./reference/trap.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
const PROGRAMS = Number(process.env.LOCKSTEP_PROGRAMS ?? 1500);
const SEED = process.env.LOCKSTEP_SEED ?? "committed";

describe("core and reference in lock step", () => {
  it.each([
    ["interrupts masked in handlers", false],
    ["interrupts that handlers let in at once", true],
  ])(
    "agree after every instruction of random programs, with %s",
    { timeout: 1000 * PROGRAMS },
    (_name, nested) => {
      const pool = makePool(SEED);
      const pair = new Pair(module, PAGES);
      const traps = new Set<string>();
      let steps = 0;
      for (let i = 0; i < PROGRAMS; i++) {
        const run = runProgram(pair, `${SEED} ${i}`, pool, { nested });
        expect(run.parting).toBeUndefined();
        steps += run.steps;
        for (const trap of run.traps) traps.add(trap);
      }
      expect(steps).toBeGreaterThan(5 * PROGRAMS);
      expect([...traps].sort()).toEqual([...TRAP_CLASSES].sort());
    },
  );
});
