// The state of the scheduler: whose turn it is.

/** Instructions of a turn when the manifest does not say. */
export const QUANTUM = 10_000;

/** Whose turn it is and how much of it is left. */
export interface SchedulerState {
  readonly quantum: number;
  current: number;
  /** Instructions left of the turn of `current`. */
  turn: number;
}

/** The first turn is partition 0's. */
export function createScheduler(quantum: number): SchedulerState {
  return { quantum, current: 0, turn: quantum };
}
