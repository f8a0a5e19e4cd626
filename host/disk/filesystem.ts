// The file system of a disk, whichever it is: the list of its files, their contents, and its damage.

import type { Problem } from "../../asm/problem.ts";
import type { FileResult } from "../storage.ts";
import { checkVolume } from "./check.ts";
import { bytesIn, type Descriptor, type Extent, extentsOf, typeName } from "./descriptor.ts";
import { type Checked, damage, type Fault } from "./fault.ts";
import { hasBitmap, readBitmap } from "./home.ts";
import { type Disk, FLOPPY, hasUnread, type Medium, SECTOR } from "./medium.ts";
import { namesIn, pathText } from "./names.ts";
import { checkSystemOne, type SystemOneFile, systemOneBytes, systemOneFiles } from "./systemone.ts";
import { isSystem, namesOf, openVolume, treeOf, type Volume } from "./volume.ts";

/** A file of a disk, or a directory. Plain data. */
export interface DiskFile {
  /** The names that lead to it. */
  readonly path: readonly string[];
  /**
   * `directory`, `binary`, `text`; `system` for names of files 0 to 2 of FS2, which are parts of the volume; `none` for a name that leads
   * to nothing; `table`, `default` and `type N` for other files.
   */
  readonly type: string;
  readonly bytes: number;
  /** Of FS2, 512 bytes each; of System One, 128. */
  readonly sectors: number;
  /** Of FS2. */
  readonly number?: number;
}

/** What a disk is. Plain data. */
export interface DiskInfo {
  readonly medium: Medium;
  readonly fileSystem: "FS2" | "System One";
  /** Of the volume, or of the disk where there is no volume. */
  readonly sectors: number;
  readonly sectorBytes: number;
  /** The rest is known for FS2 alone; free sectors only if the bitmap lies where it should. */
  readonly label?: string;
  readonly format?: number;
  readonly closed?: boolean;
  readonly freeSectors?: number;
  readonly files?: number;
  readonly freeFiles?: number;
}

/** The contents of a file, as far as they are there, and what is wrong with it. */
export interface DiskContents {
  readonly contents: Uint8Array;
  readonly problems: readonly Problem[];
}

/** A file system for reading. It shows the disk as it was when it was opened. */
export interface FileSystem {
  readonly info: DiskInfo;
  /** Depth first, in the order in which directories have them. */
  readonly files: readonly DiskFile[];
  /** The contents of a file of `files`, or of the file of FS2 with this number. */
  readonly read: (file: DiskFile | number) => DiskContents | undefined;
  readonly check: () => Checked;
}

/** Opens the file system of a disk. Problem: NO_VOLUME. */
export function openFileSystem(disk: Disk): FileResult<FileSystem> {
  if (disk.layout === "system-one") return { contents: systemOne(disk), problem: undefined };
  const { contents: volume, problem: unopened } = openVolume(disk);
  return volume === undefined
    ? { contents: undefined, problem: unopened }
    : { contents: fs2(volume), problem: undefined };
}

/** The file to which a path leads: names with / or ! between them. Of several with the same names, the first. */
export function findFile({ files }: FileSystem, path: string): DiskFile | undefined {
  const wanted = namesIn(path);
  return files.find((file) => isPath(file.path, wanted));
}

/** The files in a directory; undefined when the path leads to none. The empty path leads to the root. */
export function filesIn(system: FileSystem, path: string): DiskFile[] | undefined {
  const names = namesIn(path);
  const directory = findFile(system, path);
  if (names.length > 0 && directory?.type !== "directory") return undefined;
  return system.files.filter((file) => isPath(file.path.slice(0, -1), names));
}

function isPath(path: readonly string[], wanted: readonly string[]): boolean {
  return path.length === wanted.length && wanted.every((name, n) => path[n] === name);
}

function fs2(volume: Volume): FileSystem {
  const { disk, home, limit } = volume;
  const free = hasBitmap(disk, home)
    ? readBitmap(disk, home)
        .subarray(0, home.sectors)
        .filter((used) => used === 0).length
    : undefined;
  const info: DiskInfo = {
    medium: disk.medium,
    fileSystem: "FS2",
    sectors: limit,
    sectorBytes: SECTOR,
    label: home.label,
    format: home.format,
    closed: home.state === 0,
    ...(free === undefined ? {} : { freeSectors: free }),
    files: volume.files.filter(({ ok, number }) => ok === 1 && !isSystem(number)).length,
    freeFiles: volume.files.filter(({ ok, number }) => ok !== 1 && !isSystem(number)).length,
  };
  const files = treeOf(volume).nodes.map((node): DiskFile => {
    const { file: number, descriptor } = node;
    const type = isSystem(number) ? "system" : descriptor === undefined ? "none" : typeName(descriptor.type);
    const sectors = descriptor === undefined ? 0 : extentsOf(disk, limit, descriptor).sectors;
    return { path: namesOf(node), type, bytes: descriptor?.length ?? 0, sectors, number };
  });
  const read = (file: DiskFile | number) => {
    const number = typeof file === "number" ? file : file.number;
    const descriptor = number === undefined ? undefined : volume.files[number];
    if (descriptor?.ok !== 1) return undefined;
    return contentsOf(volume, descriptor, typeof file === "number" ? `file ${file}` : pathText(file.path));
  };
  return { info, files, read, check: () => checkVolume(volume) };
}

/** What is in a file of FS2. */
function contentsOf({ disk, limit }: Volume, file: Descriptor, path: string): DiskContents {
  const { extents, faults } = extentsOf(disk, limit, file);
  const contents = bytesIn(disk, extents, file.length);
  const short = contents.length < file.length;
  const message = `it has ${file.length} bytes by its descriptor, but only ${contents.length} are there`;
  const missing: Fault[] = short ? [{ code: "DISK_LENGTH", message, sector: file.at }] : [];
  return withUnread(disk, SECTOR, contents, extents, [...faults, ...missing], path);
}

function withUnread(
  disk: Disk,
  sectorBytes: number,
  contents: Uint8Array,
  extents: readonly Extent[],
  faults: readonly Fault[],
  path: string,
): DiskContents {
  const unread: Fault[] = [];
  let left = contents.length;
  for (const { first, count } of extents) {
    for (let sector = first; sector < first + count && left > 0; sector++) {
      left -= sectorBytes;
      if (!hasUnread(disk, sector * sectorBytes, sectorBytes)) continue;
      const message = `sector ${sector} could not be read when the image was made`;
      unread.push({ code: "DISK_UNREAD", message, sector });
    }
  }
  return { contents, problems: [...faults, ...unread].map((fault) => damage(disk, fault, path)) };
}

function systemOne(disk: Disk): FileSystem {
  const found = systemOneFiles(disk);
  const files = new Map<DiskFile, SystemOneFile>(
    found.map((file) => [
      { path: file.path, type: file.type, bytes: file.sectors * FLOPPY.bytes, sectors: file.sectors },
      file,
    ]),
  );
  const sectors = disk.bytes.length / FLOPPY.bytes;
  const info: DiskInfo = {
    medium: disk.medium,
    fileSystem: "System One",
    sectors,
    sectorBytes: FLOPPY.bytes,
  };
  const read = (wanted: DiskFile | number) => {
    const file = typeof wanted === "number" ? undefined : files.get(wanted);
    if (file === undefined) return undefined;
    const bytes = systemOneBytes(disk, file);
    return withUnread(disk, FLOPPY.bytes, bytes, file.extents, file.faults, pathText(file.path));
  };
  return { info, files: [...files.keys()], read, check: () => checkSystemOne(disk) };
}
