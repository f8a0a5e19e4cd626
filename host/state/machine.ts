// The state of a whole machine without the words of its physical memory: what a snapshot holds and a hash covers.

import type { ContextState } from "./context.ts";
import type { ControlState } from "./control.ts";
import type { Journal } from "./journal.ts";

/** The second stage of one partition page: 0 no access, 1 read, 3 read and write, and the physical page that it maps. */
export interface MapEntry {
  readonly rights: number;
  readonly physical: number;
}

/** The state of a machine. */
export interface MachineState {
  /** In instructions executed and idled away. */
  readonly clock: number;
  readonly control: ControlState;
  /** By partition. */
  readonly contexts: readonly ContextState[];
  readonly maps: readonly (readonly MapEntry[])[];
  readonly journal: Journal;
}
