// What the long run does with a failure, and the cases that it has kept.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Found, type Machines, replay, shrink } from "./fuzz.ts";
import { word } from "./guest.ts";
import { Pair } from "./lockstep.ts";
import { makePool, PAGES, runProgram } from "./programs.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
const KEPT = new URL("found/", import.meta.url);
const SWP = word("SWP RBX3", { A: 0, a: 3 });

/** A pair that disagrees wherever SWP R3 is executed, as if the core had a fault there. */
function faulty(pair: Pair): Machines {
  return {
    get reference() {
      return pair.reference;
    },
    poke: (cell, words) => pair.poke(cell, words),
    map: (page, physical, rights) => pair.map(page, physical, rights),
    copyState: () => pair.copyState(),
    memoryDisagreements: () => pair.memoryDisagreements(),
    step: () => {
      const { state, store } = pair.reference;
      const at = store.memory[((store.stage2[state.pc >> 10]! & 0x3fff) << 10) | (state.pc & 1023)];
      const step = pair.step();
      const disagreements = at === SWP ? [{ what: "r3", reference: 1, core: 2 }] : step.disagreements;
      return { ...step, disagreements };
    },
  };
}

describe("a failure of the long run", () => {
  it("shrinks to the words and registers that matter", () => {
    const pair = new Pair(module, PAGES);
    const pool = makePool("shrink");
    // A memory full of random words, with the instruction that fails somewhere in it.
    runProgram(pair, "shrink", pool, { before: 0 });
    pair.poke(5000, [SWP]);
    const { stage1: _, ...state } = structuredClone(pair.reference.state);
    const found: Found = {
      name: "made",
      state: { ...state, pc: 5000, tt: 0 },
      pages: Array.from({ length: PAGES }, (_, page) => [3, page] as const),
      memory: Array.from(pair.reference.store.memory, (value, cell) => [cell, value] as const).filter(
        ([, value]) => value !== 0,
      ),
    };
    const machines = faulty(pair);
    expect(replay(machines, found)).not.toEqual([]);
    const small = shrink(machines, found);
    expect(small.memory).toEqual([[5000, SWP]]);
    expect(small.state.r).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(replay(new Pair(module, PAGES), small)).toEqual([]);
  });
});

describe("kept cases", () => {
  const files = existsSync(KEPT) ? readdirSync(KEPT).filter((file) => file.endsWith(".json")) : [];
  it("agree on core and reference", () => {
    const pair = new Pair(module, PAGES);
    for (const file of files) {
      const found: Found = JSON.parse(readFileSync(new URL(file, KEPT), "utf8"));
      expect(replay(pair, found), file).toEqual([]);
    }
  });
});
