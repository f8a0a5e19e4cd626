// Disks for tests, and random operations on one against a model of it.

import {
  createDisk,
  type Disk,
  filesIn,
  findFile,
  imageOf,
  makeDirectory,
  type NewVolume,
  openFileSystem,
  type Problem,
  putFile,
  readDisk,
  removeFile,
  TYPE,
} from "../../host/disk/index.ts";
import { Random } from "../host/random.ts";
import { held } from "./oracle.ts";
import { entries, entryOf, imageWith, rootEntry } from "./systemone.ts";

/** A disk, which must be one. */
export function disk(wanted: Partial<NewVolume> = {}): Disk {
  const { contents, problem } = createDisk("test.disk", {
    medium: "plain",
    label: "TEST",
    ...(wanted.medium === undefined || wanted.medium === "plain" ? { sectors: 200 } : {}),
    ...wanted,
  });
  if (contents === undefined) throw new Error(problem.message);
  return contents;
}

/** The file system of a disk, which must have one. */
export function opened(of: Disk) {
  const { contents, problem } = openFileSystem(of);
  if (contents === undefined) throw new Error(problem.message);
  return contents;
}

/** What check says, a line each. */
export const damageOf = (of: Disk): string[] =>
  opened(of)
    .check()
    .problems.map(({ code, path, sector }) => `${code} ${path ?? "-"} ${sector ?? "-"}`);

/** A disk of an image, which must be one. */
export function read(image: Uint8Array): Disk {
  const { contents, problem } = readDisk(image, "test.disk");
  if (contents === undefined) throw new Error(problem.message);
  return contents;
}

/** Bytes that say where they are. */
export function bytes(length: number, seed = 1): Uint8Array {
  const made = new Uint8Array(length);
  for (let i = 0; i < length; i++) made[i] = i * 7 + (i >> 8) * 13 + seed * 31;
  return made;
}

/** Puts a file, which must go. */
export function put(of: Disk, path: string, contents: Uint8Array, type: number = TYPE.binary): void {
  const refused = putFile(of, path, contents, { type });
  if (refused !== undefined) throw new Error(`${path}: ${refused.message}`);
}

const NAMES = ["A", "B.ASM", "LIB", "a-long-name.1234", "X$", "~"];
/** Why an operation may be refused, whatever the model says. */
const FULL = ["NO_ROOM", "NO_FILE_LEFT"];

/** What went wrong in one random life of a volume; undefined when nothing did. */
export function lifeOf(seed: number, operations: number): string | undefined {
  const random = new Random(seed);
  // Some have their bitmap in the home block just so, or no longer.
  const sectors = random.of([16, 40, 40, 40, 3185]) + random.below(random.of([30, 260]));
  const descriptors = 8 + random.below(Math.min(sectors, 400) >> 2);
  const wanted: Partial<NewVolume> =
    random.below(12) === 0 ? { medium: "floppy" } : { sectors, files: descriptors };
  let volume = disk(wanted);
  // Small files in few directories make those grow, large ones make room scarce.
  const sizes = random.below(3) === 0 ? [2, 300] : [2, 600, 5000, 20_000, 90_000];
  const files = new Map<string, Uint8Array>();
  const directories = new Set<string>();
  const path = () => {
    const above = random.below(4) === 0 ? undefined : [...directories][random.below(directories.size)];
    const name = `${random.of(NAMES)}${random.below(30)}`;
    return above === undefined ? name : `${above}!${name}`;
  };
  const inIt = (directory: string) =>
    [...files.keys(), ...directories].some((one) => one.startsWith(`${directory}!`));
  /** What the model says of an operation: the codes with which it may be refused; none: it must be done. */
  const step = (): { refused: Problem | undefined; due: string[]; done: () => void } => {
    const at = path();
    const bad = !/^(?:.*!)?[^!]{1,16}$/.test(at);
    const there = files.has(at) || directories.has(at);
    const kind = random.below(sizes.length === 2 ? 16 : 8);
    switch (kind === 0 && directories.size > 2 ? 3 : kind) {
      case 0:
        return {
          refused: makeDirectory(volume, at.replaceAll("!", "/")),
          due: bad ? ["BAD_FILE_NAME"] : there ? ["ON_DISK_ALREADY"] : [],
          done: () => directories.add(at),
        };
      case 1:
      case 2: {
        const one = [...files.keys(), ...directories][random.below(files.size + directories.size)] ?? at;
        const gone = !files.has(one) && !directories.has(one);
        return {
          refused: removeFile(volume, one),
          due: gone ? ["NOT_ON_DISK"] : inIt(one) ? ["NOT_EMPTY"] : [],
          done: () => files.delete(one) || directories.delete(one),
        };
      }
      default: {
        const contents = bytes(random.below(random.of(sizes)), random.below(99));
        const replace = random.below(2) === 0;
        const type = random.of([TYPE.binary, TYPE.text, 99]);
        return {
          refused: putFile(volume, at, contents, { type, replace }),
          due: bad
            ? ["BAD_FILE_NAME"]
            : directories.has(at) || (there && !replace)
              ? ["ON_DISK_ALREADY"]
              : [],
          done: () => files.set(at, contents),
        };
      }
    }
  };
  for (let n = 0; n < operations; n++) {
    const before = imageOf(volume);
    const { refused, due, done } = step();
    const code = refused?.code;
    if (due.length > 0 ? !due.includes(code ?? "") : code !== undefined && !FULL.includes(code)) {
      return `operation ${n}: ${code ?? "done"}, where ${due.join(", ") || "it could be done"}`;
    }
    const image = imageOf(volume);
    if (refused !== undefined) {
      if (!same(before, image)) return `operation ${n}: refused with ${code}, and the disk has changed`;
      continue;
    }
    done();
    const different = compare(image, files, directories);
    if (different !== undefined) return `operation ${n}: ${different}`;
    // What is written to an image and read again is the same disk.
    volume = read(image);
  }
  return undefined;
}

/** One life of a volume, or more often a harmed image; what went wrong, as `npm run fuzz -- disk` asks. */
export function problemOf(seed: number): string | undefined {
  return seed % 8 === 0 ? lifeOf(seed, 60) : harmOf(seed);
}

/** What of an image is not as the model has it, by this project's reader or by the oracle; or is damaged. */
function compare(
  image: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
  directories: ReadonlySet<string>,
): string | undefined {
  const { contents: volume } = readDisk(image, "life");
  const system = opened(volume!);
  const { clean, problems } = system.check();
  if (!clean || problems.length > 0) return `${problems[0]!.code}: ${problems[0]!.message}`;
  for (const [path, contents] of files) {
    const file = findFile(system, path);
    const got = file && system.read(file);
    if (got === undefined || got.problems.length > 0 || !same(got.contents, contents))
      return `got another ${path}`;
  }
  for (const path of directories) if (filesIn(system, path) === undefined) return `no directory ${path}`;
  const listed = system.files.filter(({ type }) => type !== "system").length;
  if (listed !== files.size + directories.size) return `${listed} files are listed`;
  const other = held(image);
  const names = (keys: Iterable<string>) => [...keys].sort().join(" ");
  if (names(other.files.keys()) !== names(files.keys())) return "the oracle finds other files";
  if (names(other.directories) !== names(directories)) return "the oracle finds other directories";
  for (const [path, contents] of files) {
    if (!same(other.files.get(path)!, contents)) return `the oracle reads another ${path}`;
  }
  if (new Set(other.taken).size !== other.taken.length) return "the oracle finds a sector with two owners";
  if (other.bitmap.size !== other.taken.length || !other.taken.every((sector) => other.bitmap.has(sector))) {
    return "the oracle has another bitmap";
  }
  return undefined;
}

/** Whether bytes are the same. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Images to do harm to: a floppy with files, a volume with files in areas, one whose bitmap lies elsewhere, and a floppy of System One. */
let unharmed: readonly Uint8Array[] | undefined;
function images(): readonly Uint8Array[] {
  if (unharmed !== undefined) return unharmed;
  const floppy = disk({ medium: "floppy" });
  makeDirectory(floppy, "LIB");
  for (let n = 0; n < 20; n++) put(floppy, `LIB/F${n}`, bytes(300 * n, n));
  const plain = disk({ sectors: 400, files: 140 });
  for (let n = 0; n < 60; n++) put(plain, `F${n}`, bytes(1300, n));
  makeDirectory(plain, "D");
  makeDirectory(plain, "D/E");
  put(plain, "D/E/LAST", bytes(100));
  for (let n = 0; n < 60; n += 2) removeFile(plain, `F${n}`);
  put(plain, "AREAS", bytes(512 * 150));
  const systemOne = imageWith({
    3: rootEntry(2, 2, [[0, 9]]),
    8: entries(
      entryOf("LIB", 0x600, 2, 1, [
        [0, 6],
        [0, 11],
      ]),
      entryOf("TEXT", 0x200, 1, 1, [[0, 7]]),
    ),
    9: entries(
      entryOf("BIG", 0x300, 5, 3, [
        [1, 1],
        [2, 26],
      ]),
    ),
    5: entries(
      entryOf("SUB", 0x600, 1, 1, [[0, 8]]),
      entryOf("X", 0, 9, 2, [
        [9, 1],
        [9, 3],
        [9, 5],
        [9, 7],
        [9, 9],
      ]),
    ),
    7: entries(entryOf("Y", 2, 1, 1, [[5, 5]])),
  });
  const large = disk({ sectors: 3300, files: 20 });
  makeDirectory(large, "D");
  put(large, "D/F", bytes(100_000));
  unharmed = [imageOf(floppy), imageOf(plain), imageOf(large), systemOne];
  return unharmed;
}

/** Numbers that are worth a try where a number stands. */
const NUMBERS = [
  0, 1, 2, 3, 10, 12, 127, 128, 200, 399, 400, 499, 500, 0x600, 0x7fff, 0x8000, 0xfffe, 0xffff,
];

/** What went wrong with one image that was harmed at random; undefined when nothing did. */
export function harmOf(seed: number): string | undefined {
  const random = new Random(seed);
  const whole = read(random.of(images()));
  const { bytes: raw } = whole;
  for (let n = 1 + random.below(6); n > 0; n--) {
    // Most of what decides how the rest is read lies at the beginning.
    const at = 2 * random.below(random.of([256, 600, 40_000, raw.length / 2]));
    switch (random.below(5)) {
      case 0:
        raw[at + random.below(2)] = random.below(256);
        break;
      case 1:
        raw.copyWithin(at & ~511, random.below(raw.length) & ~511, (random.below(raw.length) & ~511) + 512);
        break;
      case 2:
        raw.set(new TextEncoder().encode("_UNREAD_".repeat(16)), at & ~127);
        break;
      default: {
        const number = random.of(NUMBERS);
        raw[at] = number & 0xff;
        raw[at + 1] = number >> 8;
      }
    }
  }
  const image = imageOf(whole);
  try {
    return harmed(image, random);
  } catch (error) {
    return `thrown: ${error}`;
  }
}

function harmed(image: Uint8Array, random: Random): string | undefined {
  const volume = read(image);
  if (!same(imageOf(volume), image)) return "the image is another when it is written again";
  const { contents: system } = openFileSystem(volume);
  if (system === undefined) return undefined;
  const { problems, clean } = system.check();
  if (problems.length > 1000) return `${problems.length} problems`;
  if (clean !== problems.every(({ severity }) => severity !== "error")) return "clean, and not clean";
  for (const file of system.files) {
    const { contents } = system.read(file) ?? {};
    if ((contents?.length ?? 0) > image.length) return `${file.path.join("/")} has more bytes than the disk`;
    filesIn(system, file.path.join("/"));
  }
  for (const number of [0, 1, 2, 3, 4, 50]) system.read(number);
  const refused = putFile(volume, "PUT", bytes(random.below(3000)), { type: TYPE.binary });
  if (refused?.code === "DAMAGED_DISK" ? clean : !clean && system.info.fileSystem === "FS2") {
    return `${refused?.code ?? "put"} on a volume that is ${clean ? "clean" : "not clean"}`;
  }
  if (!clean || system.info.fileSystem !== "FS2") return undefined;
  // What is called whole is read by a reader that believes everything.
  const { files } = held(image);
  for (const [path, contents] of files) {
    const file = findFile(system, path);
    if (file === undefined || !same(system.read(file)!.contents, contents))
      return `the oracle reads another ${path}`;
  }
  return opened(volume).check().clean ? undefined : "what was clean is not any more";
}
