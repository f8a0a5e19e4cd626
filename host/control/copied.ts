// Counts the words of messages that guests report having copied. The control OS cannot see a copy within a partition, so
// it takes the guest's figure for the report, and uses it for nothing else.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import { AREA_PAGES_MAX } from "../state/area.ts";
import type { PartitionState } from "../state/partition.ts";
import type { CallOutcome } from "./call.ts";
import { DONE } from "./codes.ts";
import type { Control } from "./control.ts";

/** The most words of one copy: those of the longest area. */
export const COPIED_MAX = AREA_PAGES_MAX * PAGE_WORDS;

/** WORDS_COPIED. */
export function wordsCopied(
  control: Control,
  caller: PartitionState,
  { words }: { readonly words: number },
): CallOutcome {
  if (words > COPIED_MAX) return DONE.BAD_ARGUMENT;

  control.journal.copiedByGuests[caller.number]! += words;
  return DONE.OK;
}
