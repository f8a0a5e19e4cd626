// The numbers that control OS and guests share: docs/ABI.md, "Completion codes" and "Events".

/** Completion codes of hypercalls in the order of their numbers: the name, and the reason for refusing the call. */
// biome-ignore format: a table
export const COMPLETIONS = [
  ["OK", "the call was not refused"],
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
  ["QUEUE_FULL", "the receiver's queue of messages is full"],
  ["NO_MESSAGE", "no message waits"],
  ["NO_MEMORY", "the pool of pages or of areas is used up"],
  ["TIMED_OUT", "no event of the mask came in time"],
  ["NO_INPUT", "no character is available now"],
  ["END_OF_INPUT", "the input has ended"],
  ["BAD_CONNECTION", "the caller has never had a connection with this number"],
  ["STALE", "the caller has closed this connection"],
  ["NOT_CONNECTED", "the connection request has not been accepted yet"],
  ["PEER_CLOSED", "the other end has closed, has refused, or its partition has ended"],
  ["BAD_SERVICE", "the manifest has no service with this number"],
  ["NOT_PERMITTED", "the manifest does not let the caller offer, or connect to, the service"],
  ["NOT_OFFERED", "no partition offers the service, or, in a call of its owner, the caller does not offer it"],
  ["ALREADY_OFFERED", "the service is offered, or reserved (for SERVICE_OFFER: by another partition)"],
  ["NOT_ADMITTED", "the partition that offers the service does not let the caller in"],
  ["BACKLOG_FULL", "the service's backlog of connection requests is full"],
  ["NO_REQUEST", "no connection request waits"],
  ["NO_CONNECTION", "the caller already has the most connections that it may have"],
  ["BAD_CHAIN", "the chain is empty, names an area twice, or is longer than the receiver's queue"],
  ["LENT", "the area is lent or shared: it must be taken back first"],
  ["NOT_LENT", "no such loan exists: the area is neither lent nor shared"],
  ["NO_NEWS", "no connection or service of the caller has news"],
] as const;

/** Name of a completion code. */
export type CompletionName = (typeof COMPLETIONS)[number][0];

/** Completion codes by name. */
export const DONE = Object.fromEntries(COMPLETIONS.map(([name], code) => [name, code])) as Readonly<
  Record<CompletionName, number>
>;

/** Events in the order of their bits: name, and when they are set. */
// biome-ignore format: a table
export const EVENTS = [
  ["MESSAGE", "a message was queued"],
  ["CONSOLE_INPUT", "characters, or the end of input, arrived at the console"],
  ["PEER_STOPPED", "another partition stopped"],
  ["CHANNEL_READABLE", "a message was queued at a connection"],
  ["CHANNEL_WRITABLE", "a connection was accepted, or the queue at its other end is no longer full, or is empty again"],
  ["CHANNEL_REQUEST", "a connection request was queued at a service that the partition offers"],
  ["CHANNEL_CLOSED", "the other end of a connection has closed, has refused, or its partition has ended"],
  ["LOAN_RETURNED", "an area that the partition had lent or shared was returned"],
  ["LOAN_REVOKED", "an area that was lent to or shared with the partition was taken back"],
  ["SERVICE_OPEN", "a service that the partition may connect to was offered, has room for requests again, or now lets it in"],
] as const;

export const EVENT_MESSAGE = 1 << 0;
export const EVENT_CONSOLE_INPUT = 1 << 1;
export const EVENT_PEER_STOPPED = 1 << 2;
export const EVENT_CHANNEL_READABLE = 1 << 3;
export const EVENT_CHANNEL_WRITABLE = 1 << 4;
export const EVENT_CHANNEL_REQUEST = 1 << 5;
export const EVENT_CHANNEL_CLOSED = 1 << 6;
export const EVENT_LOAN_RETURNED = 1 << 7;
export const EVENT_LOAN_REVOKED = 1 << 8;
export const EVENT_SERVICE_OPEN = 1 << 9;
/** Every bit that is an event. */
export const ALL_EVENTS = (1 << EVENTS.length) - 1;
/** Interrupt level of the events that a partition has enabled (docs/ABI.md, "Interrupts"). */
export const EVENT_LEVEL = 8;

/** What a register shows for "no partition" and "no page". */
export const NOTHING = 0xffff;
