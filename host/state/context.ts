// The context of a partition, as the core keeps it (core-as/layout.ts, "The context of a partition").

/** Registers and counters of a partition. Words but where something else is said. */
export interface ContextState {
  /** R0 to R7. */
  readonly r: readonly number[];
  readonly base: number;
  readonly pc: number;
  /** Without V, which is 0 or 1. */
  readonly psw: number;
  readonly v: number;
  /** Number of the translation table, and its 128 words as it was loaded; none while it is 0. */
  readonly tt: number;
  readonly table: readonly number[];
  /** Cause word and details of the latest trap. */
  readonly cause: number;
  readonly detail1: number;
  readonly detail2: number;
  /** Pending interrupt levels, and whether the interval timer is to interrupt (0 or 1). */
  readonly pending: number;
  readonly timerDue: number;
  /** The latest monitor call that the host was to serve, and the code of the latest STP. */
  readonly call: number;
  readonly stop: number;
  /** Clock reading at which the interval timer runs out; 0: it does not run. */
  readonly timer: number;
  /** Instructions executed. */
  readonly instructions: number;
  /** Traps taken, by class. */
  readonly traps: readonly number[];
  /** Accesses that stage 2 refused, and the latest of them. */
  readonly refused: number;
  readonly refusedPc: number;
  readonly refusedAddress: number;
  readonly refusedPage: number;
  readonly refusedKind: number;
}
