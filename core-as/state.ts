// The live context: registers, PSW, V, and the faults that an operation reports before its trap is taken.

import {
  BLOCK_BYTES,
  BLOCK_CONTEXT,
  BLOCK_PLAIN,
  BLOCK_SYSTEM,
  BLOCK_USER,
  BLOCKS,
  CLOCK,
  CTX_BASE,
  CTX_PC,
  CTX_PENDING,
  CTX_PSW,
  CTX_TIMER,
  CTX_TIMER_DUE,
  CTX_TT,
  CTX_V,
  ENTERED,
  LIVE,
  PSW_E,
  PSW_L,
  PSW_S,
  PSW_V,
  TICK,
  TRAP_INTERRUPT,
  TRAP_TIMER,
} from "./layout";

/** Register at byte offset r (twice its number). */
// @ts-ignore: decorator
@inline export function reg(r: i32): i32 {
  return load<u16>(r, LIVE);
}
// @ts-ignore: decorator
@inline export function setReg(r: i32, value: i32): void {
  store<u16>(r, value, LIVE);
}
/** Byte offset of the register after the one at r; R0 follows R7. */
// @ts-ignore: decorator
@inline export function after(r: i32): i32 {
  return (r + 2) & 14;
}

/** Sets V from bit 15 of a value whose other bits do not matter. */
// @ts-ignore: decorator
@inline export function setV(bit15: i32): void {
  store<i32>(LIVE, bit15, CTX_V);
}
// @ts-ignore: decorator
@inline export function v(): i32 {
  return (load<i32>(LIVE, CTX_V) >>> 15) & 1;
}

// @ts-ignore: decorator
@inline export function base(): i32 {
  return load<u16>(LIVE, CTX_BASE);
}
// @ts-ignore: decorator
@inline export function pc(): i32 {
  return load<u16>(LIVE, CTX_PC);
}
// @ts-ignore: decorator
@inline export function setPc(value: i32): void {
  store<u16>(LIVE, value, CTX_PC);
}
// @ts-ignore: decorator
@inline export function tt(): i32 {
  return load<u16>(LIVE, CTX_TT);
}
// @ts-ignore: decorator
@inline export function systemMode(): bool {
  return (load<u16>(LIVE, CTX_PSW) & PSW_S) != 0;
}

/** The PSW as a guest sees it, V included. */
export function psw(): i32 {
  return load<u16>(LIVE, CTX_PSW) | (v() != 0 ? PSW_V : 0);
}

export function setPsw(value: i32): void {
  store<u16>(LIVE, value & (PSW_S | PSW_E | PSW_L), CTX_PSW);
  setV(value & PSW_V ? 0x8000 : 0);
}

/** Byte address of a partition's context: LIVE while it is entered. */
export function contextAddress(partition: i32): i32 {
  return partition == load<i32>(ENTERED) ? LIVE : BLOCKS + partition * BLOCK_BYTES + BLOCK_CONTEXT;
}

/** The view of the entered partition in its present mode. */
export function currentView(): i32 {
  const stage1 = systemMode() ? BLOCK_SYSTEM : BLOCK_USER;
  return BLOCKS + load<i32>(ENTERED) * BLOCK_BYTES + (load<u16>(LIVE, CTX_TT) ? stage1 : BLOCK_PLAIN);
}

// ---- Time -----------------------------------------------------------------------------------------------------

/** Instructions that the slice in progress may execute, and what is left of them, the one in progress excluded. */
export let slice: i32 = 0;
export let left: i32 = 0;
export function setSlice(value: i32): void {
  slice = value;
  left = value;
}
export function setLeft(value: i32): void {
  left = value;
}

/** The clock as the instruction in progress sees it: the instructions before it. */
export function now(): i64 {
  const before = slice - left - 1;
  return load<i64>(CLOCK) + (before > 0 ? before : 0);
}

/** Ticks until the interval timer runs out; 0: it does not run. It ticks when the clock reaches a multiple of TICK. */
export function timerTicks(at: i64): i32 {
  const end = load<i64>(LIVE, CTX_TIMER);
  if (end == 0) return 0;
  const ticks = end / TICK - at / TICK;
  return ticks > 0 ? <i32>ticks : 0;
}

export function startTimer(ticks: i32, at: i64): void {
  store<i64>(LIVE, ticks ? (at / TICK + ticks) * TICK : 0, CTX_TIMER);
}

/** The cause word of an interrupt that the PSW accepts now, or -1. */
export function acceptableInterrupt(): i32 {
  const word: i32 = load<u16>(LIVE, CTX_PSW);
  if (!(word & PSW_E)) return -1;
  const mask: i32 = word & PSW_L;
  if (load<u16>(LIVE, CTX_TIMER_DUE) && mask < 15) return TRAP_TIMER << 8;
  const above = <i32>load<u16>(LIVE, CTX_PENDING) & ~((2 << mask) - 1);
  return above ? TRAP_INTERRUPT << 8 : -1;
}

/** The highest pending level. */
export function pendingLevel(): i32 {
  return 31 - clz(<i32>load<u16>(LIVE, CTX_PENDING));
}

// ---- Faults ---------------------------------------------------------------------------------------------------

/** What the operation in progress trapped on: its cause word and details. Meaningful only until the trap is taken. */
export let cause: i32 = 0;
export let detail1: i32 = 0;
export let detail2: i32 = 0;

export function fault(causeWord: i32, first: i32, second: i32): void {
  cause = causeWord;
  detail1 = first & 0xffff;
  detail2 = second & 0xffff;
}
