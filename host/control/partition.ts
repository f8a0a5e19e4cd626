// Partitions: what the control OS knows of one, and how one ends.

import type { PartitionState } from "../state/partition.ts";
import { longResult, result } from "./caller.ts";
import { DONE } from "./codes.ts";
import type { Control } from "./control.ts";

/** PARTITION_INFO: R0 own number, R1 partitions, R2 pages of memory, R3 first page and R4 pages of the window. */
export function partitionInfo(control: Control, caller: PartitionState): number {
  result(control, caller, 0, caller.number);
  result(control, caller, 1, control.state.partitions.length);
  result(control, caller, 2, caller.pages);
  result(control, caller, 3, caller.windowPage);
  result(control, caller, 4, caller.windowPages);
  return DONE.OK;
}

/** CLOCK: R0-R3 := the clock, lowest word first. */
export function clock(control: Control, caller: PartitionState): number {
  const reading = control.core.clock;
  longResult(control, caller, 0, Number(reading & 0xffff_ffffn));
  longResult(control, caller, 2, Number(reading >> 32n));
  return DONE.OK;
}
