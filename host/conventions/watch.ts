// Register conventions while a machine runs: what is stated is compared at every call and every return. The machine is
// stepped one instruction at a time and only looked at, so a run is the same with and without this.

import type { Machine, RunResult } from "../machine.ts";
import { Checker } from "./checker.ts";
import { Findings } from "./findings.ts";
import { Guest } from "./guest.ts";
import type { Stated } from "./stated.ts";
import { Stepper } from "./stepper.ts";

/** Runs a machine and compares. */
export class ConventionWatch {
  /** What was found so far. */
  readonly findings = new Findings();
  private readonly machine: Machine;
  private readonly steppers: readonly (Stepper | undefined)[];

  /** `stated`: for each partition, undefined for one that is not looked at. */
  constructor(machine: Machine, stated: readonly (Stated | undefined)[]) {
    this.machine = machine;
    this.steppers = stated.map((one, partition) => {
      if (one === undefined) return undefined;
      const guest = new Guest(machine, partition);
      return new Stepper(machine, guest, new Checker(guest, one, this.findings));
    });
  }

  /** As Machine.run, one instruction at a time. */
  run({ limit }: { readonly limit: number }): RunResult {
    for (let instructions = 0; ; ) {
      // Gives the turn to whose it is, and changes nothing else.
      const turn = this.machine.run({ limit: 0 });
      if (turn.outcome !== "limit" || instructions >= limit) return { ...turn, instructions };
      const stepper = this.steppers[this.machine.state.scheduler.current];
      const step = stepper?.step() ?? this.machine.run({ limit: 1 });
      instructions += step.instructions;
      if (step.outcome !== "limit") return { ...step, instructions };
    }
  }
}
