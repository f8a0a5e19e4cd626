// What the tests of channels share: machines with services, connections, and calls that must succeed or be refused.

import { expect } from "vitest";
import { type CompletionName, type Machine, readSnapshot } from "../../host/index.ts";
import type { MachineOptions, PartitionOptions } from "../../host/options.ts";
import { call, machineOf, refused as refusedWith } from "./guests.ts";

/** The service of these tests: partition 1 may offer it, every other one may connect. */
export const SERVICE = 7;
export const WORDS = 1024;
export const ALL = 0xffff;

/** Partitions a, b, ... of 8 pages with the window at pages 4 to 7, and the service. */
export function channelMachine(
  partitions = 3,
  options: Partial<MachineOptions> = {},
  each: Partial<PartitionOptions> = {},
): Machine {
  const machine = machineOf(partitions, options, each);
  const others = machine.state.partitions.map(({ number }) => number).filter((number) => number !== 1);
  machine.addService({ id: SERVICE, offer: [1], connect: others });
  return machine;
}

/** A call that must succeed; its registers afterwards. */
export function ok(
  machine: Machine,
  partition: number,
  name: string,
  ...r: readonly number[]
): readonly number[] {
  const result = call(machine, partition, name, r);
  expect(result.completion, `${name} ${r}`).toBe("OK");
  // Whatever calls make of a state, it is one that a snapshot may have.
  expect(readSnapshot(machine.snapshot(), name).problem).toBeUndefined();
  return result.r;
}

/** What `refused` has seen: call and error. */
export const refusals = new Set<string>();

/** A call that must be refused with this error, and that changes nothing but R7 and PC. */
export function refused(
  machine: Machine,
  error: CompletionName,
  partition: number,
  name: string,
  ...r: readonly number[]
): void {
  refusals.add(`${name} ${error}`);
  refusedWith(machine, partition, name, r, error);
}

/** Rights of a partition page: 0 none, 1 read, 3 read and write. */
export function rights(machine: Machine, partition: number, page: number): number {
  return machine.control.core.stage2(partition, page) >> 14;
}

/** Partition 1 offers the service, `client` connects, and it is accepted. The two numbers: the client's, then 1's. */
export function connect(machine: Machine, client = 0, queue = 4): [client: number, server: number] {
  if (!machine.state.services.some(({ owner }) => owner === 1))
    ok(machine, 1, "SERVICE_OFFER", SERVICE, 8, 1);
  const [asked] = ok(machine, client, "CHANNEL_CONNECT", SERVICE, queue);
  const [accepted] = ok(machine, 1, "CHANNEL_ACCEPT", SERVICE, queue);
  clearNews(machine);
  return [asked!, accepted!];
}

/** A new area at a page of a partition's window, with marks in its first and last word. */
export function area(machine: Machine, owner: number, page: number, pages = 1): number {
  const [number] = ok(machine, owner, "AREA_ALLOCATE", pages, page);
  machine.writeMemory(owner, page * WORDS, [0xa000 + number!]);
  machine.writeMemory(owner, (page + pages) * WORDS - 1, [0xb000 + number!]);
  return number!;
}

/** First and last word of pages of a partition. */
export function ends(machine: Machine, partition: number, page: number, pages = 1): number[] {
  return [page * WORDS, (page + pages) * WORDS - 1].map(
    (address) => machine.readMemory(partition, address, 1)[0]!,
  );
}

/** Takes the news of a partition: connection or service, and bits, oldest first. */
export function newsOf(machine: Machine, partition: number): [where: number, news: number][] {
  const found: [number, number][] = [];
  for (;;) {
    const { completion, r } = call(machine, partition, "CHANNEL_NEWS");
    if (completion === "NO_NEWS") return found;
    found.push([r[0]!, r[1]!]);
  }
}

/** Forgets all news and events of all partitions. */
export function clearNews(machine: Machine): void {
  for (const { number, status } of machine.state.partitions) {
    if (status === "ended") continue;
    newsOf(machine, number);
    call(machine, number, "WAIT_EVENT", [0x3ff, 0, 0]);
  }
}

/** Pages in the pool. */
export function pool(machine: Machine): number {
  return machine.state.pool.free.length;
}
