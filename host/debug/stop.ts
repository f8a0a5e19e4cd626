// What a run is to stop at.

import { PAGE_WORDS, WATCH_READ, WATCH_WRITE } from "../../core-as/layout.ts";
import type { CodeBreak, Hooks, WatchedRange } from "../core-hooks.ts";
import type { RegisterName } from "../expressions/registers.ts";
import type { Machine } from "../machine.ts";
import type { Conventions } from "./conventions.ts";
import type { Pattern } from "./pattern.ts";

/** Kinds of access to watched words. change: a write after which a word differs. */
export type AccessKind = "read" | "write" | "access" | "change";

/** Where watched words lie: partition words, or the words of a message area, whichever partition has it. */
export type WatchedWords =
  | { readonly partition: number; readonly first: number; readonly last: number }
  | { readonly area: number; readonly first: number; readonly last: number };

/**
 * What it is; partitions are numbers, undefined: any.
 * - code: before an instruction at a program address.
 * - data: before the step that accesses a word, whoever does: an instruction, a frame of a trap or interrupt, a call that is served;
 *   reads by the control OS do not count.
 * - trap: after a trap or an interrupt of a class; undefined: any of classes 0 to 6.
 * - call: after a monitor call that the control OS has served.
 * - owner: after an area has become another one's, or something else; undefined: any area.
 * - turn: where a partition goes on after another one; partition undefined: whoever.
 * - console: after a partition wrote a text on its console, or its last characters; or after the character with which the first match
 *   of a pattern among those that were written then ends.
 * - register: after an instruction that has changed a register of the partition. Slow.
 * - convention: after a step that has broken a register convention, as `conventions` know. Slow the first time.
 */
export type StopAt =
  | { readonly kind: "code"; readonly partition: number | undefined; readonly address: number }
  | { readonly kind: "data"; readonly access: AccessKind; readonly words: WatchedWords }
  | { readonly kind: "trap"; readonly partition: number | undefined; readonly trapClass: number | undefined }
  | { readonly kind: "call"; readonly partition: number | undefined; readonly code: number | undefined }
  | { readonly kind: "owner"; readonly area: number | undefined }
  | { readonly kind: "turn"; readonly partition: number | undefined }
  | { readonly kind: "console"; readonly partition: number | undefined; readonly text: string | Pattern }
  | { readonly kind: "register"; readonly partition: number; readonly register: RegisterName }
  | {
      readonly kind: "convention";
      readonly partition: number | undefined;
      readonly conventions: Conventions;
    };

export type DataStop = StopAt & { readonly kind: "data" };

/**
 * Something to stop at, if its condition holds where that is. The condition is asked about the partition that it is about, and
 * gives a text when it has no value: then the run stops too.
 */
export interface Stop {
  readonly at: StopAt;
  readonly condition?: (machine: Machine, partition: number) => boolean | string;
}

/** Classes of errors, which a trap stop without a class is about. */
const ERRORS = 0x7f;
const ALL_CLASSES = 0x3ff;

/** The ranges of words that a data stop is about now. */
export function rangesOf(machine: Machine, stop: DataStop): WatchedRange[] {
  const { access, words } = stop;
  const kinds = access === "read" ? WATCH_READ : access === "access" ? WATCH_READ | WATCH_WRITE : WATCH_WRITE;
  if ("partition" in words) return [{ ...words, kinds }];
  const { physical } = machine.state.areas.entries.find(({ number }) => number === words.area) ?? NO_PAGES;
  const ranges: WatchedRange[] = [];
  physical.forEach((page, i) => {
    const offset = (page - i) * PAGE_WORDS;
    const first = Math.max(words.first, i * PAGE_WORDS) + offset;
    const last = Math.min(words.last, (i + 1) * PAGE_WORDS - 1) + offset;
    const before = ranges.at(-1);
    if (first > last) return;
    if (before?.last === first - 1) ranges[ranges.length - 1] = { ...before, last };
    else ranges.push({ partition: -1, first, last, kinds });
  });
  return ranges;
}

const NO_PAGES = { physical: [] as readonly number[] };

/** What the core is asked for stops, and of which stop each of its ranges is. */
export interface Plan {
  readonly hooks: Hooks;
  /** The stop of each range, in the order of the ranges. */
  readonly rangeOwners: readonly Stop[];
}

/** Asks the core. */
export function planOf(machine: Machine, stops: readonly Stop[]): Plan {
  const breaks: CodeBreak[] = [];
  const watches: WatchedRange[] = [];
  const rangeOwners: Stop[] = [];
  let traps = 0;
  for (const stop of stops) {
    const { at } = stop;
    if (at.kind === "code") breaks.push({ partition: at.partition ?? -1, address: at.address });
    else if (at.kind === "trap") traps |= at.trapClass === undefined ? ERRORS : 1 << at.trapClass;
    else if (at.kind === "data") {
      for (const range of rangesOf(machine, at)) {
        watches.push(range);
        rangeOwners.push(stop);
      }
    }
  }
  return { hooks: { breaks, watches, traps: traps & ALL_CLASSES }, rangeOwners };
}
