// Connections: each has two ends, and each end is an entry in the table of its partition. CHANNEL_CONNECT requests an end,
// CHANNEL_ACCEPT opens both ends, and an end closes when its partition closes it or ends. Its number counts the uses of its
// entry, so that the number of a closed connection is recognized as stale.

import { NONE } from "../state/area.ts";
import {
  CHANNEL_QUEUE_MAX,
  CONNECTIONS_MAX,
  END_STATES,
  type End,
  type EndState,
} from "../state/connection.ts";
import type { PartitionState } from "../state/partition.ts";
import { createQueue } from "../state/queue.ts";
import type { CallOutcome } from "./call.ts";
import { DONE, EVENT_CHANNEL_WRITABLE } from "./codes.ts";
import type { Control } from "./control.ts";
import { postNews } from "./news.ts";
import { firstMessage, queueRoom } from "./queue.ts";
import { addRequest, findService, isOffered, offers, removeRequest } from "./service.ts";

/** The high byte of a connection's number goes from 1 to this and round again. */
const GENERATIONS = 255;

/** The number by which the partition of an end knows the connection. */
export function connectionNumber({ key, uses }: End): number {
  return ((((uses - 1) % GENERATIONS) + 1) << 8) | key;
}

/** The end that the caller means by a number, or the completion code that refuses it. */
export function findEnd(caller: PartitionState, number: number): End | number {
  const end = caller.connections.ends[number & 0xff];
  const generation = number >> 8;
  if (end === undefined || generation === 0 || generation > end.uses) return DONE.BAD_CONNECTION;
  return end.state !== "free" && connectionNumber(end) === number ? end : DONE.STALE;
}

/** The other end of an open connection. */
export function otherEnd(control: Control, end: End): End {
  return control.state.partitions[end.peer]!.connections.ends[end.peerPlace]!;
}

/** Whether the partition has as many connections as it may have. */
function tableFull({ connections }: PartitionState): boolean {
  return connections.used === connections.limit;
}

/** Takes the next free entry of a table that is not full. */
function takeEnd(
  caller: PartitionState,
  state: EndState,
  service: number,
  peer: number,
  queueLimit: number,
): End {
  const table = caller.connections;
  do table.latest = (table.latest + 1) % CONNECTIONS_MAX;
  while ((table.ends[table.latest]?.state ?? "free") !== "free");
  const key = table.latest;
  table.ends[key] ??= {
    key,
    news: 0,
    state: "free",
    uses: 0,
    service: 0,
    peer: NONE,
    peerPlace: NONE,
    queue: createQueue(0),
    borrowed: 0,
  };
  const end = table.ends[key];
  table.used++;
  end.uses++;
  end.state = state;
  end.service = service;
  end.peer = peer;
  end.queue = createQueue(queueLimit);
  return end;
}

/** Tells the other end that it can send again, if an area has just left a queue that was full or is empty now. */
export function announceRoom(control: Control, end: End, wasFull: boolean): void {
  if (end.state !== "open" || !(wasFull || end.queue.waiting.length === 0)) return;
  postNews(control, control.state.partitions[end.peer]!, otherEnd(control, end), EVENT_CHANNEL_WRITABLE);
}

/** Of which service a connection is to be, and how many areas may wait for the caller at its end. */
interface Wish {
  readonly service: number;
  readonly limit: number;
}

/** CHANNEL_CONNECT. */
export function channelConnect(
  control: Control,
  caller: PartitionState,
  { service: id, limit }: Wish,
  results: { connection: number },
): CallOutcome {
  const service = findService(control, id);
  if (service === undefined) return DONE.BAD_SERVICE;
  if (!service.connect.includes(caller.number)) return DONE.NOT_PERMITTED;
  if (limit < 1 || limit > CHANNEL_QUEUE_MAX) return DONE.BAD_ARGUMENT;
  if (!isOffered(service)) return DONE.NOT_OFFERED;
  if (service.owner === caller.number) return DONE.TO_SELF;
  if (!service.admitted[caller.number]) return DONE.NOT_ADMITTED;
  if (service.requests.length === service.backlog) return DONE.BACKLOG_FULL;
  if (tableFull(caller)) return DONE.NO_CONNECTION;

  const end = takeEnd(caller, "asked", service.id, service.owner, limit);
  addRequest(control, service, caller, end);
  results.connection = connectionNumber(end);
  return DONE.OK;
}

/** CHANNEL_ACCEPT: the oldest request; `peer` is the partition at the other end. */
export function channelAccept(
  control: Control,
  caller: PartitionState,
  { service: id, limit }: Wish,
  results: { connection: number; peer: number },
): CallOutcome {
  const service = findService(control, id);
  if (service === undefined) return DONE.BAD_SERVICE;
  if (!offers(caller, service)) return DONE.NOT_OFFERED;
  if (limit < 1 || limit > CHANNEL_QUEUE_MAX) return DONE.BAD_ARGUMENT;
  const request = service.requests[0];
  if (request === undefined) return DONE.NO_REQUEST;
  if (tableFull(caller)) return DONE.NO_CONNECTION;

  const asker = control.state.partitions[request.partition]!;
  const asked = asker.connections.ends[request.place]!;
  const end = takeEnd(caller, "open", service.id, asker.number, limit);
  end.peerPlace = asked.key;
  asked.state = "open";
  asked.peerPlace = end.key;
  removeRequest(control, service, 0);
  postNews(control, asker, asked, EVENT_CHANNEL_WRITABLE);
  control.journal.connections++;
  results.connection = connectionNumber(end);
  results.peer = asker.number;
  return DONE.OK;
}

/**
 * What CHANNEL_STATUS gives: the number of the state; the partition at the other end; areas that wait, and for how many more
 * the other end has room; pages of the first that waits, or 0.
 */
interface Status {
  state: number;
  peer: number;
  waiting: number;
  room: number;
  pages: number;
}

/** CHANNEL_STATUS. */
export function channelStatus(
  control: Control,
  caller: PartitionState,
  { connection }: { readonly connection: number },
  results: Status,
): CallOutcome {
  const end = findEnd(caller, connection);
  if (typeof end === "number") return end;

  const first = control.state.areas.entries[firstMessage(end) - 1];
  results.state = END_STATES.indexOf(end.state) - 1;
  results.peer = end.peer;
  results.waiting = end.queue.waiting.length;
  results.room = end.state === "open" ? queueRoom(otherEnd(control, end)) : 0;
  results.pages = first?.pages ?? 0;
  return DONE.OK;
}

/** CHANNEL_NEWS: the connection or service with the oldest news, and these as a mask of events. */
export function channelNews(
  control: Control,
  caller: PartitionState,
  _: object,
  results: { where: number; news: number },
): CallOutcome {
  const key = caller.news.shift();
  if (key === undefined) return DONE.NO_NEWS;

  const end = caller.connections.ends[key];
  const where = end ?? control.state.services[key - CONNECTIONS_MAX]!;
  results.where = "id" in where ? where.id : connectionNumber(where);
  results.news = where.news;
  where.news = 0;
  return DONE.OK;
}
