// The invariants of disks between any two instructions.

import { DISK_SECTORS_MAX, type DiskState, PAGE_SECTORS, SECTOR_WORDS } from "../state/disk.ts";
import type { PartitionState } from "../state/partition.ts";
import { must } from "./bytes.ts";

/** Checks the disks of all partitions against them. @throws Malformed */
export function checkDisks(partitions: readonly PartitionState[]): void {
  const disks = partitions.flatMap(({ devices }) => devices.disks);
  for (const disk of disks) checkDisk(disk);
  const sectors = disks.reduce((sum, disk) => sum + disk.sectors, 0);
  must(sectors <= DISK_SECTORS_MAX, "the disks have more sectors than a machine can have");
}

function checkDisk({ sectors, bad, command, due, done, pages }: DiskState): void {
  must(
    pages.length === Math.ceil(sectors / PAGE_SECTORS),
    "a disk does not have the number of sectors that it states",
  );
  const beyond = pages.at(-1)!.subarray(SECTOR_WORDS * (sectors - PAGE_SECTORS * (pages.length - 1)));
  must(
    beyond.every((word) => word === 0),
    "a disk has words after its last sector",
  );
  must(
    bad.every((sector, n) => sector < sectors && (n === 0 || sector > bad[n - 1]!)),
    "the bad sectors of a disk are not in order, or one lies outside the disk",
  );
  must(command === null || due !== 0, "a disk has a command without a time at which it ends");
  must(due === 0 || !done, "a disk has a command both in progress and done");
}
