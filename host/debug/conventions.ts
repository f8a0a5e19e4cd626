// Broken register conventions on a timeline. What a procedure keeps is known from its call on, so the check goes along the run
// from the start, by steps, once; what it has found so far is remembered with its positions.

import { Checker } from "../conventions/checker.ts";
import { Findings } from "../conventions/findings.ts";
import { Guest } from "../conventions/guest.ts";
import type { Stated } from "../conventions/stated.ts";
import { Stepper } from "../conventions/stepper.ts";
import type { Violation } from "../conventions/violation.ts";
import { compare, type Position } from "./position.ts";
import type { Advanced, Timeline } from "./timeline.ts";

/** A convention that was broken in the step to a position. */
export interface Broken {
  readonly position: Position;
  readonly violation: Violation;
}

/** The number of no partition. */
const NOBODY = -1;
/** Steps between two questions whether to go on. */
const PART = 10_000;

/** What is broken in the run of a timeline. */
export class Conventions {
  readonly #timeline: Timeline;
  readonly #stated: readonly (Stated | undefined)[];
  #steppers: readonly (Stepper | undefined)[] = [];
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
    const until = (partition: number) => this.#steppers[partition] !== undefined;
    for (let steps = 0; steps < PART && timeline.position.executed < executed; steps++) {
      const stepper = this.#steppers[timeline.machine.current ?? NOBODY];
      const most = Math.min(executed, timeline.position.executed + PART);
      const outcome = stepper === undefined ? timeline.advance(most, { until }, false) : this.#step(stepper);
      this.#reached = timeline.position;
      if (outcome !== "limit" && outcome !== "turn") return false;
    }
    return true;
  }

  #step(stepper: Stepper): Advanced {
    const step = stepper.step({}, () => this.#timeline.step());
    const { position } = this.#timeline;
    this.#broken.push(...this.#fresh.map((violation) => ({ position, violation })));
    this.#fresh = [];
    return step.kind === "nothing" ? step.outcome : "limit";
  }
}
