// The numbers that control OS and guests share: docs/ABI.md, "Completion codes" and "Events".

/** Completion codes of hypercalls in the order of their numbers: name, and why the call was refused. */
// biome-ignore format: a table
export const COMPLETIONS = [
  ["OK", "it was not"],
  ["BAD_CALL", "no hypercall has this code"],
  ["BAD_ARGUMENT", "a count or mask is out of its range"],
  ["BAD_ADDRESS", "a word of the buffer cannot be read or written by the caller"],
  ["BAD_AREA", "no message area has this number"],
  ["NOT_OWNER", "the caller does not own the area"],
  ["NOT_MAPPED", "the area is the caller's, but has not been received"],
  ["BAD_WINDOW", "the pages are not in the message window, or one of them is taken"],
  ["BAD_PARTITION", "no partition has this number"],
  ["TO_SELF", "the receiver would be the sender"],
  ["BAD_LENGTH", "the message is longer than the area"],
  ["PEER_STOPPED", "the receiver has stopped"],
  ["QUEUE_FULL", "the receiver has as many waiting messages as it may have"],
  ["NO_MESSAGE", "no message waits"],
  ["NO_MEMORY", "the pool of pages or of areas is used up"],
  ["TIMED_OUT", "no event of the mask came in time"],
  ["NO_INPUT", "no character is there now"],
  ["END_OF_INPUT", "no character will come any more"],
] as const;

/** Name of a completion code. */
export type CompletionName = (typeof COMPLETIONS)[number][0];

/** Completion codes by name. */
export const DONE = Object.fromEntries(COMPLETIONS.map(([name], code) => [name, code])) as Readonly<
  Record<CompletionName, number>
>;

/** What a hypercall gives back that does not come back now: the caller waits or has stopped. */
export const NO_RETURN = -1;

/** Events in the order of their bits: name, and when they are set. */
// biome-ignore format: a table
export const EVENTS = [
  ["MESSAGE", "a message was queued"],
  ["CONSOLE_INPUT", "characters arrived at the console, or its end"],
  ["PEER_STOPPED", "another partition stopped"],
] as const;

export const EVENT_MESSAGE = 1 << 0;
export const EVENT_CONSOLE_INPUT = 1 << 1;
export const EVENT_PEER_STOPPED = 1 << 2;
/** Every bit that is an event. */
export const ALL_EVENTS = (1 << EVENTS.length) - 1;
/** Interrupt level of the events that a partition has enabled (docs/ABI.md, "Interrupts"). */
export const EVENT_LEVEL = 8;

/** What a register shows for "no partition" and "no page". */
export const NOTHING = 0xffff;
