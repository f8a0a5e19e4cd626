// Decides whether two states can be those of one machine: of one manifest with the same images.

import { hexWord } from "../../asm/printable.ts";
import type { ControlState } from "../state/control.ts";
import type { DiskState } from "../state/disk.ts";
import type { PartitionState } from "../state/partition.ts";
import type { Service } from "../state/service.ts";

/** In what a state is that of another machine, in words; undefined: it is of the same. */
export function otherMachine(own: ControlState, other: ControlState): string | undefined {
  if (other.pool.pages !== own.pool.pages)
    return `it has ${other.pool.pages} pages of memory, not ${own.pool.pages}`;
  if (other.scheduler.quantum !== own.scheduler.quantum)
    return `its turns have ${other.scheduler.quantum} instructions, not ${own.scheduler.quantum}`;
  if (other.partitions.length !== own.partitions.length)
    return `it has ${other.partitions.length} partitions, not ${own.partitions.length}`;
  for (const [n, partition] of own.partitions.entries()) {
    const found = otherPartition(partition, other.partitions[n]!);
    if (found !== undefined) return `its partition ${n} ${found}`;
  }
  const [mine, its] = [own.services, other.services].map((services) => services.map(serviceText).join("; "));
  if (its !== mine) return `its services are ${its || "none"}, not ${mine || "none"}`;
  const [users, others] = [own.mms, other.mms].map((mms) => mms?.partitions.join(" ") ?? "none");
  return others === users ? undefined : `its MMS is for ${others}, not ${users}`;
}

function otherPartition(own: PartitionState, other: PartitionState): string | undefined {
  if (other.name !== own.name) return `is called ${other.name}, not ${own.name}`;
  if (other.image !== own.image) return "was booted with another image";
  const disks = ({ devices }: PartitionState) => devices.disks.map(diskText).join(", ") || "none";
  if (disks(other) !== disks(own)) return `has other disks: ${disks(other)}, not ${disks(own)}`;
  const shape = ({ pages, windowPage, windowPages, queue, connections }: PartitionState) =>
    `${pages} pages, a window of ${windowPages} at ${windowPage}, ${queue.limit} messages and ${connections.limit} connections`;
  return shape(other) === shape(own) ? undefined : `has ${shape(other)}, not ${shape(own)}`;
}

function diskText({ sectors, writable, bad }: DiskState): string {
  const kind = writable ? "" : " read only";
  return `${sectors} sectors${kind}${bad.length === 0 ? "" : `, bad ${bad.join(" ")}`}`;
}

function serviceText({ id, offer, connect }: Service): string {
  return `${hexWord(id)} of ${offer.join(" ")} for ${connect.join(" ")}`;
}
