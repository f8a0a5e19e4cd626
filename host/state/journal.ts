// The journal of a run, for reports and tests: it is in no hash, and no guest sees it. Its lists are cut at a limit,
// their counts go on.

import type { ProcessEnd } from "./scm.ts";

/** Entries that a list of the journal keeps: the first ones. */
export const JOURNAL_MAX = 1000;
/** The same for changes of ownership, of which each message makes several. */
export const OWNERSHIP_MAX = 20_000;

/** Trace records of a partition that are kept for the report of a process that retires. */
export const RECENT_TRACES = 16;

/** One record of CSF_TRACE. */
export interface TraceRecord {
  readonly clock: number;
  readonly partition: number;
  /** Number of the process; -1: the caller was not a process. */
  readonly process: number;
  readonly words: readonly number[];
}

/** A process that has ended, and its trace records. */
export interface Retirement extends ProcessEnd {
  /** Its latest trace records, oldest first. */
  readonly trace: readonly TraceRecord[];
}

/** One AREA_TRANSFER. */
export interface Transfer {
  /** Reading of the clock, in instructions. */
  readonly clock: number;
  readonly area: number;
  readonly name: string;
  readonly pages: number;
  /** Words of message. */
  readonly words: number;
  /** Words that the control OS copied between the check of the call and its end, as counted where it copies. */
  readonly wordsCopied: number;
  readonly ownerBefore: number;
  readonly ownerAfter: number;
  /** Partition page of the old owner at which the area began, now its access disabled area. */
  readonly page: number;
}

/** An access that the second stage refused. */
export interface RefusedAccess {
  readonly clock: number;
  readonly partition: number;
  readonly pc: number;
  /** Data or program address, BASE added. */
  readonly address: number;
  readonly page: number;
  readonly kind: "read" | "write" | "execute";
  /** The area that has its place there (it is lent, or read-only), or whose latest transfer left the page; 0: none. */
  readonly area: number;
}

/**
 * What an area is now. pool: nobody's; mapped: its owner's alone; waiting: its owner's, in no map; lent: in the map of
 * `holder`, or waiting for it; shared: its owner's, and read by others, of whom `holder` is the latest.
 */
export const AREA_STATES = ["pool", "mapped", "waiting", "lent", "shared"] as const;
/** The state of an area. */
export type AreaState = (typeof AREA_STATES)[number];

/** One change of the state of an area. */
export interface Ownership {
  readonly clock: number;
  readonly area: number;
  readonly name: string;
  /** Number of the owner; -1: the pool. */
  readonly owner: number;
  readonly state: AreaState;
  /** Of a lent or shared area: the other partition; else the owner. */
  readonly holder: number;
}

/** The record of a run. */
export interface Journal {
  readonly transfers: Transfer[];
  readonly refused: RefusedAccess[];
  /** The first OWNERSHIP_MAX changes of the state of areas, and the number of all of them. */
  readonly ownership: Ownership[];
  ownershipChanges: number;
  /** Connections that were accepted; messages (a chain is one) sent over connections, and received whole. */
  connections: number;
  sent: number;
  messagesReceived: number;
  /** Refused calls of CHANNEL_SEND. */
  sendsRefused: number;
  /** Areas that left the pool, and that returned to it. */
  areasAllocated: number;
  areasReclaimed: number;
  /** Loans made, and ended by the borrower or by the owner; the end of a connection is either's. */
  lent: number;
  shared: number;
  returned: number;
  revoked: number;
  /** Transfers and receptions altogether; pages and words of message of the transfers, and words copied for them. */
  transferred: number;
  received: number;
  transferredPages: number;
  transferredWords: number;
  transferredWordsCopied: number;
  /** Words that the control OS copied between its own and guests' memory (console buffers). */
  wordsCopied: number;
  /** Words of message that guests report having copied (WORDS_COPIED), for each partition. */
  readonly copiedByGuests: number[];
  /** Hypercalls served, and those of them that were refused. */
  calls: number;
  callsRefused: number;
  /** Records of CSF_TRACE: the first ones, and the number of all; and every process that has retired. */
  readonly traces: TraceRecord[];
  traced: number;
  /** The latest RECENT_TRACES of each partition, oldest first. */
  readonly recentTraces: TraceRecord[][];
  readonly retirements: Retirement[];
}

/** An empty journal. */
export function createJournal(): Journal {
  return {
    transfers: [],
    refused: [],
    ownership: [],
    ownershipChanges: 0,
    connections: 0,
    sent: 0,
    messagesReceived: 0,
    sendsRefused: 0,
    areasAllocated: 0,
    areasReclaimed: 0,
    lent: 0,
    shared: 0,
    returned: 0,
    revoked: 0,
    transferred: 0,
    received: 0,
    transferredPages: 0,
    transferredWords: 0,
    transferredWordsCopied: 0,
    wordsCopied: 0,
    copiedByGuests: [],
    calls: 0,
    callsRefused: 0,
    traces: [],
    traced: 0,
    recentTraces: [],
    retirements: [],
  };
}
