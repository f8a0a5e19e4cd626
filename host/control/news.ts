// News: what has happened at the connections and services of a partition since it asked last. A kernel that was woken by
// an event learns here where to look, at a cost that does not depend on how many connections it has.

import { result } from "./caller.ts";
import { DONE } from "./codes.ts";
import { CONNECTIONS_MAX, connectionNumber } from "./connection.ts";
import type { Control } from "./control.ts";
import { postEvent } from "./event.ts";
import type { PartitionState } from "./partition.ts";

/** An end of a connection, or a service. */
export interface Newsworthy {
  /** Place in the partition's table of connections, or CONNECTIONS_MAX plus the place in the table of services. */
  readonly key: number;
  /** Events that have happened here and were not taken; 0: none. */
  news: number;
}

/** Sets an event of a partition and notes where it happened. */
export function postNews(
  control: Control,
  partition: PartitionState,
  where: Newsworthy,
  event: number,
): void {
  if (where.news === 0) partition.news.push(where.key);
  where.news |= event;
  postEvent(control, partition, event);
}

/** Forgets the news of a connection that closes or a service that is withdrawn. */
export function dropNews(partition: PartitionState, where: Newsworthy): void {
  if (where.news === 0) return;
  partition.news.splice(partition.news.indexOf(where.key), 1);
  where.news = 0;
}

/** CHANNEL_NEWS: R0 := connection or service, R1 := its news; the oldest first. */
export function channelNews(control: Control, caller: PartitionState): number {
  const key = caller.news.shift();
  if (key === undefined) return DONE.NO_NEWS;

  const end = caller.connections.ends[key];
  const where = end ?? control.state.services[key - CONNECTIONS_MAX]!;
  result(control, caller, 0, "id" in where ? where.id : connectionNumber(where));
  result(control, caller, 1, where.news);
  where.news = 0;
  return DONE.OK;
}
