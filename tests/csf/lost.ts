// The property that no coroutine is ever lost, looked for in a guest's memory.

/** Reads words of a guest's data. */
export type Read = (address: number, count: number) => ArrayLike<number>;

/** Where the records are, and the constants of their layout. */
export interface Records {
  readonly symbols: ReadonlyMap<string, number>;
  readonly coroutines: readonly number[];
  readonly semaphores: readonly number[];
  readonly operations: readonly number[];
}

/** Addresses of the elements of a list, in order; throws when the ring is broken or not sorted by priority. */
export function elements(read: Read, head: number): number[] {
  const found: number[] = [];
  let before = head;
  let priority = 256;
  for (;;) {
    const next = read(before, 1)[0]!;
    if (read(next, 2)[1] !== before) throw new Error(`PREV of ${next} is not ${before}`);
    if (next === head) return found;
    const own = read(next, 3)[2]! >> 8;
    if (own > priority) throw new Error(`list ${head} is not sorted at ${next}`);
    if (found.length > 64) throw new Error(`list ${head} does not end`);
    priority = own;
    found.push(next);
    before = next;
  }
}

/** For each coroutine where it is: "running", "ready", a semaphore or an operation; throws when that is not one place. */
export function whereabouts(read: Read, records: Records): Map<number, string> {
  const { coroutines, semaphores, operations } = records;
  const symbol = (name: string) => records.symbols.get(name)!;
  const word = (address: number) => read(address, 1)[0]!;
  const places = new Map<number, string[]>(coroutines.map((coroutine) => [coroutine, []]));
  places.get(word(symbol("RUNNING_COROUTINE")))?.push("running");
  for (const coroutine of elements(read, symbol("READY_LIST"))) places.get(coroutine)!.push("ready");
  for (const semaphore of semaphores) {
    const list = elements(read, semaphore);
    const count = (word(semaphore + symbol("COROUTINE_SEMAPHORE.COUNT")) << 16) >> 16;
    for (const element of list) places.get(element)?.push(`semaphore ${semaphore}`);
    const waiting = list.filter((element) => coroutines.includes(element)).length;
    const queued = list.length - waiting;
    // Below 0 so many coroutines wait; above 0 so many operations are queued, or none and the count is of signals.
    const right =
      count < 0 ? waiting === -count && queued === 0 : waiting === 0 && (queued === count || queued === 0);
    if (!right)
      throw new Error(
        `semaphore ${semaphore} has COUNT ${count}, ${waiting} coroutines and ${queued} operations`,
      );
  }
  const awaited = symbol("PENDING") | symbol("TO_COROUTINE");
  const isAwaited = (operation: number) =>
    (word(operation + symbol("COROUTINE_OPERATION.STATUS")) & 0xff) === awaited;
  for (const operation of operations.filter(isAwaited)) {
    places.get(word(operation + symbol("COROUTINE_OPERATION.ACTIVATION")))!.push(`operation ${operation}`);
  }
  return new Map(
    coroutines.map((coroutine) => {
      const own = coroutine + symbol("COROUTINE_RECORD.SAVER0");
      const found = places.get(coroutine)!;
      // A coroutine in CSYSCALL waits for the operation that is laid over its own record.
      if (
        found.length === 0 &&
        isAwaited(own) &&
        word(own + symbol("COROUTINE_OPERATION.ACTIVATION")) === coroutine
      ) {
        found.push("its own operation");
      }
      if (found.length !== 1)
        throw new Error(`coroutine ${coroutine} is in ${found.length} places: ${found.join(", ")}`);
      return [coroutine, found[0]!];
    }),
  );
}
