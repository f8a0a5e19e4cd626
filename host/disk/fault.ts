// Damage of a disk, by sector and file.

import { type Problem, problem } from "../../asm/problem.ts";
import type { Disk } from "./medium.ts";

/** The most problems that are listed for one disk; the rest is counted. A completely damaged disk has hundreds of thousands. */
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
  DISK_HOME: "an original disk may have another number here; cr80 does not write on such a volume",
  DISK_OPEN: "let the system that used the volume start once more: it repairs and closes the volume",
  DISK_TABLE: "nothing else tells where the files are; use another copy of the disk",
  DISK_DESCRIPTOR: "copy the files that can be read to a new volume",
  DISK_SECTOR: "copy what can be read of it to a new volume",
  DISK_SHARED: "read both files, check which one is intact, and copy them to a new volume",
  DISK_INDEX: "copy what can be read of it to a new volume",
  DISK_LENGTH: "copy what is left of it to a new volume",
  DISK_ENTRY: "the file is lost, if it was one; copy the others to a new volume",
  DISK_NAME: "read it by its number, and put it on a new volume under another name",
  DISK_SAME_NAME: "read the second by its number, and put it on a new volume under another name",
  DISK_TWO_NAMES: "copy it once to a new volume",
  DISK_ORPHAN: "read it by its number, and put it on a new volume",
  DISK_DEPTH: "read its files by their numbers, and put them on a new volume",
  DISK_IN_USE: "a system that allocates these sectors would overwrite it; copy the files to a new volume",
  DISK_LOST: "only the space is lost; copy the files to a new volume",
  DISK_COUNT: "copy the files to a new volume",
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
  /** Damage, at most a thousand of it, errors first. Warnings concern sectors that no file has. */
  readonly problems: readonly Problem[];
  /** The number of further ones. */
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
