// The process that runs, and the critical regions that one is in.

import { CTX_BASE, CTX_TT } from "../../core-as/layout.ts";
import type { Control } from "../control/control.ts";
import type { PartitionState } from "../state/partition.ts";
import type { ScmProcess, ScmState } from "../state/scm.ts";

/** The critical regions that a process is in, bit n for region n. */
export function regionsOf({ regions }: ScmState, process: number): number {
  return regions.reduce((mask, owner, region) => (owner === process ? mask | (1 << region) : mask), 0);
}

/** The process that runs now in an entered partition: the one with its BASE and translation table. */
export function currentProcess(control: Control, caller: PartitionState): ScmProcess | undefined {
  const base = control.core.contextWord(caller.number, CTX_BASE);
  const tt = control.core.contextWord(caller.number, CTX_TT);
  return caller.scm.processes.find((process) => process.base === base && process.tt === tt);
}
