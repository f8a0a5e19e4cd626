// Partitions: what the control OS knows of one, and how one ends.

import {
  CTX_BASE,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_PC,
  CTX_R,
  CTX_STOP,
} from "../../core-as/layout.ts";
import type { DeviceState } from "../devices/state.ts";
import type { Retirement } from "../scm/retire.ts";
import type { ScmState } from "../scm/state.ts";
import { reclaimAreasOf } from "./area.ts";
import { argument, longResult, result } from "./caller.ts";
import { DONE, EVENT_PEER_STOPPED, NO_RETURN } from "./codes.ts";
import { type ConnectionTable, closeConnectionsOf } from "./connection.ts";
import type { ConsoleState } from "./console.ts";
import { type Control, readClock } from "./control.ts";
import { postEvent } from "./event.ts";
import type { MessageQueue } from "./queue.ts";
import { endOffersOf } from "./service.ts";

/** ready: can run; waiting: in WAIT_EVENT; idle: in STP until an interrupt; ended: for good. */
export type PartitionStatus = "ready" | "waiting" | "idle" | "ended";

/** The state of a partition outside its context, its memory and its second stage, which the core keeps. */
export interface PartitionState {
  readonly number: number;
  readonly name: string;
  /** Pages of its memory, the message window included. */
  readonly pages: number;
  /** First page and pages of the message window; 0 pages: none. */
  readonly windowPage: number;
  readonly windowPages: number;
  status: PartitionStatus;
  /** While waiting: the events waited for, and the clock at which the wait times out or NO_DEADLINE. */
  waitMask: number;
  deadline: number;
  /** Events that have happened and were not taken, and those that interrupt. */
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
      readonly retirement: Retirement;
      readonly clock: number;
    }
  | { readonly kind: "stopped" | "halted"; readonly code: number; readonly clock: number }
  | { readonly kind: "failed"; readonly trap: UnhandledTrap; readonly clock: number };

/** PARTITION_INFO: R0 own number, R1 partitions, R2 pages of memory, R3 first page and R4 pages of the window. */
export function partitionInfo(control: Control, caller: PartitionState): number {
  result(control, caller, 0, caller.number);
  result(control, caller, 1, control.state.partitions.length);
  result(control, caller, 2, caller.pages);
  result(control, caller, 3, caller.windowPage);
  result(control, caller, 4, caller.windowPages);
  return DONE.OK;
}

/** STOP: R0 code. */
export function stop(control: Control, caller: PartitionState): number {
  endPartition(control, caller, {
    kind: "stopped",
    code: argument(control, caller, 0),
    clock: readClock(control.core),
  });
  return NO_RETURN;
}

/** CLOCK: R0-R3 := the clock, lowest word first. */
export function clock(control: Control, caller: PartitionState): number {
  const reading = control.core.clock;
  longResult(control, caller, 0, Number(reading & 0xffff_ffffn));
  longResult(control, caller, 2, Number(reading >> 32n));
  return DONE.OK;
}

/** A partition has executed STP with interrupts disabled. */
export function haltPartition(control: Control, partition: PartitionState): void {
  endPartition(control, partition, {
    kind: "halted",
    code: control.core.contextWord(partition.number, CTX_STOP),
    clock: readClock(control.core),
  });
}

/** A partition has met a trap that it cannot handle. */
export function failPartition(control: Control, partition: PartitionState): void {
  const word = (offset: number) => control.core.contextWord(partition.number, offset);
  endPartition(control, partition, {
    kind: "failed",
    clock: readClock(control.core),
    trap: {
      trapClass: word(CTX_CAUSE) >> 8,
      pc: word(CTX_PC),
      base: word(CTX_BASE),
      cause: word(CTX_CAUSE),
      detail1: word(CTX_DETAIL1),
      detail2: word(CTX_DETAIL2),
      registers: Array.from({ length: 8 }, (_, n) => word(CTX_R + 2 * n)),
    },
  });
}

/**
 * Ends a partition: its offers and connections end as if it had closed them, then its areas, those that wait in its queue
 * included, go to the pool, and its peers hear of it.
 */
export function endPartition(control: Control, partition: PartitionState, end: PartitionEnd): void {
  partition.status = "ended";
  partition.end = end;
  endOffersOf(control, partition);
  closeConnectionsOf(control, partition);
  reclaimAreasOf(control, partition);
  for (const peer of control.state.partitions) {
    if (peer !== partition) postEvent(control, peer, EVENT_PEER_STOPPED);
  }
  control.observer.partitionEnded?.(partition.number, end);
}
