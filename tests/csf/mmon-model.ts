// A model of CIFs, their HCBs, queue elements, queues and buffers, written after the rules of docs/CSF.md and not after the
// firmware, and the same read out of the firmware's memory. References that the firmware chooses are taken from it.

import { expect } from "vitest";
import { type Mmon, SIZES } from "./mmon.ts";

export const NO_OWNER = 0xffff;

export interface Cif {
  /** CIF_ID, the low word first. */
  id: readonly [number, number];
  readonly profile: readonly [number, number];
  readonly hcbs: Hcb[];
}

export interface Hcb {
  readonly at: number;
  readonly cif: Cif;
  /** QELs, the newest first. */
  readonly qels: Qel[];
}

export interface Buffer {
  readonly ref: number;
  owner: number;
  references: number;
}

export interface Qel {
  readonly ref: number;
  owner: number;
  readonly object: Hcb | Buffer;
  queue: number;
  precedence: number;
  /** Greater than that of each QEL that was sent before. */
  stamp: number;
}

export interface SubQueue {
  main: number;
  readonly qels: Qel[];
}

export interface Main {
  blocked: boolean;
  profile: readonly [number, number];
}

const isView = (object: Hcb | Buffer): object is Hcb => "qels" in object;

/** Classification not higher, every other bit there. */
export function isContained(a: readonly [number, number], b: readonly [number, number]): boolean {
  const bits = (p: readonly [number, number]) =>
    (p[1] * 0x10000 + p[0]).toString(2).padStart(32, "0").slice(0, 28);
  return a[0] % 16 <= b[0] % 16 && [...bits(a)].every((bit, n) => bit === "0" || bits(b)[n] === "1");
}

export class Model {
  readonly cifs = new Map<number, Cif>();
  readonly qels = new Map<number, Qel>();
  readonly buffers = new Map<number, Buffer>();
  readonly mains: Main[] = Array.from({ length: SIZES.NO_OF_MAIN_QUEUES }, () => ({
    blocked: false,
    profile: [0, 0] as const,
  }));
  readonly queues: SubQueue[] = Array.from({ length: SIZES.NO_OF_SUB_QUEUES }, () => ({ main: 1, qels: [] }));
  readonly #m: Mmon;

  constructor(m: Mmon) {
    this.#m = m;
  }

  get freeQels(): number {
    return SIZES.NO_OF_QELS - this.qels.size;
  }

  get blocks(): number {
    return [...this.cifs.values()].reduce((sum, { hcbs }) => sum + 1 + hcbs.length, 0);
  }

  queue(number: number): SubQueue {
    return this.queues[number - 1]!;
  }

  mainOf(queue: number): Main {
    return this.mains[this.queue(queue).main - 1]!;
  }

  owned(subprocess: number, kind: "view" | "buffer"): Qel[] {
    return [...this.qels.values()].filter(
      ({ owner, object }) => owner === subprocess && isView(object) === (kind === "view"),
    );
  }

  hcbs(): Hcb[] {
    return [...this.cifs.values()].flatMap(({ hcbs }) => hcbs);
  }

  addQel(ref: number, owner: number, object: Hcb | Buffer): Qel {
    expect(this.qels.has(ref)).toBe(false);
    const qel: Qel = { ref, owner, object, queue: 0, precedence: 0, stamp: 0 };
    this.qels.set(ref, qel);
    if (isView(object)) object.qels.unshift(qel);
    else object.references++;
    return qel;
  }

  insert(qel: Qel): void {
    const { qels } = this.queue(qel.queue);
    const place = qels.findIndex(
      ({ precedence, stamp }) =>
        precedence < qel.precedence || (precedence === qel.precedence && stamp > qel.stamp),
    );
    qels.splice(place < 0 ? qels.length : place, 0, qel);
    qel.owner = NO_OWNER;
  }

  /** What RECEIVE_FIRST_QEL gives. */
  first(main: number): Qel | undefined {
    const firsts = this.queues.filter((queue) => queue.main === main).flatMap(({ qels }) => qels.slice(0, 1));
    return firsts.reduce<Qel | undefined>(
      (best, qel) => (best !== undefined && best.precedence >= qel.precedence ? best : qel),
      undefined,
    );
  }

  removeQel(qel: Qel): void {
    this.qels.delete(qel.ref);
    if (qel.owner === NO_OWNER) this.takeOut(qel);
    if (isView(qel.object)) qel.object.qels.splice(qel.object.qels.indexOf(qel), 1);
    else this.drop(qel.object);
  }

  takeOut(qel: Qel): void {
    const { qels } = this.queue(qel.queue);
    qels.splice(qels.indexOf(qel), 1);
  }

  drop(buffer: Buffer): void {
    buffer.references--;
    if (buffer.references === 0) this.buffers.delete(buffer.ref);
  }

  removeHcb(hcb: Hcb): void {
    for (const qel of [...hcb.qels]) this.removeQel(qel);
    const { hcbs } = hcb.cif;
    hcbs.splice(hcbs.indexOf(hcb), 1);
    if (hcbs.length > 0) return;
    for (const [at, cif] of this.cifs) if (cif === hcb.cif) this.cifs.delete(at);
  }

  /** The model in numbers. */
  dump() {
    return {
      cifs: [...this.cifs]
        .sort(([a], [b]) => a - b)
        .map(([at, { id, profile, hcbs }]) => ({
          at,
          id: [...id],
          profile: [...profile],
          hcbs: hcbs.map(({ at: block, qels }) => ({ at: block, qels: qels.map(({ ref }) => ref) })),
        })),
      qels: [...this.qels.values()]
        .sort((a, b) => a.ref - b.ref)
        .map(({ ref, owner, object, queue, precedence }) => [
          ref,
          owner,
          isView(object) ? object.at : this.#m.element("BUFFER", object.ref),
          queue,
          precedence,
        ]),
      queues: this.queues.map(({ main, qels }) => [main, ...qels.map(({ ref }) => ref)]),
      buffers: [...this.buffers.values()]
        .sort((a, b) => a.ref - b.ref)
        .map(({ ref, owner, references }) => [ref, owner, references]),
      free: [this.freeQels, SIZES.NO_OF_HCBS - this.blocks, SIZES.NO_OF_BUFFERS - this.buffers.size],
    };
  }
}

/** The words of a pool's free elements' addresses; throws when the list goes round. */
function freeList(m: Mmon, pool: string): number[] {
  const [first, free] = m.words(pool, 2);
  const list: number[] = [];
  for (let at = first!; at !== 0; at = m.word(at)) {
    if (list.includes(at)) throw new Error(`${pool} goes round`);
    list.push(at);
  }
  expect(list).toHaveLength(free!);
  return list;
}

/** The same of the firmware's memory, every list walked, every count compared with what it counts. */
export function dumpMemory(m: Mmon): ReturnType<Model["dump"]> {
  const name = (field: string) => m.address(field);
  const ref = (at: number) => (at - m.address("QEL_ARRAY")) / 16 + 1;
  const free = new Set([
    ...freeList(m, "HCB_POOL"),
    ...freeList(m, "QEL_POOL"),
    ...freeList(m, "BUFFER_POOL"),
  ]);
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
  const chain = (first: number, link: number) => {
    const list: number[] = [];
    for (let at = first; at !== 0; at = m.word(at + link)) {
      expect(list).not.toContain(at);
      list.push(at);
    }
    return list;
  };

  const blocks = numbers(SIZES.NO_OF_HCBS)
    .map((n) => m.element("HCB", n))
    .filter((at) => !free.has(at));
  const isHcb = (at: number) => (m.word(at + 4) & 0x2000) !== 0;
  const cifs = blocks
    .filter((at) => !isHcb(at))
    .map((at) => {
      const hcbs = chain(m.word(at + name("CIF_CONTROL_BLOCK.HCBLIST")), name("HANDLE_CONTROL_BLOCK.NEXT"));
      return {
        at,
        id: m.words(at + name("CIF_CONTROL_BLOCK.CIF_ID"), 2),
        profile: m.words(at, 2),
        hcbs: hcbs.map((hcb) => {
          expect(m.word(hcb + name("HANDLE_CONTROL_BLOCK.CIF"))).toBe(at);
          const qels = chain(
            m.word(hcb + name("HANDLE_CONTROL_BLOCK.QELLIST")),
            name("PRIMARY_QEL.OBJECT_LINK"),
          );
          expect(m.word(hcb + name("HANDLE_CONTROL_BLOCK.QELCOUNT"))).toBe(qels.length);
          const dismantles = qels.reduce((sum, qel) => sum + m.word(qel + name("PRIMARY_QEL.DISMANTLES")), 0);
          expect(m.word(hcb + name("HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT")) & 0xff).toBe(dismantles);
          return { at: hcb, qels: qels.map(ref) };
        }),
      };
    });
  const qels = numbers(SIZES.NO_OF_QELS)
    .filter((n) => !free.has(m.element("QEL", n)))
    .map((n) => [
      n,
      ...["OWNER", "OBJECT_REF", "QUEUE", "PRECEDENCE"].map((f) =>
        m.word(m.field("QEL", n, `PRIMARY_QEL.${f}`)),
      ),
    ]);
  const queues = numbers(SIZES.NO_OF_SUB_QUEUES).map((n) => {
    const head = m.element("SUB_QUEUE", n);
    const list: number[] = [];
    let before = head;
    for (let at = m.word(head); at !== head; at = m.word(at)) {
      expect(m.word(at + 1)).toBe(before);
      expect(list.length).toBeLessThan(SIZES.NO_OF_QELS);
      list.push(ref(at));
      before = at;
    }
    expect(m.words(head + 1, 2)).toEqual([before, list.length]);
    return [m.word(head + 3), ...list];
  });
  const buffers = numbers(SIZES.NO_OF_BUFFERS)
    .filter((n) => !free.has(m.element("BUFFER", n)))
    .map((n) => [n, ...m.words(m.field("BUFFER", n, "UTILITY_BUFFER.OWNER"), 2)]);
  const count = (pool: string) => m.word(m.address(pool) + 1);
  return { cifs, qels, queues, buffers, free: [count("QEL_POOL"), count("HCB_POOL"), count("BUFFER_POOL")] };
}
