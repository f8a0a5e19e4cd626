// The description of disks.

import { hexWord } from "../../asm/printable.ts";
import { MAX_PARTITIONS } from "../../core-as/layout.ts";
import { DEVICE_DISK, DEVICE_INTERRUPT } from "../state/devices.ts";
import {
  createDisk,
  DISK_ERRORS,
  DISK_SECTORS_MAX,
  DISKS_MAX,
  type DiskCommand,
  type DiskState,
  PAGE_SECTORS,
  SECTOR_WORDS,
  sectorOf,
  shared,
  TRANSFER_MAX,
} from "../state/disk.ts";
import { must, type Reader, type Writer } from "./bytes.ts";
import { type Codec, choice, flag, integer, list, nullable, record, word } from "./codec.ts";
import { readPage, writePage } from "./pages.ts";
import { time } from "./ranges.ts";

const PAGES_MAX = DISK_SECTORS_MAX / PAGE_SECTORS;
const sector = integer(0, DISK_SECTORS_MAX - 1);

const command = record<DiskCommand>({
  operation: word,
  sector: integer(0, 0xffff_ffff),
  count: word,
  address: integer(0, 0xffff_ffff, (address) => address.toString(16).toUpperCase()),
});

/** Words of a difference that are shown. */
const SHOWN = 8;

/** The pages of a disk, which are told apart sector by sector. A checkpoint keeps them as they are. */
const pages: Codec<Uint16Array[]> = {
  write: (out: Writer, value) => {
    if (out.kept !== undefined) {
      out.number(out.kept.push(value.slice()) - 1);
      return;
    }
    out.number(value.length);
    for (const page of value) writePage(out, page);
  },
  read: (from: Reader) => {
    if (from.kept !== undefined) return [...from.kept[from.number(0, from.kept.length - 1)]!];
    const value: Uint16Array[] = [];
    // Together they are no more than a machine can have, whatever the disks of a snapshot say, so that it takes no memory without end.
    for (let left = from.number(1, PAGES_MAX); left > 0; left--) {
      must(++from.diskPages <= PAGES_MAX + DISKS_MAX * MAX_PARTITIONS, "the disks have too many sectors");
      value.push(shared(readPage(from)));
    }
    return value;
  },
  compare: (before, after, found) => {
    const sectors = PAGE_SECTORS * Math.min(before.length, after.length);
    for (let n = 0; n < sectors; n++) {
      const page = Math.floor(n / PAGE_SECTORS);
      if (before[page] === after[page]) continue;
      const [old, now] = [before, after].map((one) => sectorOf({ pages: one }, n));
      const differs = (at: number) => old![at] !== now![at];
      const words = Array.from({ length: SECTOR_WORDS }, (_, at) => at).filter(differs);
      const [first] = words;
      if (first === undefined) continue;
      const text = (all: Uint16Array) =>
        `${Array.from(all.subarray(first, first + SHOWN), hexWord).join(" ")} (${words.length} of its words differ)`;
      found.within(`sector ${n} word ${first}`, () => found.note(text(old!), text(now!)));
    }
  },
};

const disk = record<DiskState>(
  {
    sectors: integer(1, DISK_SECTORS_MAX),
    writable: flag,
    bad: list(sector, 0, DISK_SECTORS_MAX) as Codec<readonly number[]>,
    control: integer(0, DEVICE_INTERRUPT),
    command: nullable(command),
    due: time,
    done: flag,
    error: choice(DISK_ERRORS),
    moved: integer(0, TRANSFER_MAX),
    refused: flag,
    pages: { ...pages, name: "" },
  },
  () => createDisk(new Uint8Array(0), false, []),
);

/** The disks of a partition. */
export const disks: Codec<DiskState[]> = list(disk, 0, DISKS_MAX, {
  part: (n) => `disk ${n + DEVICE_DISK}`,
});
