// The hash of a machine's state: SHA-256 over a canonical form. It covers what guests can ever see: contexts, second
// stage and memory in the order of the partitions, message areas with their contents, queues, events, consoles, and the
// scheduler's position. It leaves out what no guest can see: which physical page holds what, decoded code, counters and
// the journal.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  CTX_BASE,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_INSTRUCTIONS,
  CTX_PC,
  CTX_PENDING,
  CTX_PSW,
  CTX_R,
  CTX_STAGE1,
  CTX_TIMER,
  CTX_TIMER_DUE,
  CTX_TT,
  PAGE_BYTES,
  PAGE_WORDS,
  PHYSICAL,
  RIGHTS_NONE,
} from "../core-as/layout.ts";
import { isLent } from "./control/area.ts";
import { consoleOutput, unreadInput } from "./control/console.ts";
import { type Control, read64, readClock } from "./control/control.ts";
import type { Receiver } from "./control/queue.ts";
import { NONE } from "./state/area.ts";
import { END_STATES } from "./state/connection.ts";
import type { PartitionState } from "./state/partition.ts";
import { ENTRIES, type ScmState, SOCB_CALLERS } from "./state/scm.ts";
import type { Service } from "./state/service.ts";

const STATUSES = ["ready", "waiting", "idle", "ended"] as const;
const ENDS = ["stopped", "halted", "failed", "retired"] as const;
/** What stands for a page whose words are all zero, and before the words of another. */
const ZERO_PAGE = Uint8Array.of(0);
const WORDS_FOLLOW = Uint8Array.of(1);

type Hash = ReturnType<typeof sha256.create>;

/** SHA-256 of the state as 64 hexadecimal digits. */
export function hashState(control: Control): string {
  const hash = sha256.create();
  const { scheduler, partitions, areas, pool, services } = control.state;
  numbers(hash, readClock(control.core), scheduler.quantum, scheduler.current, scheduler.turn);
  numbers(hash, pool.pages, pool.free.length, partitions.length, areas.used, areas.latest);
  for (const partition of partitions) hashPartition(hash, control, partition);
  for (const area of areas.entries) {
    if (area.owner === NONE) continue;
    numbers(hash, area.number, area.owner, area.pages, area.page, area.from, area.words, area.note);
    numbers(hash, area.connection, Number(area.more), area.loans.length);
    for (const { partition, place, shared, page, words, note } of area.loans) {
      numbers(hash, partition, place, Number(shared), page, words, note);
    }
    // What is in some map was hashed with it.
    if (area.page === NONE || (isLent(area) && area.loans[0]!.page === NONE)) {
      for (let i = 0; i < area.pages; i++) hashPage(hash, control, area.physical[i]!);
    }
  }
  numbers(hash, services.length);
  for (const service of services) hashService(hash, service);
  return bytesToHex(hash.digest());
}

function hashService(hash: Hash, service: Service): void {
  const { id, owner, backlog, news, offer, connect, admitted, requests } = service;
  numbers(hash, id, owner, backlog, news, offer.length, ...offer, connect.length, ...connect);
  numbers(hash, admitted.length, ...admitted.map(Number));
  numbers(hash, requests.length, ...requests.flatMap(({ partition, place }) => [partition, place]));
}

function hashConnections(hash: Hash, { connections, news }: PartitionState): void {
  const { ends, limit, used, latest } = connections;
  numbers(hash, limit, used, latest, ends.length, news.length, ...news);
  for (const end of ends) {
    numbers(hash, END_STATES.indexOf(end.state), end.uses, end.news);
    if (end.state === "free") continue;
    numbers(hash, end.service, end.peer, end.peerPlace, end.borrowed);
    hashQueue(hash, end);
  }
}

function hashQueue(hash: Hash, { queue: { limit, waiting } }: Receiver): void {
  numbers(hash, limit, waiting.length, ...waiting);
}

/** Numbers as 64-bit floats, low byte first: every integer of the state is exact in one. */
function numbers(hash: Hash, ...values: number[]): void {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => {
    bytes.setFloat64(8 * i, value, true);
  });
  hash.update(new Uint8Array(bytes.buffer));
}

function text(hash: Hash, bytes: Uint8Array): void {
  numbers(hash, bytes.length);
  hash.update(bytes);
}

function hashPartition(hash: Hash, control: Control, partition: PartitionState): void {
  hashContext(hash, control, partition.number);
  numbers(hash, partition.pages, partition.windowPage, partition.windowPages);
  numbers(hash, STATUSES.indexOf(partition.status), partition.events, partition.interruptMask);
  if (partition.status === "waiting") numbers(hash, partition.waitMask, partition.deadline);
  if (partition.end !== null) {
    const { end } = partition;
    numbers(hash, ENDS.indexOf(end.kind), end.kind === "failed" ? end.trap.cause : end.code, end.clock);
  }
  hashQueue(hash, partition);
  hashConnections(hash, partition);
  numbers(hash, partition.console.written, partition.console.arrived, partition.console.read);
  const { consoleControl, timer } = partition.devices;
  numbers(hash, consoleControl, timer.period, timer.due, timer.control, Number(timer.expired));
  text(hash, consoleOutput(partition));
  text(hash, unreadInput(partition));
  hashScm(hash, partition.scm);
  for (let page = 0; page < partition.pages; page++) {
    const entry = control.core.stage2(partition.number, page);
    const rights = entry >> 14;
    numbers(hash, rights);
    if (rights !== RIGHTS_NONE) hashPage(hash, control, entry & 0x3fff);
  }
}

function hashScm(hash: Hash, scm: ScmState): void {
  const list = (values: readonly number[]) => numbers(hash, values.length, ...values);
  const flags = [scm.blocked ? 1 : 0, scm.activation === null ? 0 : 1];
  numbers(hash, scm.processes.length, ...flags, ...scm.regions);
  for (const process of scm.processes) {
    const { base, tt, socbs, socbCount, frame, answer, stub, stack, awaited, retired } = process;
    numbers(hash, base, tt, socbs, socbCount, frame, answer, stub, ...stack, awaited, retired);
    numbers(hash, ...process.subprocesses, process.subprocess);
    list(process.callers.map((caller) => SOCB_CALLERS.indexOf(caller)));
    for (const entries of process.services) list(entries ?? []);
    for (const { answer: answers, senders, elements } of process.syncels) {
      numbers(hash, Number(answers), senders, elements.length);
      for (const { from, words } of elements) list([from, ...words]);
    }
    numbers(hash, process.awaits.length);
    for (const { reference, syncel, room, system, operation, from, completion } of process.awaits) {
      list([reference, syncel, room, system ? 1 : 0, operation, from, completion]);
    }
    list(process.ended);
    list(process.cancelled);
  }
  numbers(hash, scm.delayed.length);
  for (const { at, from, to, syncel, words } of scm.delayed) list([at, from, to, syncel, ...words]);
  if (scm.activation === null) return;
  const { process, service, entry, call, socb, regions, stack, psw, start, entered, caller } = scm.activation;
  numbers(hash, process, service, ENTRIES.indexOf(entry), call, socb, regions);
  numbers(hash, ...stack, psw, start, entered, ...caller);
}

function hashContext(hash: Hash, control: Control, partition: number): void {
  const { core } = control;
  const context = core.contextAddress(partition);
  const word = (offset: number) => core.contextWord(partition, offset);
  const v = core.v(partition);
  numbers(hash, ...Array.from({ length: 8 }, (_, n) => word(CTX_R + 2 * n)));
  numbers(hash, word(CTX_BASE), word(CTX_PC), word(CTX_PSW), v, word(CTX_TT));
  numbers(hash, word(CTX_CAUSE), word(CTX_DETAIL1), word(CTX_DETAIL2));
  numbers(hash, word(CTX_PENDING), word(CTX_TIMER_DUE));
  numbers(hash, read64(core, context + CTX_TIMER), read64(core, context + CTX_INSTRUCTIONS));
  if (word(CTX_TT) !== 0) hash.update(core.u8.slice(context + CTX_STAGE1, context + CTX_STAGE1 + 256));
}

function hashPage(hash: Hash, control: Control, page: number): void {
  const address = PHYSICAL + page * PAGE_BYTES;
  const words = control.core.u32.subarray(address >> 2, (address >> 2) + PAGE_WORDS / 2);
  if (words.every((word) => word === 0)) {
    hash.update(ZERO_PAGE);
    return;
  }
  hash.update(WORDS_FOLLOW);
  hash.update(control.core.u8.slice(address, address + PAGE_BYTES));
}
