// Every word, and every word behind ALT, from several states: the core against the reference model.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VECTOR_TRAPS, VectorRunner, type VectorTrap } from "../../host/vectors.ts";
import { EXCLUDED } from "./vectors/coverage.ts";
import { hasRow, SWEEP_STATES, sweep } from "./vectors/sweep.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
/** An instruction ends in no timer and no interrupt. */
const vectorTrap = (trap: string | null): VectorTrap | null =>
  VECTOR_TRAPS.find((name) => name === trap) ?? null;

const states = Array.from({ length: SWEEP_STATES }, (_, state) => state);

describe.each([
  ["all words", false],
  ["all words behind ALT", true],
])("%s", (_name, behindAlt) => {
  it.each(states)("do on the core what they do on the reference, from state %i", (state) => {
    const runner = new VectorRunner(module);
    const differences: unknown[] = [];
    let compared = 0;
    for (const one of sweep(behindAlt, state, hasRow(EXCLUDED))) {
      // Partition addresses above the data space mean what the machine around them makes of them.
      if (!one.finished || !one.exact || one.result.trap === "data") continue;
      compared++;
      const { final } = one.result;
      const trap = vectorTrap(one.result.trap);
      const name = one.word.toString(16).padStart(4, "0");
      const found = runner.runOne({ name, initial: one.initial, final, trap });
      if (found.length > 0) differences.push({ name, found });
    }
    expect(differences.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThan(59_000);
  });
});
