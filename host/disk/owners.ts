// Which file or structure owns each sector of a disk: no sector can belong to two.

import type { Extent } from "./descriptor.ts";
import { type Damages, damage } from "./fault.ts";
import { type Disk, hasUnread } from "./medium.ts";
import { Remaining } from "./remaining.ts";

/** A file, by its path, or a part of the volume. */
export interface Owner {
  readonly text: string;
  readonly path?: string;
}

/** A file as an owner. */
export function fileOwner(path: string): Owner {
  return { text: path, path };
}

/** Who has which sector. */
export class Owners {
  readonly #disk: Disk;
  readonly #owners: (Owner | undefined)[];
  readonly #free: Remaining;

  constructor(disk: Disk, sectors: number) {
    this.#disk = disk;
    this.#owners = new Array(sectors).fill(undefined);
    this.#free = new Remaining(sectors);
  }

  of(sector: number): Owner | undefined {
    return this.#owners[sector];
  }

  /** Gives sectors of the disk to an owner. Says of each extent the first sector that somebody has already. */
  give(extents: readonly Extent[], owner: Owner, found: Damages): void {
    for (const { first, count } of extents) {
      const end = first + count;
      let shared: number | undefined;
      for (let sector = first; sector < end; sector++) {
        const free = this.#free.from(sector);
        if (free > sector) shared ??= sector;
        if (free >= end) break;
        sector = free;
        this.#owners[sector] = owner;
        this.#free.take(sector);
      }
      if (shared === undefined) continue;
      const message = `sector ${shared} belongs to ${this.#owners[shared]!.text} as well as to ${owner.text}`;
      found.add(damage(this.#disk, { code: "DISK_SHARED", message, sector: shared }, owner.path));
    }
  }

  /** Reports which sectors, of a number of bytes each, could not be read. */
  sayUnread(bytes: number, found: Damages): void {
    this.#owners.forEach((owner, sector) => {
      if (!hasUnread(this.#disk, sector * bytes, bytes)) return;
      const whose = owner === undefined ? "belongs to no file" : `belongs to ${owner.text}`;
      const message = `the sector, which ${whose}, could not be read when the image was made`;
      const severity = owner === undefined ? "warning" : "error";
      found.add(damage(this.#disk, { code: "DISK_UNREAD", message, sector }, owner?.path, severity));
    });
  }
}
