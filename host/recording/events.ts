// The events of a recording (docs/TERMINAL.md, "The file"): the state from which a run continues, then the input, and states
// that the run has reached. Each line is one JSON object, so a recording whose writer was killed is valid up to its last whole
// line.

import { escapedJson } from "../../asm/printable.ts";
import type { Outcome, Registers } from "../options.ts";

/** The version of the format that is written; earlier ones, from 1 on, can be read. 2 has changes and marks. */
export const RECORDING_VERSION = 2;

/**
 * A place in a run: instructions that the machine has executed, and the reading of the clock. `idle`: nobody could run there. An
 * interrupt that ends its partition is not an instruction, so the same count may stand for a state before it and one after it.
 */
export interface Moment {
  readonly n: number;
  readonly clock: number;
  readonly idle?: true;
}

/** A console that was opened. */
export interface Opened extends Moment {
  readonly event: "open";
  readonly partition: string;
}

/** Characters up to U+00FF, each the byte of its number, that were entered and arrive at a reading of the clock. */
export interface Input extends Moment {
  readonly event: "input";
  readonly partition: string;
  readonly at: number;
  readonly text: string;
}

/** A console that was closed; its guest finds the end of the input from a reading of the clock on. */
export interface Closed extends Moment {
  readonly event: "close";
  readonly partition: string;
  readonly at: number;
}

/** Registers of a partition that were set: the named ones; `r` has the first of R0 to R7. */
export interface RegistersSet extends Moment {
  readonly event: "registers";
  readonly partition: string;
  readonly registers: Partial<Registers>;
}

/** Words of a partition's memory that were set, from a partition address on. */
export interface MemorySet extends Moment {
  readonly event: "memory";
  readonly partition: string;
  readonly address: number;
  readonly words: readonly number[];
}

/** A place that was marked, to be found again. The run is the same without it. */
export interface Marked extends Moment {
  readonly event: "mark";
  readonly text: string;
}

/** The state hash there. */
export interface Check extends Moment {
  readonly event: "check";
  readonly hash: string;
}

/** The end of what was recorded: why it ended there, an outcome of the machine or another word, and the state hash. */
export interface Ended extends Moment {
  readonly event: "end";
  readonly outcome: string;
  readonly hash: string;
}

/** The event in a line after the first. */
export type RecordedEvent = Opened | Input | Closed | RegistersSet | MemorySet | Marked | Check | Ended;

/** The first line. */
export interface Header {
  readonly cr80: "recording";
  readonly version: number;
  /** What has written it. */
  readonly program: string;
  /** SHA-256 of the load module of each partition, by its name. */
  readonly images: Readonly<Record<string, string>>;
  /** A snapshot (docs/SNAPSHOTS.md) in base64: the state from which the run goes on. */
  readonly state: string;
}

/** An event with the line of the recording in which it stands, from 1. */
export type RecordedLine = RecordedEvent & { readonly line: number };

/** A recording that was read. */
export interface Recording {
  /** Its name in messages. */
  readonly name: string;
  readonly program: string;
  /** A snapshot: the state from which the run continues. */
  readonly state: Uint8Array;
  readonly events: readonly RecordedLine[];
  /** Where the recording breaks off; undefined when its last event is an end. */
  readonly cut: Cut | undefined;
}

/** Outcomes of a recorded run to which its replay comes as well. A disk that failed does not fail again. */
export const REPEATED: readonly string[] = [
  "stopped",
  "failed",
  "deadlock",
  "input",
  "limit",
  "clock",
] satisfies Outcome[];

/** Where a recording without an end breaks off. */
export interface Cut {
  /** Line from 1, and bytes of the text up to the end of the last whole line. */
  readonly line: number;
  readonly byte: number;
  /** Bytes of an unfinished line. */
  readonly lost: number;
}

/** A line of a recording, with its end. */
export function lineOf(event: RecordedEvent | Header): string {
  return `${escapedJson(JSON.stringify(event))}\n`;
}

/** The image of a partition as the first line has it. */
export function imageText({ image }: { readonly image: string }): string {
  return `sha256:${image}`;
}

/** Bytes as characters up to U+00FF. */
export function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return text;
}

/** Characters up to U+00FF as bytes. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Characters that are made at once: arguments of one call. */
const PIECE = 8192;
