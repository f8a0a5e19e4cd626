// What happened in a run, for reports and tests. Nothing in here is state of the machine: it is in no hash, and no
// guest sees it. Lists are cut at JOURNAL_MAX entries, the counts beside them go on.

import {
  CTX_REFUSED,
  CTX_REFUSED_ADDRESS,
  CTX_REFUSED_KIND,
  CTX_REFUSED_PAGE,
  CTX_REFUSED_PC,
} from "../../core-as/layout.ts";
import type { TraceRecord } from "../scm/kernel.ts";
import type { Retirement } from "../scm/retire.ts";
import { type Area, NONE } from "./area.ts";
import { type Control, readClock } from "./control.ts";
import type { Loan } from "./loan.ts";
import type { PartitionEnd } from "./partition.ts";

/** Entries that a list of the journal keeps: the first ones. */
export const JOURNAL_MAX = 1000;
/** The same for changes of ownership, of which each message makes several. */
export const OWNERSHIP_MAX = 20_000;

/** Trace records of a partition that are kept for the report of a process that retires. */
export const RECENT_TRACES = 16;

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
  /** Partition page of the old owner at which the area began: what is now its access disabled area. */
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
export type AreaState = "pool" | "mapped" | "waiting" | "lent" | "shared";

/** One change of what an area is. */
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
  /** The first OWNERSHIP_MAX changes of what areas are, and all of them counted. */
  readonly ownership: Ownership[];
  ownershipChanges: number;
  /** Connections that were accepted; messages (a chain is one) sent over connections, and received whole. */
  connections: number;
  sent: number;
  messagesReceived: number;
  /** Refused calls of CHANNEL_SEND. */
  sendsRefused: number;
  /** Areas that left the pool, and that came back to it. */
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
  /** Words of message that guests say they have copied (WORDS_COPIED), for each partition. */
  readonly copiedByGuests: number[];
  /** Hypercalls served, and those of them that were refused. */
  calls: number;
  callsRefused: number;
  /** Refused accesses altogether, for each partition. */
  readonly refusedAccesses: number[];
  /** Records of CSF_TRACE: the first ones, and how many there were; and every process that has retired. */
  readonly traces: TraceRecord[];
  traced: number;
  /** The latest RECENT_TRACES of each partition, oldest first. */
  readonly recentTraces: TraceRecord[][];
  readonly retirements: Retirement[];
}

/** Who wants to hear of things when they happen. The functions must not change the machine. */
export interface Observer {
  /** A guest wrote characters. */
  readonly consoleOutput?: (partition: number, characters: Uint8Array) => void;
  readonly transferred?: (transfer: Transfer) => void;
  readonly ownership?: (change: Ownership) => void;
  readonly traced?: (record: TraceRecord) => void;
  readonly partitionEnded?: (partition: number, end: PartitionEnd) => void;
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
    refusedAccesses: [],
    traces: [],
    traced: 0,
    recentTraces: [],
    retirements: [],
  };
}

/** Records the transfer that an area has just made from `page` of its sender. */
export function recordTransfer(
  control: Control,
  area: Area,
  page: number,
  clock: number,
  wordsCopied: number,
): void {
  const { journal, observer } = control;
  journal.transferred++;
  journal.transferredPages += area.pages;
  journal.transferredWords += area.words;
  journal.transferredWordsCopied += wordsCopied;
  if (journal.transfers.length >= JOURNAL_MAX && observer.transferred === undefined) return;
  const transfer: Transfer = {
    clock,
    area: area.number,
    name: area.name,
    pages: area.pages,
    words: area.words,
    wordsCopied,
    ownerBefore: area.from,
    ownerAfter: area.owner,
    page,
  };
  if (journal.transfers.length < JOURNAL_MAX) journal.transfers.push(transfer);
  observer.transferred?.(transfer);
}

/** Records what an area has become. */
export function recordOwnership(control: Control, area: Area): void {
  const { journal, observer } = control;
  journal.ownershipChanges++;
  if (journal.ownership.length >= OWNERSHIP_MAX && observer.ownership === undefined) return;
  const loan = area.loans.at(-1);
  const change: Ownership = {
    clock: readClock(control.core),
    area: area.number,
    name: area.name,
    owner: area.owner,
    state: stateOf(area, loan),
    holder: loan?.partition ?? area.owner,
  };
  if (journal.ownership.length < OWNERSHIP_MAX) journal.ownership.push(change);
  observer.ownership?.(change);
}

function stateOf(area: Area, loan: Loan | undefined): AreaState {
  if (area.owner === NONE) return "pool";
  if (area.page === NONE) return "waiting";
  if (loan === undefined) return "mapped";
  return loan.shared ? "shared" : "lent";
}

const KINDS = ["read", "write", "execute"] as const;

/**
 * Looks whether the second stage refused accesses of the partition that has just run. The core counts all of them and
 * remembers the latest one, so of several in one slice only the latest gets an entry.
 */
export function recordRefusedAccesses(control: Control, partition: number): void {
  const { core, journal } = control;
  const count = core.u32[(core.contextAddress(partition) + CTX_REFUSED) >> 2]!;
  if (count === (journal.refusedAccesses[partition] ?? 0)) return;
  journal.refusedAccesses[partition] = count;
  if (journal.refused.length >= JOURNAL_MAX) return;
  const page = core.contextWord(partition, CTX_REFUSED_PAGE);
  const left = journal.transfers.findLast(
    (transfer) =>
      transfer.ownerBefore === partition && page >= transfer.page && page < transfer.page + transfer.pages,
  );
  const { places, windowPage } = control.state.partitions[partition]!;
  const lent = places[page - windowPage];
  journal.refused.push({
    clock: readClock(core),
    partition,
    pc: core.contextWord(partition, CTX_REFUSED_PC),
    address: core.contextWord(partition, CTX_REFUSED_ADDRESS),
    page,
    kind: KINDS[core.contextWord(partition, CTX_REFUSED_KIND)] ?? "read",
    area: lent === undefined || lent === 0 ? (left?.area ?? 0) : lent,
  });
}
