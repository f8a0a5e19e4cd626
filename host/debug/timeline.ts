// The timeline of a machine: any position of its run, gone to from the nearest state that was kept.

import { SUSPEND_ALL } from "../../core-as/layout.ts";
import type { Stepping } from "../by-steps.ts";
import type { Machine } from "../machine.ts";
import type { FinalOutcome, RunOptions, RunResult } from "../options.ts";
import type { RecordedLine } from "../recording/events.ts";
import type { Replay } from "../recording/replay.ts";
import type { Step } from "../step.ts";
import { applyEdit, type Edit } from "./edit.ts";
import { at, compare, type Position } from "./position.ts";
import { States } from "./states.ts";

/** The options of a timeline. */
export interface TimelineOptions {
  /** Bytes that the states which are kept may take; 256 MiB when not given. The first one is kept in any case. */
  readonly bytes?: number;
  /** Instructions between two of them at first. */
  readonly every?: number;
  /** What makes the machine's run the recorded one; the machine is in the state of the recording. */
  readonly replay?: Replay | undefined;
}

/** Bytes that the states take when nothing else is said. */
export const BYTES = 1 << 28;
/** Instructions between two questions whether to go on. */
const PART = 1_000_000;
/** The number of no partition. */
const NOBODY = -1;

/** Where a run has ended. */
export interface TimelineEnd {
  readonly executed: number;
  readonly outcome: FinalOutcome;
}

/** Why `advance` returned. */
export type Advanced = Exclude<RunResult["outcome"], "idle">;

/** A machine that can go back to its past. Meanwhile nothing else may run or change it. */
export class Timeline {
  readonly machine: Machine;
  /** The first position; nothing is known of what was before. */
  readonly start: Position;
  readonly #states: States;
  /** Undefined: nothing was recorded. */
  readonly replay: Replay | undefined;
  #position: Position;
  #end: TimelineEnd | undefined;
  #furthest: number;
  #edits: { readonly executed: number; readonly edit: Edit }[] = [];
  #restored = 0;

  constructor(machine: Machine, options: TimelineOptions = {}) {
    this.machine = machine;
    this.replay = options.replay;
    if (this.replay === undefined) machine.run({ limit: 0 });
    else this.replay.run({ limit: 0 });
    this.start = at(machine.executed);
    this.#position = this.start;
    this.#furthest = machine.executed;
    this.#states = new States(machine, options.bytes ?? BYTES, options.every);
  }

  get position(): Position {
    return this.#position;
  }

  /** The end of the run, once it has been met. */
  get end(): TimelineEnd | undefined {
    return this.#end;
  }

  /** The furthest position that has been met. */
  get furthest(): number {
    return this.#furthest;
  }

  /** Where what was recorded ends; undefined: nothing was, or there is another future now. */
  get recordedEnd(): number | undefined {
    return this.replay?.events.at(-1)?.n;
  }

  /** What was marked when the run was recorded. */
  get marks(): readonly { readonly text: string; readonly n: number }[] {
    return (this.replay?.events ?? []).flatMap((one) => (one.event === "mark" ? [one] : []));
  }

  /** Bytes of the states that are kept, and how many they are. */
  get kept(): { readonly bytes: number; readonly count: number } {
    return { bytes: this.#states.bytes, count: this.#states.count };
  }

  /** The changes that were made, in their order. */
  get edits(): readonly { readonly executed: number; readonly edit: Edit }[] {
    return this.#edits;
  }

  /** How often a kept state was restored: physical pages have other numbers after each. */
  get restored(): number {
    return this.#restored;
  }

  /** The latest position before one of which a state is kept. */
  keptBefore(executed: number): Position {
    return at(this.#states.before(executed).executed);
  }

  /**
   * Goes to a position. Says why it came to another one: the run ends before it. It also does where `goesOn`, which is asked now and
   * then, says no.
   */
  seek(to: Position, goesOn: () => boolean = () => true): FinalOutcome | undefined {
    return this.#plainly(() => this.#seek(to, goesOn));
  }

  /** Lets somebody go elsewhere, past all hooks, and returns. */
  excursion<T>(go: () => T): T {
    const here = this.#position;
    try {
      return this.#plainly(go);
    } finally {
      this.seek(here);
    }
  }

  /** Does something while nothing is asked of the core. */
  #plainly<T>(act: () => T): T {
    const { core } = this.machine.control;
    const { suspended } = core;
    core.suspendHooks(SUSPEND_ALL);
    core.noted = 0;
    try {
      return act();
    } finally {
      core.suspendHooks(suspended);
    }
  }

  #seek(to: Position, goesOn: () => boolean): FinalOutcome | undefined {
    const target = compare(to, this.start) < 0 ? this.start : to;
    const nearest = this.#states.before(target.executed);
    const here = compare(this.#position, target) <= 0;
    if (!here || this.#position.executed < nearest.executed) {
      this.#restore(nearest);
      this.#position = at(nearest.executed);
    }
    while (this.#position.executed < target.executed) {
      if (!goesOn()) return undefined;
      const outcome = this.advance(Math.min(target.executed, this.#position.executed + PART));
      if (outcome !== "limit") return outcome as FinalOutcome;
    }
    while (compare(this.#position, target) < 0) {
      const step = this.step();
      if (step.kind === "nothing") return step.outcome as FinalOutcome;
      if (this.#position.executed > target.executed) {
        // There are fewer interrupts than that.
        return this.#seek(at(target.executed), goesOn);
      }
    }
    return undefined;
  }

  #restore(checkpoint: Parameters<Machine["restore"]>[0]): void {
    const [found] = this.machine.restore(checkpoint);
    if (found !== undefined) throw new Error(found.message);
    this.replay?.restart();
    this.#restored++;
  }

  /**
   * Runs on to a number of instructions in all, unless something of the options, or a hook, ends it before. States are kept on the
   * way, and changes that were made there are made again. `dense`: where this was run before, more states are kept than then.
   */
  advance(executed: number, options: Pick<RunOptions, "until" | "after"> = {}, dense = true): Advanced {
    while (this.#position.executed < executed) {
      const now = this.#position.executed;
      const edited = this.#edits.find((one) => one.executed > now)?.executed ?? executed;
      const next = Math.min(executed, edited, this.#states.next(now, dense && now < this.#furthest));
      const event = this.replay?.next;
      // Where nobody can run, none executes one more.
      const most = event === undefined ? next : Math.min(next, event.n > now ? event.n : now + 1);
      const result = this.machine.run({ ...options, ...timeTo(event), limit: most - now });
      this.#moved(result);
      const waits = isOver(result.outcome);
      this.#enter(event, waits);
      if (this.#position.interrupts === 0) this.#arrived(now, dense);
      // What was entered may let somebody go on.
      if (event !== undefined && waits) continue;
      if (result.outcome !== "limit") return this.#over(result.outcome);
    }
    return "limit";
  }

  /** As `advance`, but some partitions go by steps that others make, and look at. `steppings`: by partition. */
  advanceBySteps(executed: number, steppings: readonly (Stepping | undefined)[]): Advanced {
    const until = (partition: number) => steppings[partition] !== undefined;
    while (this.#position.executed < executed) {
      const stepping = steppings[this.machine.current ?? NOBODY];
      if (stepping === undefined) {
        const outcome = this.advance(executed, { until }, false);
        if (outcome !== "limit" && outcome !== "turn") return outcome;
      } else {
        const step = stepping.step({}, () => this.step());
        if (step.kind === "nothing") return step.outcome as FinalOutcome;
      }
    }
    return "limit";
  }

  /** Lets happen what was recorded here. `event`: what comes next; `waits`: nobody can go on, maybe before its place. */
  #enter(event: RecordedLine | undefined, waits: boolean): void {
    if (event !== undefined && (waits || event.n === this.machine.executed)) this.replay!.run({ limit: 0 });
  }

  #moved({ instructions, interrupts = 0 }: RunResult): void {
    const { executed, interrupts: before } = this.#position;
    this.#position = {
      executed: executed + instructions,
      interrupts: instructions === 0 ? before + interrupts : interrupts,
    };
    this.#furthest = Math.max(this.#furthest, this.#position.executed);
  }

  /** Does what is due at a position before interrupts. */
  #arrived(before: number, dense: boolean): void {
    const { executed } = this.#position;
    if (executed === before) return;
    for (const one of this.#edits) if (one.executed === executed) this.#make(one.edit);
    this.#states.note(dense && executed < this.#furthest);
  }

  #over(found: RunResult["outcome"]): Advanced {
    // Time may pass: nobody waits for it.
    const outcome = found as Advanced;
    if (isOver(outcome)) this.#end = { executed: this.#position.executed, outcome: outcome as FinalOutcome };
    return outcome;
  }

  /** Makes the next step. */
  step(): Step {
    const { executed, interrupts } = this.#position;
    const event = this.replay?.next;
    const step = this.machine.step(timeTo(event));
    if (step.kind === "nothing" && event !== undefined) {
      this.#enter(event, true);
      return this.step();
    }
    if (step.kind === "interrupt") this.#position = { executed, interrupts: interrupts + 1 };
    else if (step.kind === "nothing") this.#over(step.outcome);
    else this.#moved({ outcome: "limit", instructions: 1, clock: 0 });
    this.#enter(event, false);
    this.#arrived(executed, false);
    return step;
  }

  /** The same past all hooks. */
  stepPlainly(): Step {
    return this.#plainly(() => this.step());
  }

  /**
   * Lets somebody run the machine. Where it stands afterwards is not known but by a seek, which has to follow.
   */
  lookedAt<T>(run: () => T): T {
    // From here a seek begins with a state that is kept.
    this.#position = { executed: Number.POSITIVE_INFINITY, interrupts: 0 };
    return this.#plainly(run);
  }

  /** Goes to the position before the last step; false: this is the first one. */
  back(): boolean {
    const before = this.before();
    if (before === undefined) return false;
    this.seek(before);
    return true;
  }

  /** The position from which the last step came here; undefined at the first one. The machine may stand there after that. */
  before(): Position | undefined {
    const { executed, interrupts } = this.#position;
    if (compare(this.#position, this.start) <= 0) return undefined;
    if (interrupts > 0) return { executed, interrupts: interrupts - 1 };
    this.seek(at(executed - 1));
    let found = this.#position;
    while (this.step().kind === "interrupt") found = this.#position;
    return found;
  }

  /**
   * Changes the machine here: whatever came after is forgotten. To be done at a position before interrupts.
   * @throws RangeError when the machine takes no such change, or when interrupts were taken here
   */
  edit(edit: Edit): void {
    const { executed, interrupts } = this.#position;
    if (interrupts > 0) throw new RangeError("an interrupt has just been taken: make a step first");
    this.#make(edit);
    this.#edits = [...this.#edits.filter((one) => one.executed <= executed), { executed, edit }];
    this.#end = undefined;
    this.#furthest = executed;
    this.#states.cut();
    this.replay?.leave();
  }

  #make(edit: Edit): void {
    applyEdit(this.machine, edit);
    // As after every instruction: what is due now has happened.
    this.machine.run({ limit: 0 });
  }
}

/** Whether nobody can go on after that. */
function isOver(outcome: RunResult["outcome"]): boolean {
  return !["limit", "turn", "break", "access", "stop"].includes(outcome);
}

/** How far time may pass while nobody runs, before something that was recorded. */
function timeTo(event: RecordedLine | undefined): Pick<RunOptions, "idleTo"> {
  return event === undefined ? {} : { idleTo: event.clock };
}
