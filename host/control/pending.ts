// Interrupt levels of a partition. They are level-triggered: a level is pending as long as its source says so.

import { CTX_PENDING } from "../../core-as/layout.ts";
import type { Control } from "./control.ts";

/** Says whether a level of a partition is pending. The core looks before the next instruction that it starts. */
export function setPending({ core }: Control, partition: number, level: number, pending: boolean): void {
  const others = core.contextWord(partition, CTX_PENDING) & ~(1 << level);
  core.setContextWord(partition, CTX_PENDING, others | (pending ? 1 << level : 0));
}
