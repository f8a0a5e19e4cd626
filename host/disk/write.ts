// Puts files on a volume of FS2 and removes them. A volume that `checkVolume` finds damaged is not written, so the code here can
// believe what the volume says. An operation is done completely or not at all.

import { type Problem, problem } from "../../asm/problem.ts";
import { inRange } from "../range.ts";
import { checkVolume } from "./check.ts";
import {
  bytesIn,
  type Descriptor,
  extentsOf,
  FILE,
  readDescriptor,
  sectorsOf,
  TYPE,
  writeDescriptor,
  writeIndex,
} from "./descriptor.ts";
import { readBitmap, writeBitmap, writeFree } from "./home.ts";
import { type Disk, hasUnread, SECTOR } from "./medium.ts";
import { DEPTH_MAX, isName, namesIn, notOnDisk, pathText, refusal } from "./names.ts";
import { mark, type Placement, takeRoom } from "./room.ts";
import {
  clearEntry,
  freeEntry,
  isSystem,
  type Node,
  openVolume,
  treeOf,
  type Volume,
  writeEntry,
} from "./volume.ts";

/** The options of putFile. */
export interface PutOptions {
  /** A word, but not TYPE.directory: TYPE.text, TYPE.binary, or another. */
  readonly type: number;
  /** Overwrites a file that already has the name. */
  readonly replace?: boolean;
}

/**
 * Puts a file on a disk. Returns undefined on success; else the problem, and the disk is unchanged: READ_ONLY_DISK,
 * NO_VOLUME, DAMAGED_DISK, NOT_ON_DISK, ON_DISK_ALREADY, IS_SYSTEM_FILE, BAD_FILE_NAME, UNREAD_CONTENTS, NO_FILE_LEFT,
 * NO_ROOM.
 * @throws RangeError for a type that is not a word, or the type of a directory
 */
export function putFile(
  disk: Disk,
  path: string,
  contents: Uint8Array,
  options: PutOptions,
): Problem | undefined {
  const type = inRange("the type", options.type, 0, 0xffff);
  if (type === TYPE.directory) throw new RangeError(`the type is ${type}, that of a directory`);
  return change(disk, path, (place) => put(place, contents, { ...options, type }));
}

/** Makes a directory. Problems: those of putFile. */
export function makeDirectory(disk: Disk, path: string): Problem | undefined {
  return change(disk, path, (place) => put(place, new Uint8Array(SECTOR), { type: TYPE.directory }));
}

/** Removes a file or an empty directory. Problems: NOT_EMPTY, and those of putFile. */
export function removeFile(disk: Disk, path: string): Problem | undefined {
  return change(disk, path, remove);
}

/** A name in a directory of a volume that may be written, and what has it. */
interface Place {
  readonly disk: Disk;
  readonly volume: Volume;
  /** 1 for each sector that is in use. */
  readonly used: Uint8Array;
  readonly nodes: readonly Node[];
  /** As it was given, and the names in it. */
  readonly path: string;
  readonly names: readonly string[];
  readonly name: string;
  /** That of the directory. */
  readonly directory: Descriptor;
  readonly found: Node | undefined;
}

/** Does something with what a path leads to, on a volume that can be believed. */
function change(disk: Disk, path: string, act: (place: Place) => Problem | undefined): Problem | undefined {
  if (disk.layout !== "fs2") {
    const message = "this is a disk of System One, and how that system allocated sectors is not known";
    return problem("READ_ONLY_DISK", disk.name, message, "copy its files to a new volume");
  }
  const { contents: volume, problem: unopened } = openVolume(disk);
  if (volume === undefined) return unopened;
  const { clean, problems } = checkVolume(volume);
  if (!clean) {
    const message = "the volume is damaged, so nothing is written on it";
    const advice = 'list the damage with "cr80 disk check"; files can be copied from it to a new volume';
    const first = problems.find(({ severity }) => severity === "error")!;
    const notes = [`${first.code}: ${first.message}`];
    return { ...problem("DAMAGED_DISK", disk.name, message, advice), notes };
  }
  const names = namesIn(path);
  const name = names.at(-1);
  if (name === undefined) {
    return refusal("NOT_ON_DISK", disk.name, path, "the root directory has no name", "name a file");
  }
  const { nodes } = treeOf(volume);
  const inDirectory = (parent: Node | undefined, wanted: string) =>
    nodes.find((node) => node.parent === parent && node.name === wanted);
  let parent: Node | undefined;
  for (const [n, above] of names.slice(0, -1).entries()) {
    parent = inDirectory(parent, above);
    if (parent?.descriptor?.type === TYPE.directory && !isSystem(parent.file)) continue;
    const message = `there is no directory ${pathText(names.slice(0, n + 1))}`;
    return refusal("NOT_ON_DISK", disk.name, path, message, 'make it first, with "cr80 disk mkdir"');
  }
  const found = inDirectory(parent, name);
  if (found !== undefined && isSystem(found.file)) {
    const message = "this name belongs to a part of the volume";
    return refusal("IS_SYSTEM_FILE", disk.name, path, message, "name another file");
  }
  const used = readBitmap(disk, volume.home).subarray(0, volume.home.sectors);
  const directory = parent?.descriptor ?? volume.files[FILE.root]!;
  return act({ disk, volume, used, nodes, path, names, name, directory, found });
}

function put(place: Place, contents: Uint8Array, options: PutOptions): Problem | undefined {
  const { disk, volume, used, path, name, directory, found } = place;
  const { type } = options;
  const unfit = whyNot(place, contents, options);
  if (unfit !== undefined) return unfit;
  const number = found?.file ?? freeFile(volume);
  if (number === undefined) {
    const message = `all ${volume.files.length} descriptors of the volume are in use`;
    const advice = 'remove files, or make a volume with more: "cr80 disk create --files"';
    return refusal("NO_FILE_LEFT", disk.name, path, message, advice);
  }
  // Where all of it shall lie, before anything is written.
  const sectors = Math.ceil(contents.length / SECTOR);
  if (found !== undefined) mark(used, extentsOf(disk, volume.limit, found.descriptor!), 0);
  const room = takeRoom(used, sectors);
  const old = extentsOf(disk, volume.limit, directory);
  const grows = found === undefined && freeEntry(disk, old.extents) === undefined;
  if (grows) mark(used, old, 0);
  const larger = grows ? takeRoom(used, old.sectors + 1) : undefined;
  if (room === undefined || (grows && larger === undefined)) {
    const message = `there is no room for its ${sectors} sectors${grows ? " and its name" : ""}`;
    return refusal("NO_ROOM", disk.name, path, message, "remove files, or use a larger disk");
  }
  if (larger !== undefined) {
    const entries = bytesIn(disk, old.extents, old.sectors * SECTOR);
    // A directory has all the sectors that it was given.
    store(disk, directory, larger, entries, sectorsOf(larger.extents) * SECTOR);
  }
  store(disk, { ...volume.files[number]!, type }, room, contents, contents.length);
  if (found === undefined) {
    writeEntry(disk.bytes, freeEntry(disk, (larger ?? old).extents)!, name, number);
  }
  finish(volume, used);
  return undefined;
}

/** What forbids to put something, whatever room there is. */
function whyNot(place: Place, contents: Uint8Array, { type, replace }: PutOptions): Problem | undefined {
  const { disk, path, names, name, found } = place;
  const refuse = (code: string, message: string, advice: string) =>
    refusal(code, disk.name, path, message, advice);
  const directory = type === TYPE.directory;
  if (!isName(name)) {
    const advice = "a name has 1 to 16 characters of ASCII that print, without blanks, ! and /";
    return refuse("BAD_FILE_NAME", "no file can have this name", advice);
  }
  const most = directory ? DEPTH_MAX - 1 : DEPTH_MAX;
  if (names.length > most) {
    const advice = `a path has at most ${DEPTH_MAX} names, that of a directory at most ${DEPTH_MAX - 1}`;
    return refuse("BAD_FILE_NAME", `the path has ${names.length} names`, advice);
  }
  if (found?.descriptor?.type === TYPE.directory) {
    return refuse("ON_DISK_ALREADY", "a directory of this name exists", "choose another name");
  }
  if (found !== undefined && (replace !== true || directory)) {
    const advice = directory ? "choose another name" : "overwrite it with --force, or choose another name";
    return refuse("ON_DISK_ALREADY", "a file of this name exists", advice);
  }
  const whole = new Uint8Array(Math.ceil(contents.length / SECTOR) * SECTOR);
  whole.set(contents);
  if (!hasUnread({ ...disk, bytes: whole }, 0, whole.length)) return undefined;
  const message = "a sector of it would consist of _UNREAD_, which means that it could not be read";
  return refuse("UNREAD_CONTENTS", message, "compress it, for instance with gzip");
}

function remove({ disk, volume, used, nodes, path, found }: Place): Problem | undefined {
  if (found === undefined) return notOnDisk(disk.name, path);
  if (nodes.some(({ parent }) => parent === found)) {
    const message = "there are files in this directory";
    return refusal("NOT_EMPTY", disk.name, path, message, "remove them first");
  }
  const file = found.descriptor!;
  mark(used, extentsOf(disk, volume.limit, file), 0);
  disk.bytes.fill(0, file.at * SECTOR, (file.at + 1) * SECTOR);
  clearEntry(disk.bytes, found.at);
  finish(volume, used);
  return undefined;
}

/** The lowest descriptor that is free. */
function freeFile({ files }: Volume): number | undefined {
  return files.find(({ number, ok }) => number >= FILE.first && ok !== 1)?.number;
}

/** Writes bytes, and zeros to the end of the sectors that they shall lie in, and the descriptor that says so. */
function store(disk: Disk, file: Descriptor, where: Placement, bytes: Uint8Array, length: number): void {
  const { areaSize, index, extents } = where;
  let from = 0;
  for (const { first, count } of extents) {
    const to = first * SECTOR;
    const part = bytes.slice(from, from + count * SECTOR);
    disk.bytes.fill(0, to, to + count * SECTOR).set(part, to);
    from += count * SECTOR;
  }
  const areas = extents.map(({ first }) => first);
  if (index !== undefined) writeIndex(disk, index, areas);
  const [{ first, count } = { first: 0, count: 0 }] = extents;
  const words = index === undefined ? { first, count } : { first: index, count: areas.length };
  writeDescriptor(disk, { ...file, ok: 1, length, areaSize, ...words });
}

/** Writes what the home block says of sectors and descriptors. */
function finish({ disk, home, files }: Volume, used: Uint8Array): void {
  writeBitmap(disk, home, used);
  const free = files.filter(
    ({ at, number }) => number >= FILE.first && readDescriptor(disk, at, number).ok !== 1,
  );
  writeFree(disk, free.length, free[0]?.number ?? 0);
}
