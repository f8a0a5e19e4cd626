// The interval timer, and the loading of translation tables.

import type { State, Store } from "./state.ts";
import { READ } from "./trap.ts";

/** Instructions between two ticks of the interval timer. */
export const TICK = 1000;
/** Words of a translation table: 64 data pages, then 64 program pages. */
export const TABLE_WORDS = 128;

/**
 * Interval timer := ticks, in the course of an instruction: it runs out so many ticks after the end of it. 0 stops it.
 * An expired timer whose interrupt waits goes on waiting.
 */
export function setTimer(after: State, ticks: number): void {
  after.timer = ticks === 0 ? 0 : after.clock + 1 + ticks * TICK;
}

/** A timer whose time has come stops running and waits to interrupt. */
export function expireTimer(state: State): void {
  if (state.timer === 0 || state.clock < state.timer) return;
  state.timer = 0;
  state.timerDue = true;
}

/** Ticks left, a started one counted whole: a running timer never reads 0. */
export function ticksLeft(state: State): number {
  return state.timer === 0 ? 0 : Math.ceil((state.timer - state.clock) / TICK);
}

/**
 * Loads the translation table at partition word number * 128; number 0 turns stage 1 off. A page that stage 2 does
 * not let read is a data fault.
 */
export function loadTable(after: State, store: Store, number: number): void {
  const table: number[] = [];
  for (let i = 0; number !== 0 && i < TABLE_WORDS; i++) {
    table.push(store.load(store.locatePartition(number * TABLE_WORDS + i, READ)));
  }
  after.tt = number;
  if (number !== 0) after.stage1 = table;
}
