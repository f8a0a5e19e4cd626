// What the operations of the control OS work on. Everything in ControlState is plain data (numbers, strings, arrays,
// byte arrays): together with the core's linear memory it is the whole state of a run.

import { CLOCK } from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import type { AreaTable } from "./area.ts";
import type { Journal, Observer } from "./journal.ts";
import type { PagePool } from "./memory.ts";
import type { PartitionState } from "./partition.ts";
import type { SchedulerState } from "./scheduler.ts";
import type { Service } from "./service.ts";

/** The state of the control OS. */
export interface ControlState {
  readonly partitions: PartitionState[];
  readonly areas: AreaTable;
  readonly pool: PagePool;
  readonly scheduler: SchedulerState;
  readonly services: Service[];
}

/** The control OS: its state, the core whose second stage it keeps, and those who want to know what happens. */
export interface Control {
  readonly core: Core;
  readonly state: ControlState;
  readonly journal: Journal;
  readonly observer: Observer;
}

/**
 * The last reading of the clock, 2^52 instructions or 142 years of virtual time: nothing is executed after it. It is half of
 * what a number holds exactly, so that every due time, which is a reading and less than 2^33 more, is exact too.
 * docs/MACHINE.md, CLOCK-8.
 */
export const CLOCK_END = 2 ** 52;

/** The machine's clock in instructions. */
export function readClock(core: Core): number {
  return read64(core, CLOCK);
}

/** Sets the clock forward over a time in which every partition waits. */
export function setClock(core: Core, clock: number): void {
  core.clock = BigInt(clock);
}

/** An unsigned 64-bit number at a byte address of the linear memory. */
export function read64(core: Core, address: number): number {
  const u32 = core.u32;
  return u32[address >> 2]! + u32[(address >> 2) + 1]! * 0x1_0000_0000;
}
