// Places: where the arguments and results of a call are in the caller's registers, and what they hold. They are data, from
// which follow a call's values (registers.ts), its row in docs/ABI.md and its statement in the include for guests
// (tools/abi/).

import type { Pointer } from "./pointer.ts";

/**
 * What a place holds: a word; a long, in two registers; four words, the lowest first; a data address; two things that
 * share two registers: the low 24 bits as a number of words, and the high byte as flags, at their bits of the higher register;
 * a block of words, of which a call may mean some or none; or, in no register, the mode in which the call is made.
 */
type Kind = "word" | "long" | "quad" | "pointer" | "words" | "flags" | "block" | "mode";
/** What an argument may be, and what a result. */
export type ArgumentKind = Exclude<Kind, "quad">;
export type ResultKind = Exclude<Kind, "pointer" | "mode">;

/** Where one value is. */
export interface Place<K extends Kind = Kind> {
  readonly kind: K;
  /** The first of its registers, the lowest word, and how many they are. */
  readonly register: number;
  readonly count: number;
  /** Its description, as in the manual; empty when another place with the same registers has it. */
  readonly text: string;
  /** For a result: the exits by which the call returns it. */
  readonly by: "OK" | "ERROR" | "either";
}

/** The places of a call's arguments, or of its results, by the names that its operation uses. */
export type Places<K extends Kind = Kind> = Readonly<Record<string, Place<K>>>;

/**
 * The values at places: a pointer, with the rights of whoever supplied it; four words as one number; the words of a block;
 * whether the mode is system mode; or a number.
 */
export type Values<P extends Places> = {
  [Name in keyof P]: P[Name] extends Place<"pointer">
    ? Pointer
    : P[Name] extends Place<"quad">
      ? bigint
      : P[Name] extends Place<"block">
        ? readonly number[]
        : P[Name] extends Place<"mode">
          ? boolean
          : number;
};

function place<K extends Kind>(kind: K, register: number, count: number, text: string): Place<K> {
  return { kind, register, count, text, by: "OK" };
}

export const word = (register: number, text: string) => place("word", register, 1, text);
export const long = (register: number, text: string) => place("long", register, 2, text);
export const quad = (register: number, text: string) => place("quad", register, 4, text);
export const words = (register: number, text: string) => place("words", register, 2, text);
export const flags = (register: number) => place("flags", register, 2, "");
export const pointer = (register: number, text = "") => place("pointer", register, 1, text);
export const block = (register: number, count: number, text: string) => place("block", register, count, text);
export const mode = () => place("mode", 0, 0, "");

/** A result that the call gives by its exit ERROR, when it was not refused. */
export const byError = <K extends ResultKind>(result: Place<K>): Place<K> => ({ ...result, by: "ERROR" });
/** A result that the call gives by either exit, when it was not refused. */
export const byEither = <K extends ResultKind>(result: Place<K>): Place<K> => ({ ...result, by: "either" });

/** Numbers of the registers of a place. */
export function registersOf({ register, count }: Place): number[] {
  return Array.from({ length: count }, (_, n) => register + n);
}

const EXITS = { OK: "", ERROR: "by ERROR ", either: "by either exit " } as const;

/** The registers of places and what they hold, as the manual words it: "R0 area, R2,R3 long words of message". */
export function describePlaces(places: Places): string {
  return Object.values(places)
    .filter(({ text }) => text !== "")
    .map((one) => `${EXITS[one.by]}${registerText(one, ",")} ${one.text}`)
    .join(", ");
}

/** "R0", "R2,R3 long": the registers of a place; `pair` stands between those of two. */
export function registerText(place: Place, pair: string): string {
  const registers = registersOf(place);
  const between = registers.length === 2 ? pair : "-";
  const ends = [...new Set([registers[0], registers.at(-1)])].map((n) => `R${n}`).join(between);
  return place.kind === "long" ? `${ends} long` : ends;
}
