// A disk that forgets. What is written to a file is on the disk when the file has been synced; when the power fails before, each
// write by itself is kept, lost, or torn: some of its sectors are kept. A file is there for certain when it was synced once, and gone
// for certain when its folder was synced.

import type { Random } from "../conformance/vectors/random.ts";

/** Bytes that a disk writes whole or not at all. */
export const SECTOR = 512;

/** A change of a file that was not synced: bytes at a place, or another length. */
type Unsynced = { readonly at: number; readonly bytes: Uint8Array } | { readonly length: number };

/** Bytes that grow. */
class Bytes {
  #room = new Uint8Array(0);
  length = 0;

  static of(bytes: Uint8Array): Bytes {
    const made = new Bytes();
    made.write(0, bytes);
    return made;
  }

  read(at: number, count: number): Uint8Array {
    return this.#room.subarray(Math.min(at, this.length), Math.min(at + count, this.length));
  }

  write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length;
    if (end > this.#room.length) {
      const room = new Uint8Array(2 * end);
      room.set(this.#room);
      this.#room = room;
    }
    this.#room.set(bytes, at);
    this.length = Math.max(this.length, end);
  }

  resize(length: number): void {
    if (length < this.length) this.#room.fill(0, length, this.length);
    else this.write(length, new Uint8Array(0));
    this.length = length;
  }
}

class DiskFile {
  readonly now: Bytes;
  /** What is certain, and what was done since. */
  readonly durable: Bytes;
  unsynced: Unsynced[] = [];
  /** Whether the folder has it for certain. */
  certain: boolean;

  constructor(bytes: Uint8Array, certain: boolean) {
    this.now = Bytes.of(bytes);
    this.durable = Bytes.of(bytes);
    this.certain = certain;
  }
}

/** The disk. After its last operation every operation fails. */
export class SimulatedDisk {
  readonly #files = new Map<string, DiskFile>();
  /** Files that were deleted, until the folder is synced. */
  readonly #deleted = new Map<string, DiskFile>();
  /** Operations that are left until the power fails. */
  left: number;

  constructor(files: ReadonlyMap<string, Uint8Array> = new Map(), left = Number.POSITIVE_INFINITY) {
    for (const [name, bytes] of files) this.#files.set(name, new DiskFile(bytes, true));
    this.left = left;
  }

  /** Whether the power has failed. */
  get dead(): boolean {
    return this.left <= 0;
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  length(name: string): number {
    return this.#files.get(name)?.now.length ?? 0;
  }

  read(name: string, at: number, count: number): Uint8Array {
    return this.#files.get(name)?.now.read(at, count) ?? new Uint8Array(0);
  }

  // What changes something takes one operation each, and is false when the power has failed before it.

  create(name: string): boolean {
    if (!this.#alive()) return false;
    if (!this.has(name)) this.#files.set(name, new DiskFile(new Uint8Array(0), false));
    return true;
  }

  write(name: string, at: number, bytes: Uint8Array): boolean {
    return this.#change(name, { at, bytes: bytes.slice() });
  }

  resize(name: string, length: number): boolean {
    return this.#change(name, { length });
  }

  sync(name: string): boolean {
    const file = this.#files.get(name);
    if (!this.#alive() || file === undefined) return false;
    for (const change of file.unsynced) make(file.durable, change);
    file.unsynced = [];
    file.certain = true;
    return true;
  }

  delete(name: string, syncFolder: boolean): boolean {
    if (!this.#alive()) return false;
    const file = this.#files.get(name);
    this.#files.delete(name);
    if (syncFolder) this.#deleted.clear();
    else if (file?.certain) this.#deleted.set(name, file);
    return true;
  }

  /** What the power failure leaves. */
  afterFailure(random: Random): Map<string, Uint8Array> {
    const left = new Map<string, Uint8Array>();
    const keep = (name: string, file: DiskFile) => left.set(name, rest(file, random));
    for (const [name, file] of this.#deleted) if (!this.has(name) && random.percent(50)) keep(name, file);
    for (const [name, file] of this.#files) if (file.certain || random.percent(50)) keep(name, file);
    return left;
  }

  #alive(): boolean {
    if (this.dead) return false;
    this.left--;
    return true;
  }

  #change(name: string, change: Unsynced): boolean {
    const file = this.#files.get(name);
    if (file === undefined || this.dead) return false;
    // The write during which the power fails is among those that are kept, lost or torn.
    file.unsynced.push(change);
    if (!this.#alive() || this.dead) return false;
    make(file.now, change);
    return true;
  }
}

/** Makes a change whole. */
function make(bytes: Bytes, change: Unsynced): void {
  if ("length" in change) bytes.resize(change.length);
  else bytes.write(change.at, change.bytes);
}

/** What is left of a file: each unsynced change kept, lost or torn. */
function rest({ durable, unsynced }: DiskFile, random: Random): Uint8Array {
  const left = Bytes.of(durable.read(0, durable.length));
  for (const change of unsynced) {
    const fate = random.below(3);
    if (fate === 0) continue;
    if (fate === 1 || "length" in change) make(left, change);
    else for (const [at, bytes] of torn(change.at, change.bytes, random)) left.write(at, bytes);
  }
  return left.read(0, left.length).slice();
}

/** Some of the sectors of a write. */
function torn(at: number, bytes: Uint8Array, random: Random): [number, Uint8Array][] {
  const pieces: [number, Uint8Array][] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + SECTOR - ((at + from) % SECTOR));
    if (random.percent(50)) pieces.push([at + from, bytes.subarray(from, to)]);
    from = to;
  }
  return pieces;
}
