// The calls of one partition that have not returned, and the call to which a return belongs.
//
// Coroutines and processes return in any order. A return belongs to a call with the same link in the same address
// space; of several calls, to the innermost one whose stack and whose kept registers are all there. Where there is none, an
// instruction of the procedure may have loaded another translation table: then it belongs to one from the space before.

import { MAX_EXITS } from "../../asm/conventions/statement.ts";
import type { ConventionInfo } from "../../asm/index.ts";
import type { GuestRegisters } from "./guest.ts";
import { inBody } from "./stated.ts";
import type { Nothing } from "./violation.ts";

/** Calls of one partition that are remembered; the oldest are forgotten. */
const MAX_CALLS = 20_000;
/** Changes from one translation table to another that are told apart. */
const MAX_SPACES = 256;

/** A call of a stated procedure or monitor call. */
export interface Call {
  readonly statement: ConventionInfo;
  readonly link: number;
  /** Of a link on the process stack its data address. */
  readonly slot: number | undefined;
  /** Where the procedure was entered, or the monitor call made. */
  readonly entered: GuestRegisters;
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

/** Distances from the link of a call to where it returns. */
const EXITS = Array.from({ length: MAX_EXITS }, (_, exit) => exit);

/** Calls with one thing in common, the innermost last. */
class Index<K> {
  private readonly calls = new Map<K, Call[]>();

  keys(): Iterable<K> {
    return this.calls.keys();
  }

  of(key: K): readonly Call[] {
    return this.calls.get(key) ?? [];
  }

  add(key: K, call: Call): void {
    const list = this.calls.get(key);
    if (list === undefined) this.calls.set(key, [call]);
    else list.push(call);
  }

  remove(key: K, call: Call): void {
    const list = this.calls.get(key)!;
    // The oldest is forgotten, or one of the innermost returns.
    list.splice(list[0] === call ? 0 : list.lastIndexOf(call), 1);
    if (list.length === 0) this.calls.delete(key);
  }
}

/** The open calls of one partition, the innermost last. */
export class Calls {
  /** In their order. */
  private readonly calls = new Map<Call, number>();
  private entered = 0;
  private readonly byLink = new Index<number>();
  private readonly bySlot = new Index<number>();
  private readonly byStatement = new Index<ConventionInfo>();
  private readonly monitors = new Index<number>();
  /** `from to`: an instruction has changed one translation table to another. */
  private readonly spaces = new Set<string>();

  /** Adds a call; true when the oldest one is forgotten for it. */
  add(call: Call): boolean {
    const { statement, entered, calledAt, link, slot } = call;
    if (statement.kind === "monitor") {
      // A call that has to wait is made again; one process has one at a time.
      this.remove(
        this.monitors
          .of(link)
          .findLast(
            (c) => c.calledAt === calledAt && c.statement === statement && sameProcess(c.entered, entered),
          ),
      );
    } else if (slot !== undefined) {
      // The word that held the link of another call holds the one of this.
      const before = this.bySlot.of(slot).findLast((c) => sameProcess(c.entered, entered));
      if (before !== call.outer) this.remove(before);
    }
    this.calls.set(call, this.entered++);
    if (statement.kind === "monitor") this.monitors.add(link, call);
    else {
      this.byLink.add(link, call);
      this.byStatement.add(statement, call);
      if (slot !== undefined) this.bySlot.add(slot, call);
    }
    if (this.calls.size <= MAX_CALLS) return false;
    const [oldest] = this.calls.keys();
    return this.remove(oldest);
  }

  /** Takes a call out; false when it is not there any more. */
  take(call: Call): boolean {
    return this.remove(call);
  }

  private remove(call: Call | undefined): boolean {
    if (call === undefined || !this.calls.delete(call)) return false;
    const { statement, link, slot } = call;
    if (statement.kind === "monitor") this.monitors.remove(link, call);
    else {
      this.byLink.remove(link, call);
      this.byStatement.remove(statement, call);
      if (slot !== undefined) this.bySlot.remove(slot, call);
    }
    return true;
  }

  /** An instruction has loaded another translation table. */
  changeSpace(from: number, to: number): void {
    if (this.spaces.size >= MAX_SPACES) return;
    // What was called in an earlier space can return in this one too.
    for (const key of [...this.spaces]) {
      const [first, then] = key.split(" ");
      if (then === String(from)) this.spaces.add(`${first} ${to}`);
    }
    this.spaces.add(`${from} ${to}`);
  }

  /** The first of a list that finds something: calls in an address space, then those that may have come there. */
  private inSpace<T>(tt: number, find: (isThere: (call: Call) => boolean) => T | undefined): T | undefined {
    const found = find(({ entered }) => entered.tt === tt);
    if (found !== undefined || this.spaces.size === 0) return found;
    return find(({ entered }) => entered.tt !== tt && this.spaces.has(`${entered.tt} ${tt}`));
  }

  /** The innermost call with this link in an address space. */
  withLink(link: number, tt: number): Call | undefined {
    return this.inSpace(tt, (isThere) => this.byLink.of(link).findLast(isThere));
  }

  /** The innermost call of the procedure in whose body an address lies. */
  running(place: GuestRegisters): Call | undefined {
    const calls = this.inBodyAt(place.pc);
    return this.inSpace(place.tt, (isThere) => calls.findLast(isThere));
  }

  /** What a register held where the procedure in whose body an address lies was entered, by each open call; innermost first. */
  entryValues({ pc, tt }: GuestRegisters, register: number): number[] {
    const calls = this.inBodyAt(pc);
    const open = this.inSpace(tt, (isThere) => {
      const running = calls.filter(isThere);
      return running.length === 0 ? undefined : running;
    });
    return (open ?? []).map((c) => c.entered.r[register]!).reverse();
  }

  private inBodyAt(pc: number): readonly Call[] {
    for (const statement of this.byStatement.keys()) {
      if (inBody(statement, pc)) return this.byStatement.of(statement);
    }
    return [];
  }

  /**
   * The call that returns through a link in a register or in memory, whose value is `link`. `any`: also through an exit
   * that is not stated.
   */
  returningTo(link: number, from: GuestRegisters, to: GuestRegisters, any: boolean): Call | undefined {
    return this.inSpace(to.tt, (isThere) => {
      const here = (c: Call) => c.slot === undefined && isThere(c);
      const exit = distance(link, to.pc);
      const exact = exit < MAX_EXITS ? this.best([link], to, here) : undefined;
      if (exact !== undefined) return exact;
      // The number of the exit was added to the link before the jump.
      const links = EXITS.map((n) => (to.pc - n) & 0xffff);
      const outside = (c: Call) => here(c) && !inBody(c.statement, to.pc);
      const stated = (c: Call) => outside(c) && distance(c.link, to.pc) < c.statement.exits.length;
      const near = (c: Call) => outside(c) && inBody(c.statement, from.pc);
      return this.best(links, to, stated) ?? (any ? this.best(links, to, near) : undefined);
    });
  }

  /** The call that returns through the link at a data address of the process stack. */
  returningFrom(slot: number, from: GuestRegisters, to: GuestRegisters): Call | undefined {
    const found = this.bySlot.of(slot).findLast((c) => sameProcess(c.entered, to));
    if (found !== undefined) return found;
    // With another BASE or translation table the link lies in another word.
    const links = EXITS.map((n) => (to.pc - n) & 0xffff);
    const moved = (c: Call) =>
      c.slot !== undefined &&
      !sameProcess(c.entered, to) &&
      inBody(c.statement, from.pc) &&
      distance(c.link, to.pc) < Math.max(1, c.statement.exits.length);
    return this.inSpace(to.tt, (isThere) => this.best(links, to, (c) => isThere(c) && moved(c)));
  }

  /** The monitor call that returns to a place. */
  monitorReturningTo(to: GuestRegisters): Call | undefined {
    const here = EXITS.flatMap((n) => this.monitors.of((to.pc - n) & 0xffff))
      .filter((c) => sameProcess(c.entered, to))
      .sort((a, b) => this.calls.get(a)! - this.calls.get(b)!);
    const stated = here.filter((c) => distance(c.link, to.pc) < c.statement.exits.length);
    // Elsewhere near a call another program may have begun: it would not have the registers that every exit keeps.
    const always = (c: Call) => c.statement.exits.reduce((mask, { kept }) => mask & kept, 0xff);
    const keeps = (c: Call) => c.entered.r.every((value, n) => !((always(c) >> n) & 1) || value === to.r[n]);
    return innermost(stated, to) ?? here.findLast(keeps);
  }

  /** Of the calls with one of several links that are wanted, the innermost that fits best. */
  private best(
    links: readonly number[],
    to: GuestRegisters,
    isWanted: (call: Call) => boolean,
  ): Call | undefined {
    const found = links.flatMap((link) => {
      const calls = this.byLink.of(link);
      return innermost(calls, to, isWanted) ?? [];
    });
    return innermost(
      found.sort((a, b) => this.calls.get(a)! - this.calls.get(b)!),
      to,
    );
  }
}

function sameProcess(a: GuestRegisters, b: GuestRegisters): boolean {
  return a.tt === b.tt && a.base === b.base;
}

/** How well a call fits that may return to a place: 3 where stack and kept registers are all there. */
function fitOf(call: Call, to: GuestRegisters): number {
  const stack = call.entered.pointer === to.pointer && call.entered.base === to.base ? 1 : 0;
  return stack + (brokenRegisters(call, distance(call.link, to.pc), to.r) === 0 ? 2 : 0);
}

/** The innermost call that fits best, of those that are wanted. */
function innermost(
  calls: readonly Call[],
  to: GuestRegisters,
  isWanted: (call: Call) => boolean = () => true,
): Call | undefined {
  let found: Call | undefined;
  let most = -1;
  for (let n = calls.length - 1; n >= 0 && most < 3; n--) {
    const call = calls[n]!;
    if (!isWanted(call)) continue;
    const fit = fitOf(call, to);
    if (fit <= most) continue;
    most = fit;
    found = call;
  }
  return found;
}
