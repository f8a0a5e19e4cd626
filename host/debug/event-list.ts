// Events of a run as typed arrays keep them: 28 bytes each, and the first characters of what goes over consoles.

import type { Position } from "./position.ts";

/**
 * Kinds of events, in the order of those of one position.
 * - call: the control OS has served a monitor call.
 * - trap: an instruction has trapped, also by a monitor call that is the guest's own; interrupt: interrupts were taken.
 * - refused: the second stage has refused an access.
 * - output: a partition has written on its console; input: characters have arrived there, or their end.
 * - owner: an area has another owner or state.
 * - connection: an end of a connection has another state.
 * - process: another process runs, as a guest's own tables say.
 * - end: a partition has ended.
 * - turn: a partition goes on after another one.
 */
export const EVENT_KINDS = [
  "call",
  "trap",
  "interrupt",
  "refused",
  "output",
  "input",
  "owner",
  "connection",
  "process",
  "end",
  "turn",
] as const;
/** One of EVENT_KINDS. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** One event as it is kept: what the three numbers say depends on the kind. */
export interface PackedEvent {
  readonly position: Position;
  readonly kind: EventKind;
  /** Whom it is about; -1: nobody. */
  readonly partition: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Of output and input: the first characters. */
  readonly text: string;
}

/** 32-bit numbers of an event. */
const LONGS = 7;
/** Characters that are kept of one event. */
const TEXT_MAX = 40;
const HIGH = 0x1_0000_0000;

/** Events in the order of the run. */
export class EventList {
  #longs = new Int32Array(64 * LONGS);
  #text = new Uint8Array(64);
  #characters = 0;
  #length = 0;
  #kinds = 0;

  get length(): number {
    return this.#length;
  }

  /** Bytes that it takes. */
  get bytes(): number {
    return this.#longs.byteLength + this.#text.byteLength;
  }

  /** The kinds that are in it: a bit for each, by its number in EVENT_KINDS. */
  get kinds(): number {
    return this.#kinds;
  }

  /** `a`, `b` and `c` are 32-bit numbers. */
  push(
    { executed, interrupts }: Position,
    kind: EventKind,
    partition: number,
    a = 0,
    b = 0,
    c = 0,
    text: Uint8Array = NO_TEXT,
  ): void {
    const at = this.#length * LONGS;
    if (at === this.#longs.length) this.#longs = grown(this.#longs, new Int32Array(2 * at));
    const number = EVENT_KINDS.indexOf(kind);
    const kept = text.subarray(0, TEXT_MAX);
    // Characters take the place of the last number, which their events do not need.
    const last = kept.length === 0 ? c : this.#keep(kept);
    const place = number | ((partition + 1) << 8) | (kept.length << 16);
    this.#longs.set([executed % HIGH, Math.floor(executed / HIGH), interrupts, place, a, b, last], at);
    this.#kinds |= 1 << number;
    this.#length++;
  }

  #keep(text: Uint8Array): number {
    const first = this.#characters;
    const end = first + text.length;
    if (end > this.#text.length) this.#text = grown(this.#text, new Uint8Array(2 * end));
    this.#text.set(text, first);
    this.#characters = end;
    return first;
  }

  /** Nothing more comes. */
  close(): void {
    this.#longs = this.#longs.slice(0, this.#length * LONGS);
    this.#text = this.#text.slice(0, this.#characters);
  }

  position(index: number): Position {
    const at = index * LONGS;
    const longs = this.#longs;
    return { executed: (longs[at]! >>> 0) + longs[at + 1]! * HIGH, interrupts: longs[at + 2]! };
  }

  at(index: number): PackedEvent {
    const [place, a, b, c] = this.#longs.subarray(index * LONGS + 3, (index + 1) * LONGS) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const characters = place >>> 16;
    return {
      position: this.position(index),
      kind: EVENT_KINDS[place & 0xff]!,
      partition: ((place >> 8) & 0xff) - 1,
      a,
      b,
      c: characters === 0 ? c : 0,
      text: String.fromCharCode(...this.#text.subarray(c, c + characters)),
    };
  }
}

const NO_TEXT = new Uint8Array(0);

function grown<A extends Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
