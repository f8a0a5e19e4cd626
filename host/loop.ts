// The loop between the core and the control OS: the partition whose turn it is runs a slice of instructions, then its
// consequences are handled. A run may be divided anywhere: between two instructions nothing is remembered here.

import {
  CTX_CALL,
  CTX_STOP,
  CTX_TIMER,
  CTX_TIMER_DUE,
  STOP_BREAK,
  STOP_CALL,
  STOP_HALT,
  STOP_IDLE,
  STOP_UNHANDLED,
  STOP_WATCH,
  SUSPEND_ALL,
} from "../core-as/layout.ts";
import type { CallOutcome } from "./control/call.ts";
import { type Control, readClock, setClock } from "./control/control.ts";
import { failPartition, haltPartition } from "./control/ending.ts";
import { recordRefusedAccess } from "./control/journal.ts";
import { acceptsInterrupt, CLOCK_OVER, chargeTurn, NOBODY, nextTurn } from "./control/scheduler.ts";
import { serveMonitorCall } from "./dispatcher.ts";
import type { FinalOutcome, Outcome, RunOptions, RunResult, ServedCall } from "./options.ts";
import type { PartitionState } from "./state/partition.ts";
import type { Step } from "./step.ts";
import type { CodeRunner } from "./translate/translation.ts";
import { TrapCounts } from "./trap-counts.ts";

/** The most instructions of one call into the core: more gains nothing, and an endless call is never optimised. */
const SLICE = 200_000;

/** Runs one machine. */
export class Loop {
  readonly #control: Control;
  readonly #runner: CodeRunner | undefined;
  /** Of the latest slice: why the core returned, and what came of the call that was served when it was for that. */
  #stop = 0;
  #called: CallOutcome = 0;
  /** The reading of the clock at which a step has left all that is due done, and a partition that runs next; -1: none has. */
  #settled = -1;
  readonly #before = new TrapCounts();

  /** @param runner runs the core, unless it runs alone */
  constructor(control: Control, runner?: CodeRunner) {
    this.#control = control;
    this.#runner = runner;
  }

  /** As Machine.run, whose options these are, checked. */
  run(limit: number, options: Pick<RunOptions, "until" | "after">, idleTo: number): RunResult {
    const control = this.#control;
    const { until, after } = options;
    if (after !== undefined || control.core.isHooked) return this.#runHooked(limit, options, idleTo);
    let instructions = 0;
    this.#settled = -1;
    for (;;) {
      const turn = this.#turn(idleTo);
      if (turn <= 0) {
        const outcome = this.#outcome(turn);
        const ended = { outcome, instructions, clock: readClock(control.core) };
        return outcome === "idle" ? { ...ended, due: -turn } : ended;
      }
      const { current } = control.state.scheduler;
      const enough = instructions >= limit;
      if (enough || until?.(current) === true) {
        return { outcome: enough ? "limit" : "turn", instructions, clock: readClock(control.core) };
      }
      instructions += this.#slice(
        control.state.partitions[current]!,
        Math.min(turn, limit - instructions, SLICE),
      );
    }
  }

  /** The same for debuggers: it also returns where they want it to. */
  #runHooked(
    limit: number,
    { until, after }: Pick<RunOptions, "until" | "after">,
    idleTo: number,
  ): RunResult {
    const control = this.#control;
    const { core } = control;
    let instructions = 0;
    let interrupts = 0;
    let sliced = false;
    let served: ServedCall | undefined;
    const back = (outcome: Outcome) => ({
      outcome,
      instructions,
      clock: readClock(core),
      interrupts,
    });
    this.#settled = -1;
    for (;;) {
      const turn = this.#turn(idleTo);
      const asked = sliced && after?.(served) === true;
      if (asked || core.noted !== 0) return back("stop");
      if (turn <= 0) {
        const outcome = this.#outcome(turn);
        return outcome === "idle" ? { ...back(outcome), due: -turn } : back(outcome);
      }
      const { current } = control.state.scheduler;
      const enough = instructions >= limit;
      if (enough || until?.(current) === true) return back(enough ? "limit" : "turn");
      const partition = control.state.partitions[current]!;
      const timer = this.#timerOf(partition);
      const most = timer.interrupts ? 0 : Math.min(turn, limit - instructions, SLICE);
      const executed = this.#slice(partition, most);
      instructions += executed;
      if (executed > 0) interrupts = 0;
      else if (timer.interrupts) interrupts++;
      else if (this.#stop === STOP_BREAK || this.#stop === STOP_WATCH) {
        timer.restore();
        return back(this.#stop === STOP_BREAK ? "break" : "access");
      }
      sliced = true;
      served = this.#served(current);
    }
  }

  /** Whether a partition takes interrupts before it executes anything, and its interval timer, which the core may end before that. */
  #timerOf(partition: PartitionState): { readonly interrupts: boolean; readonly restore: () => void } {
    const { core } = this.#control;
    const { number } = partition;
    const [timer, due] = [core.contextQuad(number, CTX_TIMER), core.contextWord(number, CTX_TIMER_DUE)];
    const restore = () => {
      core.setContextQuad(number, CTX_TIMER, timer);
      core.setContextWord(number, CTX_TIMER_DUE, due);
    };
    return { interrupts: acceptsInterrupt(this.#control, partition), restore };
  }

  /** The call that the latest slice, one of this partition, has ended with. */
  #served(partition: number): ServedCall | undefined {
    if (this.#stop !== STOP_CALL) return undefined;
    const code = this.#control.core.contextWord(partition, CTX_CALL);
    return { partition, code, outcome: this.#called };
  }

  /** As Machine.step, whose option this is, checked. */
  step(idleTo: number): Step {
    const { core } = this.#control;
    if (!core.isHooked) return this.#step(idleTo);
    const { suspended } = core;
    core.suspendHooks(SUSPEND_ALL);
    core.noted = 0;
    try {
      return this.#step(idleTo);
    } finally {
      core.suspendHooks(suspended);
    }
  }

  #step(idleTo: number): Step {
    const control = this.#control;
    for (;;) {
      if (!this.#isSettled()) {
        const turn = this.#turn(idleTo);
        if (turn <= 0) return { kind: "nothing", outcome: this.#outcome(turn) };
      }
      const { partitions, scheduler } = control.state;
      const done = this.#one(partitions[scheduler.current]!);
      this.#settled = this.#turn(idleTo) > 0 ? readClock(control.core) : -1;
      if (done !== undefined) return done;
    }
  }

  /** The machine has another state now. */
  forget(): void {
    this.#settled = -1;
    this.#runner?.forget();
  }

  /**
   * Whether all that is due has happened already. Whatever a program has done with the machine since the latest step is due
   * later, or has happened when it was done.
   */
  #isSettled(): boolean {
    const { core, state } = this.#control;
    const { current, turn } = state.scheduler;
    return this.#settled === readClock(core) && turn > 0 && state.partitions[current]?.status === "ready";
  }

  /** Lets a partition take the interrupts that it accepts or, when it accepts none, execute one instruction. */
  #one(partition: PartitionState): Step | undefined {
    const control = this.#control;
    const { core } = control;
    const { number } = partition;
    const pc = core.pc(number);
    this.#before.read(core, number);
    const interrupted = acceptsInterrupt(control, partition);
    const executed = this.#slice(partition, interrupted ? 0 : 1);
    const { trapClass, interrupts } = this.#before.since(core, number);
    if (interrupted) return { kind: "interrupt", partition: number, pc, interrupts };
    if (executed === 0) return undefined;
    if (trapClass !== undefined) return { kind: "trap", partition: number, pc, trapClass, interrupts };
    switch (this.#stop) {
      case STOP_CALL: {
        const code = core.contextWord(number, CTX_CALL);
        return { kind: "call", partition: number, pc, code, outcome: this.#called };
      }
      case STOP_IDLE:
        return { kind: "idle", partition: number, pc };
      case STOP_HALT:
        return { kind: "halt", partition: number, pc, code: core.contextWord(number, CTX_STOP) };
      default:
        return { kind: "executed", partition: number, pc, interrupts };
    }
  }

  /**
   * Lets happen what is due, and time pass while nobody can run, up to a reading of the clock. The instructions that the
   * partition whose turn it is may execute, at least 1; or NOBODY, or CLOCK_OVER; or the reading, negated, until which
   * nobody runs.
   */
  #turn(idleTo: number): number {
    const control = this.#control;
    if (control.state.partitions.length === 0 || control.durable.failure !== undefined) return NOBODY;
    for (;;) {
      const turn = nextTurn(control);
      if (turn >= 0 || turn === CLOCK_OVER || -turn > idleTo) return turn;
      setClock(control.core, -turn);
    }
  }

  /** Lets a partition execute `most` instructions at most, and does what follows. Returns how many it has executed. */
  #slice(partition: PartitionState, most: number): number {
    const control = this.#control;
    const { core, tenants } = control;
    core.enter(partition.number);
    const { refused } = core;
    const budget = Math.min(most, tenants.budget(control, partition));
    const runner = this.#runner;
    const stop = runner === undefined ? core.run(budget) : runner.run(Math.min(budget, runner.most));
    const { executed } = core;
    chargeTurn(control, executed);
    if (core.refused !== refused) recordRefusedAccess(control, partition.number);
    this.#stop = stop;
    this.#answer(partition, stop);
    tenants.afterSlice(control, partition);
    return executed;
  }

  /** What follows from the reason for which the core returned. */
  #answer(partition: PartitionState, stop: number): void {
    const control = this.#control;
    switch (stop) {
      case STOP_CALL: {
        const code = control.core.contextWord(partition.number, CTX_CALL);
        this.#called = serveMonitorCall(control, partition.number, code);
        return;
      }
      case STOP_IDLE:
        partition.status = "idle";
        return;
      case STOP_HALT:
        haltPartition(control, partition);
        return;
      case STOP_UNHANDLED:
        failPartition(control, partition);
        return;
    }
  }

  /** Why no partition runs. */
  #outcome(turn: number): FinalOutcome | "idle" {
    if (this.#control.durable.failure !== undefined) return "storage";
    if (turn === CLOCK_OVER) return "clock";
    if (turn < 0) return "idle";
    const { partitions } = this.#control.state;
    if (partitions.some(({ end, console }) => end === null && console.open)) return "input";
    if (partitions.some(({ end }) => end === null)) return "deadlock";
    const fine = partitions.every(
      ({ end }) => (end?.kind === "stopped" || end?.kind === "halted") && end.code === 0,
    );
    return fine ? "stopped" : "failed";
  }
}
