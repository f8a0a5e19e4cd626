// Describes every field of a machine's state, in the order in which they are written. What no guest can see is marked
// `unseen`: it is in snapshots and not in the hash.

import {
  MAX_PAGES,
  MAX_PARTITIONS,
  RIGHTS_NONE,
  RIGHTS_WRITE,
  SPACE_PAGES,
  TRAP_CLASSES,
} from "../../core-as/layout.ts";
import { ALL_EVENTS } from "../control/codes.ts";
import {
  AREA_PAGES_MAX,
  AREAS_MAX,
  type Area,
  type AreaTable,
  createArea,
  type Loan,
  NONE,
} from "../state/area.ts";
import {
  CHANNEL_QUEUE_MAX,
  CONNECTIONS_MAX,
  type ConnectionTable,
  createEnd,
  END_STATES,
  type End,
} from "../state/connection.ts";
import { type Arrival, type ConsoleState, INPUT_MAX, OUTPUT_KEPT_MAX } from "../state/console.ts";
import type { ContextState } from "../state/context.ts";
import type { ControlState } from "../state/control.ts";
import { DEVICE_INTERRUPT, type DeviceState, TIMER_REPEAT, type TimerDeviceState } from "../state/devices.ts";
import type { MachineState, MapEntry } from "../state/machine.ts";
import {
  createPartition,
  NO_DEADLINE,
  PARTITION_STATUSES,
  type PartitionEnd,
  type PartitionState,
  type UnhandledTrap,
} from "../state/partition.ts";
import type { PagePool } from "../state/pool.ts";
import { type MessageQueue, QUEUE_LIMIT_MAX } from "../state/queue.ts";
import type { SchedulerState } from "../state/scheduler.ts";
import { BACKLOG_MAX, type ConnectionRequest, SERVICES_MAX, type Service } from "../state/service.ts";
import {
  bytes,
  type Codec,
  choice,
  flag,
  given,
  integer,
  list,
  named,
  nullable,
  record,
  since,
  text,
  unseen,
  variant,
  via,
  word,
} from "./codec.ts";
import { disks } from "./disk.ts";
import { journal } from "./journal.ts";
import { mms } from "./mms.ts";
import {
  area,
  areaOrNone,
  byPartition,
  clock,
  pageOrNone,
  pages,
  partition,
  partitionOrNone,
  place,
  placeOrNone,
  registers,
  time,
  words,
} from "./ranges.ts";
import { processEnd, scm } from "./scm.ts";

const bit = integer(0, 1);
const long = integer(0, 0xffff_ffff);
const events = integer(0, ALL_EVENTS);
/** Keys of what has news. */
const key = integer(0, CONNECTIONS_MAX + SERVICES_MAX - 1);

// ---- What the core keeps ----------------------------------------------------------------------------------------

const context = record<ContextState>({
  r: named("", registers),
  base: named("BASE", word),
  pc: named("PC", word),
  psw: named("PSW", word),
  v: named("V", bit),
  tt: named("TT", word),
  table: list(word, 0, 2 * SPACE_PAGES, {
    part: (n) => `${n < SPACE_PAGES ? "data" : "program"} page ${n % SPACE_PAGES}`,
  }),
  cause: word,
  detail1: word,
  detail2: word,
  pending: word,
  timerDue: bit,
  call: unseen(word),
  stop: unseen(word),
  timer: time,
  instructions: clock,
  traps: unseen(list(long, TRAP_CLASSES, TRAP_CLASSES)),
  refused: unseen(long),
  refusedPc: unseen(word),
  refusedAddress: unseen(word),
  refusedPage: unseen(word),
  refusedKind: unseen(word),
});

const RIGHTS = ["no access", "read only", "", "read and write"];

/** The physical page is written as Writer.page numbers it; where nobody has access, there is none. */
const mapEntry: Codec<MapEntry> = {
  write: (out, { rights, physical }) => {
    out.number(rights);
    if (rights !== RIGHTS_NONE) out.page(physical);
  },
  read: (from) => {
    const rights = from.number(RIGHTS_NONE, RIGHTS_WRITE);
    return { rights, physical: rights === RIGHTS_NONE ? 0 : from.number(0, MAX_PAGES - 1) };
  },
  compare: (before, after, found) => found.note(RIGHTS[before.rights]!, RIGHTS[after.rights]!),
};

// ---- Areas and connections --------------------------------------------------------------------------------------

/** Pages are known by what they hold, not by their numbers. */
const physicalPage: Codec<number> = {
  write: (out, physical) => out.page(physical),
  read: (from) => from.number(0, MAX_PAGES - 1),
  compare: () => {},
};

const loan = record<Loan>({ partition, place, shared: flag, page: pageOrNone, words, note: word });

const ownedArea = record<Area>(
  {
    number: area,
    name: unseen(text),
    owner: partition,
    pages: integer(1, AREA_PAGES_MAX),
    page: pageOrNone,
    connection: placeOrNone,
    more: flag,
    loans: list(loan, 0, MAX_PARTITIONS, { part: (n) => String(n) }),
    physical: list(physicalPage, 1, AREA_PAGES_MAX),
    from: partitionOrNone,
    words,
    note: word,
  },
  () => createArea(0),
);

/** The entries that are not in the pool; those that are stand as they were made. */
interface OwnedAreas {
  readonly latest: number;
  readonly owned: readonly Area[];
}

const areas: Codec<AreaTable> = via(
  record<OwnedAreas>({
    latest: integer(0, AREAS_MAX),
    owned: named("", list(ownedArea, 0, AREAS_MAX, { place: (_, { number }) => `area ${number}` })),
  }),
  ({ latest, entries }) => ({ latest, owned: entries.filter(({ owner }) => owner !== NONE) }),
  ({ latest, owned }) => {
    const made = Math.max(latest, ...owned.map(({ number }) => number));
    const entries = Array.from({ length: made }, (_, i) => createArea(i + 1));
    for (const one of owned) entries[one.number - 1] = one;
    return { entries, used: owned.length, latest };
  },
);

const queue = (most: number): Codec<MessageQueue> =>
  record<MessageQueue>({ limit: integer(0, most), waiting: list(area, 0, most) });

const end = record<End>(
  {
    key: place,
    news: events,
    state: choice(END_STATES),
    uses: integer(0, Number.MAX_SAFE_INTEGER),
    service: word,
    peer: partitionOrNone,
    peerPlace: placeOrNone,
    queue: queue(CHANNEL_QUEUE_MAX),
    borrowed: integer(0, AREAS_MAX),
  },
  () => createEnd(0),
);

const connections = record<ConnectionTable>({
  ends: list(end, 0, CONNECTIONS_MAX, { part: (n) => `at place ${n}` }),
  limit: integer(0, CONNECTIONS_MAX),
  used: integer(0, CONNECTIONS_MAX),
  latest: place,
});

const request = record<ConnectionRequest>({ partition, place });

const service = record<Service>({
  key,
  news: events,
  id: word,
  name: unseen(text),
  offer: list(partition, 0, MAX_PARTITIONS),
  connect: list(partition, 0, MAX_PARTITIONS),
  owner: partitionOrNone,
  backlog: integer(0, BACKLOG_MAX),
  admitted: list(flag, 0, MAX_PARTITIONS),
  requests: list(request, 0, BACKLOG_MAX, { part: (n) => String(n + 1) }),
});

// ---- Partitions -------------------------------------------------------------------------------------------------

/** A console less the input that was read. */
interface ConsoleForm {
  readonly output: Uint8Array;
  readonly written: number;
  /** What has arrived, and what will; `characters` count from here. */
  readonly unread: Uint8Array;
  readonly coming: Uint8Array;
  readonly arrivals: readonly Arrival[];
  readonly open: boolean;
}

const console: Codec<ConsoleState> = via(
  record<ConsoleForm>({
    output: bytes(OUTPUT_KEPT_MAX),
    written: integer(0, Number.MAX_SAFE_INTEGER),
    unread: bytes(INPUT_MAX),
    coming: bytes(INPUT_MAX),
    arrivals: list(record<Arrival>({ at: clock, characters: integer(0, INPUT_MAX) }), 0, INPUT_MAX),
    open: since(2, flag, () => false),
  }),
  ({ output, kept, written, input, arrivals, arrived, read, open }) => {
    const given = arrivals.at(-1)?.characters ?? 0;
    const came = arrivals[arrived - 1]?.characters ?? 0;
    return {
      output: output.subarray(0, kept),
      written,
      unread: input.subarray(read, came),
      coming: input.subarray(came, given),
      arrivals: arrivals.slice(arrived).map(({ at, characters }) => ({ at, characters: characters - came })),
      open,
    };
  },
  ({ output, written, unread, coming, arrivals, open }) => {
    const input = new Uint8Array(unread.length + coming.length);
    input.set(unread);
    input.set(coming, unread.length);
    const rest = arrivals.map(({ at, characters }) => ({ at, characters: characters + unread.length }));
    // All that waits to be read counts as one piece, which came at the start.
    const first = { at: 0, characters: unread.length };
    const was = { arrivals: [first, ...rest], arrived: 1, read: 0 };
    return { output, kept: output.length, written, open, input, ...was };
  },
);

const timer = record<TimerDeviceState>({
  period: word,
  due: time,
  control: integer(0, DEVICE_INTERRUPT | TIMER_REPEAT),
  expired: flag,
});

const trap = record<UnhandledTrap>({
  trapClass: integer(0, TRAP_CLASSES - 1),
  pc: word,
  base: word,
  cause: word,
  detail1: word,
  detail2: word,
  registers,
});

const partitionEnd = variant<PartitionEnd>({
  stopped: record({ code: word, clock }),
  halted: record({ code: word, clock }),
  failed: record({ trap, clock }),
  retired: record({ code: word, retirement: record(processEnd), clock }),
});

const blankPartition = () =>
  createPartition({
    ...{ number: 0, name: "", pages: 0, windowPage: 0, windowPages: 0 },
    ...{ queue: 0, connections: 0, input: [] },
  });

const partitionState = record<PartitionState>(
  {
    number: partition,
    name: unseen(text),
    image: unseen(text),
    pages,
    windowPage: pages,
    windowPages: pages,
    status: choice(PARTITION_STATUSES),
    waitMask: events,
    deadline: integer(NO_DEADLINE, Number.MAX_SAFE_INTEGER),
    events,
    interruptMask: events,
    queue: queue(QUEUE_LIMIT_MAX),
    places: list(areaOrNone, 0, MAX_PAGES, { part: (n) => `${n} of the window` }),
    connections,
    news: list(key, 0, CONNECTIONS_MAX + SERVICES_MAX),
    console,
    devices: named(
      "",
      record<DeviceState>({
        consoleControl: integer(0, DEVICE_INTERRUPT),
        timer,
        disks: named(
          "",
          since(6, given(disks), () => []),
        ),
      }),
    ),
    scm: named("", scm),
    end: nullable(partitionEnd),
  },
  blankPartition,
);

// ---- The machine ------------------------------------------------------------------------------------------------

/** Free pages are those that nobody has; which of them is given out next no guest can see. */
const pool: Codec<PagePool> = via(
  record<Pick<PagePool, "pages">>({ pages }),
  ({ pages }) => ({ pages }),
  ({ pages }) => ({ pages, free: [] }),
);

const control = record<ControlState>({
  partitions: list(partitionState, 0, MAX_PARTITIONS, byPartition),
  areas,
  pool,
  scheduler: record<SchedulerState>({
    quantum: integer(1, Number.MAX_SAFE_INTEGER),
    current: partition,
    turn: integer(0, Number.MAX_SAFE_INTEGER),
  }),
  services: list(service, 0, SERVICES_MAX, { place: (_, { id }) => `service ${id}` }),
  origin: unseen(since(2, text, () => "")),
  mms: named(
    "MMS",
    since(4, nullable(mms), () => null),
  ),
});

/** The whole state but for the words of physical pages. The pool that is read has no free pages. */
export const machineState: Codec<MachineState> = record<MachineState>({
  clock,
  contexts: list(context, 0, MAX_PARTITIONS, byPartition),
  maps: list(list(mapEntry, 0, MAX_PAGES, { part: (n) => `page ${n}` }), 0, MAX_PARTITIONS, byPartition),
  control: named("", control),
  journal: unseen(journal),
});
