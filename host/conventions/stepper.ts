// Follows one partition and tells its checker what each instruction was (a call, a return, or neither) and which traps,
// interrupts and monitor calls came between.

import { TRAP_MONITOR } from "../../core-as/layout.ts";
import type { Stepping } from "../by-steps.ts";
import type { Machine } from "../machine.ts";
import type { RunOptions } from "../options.ts";
import type { Step } from "../step.ts";
import { type Checker, FULL, type Holes } from "./checker.ts";
import { type Executed, executedOf, MAX_WORDS } from "./executed.ts";
import type { Guest, GuestRegisters } from "./guest.ts";

/** Interrupted places that are remembered. */
const MAX_SUSPENDED = 1_000;

/** A place that an interrupt or a trap has left, to continue there later. */
interface Suspended {
  readonly place: GuestRegisters;
  readonly nothing: Holes;
}

/** The instruction that is about to be executed. */
interface Next {
  readonly from: GuestRegisters;
  readonly executed: Executed | undefined;
  /** The latest context frame as it is afterwards when nothing traps. */
  readonly frame: number;
  /** Where RET finds its link. */
  readonly slot: number | undefined;
}

/** Looks at one partition before and after each step of it, for its checker. */
export class Stepper implements Stepping {
  private readonly machine: Machine;
  private readonly guest: Guest;
  private readonly checker: Checker;
  private readonly suspended: Suspended[] = [];
  /** Instructions by the address where they were found last. */
  private readonly instructions = new Map<number, Executed | undefined>();
  /** A monitor call waits in the control OS, which will move PC. */
  private waiting = false;
  /** Where its latest step has left it, and the clock then: it stands there until the clock has advanced. */
  private left: GuestRegisters | undefined;
  private leftAt = 0;

  constructor(machine: Machine, guest: Guest, checker: Checker) {
    this.machine = machine;
    this.guest = guest;
    this.checker = checker;
  }

  /** A program may have changed the machine since the latest step. */
  begin(): void {
    this.left = undefined;
  }

  /** Makes a step of the machine, which is one of this partition, or has somebody make it. */
  step(options: Pick<RunOptions, "idleTo">, make: () => Step = () => this.machine.step(options)): Step {
    const { guest, checker, left } = this;
    const from = left !== undefined && this.leftAt === guest.clock ? left : guest.place();
    if (this.waiting) {
      this.waiting = false;
      checker.comeBackFromMonitor(from);
    }
    const next = this.next(from);
    const step = make();
    const now = guest.place();
    this.left = now;
    this.leftAt = guest.clock;
    if (step.kind === "interrupt") {
      this.suspend(from);
      checker.enterByMachine(now);
    } else {
      checker.begin(from);
      this.executed(next, now, step);
    }
    return step;
  }

  /** The instruction at a place, before it is executed. */
  private next(from: GuestRegisters): Next {
    const { guest } = this;
    const executed = this.instructionAt(from);
    const frame = guest.frame();
    return {
      from,
      executed,
      frame: executed?.leaving.kind === "resume" ? guest.frameBehind(frame) : frame,
      slot: executed?.leaving.kind === "through" ? guest.linkSlot(from) : undefined,
    };
  }

  /** It was executed, and what follows from it is done. */
  private executed({ from, executed, frame, slot }: Next, now: GuestRegisters, step: Step): void {
    const { guest, checker } = this;
    const trapped = step.kind === "trap" || (step.kind === "executed" && step.interrupts > 0);
    const taken = trapped ? guest.trapSince(frame, now.pc) : undefined;
    if (taken === undefined) {
      this.follow(from, now, executed, slot);
      return;
    }
    if (taken.trapClass > TRAP_MONITOR) this.follow(from, taken.place, executed, slot);
    if (taken.trapClass === TRAP_MONITOR) this.callMonitor(from, executed);
    else this.suspend(taken.place);
    checker.enterByMachine(now);
  }

  /** What an instruction has done that no trap has stopped. `slot`: where RET finds its link. */
  private follow(
    from: GuestRegisters,
    to: GuestRegisters,
    executed: Executed | undefined,
    slot: number | undefined,
  ): void {
    const { checker } = this;
    if (executed === undefined) {
      checker.nothing = FULL;
      return;
    }
    const { leaving } = executed;
    checker.executed(from, to, executed);
    switch (leaving.kind) {
      case "monitor":
        this.callMonitor(from, executed);
        this.monitorDone(from, to);
        return;
      case "resume":
        this.resume(to);
        return;
      case "call":
        checker.enter(from, to, "call", leaving.link);
        return;
      case "through":
        if (!checker.comeBack(from, to, leaving.what, slot)) checker.enter(from, to, "jump");
        return;
      case "plain":
        checker.enter(from, to, "jump");
    }
  }

  private suspend(place: GuestRegisters): void {
    this.suspended.push({ place, nothing: this.checker.nothing });
    if (this.suspended.length > MAX_SUSPENDED) this.suspended.shift();
  }

  private callMonitor(from: GuestRegisters, executed: Executed | undefined): void {
    if (executed?.leaving.kind !== "monitor" || executed.leaving.code === undefined) return;
    this.checker.callMonitor(executed.leaving.code, from, executed.next);
  }

  /** After a monitor call that the control OS has served: done, waiting, or in a service routine. */
  private monitorDone(from: GuestRegisters, to: GuestRegisters): void {
    const { status } = this.machine.state.partitions[this.guest.partition]!;
    if (status === "waiting") this.waiting = true;
    else if (to.pc !== from.pc && status !== "ended") this.checker.comeBackFromMonitor(to);
  }

  /** After RTM: an interrupted program continues, a monitor call returns, or a program begins. */
  private resume(to: GuestRegisters): void {
    const at = this.suspended.findLastIndex(({ place }) => isSame(place, to));
    if (at < 0) this.checker.comeBackFromMonitor(to);
    else this.checker.nothing = this.suspended.splice(at, 1)[0]!.nothing;
  }

  /** The instruction at a place, as it lies in memory now. */
  private instructionAt(place: GuestRegisters): Executed | undefined {
    const { pc } = place;
    const known = this.instructions.get(pc);
    if (known !== undefined && sameWords(known.words, this.guest.program(place, pc, known.words.length))) {
      return known;
    }
    const executed = executedOf(this.guest.program(place, pc, MAX_WORDS), pc);
    this.instructions.set(pc, executed);
    return executed;
  }
}

function isSame(a: GuestRegisters, b: GuestRegisters): boolean {
  return a.pc === b.pc && a.tt === b.tt && a.base === b.base && sameWords(a.r, b.r);
}

function sameWords(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((word, n) => word === b[n]);
}
