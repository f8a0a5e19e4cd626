// run(budget) executes exactly so many instructions, and where a run is cut changes nothing.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RIGHTS_NONE, STOP_BUDGET } from "../../core-as/layout.ts";
import { Bench } from "./bench.ts";

const KERNELS = ["sieve", "loop", "copy"].map((name) => ({
  name,
  text: readFileSync(new URL(`../../tools/bench/kernels/${name}.asm`, import.meta.url), "utf8"),
}));
const COUNTED = {
  name: "counted moves",
  text: "TURN: MOVC 300,R1\nMOVC 0x3000,R2\nMOVC 0x5000,R3\nMOWA X2,X3,R1\nADDC 1,R4\nJMP TURN",
};

const TIGHT = [
  { name: "a block that is copied", text: "TURN: MOVC 300,R1\nMOVM X2,X3\nSOB R1,.-1\nADDC 1,R4\nJMP TURN" },
  { name: "a block that is filled", text: "TURN: MOVC 300,R1\nPUT R2,X3\nSOB R1,.-1\nADDC 1,R4\nJMP TURN" },
  {
    name: "a block that is filled up to a mark",
    text: "TURN: MOVC 0xFE00,R3\nPUT R2,X3\nSNEP R3,0\nADDC 5,R2\nJMP TURN",
  },
  {
    name: "a stride up to the carry",
    text: "TURN: MOVC 0xF700,R5\nMOVC 37,R1\nCLR 0.X5\nADDU R1,R5\nJVN .-2\nADDC 1,R4\nJMP TURN",
  },
  {
    name: "a loop that fills its own code with NOP",
    text: "TURN: MOVC 0x0FF0,R3\nMOVC 0x80,R2\nSWP R2\nADDC 120,R2\nADDC 120,R2\nMOVC 300,R1\nPUT R2,X3\nSOB R1,.-1\nADDC 1,R4\nJMP TURN",
  },
];

describe.each([...KERNELS, COUNTED, ...TIGHT])("$name", ({ text }) => {
  const started = (): Bench => new Bench().program(text).set({ R7: 2 });
  const state = (bench: Bench) => ({ r: bench.r, pc: bench.pc, v: bench.v, clock: bench.core.clock });

  test("every budget is used up exactly", () => {
    const bench = started();
    for (const budget of [1, 2, 3, 5, 8, 1000, 0, 1]) {
      expect(bench.run(budget)).toBe(STOP_BUDGET);
      expect(bench.core.executed).toBe(budget);
    }
  });

  test("cut into slices of any size it comes to the same state", () => {
    const whole = started();
    whole.run(3000);
    for (const size of [1, 2, 3, 7, 64, 999]) {
      const cut = started();
      for (let rest = 3000; rest > 0; rest -= size) cut.run(Math.min(rest, size));
      expect(state(cut)).toEqual(state(whole));
    }
  });
});

test("an access that stage 2 refuses ends the run when its trap is taken, and then it goes on", () => {
  const started = (): Bench => {
    const bench = new Bench().program("NOP\nMOV X4,R0\nADDC 1,R1\nJMP .-3").set({ R4: 0x5000 });
    bench.core.setStage2(0, 20, RIGHTS_NONE, 20);
    // The handler goes on behind the instruction.
    bench.program("INC 10.X5\nRTM 0", 0x900).vector(2, 0x900, 0xa00);
    return bench.set({ R5: 0xa00 }).at(0x1000);
  };
  const bench = started();
  const executed = [1, 2, 3].map(() => [bench.run(100), bench.core.executed]);
  expect(executed).toEqual([2, 6, 6].map((n) => [STOP_BUDGET, n]));
  const stepped = started();
  for (let n = 0; n < 14; n++) stepped.run(1);
  expect([stepped.r, stepped.pc, stepped.core.clock]).toEqual([bench.r, bench.pc, bench.core.clock]);
});
