// Looks at a machine whenever its run returns, and records what has happened since the look before.

import {
  CTX_REFUSED_ADDRESS,
  CTX_REFUSED_KIND,
  CTX_REFUSED_PAGE,
  CTX_TRAPS,
  NOTED_TRAP,
  TRAP_CLASSES,
  TRAP_MONITOR,
  WATCH_WRITE,
} from "../../core-as/layout.ts";
import { CALL_TABLES } from "../calls.ts";
import type { CallOutcome } from "../control/call.ts";
import { CHAIN } from "../control/channel.ts";
import { areaState, refusedAccesses } from "../control/journal.ts";
import type { Hooks } from "../core-hooks.ts";
import { partitionWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import type { ServedCall } from "../options.ts";
import { type Area, NONE } from "../state/area.ts";
import { END_STATES } from "../state/connection.ts";
import type { ConsoleState } from "../state/console.ts";
import { AREA_STATES } from "../state/journal.ts";
import type { PartitionEnd, PartitionState } from "../state/partition.ts";
import type { EventList } from "./event-list.ts";
import { NOBODY } from "./events.ts";
import type { RunningWord } from "./guest-processes.ts";
import type { Position } from "./position.ts";

/** What became of a call that has no completion code yet, as numbers below 0. */
export const UNCOMPLETED = ["waits", "again", "entered", "ended"] as const;
/** How a partition has ended, as numbers. */
export const ENDS = ["stopped", "halted", "failed", "retired"] as const satisfies PartitionEnd["kind"][];

const CALLS = new Map(CALL_TABLES.flatMap(({ calls }) => calls.map((one) => [one.code, one])));

/** What is known of a partition since a look. */
interface Known {
  traps: readonly number[];
  refused: number;
  written: number;
  /** Characters that have arrived and were not read, where those that were read end, and the input that this is of. */
  unread: number;
  read: number;
  input: Uint8Array;
  /** Pieces of input that are to come. */
  pending: number;
  /** Characters that have arrived since; -1: nothing has, not even a piece without any. */
  arrived: number;
  ended: boolean;
  /** States of the ends of its connections. */
  ends: readonly number[];
  running: number;
}

/** Writes what happens into a list. */
export class EventWatch {
  readonly #machine: Machine;
  readonly #list: EventList;
  /** By partition. */
  readonly #running: readonly (RunningWord | undefined)[];
  readonly #known: Known[];
  readonly #areas: AreaKnown[];
  #changes: number;
  #current: number;
  #call: ServedCall | undefined;

  /** `running`: the word of each partition that says which process runs. */
  constructor(machine: Machine, running: readonly (RunningWord | undefined)[], list: EventList) {
    this.#machine = machine;
    this.#running = running;
    this.#list = list;
    this.#known = machine.state.partitions.map((one) => this.#knownOf(one));
    this.#areas = machine.state.areas.entries.map(areaKnown);
    this.#changes = machine.journal.ownershipChanges;
    this.#current = machine.current ?? NOBODY;
  }

  /** What it asks of the core. */
  get hooks(): Hooks {
    const watches = this.#running.flatMap((one, partition) =>
      one === undefined ? [] : [{ partition, first: one.word, last: one.word, kinds: WATCH_WRITE }],
    );
    return { breaks: [], watches, traps: (1 << TRAP_CLASSES) - 1 };
  }

  /** Asked after each slice: true where there is something to look at. */
  readonly after = (call: ServedCall | undefined): boolean => {
    this.#hearInput();
    this.#call = call;
    return call !== undefined || this.#hasNews();
  };

  /** Asked before each slice: the same, of what has happened where nobody ran. */
  readonly until = (partition: number): boolean => {
    this.#hearInput();
    return partition !== this.#current || this.#hasNews();
  };

  #hasNews(): boolean {
    const { core } = this.#machine.control;
    if (this.#machine.journal.ownershipChanges !== this.#changes) return true;
    return this.#machine.state.partitions.some(({ number, console, end }) => {
      const known = this.#known[number]!;
      return (
        console.written !== known.written ||
        known.arrived >= 0 ||
        (end !== null) !== known.ended ||
        refusedAccesses(core, number) !== known.refused
      );
    });
  }

  /** Writes down what has happened up to a position. */
  look(position: Position): void {
    const { partitions } = this.#machine.state;
    const { core } = this.#machine.control;
    const trapped = (core.noted & NOTED_TRAP) !== 0;
    core.noted = 0;
    this.#hearInput();
    this.#lookAtCall(position);
    if (trapped) for (const one of partitions) this.#lookAtTraps(position, one);
    for (const one of partitions) this.#lookAtRefusals(position, one);
    for (const one of partitions) this.#lookAtOutput(position, one);
    for (const one of partitions) this.#lookAtInput(position, one);
    this.#lookAtAreas(position);
    for (const one of partitions) this.#lookAtConnections(position, one);
    for (const one of partitions) this.#lookAtProcesses(position, one);
    for (const one of partitions) this.#lookAtEnd(position, one);
    const current = this.#machine.current ?? NOBODY;
    if (current !== this.#current && current !== NOBODY) {
      if (this.#current !== NOBODY) this.#list.push(position, "turn", current, this.#current);
      this.#current = current;
    }
  }

  #knownOf({ number, console, end, connections }: PartitionState): Known {
    return {
      traps: this.#trapsOf(number),
      refused: refusedAccesses(this.#machine.control.core, number),
      written: console.written,
      ...inputOf(console),
      arrived: -1,
      ended: end !== null,
      ends: connections.ends.map(({ state }) => END_STATES.indexOf(state)),
      running: this.#runningOf(number),
    };
  }

  #trapsOf(partition: number): number[] {
    const { core } = this.#machine.control;
    const first = (core.contextAddress(partition) + CTX_TRAPS) >> 2;
    return Array.from({ length: TRAP_CLASSES }, (_, n) => core.u32[first + n]!);
  }

  #runningOf(partition: number): number {
    const running = this.#running[partition];
    return running === undefined ? 0 : (partitionWord(this.#machine, partition, running.word) ?? 0);
  }

  #lookAtCall(position: Position): void {
    const call = this.#call;
    this.#call = undefined;
    if (call === undefined) return;
    const { partition, code, outcome } = call;
    this.#list.push(position, "call", partition, code, completionOf(outcome), this.#areaOf(call));
  }

  /** The area that a call names, or has given; 0: none. */
  #areaOf({ partition, code, outcome }: ServedCall): number {
    const row = CALLS.get(code);
    const { area = row?.arguments.area } = outcome === 0 && row !== undefined ? row.results : NO_PLACES;
    if (area === undefined) return 0;
    const { r } = this.#machine.registers(partition);
    const flags = row?.arguments.flags;
    if (flags !== undefined && (r[flags.register + flags.count - 1]! & CHAIN) !== 0) return 0;
    const number = r[area.register]!;
    return this.#machine.state.areas.entries[number - 1] === undefined ? 0 : number;
  }

  #lookAtTraps(position: Position, { number }: PartitionState): void {
    const known = this.#known[number]!;
    const now = this.#trapsOf(number);
    now.forEach((count, trapClass) => {
      const taken = (count - known.traps[trapClass]!) >>> 0;
      if (taken === 0) return;
      this.#list.push(position, trapClass <= TRAP_MONITOR ? "trap" : "interrupt", number, trapClass, taken);
    });
    known.traps = now;
  }

  #lookAtRefusals(position: Position, { number }: PartitionState): void {
    const known = this.#known[number]!;
    const now = refusedAccesses(this.#machine.control.core, number);
    if (now === known.refused) return;
    known.refused = now;
    const { core } = this.#machine.control;
    const [kind, address, page] = [CTX_REFUSED_KIND, CTX_REFUSED_ADDRESS, CTX_REFUSED_PAGE].map((offset) =>
      core.contextWord(number, offset),
    );
    this.#list.push(position, "refused", number, kind, address, page);
  }

  /** Counts what has arrived: before anything is entered, for then room may be made and the counts begin again. */
  #hearInput(): void {
    for (const { number, console } of this.#machine.state.partitions) {
      const known = this.#known[number]!;
      const now = inputOf(console);
      const isSame = now.input === known.input;
      const read = isSame ? now.read - known.read : now.read;
      const characters = now.unread - known.unread + read;
      const isEmpty = now.pending < known.pending && isSame;
      if (characters > 0 || isEmpty) known.arrived = Math.max(known.arrived, 0) + characters;
      Object.assign(known, now);
    }
  }

  #lookAtOutput(position: Position, { number, console }: PartitionState): void {
    const known = this.#known[number]!;
    const written = console.written - known.written;
    if (written === 0) return;
    const text = console.output.subarray(known.written, console.kept);
    this.#list.push(position, "output", number, written, 0, 0, text);
    known.written = console.written;
  }

  #lookAtInput(position: Position, { number, console }: PartitionState): void {
    const known = this.#known[number]!;
    if (known.arrived < 0) return;
    const end = console.arrivals[console.arrived - 1]?.characters ?? 0;
    const text = console.input.subarray(Math.max(0, end - known.arrived), end);
    const isEnd = !console.open && known.pending === 0 && known.unread === 0;
    this.#list.push(position, "input", number, known.arrived, isEnd ? 1 : 0, 0, text);
    known.arrived = -1;
  }

  #lookAtAreas(position: Position): void {
    const { journal, state } = this.#machine;
    if (journal.ownershipChanges === this.#changes) return;
    this.#changes = journal.ownershipChanges;
    const { entries } = state.areas;
    for (let i = 0; i < entries.length; i++) {
      const area = entries[i]!;
      const before = this.#areas[i] ?? IN_POOL;
      if (isAsKnown(area, before)) continue;
      const { number, owner, loans } = area;
      const about = owner === NONE ? before.owner : owner;
      const other = loans.at(-1)?.partition ?? before.owner;
      this.#list.push(position, "owner", about, number, AREA_STATES.indexOf(areaState(area)), other);
      this.#areas[i] = areaKnown(area);
    }
  }

  #lookAtConnections(position: Position, { number, connections }: PartitionState): void {
    const known = this.#known[number]!;
    const { ends } = connections;
    if (ends.every(({ state }, i) => END_STATES[known.ends[i] ?? 0] === state)) return;
    const now = ends.map(({ state }) => END_STATES.indexOf(state));
    now.forEach((state, i) => {
      if (state === (known.ends[i] ?? 0)) return;
      const { key, peer } = ends[i]!;
      this.#list.push(position, "connection", number, key, state, peer);
    });
    known.ends = now;
  }

  #lookAtProcesses(position: Position, { number }: PartitionState): void {
    const running = this.#running[number];
    const known = this.#known[number]!;
    const now = this.#runningOf(number);
    if (running === undefined || now === known.running) return;
    known.running = now;
    this.#list.push(position, "process", number, running.process(this.#machine, now) ?? -1, now);
  }

  #lookAtEnd(position: Position, { number, end }: PartitionState): void {
    const known = this.#known[number]!;
    if (end === null || known.ended) return;
    known.ended = true;
    const code = end.kind === "failed" ? end.trap.trapClass : end.code;
    this.#list.push(position, "end", number, ENDS.indexOf(end.kind), code);
  }
}

const NO_PLACES: { readonly area?: never } = {};

function completionOf(outcome: CallOutcome): number {
  if (typeof outcome === "number") return outcome;
  return typeof outcome === "string" ? -1 - UNCOMPLETED.indexOf(outcome) : outcome.completion;
}

function inputOf({
  input,
  arrivals,
  arrived,
  read,
}: ConsoleState): Pick<Known, "input" | "unread" | "read" | "pending"> {
  const end = arrivals[arrived - 1]?.characters ?? 0;
  return { input, read, unread: end - read, pending: arrivals.length - arrived };
}

/** Who has an area, and how: what a change of is an event. */
interface AreaKnown extends Pick<Area, "owner" | "page" | "connection"> {
  readonly loans: readonly Pick<Area["loans"][number], "partition" | "shared">[];
}

function areaKnown({ owner, page, connection, loans }: Area): AreaKnown {
  return { owner, page, connection, loans: loans.map(({ partition, shared }) => ({ partition, shared })) };
}

const IN_POOL: AreaKnown = { owner: NONE, page: NONE, connection: NONE, loans: [] };

function isAsKnown({ owner, page, connection, loans }: Area, known: AreaKnown): boolean {
  return (
    owner === known.owner &&
    page === known.page &&
    connection === known.connection &&
    loans.length === known.loans.length &&
    loans.every(({ partition, shared }, i) => {
      const before = known.loans[i]!;
      return partition === before.partition && shared === before.shared;
    })
  );
}
