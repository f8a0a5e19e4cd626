// Places: where the arguments and results of a call are in the caller's registers, and what is in them. A call's places are
// data, from which come its values (registers.ts), its row in docs/ABI.md and its statement in the include of guests
// (tools/abi/).

import type { Pointer } from "./pointer.ts";

/**
 * What a place holds: a word; a long, in two registers; four words, the lowest first; a data address; or two things that
 * share two registers: the low 24 bits as a number of words, and the high byte as flags, at their bits of the higher register.
 */
const REGISTERS = { word: 1, long: 2, quad: 4, pointer: 1, words: 2, flags: 2 } as const;

type Kind = keyof typeof REGISTERS;
/** What an argument may be, and what a result. */
export type ArgumentKind = Exclude<Kind, "quad">;
export type ResultKind = Exclude<Kind, "pointer">;

/** Where one value is. */
export interface Place<K extends Kind = Kind> {
  readonly kind: K;
  /** The first of its registers, the lowest word. */
  readonly register: number;
  /** What it is, as the manual words it; empty when another place has the same registers and says it. */
  readonly text: string;
}

/** The places of a call's arguments, or of its results, by the names that its operation has for them. */
export type Places<K extends Kind = Kind> = Readonly<Record<string, Place<K>>>;

/** The values at places: a pointer, with the rights of whoever supplied it; four words as one number; or a number. */
export type Values<P extends Places> = {
  [Name in keyof P]: P[Name] extends Place<"pointer">
    ? Pointer
    : P[Name] extends Place<"quad">
      ? bigint
      : number;
};

export const word = (register: number, text: string): Place<"word"> => ({ kind: "word", register, text });
export const long = (register: number, text: string): Place<"long"> => ({ kind: "long", register, text });
export const quad = (register: number, text: string): Place<"quad"> => ({ kind: "quad", register, text });
export const words = (register: number, text: string): Place<"words"> => ({ kind: "words", register, text });
export const flags = (register: number): Place<"flags"> => ({ kind: "flags", register, text: "" });
export const pointer = (register: number, text = ""): Place<"pointer"> => ({
  kind: "pointer",
  register,
  text,
});

/** Numbers of the registers of a place. */
export function registersOf({ kind, register }: Place): number[] {
  return Array.from({ length: REGISTERS[kind] }, (_, n) => register + n);
}

/** The registers of places and what they hold, as the manual words it: "R0 area, R2,R3 long words of message". */
export function describePlaces(places: Places): string {
  return Object.values(places)
    .filter(({ text }) => text !== "")
    .map((place) => `${registerText(place, ",")} ${place.text}`)
    .join(", ");
}

/** "R0", "R2,R3 long": the registers of a place; `pair` stands between those of two. */
export function registerText(place: Place, pair: string): string {
  const registers = registersOf(place);
  const between = registers.length === 2 ? pair : "-";
  const ends = [...new Set([registers[0], registers.at(-1)])].map((n) => `R${n}`).join(between);
  return place.kind === "long" ? `${ends} long` : ends;
}
