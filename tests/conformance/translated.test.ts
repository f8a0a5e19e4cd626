// Translated functions against the vectors and the reference machine. Longer: npm run fuzz -- translate --instructions 100000000

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { instructionAt } from "../../host/translate/instruction.ts";
import { type Vector, VectorRunner } from "../../host/vectors.ts";
import { type Program, runCut } from "./cuts.ts";
import { partingAtEdges } from "./edges.ts";
import { hotLoops } from "./hot-loops.ts";
import { selfModifying } from "./self-modifying.ts";
import { sweepVectors } from "./sweep.ts";
import { translatedPairs, translating, translatingCore } from "./translated.ts";
import { twins } from "./twins.ts";
import { encode, rowOf } from "./vectors/encode.ts";
import { Random } from "./vectors/random.ts";
import { SWEEP_STATES } from "./vectors/sweep.ts";

const DATA = new URL("./vectors/data/", import.meta.url);
const FOUND = new URL("found-translated/", import.meta.url);
/** Of each file of vectors so many, spread evenly. */
const VECTORS = 12;
/** Of the words of a sweep one in so many: a prime. All: npm run sweep-translated. */
const SWEEP_EVERY = 211;
/** Programs of each kind, and slices and acts of the host in one of them. */
const SELF_MODIFYING = { programs: 8, events: 150 };
const HOT_LOOPS = { programs: 100, events: 20 };

describe("an instruction that a translated function executes", () => {
  it("comes to what its vectors say", () => {
    const runner = new VectorRunner(translatingCore(), translating(1));
    for (const file of readdirSync(DATA, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".json.gz")) continue;
      const all: Vector[] = JSON.parse(gunzipSync(readFileSync(new URL(file, DATA))).toString());
      const step = Math.ceil(all.length / VECTORS);
      expect(runner.run(all.filter((_, i) => i % step === 0)).failures, file).toEqual([]);
    }
  });

  it("comes to what the reference does, from each state of the sweeps", () => {
    for (const behindAlt of [false, true]) {
      for (let state = 0; state < SWEEP_STATES; state++) {
        const vectors = sweepVectors(behindAlt, state, SWEEP_EVERY);
        expect(new VectorRunner(translatingCore(), translating(1)).run(vectors).failures).toEqual([]);
      }
    }
  });

  it("is of every row without routine, privilege and prefix of its own", () => {
    const rows = new Uint8Array(0x40000);
    const random = new Random("rows");
    const alone = (name: string, number: number) => {
      const value = encode(rowOf(name), random);
      rows[0x20000 + value] = number;
      return instructionAt(rows, [value], 0) !== undefined;
    };
    expect(alone("ADD RX3,RBX3", INSTRUCTIONS.indexOf(rowOf("ADD RX3,RBX3")))).toBe(true);
    expect(alone("XCU RBX3", INSTRUCTIONS.indexOf(rowOf("XCU RBX3")))).toBe(false);
    expect(alone("LDM C4", INSTRUCTIONS.indexOf(rowOf("LDM C4")))).toBe(false);
    expect(alone("FADD X3,X3", INSTRUCTIONS.indexOf(rowOf("FADD X3,X3")))).toBe(false);
    expect(alone("MOD B8", INSTRUCTIONS.indexOf(rowOf("MOD B8")))).toBe(false);
  });
});

describe("programs that are translated wherever a slice begins", () => {
  it.each([
    ["that write over themselves", selfModifying, SELF_MODIFYING],
    ["of small loops that go round often", hotLoops, HOT_LOOPS],
  ])(
    "%s leave the core in the reference's state after each slice",
    { timeout: 120_000 },
    (_, make, { programs, events }) => {
      const pairs = translatedPairs();
      for (let i = 0; i < programs; i++) {
        const run = runCut(pairs, make(new Random(`translated ${i}`), `translated ${i}`, events));
        expect(run.parting, `program ${i}`).toBeUndefined();
      }
    },
  );

  it("leave the core in the interpreter's state where several turns at once come to an end of a page or of 16 bits", () => {
    expect(partingAtEdges(twins())).toBeUndefined();
  });

  it("agree on the programs on which they once parted", () => {
    const pairs = translatedPairs();
    const files = existsSync(FOUND) ? readdirSync(FOUND).filter((file) => file.endsWith(".json")) : [];
    for (const file of files) {
      const program: Program = JSON.parse(readFileSync(new URL(file, FOUND), "utf8"));
      expect(runCut(pairs, program).parting, file).toBeUndefined();
    }
  });
});
