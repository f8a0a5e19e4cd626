// The message queue of a partition: areas that were transferred to it and wait for AREA_RECEIVE, oldest first. What
// belongs to a message (sender, length, the sender's word) stands in the area itself, so the queue holds numbers only.

import type { PartitionState } from "./partition.ts";

/** Messages that may wait at a partition when the manifest does not say. */
export const QUEUE_LIMIT = 16;
/** The most that a manifest may ask for. */
export const QUEUE_LIMIT_MAX = 1024;

/** A ring of area numbers. */
export interface MessageQueue {
  readonly ring: number[];
  first: number;
  length: number;
}

/** An empty queue for `limit` messages. */
export function createQueue(limit: number): MessageQueue {
  return { ring: new Array<number>(limit).fill(0), first: 0, length: 0 };
}

/** Whether a partition has as many waiting messages as it may have. */
export function queueFull(receiver: PartitionState): boolean {
  return receiver.queue.length === receiver.queue.ring.length;
}

/** Appends an area to a queue that is not full. */
export function enqueue(receiver: PartitionState, area: number): void {
  const { ring, first, length } = receiver.queue;
  ring[(first + length) % ring.length] = area;
  receiver.queue.length++;
}

/** Number of the area of the oldest message, 0 when none waits. */
export function firstMessage(receiver: PartitionState): number {
  return receiver.queue.length === 0 ? 0 : receiver.queue.ring[receiver.queue.first]!;
}

/** Takes an area out of the queue, wherever in it; the others keep their order. */
export function dequeue(receiver: PartitionState, area: number): void {
  const queue = receiver.queue;
  const size = queue.ring.length;
  let at = 0;
  while (queue.ring[(queue.first + at) % size] !== area) at++;
  for (; at > 0; at--) queue.ring[(queue.first + at) % size] = queue.ring[(queue.first + at - 1) % size]!;
  queue.ring[queue.first] = 0;
  queue.first = (queue.first + 1) % size;
  queue.length--;
}
