// Interrupts that a vector lets in before the first instruction of its handler: docs/MACHINE.md, INTERRUPT-6.

import { expect, test } from "vitest";
import {
  CTX_PENDING,
  CTX_TIMER_DUE,
  CTX_TRAPS,
  FRAME_CHAIN_MAX,
  STOP_UNHANDLED,
  TRAP_INTERRUPT,
  TRAP_TIMER,
} from "../../core-as/layout.ts";
import { Bench, START } from "./bench.ts";

const OPEN = 0xc000;
const MASKED = 0x800f;

/** A timer interrupt and an event wait; the timer's handler counts in R2, the event's in R4, the program in R0. */
function twoWait(): Bench {
  const bench = new Bench()
    .vector(TRAP_TIMER, 0x1800, 0x3000, OPEN)
    .vector(TRAP_INTERRUPT, 0x1c00, 0x3100, MASKED);
  bench.program("LOOP: INCD R2,R3\nJMP LOOP", 0x1800).program("LOOP: INCD R4,R5\nJMP LOOP", 0x1c00);
  bench.program("LOOP: INCD R0,R1\nJMP LOOP").set({ PSW: OPEN });
  bench.core.setContextWord(0, CTX_TIMER_DUE, 1);
  bench.core.setContextWord(0, CTX_PENDING, 1 << 8);
  return bench;
}

test("the second interrupt comes before the first instruction of the first one's handler", () => {
  const bench = twoWait();
  bench.run(100);
  expect(bench.r).toEqual([0, 0, 0, 0, 50, 50, 0, 0]);
  // The frame of the event names the timer's handler, that of the timer the program.
  expect([bench.word(0x3100 + 10), bench.word(0x3000 + 10)]).toEqual([0x1800, START]);
});

test("however the run is cut", () => {
  const whole = twoWait();
  whole.run(60);
  const cut = twoWait();
  for (let i = 0; i < 60; i++) cut.run(1);
  expect([cut.r, cut.pc, cut.psw]).toEqual([whole.r, whole.pc, whole.psw]);
});

test("a vector that lets its own interrupt in again is unhandled, and nothing is executed", () => {
  const bench = twoWait().vector(TRAP_INTERRUPT, 0x1c00, 0x3100, OPEN);
  expect(bench.run(100)).toBe(STOP_UNHANDLED);
  expect(bench.core.executed).toBe(0);
});

// Each frame lies over the vector and leaves there, from R1, R3 or R5, the address of the next one, and over the link of the one
// before the last: the chain never has the frame that comes next.
test("vectors that move their frame with each interrupt, for ever, are unhandled in the end", () => {
  const vectorFrame = 92;
  const bench = new Bench().vector(TRAP_INTERRUPT, 0x1c00, vectorFrame - 1, OPEN).program("NOP");
  const [first, second, third] = [vectorFrame - 1, vectorFrame - 3, vectorFrame - 5];
  bench.set({ PSW: OPEN, R0: OPEN, R1: second, R2: OPEN, R3: third, R4: OPEN, R5: first });
  bench.core.setContextWord(0, CTX_PENDING, 1 << 8);
  expect(bench.run(100)).toBe(STOP_UNHANDLED);
  const counts = (bench.core.contextAddress(0) + CTX_TRAPS) >> 2;
  expect([bench.core.executed, bench.core.u32[counts + TRAP_INTERRUPT]]).toEqual([0, FRAME_CHAIN_MAX + 1]);
});
