// The hypercalls: one row each, in the order of their codes. docs/ABI.md shows the same table, and a test compares them.

import type { PartitionState } from "../state/partition.ts";
import { areaAllocate, areaGiveUp, areaInfo, areaReceive, areaTransfer } from "./area.ts";
import { channelReceive, channelSend } from "./channel.ts";
import type { CompletionName } from "./codes.ts";
import { channelAccept, channelConnect, channelNews, channelStatus } from "./connection.ts";
import { consoleRead, consoleWrite } from "./console.ts";
import type { Control } from "./control.ts";
import { wordsCopied } from "./copied.ts";
import { channelClose, stop } from "./ending.ts";
import { eventInterrupt, waitEvent } from "./event.ts";
import { loanInfo, loanReturn, loanRevoke } from "./loan.ts";
import { clock, partitionInfo } from "./partition.ts";
import { serviceOffer, servicePermit, serviceWithdraw } from "./service.ts";

/**
 * Serves one call of a partition that is entered: checks everything, then commits, or changes nothing. Returns the
 * completion code, or NO_RETURN when the caller does not go on now.
 */
export type Serve = (control: Control, caller: PartitionState) => number;

/** One monitor call that the host serves. */
export interface MonitorCall {
  readonly code: number;
  readonly name: string;
  /** Registers with the arguments and with the results, as docs/ABI.md words them. */
  readonly arguments: string;
  readonly results: string;
  /** What the call can be refused for, in the order in which it checks. */
  readonly errors: readonly CompletionName[];
  readonly serve: Serve;
}

/** First and last code of the hypercalls. They are served in system mode only. */
export const HYPERCALL_FIRST = 0xc0;
export const HYPERCALL_LAST = 0xff;

type Row = readonly [number, string, string, string, readonly CompletionName[], Serve];

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  [0xc0, "PARTITION_INFO", "", "R0 own number, R1 number of partitions, R2 pages of memory, R3 first page and R4 pages of the message window", [], partitionInfo],
  [0xc1, "STOP", "R0 code", "does not come back", [], stop],
  [0xc2, "WAIT_EVENT", "R0 mask of events, R1,R2 long time-out in instructions: 0 only looks, FFFFFFFF hex is for ever", "R0 those that had happened, now cleared", ["BAD_ARGUMENT", "TIMED_OUT"], waitEvent],
  [0xc3, "EVENT_INTERRUPT", "R0 mask of events that interrupt", "R0 mask before", ["BAD_ARGUMENT"], eventInterrupt],
  [0xc4, "CONSOLE_WRITE", "R0 data address of text, R1 characters", "", ["BAD_ADDRESS"], consoleWrite],
  [0xc5, "CONSOLE_READ", "R0 data address, R1 the most characters", "R1 characters read, at least 1", ["BAD_ARGUMENT", "BAD_ADDRESS", "NO_INPUT", "END_OF_INPUT"], consoleRead],
  [0xc6, "CLOCK", "", "R0-R3 the clock in instructions, lowest word first", [], clock],
  [0xc8, "AREA_ALLOCATE", "R0 pages (1-64), R1 partition page", "R0 area", ["BAD_ARGUMENT", "BAD_WINDOW", "NO_MEMORY"], areaAllocate],
  [0xc9, "AREA_TRANSFER", "R0 area, R1 to partition, R2,R3 long words of message, R4 a word for the receiver", "", ["BAD_AREA", "NOT_OWNER", "NOT_MAPPED", "LENT", "BAD_PARTITION", "TO_SELF", "BAD_LENGTH", "PEER_STOPPED", "QUEUE_FULL"], areaTransfer],
  [0xca, "AREA_RECEIVE", "R0 partition page", "R0 area, R1 from partition, R2,R3 long words of message, R4 the sender's word", ["NO_MESSAGE", "BAD_WINDOW"], areaReceive],
  [0xcb, "AREA_GIVE_UP", "R0 area", "", ["BAD_AREA", "NOT_OWNER", "NOT_MAPPED", "LENT"], areaGiveUp],
  [0xcc, "AREA_INFO", "R0 area, or 0 for the first message that waits", "R0 area, R1 pages, R2 partition page or FFFF hex while it is not mapped, R3 from partition (of a message that waits; else FFFF hex)", ["BAD_AREA", "NOT_OWNER", "NO_MESSAGE"], areaInfo],
  [0xd0, "SERVICE_OFFER", "R0 service, R1 requests that may wait (1-64), R2 1 to let in all whom the manifest names, 0 nobody yet", "", ["BAD_SERVICE", "NOT_PERMITTED", "BAD_ARGUMENT", "ALREADY_OFFERED"], serviceOffer],
  [0xd1, "SERVICE_WITHDRAW", "R0 service", "", ["BAD_SERVICE", "NOT_OFFERED"], serviceWithdraw],
  [0xd2, "SERVICE_PERMIT", "R0 service, R1 partition or FFFF hex for all, R2 1 to let in, 0 to keep out", "", ["BAD_SERVICE", "NOT_OFFERED", "BAD_PARTITION", "BAD_ARGUMENT"], servicePermit],
  [0xd3, "CHANNEL_CONNECT", "R0 service, R1 areas that may wait for the caller (1-64)", "R0 connection", ["BAD_SERVICE", "NOT_PERMITTED", "BAD_ARGUMENT", "NOT_OFFERED", "TO_SELF", "NOT_ADMITTED", "BACKLOG_FULL", "NO_CONNECTION"], channelConnect],
  [0xd4, "CHANNEL_ACCEPT", "R0 service, R1 areas that may wait for the caller (1-64)", "R0 connection, R1 partition at the other end", ["BAD_SERVICE", "NOT_OFFERED", "BAD_ARGUMENT", "NO_REQUEST", "NO_CONNECTION"], channelAccept],
  [0xd5, "CHANNEL_CLOSE", "R0 connection", "", ["BAD_CONNECTION", "STALE"], channelClose],
  [0xd6, "CHANNEL_STATUS", "R0 connection", "R0 state, R1 partition at the other end, R2 areas that wait for the caller, R3 areas that the other end's queue has room for, R4 pages of the first area that waits, 0 when none does", ["BAD_CONNECTION", "STALE"], channelStatus],
  [0xd7, "CHANNEL_NEWS", "", "R0 connection, or service when R1 is CHANNEL_REQUEST, R1 its news as a mask of events, now cleared", ["NO_NEWS"], channelNews],
  [0xd8, "CHANNEL_SEND", "R0 connection, R1 area, or with CHAIN the data address of a chain, R2,R3 words of message and flags, R4 a word for the receiver", "", ["BAD_ARGUMENT", "BAD_CONNECTION", "STALE", "NOT_CONNECTED", "PEER_CLOSED", "BAD_ADDRESS", "BAD_CHAIN", "BAD_AREA", "NOT_OWNER", "NOT_MAPPED", "LENT", "BAD_LENGTH", "QUEUE_FULL"], channelSend],
  [0xd9, "CHANNEL_RECEIVE", "R0 connection, R1 partition page", "R0 area, R1 from partition, R2,R3 words of message and flags, R4 the sender's word", ["BAD_CONNECTION", "STALE", "NOT_CONNECTED", "NO_MESSAGE", "PEER_CLOSED", "BAD_WINDOW"], channelReceive],
  [0xda, "LOAN_RETURN", "R0 area, R2,R3 long words of message, R4 a word for the owner", "", ["BAD_AREA", "NOT_LENT", "NOT_MAPPED", "BAD_LENGTH"], loanReturn],
  [0xdb, "LOAN_REVOKE", "R0 area, R1 partition or FFFF hex for all", "", ["BAD_AREA", "NOT_OWNER", "NOT_LENT"], loanRevoke],
  [0xdc, "LOAN_INFO", "R0 area", "R0 state, R1 own partition page or FFFF hex, R2,R3 long words of message, R4 the word that came with it", ["BAD_AREA", "NOT_OWNER"], loanInfo],
  [0xdd, "WORDS_COPIED", "R0,R1 long words of message that the caller has copied (0-65536)", "", ["BAD_ARGUMENT"], wordsCopied],
];

/** Every hypercall, in the order of the codes. */
export const HYPERCALLS: readonly MonitorCall[] = ROWS.map(([code, name, args, results, errors, serve]) => ({
  code,
  name,
  arguments: args,
  results,
  errors,
  serve,
}));
