// The path in a message: the instructions from the entry of a procedure to the error, and what each contributes to it.

import type { PathStep } from "../diagnostics.ts";
import { wordsHolding } from "../semantics/memory.ts";
import { entryValue, isNothing, type State, same, stateKey } from "../semantics/value.ts";
import type { Code } from "./code.ts";
import type { Flow } from "./flow.ts";
import { type Edge, entryState, type Node, nodeKey, startOf } from "./node.ts";
import type { Found } from "./promises.ts";
import type { Visited } from "./walk.ts";

/** States that are looked at to find a path on which a problem shows. */
const MAX_PATH_STATES = 4_000;

/** Lines of the path of a message, where there are very many in all. */
const MAX_PATH_LINES = 100;

/** A place that a flow has reached, the state there, and where it came from. */
export interface Walk {
  readonly node: Node;
  readonly state: State;
  readonly from: Walk | undefined;
  /** How the instruction before leads here, where there is a choice. */
  readonly how: string | undefined;
}

/**
 * A problem as one path shows it: what a joined state has lost, the state of the path still knows. Without an end no path
 * was looked for: the messages before have taken all the time that there is for that.
 */
export interface Shown {
  readonly said: Found;
  readonly end: Walk | undefined;
}

/** Finds the paths of the messages about one procedure. */
export class Paths {
  private readonly code: Code;
  private readonly flow: Flow;

  constructor(code: Code, flow: Flow) {
    this.code = code;
    this.flow = flow;
  }

  /**
   * A path to a place on which a problem shows: the first one that the flow has taken; or else a shortest one, which is
   * searched; or else, in procedures with very many paths, the one that has put into the register what it holds. Where
   * it shows on none of them, the first path.
   */
  to(target: Visited, wanted: Found): Shown {
    if (!this.code.hasPathSteps) return { said: wanted, end: undefined };
    const first = this.follow(placesTo(target, undefined));
    const { register } = wanted;
    const shown =
      this.shownAt(first, target, wanted) ??
      this.search(target, wanted) ??
      (register === undefined
        ? undefined
        : this.shownAt(this.follow(placesTo(target, register)), target, wanted));
    return shown ?? { said: wanted, end: first };
  }

  private shownAt(walk: Walk | undefined, target: Visited, wanted: Found): Shown | undefined {
    if (walk === undefined || nodeKey(walk.node) !== nodeKey(target.node)) return undefined;
    const said = this.flow.step(walk.node, walk.state).found.find((found) => isSame(found, wanted));
    return said === undefined ? undefined : { said, end: walk };
  }

  /** Walks from place to place, as far as the flow goes that way; undefined when there is no more time. */
  private follow(places: readonly Node[]): Walk | undefined {
    let walk = this.start(places[0]!);
    for (const place of places.slice(1)) {
      if (!this.code.takePathStep()) return undefined;
      const key = nodeKey(place);
      const edge = this.flow.step(walk.node, walk.state).edges.find(({ to }) => nodeKey(to) === key);
      if (edge === undefined) return walk;
      walk = along(edge, walk);
    }
    return walk;
  }

  /** A shortest path on which a problem shows, without joining anything. */
  private search(target: Visited, wanted: Found): Shown | undefined {
    const seen = new Set<string>();
    const queue: Walk[] = [this.start(startOf(this.flow.procedure))];
    for (let at = 0; at < queue.length && at < MAX_PATH_STATES; at++) {
      const walk = queue[at]!;
      const shown = this.shownAt(walk, target, wanted);
      if (shown !== undefined) return shown;
      for (const edge of this.flow.step(walk.node, walk.state).edges) {
        const { memory, stack } = edge.state;
        if (!this.code.takeSearchStep(memory.size + (stack?.length ?? 0))) return undefined;
        const key = `${nodeKey(edge.to)} ${stateKey(edge.state)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push(along(edge, walk));
      }
    }
    return undefined;
  }

  private start(node: Node): Walk {
    return { node, state: entryState(this.flow.procedure), from: undefined, how: undefined };
  }
}

function isSame(a: Found, b: Found): boolean {
  if (a.code !== b.code) return false;
  return b.register === undefined ? a.detail === b.detail : a.register === b.register;
}

/** The places from the entry to one of them, the way that the flow has taken first, or that a register's value took. */
function placesTo(target: Visited, register: number | undefined): Node[] {
  const places: Node[] = [];
  const seen = new Set<Visited>();
  for (let at: Visited | undefined = target; at !== undefined; ) {
    places.push(at.node);
    const source: Visited | undefined = register === undefined ? undefined : at.sources[register];
    const circle: boolean = source === undefined || seen.has(source);
    seen.add(at);
    at = circle ? at.from : source;
    // In a circle of first ways there is none: they lead to the entry.
    if (places.length > 2 * seen.size + 2) break;
  }
  return places.reverse();
}

function along({ to, state, how }: Edge, from: Walk): Walk {
  return { node: to, state, from, how };
}

/** Where what a register holds at the end of a path was put into it, as `file:line`; undefined: before the path. */
export function writtenAt(code: Code, register: number, end: Walk): string | undefined {
  let walk = end;
  const value = end.state.registers[register]!;
  while (walk.from !== undefined && same(walk.from.state.registers[register]!, value)) walk = walk.from;
  return walk.from === undefined ? undefined : code.lineText(walk.from.node.address);
}

/** What a problem is about. */
export interface About {
  readonly registers: readonly number[];
  /** The process stack. */
  readonly stack: boolean;
}

/** The lines of a path, with what happens there to what a problem is about. */
export function stepsOf(code: Code, end: Walk, about: About): PathStep[] {
  const walks: Walk[] = [];
  for (let walk: Walk | undefined = end; walk !== undefined; walk = walk.from) walks.push(walk);
  walks.reverse();
  const steps: (PathStep & { readonly events: string[] })[] = [];
  for (const [i, walk] of walks.entries()) {
    const place = code.stepOf(walk.node.address);
    if (place === undefined) continue;
    const before = steps.at(-1);
    const same = before?.line === place.line && before.file === place.file;
    const step = same ? before : { ...place, events: i === 0 ? ["entry"] : [] };
    if (!same) steps.push(step);
    const next = walks[i + 1];
    step.events.push(...(next === undefined ? ["here"] : eventsBetween(walk, next, about)));
  }
  const lines = steps.map(({ events, ...step }) =>
    events.length === 0 ? step : { ...step, event: events.join(", ") },
  );
  return lines.length <= MAX_PATH_LINES || code.takePathLines(lines.length) ? lines : shortened(lines);
}

/** The lines of a long path at which something happens; of very many the first and the last. */
function shortened(lines: readonly PathStep[]): PathStep[] {
  const events = lines.filter(({ event }) => event !== undefined);
  const left = events.length - MAX_PATH_LINES;
  if (left <= 0) return events;
  const half = MAX_PATH_LINES >> 1;
  const [next, ...rest] = events.slice(half + left);
  return [...events.slice(0, half), { ...next!, left }, ...rest];
}

function eventsBetween(walk: Walk, next: Walk, { registers, stack }: About): string[] {
  const events = next.how === undefined ? [] : [next.how];
  const moved = stack ? stackEvent(walk.state, next.state) : undefined;
  if (moved !== undefined) events.push(moved);
  for (const n of registers) {
    const [before, after] = [walk.state.registers[n]!, next.state.registers[n]!];
    if (pushes(walk.state, next.state, n) || holdsMore(next.state, walk.state, n)) events.push(`saves R${n}`);
    if (holdsMore(walk.state, next.state, n)) events.push(`overwrites the saved R${n}`);
    if (same(before, after)) continue;
    if (same(after, entryValue(n))) events.push(`restores R${n}`);
    else events.push(isNothing(after) ? `destroys R${n}` : `changes R${n}`);
  }
  return events;
}

/** Words that come to the process stack, or go from it. */
function stackEvent({ stack: before }: State, { stack: after }: State): string | undefined {
  if (before === undefined || after === undefined)
    return before === after ? undefined : "loses the process stack";
  const more = after.length - before.length;
  if (more === 0) return undefined;
  const words = Math.abs(more) === 1 ? "word" : "words";
  return more > 0 ? `pushes ${more} ${words}` : `pops ${-more} ${words}`;
}

/** True when what a register held at the entry is pushed on the process stack. */
function pushes({ stack: before }: State, { stack: after }: State, register: number): boolean {
  if (before === undefined || after === undefined) return false;
  return after.slice(before.length).some((word) => same(word, entryValue(register)));
}

/** True when a word of memory holds what a register held at the entry in one state, but not in the other. */
function holdsMore({ memory }: State, { memory: other }: State, register: number): boolean {
  if (memory === other) return false;
  const value = entryValue(register);
  return wordsHolding(memory, value.base).some(([key, word]) => {
    const there = other.get(key);
    return same(word, value) && (there === undefined || !same(there, value));
  });
}
