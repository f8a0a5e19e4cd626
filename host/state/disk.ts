// Disks of a partition: the contents of each, and its device. docs/ABI.md, "Disks".

/** Words of a sector, and sectors of a page of the contents. */
export const SECTOR_WORDS = 256;
export const PAGE_SECTORS = 4;
const PAGE_WORDS = SECTOR_WORDS * PAGE_SECTORS;

/** Disks of one partition. */
export const DISKS_MAX = 8;
/** Sectors of one disk, and of all disks of a machine together. */
export const DISK_SECTORS_MAX = 524_288;
/** Sectors of one command. */
export const TRANSFER_MAX = 128;
/** Words of a command in the guest's memory. */
export const COMMAND_WORDS = 6;

/** What a command does; the numbers are those of its word 0. */
export const DISK_READ = 1;
export const DISK_WRITE = 2;
export const DISK_SIZE = 3;

/** How a command ended: bits 11-8 of the status word. */
export const DISK_ERRORS = [
  "OK",
  "NO_SECTOR",
  "WRITE_PROTECTED",
  "BAD_SECTOR",
  "BAD_MEMORY",
  "BAD_COMMAND",
] as const;
export type DiskError = (typeof DISK_ERRORS)[number];

/** Instructions from a command to its end, and more of them for each sector that it names. */
export const DISK_LATENCY = 2000;
export const DISK_SECTOR_TIME = 500;

/** A command as it was in the guest's memory when it was given; nothing of it is checked. */
export interface DiskCommand {
  readonly operation: number;
  readonly sector: number;
  readonly count: number;
  /** Partition address, in words. */
  readonly address: number;
}

/** A disk. */
export interface DiskState {
  /** 512 bytes each, numbered from 0. */
  readonly sectors: number;
  /** Whether it can be written. */
  readonly writable: boolean;
  /** Sectors that can be neither read nor written, in rising order. */
  readonly bad: readonly number[];
  /** DEVICE_INTERRUPT of the control word. */
  control: number;
  /** The command in progress, null: its words could not be read; and the clock at which it ends, 0: there is none. */
  command: DiskCommand | null;
  due: number;
  /** A command has ended, and CIO has not been executed since; how it ended, and how many sectors it has moved. */
  done: boolean;
  error: DiskError;
  moved: number;
  /** A command was given while another one was in progress, and CIO has not been executed since. */
  refused: boolean;
  /** Of 1,024 words each, in order. A page is never written into: another one takes its place, so states can share it. */
  readonly pages: Uint16Array[];
}

/** All pages in which there is nothing. */
const BLANK: Uint16Array = new Uint16Array(PAGE_WORDS);

/** The page itself, or the one page for all in which there is nothing. */
export function shared(page: Uint16Array): Uint16Array {
  for (const word of page) if (word !== 0) return page;
  return BLANK;
}

/** A disk that nobody has used. `contents`: its sectors, low bytes first. `bad`: numbers of its sectors. */
export function createDisk(contents: Uint8Array, writable: boolean, bad: readonly number[]): DiskState {
  const sectors = contents.length / (2 * SECTOR_WORDS);
  const pages = Array.from({ length: Math.ceil(sectors / PAGE_SECTORS) }, (_, n) => {
    const page = new Uint16Array(PAGE_WORDS);
    bytesOf(page).set(contents.subarray(2 * PAGE_WORDS * n, 2 * PAGE_WORDS * (n + 1)));
    return shared(page);
  });
  const rising = [...new Set(bad)].sort((a, b) => a - b);
  return {
    ...{ sectors, writable, bad: rising, control: 0, command: null, due: 0 },
    ...{ done: false, error: "OK", moved: 0, refused: false, pages },
  };
}

/** The words of a sector. They stay as they are. */
export function sectorOf({ pages }: Pick<DiskState, "pages">, sector: number): Uint16Array {
  const at = (sector % PAGE_SECTORS) * SECTOR_WORDS;
  return pages[Math.floor(sector / PAGE_SECTORS)]!.subarray(at, at + SECTOR_WORDS);
}

/** Puts words into a sector. */
export function putSector({ pages }: Pick<DiskState, "pages">, sector: number, words: Uint16Array): void {
  const n = Math.floor(sector / PAGE_SECTORS);
  const page = pages[n]!.slice();
  page.set(words, (sector % PAGE_SECTORS) * SECTOR_WORDS);
  pages[n] = shared(page);
}

/** What is on a disk: its sectors, low bytes first. */
export function contentsOf({ pages, sectors }: Pick<DiskState, "pages" | "sectors">): Uint8Array {
  const contents = new Uint8Array(2 * SECTOR_WORDS * sectors);
  pages.forEach((page, n) => {
    const at = 2 * PAGE_WORDS * n;
    contents.set(bytesOf(page).subarray(0, contents.length - at), at);
  });
  return contents;
}

/** The bytes of words, low ones first, as the core has them in its memory. */
function bytesOf(words: Uint16Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
