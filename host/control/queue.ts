// Message queues: areas that wait to be received, oldest first. A partition has one for AREA_RECEIVE, and each end of a
// connection one for CHANNEL_RECEIVE. What belongs to a message (sender, length, the sender's word) stands in the area
// or its loan, so a queue holds numbers only.

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

/** Who has a queue: a partition, or an end of a connection. */
export interface Receiver {
  readonly queue: MessageQueue;
}

/** Whether as many areas wait as may wait. */
export function queueFull(receiver: Receiver): boolean {
  return queueRoom(receiver) === 0;
}

/** For how many more areas there is room. */
export function queueRoom({ queue }: Receiver): number {
  return queue.ring.length - queue.length;
}

/** Appends an area to a queue that is not full. */
export function enqueue(receiver: Receiver, area: number): void {
  const { ring, first, length } = receiver.queue;
  ring[(first + length) % ring.length] = area;
  receiver.queue.length++;
}

/** Number of the area of the oldest message, 0 when none waits. */
export function firstMessage(receiver: Receiver): number {
  return receiver.queue.length === 0 ? 0 : receiver.queue.ring[receiver.queue.first]!;
}

/** Takes an area out of the queue, wherever in it; the others keep their order. */
export function dequeue(receiver: Receiver, area: number): void {
  const queue = receiver.queue;
  const size = queue.ring.length;
  let at = 0;
  while (queue.ring[(queue.first + at) % size] !== area) at++;
  for (; at > 0; at--) queue.ring[(queue.first + at) % size] = queue.ring[(queue.first + at - 1) % size]!;
  queue.ring[queue.first] = 0;
  queue.first = (queue.first + 1) % size;
  queue.length--;
}
