// The keys of manifests: the one table from which the reader checks them (manifest-reader.ts), and from which
// docs/MANIFEST.md, `cr80 explain manifest` and the JSON Schema are made. All of it is ours.

import { MAX_PAGES, MAX_PARTITIONS } from "../core-as/layout.ts";
import { CLOCK_END } from "./control/control.ts";
import { grouped } from "./grouped.ts";
import { DISK_WRITES, PROGRAM_PAGES } from "./manifest.ts";
import { AREA_PAGES_MAX, AREAS_MAX } from "./state/area.ts";
import { CONNECTIONS, CONNECTIONS_MAX } from "./state/connection.ts";
import { DISK_SECTORS_MAX, DISKS_MAX } from "./state/disk.ts";
import { CAPACITY, CAPACITY_MAX } from "./state/mms.ts";
import { QUEUE_LIMIT, QUEUE_LIMIT_MAX } from "./state/queue.ts";
import { QUANTUM } from "./state/scheduler.ts";
import { SERVICES_MAX } from "./state/service.ts";

/** What a value is. `code`: that of the problem when it is not. */
export type ValueType =
  | { readonly kind: "integer"; readonly least: number; readonly most: number }
  /** The name of a partition, an area or a service, which nothing else has. */
  | { readonly kind: "name" }
  /** The name of a partition of the manifest. */
  | { readonly kind: "partition"; readonly code: string }
  | { readonly kind: "file" | "folder"; readonly code: string }
  | {
      readonly kind: "choice";
      readonly of: readonly string[];
      readonly code: string;
      readonly advice: string;
    }
  /** Characters up to U+00FF, each of them a byte of a console. */
  | { readonly kind: "bytes" }
  | { readonly kind: "text" }
  | { readonly kind: "list"; readonly of: ValueType; readonly least: number; readonly most: number }
  /** Any number of constants by their names. */
  | { readonly kind: "constants"; readonly least: number; readonly most: number }
  /** Bytes that are there from the start, or a list. */
  | { readonly kind: "input"; readonly list: ValueType & { readonly kind: "list" } }
  | { readonly kind: "object"; readonly keys: Keys };

/** A key of an object. */
export interface Key {
  readonly is: ValueType;
  /** Whether it must be there. */
  readonly required?: true;
  /** The value without it. */
  readonly default?: number | string;
  /** What holds without it, where that is not a value. */
  readonly without?: string;
  /** A key that must be there where this one is. */
  readonly needs?: string;
  /** A key of which, and of this one, one must be there, and not both. */
  readonly or?: string;
  /** What it says. Markdown with code spans, no links. */
  readonly text: string;
  /** The page below docs/ that says more, with its anchor. */
  readonly page?: string;
  readonly example: unknown;
}

/** The keys of an object, in the order of the documents. */
export type Keys = Readonly<Record<string, Key>>;

const pages = { kind: "integer", least: 1, most: MAX_PAGES } as const;
const page = { kind: "integer", least: 0, most: MAX_PAGES - 1 } as const;
const storageWords = { kind: "integer", least: 1, most: CAPACITY_MAX } as const;

const partitionNames = {
  kind: "list",
  of: { kind: "partition", code: "UNKNOWN_PARTITION" },
  least: 1,
  most: MAX_PARTITIONS,
} as const;

/** The message window of a partition. */
export const WINDOW = {
  page: { is: page, required: true, text: "the page of the partition at which it begins", example: 32 },
  pages: { is: pages, required: true, text: "its length in pages", example: 16 },
} as const satisfies Keys;

/** Text that arrives at a console at a reading of the clock. */
export const INPUT = {
  at: {
    is: { kind: "integer", least: 0, most: CLOCK_END },
    required: true,
    text: "the clock in instructions, not less than that of the entry before it",
    example: 70_000,
  },
  text: { is: { kind: "bytes" }, required: true, text: "what arrives then", example: "stop\n" },
} as const satisfies Keys;

/** The console of a partition. */
export const CONSOLE = {
  input: {
    is: {
      kind: "input",
      list: { kind: "list", of: { kind: "object", keys: INPUT }, least: 0, most: 1 << 20 },
    },
    without: "nothing arrives",
    text: "its input: a text is there from the start, the entries of a list arrive at their times",
    page: "MANIFEST.md#text-of-a-console",
    example: "hello\n",
  },
} as const satisfies Keys;

/** A disk of a partition. */
export const DISK = {
  image: {
    is: { kind: "file", code: "BAD_DISKS" },
    required: true,
    text: "its image: a floppy, a pack, or whole sectors of 512 bytes",
    page: "DISKS.md#media",
    example: "store.dsk",
  },
  write: {
    is: {
      kind: "choice",
      of: DISK_WRITES,
      code: "BAD_DISKS",
      advice:
        'give "no", or "state" to keep changes in the machine alone, or "image" to write them to the file as well',
    },
    default: "no",
    text: "`no`: it is write-protected; `state`: what is written stays in the machine's state, and the file is unchanged; `image`: the file receives it when the run ends, however it ends",
    example: "image",
  },
  bad: {
    is: {
      kind: "list",
      of: { kind: "integer", least: 0, most: DISK_SECTORS_MAX - 1 },
      least: 0,
      most: DISK_SECTORS_MAX,
    },
    without: "every sector is good",
    text: "numbers of the sectors that can be neither read nor written",
    example: [17, 18],
  },
} as const satisfies Keys;

/** A partition. */
export const PARTITION = {
  name: {
    is: { kind: "name" },
    required: true,
    text: "its name; partitions, areas and services have different names",
    example: "clerk",
  },
  pages: {
    is: pages,
    required: true,
    text: `pages of its memory, the message window included; a program can address ${PROGRAM_PAGES} at a time`,
    example: 48,
  },
  image: {
    is: { kind: "file", code: "BAD_IMAGE" },
    or: "source",
    text: "the load module that it starts with",
    page: "ASSEMBLER.md",
    example: "clerk.img",
  },
  source: {
    is: { kind: "file", code: "BAD_IMAGE" },
    or: "image",
    text: "the source that is assembled, and that it starts with",
    page: "ASSEMBLER.md",
    example: "clerk.asm",
  },
  define: {
    is: { kind: "constants", least: -0xffff_ffff, most: 0xffff_ffff },
    needs: "source",
    without: "none is defined",
    text: "constants that are defined for the source; `cr80 boot -D` adds more to every source, and wins, with a warning, if both define a name",
    example: { RELEASE: 1, LEVEL: -3 },
  },
  include: {
    is: { kind: "list", of: { kind: "folder", code: "BAD_INCLUDE" }, least: 0, most: 64 },
    needs: "source",
    without: "no other folder",
    text: "folders in which the source finds files that are not in the folder of the file that names them; a missing folder is a warning (`NO_FOLDER`)",
    example: ["../lib"],
  },
  entry: {
    is: { kind: "integer", least: 0, most: 0xffff },
    without: "as the image says",
    text: "program address at which it starts",
    example: 512,
  },
  window: {
    is: { kind: "object", keys: WINDOW },
    without: "it has none",
    text: "its message window: pages without memory of their own, at which message areas are mapped",
    page: "ABI.md#message-areas",
    example: { page: 32, pages: 16 },
  },
  queue: {
    is: { kind: "integer", least: 1, most: QUEUE_LIMIT_MAX },
    default: QUEUE_LIMIT,
    text: "messages that may wait for it",
    example: 8,
  },
  connections: {
    is: { kind: "integer", least: 0, most: CONNECTIONS_MAX },
    default: CONNECTIONS,
    text: "connections that it may have at once",
    page: "CHANNELS.md",
    example: 4,
  },
  console: {
    is: { kind: "object", keys: CONSOLE },
    without: "nothing arrives",
    text: "its console",
    page: "TERMINAL.md",
    example: { input: "hello\n" },
  },
  disks: {
    is: { kind: "list", of: { kind: "object", keys: DISK }, least: 0, most: DISKS_MAX },
    without: "it has none",
    text: `its disks, with device numbers from 3 on; all disks of a machine have ${grouped(DISK_SECTORS_MAX)} sectors at most`,
    page: "ABI.md#disks",
    example: [{ image: "store.dsk", write: "image" }],
  },
} as const satisfies Keys;

/** A message area that exists from the start. */
export const AREA = {
  owner: {
    is: { kind: "partition", code: "UNKNOWN_OWNER" },
    required: true,
    text: "the partition that has it",
    example: "clerk",
  },
  page: {
    is: page,
    required: true,
    text: "the page of the owner at which it is mapped, in the owner's window",
    example: 32,
  },
  pages: {
    is: { kind: "integer", least: 1, most: AREA_PAGES_MAX },
    required: true,
    text: "its length in pages",
    example: 2,
  },
  name: {
    is: { kind: "name" },
    without: "reports give its number",
    text: "what reports call it",
    example: "order",
  },
} as const satisfies Keys;

/** A service, at which channels are opened. */
export const SERVICE = {
  id: { is: { kind: "integer", least: 0, most: 0xffff }, required: true, text: "its number", example: 7 },
  offer: {
    is: partitionNames,
    required: true,
    text: "the partitions that may offer it",
    example: ["store"],
  },
  connect: {
    is: partitionNames,
    required: true,
    text: "the partitions that may connect to it",
    example: ["clerk"],
  },
  name: {
    is: { kind: "name" },
    without: "reports give its number",
    text: "what reports call it",
    example: "files",
  },
} as const satisfies Keys;

/** The Message Management System. */
export const MMS = {
  partitions: {
    is: partitionNames,
    required: true,
    text: "the partitions that may use it",
    example: ["clerk"],
  },
  storage: {
    is: { kind: "folder", code: "BAD_STORAGE" },
    without: "what it keeps is lost with the run",
    text: "the folder in which it keeps what must not be lost",
    page: "MMS.md#the-durable-storage",
    example: "kept",
  },
  shortTerm: {
    is: storageWords,
    default: CAPACITY[0]!,
    text: "words of short-term storage and checkpoints together",
    example: 65_536,
  },
  intermediate: {
    is: storageWords,
    default: CAPACITY[1]!,
    text: "words of the intermediate storage",
    example: 262_144,
  },
  dumps: { is: storageWords, default: CAPACITY[2]!, text: "words of all dumps", example: 131_072 },
} as const satisfies Keys;

/** The manifest as a whole. */
export const MANIFEST = {
  partitions: {
    is: { kind: "list", of: { kind: "object", keys: PARTITION }, least: 1, most: MAX_PARTITIONS },
    required: true,
    text: "the partitions, numbered from 0 in their order",
    example: [{ name: "clerk", source: "clerk.asm", pages: 48 }],
  },
  memory: {
    is: pages,
    without: "as many as all partitions have, 16,384 at most",
    text: "pages of physical memory",
    example: 96,
  },
  quantum: {
    is: { kind: "integer", least: 1, most: 0x7fff_ffff },
    default: QUANTUM,
    text: "instructions of a turn, after which the next partition runs",
    example: 5000,
  },
  areas: {
    is: { kind: "list", of: { kind: "object", keys: AREA }, least: 0, most: AREAS_MAX },
    without: "there are none",
    text: "message areas that exist from the start",
    example: [{ owner: "clerk", page: 32, pages: 2 }],
  },
  services: {
    is: { kind: "list", of: { kind: "object", keys: SERVICE }, least: 0, most: SERVICES_MAX },
    without: "there are none",
    text: "services, at which channels are opened",
    page: "CHANNELS.md",
    example: [{ id: 7, offer: ["store"], connect: ["clerk"] }],
  },
  mms: {
    is: { kind: "object", keys: MMS },
    without: "there is none",
    text: "the Message Management System",
    page: "MMS.md",
    example: { partitions: ["clerk"] },
  },
  $schema: {
    is: { kind: "text" },
    text: "the JSON Schema, for editors; nothing else reads it",
    page: "MANIFEST.md#in-an-editor",
    example: "./node_modules/cr80/docs/manifest.schema.json",
  },
} as const satisfies Keys;

/** What holds between values, by the code of the problem where it does not: no schema says any of it. */
export const BETWEEN_VALUES: Readonly<Record<string, string>> = {
  NAME_TWICE: "partitions, areas and services have different names",
  UNKNOWN_OWNER: "the owner of an area is a partition of the manifest",
  UNKNOWN_PARTITION: "what services and `mms` name is a partition of the manifest",
  SERVICE_TWICE: "services have different numbers",
  WINDOW_BEYOND: "a window lies within the pages of its partition",
  AREA_OUTSIDE: "an area lies within the window of its owner",
  AREAS_OVERLAP: "areas of one owner share no page",
  MEMORY_TOO_SMALL: "`memory` holds what partitions and areas have from the start",
  TOO_MUCH_MEMORY: "partitions and areas have 16 Mi words at most",
  INPUT_ORDER: "the entries of `input` are in the order of their times",
};
