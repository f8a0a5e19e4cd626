// What is wrong with a disk: damage, by sector and file.

import { type Problem, problem } from "../../asm/problem.ts";
import type { Disk } from "./medium.ts";

/** The most that is said of one disk; the rest is counted. A disk of nothing but damage has hundreds of thousands. */
const SAID_MAX = 1000;

/** The codes of damage, as docs/DISKS.md has them. */
export type DamageCode =
  | "DISK_HOME"
  | "DISK_OPEN"
  | "DISK_TABLE"
  | "DISK_DESCRIPTOR"
  | "DISK_SECTOR"
  | "DISK_SHARED"
  | "DISK_INDEX"
  | "DISK_LENGTH"
  | "DISK_ENTRY"
  | "DISK_NAME"
  | "DISK_SAME_NAME"
  | "DISK_TWO_NAMES"
  | "DISK_ORPHAN"
  | "DISK_DEPTH"
  | "DISK_IN_USE"
  | "DISK_LOST"
  | "DISK_COUNT"
  | "DISK_UNREAD";

/** Damage before it is known to which file it belongs. */
export interface Fault {
  readonly code: DamageCode;
  readonly message: string;
  /** The sector that it is about. */
  readonly sector?: number;
}

/** What to do about damage. */
const ADVICE: Readonly<Record<DamageCode, string>> = {
  DISK_HOME: "an original disk may have another number here; nothing is written on such a volume",
  DISK_OPEN: "let the system that used the volume start once more: it puts it right and closes it",
  DISK_TABLE: "nothing else tells where the files are; take another copy of the disk",
  DISK_DESCRIPTOR: "get the files that can be read, and put them on a new volume",
  DISK_SECTOR: "get what can be read of it, and put it on a new volume",
  DISK_SHARED: "get both files and look which one is whole, then put them on a new volume",
  DISK_INDEX: "get what can be read of it, and put it on a new volume",
  DISK_LENGTH: "get what there is of it, and put it on a new volume",
  DISK_ENTRY: "the file is lost, if it was one; get the others, and put them on a new volume",
  DISK_NAME: "get it by its number, and put it on a new volume under another name",
  DISK_SAME_NAME: "get the second by its number, and put it on a new volume under another name",
  DISK_TWO_NAMES: "get it once, and put it on a new volume",
  DISK_ORPHAN: "get it by its number, and put it on a new volume",
  DISK_DEPTH: "get what is in it by the numbers of the files, and put it on a new volume",
  DISK_IN_USE: "a system that looks for room here would write over it; put the files on a new volume",
  DISK_LOST: "no harm is done but that the room is lost; put the files on a new volume",
  DISK_COUNT: "put the files on a new volume",
  DISK_UNREAD: "read the medium once more, if it is still there",
};

/** Says it of a disk, and of a file of it. */
export function damage(
  { name }: Disk,
  { code, message, sector }: Fault,
  path?: string,
  severity: Problem["severity"] = "error",
): Problem {
  const at = {
    file: name,
    ...(path === undefined ? {} : { path }),
    ...(sector === undefined ? {} : { sector }),
  };
  return { ...problem(code, at, message, ADVICE[code]), severity };
}

/** What a check has found. */
export interface Checked {
  /** Damage, at most a thousand of it, errors first. What is no error is about sectors that no file has. */
  readonly problems: readonly Problem[];
  /** How many more there are. */
  readonly more: number;
  /** There is no error. */
  readonly clean: boolean;
}

/** Damage as it is found. */
export class Damages {
  readonly #errors: Problem[] = [];
  readonly #others: Problem[] = [];
  #count = 0;

  add(found: Problem): void {
    const list = found.severity === "error" ? this.#errors : this.#others;
    if (list.length < SAID_MAX) list.push(found);
    this.#count++;
  }

  /** All of it. */
  checked(): Checked {
    const problems = [...this.#errors, ...this.#others].slice(0, SAID_MAX);
    return { problems, more: this.#count - problems.length, clean: this.#errors.length === 0 };
  }
}
