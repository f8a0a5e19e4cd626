// Tells a partition about itself and about the clock.

import type { PartitionState } from "../state/partition.ts";
import type { CallOutcome } from "./call.ts";
import { DONE } from "./codes.ts";
import type { Control } from "./control.ts";

/** What PARTITION_INFO gives: the caller's number, how many partitions there are, the caller's pages and its window. */
interface Description {
  number: number;
  partitions: number;
  pages: number;
  windowPage: number;
  windowPages: number;
}

/** PARTITION_INFO. */
export function partitionInfo(
  control: Control,
  caller: PartitionState,
  _: object,
  results: Description,
): CallOutcome {
  results.number = caller.number;
  results.partitions = control.state.partitions.length;
  results.pages = caller.pages;
  results.windowPage = caller.windowPage;
  results.windowPages = caller.windowPages;
  return DONE.OK;
}

/** CLOCK, in instructions. */
export function clock(
  control: Control,
  _caller: PartitionState,
  _: object,
  results: { clock: bigint },
): CallOutcome {
  results.clock = control.core.clock;
  return DONE.OK;
}
