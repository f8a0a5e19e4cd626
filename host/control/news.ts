// News: what has happened at the connections and services of a partition since it last asked. A kernel that an event
// woke learns here where to look, at a cost that does not depend on its number of connections.

import type { Newsworthy } from "../state/connection.ts";
import type { PartitionState } from "../state/partition.ts";
import type { Control } from "./control.ts";
import { postEvent } from "./event.ts";

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
