// Every word, and every word behind ALT, from several states: the core against the reference model.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VectorRunner } from "../../host/vectors.ts";
import { sweepVectors } from "./sweep.ts";
import { SWEEP_STATES } from "./vectors/sweep.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
const states = Array.from({ length: SWEEP_STATES }, (_, state) => state);

describe.each([
  ["all words", false],
  ["all words behind ALT", true],
])("%s", (_name, behindAlt) => {
  it.each(states)("do on the core what they do on the reference, from state %i", (state) => {
    const { passed, failures } = new VectorRunner(module).run(sweepVectors(behindAlt, state));
    expect(failures.slice(0, 10)).toEqual([]);
    expect(passed).toBeGreaterThan(59_000);
  });
});
