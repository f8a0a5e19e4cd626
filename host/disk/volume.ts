// Reads a volume of FS2: home block, descriptors, and the tree of names. It accepts any bytes: every number is checked
// before it is followed, and nothing is read twice.

import { problem } from "../../asm/problem.ts";
import type { FileResult } from "../storage.ts";
import {
  type Descriptor,
  type Extent,
  type Extents,
  extentsOf,
  FILE,
  readDescriptor,
  sectorsIn,
  TYPE,
} from "./descriptor.ts";
import type { Fault } from "./fault.ts";
import { areSectors, type Home, isLabel, readHome } from "./home.ts";
import { type Disk, hasUnread, SECTOR, sectorsOn } from "./medium.ts";
import { DEPTH_MAX, NAME_MAX } from "./names.ts";
import { Remaining } from "./remaining.ts";
import { setWord, textOf, wordAt } from "./words.ts";

/** Descriptors that a file number, a word, can name. */
const FILES_MAX = 65_536;

/** Bytes of an entry of a directory, and entries in a sector. */
const ENTRY = 32;
export const ENTRIES = SECTOR / ENTRY;

/** Entries for each descriptor that are looked at. A volume that is whole has one. */
const ENTRIES_MAX = 4;

/** A volume that is read. */
export interface Volume {
  readonly disk: Disk;
  readonly home: Home;
  /** Sectors that files can lie in are below this. */
  readonly limit: number;
  /** Where the table of descriptors lies. */
  readonly table: Extents;
  /** By number. */
  readonly files: readonly Descriptor[];
}

/** An entry of a directory that is one. */
export interface Node {
  readonly name: string;
  /** The number of the file. */
  readonly file: number;
  /** The descriptor in use that the number is of. */
  readonly descriptor: Descriptor | undefined;
  /** The byte of the disk at which the entry stands. */
  readonly at: number;
  /** The directory in which it stands; undefined: the root. */
  readonly parent: Node | undefined;
  /** Directories above it, the root not counted. */
  readonly depth: number;
}

/** What lies in directories that can be reached, depth first, in the order of the entries; and what is wrong with directories. */
export interface Tree {
  readonly nodes: readonly Node[];
  readonly faults: readonly { readonly node: Node | undefined; readonly fault: Fault }[];
}

/** Opens the volume of a disk. Problem: NO_VOLUME. */
export function openVolume(disk: Disk): FileResult<Volume> {
  const home = readHome(disk);
  const refuse = (message: string) => {
    const advice = "check that this is a complete image of such a disk; cr80 disk create makes a new one";
    return {
      contents: undefined,
      problem: problem("NO_VOLUME", { file: disk.name, sector: 0 }, message, advice),
    };
  };
  if (hasUnread(disk, 0, SECTOR)) return refuse("the home block could not be read when the image was made");
  if (!isLabel(home.label)) return refuse("there is no home block of FS2: it begins with no label");
  const limit = areSectors(home.sectors, disk) ? home.sectors : sectorsOn(disk);
  if (!(home.table > 0 && home.table < limit)) {
    return refuse(`the home block says that descriptor 0 is sector ${home.table}, where no file can lie`);
  }
  const first = readDescriptor(disk, home.table, FILE.table);
  const table = extentsOf(disk, limit, first);
  const files: Descriptor[] = [];
  for (const sector of sectorsIn(table.extents)) {
    if (files.length === FILES_MAX) break;
    files.push(readDescriptor(disk, sector, files.length));
  }
  return { contents: { disk, home, limit, table, files }, problem: undefined };
}

/** Whether a number is of a file that nobody but the volume itself has. */
export function isSystem(number: number): boolean {
  return number < FILE.first;
}

/** Where the root directory lies; nowhere when there is none. */
export function rootOf(volume: Volume): readonly Extent[] {
  const root = volume.files[FILE.root];
  return root?.ok === 1 && root.type === TYPE.directory
    ? extentsOf(volume.disk, volume.limit, root).extents
    : [];
}

/** The tree of a volume: each sector of a directory is read once, however many lead to it. */
export function treeOf(volume: Volume): Tree {
  const nodes: Node[] = [];
  const faults: { node: Node | undefined; fault: Fault }[] = [];
  const unread = new Remaining(volume.limit);
  const most = ENTRIES_MAX * volume.files.length;
  const enter = (parent: Node | undefined, extents: readonly Extent[], depth: number) => {
    for (const sector of remainingIn(extents, unread)) {
      if (nodes.length > most) break;
      for (const node of entriesIn(volume, sector, parent, depth)) {
        nodes.push(node);
        const { descriptor } = node;
        if (descriptor?.type !== TYPE.directory || isSystem(node.file)) continue;
        if (depth + 1 === DEPTH_MAX) {
          const message = `its path already has ${DEPTH_MAX} names, so its contents are not checked`;
          faults.push({ node, fault: { code: "DISK_DEPTH", message, sector: descriptor.at } });
        } else enter(node, extentsOf(volume.disk, volume.limit, descriptor).extents, depth + 1);
      }
    }
  };
  enter(undefined, rootOf(volume), 0);
  if (nodes.length > most) {
    const message = "there are far more entries in directories than files; the rest is not checked";
    faults.push({ node: undefined, fault: { code: "DISK_ENTRY", message } });
  }
  return { nodes, faults };
}

/** The sectors of extents that are left; they are taken. */
function* remainingIn(extents: readonly Extent[], left: Remaining): Generator<number> {
  for (const { first, count } of extents) {
    for (let sector = left.from(first); sector < first + count; sector = left.from(sector)) {
      left.take(sector);
      yield sector;
    }
  }
}

/** The entries in a sector of a directory. */
function entriesIn({ disk, files }: Volume, sector: number, parent: Node | undefined, depth: number): Node[] {
  const nodes: Node[] = [];
  if (hasUnread(disk, sector * SECTOR, SECTOR)) return nodes;
  for (let at = sector * SECTOR; at < (sector + 1) * SECTOR; at += ENTRY) {
    if (wordAt(disk.bytes, at) !== 1) continue;
    const name = textOf(disk.bytes.subarray(at + 2, at + 2 + NAME_MAX)).replace(/[\0 ]+$/, "");
    const file = wordAt(disk.bytes, at + 2 + NAME_MAX);
    const descriptor = files[file]?.ok === 1 ? files[file] : undefined;
    nodes.push({ name, file, descriptor, at, parent, depth });
  }
  return nodes;
}

/** The byte of the first entry that is free in extents of a directory. */
export function freeEntry({ bytes }: Disk, extents: readonly Extent[]): number | undefined {
  for (const sector of sectorsIn(extents)) {
    for (let at = sector * SECTOR; at < (sector + 1) * SECTOR; at += ENTRY) {
      if (wordAt(bytes, at) !== 1) return at;
    }
  }
  return undefined;
}

/** Writes an entry. */
export function writeEntry(bytes: Uint8Array, at: number, name: string, file: number): void {
  clearEntry(bytes, at);
  setWord(bytes, at, 1);
  for (let i = 0; i < name.length; i++) bytes[at + 2 + i] = name.charCodeAt(i);
  setWord(bytes, at + 2 + NAME_MAX, file);
}

/** Takes an entry away. */
export function clearEntry(bytes: Uint8Array, at: number): void {
  bytes.fill(0, at, at + ENTRY);
}

/** The names that lead to a node. */
export function namesOf(node: Node): string[] {
  const names: string[] = [];
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) names.unshift(at.name);
  return names;
}
