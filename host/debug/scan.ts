// Running to stops, forwards and backwards. Backwards is forwards from states that were kept: the last stop before the present
// position is what a run from the beginning would find last.

import { RANGE_SHIFT, SUSPEND_BREAKS } from "../../core-as/layout.ts";
import type { Violation } from "../conventions/violation.ts";
import type { Core } from "../core.ts";
import { NO_HOOKS } from "../core-hooks.ts";
import type { FinalOutcome, ServedCall } from "../options.ts";
import type { Broken } from "./conventions.ts";
import { Events, NOBODY, type Reached } from "./events.ts";
import { at, compare, type Position } from "./position.ts";
import { type DataStop, type Plan, planOf, rangesOf, type Stop } from "./stop.ts";
import type { Timeline } from "./timeline.ts";
import { isOther, physicalOf, wordsAt } from "./watched-words.ts";

/** A stop that was found. */
export interface Hit {
  readonly stop: Stop;
  readonly partition: number;
  /** Before what a code or data stop is about, after what any other is. */
  readonly position: Position;
  /** Why its condition has no value; the run stops there all the same. */
  readonly failure?: string;
  /** Of a stop at broken conventions: what was broken. */
  readonly violation?: Violation;
}

/** The result of a scan. */
export type Found =
  | { readonly kind: "hit"; readonly hit: Hit }
  | { readonly kind: "limit" }
  | { readonly kind: "end"; readonly outcome: FinalOutcome };

/** Stops in one part, after which states are kept in it that leave less to go through. */
const MANY = 50;

/** Instructions that are run between two questions whether to go on. */
const PART = 1_000_000;

/**
 * Runs to the first stop after the present position. `limit`: the most instructions in all; a stop
 * before the instruction after them is not found. `goesOn` is asked now and then.
 */
export function runForward(
  timeline: Timeline,
  stops: readonly Stop[],
  limit = Number.POSITIVE_INFINITY,
  goesOn: () => boolean = () => true,
): Found {
  if (timeline.position.executed >= limit) return { kind: "limit" };
  const scan = new Scan(timeline, stops);
  try {
    const found = scan.next(limit, goesOn);
    if (found.kind === "hit") timeline.seek(found.hit.position);
    return found;
  } finally {
    scan.end();
  }
}

/**
 * Goes back to the last stop before the present position, and stands there then; undefined: there is none, and it stands at the
 * beginning.
 */
export function runBackward(
  timeline: Timeline,
  stops: readonly Stop[],
  mayGoOn: () => boolean = () => true,
): Hit | undefined {
  const { position } = timeline;
  let on = true;
  const goesOn = () => {
    on &&= mayGoOn();
    return on;
  };
  let isIn = (one: Position) => compare(one, position) < 0;
  for (let end = position; compare(end, timeline.start) > 0 && goesOn(); ) {
    let from = startOf(timeline, end, isIn);
    let hit = lastBetween(timeline, stops, from, end, isIn, MANY, goesOn);
    if (hit === "many") {
      // States near the end leave less to go through.
      timeline.seek(from);
      timeline.seek(at(end.executed));
      from = startOf(timeline, end, isIn);
      hit = lastBetween(timeline, stops, from, end, isIn, Number.POSITIVE_INFINITY, goesOn);
    }
    if (!on) break;
    if (typeof hit === "object") {
      timeline.seek(hit.position);
      return hit;
    }
    end = from;
    isIn = (one) => compare(one, from) <= 0;
  }
  timeline.seek(goesOn() ? timeline.start : position);
  return undefined;
}

/** Where a part that ends at a position begins: the latest state that is kept before it. */
function startOf(timeline: Timeline, end: Position, isIn: (position: Position) => boolean): Position {
  const from = timeline.keptBefore(end.executed);
  return compare(from, end) < 0 && isIn(from) ? from : timeline.keptBefore(end.executed - 1);
}

/**
 * The last stop after a position for which `isIn` holds; after `end` it does not. "many": there are more of them than `most`.
 */
function lastBetween(
  timeline: Timeline,
  stops: readonly Stop[],
  from: Position,
  end: Position,
  isIn: (position: Position) => boolean,
  most: number,
  goesOn: () => boolean,
): Hit | "many" | undefined {
  timeline.seek(from);
  const scan = new Scan(timeline, stops);
  try {
    let last: Hit | undefined;
    for (let hits = 0; hits <= most; hits++) {
      const found = scan.next(end.executed + 1, goesOn);
      if (found.kind !== "hit" || !isIn(found.hit.position)) return last;
      last = found.hit;
    }
    return "many";
  } finally {
    scan.end();
  }
}

/** A data stop, and what it is. */
interface Owner {
  readonly stop: Stop;
  readonly at: DataStop;
}

/** Goes forward from one stop to the next. */
class Scan {
  readonly #timeline: Timeline;
  readonly #core: Core;
  readonly #stops: readonly Stop[];
  readonly #events: Events;
  #plan: Plan;
  /** Hits that were not given out. */
  #waiting: Hit[] = [];
  /** Executes the instruction at which the core has stopped. */
  #goOver: (() => void) | undefined;
  #begun = false;
  #call: ServedCall | undefined;
  /** Broken conventions up to here have been seen. */
  #seen: Position;
  /** How often the timeline had restored a state when the core was asked. */
  #restored: number;

  constructor(timeline: Timeline, stops: readonly Stop[]) {
    this.#timeline = timeline;
    this.#core = timeline.machine.control.core;
    this.#stops = stops;
    this.#seen = timeline.position;
    this.#events = new Events(timeline.machine, stops);
    this.#plan = planOf(timeline.machine, stops);
    this.#core.hooks = this.#plan.hooks;
    this.#restored = timeline.restored;
  }

  /** Nothing is asked of the core any more. */
  end(): void {
    this.#core.hooks = NO_HOOKS;
  }

  /** The next stop after the present position, or after the one that was found last. */
  next(limit: number, goesOn: () => boolean = () => true): Found {
    const timeline = this.#timeline;
    if (!this.#begun) {
      this.#begun = true;
      const over = this.#leave();
      if (over !== undefined) return over;
    }
    for (;;) {
      const first = this.#waiting.shift();
      if (first !== undefined) return { kind: "hit", hit: first };
      if (this.#goOver !== undefined) {
        const goOver = this.#goOver;
        this.#goOver = undefined;
        goOver();
        continue;
      }
      const { executed } = timeline.position;
      if (executed >= limit || !goesOn()) return { kind: "limit" };
      const most = Math.min(limit, executed + (this.#events.isSlow ? 1 : PART));
      const [next] = this.#broken(most, goesOn);
      if (next?.position.executed === executed) {
        // It shows after an interrupt that comes next.
        timeline.step();
        this.#look();
        continue;
      }
      const options = {
        until: (partition: number) => this.#events.passedOn(partition),
        after: (call: ServedCall | undefined) => this.#after(call),
      };
      const outcome = this.#advance(next?.position.executed ?? most, options);
      switch (outcome) {
        case "break":
          this.#atBreak();
          break;
        case "access":
          this.#atAccess();
          break;
        case "limit":
        case "turn":
        case "stop":
          this.#look();
          break;
        default:
          return { kind: "end", outcome };
      }
    }
  }

  /** Runs on. A state that was restored on the way here has its pages elsewhere, and the words of areas with them. */
  #advance(executed: number, options: Parameters<Timeline["advance"]>[1]): ReturnType<Timeline["advance"]> {
    if (this.#timeline.restored !== this.#restored) this.#arm();
    return this.#timeline.advance(executed, options, false);
  }

  /** The first step from where nothing counts that is found there. */
  #leave(): Found | undefined {
    const step = this.#timeline.step();
    if (step.kind === "nothing") return { kind: "end", outcome: step.outcome as FinalOutcome };
    this.#core.noted = 0;
    const { partition } = step;
    this.#call = step.kind === "call" ? { partition, code: step.code, outcome: step.outcome } : undefined;
    this.#look();
    return undefined;
  }

  /** Conventions that are broken between what was seen and the first position after so many instructions, of all stops. */
  #broken(executed: number, goesOn?: () => boolean): (Broken & Reached)[] {
    const found = this.#stops.flatMap((stop) => {
      if (stop.at.kind !== "convention") return [];
      const { conventions, partition } = stop.at;
      return conventions
        .between(this.#seen, executed, goesOn)
        .filter(({ violation }) => (partition ?? violation.partition) === violation.partition)
        .map((broken) => ({ ...broken, stop, partition: broken.violation.partition }));
    });
    return found.sort((a, b) => compare(a.position, b.position));
  }

  #after(call: ServedCall | undefined): boolean {
    this.#call = call;
    return this.#events.mayHave(call);
  }

  /** Before an instruction with a breakpoint. */
  #atBreak(): void {
    const { machine } = this.#timeline;
    const partition = machine.current ?? NOBODY;
    const { pc } = machine.registers(partition);
    const hits = this.#stops
      .filter(({ at: one }) => one.kind === "code" && one.address === pc)
      .filter(({ at: one }) => one.kind === "code" && (one.partition ?? partition) === partition)
      .flatMap((stop) => this.#hit({ stop, partition }, this.#timeline.position));
    this.#waiting.push(...hits);
    this.#goOver = () => this.#pass(SUSPEND_BREAKS, new Map());
  }

  /** Before an instruction that accesses watched words. */
  #atAccess(): void {
    const ranges = this.#core.watchedRanges;
    const changing = this.#accessed(ranges);
    this.#goOver = () => this.#pass(SUSPEND_BREAKS | ranges, changing);
  }

  /** The data stops to which bits of ranges belong. */
  #ownersOf(ranges: number): Owner[] {
    const stops = this.#plan.rangeOwners.filter((_, i) => ((ranges >> (RANGE_SHIFT + i)) & 1) === 1);
    return [...new Set(stops)].flatMap((stop) => (stop.at.kind === "data" ? { stop, at: stop.at } : []));
  }

  /** The data stops to which bits of ranges belong, and the words of each as they are now. */
  #accessed(ranges: number): Map<Stop, number[]> {
    const { machine } = this.#timeline;
    const partition = machine.current ?? NOBODY;
    const found = new Map<Stop, number[]>();
    for (const { stop, at: data } of this.#ownersOf(ranges)) {
      if (data.access === "change") found.set(stop, physicalOf(this.#core, rangesOf(machine, data)));
      else this.#waiting.push(...this.#hit({ stop, partition }, this.#timeline.position));
    }
    return found;
  }

  /**
   * Executes the instruction here, or stops in it at what is not suspended. `changing`: stops whose words it may change, and the
   * places of these.
   */
  #pass(suspended: number, changing: Map<Stop, number[]>): void {
    const timeline = this.#timeline;
    const core = this.#core;
    const { position } = timeline;
    const partition = timeline.machine.current ?? NOBODY;
    const before = [...changing].map(([stop, places]) => ({ stop, places, words: wordsAt(core, places) }));
    core.suspendHooks(suspended);
    const after = (call: ServedCall | undefined) => this.#after(call);
    const outcome = this.#advance(position.executed + 1, { after });
    if (outcome === "access") {
      const ranges = core.watchedRanges;
      core.suspendHooks(0);
      const more = this.#accessed(ranges);
      this.#pass(suspended | ranges, new Map([...changing, ...more]));
      return;
    }
    core.suspendHooks(0);
    // All of them, before a condition is asked elsewhere.
    const changed = before.filter(({ places, words }) => isOther(words, wordsAt(core, places)));
    for (const { stop } of changed) this.#waiting.push(...this.#hitAt(stop, partition, position));
    this.#look(position);
  }

  /** After a step, or before a turn: what has happened. `from`: the position before the step, when it is known. */
  #look(from?: Position): void {
    const timeline = this.#timeline;
    const { position } = timeline;
    const ranges = this.#core.noted;
    this.#core.noted = 0;
    const written = this.#ownersOf(ranges);
    if (this.#events.areasChanged) this.#arm();
    const reached = this.#events.reached(this.#call);
    this.#call = undefined;
    const after = reached.flatMap((one) => this.#hit(one, position));
    if (written.length > 0) this.#waiting.push(...this.#writtenByOthers(written, from));
    this.#waiting.push(...after, ...this.#brokenHere());
  }

  #brokenHere(): Hit[] {
    const { position } = this.#timeline;
    const broken = this.#broken(position.executed).filter((one) => compare(one.position, position) <= 0);
    this.#seen = position;
    return broken.flatMap((one) =>
      this.#hit(one, position).map((hit) => ({ ...hit, violation: one.violation })),
    );
  }

  /** Data stops of which words were written by what is no instruction, in the step that has led here. */
  #writtenByOthers(stops: readonly Owner[], known: Position | undefined): Hit[] {
    const timeline = this.#timeline;
    const here = timeline.position;
    const from = known ?? timeline.before();
    if (from === undefined) return [];
    timeline.seek(from);
    const { machine } = timeline;
    const partition = machine.current ?? NOBODY;
    const before = stops.map(({ stop, at: data }) => {
      const places = physicalOf(this.#core, rangesOf(machine, data));
      const hits = this.#hit({ stop, partition }, from);
      return { data, places, words: wordsAt(this.#core, places), hits };
    });
    // The step itself, for a state that is restored may have other places.
    timeline.stepPlainly();
    const found = before.flatMap(({ data, places, words, hits }) =>
      data.access !== "change" || isOther(words, wordsAt(this.#core, places)) ? hits : [],
    );
    timeline.seek(here);
    return found;
  }

  /** The areas are others now, or elsewhere, and so are the words of data stops that follow them. */
  #arm(): void {
    this.#restored = this.#timeline.restored;
    if (!this.#stops.some(({ at: one }) => one.kind === "data" && "area" in one.words)) return;
    this.#plan = planOf(this.#timeline.machine, this.#stops);
    this.#core.hooks = this.#plan.hooks;
  }

  /** A hit, if the condition of the stop holds now. */
  #hit({ stop, partition }: Reached, position: Position): Hit[] {
    const holds = stop.condition?.(this.#timeline.machine, partition) ?? true;
    if (holds === false) return [];
    return [{ stop, partition, position, ...(typeof holds === "string" && { failure: holds }) }];
  }

  /** The same at a position that the machine has left. */
  #hitAt(stop: Stop, partition: number, position: Position): Hit[] {
    if (stop.condition === undefined) return [{ stop, partition, position }];
    const here = this.#timeline.position;
    this.#timeline.seek(position);
    const hit = this.#hit({ stop, partition }, position);
    this.#timeline.seek(here);
    return hit;
  }
}
