// The file system of System One, read only: how it allocated sectors is not known (docs/DISKS.md, "System One").

import type { Extent } from "./descriptor.ts";
import { type Checked, Damages, damage, type Fault } from "./fault.ts";
import { type Disk, FLOPPY } from "./medium.ts";
import { pathText } from "./names.ts";
import { fileOwner, type Owner, Owners } from "./owners.ts";
import { textOf, wordAt } from "./words.ts";

const SECTORS = FLOPPY.tracks * FLOPPY.sectors;
/** The byte at which the entry of the root directory stands, and the bytes of an entry. */
const ROOT = 0x180;
const ENTRY = 64;
const POINTERS = 10;
/** Names of a path: a file system whose directories lead into each other has no longer ones. */
const DEPTH_MAX = 64;

const DIRECTORY = 0x0600;
/** Entries of other kinds are none. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [DIRECTORY, "directory"],
  [0x0300, "binary"],
  [0x0200, "text"],
  [0, "default"],
  [2, "type 2"],
]);

/** The end of a text, and bytes that stand for several blanks: this, and how many more. */
const TEXT_END = [0x00, 0x19];
const BLANKS = { least: 0x81, most: 0xd0, none: 0x80 } as const;

/** A file of System One. */
export interface SystemOneFile {
  readonly path: readonly string[];
  readonly type: string;
  /** Sectors of 128 bytes, as many as are on the disk. */
  readonly sectors: number;
  readonly extents: readonly Extent[];
  readonly faults: readonly Fault[];
}

/** The files of a disk, depth first, in the order of the entries. Total: nothing is read twice. */
export function systemOneFiles(disk: Disk): SystemOneFile[] {
  const files: SystemOneFile[] = [];
  const read = new Uint8Array(SECTORS);
  const enter = (path: readonly string[], extents: readonly Extent[]) => {
    if (path.length === DEPTH_MAX) return;
    for (const { first, count } of extents) {
      for (let sector = first; sector < first + count; sector++) {
        if (read[sector] === 1) continue;
        read[sector] = 1;
        for (const at of [0, ENTRY]) {
          const file = fileAt(disk, sector * FLOPPY.bytes + at, path);
          if (file === undefined) continue;
          files.push(file);
          if (file.type === "directory") enter(file.path, file.extents);
        }
      }
    }
  };
  enter([], fileAt(disk, ROOT, [])?.extents ?? []);
  return files;
}

/** The file of an entry; undefined of one that is free, or of no kind that is known. */
function fileAt({ bytes }: Disk, at: number, above: readonly string[]): SystemOneFile | undefined {
  const type = KINDS.get(wordAt(bytes, at + 6));
  // The second character here is the first byte of the medium.
  if (bytes[at + 1] === 0xff || type === undefined) return undefined;
  const name = textOf(bytes.subarray(at, at + 6)).replace(/[\0 ]+$/, "");
  const word = (n: number) => wordAt(bytes, at + 2 * n);
  const pointers = Array.from({ length: POINTERS }, (_, n) => word(15 + n));
  return { path: [...above, name], type, ...placed(pointers, word(8), word(12) + 1) };
}

/** Where a file lies: each pointer is of a track and a sector that counts from 1, and of `cluster` sectors. */
function placed(
  pointers: readonly number[],
  cluster: number,
  due: number,
): Omit<SystemOneFile, "path" | "type"> {
  const extents: Extent[] = [];
  const faults: Fault[] = [];
  let left = due;
  for (const pointer of pointers) {
    if (left === 0) break;
    const first = (pointer >> 8) * FLOPPY.sectors + (pointer & 0xff) - 1;
    const count = Math.min(cluster, left);
    left -= count;
    if (first < 0 || first + count > SECTORS) {
      const message = `${count} sectors from track ${pointer >> 8}, sector ${pointer & 0xff} on are not on the disk`;
      faults.push({ code: "DISK_SECTOR", message });
    } else if (count > 0) extents.push({ first, count });
  }
  if (left > 0) {
    const message = `it has ${due} sectors by its entry, but its pointers lead to ${due - left}`;
    faults.push({ code: "DISK_LENGTH", message });
  }
  return { extents, faults, sectors: extents.reduce((sum, { count }) => sum + count, 0) };
}

/** The bytes of a file: whole sectors, since nothing says where in the last one it ends. */
export function systemOneBytes({ bytes }: Disk, { extents, sectors }: SystemOneFile): Uint8Array {
  const contents = new Uint8Array(sectors * FLOPPY.bytes);
  let at = 0;
  for (const { first, count } of extents) {
    contents.set(bytes.subarray(first * FLOPPY.bytes, (first + count) * FLOPPY.bytes), at);
    at += count * FLOPPY.bytes;
  }
  return contents;
}

/** Converts the bytes of a text: cuts it at its end, and writes out its blanks. */
export function systemOneText(bytes: Uint8Array): Uint8Array {
  const end = bytes.findIndex((byte) => TEXT_END.includes(byte));
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  return Uint8Array.from(
    [...text].flatMap((byte) => {
      const packed = byte >= BLANKS.least && byte <= BLANKS.most;
      return packed ? new Array<number>(byte - BLANKS.none).fill(0x20) : [byte];
    }),
  );
}

/** What is wrong with where files lie, and which sectors could not be read. */
export function checkSystemOne(disk: Disk): Checked {
  const found = new Damages();
  const owners = new Owners(disk, SECTORS);
  const own = ({ extents, faults }: Pick<SystemOneFile, "extents" | "faults">, owner: Owner) => {
    for (const fault of faults) found.add(damage(disk, fault, owner.path));
    owners.give(extents, owner, found);
  };
  const root = fileAt(disk, ROOT, []);
  if (root !== undefined) own(root, { text: "the root directory" });
  for (const file of systemOneFiles(disk)) own(file, fileOwner(pathText(file.path)));
  owners.sayUnread(FLOPPY.bytes, found);
  return found.checked();
}
