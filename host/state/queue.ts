// Message queues: areas that wait to be received, oldest first. A partition has one for AREA_RECEIVE, and each end of a
// connection one for CHANNEL_RECEIVE. What belongs to a message (sender, length, the sender's word) stands in the area
// or its loan, so a queue holds numbers only.

/** Messages that may wait at a partition when the manifest does not say. */
export const QUEUE_LIMIT = 16;
/** The most that a manifest may ask for. */
export const QUEUE_LIMIT_MAX = 1024;

/** The numbers of the areas that wait, the oldest first, and how many may. */
export interface MessageQueue {
  readonly limit: number;
  readonly waiting: number[];
}

/** An empty queue for `limit` messages. */
export function createQueue(limit: number): MessageQueue {
  return { limit, waiting: [] };
}
