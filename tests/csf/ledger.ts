// What the pools of a node hold, read out of its memory: every element of every pool is free or in use, in one place.

import type { Node } from "./csfproc-node.ts";
import { CSF, OPERATIONS, PROCESSES, SERVER, SIZES } from "./csfproc-source.ts";

const SOCBS = 6;
const NO_OWNER = 0xffff;

export interface Ledger {
  /** What is free, by pool; and elements in syncels. */
  readonly held: Readonly<Record<string, number>>;
  /** SOCBs in use, by process. */
  readonly socbs: ReadonlyMap<number, readonly number[]>;
}

/** A list that ends in 0; throws when it goes round or leaves `within`. */
function chain(
  first: number,
  next: (at: number) => number,
  within: ReadonlySet<number>,
  what: string,
): number[] {
  const list: number[] = [];
  const seen = new Set<number>();
  for (let at = first; at !== 0; at = next(at)) {
    if (!within.has(at)) throw new Error(`${what} leads to ${at}, which is none of its elements`);
    if (seen.has(at)) throw new Error(`${what} has ${at} twice`);
    seen.add(at);
    list.push(at);
  }
  return list;
}

/** The elements of an array. */
const elements = (at: number, count: number, words: number) =>
  new Set(Array.from({ length: count }, (_, n) => at + n * words));

/** What the pools hold. @throws Error when an element is in two places, or in none */
export function ledger(node: Node): Ledger {
  const held: Record<string, number> = {};
  const socbs = new Map<number, number[]>();
  const address = (name: string) => node.address(name);
  const word = (at: number) => node.word(CSF, at);

  /** The free elements of a pool of a process. */
  const freeOf = (process: number, pool: string, all: ReadonlySet<number>) => {
    const [first, free, total] = node.words(process, pool, 3);
    const list = chain(first!, (at) => node.word(process, at), all, `${pool} of process ${process}`);
    if (list.length !== free || total !== all.size) {
      throw new Error(`${pool} of process ${process} has ${list.length} elements, says ${free} of ${total}`);
    }
    return new Set(list);
  };
  const shared = (pool: string, array: string, count: number, words: number) => {
    const all = elements(address(array), count, words);
    const free = freeOf(CSF, pool, all);
    held[pool] = free.size;
    return { all, used: [...all].filter((at) => !free.has(at)) };
  };
  const blocks = shared("HCB_POOL", "HCB_ARRAY", SIZES.NO_OF_HCBS, 6);
  const qels = shared("QEL_POOL", "QEL_ARRAY", SIZES.NO_OF_QELS, 16);
  const buffers = shared("BUFFER_POOL", "BUFFER_ARRAY", SIZES.NO_OF_BUFFERS, 32);

  // Every control block in use is a CIF's, or in the list of one; every view is in the list of one handle.
  const placed = new Map<number, string>();
  const place = (at: number, where: string) => {
    if (placed.has(at)) throw new Error(`${at} is ${where}, and ${placed.get(at)}`);
    placed.set(at, where);
  };
  const isHandle = (at: number) => (word(at + 4) & (1 << 13)) !== 0;
  const linked = new Map<number, number>();
  for (const cif of blocks.used.filter((at) => !isHandle(at))) {
    place(cif, "a CIF");
    const handles = chain(word(cif + 5), word, blocks.all, `handles of ${cif}`);
    if (handles.length === 0) throw new Error(`control block ${cif} is lost`);
    for (const hcb of handles) {
      place(hcb, `a handle of ${cif}`);
      if (word(hcb + 1) !== cif) throw new Error(`handle ${hcb} of ${cif} says ${word(hcb + 1)}`);
      const views = chain(word(hcb + 3), (at) => word(at + 5), qels.all, `views of ${hcb}`);
      if (word(hcb + 5) !== views.length) throw new Error(`handle ${hcb} counts ${word(hcb + 5)} views`);
      for (const qel of views) {
        place(qel, `a view of ${hcb}`);
        linked.set(qel, hcb);
      }
    }
  }
  for (const at of blocks.used) if (!placed.has(at)) throw new Error(`control block ${at} is lost`);

  // Every QEL in use is of a view or of a buffer, and in a queue or somebody's.
  const references = new Map<number, number>();
  const ownerless = new Set<number>();
  for (const qel of qels.used) {
    const [owner, type, object] = node.words(CSF, qel + 2, 3);
    if (owner === NO_OWNER) ownerless.add(qel);
    if (type === address("VIEW_OBJECT") && linked.get(qel) === object) continue;
    if (type !== address("BUFFER_OBJECT")) throw new Error(`queue element ${qel} is lost`);
    references.set(object!, (references.get(object!) ?? 0) + 1);
  }
  for (const qel of linked.keys()) if (!qels.used.includes(qel)) throw new Error(`view ${qel} is free`);
  for (let n = 0; n < SIZES.NO_OF_SUB_QUEUES; n++) {
    const head = address("SUB_QUEUE_ARRAY") + 4 * n;
    const next = (at: number) => (word(at) === head ? 0 : word(at));
    const list = chain(next(head), next, qels.all, `queue ${n + 1}`);
    if (word(head + 2) !== list.length) throw new Error(`queue ${n + 1} counts ${word(head + 2)}`);
    for (const qel of list)
      if (!ownerless.delete(qel)) throw new Error(`${qel} of queue ${n + 1} is another's`);
  }
  if (ownerless.size > 0) throw new Error(`${[...ownerless]} are in no queue, and nobody's`);

  // Every buffer in use is held by its owner and by elements, which it counts.
  for (const buffer of buffers.used) {
    const [owner, counted] = node.words(CSF, buffer + 1, 2);
    const holds = (references.get(buffer) ?? 0) + (owner === NO_OWNER ? 0 : 1);
    if (holds !== counted || holds === 0)
      throw new Error(`buffer ${buffer} counts ${counted}, and ${holds} hold it`);
    references.delete(buffer);
  }
  if (references.size > 0)
    throw new Error(`elements of ${[...references.keys()]}, which are no buffers in use`);

  for (const process of PROCESSES) {
    if (process === SERVER) continue;
    const lists = elements(address("TPE_ARRAY"), 2 * SOCBS, 8);
    const free = freeOf(process, "TPE_POOL", lists);
    held[`TPE_POOL ${process}`] = free.size;
    const words = node.words(process, "SOCBS", 16 * SOCBS);
    const inUse: number[] = [];
    const transfers = new Set<number>();
    for (let n = 0; n < SOCBS; n++) {
      const [, status, service, , one, other] = words.slice(16 * n, 16 * n + 6);
      if (status === 0) continue;
      inUse.push(n + 1);
      for (const index of service === address("MMON_SERVICE") ? [one!, other!] : []) {
        if (index === 0) continue;
        const at = address("TPE_ARRAY") + 8 * (index - 1);
        if (free.has(at) || transfers.has(at))
          throw new Error(`transfer list ${index} of ${process} is not its own`);
        transfers.add(at);
      }
    }
    if (transfers.size + free.size !== lists.size)
      throw new Error(`process ${process} has lost transfer lists`);
    socbs.set(process, inUse);
    held[`SOCBs ${process}`] = SOCBS - inUse.length;
    const { syncels } = node.machine.state.partitions[0]!.scm.processes[process]!;
    held[`syncels ${process}`] = syncels.reduce((sum, { elements: list }) => sum + list.length, 0);
  }

  // An operation is in the pool, in the queue of a coroutine, or held by one of the three.
  const operations = new Set<number>();
  const all = elements(address("OPERATIONS"), OPERATIONS, address("SAVE_OP"));
  for (const name of ["OPERATION_POOL", "SAVE_SEMAPHORE", "LOG_SAVE_SEMAPHORE"]) {
    const [, , count] = node.words(CSF, name, 3);
    if (name === "OPERATION_POOL") held[name] = count! < 0x8000 ? count! : 0;
    if (count === 0 || count! >= 0x8000) continue;
    const head = address(name);
    const next = (at: number) => (word(at) === head ? 0 : word(at));
    for (const at of chain(next(head), next, all, name)) {
      if (operations.has(at)) throw new Error(`operation ${at} is in two semaphores`);
      operations.add(at);
    }
  }
  if (OPERATIONS - operations.size > 3)
    throw new Error(`${OPERATIONS - operations.size} operations are in no semaphore`);
  return { held, socbs };
}
