// Partitions: what the control OS knows about one.

import { type ConnectionTable, createConnections } from "./connection.ts";
import { type ConsoleInput, type ConsoleState, createConsole } from "./console.ts";
import { createDevices, type DeviceState } from "./devices.ts";
import { createQueue, type MessageQueue } from "./queue.ts";
import { createScm, type ProcessEnd, type ScmState } from "./scm.ts";

/**
 * ready: can run; waiting: in WAIT_EVENT; idle: in STP until an interrupt; blocked: in a call of System Call Monitor that is
 * made again at an interrupt, or when something arrives; ended: for good.
 */
export const PARTITION_STATUSES = ["ready", "waiting", "idle", "blocked", "ended"] as const;
/** One of PARTITION_STATUSES: what a partition does now. */
export type PartitionStatus = (typeof PARTITION_STATUSES)[number];

/** The state of a partition outside its context, its memory and its second stage, which the core keeps. */
export interface PartitionState {
  readonly number: number;
  readonly name: string;
  /** SHA-256 of the load module that it was booted with, 64 hexadecimal digits; "" when there was none. */
  image: string;
  /** Pages of its memory, including the message window. */
  readonly pages: number;
  /** First page and pages of the message window; 0 pages: none. */
  readonly windowPage: number;
  readonly windowPages: number;
  status: PartitionStatus;
  /** While waiting: the events waited for, and the clock at which the wait times out or NO_DEADLINE. */
  waitMask: number;
  deadline: number;
  /** Events that have happened and were not fetched, and those that interrupt. */
  events: number;
  interruptMask: number;
  readonly queue: MessageQueue;
  /** By page of the message window: the area that has its place there, 0 where it is free. */
  readonly places: number[];
  readonly connections: ConnectionTable;
  /** Connections and services with news, the oldest first, by their keys. */
  readonly news: number[];
  readonly console: ConsoleState;
  /** What the device instructions have set. */
  readonly devices: DeviceState;
  /** Processes, synchronization elements and system calls. */
  readonly scm: ScmState;
  end: PartitionEnd | null;
}

/** A trap that a guest did not handle. */
export interface UnhandledTrap {
  /** Number of the trap class (docs/ABI.md, "Page 0"). */
  readonly trapClass: number;
  readonly pc: number;
  readonly base: number;
  readonly cause: number;
  readonly detail1: number;
  readonly detail2: number;
  readonly registers: readonly number[];
}

/**
 * How a partition ended: by the call STOP, by STP with interrupts disabled, by a trap that it did not handle, or because
 * its last process retired.
 */
export type PartitionEnd =
  | {
      readonly kind: "retired";
      readonly code: number;
      readonly retirement: ProcessEnd;
      readonly clock: number;
    }
  | { readonly kind: "stopped"; readonly code: number; readonly clock: number }
  | { readonly kind: "halted"; readonly code: number; readonly clock: number }
  | { readonly kind: "failed"; readonly trap: UnhandledTrap; readonly clock: number };

/** Deadline of a wait without one. */
export const NO_DEADLINE = -1;

/** What a partition is made with, all of it in its range. */
export interface NewPartition
  extends Pick<PartitionState, "number" | "name" | "pages" | "windowPage" | "windowPages"> {
  /** Messages that may wait, and connections that it may have. */
  readonly queue: number;
  readonly connections: number;
  readonly input: readonly ConsoleInput[];
}

/** A partition that is ready and has done nothing. One literal without a spread: its fields are read at every turn. */
export function createPartition(given: NewPartition): PartitionState {
  return {
    number: given.number,
    name: given.name,
    image: "",
    pages: given.pages,
    windowPage: given.windowPage,
    windowPages: given.windowPages,
    status: "ready",
    waitMask: 0,
    deadline: NO_DEADLINE,
    events: 0,
    interruptMask: 0,
    queue: createQueue(given.queue),
    places: new Array<number>(given.windowPages).fill(0),
    connections: createConnections(given.connections),
    news: [],
    console: createConsole(given.input),
    devices: createDevices(),
    scm: createScm(),
    end: null,
  };
}
