// Message areas: 1 to 64 pages that have at most one owner at any time. An area is in the pool (no owner, no pages), or
// mapped (at consecutive pages of its owner's message window), or in transit (owned, mapped nowhere, waiting in its
// owner's queue or in that of one of its owner's connections), or lent (loan.ts). A transfer changes second-stage maps and
// owner and copies no word: the mapping state of the message area in one logical partition becomes one in another (the
// patent's claim 1; its figure 5 shows the access disabled area that remains).

import { RIGHTS_NONE, RIGHTS_WRITE } from "../../core-as/layout.ts";
import {
  AREA_PAGES_MAX,
  AREAS_MAX,
  type Area,
  type AreaTable,
  createArea,
  type Loan,
  NONE,
} from "../state/area.ts";
import type { PartitionState } from "../state/partition.ts";
import type { CallOutcome } from "./call.ts";
import { DONE, EVENT_MESSAGE, NOTHING } from "./codes.ts";
import { type Control, readClock } from "./control.ts";
import { postEvent } from "./event.ts";
import { recordOwnership, recordTransfer } from "./journal.ts";
import { areaWords, returnPage, takePage } from "./memory.ts";
import { dequeue, enqueue, firstMessage, queueFull, type Receiver } from "./queue.ts";

/** The area with this number, or undefined when there is none. */
export function findArea(control: Control, number: number): Area | undefined {
  const area = control.state.areas.entries[number - 1];
  return area !== undefined && area.owner !== NONE ? area : undefined;
}

/** Whether `pages` pages from `page` on lie in the partition's message window and no area has its place there. */
export function windowFree(partition: PartitionState, page: number, pages: number): boolean {
  if (page < partition.windowPage || page + pages > partition.windowPage + partition.windowPages)
    return false;
  const from = page - partition.windowPage;
  for (let i = from; i < from + pages; i++) if (partition.places[i] !== 0) return false;
  return true;
}

/** Whether the pool has the pages, and the table a number, for another area. */
export function canAllocate(control: Control, pages: number): boolean {
  return control.state.pool.free.length >= pages && control.state.areas.used < AREAS_MAX;
}

/** Makes an area of zero pages and maps it at a free place of its owner's window. Everything was checked. */
export function allocateArea(
  control: Control,
  owner: PartitionState,
  page: number,
  pages: number,
  name = "",
): Area {
  const area = unusedArea(control.state.areas);
  control.state.areas.used++;
  control.journal.areasAllocated++;
  area.name = name;
  area.owner = owner.number;
  area.pages = pages;
  for (let i = 0; i < pages; i++) area.physical[i] = takePage(control.state.pool);
  area.page = page;
  mapPages(control, area, owner, page, RIGHTS_WRITE);
  recordOwnership(control, area);
  return area;
}

/** The next entry, in the order of the numbers and round again, that is in the pool. */
function unusedArea(table: AreaTable): Area {
  for (let tries = 0; tries < AREAS_MAX; tries++) {
    table.latest = (table.latest % AREAS_MAX) + 1;
    table.entries[table.latest - 1] ??= createArea(table.latest);
    const entry = table.entries[table.latest - 1]!;
    if (entry.owner === NONE) return entry;
  }
  throw new Error("the table of areas is full");
}

/** Whether the owner has no access because the area is lent. */
export function isLent({ loans }: Area): boolean {
  return loans.length > 0 && !loans[0]!.shared;
}

/** The loan of an area to a partition, or undefined. */
export function findLoan({ loans }: Area, partition: number): Loan | undefined {
  return loans.find((loan) => loan.partition === partition);
}

/** Maps an area into a partition at places that are free, or already its own. */
export function mapPages(
  control: Control,
  area: Area,
  partition: PartitionState,
  page: number,
  rights: number,
): void {
  for (let i = 0; i < area.pages; i++) {
    control.core.setStage2(partition.number, page + i, rights, area.physical[i]!);
    partition.places[page + i - partition.windowPage] = area.number;
  }
}

/** Takes an area out of a partition's map. Its places become free unless they are kept for it. */
export function unmapPages(
  control: Control,
  area: Area,
  partition: PartitionState,
  page: number,
  keep = false,
): void {
  for (let i = 0; i < area.pages; i++) {
    control.core.setStage2(partition.number, page + i, RIGHTS_NONE, 0);
    if (!keep) partition.places[page + i - partition.windowPage] = 0;
  }
}

/**
 * Gives an area that is mapped in its owner to another partition for good: it leaves the one map, is in no other, and
 * waits in the receiver's queue. Everything was checked. `connection` is NONE for the queue of AREA_RECEIVE.
 */
export function giveArea(
  control: Control,
  area: Area,
  receiver: PartitionState,
  connection: number,
  words: number,
  note: number,
): void {
  const sender = control.state.partitions[area.owner]!;
  const page = area.page;
  const copied = control.journal.wordsCopied;
  unmapPages(control, area, sender, page);
  area.page = NONE;
  area.owner = receiver.number;
  area.connection = connection;
  area.more = false;
  area.from = sender.number;
  area.words = words;
  area.note = note;
  enqueue(queueOf(receiver, connection), area.number);
  recordTransfer(control, area, page, readClock(control.core), control.journal.wordsCopied - copied);
  recordOwnership(control, area);
}

/** Takes an area that waits for its owner out of the queue and maps it. The place is free. */
export function takeArea(control: Control, area: Area, page: number): void {
  const owner = control.state.partitions[area.owner]!;
  dequeue(queueOf(owner, area.connection), area.number);
  area.page = page;
  area.connection = NONE;
  mapPages(control, area, owner, page, RIGHTS_WRITE);
  control.journal.received++;
  recordOwnership(control, area);
}

function queueOf(owner: PartitionState, connection: number): Receiver {
  return connection === NONE ? owner : owner.connections.ends[connection]!;
}

/** Puts an owned area without loans, mapped or in transit, back into the pool and its pages, zeroed, with it. */
export function reclaimArea(control: Control, area: Area): void {
  const owner = control.state.partitions[area.owner]!;
  if (area.page === NONE) dequeue(queueOf(owner, area.connection), area.number);
  else unmapPages(control, area, owner, area.page);
  for (let i = 0; i < area.pages; i++) returnPage(control.core, control.state.pool, area.physical[i]!);
  area.physical.length = 0;
  area.name = "";
  area.owner = NONE;
  area.pages = 0;
  area.page = NONE;
  area.connection = NONE;
  area.more = false;
  area.from = NONE;
  area.words = 0;
  area.note = 0;
  control.state.areas.used--;
  control.journal.areasReclaimed++;
  recordOwnership(control, area);
}

/** AREA_ALLOCATE: a number of pages of memory, at a partition page. */
export function areaAllocate(
  control: Control,
  caller: PartitionState,
  { pages, page }: { readonly pages: number; readonly page: number },
  results: { area: number },
): CallOutcome {
  if (pages < 1 || pages > AREA_PAGES_MAX) return DONE.BAD_ARGUMENT;
  if (!windowFree(caller, page, pages)) return DONE.BAD_WINDOW;
  if (!canAllocate(control, pages)) return DONE.NO_MEMORY;

  results.area = allocateArea(control, caller, page, pages).number;
  return DONE.OK;
}

/** What AREA_TRANSFER is given: an area, the number of a partition, words of message, a word for the receiver. */
interface Sending {
  readonly area: number;
  readonly to: number;
  readonly words: number;
  readonly note: number;
}

/** AREA_TRANSFER. */
export function areaTransfer(
  control: Control,
  caller: PartitionState,
  { area: number, to, words, note }: Sending,
): CallOutcome {
  const area = findArea(control, number);
  if (area === undefined) return DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;
  if (area.page === NONE) return DONE.NOT_MAPPED;
  if (area.loans.length > 0) return DONE.LENT;
  const receiver = control.state.partitions[to];
  if (receiver === undefined) return DONE.BAD_PARTITION;
  if (receiver === caller) return DONE.TO_SELF;
  if (words > areaWords(area)) return DONE.BAD_LENGTH;
  if (receiver.status === "ended") return DONE.PEER_STOPPED;
  if (queueFull(receiver)) return DONE.QUEUE_FULL;

  giveArea(control, area, receiver, NONE, words, note);
  postEvent(control, receiver, EVENT_MESSAGE);
  return DONE.OK;
}

/** What AREA_RECEIVE gives: an area, the partition that sent it, words of message, the sender's word. */
interface Received {
  area: number;
  from: number;
  words: number;
  note: number;
}

/** AREA_RECEIVE: the first message that waits, at a partition page. */
export function areaReceive(
  control: Control,
  caller: PartitionState,
  { page }: { readonly page: number },
  results: Received,
): CallOutcome {
  const area = findArea(control, firstMessage(caller));
  if (area === undefined) return DONE.NO_MESSAGE;
  if (!windowFree(caller, page, area.pages)) return DONE.BAD_WINDOW;

  takeArea(control, area, page);
  results.area = area.number;
  results.from = area.from;
  results.words = area.words;
  results.note = area.note;
  return DONE.OK;
}

/** AREA_GIVE_UP: an area that is mapped or still waits in the caller's own queue. */
export function areaGiveUp(
  control: Control,
  caller: PartitionState,
  { area: number }: { readonly area: number },
): CallOutcome {
  const area = findArea(control, number);
  if (area === undefined) return DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;
  if (area.connection !== NONE) return DONE.NOT_MAPPED;
  if (area.loans.length > 0) return DONE.LENT;

  reclaimArea(control, area);
  return DONE.OK;
}

/** What AREA_INFO gives; `page` and `from` are NOTHING where they mean nothing. */
interface AreaDescription {
  area: number;
  pages: number;
  page: number;
  from: number;
}

/** AREA_INFO: of an area, or of the first message that waits (0). */
export function areaInfo(
  control: Control,
  caller: PartitionState,
  { area: number }: { readonly area: number },
  results: AreaDescription,
): CallOutcome {
  const area = findArea(control, number === 0 ? firstMessage(caller) : number);
  if (area === undefined) return number === 0 ? DONE.NO_MESSAGE : DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;

  const waits = area.page === NONE;
  results.area = area.number;
  results.pages = area.pages;
  results.page = waits || isLent(area) ? NOTHING : area.page;
  results.from = waits ? area.from : NOTHING;
  return DONE.OK;
}
