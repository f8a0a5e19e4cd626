// Basic file descriptors of FS2, index blocks, and the sectors of files (docs/DISKS.md, "Descriptors").

import type { Fault } from "./fault.ts";
import { type Disk, hasUnread, SECTOR } from "./medium.ts";
import { longAt, setLong, setWord, wordAt } from "./words.ts";

/** Types of files. */
export const TYPE = { table: 0, directory: 10, binary: 12, text: 14 } as const;

/** Areas that an index block can name. */
export const AREAS_MAX = SECTOR / 4 - 1;

/** Files with numbers of their own: what lists the others, the root directory, and one of which nobody knows what it was. */
export const FILE = { table: 0, root: 1, unknown: 2, first: 3 } as const;

/** A descriptor as it stands on the disk; nothing of it is checked. */
export interface Descriptor {
  readonly number: number;
  /** The sector that it takes. */
  readonly at: number;
  /** 1: in use; 0: free. */
  readonly ok: number;
  readonly type: number;
  /** Bytes of the file. */
  readonly length: number;
  /** Sectors when areaSize is 0, else entries of the index block. */
  readonly count: number;
  /** Sectors of an area; 0 when the sectors follow each other. */
  readonly areaSize: number;
  /** The first sector, or the index block. */
  readonly first: number;
}

/** Sectors that follow each other. */
export interface Extent {
  readonly first: number;
  readonly count: number;
}

/** Where a file lies, as far as that is on the volume, and what is wrong with that. */
export interface Extents {
  /** The index block, where there is one. */
  readonly index: number | undefined;
  readonly extents: readonly Extent[];
  /** Sectors of the extents. */
  readonly sectors: number;
  readonly faults: readonly Fault[];
}

/** The descriptor in a sector. */
export function readDescriptor({ bytes }: Disk, at: number, number: number): Descriptor {
  const word = (n: number) => wordAt(bytes, at * SECTOR + 2 * n);
  const long = (n: number) => longAt(bytes, at * SECTOR + 2 * n);
  return {
    number,
    at,
    ok: word(0),
    type: word(3),
    length: long(4),
    count: long(6),
    areaSize: word(8),
    first: long(9),
  };
}

/** Writes a descriptor, the rest of its sector 0. */
export function writeDescriptor({ bytes }: Disk, descriptor: Descriptor): void {
  const at = descriptor.at * SECTOR;
  bytes.fill(0, at, at + SECTOR);
  setWord(bytes, at, descriptor.ok);
  setWord(bytes, at + 6, descriptor.type);
  setLong(bytes, at + 8, descriptor.length);
  setLong(bytes, at + 12, descriptor.count);
  setWord(bytes, at + 16, descriptor.areaSize);
  setLong(bytes, at + 18, descriptor.first);
}

/** Writes an index block. */
export function writeIndex({ bytes }: Disk, at: number, areas: readonly number[]): void {
  bytes.fill(0, at * SECTOR, (at + 1) * SECTOR);
  areas.forEach((area, n) => {
    setLong(bytes, at * SECTOR + 4 * (n + 1), area);
  });
}

/** Where a file lies; `limit` is the number of sectors that the volume has. No file has more sectors than the volume. */
export function extentsOf(disk: Disk, limit: number, file: Descriptor): Extents {
  const faults: Fault[] = [];
  if (file.areaSize === 0) {
    const extents = file.count === 0 ? [] : clipped(file.at, [file.first], file.count, limit, faults);
    return { index: undefined, extents, sectors: sectorsOf(extents), faults };
  }
  if (!(file.first > 0 && file.first < limit)) {
    const message = `the descriptor puts the index block at sector ${file.first}, where no file can lie`;
    faults.push({ code: "DISK_INDEX", message, sector: file.at });
    return { index: undefined, extents: [], sectors: 0, faults };
  }
  const extents = clipped(file.first, areasOf(disk, file, faults), file.areaSize, limit, faults);
  return { index: file.first, extents, sectors: sectorsOf(extents), faults };
}

/** The first sectors of the areas that an index block names. */
function areasOf(disk: Disk, { first, count, areaSize }: Descriptor, faults: Fault[]): number[] {
  if (hasUnread(disk, first * SECTOR, SECTOR)) {
    const message = "the index block could not be read when the image was made";
    faults.push({ code: "DISK_INDEX", message, sector: first });
    return [];
  }
  const named = Array.from({ length: Math.min(count, AREAS_MAX) }, (_, n) =>
    longAt(disk.bytes, first * SECTOR + 4 * (n + 1)),
  );
  const areas = named.filter((area) => area !== 0);
  // The number of sectors stands for that of areas as well.
  if (areas.length !== count && areas.length * areaSize !== count) {
    const message = `the index block names ${areas.length} areas, not ${count}`;
    faults.push({ code: "DISK_INDEX", message, sector: first });
  } else if (named.indexOf(0) >= 0 && named.indexOf(0) < areas.length) {
    const message = "the index block has a gap between its areas";
    faults.push({ code: "DISK_INDEX", message, sector: first });
  }
  return areas;
}

/** Areas of `size` sectors each, as the sector `at` names them, without sectors that are not on the volume, and no more than all of it. */
function clipped(
  at: number,
  areas: readonly number[],
  size: number,
  limit: number,
  faults: Fault[],
): Extent[] {
  const extents: Extent[] = [];
  let left = limit;
  for (const first of areas) {
    const begin = Math.max(first, 1);
    const count = Math.min(first + size, limit) - begin;
    if (begin !== first || count !== size) {
      const last = first + size - 1;
      const message = `sectors ${first} to ${last} are not all among 1 to ${limit - 1}, where files can lie`;
      faults.push({ code: "DISK_SECTOR", message, sector: at });
    }
    if (count <= 0) continue;
    if (count > left) {
      const message = "there are more sectors than the volume has: some are named several times";
      faults.push({ code: "DISK_SHARED", message, sector: first });
      break;
    }
    left -= count;
    extents.push({ first: begin, count });
  }
  return extents;
}

/** Sectors in extents. */
export function sectorsOf(extents: readonly Extent[]): number {
  return extents.reduce((sum, { count }) => sum + count, 0);
}

/** Each sector of extents, in order. */
export function* sectorsIn(extents: readonly Extent[]): Generator<number> {
  for (const { first, count } of extents) for (let n = 0; n < count; n++) yield first + n;
}

/** The first `length` bytes of what lies in extents, or all when there are fewer. */
export function bytesIn({ bytes }: Disk, extents: readonly Extent[], length: number): Uint8Array {
  const contents = new Uint8Array(Math.min(length, sectorsOf(extents) * SECTOR));
  let at = 0;
  for (const { first, count } of extents) {
    if (at >= contents.length) break;
    const part = bytes.subarray(first * SECTOR, (first + count) * SECTOR);
    contents.set(part.subarray(0, contents.length - at), at);
    at += part.length;
  }
  return contents;
}

/** What a type is called. */
export function typeName(type: number): string {
  const known = Object.entries(TYPE).find(([, number]) => number === type);
  return known === undefined ? `type ${type}` : known[0];
}
