// The events of a run, numbered from 1 in its order. The run is gone through once, in parts; how many events are in each part is
// remembered, and the events themselves as long as there is room. Those of a part that were dropped are found by running it again.

import { SUSPEND_BREAKS } from "../../core-as/layout.ts";
import { NO_HOOKS } from "../core-hooks.ts";
import { EVENT_KINDS, type EventKind, EventList, type PackedEvent } from "./event-list.ts";
import { EventWatch } from "./event-watch.ts";
import type { RunningWord } from "./guest-processes.ts";
import { at, compare, type Position } from "./position.ts";
import type { Advanced, Timeline } from "./timeline.ts";

/** An event with its number. */
export interface NumberedEvent extends PackedEvent {
  readonly number: number;
}

/** Which events are wanted: those of these kinds, and of a partition; undefined means all. */
export interface EventFilter {
  readonly kinds?: readonly EventKind[] | undefined;
  readonly partition?: number | undefined;
}

/** The options of an index. */
export interface EventIndexOptions {
  /** Bytes that events may take; 32 MiB when not given. */
  readonly bytes?: number;
  /** Instructions, and events, after which a part of the run ends; a million, and 4,096, when not given. */
  readonly every?: number;
  readonly most?: number;
  /** By partition: the word that says which of its processes runs. */
  readonly running?: readonly (RunningWord | undefined)[];
}

const BYTES = 1 << 25;
/** Events after which a part ends, and instructions. */
const PART_EVENTS = 4096;
const PART_INSTRUCTIONS = 1_000_000;

/** A part of the run: after the position `from`, up to the position `to`, both before interrupts. */
interface Part {
  readonly from: number;
  readonly to: number;
  /** The number of its first event, and how many they are. */
  readonly first: number;
  readonly count: number;
  readonly kinds: number;
  list: EventList | undefined;
}

/** The events of a timeline. After each query the timeline is at the same position as before. */
export class EventIndex {
  readonly #timeline: Timeline;
  readonly #options: Required<EventIndexOptions>;
  #parts: Part[] = [];
  /** Parts whose events are kept, the one that was used last at the end. */
  #kept: Part[] = [];
  #bytes = 0;
  #isOver = false;
  #edits: Timeline["edits"];

  constructor(timeline: Timeline, options: EventIndexOptions = {}) {
    this.#timeline = timeline;
    this.#options = { bytes: BYTES, every: PART_INSTRUCTIONS, most: PART_EVENTS, running: [], ...options };
    this.#edits = timeline.edits;
  }

  /** Bytes of the events that are kept, and how many of the events so far are. */
  get kept(): { readonly bytes: number; readonly count: number; readonly of: number } {
    const count = this.#kept.reduce((sum, part) => sum + part.count, 0);
    return { bytes: this.#bytes, count, of: this.#count };
  }

  /** The event with this number; undefined: there are fewer, or `goesOn` has said no. */
  numbered(number: number, goesOn: () => boolean = () => true): NumberedEvent | undefined {
    return this.#away(() => {
      if (!Number.isInteger(number) || number < 1) return undefined;
      while (number > this.#count) if (!this.#goOn(goesOn)) return undefined;
      const part = this.#parts.findLast(({ first }) => first <= number)!;
      return { ...this.#eventsOf(part).at(number - part.first), number };
    });
  }

  /** The first events after a position and up to another, `most` at most, in their order. */
  after(
    from: Position,
    most: number,
    filter: EventFilter = {},
    { to = NEVER, goesOn = () => true }: { readonly to?: Position; readonly goesOn?: () => boolean } = {},
  ): NumberedEvent[] {
    return this.#away(() => {
      const found: NumberedEvent[] = [];
      for (let n = this.#partAfter(from); ; n++) {
        while (n >= this.#parts.length) {
          if (this.#reached > to.executed || !this.#goOn(goesOn)) return found;
        }
        const part = this.#parts[n]!;
        for (const event of this.#chosen(part, filter)) {
          if (compare(event.position, from) <= 0) continue;
          if (compare(event.position, to) > 0) return found;
          found.push(event);
          if (found.length === most) return found;
        }
        if (part.to > to.executed || !goesOn()) return found;
      }
    });
  }

  /** The last events at a position or before it, and after another one, `most` at most, in their order. */
  before(
    to: Position,
    most: number,
    filter: EventFilter = {},
    {
      from = this.#timeline.start,
      goesOn = () => true,
    }: { readonly from?: Position; readonly goesOn?: () => boolean } = {},
  ): NumberedEvent[] {
    return this.#away(() => {
      while (this.#reached <= to.executed) if (!this.#goOn(goesOn)) break;
      const found: NumberedEvent[] = [];
      for (let n = this.#parts.length - 1; n >= 0 && found.length < most && goesOn(); n--) {
        const part = this.#parts[n]!;
        if (part.from > to.executed) continue;
        if (part.to < from.executed) break;
        const chosen = this.#chosen(part, filter).filter(
          ({ position }) => compare(position, to) <= 0 && compare(position, from) > 0,
        );
        found.unshift(...chosen.slice(-(most - found.length)));
      }
      return found;
    });
  }

  get #count(): number {
    const last = this.#parts.at(-1);
    return last === undefined ? 0 : last.first + last.count - 1;
  }

  /** The events before this position, in instructions, are known. */
  get #reached(): number {
    return this.#parts.at(-1)?.to ?? this.#timeline.start.executed;
  }

  /** The number of the part in which the first event after a position may be. */
  #partAfter({ executed }: Position): number {
    const found = this.#parts.findIndex(({ to }) => to >= executed);
    return found < 0 ? this.#parts.length : found;
  }

  #chosen(part: Part, { kinds, partition }: EventFilter): NumberedEvent[] {
    const mask = kinds?.reduce((bits, kind) => bits | (1 << EVENT_KINDS.indexOf(kind)), 0) ?? -1;
    if ((part.kinds & mask) === 0) return [];
    const list = this.#eventsOf(part);
    const found: NumberedEvent[] = [];
    for (let i = 0; i < list.length; i++) {
      const event = list.at(i);
      if (kinds?.includes(event.kind) === false) continue;
      if (partition === undefined || isAbout(event, partition))
        found.push({ ...event, number: part.first + i });
    }
    return found;
  }

  /** Goes elsewhere on the timeline, and returns. */
  #away<T>(go: () => T): T {
    const { position } = this.#timeline;
    this.#forgetOtherFuture();
    try {
      return go();
    } finally {
      this.#timeline.seek(position);
    }
  }

  /** After a change that was made since, other things happen. */
  #forgetOtherFuture(): void {
    const { edits } = this.#timeline;
    const fresh = edits.filter((one) => !this.#edits.includes(one));
    this.#edits = edits;
    if (fresh.length === 0) return;
    const from = Math.min(...fresh.map(({ executed }) => executed));
    this.#parts = this.#parts.filter(({ to }) => to < from);
    this.#kept = this.#kept.filter(({ to }) => to < from);
    this.#bytes = this.#kept.reduce((sum, { list }) => sum + list!.bytes, 0);
    this.#isOver = false;
  }

  /** Goes through one part more; false: there is none, or `goesOn` has said no. */
  #goOn(goesOn: () => boolean): boolean {
    const from = this.#reached;
    if (this.#isOver || !goesOn()) return false;
    const { list, outcome, ...end } = this.#collect(from, from + this.#options.every);
    this.#isOver = outcome !== "limit";
    // A run may end with an interrupt, after the position before those.
    const to = this.#isOver ? end.to + 1 : end.to;
    const first = this.#count + 1;
    // A part without an event goes on.
    const last = this.#parts.at(-1);
    const idle = last !== undefined && last.count === 0 && list.length === 0 ? last.from : undefined;
    if (idle !== undefined) this.#parts.pop();
    const part: Part = {
      from: idle ?? from,
      to,
      first,
      count: list.length,
      kinds: list.kinds,
      list: undefined,
    };
    this.#parts.push(part);
    this.#keep(part, list);
    return true;
  }

  #eventsOf(part: Part): EventList {
    const list = part.list ?? this.#collect(part.from, part.to).list;
    this.#drop(part);
    this.#keep(part, list);
    return list;
  }

  #keep(part: Part, list: EventList): void {
    if (list.length === 0) return;
    part.list = list;
    this.#kept.push(part);
    this.#bytes += list.bytes;
    while (this.#bytes > this.#options.bytes && this.#kept.length > 0) this.#drop(this.#kept[0]!);
  }

  #drop(part: Part): void {
    const at = this.#kept.indexOf(part);
    if (at < 0) return;
    this.#kept.splice(at, 1);
    this.#bytes -= part.list!.bytes;
    part.list = undefined;
  }

  /** Runs from one position up to another, or to where there are enough events, and writes them down. */
  #collect(
    from: number,
    to: number,
  ): { readonly list: EventList; readonly to: number; readonly outcome: Advanced } {
    const timeline = this.#timeline;
    const { core } = timeline.machine.control;
    timeline.seek(at(from));
    const list = new EventList();
    const watch = new EventWatch(timeline.machine, this.#options.running, list);
    core.hooks = watch.hooks;
    try {
      for (;;) {
        const { executed, interrupts } = timeline.position;
        const isFull = list.length >= this.#options.most;
        // A part ends before the interrupts of a position.
        if (executed >= to || (isFull && interrupts === 0)) return { list, to: executed, outcome: "limit" };
        const outcome = advance(timeline, isFull ? executed + 1 : to, watch);
        watch.look(timeline.position);
        if (!["limit", "turn", "stop"].includes(outcome))
          return { list, to: timeline.position.executed, outcome };
      }
    } finally {
      core.hooks = NO_HOOKS;
      list.close();
    }
  }
}

const NEVER: Position = at(Number.MAX_SAFE_INTEGER - 1);

/** Runs on, over instructions that write a word which is watched. */
function advance(timeline: Timeline, to: number, { after, until }: EventWatch): Advanced {
  const { core } = timeline.machine.control;
  const outcome = timeline.advance(to, { after, until }, false);
  if (outcome !== "access") return outcome;
  core.suspendHooks(SUSPEND_BREAKS | core.watchedRanges);
  try {
    return timeline.advance(timeline.position.executed + 1, { after }, false);
  } finally {
    core.suspendHooks(0);
  }
}

/** Whether an event is about a partition: also as the other one. */
function isAbout({ kind, partition, a, c }: PackedEvent, one: number): boolean {
  if (partition === one) return true;
  return kind === "turn" ? a === one : (kind === "owner" || kind === "connection") && c === one;
}
