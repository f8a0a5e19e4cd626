// Programs that write over themselves, in slices: the core's state after each must be the reference's, which executes one
// instruction at a time. More of them: npm run fuzz -- cuts --instructions 100000000

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Pairs, type Program, pairsOf, runCut, shrinkCut } from "./cuts.ts";
import { word } from "./guest.ts";
import { selfModifying } from "./self-modifying.ts";
import { Random } from "./vectors/random.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
const FOUND = new URL("found-cuts/", import.meta.url);
const PROGRAMS = 150;
const EVENTS = 250;

describe("runs that are cut at random", () => {
  it("leave the core in the reference's state after each slice of programs that write over themselves", {
    timeout: 120_000,
  }, () => {
    const pairs = pairsOf(module);
    let instructions = 0;
    for (let i = 0; i < PROGRAMS; i++) {
      const run = runCut(pairs, selfModifying(new Random(`cuts ${i}`), `cuts ${i}`, EVENTS));
      expect(run.parting, `program ${i}`).toBeUndefined();
      instructions += run.instructions;
    }
    expect(instructions).toBeGreaterThan(PROGRAMS * EVENTS);
  });

  it("agree on the programs on which they once parted", () => {
    const pairs = pairsOf(module);
    const files = existsSync(FOUND) ? readdirSync(FOUND).filter((file) => file.endsWith(".json")) : [];
    for (const file of files) {
      const program: Program = JSON.parse(readFileSync(new URL(file, FOUND), "utf8"));
      expect(runCut(pairs, program).parting, file).toBeUndefined();
    }
  });

  it("shrink a program on which they part to what matters", () => {
    const [first, second] = pairsOf(module);
    const program = selfModifying(new Random("shrink"), "shrink", EVENTS);
    // Here the machines part as soon as the host has written a certain word, and a partition has run after that.
    const marked = word("SWP RBX3", { A: 0, a: 3 });
    const faulty: Pairs = [
      first,
      Object.assign(Object.create(second), {
        run: (count: number) => {
          const run = second.run(count);
          const fault = first.reference.store.memory[3000] === marked;
          return fault ? { ...run, disagreements: [{ what: "r3", reference: 1, core: 2 }] } : run;
        },
      }),
    ];
    const events = [
      ...program.events.slice(0, 100),
      { poke: 3000, words: [marked] },
      ...program.events.slice(100),
    ];
    const small = shrinkCut(faulty, { ...program, events });
    expect(small.events).toEqual([{ poke: 3000, words: [marked] }, expect.objectContaining({ run: 1 })]);
    expect(small.memory).toEqual([]);
    expect(small.starts[0].r).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(runCut([first, second], small).parting).toBeUndefined();
  });
});
