// Broken register conventions on a timeline. What a procedure keeps is known from its call on, so the check goes along the run
// from the start, by steps, once; what it has found so far is remembered with its positions.

import type { Stepping } from "../by-steps.ts";
import { Checker } from "../conventions/checker.ts";
import { Findings } from "../conventions/findings.ts";
import { Guest } from "../conventions/guest.ts";
import type { Stated } from "../conventions/stated.ts";
import { Stepper } from "../conventions/stepper.ts";
import type { Violation } from "../conventions/violation.ts";
import type { Step } from "../step.ts";
import { compare, type Position } from "./position.ts";
import type { Timeline } from "./timeline.ts";

/** A convention that was broken in the step to a position. */
export interface Broken {
  readonly position: Position;
  readonly violation: Violation;
}

/** Steps between two questions whether to go on. */
const PART = 10_000;

/** What is broken in the run of a timeline. */
export class Conventions {
  readonly #timeline: Timeline;
  readonly #stated: readonly (Stated | undefined)[];
  #steppers: readonly (Stepper | undefined)[] = [];
  #steppings: readonly (Stepping | undefined)[] = [];
  #edits: Timeline["edits"] = [];
  /** What lies before this was looked at. */
  #reached: Position;
  #broken: Broken[] = [];
  /** What the present step has broken. */
  #fresh: Violation[] = [];

  /** `stated`: for each partition, undefined for one that is not looked at. */
  constructor(timeline: Timeline, stated: readonly (Stated | undefined)[]) {
    this.#timeline = timeline;
    this.#stated = stated;
    this.#reached = timeline.start;
    this.#begin();
  }

  /** It is no part of what a stop says of itself. */
  toJSON(): undefined {
    return undefined;
  }

  #begin(): void {
    const { machine, start } = this.#timeline;
    const findings = new Findings((violation) => this.#fresh.push(violation));
    this.#steppers = this.#stated.map((one, partition) => {
      if (one === undefined) return undefined;
      const guest = new Guest(machine, partition);
      return new Stepper(machine, guest, new Checker(guest, one, findings));
    });
    this.#steppings = this.#steppers.map(
      (stepper) => stepper && { step: (_, make) => this.#step(stepper, make!) },
    );
    this.#reached = start;
    this.#broken = [];
  }

  /**
   * What was broken after a position and up to the first position after so many instructions, in the order of the run. The
   * timeline stands where it stood. Less is known where `goesOn`, which is asked now and then, says no.
   */
  between(from: Position, executed: number, goesOn: () => boolean = () => true): readonly Broken[] {
    this.#forgetOtherFuture();
    if (this.#reached.executed < executed) this.#timeline.excursion(() => this.#look(executed, goesOn));
    return this.#broken.filter(
      ({ position }) => compare(position, from) > 0 && position.executed <= executed,
    );
  }

  /** What was looked at after a change that has been made since happens otherwise now. */
  #forgetOtherFuture(): void {
    const { edits } = this.#timeline;
    const last = edits.at(-1);
    const isOther = edits !== this.#edits && last !== undefined && last.executed < this.#reached.executed;
    this.#edits = edits;
    if (isOther) this.#begin();
  }

  #look(executed: number, goesOn: () => boolean): void {
    this.#timeline.seek(this.#reached);
    for (const stepper of this.#steppers) stepper?.begin();
    while (this.#reached.executed < executed && goesOn()) if (!this.#goOn(executed)) return;
  }

  /** Looks at some steps more; false: there are none. */
  #goOn(executed: number): boolean {
    const timeline = this.#timeline;
    const outcome = timeline.advanceBySteps(
      Math.min(executed, timeline.position.executed + PART),
      this.#steppings,
    );
    this.#reached = timeline.position;
    return outcome === "limit";
  }

  #step(stepper: Stepper, make: () => Step): Step {
    const step = stepper.step({}, make);
    const { position } = this.#timeline;
    this.#broken.push(...this.#fresh.map((violation) => ({ position, violation })));
    this.#fresh = [];
    return step;
  }
}
