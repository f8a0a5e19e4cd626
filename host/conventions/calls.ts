// The calls of one partition that have not come back, and which of them a return belongs to.
//
// Coroutines and processes come back in any order. A return belongs to a call with the same link in the same address
// space; of several calls, to the innermost one whose stack and whose kept registers are all there.

import type { ConventionInfo } from "../../asm/index.ts";
import type { Place } from "./guest.ts";
import { inBody } from "./stated.ts";
import type { Nothing } from "./violation.ts";

/** Exits that a link can have: the displacement of a return is less. */
export const MAX_EXITS = 16;
/** Calls that are remembered; the oldest are forgotten. */
const MAX_CALLS = 1_000;

/** A call of a stated procedure or monitor call. */
export interface Call {
  readonly statement: ConventionInfo;
  readonly link: number;
  /** Of a link on the process stack its data address. */
  readonly slot: number | undefined;
  /** Where the procedure was entered, or the monitor call made. */
  readonly entered: Place;
  /** What registers held nothing for the caller. */
  readonly nothing: readonly (Nothing | undefined)[];
  readonly calledAt: number;
  readonly clock: number;
  /** Operations on the process stack before it. */
  readonly stackOperations: number;
  /** The call that this one returns for: it was entered by a jump with the link of that. */
  readonly outer: Call | undefined;
}

/** The registers that a call keeps through an exit and that hold something else, as a mask. */
export function brokenRegisters({ statement, entered }: Call, exit: number, r: readonly number[]): number {
  const kept = statement.exits[exit]?.kept ?? 0;
  return entered.r.reduce(
    (mask, value, n) => ((kept >> n) & 1 && value !== r[n] ? mask | (1 << n) : mask),
    0,
  );
}

/** Distance from an address to another, upwards. */
export function distance(from: number, to: number): number {
  return (to - from) & 0xffff;
}

/** The open calls of one partition, the innermost last. */
export class Calls {
  private readonly calls: Call[] = [];

  add(call: Call): void {
    const { statement, entered, calledAt } = call;
    if (statement.kind === "monitor") {
      // A call that has to wait is made again; one process has one at a time.
      this.remove(
        (c) => c.calledAt === calledAt && c.statement === statement && sameProcess(c.entered, entered),
      );
    }
    this.calls.push(call);
    if (this.calls.length > MAX_CALLS) this.calls.shift();
  }

  /** Takes a call out; false when it is not there any more. */
  take(call: Call): boolean {
    const at = this.calls.indexOf(call);
    if (at >= 0) this.calls.splice(at, 1);
    return at >= 0;
  }

  /** The innermost call with this link in an address space. */
  withLink(link: number, tt: number): Call | undefined {
    return this.calls.findLast((c) => isProcedure(c) && c.link === link && c.entered.tt === tt);
  }

  /** The innermost call of the procedure in whose body an address lies. */
  running({ pc, tt }: Place): Call | undefined {
    return this.calls.findLast((c) => isProcedure(c) && c.entered.tt === tt && inBody(c.statement, pc));
  }

  /** What a register held where the procedure in whose body an address lies was entered, by each open call; innermost first. */
  entryValues({ pc, tt }: Place, register: number): number[] {
    const running = this.calls.filter(
      (c) => isProcedure(c) && c.entered.tt === tt && inBody(c.statement, pc),
    );
    return running.map((c) => c.entered.r[register]!).reverse();
  }

  /**
   * The call that comes back through a link in a register or in memory, whose value is `link`. `any`: also through an exit
   * that is not stated.
   */
  returningTo(link: number, from: Place, to: Place, any: boolean): Call | undefined {
    const here = this.calls.filter((c) => isProcedure(c) && c.slot === undefined && c.entered.tt === to.tt);
    const exit = (c: Call) => distance(c.link, to.pc);
    const exact = best(
      here.filter((c) => c.link === link && exit(c) < MAX_EXITS),
      to,
    );
    if (exact !== undefined) return exact;
    // The number of the exit was added to the link before the jump.
    const outside = here.filter((c) => !inBody(c.statement, to.pc));
    const stated = outside.filter((c) => exit(c) < c.statement.exits.length);
    const near = outside.filter((c) => any && exit(c) < MAX_EXITS && inBody(c.statement, from.pc));
    return best(stated, to) ?? best(near, to);
  }

  /** The call that comes back through the link at a data address of the process stack. */
  returningFrom(slot: number, to: Place): Call | undefined {
    return this.calls.findLast((c) => c.slot === slot && sameProcess(c.entered, to));
  }

  /** The monitor call that comes back to a place. */
  monitorReturningTo(to: Place): Call | undefined {
    const here = this.calls.filter(
      (c) =>
        c.statement.kind === "monitor" && sameProcess(c.entered, to) && distance(c.link, to.pc) < MAX_EXITS,
    );
    const stated = here.filter((c) => distance(c.link, to.pc) < c.statement.exits.length);
    // Elsewhere near a call another program may have begun: it would not have the registers that every exit keeps.
    const always = (c: Call) => c.statement.exits.reduce((mask, { kept }) => mask & kept, 0xff);
    const keeps = (c: Call) => c.entered.r.every((value, n) => !((always(c) >> n) & 1) || value === to.r[n]);
    return best(stated, to) ?? here.findLast(keeps);
  }

  private remove(which: (call: Call) => boolean): void {
    const at = this.calls.findLastIndex(which);
    if (at >= 0) this.calls.splice(at, 1);
  }
}

function isProcedure({ statement }: Call): boolean {
  return statement.kind === "procedure";
}

function sameProcess(a: Place, b: Place): boolean {
  return a.tt === b.tt && a.base === b.base;
}

/** The innermost call that fits best. */
function best(calls: readonly Call[], to: Place): Call | undefined {
  let found: Call | undefined;
  let most = -1;
  for (const call of calls.toReversed()) {
    const stack = call.entered.pointer === to.pointer && call.entered.base === to.base ? 1 : 0;
    const kept = brokenRegisters(call, distance(call.link, to.pc), to.r) === 0 ? 2 : 0;
    if (stack + kept <= most) continue;
    most = stack + kept;
    found = call;
  }
  return found;
}
