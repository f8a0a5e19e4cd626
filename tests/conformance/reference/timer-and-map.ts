// The interval timer, and the loading of translation tables. docs/MACHINE.md, "Interval timer" and "Memory map".

import type { State, Store } from "./state.ts";
import { READ, Trap } from "./trap.ts";

/** The timer ticks when the clock reaches a multiple of this. */
export const TICK = 1000;
/** Words of a translation table: 64 data pages, then 64 program pages. */
export const TABLE_WORDS = 128;

/** Interval timer := ticks, counted from the clock that the instruction sees; 0 stops it. */
export function setTimer(state: State, ticks: number): void {
  state.timer = ticks === 0 ? 0 : (Math.floor(state.clock / TICK) + ticks) * TICK;
}

/** A timer whose last tick has come stops running and waits to interrupt. */
export function expireTimer(state: State): void {
  if (state.timer === 0 || state.clock < state.timer) return;
  state.timer = 0;
  state.timerDue = true;
}

/** Ticks left at a reading of the clock, 0 when the timer does not run. */
export function ticksLeft(state: State, clock = state.clock): number {
  return state.timer === 0 ? 0 : state.timer / TICK - Math.floor(clock / TICK);
}

/**
 * Loads the translation table at partition word number * 128; number 0 turns stage 1 off. A table that stage 2 does
 * not let be read is one that allows nothing.
 */
export function loadTable(after: State, store: Store, number: number): void {
  after.tt = number;
  if (number === 0) return;
  after.stage1 = Array.from({ length: TABLE_WORDS }, (_, i) => {
    try {
      return store.load(store.locatePartition(number * TABLE_WORDS + i, READ));
    } catch (thrown) {
      if (thrown instanceof Trap) return 0;
      throw thrown;
    }
  });
}

/** The table that a vector or a frame names: one that is in use already is not loaded again. */
export function changeTable(after: State, store: Store, number: number): void {
  if (number !== after.tt) loadTable(after, store, number);
}
