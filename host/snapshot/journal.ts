// The description of the journal. No guest sees any of it.

import { MAX_PARTITIONS } from "../../core-as/layout.ts";
import { TRACE_WORDS_MAX } from "../scm/codes.ts";
import { AREA_PAGES_MAX } from "../state/area.ts";
import {
  AREA_STATES,
  createJournal,
  JOURNAL_MAX,
  type Journal,
  OWNERSHIP_MAX,
  type Ownership,
  RECENT_TRACES,
  type RefusedAccess,
  type Retirement,
  type TraceRecord,
  type Transfer,
} from "../state/journal.ts";
import { PROCESSES_MAX } from "../state/scm.ts";
import { type Codec, choice, integer, list, record, text, word } from "./codec.ts";
import {
  area,
  areaOrNone,
  byPartition,
  clock,
  count,
  page,
  partition,
  partitionOrNone,
  words,
} from "./ranges.ts";
import { processEnd } from "./scm.ts";

const transfer = record<Transfer>({
  clock,
  area,
  name: text,
  pages: integer(1, AREA_PAGES_MAX),
  words,
  wordsCopied: count,
  ownerBefore: partition,
  ownerAfter: partition,
  page,
});

const refusedAccess = record<RefusedAccess>({
  clock,
  partition,
  pc: word,
  address: word,
  page,
  kind: choice(["read", "write", "execute"]),
  area: areaOrNone,
});

const ownership = record<Ownership>({
  clock,
  area,
  name: text,
  owner: partitionOrNone,
  state: choice(AREA_STATES),
  holder: partitionOrNone,
});

const traceRecord = record<TraceRecord>({
  clock,
  partition,
  process: integer(-1, PROCESSES_MAX - 1),
  words: list(word, 1, TRACE_WORDS_MAX),
});

const retirement = record<Retirement>({ ...processEnd, trace: list(traceRecord, 0, RECENT_TRACES) });

/** A list of what happened, the first entries of which are kept. */
const kept = <T>(item: Codec<T>, most: number, what: string): Codec<T[]> =>
  list(item, 0, most, { part: (n) => `${what}${n + 1}` });

/** What happened. */
export const journal: Codec<Journal> = record<Journal>(
  {
    transfers: kept(transfer, JOURNAL_MAX, ""),
    refused: kept(refusedAccess, JOURNAL_MAX, ""),
    ownership: kept(ownership, OWNERSHIP_MAX, ""),
    ownershipChanges: count,
    connections: count,
    sent: count,
    messagesReceived: count,
    sendsRefused: count,
    areasAllocated: count,
    areasReclaimed: count,
    lent: count,
    shared: count,
    returned: count,
    revoked: count,
    transferred: count,
    received: count,
    transferredPages: count,
    transferredWords: count,
    transferredWordsCopied: count,
    wordsCopied: count,
    copiedByGuests: list(count, 0, MAX_PARTITIONS, byPartition),
    calls: count,
    callsRefused: count,
    traces: kept(traceRecord, JOURNAL_MAX, ""),
    traced: count,
    recentTraces: list(kept(traceRecord, RECENT_TRACES, "latest trace "), 0, MAX_PARTITIONS, byPartition),
    retirements: kept(retirement, MAX_PARTITIONS * (PROCESSES_MAX + 1), ""),
  },
  createJournal,
);
