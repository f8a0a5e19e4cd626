// The state of the control OS: plain data (numbers, strings, arrays, byte arrays). Together with the core's linear memory
// it is the whole state of a run.

import { type AreaTable, createAreas } from "./area.ts";
import type { MmsState } from "./mms.ts";
import type { PartitionState } from "./partition.ts";
import { createPool, type PagePool } from "./pool.ts";
import { createScheduler, type SchedulerState } from "./scheduler.ts";
import type { Service } from "./service.ts";

/** The state of the control OS. */
export interface ControlState {
  readonly partitions: PartitionState[];
  readonly areas: AreaTable;
  readonly pool: PagePool;
  readonly scheduler: SchedulerState;
  readonly services: Service[];
  /** The path of the manifest, source or image that the machine was booted from, as it was given; "" when it is not known. */
  origin: string;
  /** The Message Management System; null: there is none. */
  mms: MmsState | null;
}

/** That of a machine of `pages` physical pages without partitions. `quantum`: instructions of a turn. */
export function createControlState(pages: number, quantum: number): ControlState {
  return {
    partitions: [],
    areas: createAreas(),
    pool: createPool(pages),
    scheduler: createScheduler(quantum),
    services: [],
    origin: "",
    mms: null,
  };
}
