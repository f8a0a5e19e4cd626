// The description of a partition's System Call Monitor state.

import {
  type Activation,
  AWAITS_MAX,
  type Await,
  createProcess,
  type DelayedElement,
  ELEMENT_DATA_MAX,
  ELEMENT_HEAD,
  type Element,
  ENTRIES,
  FIRST_AWAIT,
  HOST,
  PROCESSES_MAX,
  type ProcessEnd,
  REGIONS,
  type ScmProcess,
  type ScmState,
  SERVICES,
  SOCB_CALLERS,
  SOCBS_MAX,
  SUBPROCESSES,
  SYNCEL_LIMIT,
  SYNCELS,
  type Syncel,
  TRANSFER_LISTS_MAX,
  type TransferList,
  type Wait,
} from "../state/scm.ts";
import {
  asked,
  type Codec,
  choice,
  type Description,
  flag,
  integer,
  list,
  nullable,
  pair,
  record,
  since,
  word,
  wordArray,
} from "./codec.ts";
import { clock, partition, registers, time } from "./ranges.ts";

/** Numbers of processes and of syncels. */
export const process = integer(0, PROCESSES_MAX - 1);
const processOrNone = integer(-1, PROCESSES_MAX - 1);
export const syncelNumber = integer(0, SYNCELS - 1);
const service = integer(0, SERVICES - 1);
const socb = integer(0, SOCBS_MAX);
/** SOCBs by their indices, and awaits by their references. */
const operation = integer(0, FIRST_AWAIT + AWAITS_MAX - 1);
/** Codes that a guest gives, or -1. */
const code = integer(-1, 0xffff);

/** Why and where a process has ended. */
export const processEnd: Description<ProcessEnd> = {
  partition,
  code: word,
  process: processOrNone,
  pc: word,
  base: word,
  registers,
  entry: nullable(choice(ENTRIES)),
  clock,
};

/** Numbers of processes, and HOST. */
const sender = integer(0, HOST);

const element: Description<Element> = {
  from: sender,
  words: list(word, ELEMENT_HEAD, ELEMENT_HEAD + ELEMENT_DATA_MAX),
  lists: since(
    4,
    list(
      record<TransferList>({ address: word, system: flag, words: wordArray(0xffff) }),
      0,
      TRANSFER_LISTS_MAX,
    ),
    () => [],
  ),
};

const syncel = record<Syncel>({
  elements: list(record<Element>(element), 0, SYNCEL_LIMIT),
  answer: flag,
  senders: word,
});

const awaiting = record<Await>({
  reference: integer(FIRST_AWAIT, FIRST_AWAIT + AWAITS_MAX - 1),
  syncel: syncelNumber,
  room: word,
  system: flag,
  operation: word,
  from: sender,
  completion: code,
});

const blankProcess = () =>
  createProcess({
    ...{ number: 0, base: 0, tt: 0, socbs: 0, socbCount: 0, frame: 0, answer: 0, stub: 0 },
    stack: [0, 0],
  });

const scmProcess = record<ScmProcess>(
  {
    number: process,
    base: word,
    tt: word,
    socbs: word,
    socbCount: integer(1, SOCBS_MAX),
    frame: word,
    answer: word,
    stub: word,
    stack: pair(word),
    services: list(nullable(list(word, ENTRIES.length, ENTRIES.length)), SERVICES, SERVICES),
    syncels: list(syncel, SYNCELS, SYNCELS),
    callers: list(choice(SOCB_CALLERS), 1, SOCBS_MAX),
    subprocesses: pair(integer(0, SUBPROCESSES - 1)),
    subprocess: integer(0, SUBPROCESSES - 1),
    awaits: list(awaiting, 0, AWAITS_MAX),
    ended: list(operation, 0, SOCBS_MAX + AWAITS_MAX),
    cancelled: list(socb, 0, SOCBS_MAX),
    awaited: socb,
    retired: code,
  },
  blankProcess,
);

const activation = record<Activation>({
  process,
  service,
  entry: choice(ENTRIES),
  call: integer(0, 0xff),
  socb: operation,
  regions: word,
  stack: pair(word),
  psw: word,
  start: clock,
  entered: clock,
  caller: list(word, 11, 11),
});

const wait = record<Wait>({ process, syncels: word, region: integer(-1, REGIONS - 1) });

/** What a partition has of System Call Monitor. */
export const scm: Codec<ScmState> = record<ScmState>({
  processes: list(scmProcess, 0, PROCESSES_MAX, { part: (n) => `process ${n}` }),
  regions: list(processOrNone, REGIONS, REGIONS),
  delayed: list(
    record<DelayedElement>({ ...element, at: time, to: process, syncel: syncelNumber }),
    0,
    PROCESSES_MAX * SYNCELS * SYNCEL_LIMIT,
  ),
  activation: nullable(activation),
  // The flag of the partition's end follows.
  waits: since(3, asked(list(wait, 0, PROCESSES_MAX)), () => null),
});
