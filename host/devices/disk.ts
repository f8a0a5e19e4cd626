// The disk device: a command of six words in the guest's memory moves sectors to or from its pages, after some time.
//
// Nothing of a command is believed. Its words are read when it is given; all else is looked at, and done, at its end: sector by
// sector, in order, through the rights that the partition's second stage gives then. What has been written is on the disk.

import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE, RIGHTS_WRITE } from "../../core-as/layout.ts";
import type { Control } from "../control/control.ts";
import { setPending } from "../control/pending.ts";
import { DEVICE_DISK, DEVICE_INTERRUPT, DISK_LEVEL, STATUS_PRESENT } from "../state/devices.ts";
import {
  COMMAND_WORDS,
  DISK_ERRORS,
  DISK_LATENCY,
  DISK_READ,
  DISK_SECTOR_TIME,
  DISK_SIZE,
  DISK_WRITE,
  type DiskCommand,
  type DiskError,
  type DiskState,
  putSector,
  SECTOR_WORDS,
  sectorOf,
  TRANSFER_MAX,
} from "../state/disk.ts";
import type { PartitionState } from "../state/partition.ts";

const STATUS_BUSY = 0x0002;
const STATUS_DONE = 0x0004;
const STATUS_PROTECTED = 0x0008;
const STATUS_REFUSED = 0x0010;
const ERROR_SHIFT = 8;

/** The disk of a partition with a device number, if it has one. */
export function diskOf({ devices }: PartitionState, device: number): DiskState | undefined {
  return devices.disks[device - DEVICE_DISK];
}

/** SIO. */
export function diskStatus(disk: DiskState): number {
  return (
    STATUS_PRESENT |
    disk.control |
    (disk.due !== 0 ? STATUS_BUSY : 0) |
    (disk.done ? STATUS_DONE : 0) |
    (disk.writable ? 0 : STATUS_PROTECTED) |
    (disk.refused ? STATUS_REFUSED : 0) |
    (DISK_ERRORS.indexOf(disk.error) << ERROR_SHIFT)
  );
}

/** CIO: whether it interrupts; "done" and "refused" go. */
export function diskControl(
  control: Control,
  partition: PartitionState,
  disk: DiskState,
  word: number,
): void {
  disk.control = word & DEVICE_INTERRUPT;
  disk.done = false;
  disk.refused = false;
  updateDiskInterrupt(control, partition);
}

/** WIO: gives the command at a partition address, unless one is in progress. `clock` is that of the instruction. */
export function diskWrite(
  control: Control,
  partition: PartitionState,
  disk: DiskState,
  address: number,
  clock: number,
): void {
  if (disk.due !== 0) {
    disk.refused = true;
    return;
  }
  disk.command = commandAt(control, partition, address);
  disk.due = clock + 1 + DISK_LATENCY + DISK_SECTOR_TIME * (disk.command?.count ?? 0);
  disk.done = false;
  updateDiskInterrupt(control, partition);
}

/** The clock at which a disk of the partition ends a command next; infinity: none will. */
export function nextDiskEnd({ devices: { disks } }: PartitionState): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { due } of disks) if (due !== 0 && due < next) next = due;
  return next;
}

/**
 * Ends what is due at this clock of a partition. What writes on disks is done first, of all partitions: so pages that two of them
 * share are read before they change, whatever the numbers of partitions and devices.
 */
export function endDiskCommands(control: Control, partition: PartitionState, clock: number): void {
  for (const one of control.state.partitions) if (one.status !== "ended") endDue(control, one, clock, true);
  endDue(control, partition, clock, false);
}

/** Ends the commands of a partition that are due, in the order of the device numbers: those that write on disks, or the others. */
function endDue(control: Control, partition: PartitionState, clock: number, writing: boolean): void {
  partition.devices.disks.forEach((disk, n) => {
    const { command, due } = disk;
    if (due === 0 || due > clock || (command?.operation === DISK_WRITE) !== writing) return;
    disk.command = null;
    disk.due = 0;
    disk.moved = 0;
    disk.done = true;
    disk.error =
      command === null ? "BAD_MEMORY" : perform(control, partition, disk, command, n + DEVICE_DISK);
    updateDiskInterrupt(control, partition);
  });
}

/** Does a command, and counts the sectors that it moves. */
function perform(
  control: Control,
  partition: PartitionState,
  disk: DiskState,
  { operation, sector, count, address }: DiskCommand,
  device: number,
): DiskError {
  if (operation === DISK_SIZE) {
    const size = Uint16Array.of(disk.sectors & 0xffff, disk.sectors >>> 16);
    return putWords(control, partition, address, size) ? "OK" : "BAD_MEMORY";
  }
  if ((operation !== DISK_READ && operation !== DISK_WRITE) || count > TRANSFER_MAX) return "BAD_COMMAND";
  for (let n = 0; n < count; n++) {
    const [at, memory] = [sector + n, address + n * SECTOR_WORDS];
    if (at >= disk.sectors) return "NO_SECTOR";
    if (operation === DISK_WRITE && !disk.writable) return "WRITE_PROTECTED";
    if (disk.bad.includes(at)) return "BAD_SECTOR";
    if (operation === DISK_READ) {
      if (!putWords(control, partition, memory, sectorOf(disk, at))) return "BAD_MEMORY";
    } else {
      const words = wordsAt(control, partition, memory, SECTOR_WORDS);
      if (words === undefined) return "BAD_MEMORY";
      putSector(disk, at, words);
      control.observer.diskWritten?.(partition.number, device, at, words);
    }
    disk.moved++;
  }
  return "OK";
}

/** The command at a partition address; null where its words cannot be read. */
function commandAt(control: Control, partition: PartitionState, address: number): DiskCommand | null {
  const words = wordsAt(control, partition, address, COMMAND_WORDS);
  if (words === undefined) return null;
  const [operation, sector, sectorHigh, count, low, high] = words;
  const long = (first: number, second: number) => first + second * 0x1_0000;
  return {
    operation: operation!,
    sector: long(sector!, sectorHigh!),
    count: count!,
    address: long(low!, high!),
  };
}

/** Runs of physical words that a range of partition words consists of; undefined where a right is missing. */
function runsAt(
  { core }: Control,
  { number, pages }: PartitionState,
  address: number,
  words: number,
  writes: boolean,
): { readonly at: number; readonly from: number; readonly length: number }[] | undefined {
  const runs = [];
  for (let from = 0; from < words; ) {
    const page = Math.floor((address + from) / PAGE_WORDS);
    if (page >= pages) return undefined;
    const entry = core.stage2(number, page);
    if (writes ? entry >> 14 !== RIGHTS_WRITE : entry >> 14 === RIGHTS_NONE) return undefined;
    const word = (address + from) % PAGE_WORDS;
    const length = Math.min(words - from, PAGE_WORDS - word);
    runs.push({ at: core.physicalWord(entry & (MAX_PAGES - 1), word), from, length });
    from += length;
  }
  return runs;
}

/** Words of a partition that it may read; undefined where it may not read all of them. */
function wordsAt(
  control: Control,
  partition: PartitionState,
  address: number,
  words: number,
): Uint16Array | undefined {
  const runs = runsAt(control, partition, address, words, false);
  if (runs === undefined) return undefined;
  const result = new Uint16Array(words);
  for (const { at, from, length } of runs) result.set(control.core.u16.slice(at, at + length), from);
  return result;
}

/** Writes words of a partition, unless it may not write all of them; whether it may. */
function putWords(control: Control, partition: PartitionState, address: number, words: Uint16Array): boolean {
  const runs = runsAt(control, partition, address, words.length, true);
  for (const { at, from, length } of runs ?? []) control.core.write(at, words.subarray(from, from + length));
  return runs !== undefined;
}

/** Pending as long as a disk that interrupts has ended a command. */
function updateDiskInterrupt(control: Control, partition: PartitionState): void {
  const pending = partition.devices.disks.some(({ done, control: word }) => done && word !== 0);
  setPending(control, partition.number, DISK_LEVEL, pending);
}
