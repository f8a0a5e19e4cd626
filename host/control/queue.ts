// Message queues. Order is that of arrival; an area may leave from anywhere in it.

import type { MessageQueue } from "../state/queue.ts";

/** Who has a queue: a partition, or an end of a connection. */
export interface Receiver {
  readonly queue: MessageQueue;
}

/** Whether as many areas wait as may wait. */
export function queueFull(receiver: Receiver): boolean {
  return queueRoom(receiver) === 0;
}

/** For how many more areas there is room. */
export function queueRoom({ queue: { limit, waiting } }: Receiver): number {
  return limit - waiting.length;
}

/** Appends an area to a queue that is not full. */
export function enqueue({ queue: { waiting } }: Receiver, area: number): void {
  waiting.push(area);
}

/** Number of the area of the oldest message, 0 when none waits. */
export function firstMessage({ queue: { waiting } }: Receiver): number {
  return waiting[0] ?? 0;
}

/** Takes an area out of the queue, wherever in it; the others keep their order. */
export function dequeue({ queue: { waiting } }: Receiver, area: number): void {
  const at = waiting.indexOf(area);
  if (at === 0) waiting.shift();
  else waiting.splice(at, 1);
}
