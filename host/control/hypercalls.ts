// The hypercalls: one row each, in the order of their codes. `npm run docs` makes the tables of docs/ABI.md and the includes
// of firmware/lib/ of them.

import { MON_SYSTEM } from "../../core-as/layout.ts";
import { areaAllocate, areaGiveUp, areaInfo, areaReceive, areaTransfer } from "./area.ts";
import { type MonitorCall, monitorCall, type Operation } from "./call.ts";
import { channelReceive, channelSend } from "./channel.ts";
import type { CompletionName } from "./codes.ts";
import { channelAccept, channelConnect, channelNews, channelStatus } from "./connection.ts";
import { consoleRead, consoleWrite } from "./console.ts";
import { wordsCopied } from "./copied.ts";
import { channelClose, stop } from "./ending.ts";
import { eventInterrupt, WAITED, waitEvent } from "./event.ts";
import { loanInfo, loanReturn, loanRevoke } from "./loan.ts";
import { clock, partitionInfo } from "./partition.ts";
import {
  type ArgumentKind,
  flags,
  long,
  type Places,
  pointer,
  quad,
  type ResultKind,
  word,
  words,
} from "./place.ts";
import { serviceOffer, servicePermit, serviceReserve, serviceWithdraw } from "./service.ts";

/** First and last code of the hypercalls. They are served in system mode only. */
export const HYPERCALL_FIRST = 0xc0;
export const HYPERCALL_LAST = 0xff;

// biome-ignore format: a table
/** Every hypercall, in the order of the codes. */
export const HYPERCALLS: readonly MonitorCall<CompletionName>[] = [
  hypercall(0xc0, "PARTITION_INFO", {}, { number: word(0, "own number"), partitions: word(1, "number of partitions"), pages: word(2, "pages of memory"), windowPage: word(3, "first page of the message window"), windowPages: word(4, "its pages") }, [], partitionInfo),
  hypercall(0xc1, "STOP", { code: word(0, "code") }, "does not return", [], stop),
  hypercall(0xc2, "WAIT_EVENT", { mask: word(0, "mask of events"), timeout: long(1, "time-out in instructions: 0 only looks, FFFFFFFF hex is forever") }, WAITED, ["BAD_ARGUMENT", "TIMED_OUT"], waitEvent),
  hypercall(0xc3, "EVENT_INTERRUPT", { mask: word(0, "mask of events that interrupt") }, { before: word(0, "mask before") }, ["BAD_ARGUMENT"], eventInterrupt),
  hypercall(0xc4, "CONSOLE_WRITE", { buffer: pointer(0, "data address of text"), characters: word(1, "characters") }, {}, ["BAD_ADDRESS"], consoleWrite),
  hypercall(0xc5, "CONSOLE_READ", { buffer: pointer(0, "data address"), characters: word(1, "the most characters") }, { characters: word(1, "characters read, at least 1") }, ["BAD_ARGUMENT", "BAD_ADDRESS", "NO_INPUT", "END_OF_INPUT"], consoleRead),
  hypercall(0xc6, "CLOCK", {}, { clock: quad(0, "the clock in instructions, lowest word first") }, [], clock),
  hypercall(0xc8, "AREA_ALLOCATE", { pages: word(0, "pages (1-64)"), page: word(1, "partition page") }, { area: word(0, "area") }, ["BAD_ARGUMENT", "BAD_WINDOW", "NO_MEMORY"], areaAllocate),
  hypercall(0xc9, "AREA_TRANSFER", { area: word(0, "area"), to: word(1, "to partition"), words: long(2, "words of message"), note: word(4, "a word for the receiver") }, {}, ["BAD_AREA", "NOT_OWNER", "NOT_MAPPED", "LENT", "BAD_PARTITION", "TO_SELF", "BAD_LENGTH", "PEER_STOPPED", "QUEUE_FULL"], areaTransfer),
  hypercall(0xca, "AREA_RECEIVE", { page: word(0, "partition page") }, { area: word(0, "area"), from: word(1, "from partition"), words: long(2, "words of message"), note: word(4, "the word of the sender") }, ["NO_MESSAGE", "BAD_WINDOW"], areaReceive),
  hypercall(0xcb, "AREA_GIVE_UP", { area: word(0, "area") }, {}, ["BAD_AREA", "NOT_OWNER", "NOT_MAPPED", "LENT"], areaGiveUp),
  hypercall(0xcc, "AREA_INFO", { area: word(0, "area, or 0 for the first message that waits") }, { area: word(0, "area"), pages: word(1, "pages"), page: word(2, "partition page or FFFF hex while it is not mapped"), from: word(3, "from partition (of a message that waits; else FFFF hex)") }, ["BAD_AREA", "NOT_OWNER", "NO_MESSAGE"], areaInfo),
  hypercall(0xd0, "SERVICE_OFFER", { service: word(0, "service"), backlog: word(1, "requests that may wait (1-64)"), admit: word(2, "1 to let in all partitions that the manifest names, 0 none yet") }, {}, ["BAD_SERVICE", "NOT_PERMITTED", "BAD_ARGUMENT", "ALREADY_OFFERED"], serviceOffer),
  hypercall(0xd1, "SERVICE_WITHDRAW", { service: word(0, "service") }, {}, ["BAD_SERVICE", "NOT_OFFERED"], serviceWithdraw),
  hypercall(0xd2, "SERVICE_PERMIT", { service: word(0, "service"), partition: word(1, "partition or FFFF hex for all"), admit: word(2, "1 to let in, 0 to keep out") }, {}, ["BAD_SERVICE", "NOT_OFFERED", "BAD_PARTITION", "BAD_ARGUMENT"], servicePermit),
  hypercall(0xd3, "CHANNEL_CONNECT", { service: word(0, "service"), limit: word(1, "areas that may wait for the caller (1-64)") }, { connection: word(0, "connection") }, ["BAD_SERVICE", "NOT_PERMITTED", "BAD_ARGUMENT", "NOT_OFFERED", "TO_SELF", "NOT_ADMITTED", "BACKLOG_FULL", "NO_CONNECTION"], channelConnect),
  hypercall(0xd4, "CHANNEL_ACCEPT", { service: word(0, "service"), limit: word(1, "areas that may wait for the caller (1-64)") }, { connection: word(0, "connection"), peer: word(1, "partition at the other end") }, ["BAD_SERVICE", "NOT_OFFERED", "BAD_ARGUMENT", "NO_REQUEST", "NO_CONNECTION"], channelAccept),
  hypercall(0xd5, "CHANNEL_CLOSE", { connection: word(0, "connection") }, {}, ["BAD_CONNECTION", "STALE"], channelClose),
  hypercall(0xd6, "CHANNEL_STATUS", { connection: word(0, "connection") }, { state: word(0, "state"), peer: word(1, "partition at the other end"), waiting: word(2, "areas that wait for the caller"), room: word(3, "areas for which the queue of the other end has room"), pages: word(4, "pages of the first area that waits, 0 when none does") }, ["BAD_CONNECTION", "STALE"], channelStatus),
  hypercall(0xd7, "CHANNEL_NEWS", {}, { where: word(0, "connection or service (a service when R1 is CHANNEL_REQUEST)"), news: word(1, "its news as a mask of events, now cleared") }, ["NO_NEWS"], channelNews),
  hypercall(0xd8, "CHANNEL_SEND", { connection: word(0, "connection"), area: word(1, "area, or with CHAIN the data address of a chain"), chain: pointer(1), words: words(2, "words of message and flags"), flags: flags(2), note: word(4, "a word for the receiver") }, {}, ["BAD_ARGUMENT", "BAD_CONNECTION", "STALE", "NOT_CONNECTED", "PEER_CLOSED", "BAD_ADDRESS", "BAD_CHAIN", "BAD_AREA", "NOT_OWNER", "NOT_MAPPED", "LENT", "BAD_LENGTH", "QUEUE_FULL"], channelSend),
  hypercall(0xd9, "CHANNEL_RECEIVE", { connection: word(0, "connection"), page: word(1, "partition page") }, { area: word(0, "area"), from: word(1, "from partition"), words: words(2, "words of message and flags"), flags: flags(2), note: word(4, "the word of the sender") }, ["BAD_CONNECTION", "STALE", "NOT_CONNECTED", "NO_MESSAGE", "PEER_CLOSED", "BAD_WINDOW"], channelReceive),
  hypercall(0xda, "LOAN_RETURN", { area: word(0, "area"), words: long(2, "words of message"), note: word(4, "a word for the owner") }, {}, ["BAD_AREA", "NOT_LENT", "NOT_MAPPED", "BAD_LENGTH"], loanReturn),
  hypercall(0xdb, "LOAN_REVOKE", { area: word(0, "area"), partition: word(1, "partition or FFFF hex for all") }, {}, ["BAD_AREA", "NOT_OWNER", "NOT_LENT"], loanRevoke),
  hypercall(0xdc, "LOAN_INFO", { area: word(0, "area") }, { state: word(0, "state"), page: word(1, "own partition page or FFFF hex"), words: long(2, "words of message"), note: word(4, "the word that came with it") }, ["BAD_AREA", "NOT_OWNER"], loanInfo),
  hypercall(0xdd, "WORDS_COPIED", { words: long(0, "words of message that the caller has copied (0-65536)") }, {}, ["BAD_ARGUMENT"], wordsCopied),
  hypercall(0xde, "SERVICE_RESERVE", { service: word(0, "service") }, {}, ["BAD_SERVICE", "NOT_PERMITTED", "ALREADY_OFFERED"], serviceReserve),
];

function hypercall<A extends Places<ArgumentKind>, R extends Places<ResultKind>>(
  code: number,
  name: string,
  places: A,
  results: R | string,
  errors: readonly CompletionName[],
  operation: Operation<A, R>,
): MonitorCall<CompletionName> {
  return monitorCall(code, name, MON_SYSTEM, places, results, errors, operation);
}
