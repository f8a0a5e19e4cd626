// The state that an instruction sees and changes, apart from memory.

import type { Format, Value } from "./float/format.ts";
import type { Transcendental } from "./float/transcendental.ts";
import type { Access, Trap } from "./trap.ts";

/** PSW bits, docs/ABI.md "PSW". */
export const PSW_S = 0x8000;
export const PSW_E = 0x4000;
export const PSW_V = 0x2000;
export const PSW_L = 0x000f;
/** What LDS, a vector and RTM can load. */
export const PSW_MASK = PSW_S | PSW_E | PSW_V | PSW_L;

/** Registers and control state. Words unless said otherwise. */
export interface State {
  /** R0 to R7. */
  r: number[];
  /** Address of the next instruction to start, at its first prefix. */
  pc: number;
  base: number;
  /** The whole PSW, V included. */
  psw: number;
  /** Number of the translation table in use; 0: stage 1 is off. */
  tt: number;
  /** The loaded translation table, 64 data and 64 program entries. Replaced as a whole, never changed in place. */
  stage1: readonly number[];
  /** Executed instructions. */
  clock: number;
  /** Clock at which the interval timer runs out; 0: it is not running. */
  timer: number;
  /** The timer has run out and its interrupt was not taken yet. */
  timerDue: boolean;
  /** Bit n: an event interrupt of level n is pending. */
  pending: number;
  /** The latest trap: cause word and details. */
  cause: number;
  detail1: number;
  detail2: number;
}

/** State at power on: system mode, interrupts disabled, stage 1 off. */
export const initialState = (): State => ({
  r: [0, 0, 0, 0, 0, 0, 0, 0],
  pc: 0,
  base: 0,
  psw: PSW_S,
  tt: 0,
  stage1: new Array<number>(128).fill(0),
  clock: 0,
  timer: 0,
  timerDue: false,
  pending: 0,
  cause: 0,
  detail1: 0,
  detail2: 0,
});

/** A copy that shares nothing that is ever changed in place. */
export const copyState = (state: State): State => ({ ...state, r: [...state.r] });

/**
 * Memory and the map in front of it. The locate functions give the index of a cell, or throw a data or program
 * fault; load and store take what they gave.
 */
export interface Store {
  /** A word of the data space; the address has BASE added. */
  locateData(state: State, address: number, access: Access): number;
  /** A word of the program space. */
  locateProgram(state: State, address: number, access: Access): number;
  /** A word of the partition by its address of up to 32 bits; stage 1 has no part in it. */
  locatePartition(address: number, access: Access): number;
  load(cell: number): number;
  store(cell: number, word: number): void;
}

/** What the machine around the instruction is: numbers that instructions can ask for, and who serves MON. */
export interface Surroundings {
  /** Number of the partition (CPU). */
  readonly number: number;
  /** R0 and R1 of RCR: model and options, pages of memory of the partition. */
  readonly configuration: number;
  readonly pages: number;
  /** Is a monitor call with this code served by the host, in this mode? */
  hostServes(code: number, system: boolean): boolean;
  /** The result of TAN, ATAN, EXP2 or LOG2, where the promise is a bound of its error. */
  transcendental(format: Format, name: Transcendental, argument: Value): bigint;
  /** Reads a device's status or data. */
  deviceRead(device: number, what: "status" | "data"): number;
  /** Writes a device's control word or data. */
  deviceWrite(device: number, what: "control" | "data", word: number): void;
}

/** How an instruction (one turn of it, for the counted ones) ended. */
export type Ending =
  | { readonly kind: "done" }
  /** A counted instruction has turns left; PC is still at its first prefix. */
  | { readonly kind: "again" }
  | { readonly kind: "trap"; readonly trap: Trap }
  /** STP with interrupts enabled, and disabled. */
  | { readonly kind: "idle"; readonly code: number }
  | { readonly kind: "halt"; readonly code: number }
  /** A monitor call for the host; PC is the next instruction. */
  | { readonly kind: "call"; readonly code: number };
