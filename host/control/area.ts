// Message areas: 1 to 64 pages that have at most one owner at any time. An area is in the pool (no owner, no pages), or
// mapped (at consecutive pages of its owner's message window), or in transit (owned, mapped nowhere, waiting in its
// owner's queue). A transfer changes second-stage maps and owner and copies no word: the mapping state of the message
// area in one logical partition becomes one in another (the patent's claim 1; its figure 5 shows the access disabled
// area that stays behind).

import { PAGE_WORDS, RIGHTS_NONE, RIGHTS_WRITE } from "../../core-as/layout.ts";
import { argument, longArgument, longResult, result } from "./caller.ts";
import { DONE, EVENT_MESSAGE, NOTHING } from "./codes.ts";
import { type Control, readClock } from "./control.ts";
import { postEvent } from "./event.ts";
import { recordTransfer } from "./journal.ts";
import { returnPage, takePage } from "./memory.ts";
import type { PartitionState } from "./partition.ts";
import { dequeue, enqueue, firstMessage, queueFull } from "./queue.ts";

/** The most pages of an area. */
export const AREA_PAGES_MAX = 64;
/** Areas that can exist at once; their numbers are 1 to AREAS_MAX. */
export const AREAS_MAX = 4096;
/** Owner of an area in the pool, and page of one that is not mapped. */
export const NONE = -1;

/** One message area. */
export interface Area {
  readonly number: number;
  /** From the manifest; "" for one that a guest allocated. */
  name: string;
  /** Number of the owning partition, or NONE: the area is in the pool. */
  owner: number;
  pages: number;
  /** First partition page of the owner at which it is mapped, or NONE: it is in transit. */
  page: number;
  /** Its physical pages; the first `pages` count. */
  readonly physical: number[];
  /** Of the latest transfer: the sender (NONE: never transferred), words of message, the sender's word. */
  from: number;
  words: number;
  note: number;
}

/** All areas. An entry is made when its number is first used and then reused. */
export interface AreaTable {
  readonly entries: Area[];
  /** Areas that have an owner. */
  used: number;
  /** The number given out last; numbers go round, so that a stale one does not soon name another area. */
  latest: number;
}

/** A table without areas. */
export function createAreas(): AreaTable {
  return { entries: [], used: 0, latest: 0 };
}

/** The area with this number, or undefined when there is none. */
export function findArea(control: Control, number: number): Area | undefined {
  const area = control.state.areas.entries[number - 1];
  return area !== undefined && area.owner !== NONE ? area : undefined;
}

/** Whether `pages` pages from `page` on lie in the partition's message window and nothing is mapped there. */
export function windowFree(
  control: Control,
  partition: PartitionState,
  page: number,
  pages: number,
): boolean {
  if (page < partition.windowPage || page + pages > partition.windowPage + partition.windowPages)
    return false;
  for (let i = 0; i < pages; i++) {
    if (control.core.stage2(partition.number, page + i) >> 14 !== RIGHTS_NONE) return false;
  }
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
  area.name = name;
  area.owner = owner.number;
  area.pages = pages;
  for (let i = 0; i < pages; i++) area.physical[i] = takePage(control.state.pool);
  mapArea(control, area, page);
  return area;
}

/** The next entry, in the order of the numbers and round again, that is in the pool. */
function unusedArea(table: AreaTable): Area {
  for (let tries = 0; tries < AREAS_MAX; tries++) {
    table.latest = (table.latest % AREAS_MAX) + 1;
    const entry = table.entries[table.latest - 1];
    if (entry?.owner === NONE) return entry;
    if (entry === undefined) {
      const number = table.latest;
      const area: Area = {
        number,
        name: "",
        owner: NONE,
        pages: 0,
        page: NONE,
        physical: [],
        from: NONE,
        words: 0,
        note: 0,
      };
      table.entries[number - 1] = area;
      return area;
    }
  }
  throw new Error("the table of areas is full");
}

function mapArea(control: Control, area: Area, page: number): void {
  area.page = page;
  for (let i = 0; i < area.pages; i++) {
    control.core.setStage2(area.owner, page + i, RIGHTS_WRITE, area.physical[i]!);
  }
}

function unmapArea(control: Control, area: Area): void {
  for (let i = 0; i < area.pages; i++) control.core.setStage2(area.owner, area.page + i, RIGHTS_NONE, 0);
  area.page = NONE;
}

/** Puts an owned area, mapped or in transit, back into the pool and its pages, zeroed, with it. */
export function reclaimArea(control: Control, area: Area): void {
  if (area.page === NONE) dequeue(control.state.partitions[area.owner]!, area.number);
  else unmapArea(control, area);
  for (let i = 0; i < area.pages; i++) returnPage(control.core, control.state.pool, area.physical[i]!);
  area.physical.length = 0;
  area.name = "";
  area.owner = NONE;
  area.pages = 0;
  area.from = NONE;
  area.words = 0;
  area.note = 0;
  control.state.areas.used--;
}

/** Reclaims every area of a partition that ends. */
export function reclaimAreasOf(control: Control, owner: PartitionState): void {
  for (const area of control.state.areas.entries) {
    if (area.owner === owner.number) reclaimArea(control, area);
  }
}

/** AREA_ALLOCATE: R0 pages, R1 partition page; R0 := area. */
export function areaAllocate(control: Control, caller: PartitionState): number {
  const pages = argument(control, caller, 0);
  const page = argument(control, caller, 1);
  if (pages < 1 || pages > AREA_PAGES_MAX) return DONE.BAD_ARGUMENT;
  if (!windowFree(control, caller, page, pages)) return DONE.BAD_WINDOW;
  if (!canAllocate(control, pages)) return DONE.NO_MEMORY;

  result(control, caller, 0, allocateArea(control, caller, page, pages).number);
  return DONE.OK;
}

/** AREA_TRANSFER: R0 area, R1 receiver, R2,R3 words of message, R4 a word for the receiver. */
export function areaTransfer(control: Control, caller: PartitionState): number {
  const area = findArea(control, argument(control, caller, 0));
  const to = argument(control, caller, 1);
  const words = longArgument(control, caller, 2);
  if (area === undefined) return DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;
  if (area.page === NONE) return DONE.NOT_MAPPED;
  const receiver = control.state.partitions[to];
  if (receiver === undefined) return DONE.BAD_PARTITION;
  if (receiver === caller) return DONE.TO_SELF;
  if (words > area.pages * PAGE_WORDS) return DONE.BAD_LENGTH;
  if (receiver.status === "ended") return DONE.PEER_STOPPED;
  if (queueFull(receiver)) return DONE.QUEUE_FULL;

  const page = area.page;
  const copied = control.journal.wordsCopied;
  unmapArea(control, area);
  area.owner = to;
  area.from = caller.number;
  area.words = words;
  area.note = argument(control, caller, 4);
  enqueue(receiver, area.number);
  postEvent(control, receiver, EVENT_MESSAGE);
  recordTransfer(control, area, page, readClock(control.core), control.journal.wordsCopied - copied);
  return DONE.OK;
}

/** AREA_RECEIVE: R0 partition page; R0 := area, R1 := sender, R2,R3 := words of message, R4 := the sender's word. */
export function areaReceive(control: Control, caller: PartitionState): number {
  const page = argument(control, caller, 0);
  const area = findArea(control, firstMessage(caller));
  if (area === undefined) return DONE.NO_MESSAGE;
  if (!windowFree(control, caller, page, area.pages)) return DONE.BAD_WINDOW;

  dequeue(caller, area.number);
  mapArea(control, area, page);
  control.journal.received++;
  result(control, caller, 0, area.number);
  result(control, caller, 1, area.from);
  longResult(control, caller, 2, area.words);
  result(control, caller, 4, area.note);
  return DONE.OK;
}

/** AREA_GIVE_UP: R0 area, mapped or still waiting in the caller's queue. */
export function areaGiveUp(control: Control, caller: PartitionState): number {
  const area = findArea(control, argument(control, caller, 0));
  if (area === undefined) return DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;

  reclaimArea(control, area);
  return DONE.OK;
}

/** AREA_INFO: R0 area, or 0 for the first message that waits; R0 := area, R1 := pages, R2 := page, R3 := sender. */
export function areaInfo(control: Control, caller: PartitionState): number {
  const number = argument(control, caller, 0);
  const area = findArea(control, number === 0 ? firstMessage(caller) : number);
  if (area === undefined) return number === 0 ? DONE.NO_MESSAGE : DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;

  const waits = area.page === NONE;
  result(control, caller, 0, area.number);
  result(control, caller, 1, area.pages);
  result(control, caller, 2, waits ? NOTHING : area.page);
  result(control, caller, 3, waits ? area.from : NOTHING);
  return DONE.OK;
}
