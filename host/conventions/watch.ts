// Checks register conventions while a machine runs: it compares the statements at every call and every return. It only
// observes the steps of the machine, so a run is the same with and without it.

import { runBySteps } from "../by-steps.ts";
import type { Played, PlayedConsole } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import type { RunOptions, RunResult } from "../options.ts";
import { Checker } from "./checker.ts";
import { Findings } from "./findings.ts";
import { Guest } from "./guest.ts";
import type { Stated } from "./stated.ts";
import { Stepper } from "./stepper.ts";

/** Runs a machine and compares its calls and returns with their statements. */
export class ConventionWatch implements Played {
  /** What was found so far. */
  readonly findings = new Findings();
  private readonly machine: Machine;
  private readonly steppers: readonly (Stepper | undefined)[];

  /** `stated`: for each partition; undefined for one that is not checked. */
  constructor(machine: Machine, stated: readonly (Stated | undefined)[]) {
    this.machine = machine;
    this.steppers = stated.map((one, partition) => {
      if (one === undefined) return undefined;
      const guest = new Guest(machine, partition);
      return new Stepper(machine, guest, new Checker(guest, one, this.findings));
    });
  }

  /** As Machine.run. @throws RangeError as Machine.run */
  run(options: RunOptions = {}): RunResult {
    for (const stepper of this.steppers) stepper?.begin();
    return runBySteps(this.machine, options, this.steppers);
  }

  /** As Machine.console. @throws RangeError as Machine.console */
  console(partition: number): PlayedConsole {
    return this.machine.console(partition);
  }
}
