// Moves arguments from the caller's registers to the values of an operation, and results back to the registers. Each row of a
// table of calls has one record of either, made once: a call allocates nothing but its pointers.

import { CTX_BASE, CTX_PSW, CTX_R, PSW_S } from "../../core-as/layout.ts";
import type { PartitionState } from "../state/partition.ts";
import type { Control } from "./control.ts";
import {
  type ArgumentKind,
  type Place,
  type Places,
  type ResultKind,
  registersOf,
  type Values,
} from "./place.ts";
import { type Pointer, suppliedPointer } from "./pointer.ts";

/** The arguments of the call that is served. */
export class Arguments<P extends Places<ArgumentKind>> {
  /** Read from what `read` has found; so an operation takes them when it is entered, by their names in its head. */
  readonly values: Readonly<Values<P>>;
  readonly #supplied = new Supplied();

  constructor(places: P) {
    const property = (place: Place<ArgumentKind>) => ({ get: reader(place, this.#supplied) });
    this.values = record(places, property);
  }

  /** Takes the arguments from a caller, which is entered. */
  read({ core }: Control, caller: PartitionState): void {
    const context = core.contextAddress(caller.number);
    const { u16 } = core;
    const { registers } = this.#supplied;
    for (let n = 0; n < 8; n++) registers[n] = u16[((context + CTX_R) >> 1) + n]!;
    this.#supplied.base = u16[(context + CTX_BASE) >> 1]!;
    this.#supplied.system = (u16[(context + CTX_PSW) >> 1]! & PSW_S) !== 0;
  }
}

/** The results of a call that returns. */
export class Results<P extends Places<ResultKind>> {
  /** To be set by the operation, all of them, at its end. */
  readonly values: Values<P>;
  readonly #words = new Uint16Array(8);
  /** The registers that the exits ERROR and OK give. */
  readonly #registers: readonly (readonly number[])[];

  constructor(places: P) {
    this.values = record(places, (place: Place<ResultKind>) => ({ set: writer(place, this.#words) }));
    this.#registers = (["OK", "ERROR"] as const).map((other) => {
      const given = Object.values(places).filter(({ by }) => by !== other);
      return [...new Set(given.flatMap(registersOf))];
    });
  }

  /** Gives those of an exit (0 ERROR, 1 OK) to a partition. Its other registers are kept. */
  write({ core }: Control, partition: PartitionState, exit = 1): void {
    for (const n of this.#registers[exit]!) core.setRegister(partition.number, n, this.#words[n]!);
  }
}

/** What a caller has supplied: R0 to R7, and the BASE and mode that its pointers are used with. */
class Supplied {
  readonly registers = new Uint16Array(8);
  base = 0;
  system = false;

  pointer(n: number): Pointer {
    return suppliedPointer(this.base, this.registers[n]!, this.system);
  }
}

/**
 * An object with a property for each place. It inherits them: engines keep a prototype with accessors of its own fast, but not
 * one of many objects whose accessors have the same names and are others.
 */
function record<K extends ArgumentKind | ResultKind, P extends Places<K>>(
  places: P,
  property: (place: Place<K>) => PropertyDescriptor,
): Values<P> {
  const prototype = {};
  for (const [name, place] of Object.entries(places)) {
    Object.defineProperty(prototype, name, property(place));
  }
  return Object.create(prototype) as Values<P>;
}

function reader(
  { kind, register: n, count }: Place<ArgumentKind>,
  supplied: Supplied,
): () => number | Pointer | readonly number[] | boolean {
  const { registers: r } = supplied;
  switch (kind) {
    case "word":
      return () => r[n]!;
    case "long":
      return () => r[n]! + r[n + 1]! * 0x1_0000;
    case "words":
      return () => r[n]! + (r[n + 1]! & 0xff) * 0x1_0000;
    case "flags":
      return () => r[n + 1]! & 0xff00;
    case "pointer":
      return () => supplied.pointer(n);
    case "block":
      return () => Array.from(r.subarray(n, n + count));
    case "mode":
      return () => supplied.system;
  }
}

/** A word of `r` keeps the low 16 bits of what it is set to. */
function writer({ kind, register: n }: Place<ResultKind>, r: Uint16Array): (value: never) => void {
  switch (kind) {
    case "word":
      return (value: number) => {
        r[n] = value;
      };
    case "long":
      return (value: number) => {
        r[n] = value;
        r[n + 1] = value >>> 16;
      };
    case "quad":
      return (value: bigint) => {
        for (let i = 0; i < 4; i++) r[n + i] = Number((value >> BigInt(16 * i)) & 0xffffn);
      };
    case "words":
      return (value: number) => {
        r[n] = value;
        r[n + 1] = (r[n + 1]! & 0xff00) | (value >>> 16);
      };
    case "flags":
      return (value: number) => {
        r[n + 1] = (r[n + 1]! & 0x00ff) | value;
      };
    case "block":
      return (value: readonly number[]) => {
        r.set(value, n);
      };
  }
}
