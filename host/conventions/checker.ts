// What the check of register conventions knows about one partition: the calls that have not returned, and which
// registers hold nothing, because a procedure has destroyed them or because they are not call registers of the running
// one. A copy of nothing is nothing; a word loaded from memory is something.

import { MAX_EXITS } from "../../asm/conventions/statement.ts";
import { type ConventionInfo, programWordAt } from "../../asm/index.ts";
import { brokenRegisters, type Call, Calls, distance } from "./calls.ts";
import type { Executed } from "./executed.ts";
import type { Finding, Findings } from "./findings.ts";
import type { Guest, GuestRegisters } from "./guest.ts";
import { inBody, type Stated } from "./stated.ts";
import type { Nothing } from "./violation.ts";

/** Addresses of a trace. */
const TRACE = 24;

/** The registers that hold nothing, R0 first. */
export type Holes = readonly (Nothing | undefined)[];

/** Every register holds something, as far as anybody knows. */
export const FULL: Holes = new Array(8).fill(undefined);

/** A violation without where the partition stands. */
type Found = Omit<Finding, "partition" | "at" | "clock" | "trace">;

/** How a procedure was entered: by an instruction, or by a trap or the control OS. */
export type Entry = "call" | "jump" | "machine";

/** Compares calls and returns of one partition with what its image states. */
export class Checker {
  nothing: Holes = FULL;

  private readonly stated: Stated;
  private readonly guest: Guest;
  private readonly findings: Findings;
  private readonly calls = new Calls();
  private readonly trace: number[] = [];
  /** Operations on the process stack so far. */
  private stackOperations = 0;

  constructor(guest: Guest, stated: Stated, findings: Findings) {
    this.guest = guest;
    this.stated = stated;
    this.findings = findings;
  }

  /** The instruction at a place is the next one. */
  begin(place: GuestRegisters): void {
    this.trace.push(place.pc);
    if (this.trace.length > TRACE) this.trace.shift();
    this.assume(place);
  }

  // ---- Calls ----

  /** Looks at the procedure that was entered, if one was. `given`: where the link is that a call has saved. */
  enter(from: GuestRegisters, to: GuestRegisters, how: Entry, given?: number | "stack"): void {
    const procedure = this.stated.entries.get(to.pc);
    if (procedure === undefined || !this.isStated(to)) return;
    // A loop to its own beginning is not a call.
    if (how === "jump" && inBody(procedure, from.pc) && from.tt === to.tt) return;
    if (how !== "machine") {
      this.checkArguments(procedure, from.pc);
      if (how === "call" && procedure.link !== given) {
        const register = typeof procedure.link === "number" ? procedure.link : null;
        this.note({ kind: "link", procedure: procedure.name, register, calledAt: from.pc });
      }
    }
    const { link } = procedure;
    if (procedure.exits.length > 0 && link !== undefined) {
      const slot = link === "stack" ? this.guest.linkSlot(to) : undefined;
      const value = link === "stack" ? slot && this.guest.data(to, slot) : to.r[link];
      const outer = how === "jump" && value !== undefined ? this.calls.withLink(value, to.tt) : undefined;
      const tail = outer?.slot === slot ? outer : undefined;
      if (value !== undefined) {
        this.add({ statement: procedure, link: value, slot, entered: to, calledAt: from.pc, outer: tail });
      }
    }
    this.beginBody(procedure, from.pc);
  }

  /** Looks at a monitor call that is made; `next` is the address after it. */
  callMonitor(code: number, from: GuestRegisters, next: number): void {
    const statement = this.stated.monitors.get(code);
    if (statement === undefined || !this.isStated(from)) return;
    this.checkArguments(statement, from.pc);
    if (statement.exits.length === 0) return;
    this.add({ statement, link: next, slot: undefined, entered: from, calledAt: from.pc, outer: undefined });
  }

  private add(call: Omit<Call, "nothing" | "clock" | "stackOperations">): void {
    const { nothing, stackOperations } = this;
    if (this.calls.add({ ...call, nothing, clock: this.guest.clock, stackOperations })) {
      this.findings.forgotten++;
    }
  }

  /** To a procedure only its call registers and its link hold something. */
  private beginBody({ call, link, name }: ConventionInfo, calledAt: number): void {
    const hole: Nothing = { why: "entry", name, calledAt };
    this.nothing = this.nothing.map((before, n) => {
      const given = call.find(({ register }) => register === n);
      if (given === undefined && n !== link) return hole;
      return given?.optional === true ? before : undefined;
    });
  }

  private checkArguments(statement: ConventionInfo, calledAt: number): void {
    this.findings.calls++;
    for (const { register, optional } of statement.call) {
      const nothing = this.nothing[register];
      if (nothing === undefined || optional === true) continue;
      this.note({ kind: "argument", procedure: statement.name, register, nothing, calledAt });
    }
  }

  // ---- Between ----

  /** Applies what .ASSUME says about registers before an instruction, and looks whether kept ones are. */
  private assume(place: GuestRegisters): void {
    const assumptions = this.stated.assumptions.get(place.pc);
    if (assumptions === undefined || !this.isStated(place)) return;
    for (const { kind, reason, registers = 0 } of assumptions) {
      if (kind !== "set" && kind !== "kept") continue;
      for (let register = 0; register < 8; register++) {
        if (((registers >> register) & 1) === 0) continue;
        this.nothing = this.nothing.with(register, undefined);
        if (kind === "set") continue;
        const [expected, found] = [this.calls.entryValues(place, register), place.r[register]!];
        if (expected.length === 0 || expected.includes(found)) continue;
        this.note({ kind: "assumption", procedure: reason, register, expected: expected[0]!, found });
      }
    }
  }

  /** Checks whether an instruction continued where .ASSUME says. */
  private assumed(from: GuestRegisters, to: GuestRegisters): void {
    for (const { kind, reason, targets } of this.stated.assumptions.get(from.pc) ?? []) {
      if (kind !== "goes" || targets === undefined || targets.includes(to.pc) || !this.isStated(from))
        continue;
      this.note({ kind: "assumption", procedure: reason, found: to.pc });
    }
  }

  /** An instruction was executed: where it continued, what it has used, what registers are copies now. */
  executed(from: GuestRegisters, to: GuestRegisters, { used, copies, stack, leaving }: Executed): void {
    this.assumed(from, to);
    if (from.tt !== to.tt && leaving.kind === "plain") this.calls.changeSpace(from.tt, to.tt);
    const before = this.nothing;
    if (stack) this.stackOperations++;
    before.forEach((nothing, register) => {
      if (nothing === undefined || ((used >> register) & 1) === 0 || !this.isStated(from)) return;
      this.note({ kind: "use", procedure: nothing.name, register, nothing });
    });
    if (copies.every((copied, n) => copied === n)) return;
    this.nothing = copies.map((copied) => (copied === undefined ? undefined : before[copied]));
  }

  // ---- Returns ----

  /** True when a jump was the return of a call, or should have been. */
  comeBack(
    from: GuestRegisters,
    to: GuestRegisters,
    through: number | "memory" | "stack",
    slot: number | undefined,
  ): boolean {
    const { calls, stated } = this;
    const assumed = new Set(stated.assumptions.get(from.pc)?.map(({ kind }) => kind));
    // Where it goes is said, and looked at.
    if (assumed.has("goes")) return false;
    const leaves = assumed.has("exit") || assumed.has("never");
    const link = through === "memory" || through === "stack" ? to.pc : from.r[through]!;
    const any = !assumed.has("never") && !stated.entries.has(to.pc);
    const call =
      through === "stack"
        ? slot !== undefined && calls.returningFrom(slot, from, to)
        : calls.returningTo(link, from, to, any);
    if (call) {
      // What .ASSUME says about a way out is believed, so results are not looked for.
      if (leaves) this.nothing = FULL;
      this.finish(call, to);
      return true;
    }
    const running = this.isStated(from) ? calls.running(from) : undefined;
    if (running === undefined || running.statement.link !== through) return false;
    const { statement, calledAt, clock } = running;
    if (stated.leftByAssumption.has(statement) || inBody(statement, to.pc) || stated.entries.has(to.pc)) {
      return false;
    }
    calls.take(running);
    this.nothing = FULL;
    const register = through === "stack" ? null : through;
    const found = register === null ? to.pc : from.r[register]!;
    const base = {
      kind: "link",
      procedure: statement.name,
      register,
      expected: running.link,
      found,
    } as const;
    this.note({ ...base, calledAt, calledClock: clock, exit: distance(running.link, to.pc) });
    return true;
  }

  /** Looks at a monitor call that may have returned to a place. */
  comeBackFromMonitor(to: GuestRegisters): void {
    const call = this.calls.monitorReturningTo(to);
    if (call !== undefined) this.finish(call, to);
    else this.enterByMachine(to);
  }

  /** A trap's handler, a service routine or a program begins. */
  enterByMachine(to: GuestRegisters): void {
    this.nothing = FULL;
    this.enter(to, to, "machine");
  }

  /** Compares a call that has returned with its statement, and those that it returns for. */
  private finish(returned: Call, to: GuestRegisters): void {
    for (let call: Call | undefined = returned; call !== undefined; call = call.outer) {
      if (this.calls.take(call)) this.compare(call, to);
    }
  }

  private compare(call: Call, to: GuestRegisters): void {
    this.findings.returns++;
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
      this.note({ ...base, ...(lost ? link : { kind: "exit" }) });
      this.nothing = FULL;
      return;
    }
    const broken = brokenRegisters(call, exit, to.r);
    const hole: Nothing = { why: "destroyed", name: statement.name, calledAt };
    const procedure = statement.kind === "procedure";
    this.nothing = this.nothing.map((nothing, register) => {
      if ((broken >> register) & 1) {
        const [expected, found] = [entered.r[register]!, to.r[register]!];
        this.note({ ...base, kind: "kept", register, expected, found });
      }
      if ((stated.returned >> register) & 1) {
        if (procedure && nothing !== undefined) this.note({ ...base, kind: "result", register, nothing });
        return undefined;
      }
      return (stated.kept >> register) & 1 ? call.nothing[register] : hole;
    });
    if (procedure) this.checkStack(call, to, base);
  }

  /** What was pushed is popped: at a return the pointer is what it was at the entry, or before CALL. */
  private checkStack(call: Call, to: GuestRegisters, base: Omit<Found, "kind">): void {
    const { entered, slot, stackOperations } = call;
    if (stackOperations === this.stackOperations) return;
    if (entered.base !== to.base || entered.tt !== to.tt) {
      // Data word 0 is another word now.
      this.findings.unseen++;
      return;
    }
    const expected = slot === undefined ? entered.pointer : (slot + 1) & 0xffff;
    if (expected === undefined || to.pointer === undefined || expected === to.pointer) return;
    this.note({ ...base, kind: "stack", expected, found: to.pointer });
  }

  // ---- What was found ----

  private note(found: Found): void {
    const { partition, clock } = this.guest;
    const at = this.trace.at(-1) ?? 0;
    this.findings.note({ ...found, partition, at, clock, trace: [...this.trace] });
  }

  /** The program that is stated is what lies there: another process may have other code at the address. */
  private isStated(place: GuestRegisters): boolean {
    const wanted = programWordAt(this.stated.map, this.stated.module, place.pc);
    return wanted !== undefined && wanted === this.guest.program(place, place.pc, 1)[0];
  }
}
