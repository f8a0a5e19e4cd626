// Where control continues one word after an instruction: skips, repetitions and the exits of a call count words, not
// instructions, and an instruction may take several words.

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
        : "every exit but the last has one: let it jump to a nearer place, and continue from there";
  return {
    message: `${what} into the middle of the instruction at ${place}`,
    advice: `it takes ${words} words, and ${advice}`,
  };
}
