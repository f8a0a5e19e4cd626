// The data that the operations of the control OS work on, and its clock.

import { CLOCK } from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import type { MmsStorage } from "../mms/storage.ts";
import type { ControlState } from "../state/control.ts";
import type { Journal, Ownership, TraceRecord, Transfer } from "../state/journal.ts";
import type { PartitionEnd, PartitionState } from "../state/partition.ts";

/** Functions that are called when something happens. They must not change the machine. */
export interface Observer {
  /** A guest wrote characters; `clock` is read after the instruction that did. */
  readonly consoleOutput?: (partition: number, characters: Uint8Array, clock: number) => void;
  readonly transferred?: (transfer: Transfer) => void;
  readonly ownership?: (change: Ownership) => void;
  readonly traced?: (record: TraceRecord) => void;
  /** A sector of a partition's disk, by its device number, now has these words; the array does not change later. */
  readonly diskWritten?: (partition: number, device: number, sector: number, words: Uint16Array) => void;
  readonly partitionEnded?: (partition: number, end: PartitionEnd) => void;
}

/**
 * What lives in partitions in addition to the control OS (host/tenants.ts), all of it together: scheduler and machine know it
 * by this alone. Readings of the clock are infinite where nothing will come.
 */
export interface Tenants {
  /** The clock at which something happens to a partition by itself next. */
  next(partition: PartitionState): number;
  /** Lets what is due at this clock happen to a partition that has not ended. */
  happen(control: Control, partition: PartitionState, clock: number): void;
  /** The clock at which something of a partition has taken too long, the end of which others hear. */
  deadline(partition: PartitionState): number;
  /** Ends that. The partition, which does not run, is made ready before. */
  endOverdue(control: Control, partition: PartitionState): void;
  /** The most instructions of the next slice of a partition. */
  budget(control: Control, partition: PartitionState): number;
  /** What follows from a slice, when its call has been served. */
  afterSlice(control: Control, partition: PartitionState): void;
}

/** The durable storage of MMS, and in words how it has failed; then no partition runs. */
export interface Durable {
  readonly storage: MmsStorage;
  failure: string | undefined;
}

/** The control OS: its state, the core whose second stage it maintains, its observer, and the tenants of its partitions. */
export interface Control {
  readonly core: Core;
  readonly state: ControlState;
  readonly journal: Journal;
  readonly observer: Observer;
  readonly tenants: Tenants;
  readonly durable: Durable;
}

/**
 * The last reading of the clock, 2^52 instructions or 142 years of virtual time: nothing is executed after it. It is half of
 * the largest exact number, so that every due time, which is a reading plus less than 2^33, is exact too. docs/MACHINE.md,
 * CLOCK-8.
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
