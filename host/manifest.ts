// A machine as plain data: its partitions, with their images, memory, message areas and consoles. A manifest is its text
// (manifest-reader.ts).

import type { Location } from "../asm/problem.ts";
import { CONNECTIONS } from "./state/connection.ts";
import { QUEUE_LIMIT } from "./state/queue.ts";
import { QUANTUM } from "./state/scheduler.ts";

/** A machine as a manifest describes it. Pages are of 1,024 words, times readings of the clock in instructions. */
export interface Manifest {
  /** Pages of physical memory; when the manifest does not say, as many as all partitions with full windows take. */
  readonly memory: number;
  /** Instructions of a turn. */
  readonly quantum: number;
  readonly partitions: readonly ManifestPartition[];
  readonly areas: readonly ManifestArea[];
  readonly services: readonly ManifestService[];
  /** The Message Management System; none without it. */
  readonly mms?: ManifestMms | undefined;
  /** The place of "memory", or else of the manifest itself, for messages. */
  readonly place: Location;
}

/** One partition. */
export interface ManifestPartition {
  readonly name: string;
  /** What it starts with: a load module, or a source that is assembled. The file is relative to the manifest. */
  readonly image: {
    readonly kind: "image" | "source";
    readonly file: string;
    readonly place: Location;
    /** Constants that the source finds defined. */
    readonly defines: Readonly<Record<string, number>>;
    /** Folders, relative to the manifest, that are searched for files that are not next to the file that names them. */
    readonly folders: readonly ManifestFolder[];
  };
  readonly pages: number;
  /** Program address at which it starts instead of the image's start address. */
  readonly entry: number | undefined;
  readonly window: { readonly page: number; readonly pages: number };
  /** Messages that may wait. */
  readonly queue: number;
  /** Connections that it may have at once. */
  readonly connections: number;
  readonly input: readonly ManifestInput[];
  /** Its disks, in the order of their device numbers. */
  readonly disks?: readonly ManifestDisk[] | undefined;
  /** Where it stands in the manifest, for messages. */
  readonly place: Location;
}

/** What becomes of what a guest writes on a disk. */
export const DISK_WRITES = ["no", "state", "image"] as const;

/** A disk of a partition. */
export interface ManifestDisk {
  /** The file of its image, relative to the manifest. */
  readonly image: string;
  /** no: it cannot be written; state: changes stay in the machine; image: the file receives them when the run ends. */
  readonly write: (typeof DISK_WRITES)[number];
  /** Sectors that can be neither read nor written. */
  readonly bad: readonly number[];
  readonly place: Location;
}

/** A folder that a manifest names. */
export interface ManifestFolder {
  readonly name: string;
  readonly place: Location;
}

/** Text that arrives at a console. */
export interface ManifestInput {
  readonly at: number;
  /** Characters up to U+00FF, each of them the byte of its number. */
  readonly text: string;
}

/** One message area. */
export interface ManifestArea {
  readonly name: string;
  readonly pages: number;
  /** Number of the owner. */
  readonly owner: number;
  readonly page: number;
}

/** One service: the partitions, by number, that may offer it and that may connect to it. */
export interface ManifestService {
  readonly id: number;
  readonly name: string;
  readonly offer: readonly number[];
  readonly connect: readonly number[];
}

/** The Message Management System: the partitions, by number, that may use it, and where it keeps what must not be lost. */
export interface ManifestMms {
  readonly partitions: readonly number[];
  /** Words that short-term storage, intermediate storage and dumps take, and where the manifest says so. */
  readonly capacity: readonly number[];
  readonly capacityPlaces: readonly Location[];
  /** A folder, relative to the manifest; without one it is lost with the run. */
  readonly storage: { readonly folder: string; readonly place: Location } | undefined;
}

/** Keys that say how many words the storages of MMS take, in their order. */
export const CAPACITY_KEYS = ["shortTerm", "intermediate", "dumps"] as const;

/** What partitions, areas and services may be called. */
export const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** What a constant may be called. */
export const CONSTANT_NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** What names a file or folder: no empty text, and no NUL in it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what it refuses
export const FILE_NAME = /^[^\u0000]+$/;

/** Pages of the partition of a program that boots without a manifest: all that it can address. */
export const PROGRAM_PAGES = 64;

/** The machine of one program: a partition without message window, areas, services and console input. */
export function manifestOf(kind: "image" | "source", file: string, name: string): Manifest {
  const partition: ManifestPartition = {
    name: NAME.test(name) ? name : "program",
    image: { kind, file, place: { file }, defines: {}, folders: [] },
    pages: PROGRAM_PAGES,
    entry: undefined,
    window: { page: 0, pages: 0 },
    queue: QUEUE_LIMIT,
    connections: CONNECTIONS,
    input: [],
    disks: [],
    place: { file },
  };
  return {
    memory: PROGRAM_PAGES,
    quantum: QUANTUM,
    partitions: [partition],
    areas: [],
    services: [],
    place: { file },
  };
}

/** Pages of physical memory that partitions and areas have from the start. */
export function pagesNeeded(
  partitions: readonly Pick<ManifestPartition, "pages" | "window">[],
  areas: readonly Pick<ManifestArea, "pages">[],
): number {
  const own = partitions.reduce((sum, { pages, window }) => sum + pages - window.pages, 0);
  return areas.reduce((sum, { pages }) => sum + pages, own);
}
