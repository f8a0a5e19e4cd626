// Creates volumes of FS2 (docs/DISKS.md, "A new volume").

import { problem } from "../../asm/problem.ts";
import type { FileResult } from "../storage.ts";
import { AREAS_MAX, FILE, TYPE, writeDescriptor, writeIndex } from "./descriptor.ts";
import { bitmapSizes, type Home, isLabel, writeBitmap, writeHome } from "./home.ts";
import { type Disk, emptyDisk, MEDIUM_SECTORS, type Medium, SECTOR, SECTORS } from "./medium.ts";
import { ENTRIES, writeEntry } from "./volume.ts";

/** The least and the most descriptors of a volume. */
const FILES = { least: 8, most: 65_536 } as const;

/** The properties of a new volume. */
export interface NewVolume {
  readonly medium: Medium;
  /** For a plain medium; the others have a fixed number. */
  readonly sectors?: number;
  /** 1 to 16 of 0-9, A-Z, `.` and `_`. */
  readonly label: string;
  /** Descriptors: three more than the files and directories that are possible; by default as many as suit the size. */
  readonly files?: number;
}

/** Makes an empty volume. `name` is its name in messages. Problems: BAD_LABEL, BAD_SIZE. */
export function createDisk(name: string, wanted: NewVolume): FileResult<Disk> {
  const { medium, label } = wanted;
  const fail = (code: string, message: string, advice: string) => ({
    contents: undefined,
    problem: problem(code, name, message, advice),
  });
  if (!isLabel(label)) {
    return fail(
      "BAD_LABEL",
      `"${label}" is not a label`,
      "a label has 1 to 16 of the characters 0-9, A-Z, . and _",
    );
  }
  const own = medium === "plain" ? undefined : MEDIUM_SECTORS[medium];
  const sectors = own ?? wanted.sectors;
  const isCount = (value: number | undefined, least: number, most: number): value is number =>
    value !== undefined && Number.isInteger(value) && value >= least && value <= most;
  if (!isCount(sectors, SECTORS.least, SECTORS.most) || (wanted.sectors ?? sectors) !== sectors) {
    const advice =
      own === undefined
        ? `a plain disk has ${SECTORS.least} to ${SECTORS.most} sectors`
        : `a disk of this medium has ${own} sectors`;
    return fail("BAD_SIZE", `a disk cannot have ${wanted.sectors ?? "no"} sectors`, advice);
  }
  const files = wanted.files ?? usualFiles(sectors);
  if (!isCount(files, FILES.least, FILES.most)) {
    const advice = `there are ${FILES.least} to ${FILES.most} descriptors`;
    return fail("BAD_SIZE", `a volume cannot have ${files} descriptors`, advice);
  }
  const areaSize = Math.ceil(files / AREAS_MAX);
  const areas = Math.ceil(files / areaSize);
  const { bitmapSectors } = bitmapSizes(sectors);
  const table = 2;
  const bitmapAt = table + areas * areaSize;
  const rootAt = bitmapAt + bitmapSectors;
  const rootSectors = Math.ceil((areas * areaSize) / ENTRIES);
  const end = rootAt + rootSectors;
  if (areas * areaSize > FILES.most || end > sectors) {
    const advice = "ask for fewer descriptors, or for more sectors";
    return fail("BAD_SIZE", `${files} descriptors need ${end} sectors, but there are ${sectors}`, advice);
  }
  const disk = emptyDisk(name, medium, sectors);
  const home = {
    label,
    table,
    freeFiles: areas * areaSize - FILE.first,
    firstFree: FILE.first,
    sectors,
    ...bitmapSizes(sectors),
    bitmapAt: bitmapSectors === 0 ? 0 : bitmapAt,
    format: 0,
    state: 0,
  } satisfies Home;
  writeHome(disk, home);
  writeBitmap(disk, home, new Uint8Array(sectors).fill(1, 0, end));
  writeIndex(
    disk,
    table - 1,
    Array.from({ length: areas }, (_, area) => table + area * areaSize),
  );
  const file = { ok: 1, length: areas * areaSize * SECTOR, count: areas, areaSize, first: table - 1 };
  writeDescriptor(disk, { ...file, number: FILE.table, at: table, type: TYPE.table });
  const root = { ok: 1, length: rootSectors * SECTOR, count: rootSectors, areaSize: 0, first: rootAt };
  writeDescriptor(disk, { ...root, number: FILE.root, at: table + 1, type: TYPE.directory });
  writeEntry(disk.bytes, rootAt * SECTOR, "BFD", FILE.table);
  writeEntry(disk.bytes, rootAt * SECTOR + SECTOR / ENTRIES, "SFD", FILE.root);
  return { contents: disk, problem: undefined };
}

/** Descriptors of a volume for which nobody has asked for a number. */
function usualFiles(sectors: number): number {
  const few = Math.min(sectors >> 3, AREAS_MAX);
  return Math.max(8, few, Math.min(sectors >> 5, 32 * AREAS_MAX));
}
