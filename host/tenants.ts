// The tenants of partitions that the control OS does not know itself: the devices, and System Call Monitor.

import type { Tenants } from "./control/control.ts";
import { endDiskCommands, nextDiskEnd } from "./devices/disk.ts";
import { expireTimerDevice, nextTimerEnd } from "./devices/timer.ts";
import { deliverArrivals, nextArrival } from "./scm/arrival.ts";
import { checkRoutine, retireOverdue, routineDeadline } from "./scm/retire.ts";
import { routineBudget } from "./scm/routine.ts";

/** One function for all of them, not a list that is gone through: they are asked at every turn. */
export const TENANTS: Tenants = {
  next: (partition) => Math.min(nextArrival(partition), nextTimerEnd(partition), nextDiskEnd(partition)),
  happen: (control, partition, clock) => {
    if (nextArrival(partition) <= clock) deliverArrivals(control, partition, clock);
    expireTimerDevice(control, partition, clock);
    if (nextDiskEnd(partition) <= clock) endDiskCommands(control, partition, clock);
  },
  deadline: routineDeadline,
  endOverdue: retireOverdue,
  budget: routineBudget,
  afterSlice: checkRoutine,
};
