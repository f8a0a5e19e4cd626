// Services: numbers by which partitions find each other. The manifest says who may offer one and who may connect to it.

import { NONE } from "./area.ts";
import { CONNECTIONS_MAX, type Newsworthy } from "./connection.ts";

/** The most services of a machine. */
export const SERVICES_MAX = 1024;
/** The most requests that may wait at a service. */
export const BACKLOG_MAX = 64;

/** A request that waits at a service: the partition, and the place in its table of connections. */
export interface ConnectionRequest {
  readonly partition: number;
  readonly place: number;
}

/** A service: its description in the manifest, and its present offer. */
export interface Service extends Newsworthy {
  readonly id: number;
  readonly name: string;
  /** Partitions that may offer it, and that may connect to it. */
  readonly offer: readonly number[];
  readonly connect: readonly number[];
  /** The partition that offers it or has reserved it, or NONE. */
  owner: number;
  /** Requests that may wait; 0 while nobody offers it. */
  backlog: number;
  /** By partition: whether its requests are admitted. */
  readonly admitted: boolean[];
  /** Requests that wait, oldest first. */
  readonly requests: ConnectionRequest[];
}

/** A service that nobody offers. `place` is its place in the table of services. */
export function createService(
  place: number,
  id: number,
  name: string,
  offer: readonly number[],
  connect: readonly number[],
): Service {
  return {
    key: CONNECTIONS_MAX + place,
    news: 0,
    id,
    name,
    offer,
    connect,
    owner: NONE,
    backlog: 0,
    admitted: [],
    requests: [],
  };
}
