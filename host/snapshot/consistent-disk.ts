// The invariants of disks between any two instructions.

import { DISK_SECTORS_MAX, type DiskState, PAGE_SECTORS, SECTOR_WORDS } from "../state/disk.ts";
import type { PartitionState } from "../state/partition.ts";
import { must } from "./bytes.ts";

/** Holds the disks of all partitions against that. @throws Malformed */
export function checkDisks(partitions: readonly PartitionState[]): void {
  const disks = partitions.flatMap(({ devices }) => devices.disks);
  for (const disk of disks) checkDisk(disk);
  const sectors = disks.reduce((sum, disk) => sum + disk.sectors, 0);
  must(sectors <= DISK_SECTORS_MAX, "the disks have more sectors than a machine can have");
}

function checkDisk({ sectors, bad, command, due, done, pages }: DiskState): void {
  must(pages.length === Math.ceil(sectors / PAGE_SECTORS), "a disk has other sectors than it says");
  const beyond = pages.at(-1)!.subarray(SECTOR_WORDS * (sectors - PAGE_SECTORS * (pages.length - 1)));
  must(
    beyond.every((word) => word === 0),
    "a disk goes on after its end",
  );
  must(
    bad.every((sector, n) => sector < sectors && (n === 0 || sector > bad[n - 1]!)),
    "bad sectors of a disk do not come in order",
  );
  must(command === null || due !== 0, "a disk has a command that never ends");
  must(due === 0 || !done, "a disk has ended a command that is in progress");
}
