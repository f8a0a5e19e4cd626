// The home block of FS2 and the bitmap of sectors (docs/DISKS.md, "The home block").

import { type Disk, SECTOR, SECTORS, sectorsOn } from "./medium.ts";
import { longAt, setLong, setWord, textOf, wordAt } from "./words.ts";

/** Characters of a label. */
export const LABEL_MAX = 16;

/** Where the fields lie, in bytes. */
const AT = {
  label: 0x000,
  table: 0x010,
  freeFiles: 0x014,
  firstFree: 0x018,
  sectors: 0x01c,
  bitmapWords: 0x020,
  bitmapAt: 0x022,
  bitmap: 0x026,
  bitmapSectors: 0x1b6,
  format: 0x1fc,
  state: 0x1fe,
} as const;

/** The most sectors whose bitmap lies in the home block. */
const HOME_BITS = 3200;

/** What this project writes as the format. */
const FORMAT = 1;

/** The fields of a home block; nothing of it is checked. */
export interface Home {
  readonly label: string;
  /** The sector of descriptor 0. */
  readonly table: number;
  /** Descriptors that are free, and the lowest of them, 0 when there is none. */
  readonly freeFiles: number;
  readonly firstFree: number;
  /** Sectors of the volume. */
  readonly sectors: number;
  readonly bitmapWords: number;
  /** First sector of the bitmap, and how many; both 0 when it lies in the home block. */
  readonly bitmapAt: number;
  readonly bitmapSectors: number;
  readonly format: number;
  /** 0: closed. */
  readonly state: number;
}

/** Reads the home block. */
export function readHome({ bytes }: Disk): Home {
  return {
    label: textOf(bytes.subarray(AT.label, AT.label + LABEL_MAX)).replace(/\0+$/, ""),
    table: longAt(bytes, AT.table),
    freeFiles: longAt(bytes, AT.freeFiles),
    firstFree: longAt(bytes, AT.firstFree),
    sectors: longAt(bytes, AT.sectors),
    bitmapWords: wordAt(bytes, AT.bitmapWords),
    bitmapAt: longAt(bytes, AT.bitmapAt),
    bitmapSectors: wordAt(bytes, AT.bitmapSectors),
    format: wordAt(bytes, AT.format),
    state: wordAt(bytes, AT.state),
  };
}

/** Writes a home block, without the bitmap. */
export function writeHome({ bytes }: Disk, home: Omit<Home, "format">): void {
  bytes.fill(0, 0, AT.bitmap);
  bytes.fill(0, AT.bitmapSectors, SECTOR);
  for (let i = 0; i < home.label.length; i++) bytes[AT.label + i] = home.label.charCodeAt(i);
  setLong(bytes, AT.table, home.table);
  setLong(bytes, AT.sectors, home.sectors);
  setWord(bytes, AT.bitmapWords, home.bitmapWords);
  setLong(bytes, AT.bitmapAt, home.bitmapAt);
  setWord(bytes, AT.bitmapSectors, home.bitmapSectors);
  setWord(bytes, AT.format, FORMAT);
  setWord(bytes, AT.state, home.state);
  writeFree({ bytes }, home.freeFiles, home.firstFree);
}

/** Writes how many descriptors are free, and which is the first. */
export function writeFree({ bytes }: Pick<Disk, "bytes">, freeFiles: number, firstFree: number): void {
  setLong(bytes, AT.freeFiles, freeFiles);
  setLong(bytes, AT.firstFree, firstFree);
}

/** Whether a text can be a label. */
export function isLabel(text: string): boolean {
  return /^[0-9A-Z._]{1,16}$/.test(text);
}

/** What the home block of a volume with a number of sectors says about its bitmap. */
export function bitmapSizes(sectors: number): Pick<Home, "bitmapWords" | "bitmapSectors"> {
  const bitmapWords = Math.ceil(sectors / 16);
  return { bitmapWords, bitmapSectors: sectors <= HOME_BITS ? 0 : Math.ceil((2 * bitmapWords) / SECTOR) };
}

/** Whether the home block says of the bitmap what there is to say, and it lies on the volume. */
export function isBitmapPlaced({ sectors, bitmapWords, bitmapAt, bitmapSectors }: Home): boolean {
  const due = bitmapSizes(sectors);
  if (bitmapWords !== due.bitmapWords || bitmapSectors !== due.bitmapSectors) return false;
  return bitmapSectors === 0 ? bitmapAt === 0 : bitmapAt > 0 && bitmapAt + bitmapSectors <= sectors;
}

/** Whether a number can be that of the sectors of a volume on a disk. */
export function areSectors(sectors: number, disk: Disk): boolean {
  return sectors >= SECTORS.least && sectors <= sectorsOn(disk);
}

/** Whether there is a bitmap that can be read. */
export function hasBitmap(disk: Disk, home: Home): boolean {
  return areSectors(home.sectors, disk) && isBitmapPlaced(home);
}

/** The bytes of the bitmap where it lies; there has to be one. */
function bitmapBytes({ bytes }: Disk, { bitmapAt, bitmapSectors }: Home): Uint8Array {
  return bitmapSectors === 0
    ? bytes.subarray(AT.bitmap, AT.bitmap + HOME_BITS / 8)
    : bytes.subarray(bitmapAt * SECTOR, (bitmapAt + bitmapSectors) * SECTOR);
}

/** The bitmap of a volume: for each bit 1 where its sector is in use, those beyond the volume too. There has to be one. */
export function readBitmap(disk: Disk, home: Home): Uint8Array {
  const bytes = bitmapBytes(disk, home);
  const used = new Uint8Array(8 * bytes.length);
  for (let n = 0; n < used.length; n++) used[n] = (bytes[n >> 3]! >> (n & 7)) & 1;
  return used;
}

/** Writes it. What is beyond `used` is in use, and so is all of the home block's part where it lies elsewhere. */
export function writeBitmap(disk: Disk, home: Home, used: Uint8Array): void {
  disk.bytes.fill(0xff, AT.bitmap, AT.bitmapSectors);
  const bytes = bitmapBytes(disk, home).fill(0xff);
  for (let n = 0; n < used.length; n++) if (used[n] === 0) bytes[n >> 3]! &= ~(1 << (n & 7));
}
