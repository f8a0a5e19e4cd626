// Messages over connections: areas that one end gives, lends or shares and the other receives. Sending and receiving
// switch maps and move a number from queue to map; what they cost depends on the pages of the area, never on the words
// of the message. Only CLEAR_REST writes words, and only zeroes.

import { type Area, NONE } from "../state/area.ts";
import { CHANNEL_QUEUE_MAX, type End } from "../state/connection.ts";
import type { PartitionState } from "../state/partition.ts";
import { findArea, findLoan, giveArea, isLent, takeArea, windowFree } from "./area.ts";
import type { CallOutcome } from "./call.ts";
import { DONE, EVENT_CHANNEL_READABLE } from "./codes.ts";
import { announceRoom, findEnd, otherEnd } from "./connection.ts";
import type { Control } from "./control.ts";
import { makeLoan, takeLoan } from "./loan.ts";
import { areaWords, clearRest } from "./memory.ts";
import { postNews } from "./news.ts";
import { behind, type Pointer, readWords } from "./pointer.ts";
import { firstMessage, queueFull, queueRoom } from "./queue.ts";

// Flags in the word of the high part of a message's length (docs/ABI.md, "Sending and receiving").
/** Flag of CHANNEL_SEND: words of the area after the message are set to zero. */
export const CLEAR_REST = 0x8000;
/** Flag of CHANNEL_SEND: the area is lent, not given. */
export const LEND = 0x4000;
/** Flag of CHANNEL_SEND: the area is shared, not given. */
export const SHARE = 0x2000;
/** Flag of CHANNEL_SEND and CHANNEL_RECEIVE: several areas are one message. */
export const CHAIN = 0x1000;
const FLAGS = CLEAR_REST | LEND | SHARE | CHAIN;

/** The flags are known and at most one says how the area changes hands. */
function goodFlags(flags: number): boolean {
  const mode = flags & ~CLEAR_REST;
  return (flags & ~FLAGS) === 0 && (mode & (mode - 1)) === 0;
}

/** What keeps the caller from sending an area to a partition in this mode; OK when nothing does. */
function checkArea(area: Area | undefined, caller: PartitionState, to: number, mode: number): number {
  if (area === undefined) return DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;
  if (area.page === NONE) return DONE.NOT_MAPPED;
  const taken = mode === SHARE ? isLent(area) || findLoan(area, to) !== undefined : area.loans.length > 0;
  return taken ? DONE.LENT : DONE.OK;
}

/** What CHANNEL_SEND is given. `chain` is read with the flag CHAIN, `area` without it; `note` is a word for the receiver. */
interface Message {
  readonly connection: number;
  readonly area: number;
  readonly chain: Pointer;
  readonly words: number;
  readonly flags: number;
  readonly note: number;
}

/** CHANNEL_SEND. */
export function channelSend(control: Control, caller: PartitionState, message: Message): CallOutcome {
  const completion = send(control, caller, message);
  if (completion === DONE.OK) control.journal.sent++;
  else control.journal.sendsRefused++;
  return completion;
}

function send(control: Control, caller: PartitionState, message: Message): number {
  const { connection, area: number, words, flags, note } = message;
  if (!goodFlags(flags)) return DONE.BAD_ARGUMENT;
  const end = findEnd(caller, connection);
  if (typeof end === "number") return end;
  if (end.state === "asked") return DONE.NOT_CONNECTED;
  if (end.state !== "open") return DONE.PEER_CLOSED;
  if ((flags & CHAIN) !== 0) return sendChain(control, caller, end, message);
  const mode = flags & (LEND | SHARE);
  const area = findArea(control, number);
  const refused = checkArea(area, caller, end.peer, mode);
  if (area === undefined || refused !== DONE.OK) return refused;
  if (words > areaWords(area)) return DONE.BAD_LENGTH;
  const other = otherEnd(control, end);
  if (queueFull(other)) return DONE.QUEUE_FULL;

  const receiver = control.state.partitions[end.peer]!;
  if ((flags & CLEAR_REST) !== 0) clearRest(control, area, words);
  if (mode === 0) giveArea(control, area, receiver, other.key, words, note);
  else makeLoan(control, area, receiver, other, mode === SHARE, words, note);
  postNews(control, receiver, other, EVENT_CHANNEL_READABLE);
  return DONE.OK;
}

/** Gives all areas of a chain or none. The connection is open. */
function sendChain(control: Control, caller: PartitionState, end: End, message: Message): number {
  const { chain, words, flags, note } = message;
  const other = otherEnd(control, end);
  const count = readWords(control, chain, 1)?.[0];
  if (count === undefined) return DONE.BAD_ADDRESS;
  if (count > CHANNEL_QUEUE_MAX) return DONE.BAD_CHAIN;
  const numbers = readWords(control, behind(chain, 1), count);
  if (numbers === undefined) return DONE.BAD_ADDRESS;
  const twice = new Set(numbers).size < count;
  if (count === 0 || count > other.queue.limit || twice) return DONE.BAD_CHAIN;
  let room = 0;
  for (const number of numbers) {
    const area = findArea(control, number);
    const refused = checkArea(area, caller, end.peer, CHAIN);
    if (area === undefined || refused !== DONE.OK) return refused;
    room += areaWords(area);
  }
  if (words > room) return DONE.BAD_LENGTH;
  if (queueRoom(other) < count) return DONE.QUEUE_FULL;

  const receiver = control.state.partitions[end.peer]!;
  let left = words;
  numbers.forEach((number, i) => {
    const area = control.state.areas.entries[number - 1]!;
    const part = Math.min(left, areaWords(area));
    left -= part;
    if ((flags & CLEAR_REST) !== 0) clearRest(control, area, part);
    giveArea(control, area, receiver, other.key, part, note);
    area.more = i < count - 1;
  });
  postNews(control, receiver, other, EVENT_CHANNEL_READABLE);
  return DONE.OK;
}

/** What CHANNEL_RECEIVE gives: an area, the partition at the other end, words of message, flags, the sender's word. */
interface Received {
  area: number;
  from: number;
  words: number;
  flags: number;
  note: number;
}

/** CHANNEL_RECEIVE: the first area that waits at a connection, at a partition page. */
export function channelReceive(
  control: Control,
  caller: PartitionState,
  { connection, page }: { readonly connection: number; readonly page: number },
  results: Received,
): CallOutcome {
  const end = findEnd(caller, connection);
  if (typeof end === "number") return end;
  if (end.state === "asked") return DONE.NOT_CONNECTED;
  const area = findArea(control, firstMessage(end));
  if (area === undefined) return end.state === "open" ? DONE.NO_MESSAGE : DONE.PEER_CLOSED;
  if (!windowFree(caller, page, area.pages)) return DONE.BAD_WINDOW;

  const wasFull = queueFull(end);
  const loan = findLoan(area, caller.number);
  if (loan === undefined) takeArea(control, area, page);
  else takeLoan(control, area, loan, caller, page);
  announceRoom(control, end, wasFull);
  const { words, note } = loan ?? area;
  const mode = loan === undefined ? (area.more ? CHAIN : 0) : loan.shared ? SHARE : LEND;
  if (mode !== CHAIN) control.journal.messagesReceived++;
  if (loan === undefined) area.more = false;
  results.area = area.number;
  results.from = end.peer;
  results.words = words;
  results.flags = mode;
  results.note = note;
  return DONE.OK;
}
