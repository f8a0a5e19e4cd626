// Connections: each has two ends, and each end is an entry in the table of its partition.

import { NONE } from "./area.ts";
import { createQueue, type MessageQueue } from "./queue.ts";

/** Connections that a partition may have when the manifest does not say, and the most that it may ask for. */
export const CONNECTIONS = 32;
export const CONNECTIONS_MAX = 256;
/** The most areas that may wait at an end. */
export const CHANNEL_QUEUE_MAX = 64;

/** free: not in use; the others are those of docs/ABI.md, "Connections", numbered from 0 in this order. */
export const END_STATES = ["free", "asked", "open", "closed"] as const;
/** The state of an end of a connection. */
export type EndState = (typeof END_STATES)[number];

/** What has news: an end of a connection, or a service. */
export interface Newsworthy {
  /** Place in the partition's table of connections, or CONNECTIONS_MAX plus the place in the table of services. */
  readonly key: number;
  /** Events that have happened here and were not taken; 0: none. */
  news: number;
}

/** One end of a connection. While it is free, everything except key and uses is as createEnd makes it. */
export interface End extends Newsworthy {
  state: EndState;
  /** How often this entry was used, including the present use. */
  uses: number;
  /** Number of the service. */
  service: number;
  /** The other partition, and the place of the other end in its table while the state is open; else NONE. */
  peer: number;
  peerPlace: number;
  /** Areas that wait for this end. Each use of the entry makes a new queue. */
  queue: MessageQueue;
  /** Loans to this end, including those that wait. */
  borrowed: number;
}

/** The connections of a partition. An entry is made when its place is first used and then reused. */
export interface ConnectionTable {
  readonly ends: End[];
  /** How many it may have at once, and how many it has. */
  readonly limit: number;
  used: number;
  /** The place given out last; places go round. */
  latest: number;
}

/** A table for at most `limit` connections at once. */
export function createConnections(limit: number): ConnectionTable {
  return { ends: [], limit, used: 0, latest: CONNECTIONS_MAX - 1 };
}

/** The entry of a place that was never used. */
export function createEnd(key: number): End {
  return {
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
}
