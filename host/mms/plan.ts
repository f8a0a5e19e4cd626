// The plan of a command: everything is checked first, so that a refused command changes nothing. Changes are written to the
// durable storage, then made in the state, then answered.

import type { MmsState, ReplyTo } from "../state/mms.ts";
import type { MmsCompletionName } from "./codes.ts";
import type { Change } from "./storage.ts";

/** A command, as SEND_TO_MMS of the Message Monitor puts it together. All numbers are words. */
export interface MmsCommand {
  readonly command: number;
  readonly replyTo: ReplyTo;
  /** USER_GROUP_ID and SECURITY_PROFILE of the header: taken, and used for nothing. Who may do what the Message Monitor checks. */
  readonly userGroup: number;
  readonly profile: number;
  readonly parameters: readonly number[];
  /** The lists to MMS, none to two: trailer, buffer. */
  readonly sent: readonly Uint16Array[];
  /** Words for which the lists from MMS have room, none to two. */
  readonly room: readonly number[];
}

/** An answer. */
export interface MmsAnswer {
  readonly to: ReplyTo;
  /** Number of the command that it answers. */
  readonly command: number;
  /** Completion code: 0, or one of MMS_DONE. */
  readonly cc: number;
  readonly results: readonly number[];
  /** What goes into the lists from MMS, in their order. */
  readonly lists: readonly Uint16Array[];
  /** Microseconds of virtual time until it arrives. */
  readonly delay: number;
}

/** What a command that is not refused does. */
export interface Plan {
  /** What becomes of the records of the durable storage. */
  readonly changes?: readonly Change[];
  /** Changes the state. */
  readonly apply?: () => void;
  readonly results?: readonly number[];
  readonly lists?: readonly Uint16Array[];
  /** The answer comes when a threshold is passed. */
  readonly later?: true;
}

/** Looks at a command whose parameters and lists are as many as its row says, and plans it or refuses it. */
export type MakePlan = (mms: MmsState, command: MmsCommand) => Plan | MmsCompletionName;

/** Two words as one number, the low one first. */
export function longOf(low: number, high: number): number {
  return low + high * 0x1_0000;
}

/** The two words of a number, the low one first. */
export function wordsOfLong(number: number): [low: number, high: number] {
  return [number % 0x1_0000, Math.floor(number / 0x1_0000) % 0x1_0000];
}
