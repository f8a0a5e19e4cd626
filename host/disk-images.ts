// The disk images that a manifest names: read from a storage before a run, and their contents after it.

import { type Problem, problem } from "../asm/problem.ts";
import { type Disk, imageOf, readDisk } from "./disk/medium.ts";
import type { Machine } from "./machine.ts";
import type { Manifest, ManifestDisk } from "./manifest.ts";
import { DEVICE_DISK } from "./state/devices.ts";
import { DISK_SECTORS_MAX, SECTOR_WORDS } from "./state/disk.ts";
import { type FileResult, type Storage, slashAdvice } from "./storage.ts";

/** Bytes of a sector. */
const SECTOR = 2 * SECTOR_WORDS;

/** A disk of a partition, and the image that it began with. */
export interface LoadedDisk {
  readonly partition: number;
  /** The number by which the partition's instructions reach it. */
  readonly device: number;
  readonly write: ManifestDisk["write"];
  /** Path, or address, of the image. */
  readonly path: string;
  readonly disk: Disk;
}

/** The disks that a manifest names, or what is wrong with them. */
export function loadDisks(
  from: string,
  { partitions }: Manifest,
  storage: Storage,
): {
  readonly disks: readonly LoadedDisk[];
  readonly problems: readonly Problem[];
  readonly paths: readonly string[];
} {
  const disks: LoadedDisk[] = [];
  const problems: Problem[] = [];
  const paths: string[] = [];
  const written = new Map<string, string>();
  for (const [partition, { name, disks: own = [] }] of partitions.entries()) {
    for (const [n, { image, write, place }] of own.entries()) {
      const path = storage.pathOf(image, from);
      paths.push(path);
      const { contents, problem: unread } = readImage(storage, path);
      if (contents === undefined) {
        const isThere = (other: string) =>
          readImage(storage, storage.pathOf(other, from)).contents !== undefined;
        const slash = unread.code === "NO_FILE" ? slashAdvice(image, isThere) : undefined;
        const advised = slash === undefined ? unread : { ...unread, advice: slash };
        problems.push({ ...advised, related: [{ kind: "named", ...place }] });
        continue;
      }
      disks.push({ partition, device: n + DEVICE_DISK, write, path, disk: contents });
      if (write !== "image") continue;
      const other = written.get(path);
      if (other !== undefined) {
        const message = `${image} would be written for ${other} and for ${name}`;
        problems.push(problem("BAD_DISKS", place, message, "give each disk that is written its own image"));
      }
      written.set(path, name);
    }
  }
  return { disks, problems, paths };
}

function readImage(storage: Storage, path: string): FileResult<Disk> {
  const { contents, problem: unread } = storage.readBytes(path, DISK_SECTORS_MAX * SECTOR);
  return contents === undefined ? { contents, problem: unread } : readDisk(contents, path);
}

/** What is on the disks of each partition, as bootMachine takes it. */
export function contentsByPartition({ partitions }: Manifest, disks: readonly LoadedDisk[]): Uint8Array[][] {
  return partitions.map((_, n) =>
    disks.filter(({ partition }) => partition === n).map(({ disk }) => sectorsOf(disk)),
  );
}

/** The whole sectors of a disk. */
function sectorsOf({ bytes }: Disk): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length / SECTOR) * SECTOR);
}

/** The images that a run has changed and that its manifest allows to be written: their paths and new bytes. */
export function changedImages(
  machine: Machine,
  disks: readonly LoadedDisk[],
): { readonly path: string; readonly bytes: Uint8Array }[] {
  return disks.flatMap(({ partition, device, write, path, disk }) => {
    if (write !== "image") return [];
    const now = machine.diskContents(partition, device);
    const before = sectorsOf(disk);
    if (now.every((byte, i) => byte === before[i])) return [];
    const bytes = disk.bytes.slice();
    bytes.set(now);
    return { path, bytes: imageOf({ ...disk, bytes }) };
  });
}
