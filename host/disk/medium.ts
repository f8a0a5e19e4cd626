// Media: converts the bytes of an image to the bytes of a disk in their logical order, and back (docs/DISKS.md,
// "Media").

import { problem } from "../../asm/problem.ts";
import type { FileResult } from "../storage.ts";

/** Bytes of a sector of FS2. */
export const SECTOR = 512;

/** The sectors that a disk may have. */
export const SECTORS = { least: 16, most: 524_288 } as const;

/** The media of images. */
export const MEDIA = ["floppy", "smd", "plain"] as const;
/** The medium of an image. */
export type Medium = (typeof MEDIA)[number];

/** The order of the sectors on a floppy. Other media have one order. */
export type Layout = "fs2" | "system-one";

/** A disk: what an image holds, as its file system sees it. */
export interface Disk {
  /** Its name in messages. */
  readonly name: string;
  readonly medium: Medium;
  readonly layout: Layout;
  /** Bytes of a physical sector. */
  readonly physical: number;
  /** All bytes in logical order; as many as the image has. */
  readonly bytes: Uint8Array;
}

/** The geometry of an 8" floppy. */
export const FLOPPY = { tracks: 77, sectors: 26, bytes: 128 } as const;
const FLOPPY_BYTES = FLOPPY.tracks * FLOPPY.sectors * FLOPPY.bytes;
/** 823 cylinders of 5 heads with 32 sectors. */
const SMD_SECTORS = 823 * 5 * 32;

/** The sectors of the media that have a size of their own. */
export const MEDIUM_SECTORS = { floppy: Math.floor(FLOPPY_BYTES / SECTOR), smd: SMD_SECTORS } as const;

/** The physical sector of a track of a floppy on which a logical one lies. */
const PLACES: Readonly<Record<Layout, (track: number, sector: number) => number>> = {
  fs2: (_, sector) => (sector < 13 ? 2 * sector : 2 * sector - 25),
  "system-one": (track, sector) => {
    const place = 1 + 2 * ((sector + 6 * track) % FLOPPY.sectors);
    return place > 25 ? place - 27 : place;
  },
};

/** What a floppy of System One begins with, as it stands in the image from this byte on: the root's entry. */
const SYSTEM_ONE = { at: 0x380, bytes: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf9, 0xff] } as const;

const UNREAD = [..."_UNREAD_"].map((character) => character.charCodeAt(0));

/** Whether a physical sector could not be read when the image was made. */
function isUnread(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== UNREAD[i % UNREAD.length]) return false;
  return true;
}

/** Whether some of these bytes of a disk, which begin and end with a sector, could not be read when its image was made. */
export function hasUnread({ bytes, physical }: Disk, at: number, length: number): boolean {
  for (let part = at; part < at + length; part += physical) {
    if (isUnread(bytes, part, physical)) return true;
  }
  return false;
}

/** Whole sectors of FS2 on a disk. */
export function sectorsOn({ bytes }: Disk): number {
  return Math.floor(bytes.length / SECTOR);
}

/** A disk of a medium with nothing on it; `sectors` are those of a plain one. */
export function emptyDisk(name: string, medium: Medium, sectors: number): Disk {
  const floppy = medium === "floppy";
  const length = floppy ? FLOPPY_BYTES : (medium === "smd" ? SMD_SECTORS : sectors) * SECTOR;
  const bytes = new Uint8Array(length);
  return { name, medium, layout: "fs2", physical: floppy ? FLOPPY.bytes : SECTOR, bytes };
}

/** Reads an image, whose length tells the kind of disk. `name` is its name in messages. Problem: NO_DISK. */
export function readDisk(image: Uint8Array, name: string): FileResult<Disk> {
  const { length } = image;
  if (length === FLOPPY_BYTES) {
    const mark = image.subarray(SYSTEM_ONE.at, SYSTEM_ONE.at + SYSTEM_ONE.bytes.length);
    const layout = SYSTEM_ONE.bytes.every((byte, i) => mark[i] === byte) ? "system-one" : "fs2";
    const bytes = floppyBytes(image, layout, "logical");
    return {
      contents: { name, medium: "floppy", layout, physical: FLOPPY.bytes, bytes },
      problem: undefined,
    };
  }
  const sectors = length / SECTOR;
  if (!Number.isInteger(sectors) || sectors < SECTORS.least || sectors > SECTORS.most) {
    const message = `an image of ${length} bytes is not that of a disk`;
    const advice = `a floppy has ${FLOPPY_BYTES} bytes, a pack ${SMD_SECTORS * SECTOR}, any other disk ${SECTORS.least} to ${SECTORS.most} sectors of ${SECTOR}`;
    return { contents: undefined, problem: problem("NO_DISK", name, message, advice) };
  }
  const medium = sectors === SMD_SECTORS ? "smd" : "plain";
  const disk: Disk = { name, medium, layout: "fs2", physical: SECTOR, bytes: image.slice() };
  return { contents: disk, problem: undefined };
}

/** The image of a disk. */
export function imageOf({ medium, layout, bytes }: Disk): Uint8Array {
  return medium === "floppy" ? floppyBytes(bytes, layout, "physical") : bytes.slice();
}

/**
 * The bytes of a floppy in the other order: every bit inverted, the bytes of each word exchanged, every sector in its other
 * place. What could not be read stays as it is.
 */
function floppyBytes(bytes: Uint8Array, layout: Layout, order: "logical" | "physical"): Uint8Array {
  const turned = new Uint8Array(FLOPPY_BYTES);
  const place = PLACES[layout];
  for (let track = 0; track < FLOPPY.tracks; track++) {
    for (let sector = 0; sector < FLOPPY.sectors; sector++) {
      const logical = (track * FLOPPY.sectors + sector) * FLOPPY.bytes;
      const physical = (track * FLOPPY.sectors + place(track, sector)) * FLOPPY.bytes;
      const [from, to] = order === "logical" ? [physical, logical] : [logical, physical];
      if (isUnread(bytes, from, FLOPPY.bytes)) turned.set(bytes.subarray(from, from + FLOPPY.bytes), to);
      else for (let i = 0; i < FLOPPY.bytes; i++) turned[to + i] = bytes[from + (i ^ 1)]! ^ 0xff;
    }
  }
  return turned;
}
