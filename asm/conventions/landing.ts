// Where one word too far leads: a skip, a repetition and the exits of a call pass over words, not over instructions, and an
// instruction may have several.

import { perShape } from "./shape.ts";

/** How an instruction goes on besides to the next one. */
export const conditionOf = perShape(({ form: { row } }) => conditionIn(row.operation));

/** As conditionOf, of the operation column of the instruction table. */
export function conditionIn(operation: string): { readonly skips: boolean; readonly repeats: boolean } {
  return { skips: /\bskip\b/.test(operation), repeats: /\brepeat\b/.test(operation) };
}

export const SKIPS = "this skips";
export const REPEATS = "this goes back";

/** What leads from a call to one of its exits, for a message. */
export function exitLeads(callee: string, exit: string): string {
  return `the exit ${exit} of ${callee} leads`;
}

/** The message about something (`what`, as above) that leads into an instruction of several words, which stands at `place`. */
export function middleOf(what: string, place: string, words: number): { message: string; advice: string } {
  const advice =
    what === SKIPS
      ? "a skip passes over one: put a jump around it there"
      : what === REPEATS
        ? "a repetition begins one word before it: put an instruction of one word there"
        : "every exit but the last has one: let it jump to a nearer place that goes on";
  return {
    message: `${what} into the middle of the instruction at ${place}`,
    advice: `it takes ${words} words, and ${advice}`,
  };
}
