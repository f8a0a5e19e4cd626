// Register conventions while a machine runs: what is stated is compared at every call and every return. The machine is
// stepped one instruction at a time and only looked at, so a run is the same with and without this.
//
// Of each partition two things are kept beside the machine: the calls that have not come back, and which registers hold
// nothing, because a procedure has destroyed them or because they are no call registers of the one that runs. Copies of
// nothing are nothing; what is loaded from memory holds something.

import { type ConventionInfo, programWordAt } from "../../asm/index.ts";
import { TRAP_MONITOR } from "../../core-as/layout.ts";
import type { Machine, RunResult } from "../machine.ts";
import { brokenRegisters, type Call, Calls, distance, MAX_EXITS } from "./calls.ts";
import { type Executed, executedOf, MAX_WORDS } from "./executed.ts";
import { Guest, type Place } from "./guest.ts";
import { inBody, type Stated } from "./stated.ts";
import type { Nothing, Violation, ViolationKind } from "./violation.ts";

/** Addresses of a trace. */
const TRACE = 24;
/** Different violations that are kept; all are counted. */
const MAX_VIOLATIONS = 100;
/** Interrupted places of a partition that are remembered. */
const MAX_SUSPENDED = 1_000;

/** The registers that hold nothing, R0 first. */
type Holes = readonly (Nothing | undefined)[];

const FULL: Holes = new Array(8).fill(undefined);

/** A place that an interrupt or a trap has left, to go on there later. */
interface Suspended {
  readonly place: Place;
  readonly nothing: Holes;
}

/** A partition that is looked at. */
interface Watched {
  readonly stated: Stated;
  readonly guest: Guest;
  readonly calls: Calls;
  readonly suspended: Suspended[];
  readonly trace: number[];
  /** Instructions by the address where they were found last. */
  readonly instructions: Map<number, Executed | undefined>;
  nothing: Holes;
  stackOperations: number;
  /** A monitor call waits in the control OS, which will move PC. */
  waiting: boolean;
}

/** How a procedure was entered. */
type Entry = "call" | "jump" | "machine";

/** Runs a machine and compares. */
export class ConventionWatch {
  /** The first ones that differ; `count` counts all. */
  readonly violations: Violation[] = [];
  count = 0;
  /** Calls and returns that were compared. */
  calls = 0;
  returns = 0;
  private readonly machine: Machine;
  private readonly watched: readonly (Watched | undefined)[];

  /** `stated`: for each partition, undefined for one that is not looked at. */
  constructor(machine: Machine, stated: readonly (Stated | undefined)[]) {
    this.machine = machine;
    this.watched = stated.map(
      (s, partition) =>
        s && {
          stated: s,
          guest: new Guest(machine, partition),
          calls: new Calls(),
          suspended: [],
          trace: [],
          instructions: new Map(),
          nothing: FULL,
          stackOperations: 0,
          waiting: false,
        },
    );
  }

  /** As Machine.run, one instruction at a time. */
  run({ limit }: { readonly limit: number }): RunResult {
    for (let instructions = 0; ; ) {
      // Gives the turn to whose it is, and changes nothing else.
      const turn = this.machine.run({ limit: 0 });
      if (turn.outcome !== "limit" || instructions >= limit) return { ...turn, instructions };
      const watched = this.watched[this.machine.state.scheduler.current];
      const step = watched === undefined ? this.machine.run({ limit: 1 }) : this.step(watched);
      instructions += step.instructions;
      if (step.outcome !== "limit") return { ...step, instructions };
    }
  }

  /** One instruction of a partition. */
  private step(watched: Watched): RunResult {
    const { guest } = watched;
    this.goOnAfterWait(watched);
    this.takeInterrupts(watched);
    const from = guest.place();
    this.assume(watched, from.pc);
    const executed = this.instructionAt(watched, from);
    let frame = guest.frame();
    if (executed?.leaving.kind === "resume") frame = guest.frameBehind(frame);
    const slot = executed?.leaving.kind === "through" ? guest.linkSlot(from) : undefined;
    watched.trace.push(from.pc);
    if (watched.trace.length > TRACE) watched.trace.shift();

    const result = this.machine.run({ limit: 1 });
    if (result.instructions === 0) return result;
    const now = guest.place();
    const taken = guest.trapSince(frame, now.pc);
    if (taken !== undefined && !isInterrupt(taken.trapClass)) {
      if (taken.trapClass === TRAP_MONITOR) this.callMonitor(watched, from, executed);
      else this.suspend(watched, taken.place);
      this.enterHandler(watched, now);
      return result;
    }
    const to = taken?.place ?? now;
    if (executed === undefined) watched.nothing = FULL;
    else this.follow(watched, from, to, executed, slot);
    if (taken !== undefined) {
      this.suspend(watched, to);
      this.enterHandler(watched, now);
    }
    return result;
  }

  /** What an instruction has done that no trap has stopped. */
  private follow(
    watched: Watched,
    from: Place,
    to: Place,
    executed: Executed,
    slot: number | undefined,
  ): void {
    const { leaving } = executed;
    this.use(watched, from, executed);
    if (executed.stack) watched.stackOperations++;
    switch (leaving.kind) {
      case "monitor":
        this.callMonitor(watched, from, executed);
        this.monitorDone(watched, from, to);
        return;
      case "resume":
        this.resume(watched, to);
        return;
      case "call":
        if (leaving.link !== "stack") watched.nothing = watched.nothing.with(leaving.link, undefined);
        this.enter(watched, from, to, "call", leaving.link);
        return;
      case "through":
        if (!this.comeBack(watched, from, to, leaving.what, slot)) this.enter(watched, from, to, "jump");
        return;
      case "plain":
        this.enter(watched, from, to, "jump");
    }
  }

  // ---- Traps, interrupts, monitor calls ----

  /** A monitor call that waited may be done by now. */
  private goOnAfterWait(watched: Watched): void {
    if (!watched.waiting) return;
    watched.waiting = false;
    this.returnOfMonitor(watched, watched.guest.place());
  }

  /** Lets the partition take its interrupts, as the next instruction would do first. */
  private takeInterrupts(watched: Watched): void {
    const { guest } = watched;
    const { core } = this.machine.control;
    core.enter(guest.partition);
    if (!core.interruptible()) return;
    const place = guest.place();
    const frame = guest.frame();
    core.run(0);
    if (guest.frame() === frame) return;
    this.suspend(watched, place);
    this.enterHandler(watched, guest.place());
  }

  private suspend(watched: Watched, place: Place): void {
    watched.suspended.push({ place, nothing: watched.nothing });
    if (watched.suspended.length > MAX_SUSPENDED) watched.suspended.shift();
  }

  private enterHandler(watched: Watched, to: Place): void {
    watched.nothing = FULL;
    this.enter(watched, to, to, "machine");
  }

  private callMonitor(watched: Watched, from: Place, executed: Executed | undefined): void {
    if (executed?.leaving.kind !== "monitor" || executed.leaving.code === undefined) return;
    const statement = watched.stated.monitors.get(executed.leaving.code);
    if (statement === undefined || !this.isStated(watched, from)) return;
    this.checkArguments(watched, statement, from.pc);
    if (statement.exits.length === 0) return;
    watched.calls.add({
      statement,
      link: executed.next,
      slot: undefined,
      entered: from,
      nothing: watched.nothing,
      calledAt: from.pc,
      clock: this.machine.clock,
      stackOperations: watched.stackOperations,
      outer: undefined,
    });
  }

  /** Behind a monitor call that the control OS has served: done, waiting, or in a service routine. */
  private monitorDone(watched: Watched, from: Place, to: Place): void {
    const { status } = this.machine.state.partitions[watched.guest.partition]!;
    if (status === "waiting") watched.waiting = true;
    else if (to.pc !== from.pc && status !== "ended") this.returnOfMonitor(watched, to);
  }

  private returnOfMonitor(watched: Watched, to: Place): void {
    const call = watched.calls.monitorReturningTo(to);
    if (call !== undefined) {
      this.finish(watched, call, to);
      return;
    }
    watched.nothing = FULL;
    this.enter(watched, to, to, "machine");
  }

  /** Behind RTM: an interrupted program goes on, a monitor call comes back, or a program begins. */
  private resume(watched: Watched, to: Place): void {
    const { suspended } = watched;
    const at = suspended.findLastIndex(
      ({ place }) =>
        place.pc === to.pc && place.tt === to.tt && place.base === to.base && sameWords(place.r, to.r),
    );
    if (at < 0) {
      this.returnOfMonitor(watched, to);
      return;
    }
    watched.nothing = suspended[at]!.nothing;
    suspended.splice(at, 1);
  }

  // ---- Calls ----

  /** Looks at the procedure that was entered, if one was. */
  private enter(watched: Watched, from: Place, to: Place, how: Entry, given?: number | "stack"): void {
    const procedure = watched.stated.entries.get(to.pc);
    if (procedure === undefined || !this.isStated(watched, to)) return;
    if (how !== "machine") {
      this.checkArguments(watched, procedure, from.pc);
      if (how === "call" && procedure.link !== given) {
        const register = typeof procedure.link === "number" ? procedure.link : null;
        this.note(watched, { kind: "link", procedure: procedure.name, register, calledAt: from.pc });
      }
    }
    const caller = watched.nothing;
    this.beginBody(watched, procedure, from.pc);
    const { link } = procedure;
    // A loop to its own beginning is no call.
    if (procedure.exits.length === 0 || link === undefined) return;
    if (how === "jump" && inBody(procedure, from.pc) && from.tt === to.tt) return;
    const slot = link === "stack" ? watched.guest.linkSlot(to) : undefined;
    const value = link !== "stack" ? to.r[link] : slot && watched.guest.data(to, slot);
    if (value === undefined) return;
    const outer = how === "jump" ? watched.calls.withLink(value, to.tt) : undefined;
    watched.calls.add({
      statement: procedure,
      link: value,
      slot,
      entered: to,
      nothing: caller,
      calledAt: from.pc,
      clock: this.machine.clock,
      stackOperations: watched.stackOperations,
      outer: outer?.slot === slot ? outer : undefined,
    });
  }

  /** To a procedure only its call registers and its link hold something. */
  private beginBody(watched: Watched, { call, link, name }: ConventionInfo, calledAt: number): void {
    const given = new Set([...call.map(({ register }) => register), link]);
    const hole: Nothing = { why: "entry", name, calledAt };
    watched.nothing = watched.nothing.map((_, n) => (given.has(n) ? undefined : hole));
  }

  private checkArguments(watched: Watched, statement: ConventionInfo, calledAt: number): void {
    this.calls++;
    for (const { register } of statement.call) {
      const nothing = watched.nothing[register];
      if (nothing === undefined) continue;
      this.note(watched, { kind: "argument", procedure: statement.name, register, nothing, calledAt });
    }
  }

  // ---- Between ----

  /** Applies what .ASSUME says about registers before an instruction. */
  private assume(watched: Watched, pc: number): void {
    for (const { kind, registers = 0 } of watched.stated.assumptions.get(pc) ?? []) {
      if (kind !== "set" && kind !== "kept") continue;
      watched.nothing = watched.nothing.map((hole, n) => ((registers >> n) & 1 ? undefined : hole));
    }
  }

  private use(watched: Watched, from: Place, { used, copies }: Executed): void {
    const before = watched.nothing;
    before.forEach((nothing, register) => {
      if (nothing === undefined || ((used >> register) & 1) === 0 || !this.isStated(watched, from)) return;
      this.note(watched, { kind: "use", procedure: nothing.name, register, nothing });
    });
    if (copies.every((copied, n) => copied === n)) return;
    watched.nothing = copies.map((copied) => (copied === undefined ? undefined : before[copied]));
  }

  // ---- Returns ----

  /** True when a jump was the return of a call, or should have been. */
  private comeBack(
    watched: Watched,
    from: Place,
    to: Place,
    through: number | "memory" | "stack",
    slot: number | undefined,
  ): boolean {
    const { calls, stated } = watched;
    const call =
      through === "stack"
        ? slot !== undefined && calls.returningFrom(slot, to)
        : calls.returningTo(through === "memory" ? to.pc : from.r[through]!, from, to);
    if (call) {
      // What .ASSUME says about a way out is believed, so results are not looked for.
      if (stated.assumptions.get(from.pc)?.some(({ kind }) => kind !== "set" && kind !== "kept") === true) {
        watched.nothing = FULL;
      }
      this.finish(watched, call, to);
      return true;
    }
    const running = this.isStated(watched, from) ? calls.running(from) : undefined;
    if (running === undefined || running.statement.link !== through) return false;
    const { statement, link, calledAt, clock } = running;
    if (stated.leftByAssumption.has(statement) || inBody(statement, to.pc) || stated.entries.has(to.pc)) {
      return false;
    }
    calls.take(running);
    watched.nothing = FULL;
    const register = through === "stack" ? null : through;
    const found = register === null ? to.pc : from.r[register]!;
    const base = { kind: "link", procedure: statement.name, register, expected: link, found } as const;
    this.note(watched, { ...base, calledAt, calledClock: clock, exit: distance(link, to.pc) });
    return true;
  }

  /** Compares a call that has come back with its statement, and those that it returns for. */
  private finish(watched: Watched, returned: Call, to: Place): void {
    for (let call: Call | undefined = returned; call !== undefined; call = call.outer) {
      if (watched.calls.take(call)) this.compare(watched, call, to);
    }
  }

  private compare(watched: Watched, call: Call, to: Place): void {
    this.returns++;
    const { statement, entered, calledAt, clock } = call;
    const exit = distance(call.link, to.pc);
    const stated = statement.exits[exit];
    const base = {
      procedure: statement.name,
      exit,
      exitName: stated?.name ?? null,
      calledAt,
      calledClock: clock,
    };
    if (stated === undefined) {
      // The word on the process stack that held the link holds something else.
      const lost = exit >= MAX_EXITS;
      const link = { kind: "link", expected: call.link, found: to.pc } as const;
      this.note(watched, { ...base, ...(lost ? link : { kind: "exit" }) });
      watched.nothing = FULL;
      return;
    }
    const broken = brokenRegisters(call, exit, to.r);
    const hole: Nothing = { why: "destroyed", name: statement.name, calledAt };
    const procedure = statement.kind === "procedure";
    watched.nothing = watched.nothing.map((nothing, register) => {
      if ((broken >> register) & 1) {
        const [expected, found] = [entered.r[register]!, to.r[register]!];
        this.note(watched, { ...base, kind: "kept", register, expected, found });
      }
      if ((stated.returned >> register) & 1) {
        if (procedure && nothing !== undefined)
          this.note(watched, { ...base, kind: "result", register, nothing });
        return undefined;
      }
      return (stated.kept >> register) & 1 ? call.nothing[register] : hole;
    });
    if (procedure) this.checkStack(watched, call, to, base);
  }

  /** What was pushed is popped: at a return the pointer is what it was at the entry, or before CALL. */
  private checkStack(watched: Watched, call: Call, to: Place, base: Partial<Violation>): void {
    const { entered, slot, stackOperations } = call;
    if (stackOperations === watched.stackOperations || entered.base !== to.base) return;
    const expected = slot === undefined ? entered.pointer : (slot + 1) & 0xffff;
    if (expected === undefined || to.pointer === undefined || expected === to.pointer) return;
    this.note(watched, { ...base, kind: "stack", expected, found: to.pointer });
  }

  // ---- What was found ----

  private note(
    { guest, trace }: Watched,
    violation: Partial<Violation> & { readonly kind: ViolationKind },
  ): void {
    this.count++;
    const at = trace.at(-1) ?? 0;
    const full: Violation = {
      partition: guest.partition,
      procedure: "",
      register: null,
      expected: null,
      found: null,
      nothing: null,
      exit: null,
      exitName: null,
      calledAt: null,
      calledClock: null,
      ...violation,
      at,
      clock: this.machine.clock,
      times: 1,
      trace: [...trace],
    };
    const same = this.violations.findIndex(
      (v) =>
        v.partition === full.partition &&
        v.kind === full.kind &&
        v.procedure === full.procedure &&
        v.register === full.register &&
        v.exit === full.exit &&
        v.at === at,
    );
    if (same >= 0) {
      const before = this.violations[same]!;
      this.violations[same] = { ...before, times: before.times + 1 };
    } else if (this.violations.length < MAX_VIOLATIONS) this.violations.push(full);
  }

  /** The instruction at a program address, as it lies in memory now. */
  private instructionAt({ guest, instructions }: Watched, place: Place): Executed | undefined {
    const { pc } = place;
    const known = instructions.get(pc);
    if (known !== undefined && sameWords(known.words, guest.program(place, pc, known.words.length)))
      return known;
    const executed = executedOf(guest.program(place, pc, MAX_WORDS), pc);
    instructions.set(pc, executed);
    return executed;
  }

  /** The program that is stated is what lies there: another process may have other code at the address. */
  private isStated({ guest, stated }: Watched, place: Place): boolean {
    const wanted = programWordAt(stated.map, stated.module, place.pc);
    return wanted !== undefined && wanted === guest.program(place, place.pc, 1)[0];
  }
}

function isInterrupt(trapClass: number): boolean {
  return trapClass > TRAP_MONITOR;
}

function sameWords(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((word, n) => word === b[n]);
}
